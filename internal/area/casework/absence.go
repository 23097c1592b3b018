package casework

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Absence is a stretch of days on which somebody affected could not do their normal work: off, on light duties, or on
// days off on which they could not have. It never says why.
type Absence struct {
	ID, Person string
	riddor.Span
	// Minutes are the working hours lost in it, 0 where nobody has said yet.
	Minutes    int64
	At         time.Time
	By, ByName string
	Version    int64
}

// AbsenceKinds gives the kinds of days with their words, the keys of their translation.
func AbsenceKinds() [][2]string {
	return [][2]string{{string(riddor.Away), "Off work"}, {string(riddor.Light), "At work on light duties"}, {string(riddor.Rest), "Days off, and could not have worked"}}
}

// maxMinutes bounds the hours of one entry: a year of full days.
const maxMinutes = 366 * 24 * 60

func (a Absence) problems(accident clock.Day) fault.Problems {
	var p fault.Problems
	if a.Kind != riddor.Away && a.Kind != riddor.Light && a.Kind != riddor.Rest {
		p.Add("kind", "Choose what kind of days these were")
	}
	if d, err := clock.ParseDay(string(a.From)); err != nil || d == "" {
		p.Add("from", "Enter the first day as day, month and year")
	} else if accident != "" && a.From < accident {
		p.Add("from", "The first day is before it happened")
	}
	if _, err := clock.ParseDay(string(a.To)); err != nil {
		p.Add("to", "Enter the last day as day, month and year, or leave it empty while it goes on")
	} else if a.To != "" && a.To < a.From {
		p.Add("to", "The last day is before the first")
	}
	if a.Minutes < 0 || a.Minutes > maxMinutes {
		p.Add("hours", "Enter the working hours that were lost, such as 37.5")
	}
	return p
}

// onCase runs a change of a case in reach.
func onCase[T any](ctx context.Context, s *Service, act authz.Action, org, id string, f func(tx *op.Tx, c Case) (T, audit.Change, error)) (T, error) {
	return op.Do(ctx, s.Door, act, op.On("case_record", org, id), func(tx *op.Tx) (T, audit.Change, error) {
		c, err := s.In(ctx, tx, org, id)
		if err != nil {
			var none T
			return none, audit.Change{}, err
		}
		return f(tx, c)
	})
}

// affected gives somebody affected in a case, inside a rule.
func (s *Service) affected(ctx context.Context, tx *op.Tx, c Case, person string) (Person, error) {
	list, err := s.PeopleIn(ctx, tx, c)
	for _, p := range list {
		if p.ID == person && p.Part == Affected {
			return p, nil
		}
	}
	return Person{}, orMissing(err)
}

// AddAbsence records days of somebody affected, and looks at what RIDDOR says again.
func (s *Service) AddAbsence(ctx context.Context, org, caseID string, a Absence) error {
	if err := fault.WithProblems(a.problems("")); err != nil {
		return err
	}
	_, err := onCase(ctx, s, ActAbsence, org, caseID, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		p, err := s.affected(ctx, tx, c, a.Person)
		if err != nil {
			return false, audit.Change{}, err
		}
		if err := fault.WithProblems(a.problems(clock.Day(c.First))); err != nil {
			return false, audit.Change{}, err
		}
		ref := id.New("abs", tx.Now())
		_, err = tx.Exec(ctx, `INSERT INTO case_absence (org_id, case_id, person_id, id, kind, from_day, to_day, minutes, gone, at, by_id, by_name, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE, $9, $10, $11, 1)`, org, c.ID, p.ID, ref, string(a.Kind), string(a.From), string(a.To), a.Minutes, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		if err == nil {
			err = s.absenceChanged(ctx, tx, c, p)
		}
		return true, audit.Created("absence", ref, audit.F("case", c.ID), audit.F("from", string(a.From)), audit.F("to", string(a.To))), err
	})
	return err
}

// ChangeAbsence puts other days, hours or an end in place of those of an entry that the writer saw at a version.
func (s *Service) ChangeAbsence(ctx context.Context, org, caseID string, a Absence) error {
	if err := fault.WithProblems(a.problems("")); err != nil {
		return err
	}
	return s.changeAbsence(ctx, org, caseID, a, false)
}

// DropAbsence takes an entry back that was made in error.
func (s *Service) DropAbsence(ctx context.Context, org, caseID, absence string, version int64) error {
	return s.changeAbsence(ctx, org, caseID, Absence{ID: absence, Version: version}, true)
}

func (s *Service) changeAbsence(ctx context.Context, org, caseID string, a Absence, drop bool) error {
	_, err := onCase(ctx, s, ActAbsence, org, caseID, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		was, err := db.One(ctx, tx, scanAbsence, absenceSQL+` AND id = $3`, org, c.ID, a.ID)
		if err != nil {
			return false, audit.Change{}, err
		}
		p, err := s.affected(ctx, tx, c, was.Person)
		if err != nil {
			return false, audit.Change{}, err
		}
		if drop {
			a.Span, a.Minutes = was.Span, was.Minutes
		} else if err := fault.WithProblems(a.problems(clock.Day(c.First))); err != nil {
			return false, audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `UPDATE case_absence SET kind = $4, from_day = $5, to_day = $6, minutes = $7, gone = $8, at = $9, by_id = $10, by_name = $11, version = version + 1
			WHERE org_id = $1 AND case_id = $2 AND id = $3 AND version = $12`, org, c.ID, a.ID, string(a.Kind), string(a.From), string(a.To), a.Minutes, drop, db.At(tx.Now()),
			tx.Actor().ID, tx.Actor().Name, a.Version)
		if err == nil && n != 1 {
			err = stale()
		}
		if err == nil {
			err = s.absenceChanged(ctx, tx, c, p)
		}
		change := audit.Changed("absence", a.ID, audit.FF("from", string(was.From), string(a.From)), audit.FF("to", string(was.To), string(a.To)))
		if drop {
			change = audit.Removed("absence", a.ID, audit.F("case", c.ID))
		}
		return true, change, err
	})
	return err
}

const absenceSQL = `SELECT id, person_id, kind, from_day, to_day, minutes, at, by_id, by_name, version FROM case_absence WHERE org_id = $1 AND case_id = $2 AND NOT gone`

func scanAbsence(r db.Row) (a Absence, err error) {
	var at db.Time
	err = r.Scan(&a.ID, &a.Person, &a.Kind, &a.From, &a.To, &a.Minutes, &at, &a.By, &a.ByName, &a.Version)
	a.At = at.Time
	return a, err
}

// Absences gives the absences of a case in reach, by person and day.
func (s *Service) Absences(ctx context.Context, sc authz.Scope, org, caseID string) ([]Absence, error) {
	if _, err := s.Case(ctx, sc, org, caseID); err != nil {
		return nil, err
	}
	return absencesOf(ctx, s.DB, org, caseID)
}

func absencesOf(ctx context.Context, q db.Querier, org, caseID string) ([]Absence, error) {
	return db.All(ctx, q, scanAbsence, absenceSQL+` ORDER BY person_id, from_day, id`, org, caseID)
}

// absenceChanged carries days on to the facts of the report and to the decision about RIDDOR.
func (s *Service) absenceChanged(ctx context.Context, tx *op.Tx, c Case, p Person) error {
	list, err := absencesOf(ctx, tx, c.Org, c.ID)
	if err != nil {
		return err
	}
	days := daysOff(list, p.ID, tx.Now())
	if p.Incident != "" {
		if err := s.Known(ctx, tx, c, Known{Incident: p.Incident, Staff: max(1, p.IncidentN), AbsenceDays: &days}); err != nil {
			return err
		}
	}
	return s.assess(ctx, tx, c, p, nil)
}

// daysOff counts the days off work of somebody until now, each once; light duties and rest days are none.
func daysOff(list []Absence, person string, now time.Time) int {
	seen := map[string]bool{}
	today := string(clock.DayOf(now))
	for _, a := range list {
		if a.Person != person || a.Kind != riddor.Away {
			continue
		}
		to := string(a.To)
		if to == "" || to > today {
			to = today
		}
		for d, err := time.Parse(time.DateOnly, string(a.From)); err == nil && d.Format(time.DateOnly) <= to && len(seen) < 999; d = d.AddDate(0, 0, 1) {
			seen[d.Format(time.DateOnly)] = true
		}
	}
	return len(seen)
}
