package round

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/consistency"
	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Answer begins what a campaign asks of an organisation: the open assessment of that version where there is one, or one that
// was signed since the campaign opened, or a new one as a copy of the last. It gives the assessment.
func (s *Service) Answer(ctx context.Context, sc authz.Scope, org, campaign string) (string, error) {
	c, err := s.Campaign(ctx, sc, campaign)
	if err != nil {
		return "", err
	}
	book, err := s.Standard.Book(ctx)
	if err != nil {
		return "", err
	}
	v, ok := book.Find(c.Catalogue)
	if !ok {
		return "", fault.Missing()
	}
	return op.Do(ctx, s.Door, ActAnswer, op.In(org, "").Once("standard/start/"+org), func(tx *op.Tx) (string, audit.Change, error) {
		r, err := db.One(ctx, tx, scanReturn, `SELECT `+returnColumns+` FROM campaign_return r WHERE r.org_id = $1 AND r.campaign_id = $2`, org, campaign)
		today := dayOf(tx.Now())
		switch {
		case err != nil:
			return "", audit.Change{}, err
		case r.Assessment != "":
			return "", audit.Change{}, fault.New(fault.Conflict, "It was begun already. Go on with the assessment")
		case c.Planned(today):
			return "", audit.Change{}, fault.New(fault.Conflict, "This campaign has not opened yet")
		case c.Over(today):
			return "", audit.Change{}, fault.New(fault.Conflict, "This campaign has closed. Ask whoever opened it")
		}
		id, signed, err := s.fitting(ctx, tx, org, v, &c.Campaign)
		if err != nil {
			return "", audit.Change{}, err
		}
		if err := tx.Must(ctx, `UPDATE campaign_return SET assessment_id = $3, begun_at = $4, in_at = $5 WHERE org_id = $1 AND campaign_id = $2`, org, campaign, id, db.At(tx.Now()), signed); err != nil {
			return "", audit.Change{}, err
		}
		return id, audit.Changed("campaign_return", campaign, audit.F("assessment", id)), nil
	})
}

// fitting gives the open assessment of a version, or the one that was signed since the campaign opened with when that was, or
// begins one.
func (s *Service) fitting(ctx context.Context, tx *op.Tx, org string, v *standard.Version, c *Campaign) (string, db.Time, error) {
	type found struct {
		id, state string
		signed    db.Time
	}
	list, err := db.All(ctx, tx, func(r db.Row) (found, error) {
		var f found
		return f, r.Scan(&f.id, &f.state, &f.signed)
	}, `SELECT id, state, signed_at FROM assessment WHERE org_id = $1 AND catalogue = $2 AND opened_at <= $3 ORDER BY opened_at DESC, id DESC`, org, v.Version, db.At(tx.Now()))
	if err != nil {
		return "", db.Time{}, err
	}
	from := ""
	for _, f := range list {
		switch state := standard.State(f.state); {
		case state.Writable():
			return f.id, db.Time{}, nil
		case !f.signed.IsZero() && dayOf(f.signed.Time) >= c.Opens:
			return f.id, f.signed, nil
		case state == standard.Signed:
			return "", db.Time{}, fault.New(fault.Conflict, "The assessment of the round before is signed and waits for the board. Finish that first")
		case from == "":
			from = f.id
		}
	}
	a, err := s.Standard.Begin(ctx, tx, org, v, standard.Start{Catalogue: v.Version, Name: c.Name, Campaign: c.ID, From: from, Due: c.Due})
	return a.ID, db.Time{}, err
}

var standingTable = op.Table{Name: "standard_standing", Columns: []string{"org_id", "assessment_id", "catalogue", "round", "signed_at", "ratings", "findings"}}

// Signed writes what goes up of a signed assessment, and marks the return as in that it answers.
func (s *Service) Signed(ctx context.Context, tx *op.Tx, w *standard.Whole) error {
	ratings := map[string]rollup.Rating{}
	for _, l := range w.Lines() {
		ratings[l.Indicator.Code] = rollup.Rating(l.Rating)
	}
	found, err := s.Improve.CheckWhole(ctx, tx, w)
	if err != nil {
		return err
	}
	counts, err := json.Marshal(consistency.Count(found))
	if err != nil {
		return err
	}
	r := rollup.RoundOf(tx.Now())
	asked, err := db.All(ctx, tx, db.Scalar[string], `SELECT c.round FROM campaign_return r JOIN standard_campaign c ON c.org_id = r.campaign_org AND c.id = r.campaign_id
		WHERE r.org_id = $1 AND r.assessment_id = $2 ORDER BY c.due, c.id`, w.Org, w.ID)
	if err != nil {
		return err
	}
	if len(asked) > 0 {
		r = rollup.Round(asked[0])
	}
	if _, err := tx.Exec(ctx, `DELETE FROM standard_standing WHERE org_id = $1 AND assessment_id = $2`, w.Org, w.ID); err != nil {
		return err
	}
	tx.Insert(standingTable, w.Org, w.ID, w.Catalogue, string(r), db.At(tx.Now()), rollup.Pack(ratings), string(counts))
	_, err = tx.Exec(ctx, `UPDATE campaign_return SET in_at = $3 WHERE org_id = $1 AND assessment_id = $2 AND in_at IS NULL`, w.Org, w.ID, db.At(tx.Now()))
	return err
}
