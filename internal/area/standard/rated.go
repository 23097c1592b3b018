package standard

import (
	"context"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Rated is an indicator's rating in an assessment. Said is a person's and stays; Rating is what stands.
type Rated struct {
	Indicator, Section string
	Position           int64
	Rating, Said       catalogue.Rating
	// InPlace is what was said of it: "yes", "partly", "no" or "" for not said.
	InPlace string
	// Proposed is what the rule proposed when it was rated.
	Proposed         catalogue.Rating
	Rationale        string
	Rater, RaterName string
	RatedAt          db.Time
	// Consulted tells that unions were asked about it before it was rated.
	Consulted bool
	// LoweredFrom is the rating before its evidence ran out, "" where it was not lowered.
	LoweredFrom catalogue.Rating
	LoweredWhy  string
	LoweredAt   db.Time
	// Settled is "union" where it was agreed that staff side's view stands.
	Settled, SettledBy       string
	SettledAt                db.Time
	ApprovedBy, ApprovedName string
	ApprovedAt               db.Time
	Version                  int64

	sealed []byte
}

const ratedColumns = `r.indicator, r.section, r.position, r.rating, r.said, r.in_place, r.proposed, r.rationale, r.rater, r.rater_name, r.rated_at, r.consulted, r.lowered_from, r.lowered_why,
	r.lowered_at, r.settled, r.settled_by, r.settled_at, r.approved_by, r.approved_name, r.approved_at, r.version`

func scanRated(r db.Row) (Rated, error) {
	var x Rated
	return x, r.Scan(&x.Indicator, &x.Section, &x.Position, &x.Rating, &x.Said, &x.InPlace, &x.Proposed, &x.sealed, &x.Rater, &x.RaterName, &x.RatedAt, &x.Consulted, &x.LoweredFrom, &x.LoweredWhy,
		&x.LoweredAt, &x.Settled, &x.SettledBy, &x.SettledAt, &x.ApprovedBy, &x.ApprovedName, &x.ApprovedAt, &x.Version)
}

// ratings gives every rating of an assessment in the order of its catalogue, with reasons opened.
func (s *Service) ratings(ctx context.Context, q db.Querier, org, assessment string) ([]Rated, error) {
	list, err := db.All(ctx, q, scanRated, `SELECT `+ratedColumns+` FROM assessment_rating r WHERE r.org_id = $1 AND r.assessment_id = $2 ORDER BY r.position, r.indicator`, org, assessment)
	for i := range list {
		if err == nil {
			list[i].Rationale, err = s.show(org, assessment, "rationale", list[i].sealed)
		}
	}
	return list, err
}

func (s *Service) rating(ctx context.Context, q db.Querier, org, assessment, code string) (Rated, error) {
	x, err := db.One(ctx, q, scanRated, `SELECT `+ratedColumns+` FROM assessment_rating r WHERE r.org_id = $1 AND r.assessment_id = $2 AND r.indicator = $3`, org, assessment, code)
	if err == nil {
		x.Rationale, err = s.show(org, assessment, "rationale", x.sealed)
	}
	return x, err
}

var ratingTable = op.Table{Name: "assessment_rating", Columns: []string{"org_id", "assessment_id", "indicator", "position", "section", "rating", "said", "in_place", "proposed", "rationale", "rater",
	"rater_name", "rated_at", "consulted", "lowered_from", "lowered_why", "lowered_at", "settled", "settled_by", "settled_at", "approved_by", "approved_name", "approved_at", "version"}}

// insertRated queues a rating; its reason is sealed for its assessment.
func (s *Service) insertRated(tx *op.Tx, org, assessment string, x *Rated) error {
	sealed, err := s.hide(org, assessment, "rationale", x.Rationale)
	if err != nil {
		return err
	}
	tx.Insert(ratingTable, org, assessment, x.Indicator, x.Position, x.Section, string(x.Rating), string(x.Said), x.InPlace, string(x.Proposed), sealed, x.Rater, x.RaterName, x.RatedAt, x.Consulted,
		string(x.LoweredFrom), x.LoweredWhy, x.LoweredAt, x.Settled, x.SettledBy, x.SettledAt, x.ApprovedBy, x.ApprovedName, x.ApprovedAt, x.Version)
	return nil
}

var pastTable = op.Table{Name: "assessment_rating_past", Columns: []string{"org_id", "assessment_id", "indicator", "version", "rating", "said", "proposed", "rationale", "rater", "rater_name", "rated_at",
	"why", "until"}}

// keepPast writes a rating into its history before it changes.
func (s *Service) keepPast(tx *op.Tx, org, assessment string, x *Rated, why string) error {
	sealed, err := s.hide(org, assessment, "rationale", x.Rationale)
	if err != nil {
		return err
	}
	tx.Insert(pastTable, org, assessment, x.Indicator, x.Version, string(x.Rating), string(x.Said), string(x.Proposed), sealed, x.Rater, x.RaterName, x.RatedAt, why, db.At(tx.Now()))
	return nil
}

// saveRated writes a changed rating; one that somebody else changed since it was read is fault.Conflict.
func (s *Service) saveRated(ctx context.Context, tx *op.Tx, org, assessment string, x *Rated) error {
	sealed, err := s.hide(org, assessment, "rationale", x.Rationale)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE assessment_rating SET rating = $5, said = $6, in_place = $7, proposed = $8, rationale = $9, rater = $10, rater_name = $11, rated_at = $12, consulted = $13,
		lowered_from = $14, lowered_why = $15, lowered_at = $16, settled = $17, settled_by = $18, settled_at = $19, approved_by = $20, approved_name = $21, approved_at = $22, version = version + 1
		WHERE org_id = $1 AND assessment_id = $2 AND indicator = $3 AND version = $4`,
		org, assessment, x.Indicator, x.Version, string(x.Rating), string(x.Said), x.InPlace, string(x.Proposed), sealed, x.Rater, x.RaterName, x.RatedAt, x.Consulted, string(x.LoweredFrom),
		x.LoweredWhy, x.LoweredAt, x.Settled, x.SettledBy, x.SettledAt, x.ApprovedBy, x.ApprovedName, x.ApprovedAt)
	if err == nil && n != 1 {
		err = ratedMeanwhile("")
	}
	x.Version++
	return err
}
