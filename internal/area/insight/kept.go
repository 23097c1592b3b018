package insight

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Rebase says that a chart has new limits from a month on, and why.
type Rebase struct {
	Org, ID, Unit, Measure string
	Month                  collection.Month
	Reason, By             string
	At                     time.Time
}

// Note is what happened in a month, drawn on the charts of a place. One without an ID follows from what is kept elsewhere, such
// as the window of a campaign, and is taken off there.
type Note struct {
	Org, ID, Unit string
	Month         collection.Month
	Kind, Words   string
	By            string
	At            time.Time
}

// NoteKinds are the kinds of note with their words, in order.
func NoteKinds() [][2]string {
	return [][2]string{{"campaign", "Campaign"}, {"camera", "Body-worn cameras"}, {"policy", "Change of policy or practice"}, {"other", "Something else"}}
}

func (s *Service) rebases(ctx context.Context, p Place) (map[string][]Rebase, error) {
	list, err := db.All(ctx, s.DB, func(r db.Row) (Rebase, error) {
		var x Rebase
		var at db.Time
		err := r.Scan(&x.Org, &x.ID, &x.Unit, &x.Measure, &x.Month, &x.Reason, &x.By, &at)
		x.At = at.Time
		return x, err
	}, `SELECT org_id, id, unit_id, measure, month, reason, made_name, made_at FROM spc_rebase
		WHERE org_id = $1 AND unit_id = $2 AND ended_at IS NULL ORDER BY measure, month, id`, p.Org, p.Unit)
	out := map[string][]Rebase{}
	for _, r := range list {
		out[r.Measure] = append(out[r.Measure], r)
	}
	return out, err
}

// Notes gives what was written on the charts of a place, by month. What is of a whole trust is on its units' charts too.
func (s *Service) Notes(ctx context.Context, p Place) ([]Note, error) {
	list, err := db.All(ctx, s.DB, func(r db.Row) (Note, error) {
		var x Note
		var at db.Time
		err := r.Scan(&x.Org, &x.ID, &x.Unit, &x.Month, &x.Kind, &x.Words, &x.By, &at)
		x.At = at.Time
		return x, err
	}, `SELECT org_id, id, unit_id, month, kind, words, made_name, made_at FROM annotation
		WHERE org_id = $1 AND (unit_id = '' OR unit_id = $2) AND ended_at IS NULL ORDER BY month, id`, p.Org, p.Unit)
	if err != nil || s.Windows == nil {
		return list, err
	}
	more, err := s.Windows(ctx, p.Org)
	list = append(list, more...)
	slices.SortStableFunc(list, func(a, b Note) int { return cmp.Compare(a.Month, b.Month) })
	return list, err
}

// month reads a month that may be written on, with its problem.
func (s *Service) month(text string, p *fault.Problems) collection.Month {
	m, ok := collection.ParseMonth(text)
	if !ok || m > collection.MonthOf(s.now()) {
		p.Add("month", "Choose a month that has begun")
	}
	return m
}

func words(field, text, missing string, most int, p *fault.Problems) string {
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case text == "":
		p.Add(field, missing)
	case len([]rune(text)) > most:
		p.Add(field, "Write less: at most %d letters", most)
	}
	return text
}

// Rebase draws new limits on the chart of a measure at a place from a month on. Only a change of the process that somebody
// can name is a reason; that limits look better is none.
func (s *Service) Rebase(ctx context.Context, p Place, measure, month, reason string) error {
	var pr fault.Problems
	m := s.month(month, &pr)
	reason = words("reason", reason, "Say what changed in how the work is done", 300, &pr)
	if _, ok := Find(measure); !ok {
		pr.Add("measure", "Choose a measure from the list")
	}
	if err := fault.WithProblems(pr); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActRebase, op.In(p.Org, p.Unit), func(tx *op.Tx) (bool, audit.Change, error) {
		var n int64
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM spc_rebase WHERE org_id = $1 AND unit_id = $2 AND measure = $3 AND month = $4 AND ended_at IS NULL`,
			p.Org, p.Unit, measure, string(m)).Scan(&n); err != nil {
			return false, audit.Change{}, err
		}
		if n > 0 {
			return false, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "month", Message: "New limits begin in this month already"}})
		}
		key := id.New("reb", tx.Now())
		err := tx.Must(ctx, `INSERT INTO spc_rebase (org_id, id, unit_id, measure, month, reason, made_by, made_name, made_at, ended_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')`, p.Org, key, p.Unit, measure, string(m), reason, tx.Actor().ID, tx.Actor().Name, db.At(tx.Now()))
		return true, audit.Created("spc_rebase", key, audit.F("measure", measure), audit.F("month", string(m)), audit.F("unit", p.Unit)).Because(reason), err
	})
	return err
}

// EndRebase takes new limits back.
func (s *Service) EndRebase(ctx context.Context, p Place, key string) error {
	return s.end(ctx, ActRebase, p, "spc_rebase", `UPDATE spc_rebase SET ended_name = $4, ended_at = $5 WHERE org_id = $1 AND id = $2 AND unit_id = $3 AND ended_at IS NULL`, key)
}

// Annotate writes on the charts of a place what happened in a month.
func (s *Service) Annotate(ctx context.Context, p Place, month, kind, text string) error {
	var pr fault.Problems
	m := s.month(month, &pr)
	text = words("words", text, "Say in a few words what happened", 60, &pr)
	if !slices.ContainsFunc(NoteKinds(), func(k [2]string) bool { return k[0] == kind }) {
		pr.Add("kind", "Choose what it was")
	}
	if err := fault.WithProblems(pr); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActAnnotate, op.In(p.Org, p.Unit), func(tx *op.Tx) (bool, audit.Change, error) {
		key := id.New("ann", tx.Now())
		err := tx.Must(ctx, `INSERT INTO annotation (org_id, id, unit_id, month, kind, words, made_by, made_name, made_at, ended_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')`, p.Org, key, p.Unit, string(m), kind, text, tx.Actor().ID, tx.Actor().Name, db.At(tx.Now()))
		return true, audit.Created("annotation", key, audit.F("month", string(m)), audit.F("kind", kind), audit.F("words", text)), err
	})
	return err
}

// EndNote takes a note off.
func (s *Service) EndNote(ctx context.Context, p Place, key string) error {
	return s.end(ctx, ActAnnotate, p, "annotation", `UPDATE annotation SET ended_name = $4, ended_at = $5 WHERE org_id = $1 AND id = $2 AND unit_id = $3 AND ended_at IS NULL`, key)
}

func (s *Service) end(ctx context.Context, act authz.Action, p Place, kind, update, key string) error {
	_, err := op.Do(ctx, s.Door, act, op.In(p.Org, p.Unit), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, update, p.Org, key, p.Unit, tx.Actor().Name, db.At(tx.Now()))
		if err == nil && n != 1 {
			err = fault.Missing()
		}
		return true, audit.Changed(kind, key, audit.F("state", "taken back")), err
	})
	return err
}

// View is a choice of filters under a name.
type View struct {
	Org, ID, Person, PersonName, Name string
	// Page is the address's path, Address all of it.
	Page, Address string
	Shared        bool
}

// Views gives a person's own views and those that colleagues share, by name.
func (s *Service) Views(ctx context.Context, sc authz.Scope) ([]View, error) {
	a := authz.From(ctx)
	return db.All(ctx, s.DB, func(r db.Row) (View, error) {
		var v View
		err := r.Scan(&v.Org, &v.ID, &v.Person, &v.PersonName, &v.Name, &v.Page, &v.Address, &v.Shared)
		return v, err
	}, `SELECT org_id, id, person_id, person_name, name, page, address, shared FROM saved_view
		WHERE org_id = $1 AND (person_id = $2 OR shared) ORDER BY name, id`, a.Org, sc.Person())
}

// mostViews is how many views a person can keep.
const mostViews = 50

// SaveView keeps an address of this site under a name. One of the same name is replaced.
func (s *Service) SaveView(ctx context.Context, name, address string, shared bool) error {
	var pr fault.Problems
	name = words("name", name, "Give it a name", 60, &pr)
	page, _, _ := strings.Cut(address, "?")
	if !strings.HasPrefix(page, "/dashboard") && page != "/slice" || len(address) > 2000 || strings.ContainsAny(address, "\\\r\n\t") {
		pr.Add("address", "Only a dashboard or a slice can be kept")
	}
	if err := fault.WithProblems(pr); err != nil {
		return err
	}
	a := authz.From(ctx)
	unit := ""
	if len(a.Units) > 0 {
		unit = a.Units[0]
	}
	_, err := op.Do(ctx, s.Door, ActView, op.In(a.Org, unit), func(tx *op.Tx) (bool, audit.Change, error) {
		if _, err := tx.Exec(ctx, `DELETE FROM saved_view WHERE org_id = $1 AND person_id = $2 AND name = $3`, a.Org, a.ID, name); err != nil {
			return false, audit.Change{}, err
		}
		var n int64
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM saved_view WHERE org_id = $1 AND person_id = $2`, a.Org, a.ID).Scan(&n); err != nil {
			return false, audit.Change{}, err
		}
		if n >= mostViews {
			return false, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "name", Message: "You keep 50 views. Take one away first"}})
		}
		key := id.New("viw", tx.Now())
		err := tx.Must(ctx, `INSERT INTO saved_view (org_id, id, person_id, person_name, name, page, address, shared, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			a.Org, key, a.ID, a.Name, name, page, address, shared, db.At(tx.Now()))
		return true, audit.Created("saved_view", key, audit.F("name", name), audit.F("address", address)), err
	})
	return err
}

// DropView takes one of the actor's own views away.
func (s *Service) DropView(ctx context.Context, key string) error {
	a := authz.From(ctx)
	unit := ""
	if len(a.Units) > 0 {
		unit = a.Units[0]
	}
	_, err := op.Do(ctx, s.Door, ActView, op.In(a.Org, unit), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `DELETE FROM saved_view WHERE org_id = $1 AND id = $2 AND person_id = $3`, a.Org, key, a.ID)
		if err == nil && n != 1 {
			err = fault.Missing()
		}
		return true, audit.Removed("saved_view", key), err
	})
	return err
}
