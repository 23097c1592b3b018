package casework

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Cover is work of somebody else in place of a person who is away, or that nobody came.
type Cover struct {
	ID, Person string
	// Kind is agency, bank, overtime, or none where nobody came.
	Kind       string
	Day        clock.Day
	Minutes    int64
	At         time.Time
	By, ByName string
}

// CoverKinds gives the kinds of cover with their words, the keys of their translation.
func CoverKinds() [][2]string {
	return [][2]string{{"agency", "Agency"}, {"bank", "Bank"}, {"overtime", "Overtime of colleagues"}, {"none", "Nobody came"}}
}

func (v Cover) problems(now time.Time) fault.Problems {
	var p fault.Problems
	known := false
	for _, k := range CoverKinds() {
		known = known || k[0] == v.Kind
	}
	if !known {
		p.Add("cover", "Choose who came in their place")
	}
	switch d, err := clock.ParseDay(string(v.Day)); {
	case err != nil || d == "":
		p.Add("day", "Enter the day as day, month and year")
	case d > clock.DayOf(now.AddDate(1, 0, 0)):
		p.Add("day", "Enter a day within the next year")
	}
	if v.Minutes <= 0 || v.Minutes > maxMinutes {
		p.Add("cover_hours", "Enter the hours, such as 12 or 7.5")
	}
	return p
}

// AddCover records hours of cover for somebody affected.
func (s *Service) AddCover(ctx context.Context, org, caseID string, v Cover) error {
	if err := fault.WithProblems(v.problems(s.now())); err != nil {
		return err
	}
	_, err := onCase(ctx, s, ActAbsence, org, caseID, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		p, err := s.affected(ctx, tx, c, v.Person)
		if err != nil {
			return false, audit.Change{}, err
		}
		ref := id.New("cov", tx.Now())
		_, err = tx.Exec(ctx, `INSERT INTO case_cover (org_id, case_id, person_id, id, kind, day, minutes, gone, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, $8, $9, $10)`,
			org, c.ID, p.ID, ref, v.Kind, string(v.Day), v.Minutes, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		return true, audit.Created("cover", ref, audit.F("case", c.ID), audit.F("kind", v.Kind), audit.F("minutes", num(v.Minutes))), err
	})
	return err
}

// DropCover takes an entry back that was made in error.
func (s *Service) DropCover(ctx context.Context, org, caseID, cover string) error {
	_, err := onCase(ctx, s, ActAbsence, org, caseID, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE case_cover SET gone = TRUE WHERE org_id = $1 AND case_id = $2 AND id = $3 AND NOT gone`, org, c.ID, cover)
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		return true, audit.Removed("cover", cover, audit.F("case", c.ID)), err
	})
	return err
}

// Covers gives the cover of a case in reach, by person and day.
func (s *Service) Covers(ctx context.Context, sc authz.Scope, org, caseID string) ([]Cover, error) {
	if _, err := s.Case(ctx, sc, org, caseID); err != nil {
		return nil, err
	}
	return db.All(ctx, s.DB, func(r db.Row) (v Cover, err error) {
		var at db.Time
		err = r.Scan(&v.ID, &v.Person, &v.Kind, &v.Day, &v.Minutes, &at, &v.By, &v.ByName)
		v.At = at.Time
		return v, err
	}, `SELECT id, person_id, kind, day, minutes, at, by_id, by_name FROM case_cover WHERE org_id = $1 AND case_id = $2 AND NOT gone ORDER BY person_id, day, id`, org, caseID)
}
