package round

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

const moderationColumns = `m.org_id, m.id, m.campaign_id, m.name, m.catalogue, m.round, m.due, m.drawn, m.made_at, m.made_name, m.ended_at, m.version`

func scanModeration(r db.Row) (Moderation, error) {
	var m Moderation
	return m, r.Scan(&m.Org, &m.ID, &m.Campaign, &m.Name, &m.Catalogue, &m.Round, &m.Due, &m.Drawn, &m.MadeAt, &m.MadeName, &m.EndedAt, &m.Version)
}

const itemColumns = `i.org_id, i.moderation_id, i.indicator, i.moderator, i.assessment_id, i.rating, i.shared, i.shared_at, i.shared_name, i.moderated, i.words, i.moderated_at, i.moderated_by, i.moderated_name`

func (s *Service) scanItem(r db.Row) (Item, error) {
	var i Item
	var shared, said []byte
	err := r.Scan(&i.Org, &i.Moderation, &i.Indicator, &i.Moderator, &i.Assessment, &i.Rating, &shared, &i.SharedAt, &i.SharedName, &i.Moderated, &said, &i.ModeratedAt, &i.ModeratedBy, &i.ModeratedName)
	if err == nil && len(shared) > 0 {
		var b []byte
		if b, err = s.Ring.Open(place(i.Org, i.Moderation, "shared"), shared); err == nil {
			err = json.Unmarshal(b, &i.Shared)
		}
	}
	if err == nil && len(said) > 0 {
		var b []byte
		b, err = s.Ring.Open(place(i.Org, i.Moderation, "moderated"), said)
		i.Words = string(b)
	}
	return i, err
}

// Moderations gives those of the asker's own organisation, the newest first, with their items.
func (s *Service) Moderations(ctx context.Context, sc authz.Scope) ([]Moderation, error) {
	return s.moderations(ctx, sc, "")
}

// Moderation gives one of the asker's own organisation; any other is fault.NotFound.
func (s *Service) Moderation(ctx context.Context, sc authz.Scope, record string) (Moderation, error) {
	list, err := s.moderations(ctx, sc, record)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return Moderation{}, err
	}
	return list[0], nil
}

func (s *Service) moderations(ctx context.Context, sc authz.Scope, record string) ([]Moderation, error) {
	var a db.Args
	q := `SELECT ` + moderationColumns + ` FROM moderation m WHERE ` + sc.Where(&a, "m")
	if record != "" {
		q += ` AND m.id = ` + a.Add(record)
	}
	list, err := db.All(ctx, s.DB, scanModeration, q+` ORDER BY m.made_at DESC, m.id DESC LIMIT 200`, a.Values()...)
	if err != nil {
		return nil, err
	}
	t, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	for n := range list {
		m := &list[n]
		m.OrgName = name(t, m.Org)
		if m.Items, err = db.All(ctx, s.DB, s.scanItem, `SELECT `+itemColumns+` FROM moderation_item i WHERE i.moderator = $1 AND i.moderation_id = $2 ORDER BY i.indicator, i.org_id`, m.Org, m.ID); err != nil {
			return nil, err
		}
		for k := range m.Items {
			m.Items[k].Name = name(t, m.Items[k].Org)
		}
	}
	return list, nil
}

// AskedOf gives the moderations that drew indicators of an organisation in reach, each with that organisation's items alone:
// those that go on by the day they are due, then those that ended.
func (s *Service) AskedOf(ctx context.Context, sc authz.Scope, of string) ([]Moderation, error) {
	var a db.Args
	items, err := db.All(ctx, s.DB, s.scanItem, `SELECT `+itemColumns+` FROM moderation_item i WHERE i.org_id = `+a.Add(of)+` AND `+sc.WhereOrg(&a, "i.org_id")+` ORDER BY i.moderation_id, i.indicator`, a.Values()...)
	if err != nil {
		return nil, err
	}
	t, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var out []Moderation
	for _, i := range items {
		i.Name = name(t, i.Org)
		if n := len(out); n == 0 || out[n-1].ID != i.Moderation {
			m, err := db.One(ctx, s.DB, scanModeration, `SELECT `+moderationColumns+` FROM moderation m WHERE m.org_id = $1 AND m.id = $2`, i.Moderator, i.Moderation)
			if err != nil {
				return nil, err
			}
			m.OrgName = name(t, m.Org)
			out = append(out, m)
		}
		out[len(out)-1].Items = append(out[len(out)-1].Items, i)
	}
	slices.SortFunc(out, func(a, b Moderation) int {
		return cmp.Or(a.EndedAt.Compare(b.EndedAt.Time), cmp.Compare(a.Due, b.Due), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// Share shows the moderator the reason and the list of evidence of one drawn indicator, as they are in the assessment now.
// Nothing else of the assessment is shown, and what was shared once stays as it was.
func (s *Service) Share(ctx context.Context, of, moderation, indicator string) error {
	_, err := op.Do(ctx, s.Door, ActShare, op.In(of, ""), func(tx *op.Tx) (int, audit.Change, error) {
		i, err := db.One(ctx, tx, s.scanItem, `SELECT `+itemColumns+` FROM moderation_item i WHERE i.org_id = $1 AND i.moderation_id = $2 AND i.indicator = $3`, of, moderation, indicator)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if i.Shared != nil {
			return 0, audit.Change{}, fault.New(fault.Conflict, "This was shared already")
		}
		if err := s.running(ctx, tx, &i); err != nil {
			return 0, audit.Change{}, err
		}
		shared, err := s.shown(ctx, tx, &i)
		if err != nil {
			return 0, audit.Change{}, err
		}
		b, err := json.Marshal(shared)
		if err != nil {
			return 0, audit.Change{}, err
		}
		sealed, err := s.Ring.Seal(place(of, moderation, "shared"), b)
		if err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Change{Verb: "told", Kind: "moderation_item", Record: moderation, Fields: []audit.Field{audit.F("indicator", indicator), audit.F("to", i.Moderator)}},
			tx.Must(ctx, `UPDATE moderation_item SET shared = $4, shared_at = $5, shared_name = $6 WHERE org_id = $1 AND moderation_id = $2 AND indicator = $3 AND shared IS NULL`,
				of, moderation, indicator, sealed, db.At(tx.Now()), tx.Actor().Name)
	})
	return err
}

// running refuses what belongs to a moderation that was finished.
func (s *Service) running(ctx context.Context, q db.Querier, i *Item) error {
	m, err := db.One(ctx, q, scanModeration, `SELECT `+moderationColumns+` FROM moderation m WHERE m.org_id = $1 AND m.id = $2`, i.Moderator, i.Moderation)
	if err == nil && !m.EndedAt.IsZero() {
		err = fault.New(fault.Conflict, "This moderation is finished, so it no longer changes")
	}
	return err
}

// Preview gives what Share would show of a drawn indicator of an organisation in reach.
func (s *Service) Preview(ctx context.Context, sc authz.Scope, i *Item) (Shared, error) {
	if !sc.Covers(i.Org, "") {
		return Shared{}, fault.Missing()
	}
	return s.shown(ctx, s.DB, i)
}

func (s *Service) shown(ctx context.Context, q db.Querier, i *Item) (Shared, error) {
	var out Shared
	a, err := s.Standard.Only(ctx, q, i.Org, i.Assessment)
	if err != nil {
		return out, err
	}
	w, err := s.Standard.WholeIn(ctx, q, a)
	if err != nil {
		return out, err
	}
	l, _, ok := w.Line(i.Indicator)
	if !ok {
		return out, fault.Missing()
	}
	out = Shared{InPlace: l.InPlace, Rationale: l.Rationale, Consulted: l.Consulted}
	iso := func(t db.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(clock.London()).Format(time.DateOnly)
	}
	for _, e := range l.Evidence {
		out.Evidence = append(out.Evidence, SharedItem{Title: e.Title, Kind: e.Kind, From: iso(e.RepresentsFrom), To: iso(e.RepresentsTo), Expires: iso(e.ExpiresAt)})
	}
	return out, nil
}

// Moderate says how a moderator would have rated what was shared, with words that the organisation reads. The rating that was
// signed stays. Nobody moderates their own organisation.
func (s *Service) Moderate(ctx context.Context, moderation, of, indicator string, rating rollup.Rating, said string) error {
	said = clean(said)
	var p fault.Problems
	if order[rating] == 0 && rating != rollup.NotApplicable {
		p.Add("rating", "Choose how you would rate it")
	}
	words(&p, "words", said, "Say why, in words that help whoever reads them there", 2000)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	me := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActModerate, op.On("moderation", me.Org, moderation), func(tx *op.Tx) (int, audit.Change, error) {
		i, err := db.One(ctx, tx, s.scanItem, `SELECT `+itemColumns+` FROM moderation_item i WHERE i.org_id = $1 AND i.moderation_id = $2 AND i.indicator = $3 AND i.moderator = $4`, of, moderation, indicator, me.Org)
		switch {
		case err != nil:
			return 0, audit.Change{}, err
		case i.Org == me.Org:
			return 0, audit.Change{}, fault.Refused("Nobody moderates their own organisation")
		case i.Shared == nil:
			return 0, audit.Change{}, fault.New(fault.Conflict, "They have not shared this yet, so there is nothing to judge")
		}
		if err := s.running(ctx, tx, &i); err != nil {
			return 0, audit.Change{}, err
		}
		sealed, err := s.Ring.Seal(place(of, moderation, "moderated"), []byte(said))
		if err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Changed("moderation", moderation, audit.F("organisation", of), audit.FF(indicator, string(i.Rating), string(rating)), audit.F("words", "given")),
			tx.Must(ctx, `UPDATE moderation_item SET moderated = $4, words = $5, moderated_at = $6, moderated_by = $7, moderated_name = $8 WHERE org_id = $1 AND moderation_id = $2 AND indicator = $3`,
				of, moderation, indicator, string(rating), sealed, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
	})
	return err
}

// Finish ends a moderation; its delta stands. What was not shared stays so and is counted apart.
func (s *Service) Finish(ctx context.Context, moderation string) error {
	me := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActModerate, op.On("moderation", me.Org, moderation), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM moderation_item WHERE moderator = $1 AND moderation_id = $2 AND shared_at IS NOT NULL AND moderated = ''`, me.Org, moderation)
		if err == nil && n > 0 {
			err = fault.New(fault.Conflict, "Some of what was shared has not been looked at yet")
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		k, err := tx.Exec(ctx, `UPDATE moderation SET ended_at = $3, version = version + 1 WHERE org_id = $1 AND id = $2 AND ended_at IS NULL`, me.Org, moderation, db.At(tx.Now()))
		if err == nil && k != 1 {
			err = fault.New(fault.Conflict, "This moderation is finished already")
		}
		return 0, audit.Changed("moderation", moderation, audit.FF("state", "running", "finished")), err
	})
	return err
}

// Areas gives what lies below an organisation, for choosing whom to ask: its boards and regions, each under what is above it.
func Areas(t *org.Tree, of string, on org.Date) []org.Organisation {
	var out []org.Organisation
	for _, o := range t.Children(of, on) {
		if o.Kind != org.Trust {
			out = append(out, o)
			out = append(out, Areas(t, o.ID, on)...)
		}
	}
	return out
}
