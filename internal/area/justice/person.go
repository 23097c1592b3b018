package justice

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice/clocks"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Person is how somebody affected wishes to be dealt with.
type Person struct {
	ID string
	// Enhanced is for enhanced rights under the Victims' Code.
	Enhanced bool
	// Updates is how they want to hear: phone, email, letter, someone; "" where nobody asked yet.
	Updates string
	// Shares says that they agreed to case updates going to the named contact of the employer.
	Shares bool
	// PausedAt is since when they wish to hear nothing, zero where they do.
	PausedAt time.Time
	// Satisfaction is 1 to 5, 0 where it was not asked. AtWork3 and AtWork6 are yes, no or "".
	Satisfaction     int
	AtWork3, AtWork6 string
}

func (s *Service) prefs(ctx context.Context, q db.Querier, org, caseID string) (map[string]Person, error) {
	list, err := db.All(ctx, q, func(r db.Row) (Person, error) {
		var p Person
		var paused db.Time
		err := r.Scan(&p.ID, &p.Enhanced, &p.Updates, &p.Shares, &paused, &p.Satisfaction, &p.AtWork3, &p.AtWork6)
		p.PausedAt = paused.Time
		return p, err
	}, `SELECT person_id, enhanced, updates, shares, paused_at, satisfaction, at_work_3, at_work_6 FROM justice_person WHERE org_id = $1 AND case_id = $2`, org, caseID)
	out := map[string]Person{}
	for _, p := range list {
		out[p.ID] = p
	}
	return out, err
}

// Paused gives those affected by a case who wish for no news now, for whoever would send them some.
func (s *Service) Paused(ctx context.Context, q db.Querier, org, caseID string) ([]string, error) {
	return db.All(ctx, q, db.Scalar[string], `SELECT person_id FROM justice_person WHERE org_id = $1 AND case_id = $2 AND paused_at IS NOT NULL ORDER BY person_id`, org, caseID)
}

// UpdateWays are how somebody may want to hear, with their words.
var UpdateWays = [][2]string{{"phone", "By phone"}, {"email", "By e-mail"}, {"letter", "By letter"}, {"someone", "Through somebody they named"}}

// Prefer records how somebody affected wishes to be dealt with.
func (s *Service) Prefer(ctx context.Context, org, caseID string, want Person) error {
	var p fault.Problems
	ok := want.Updates == ""
	for _, w := range UpdateWays {
		ok = ok || w[0] == want.Updates
	}
	if !ok {
		p.Add("updates", "Choose how they want to hear")
	}
	for field, v := range map[string]string{"at_work_3": want.AtWork3, "at_work_6": want.AtWork6} {
		if v != "" && v != "yes" && v != "no" {
			p.Add(field, "Choose yes or no, or leave it open")
		}
	}
	if want.Satisfaction < 0 || want.Satisfaction > 5 {
		p.Add("satisfaction", "Choose a number from 1 to 5")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		if err := s.isPart(ctx, tx, c, want.ID, casework.Affected); err != nil {
			return false, audit.Change{}, err
		}
		_, err := tx.Exec(ctx, `INSERT INTO justice_person (org_id, case_id, person_id, enhanced, updates, shares, paused_at, satisfaction, at_work_3, at_work_6)
			VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9) ON CONFLICT (org_id, case_id, person_id) DO UPDATE SET enhanced = excluded.enhanced, updates = excluded.updates,
			shares = excluded.shares, satisfaction = excluded.satisfaction, at_work_3 = excluded.at_work_3, at_work_6 = excluded.at_work_6`,
			org, caseID, want.ID, want.Enhanced, want.Updates, want.Shares, int64(want.Satisfaction), want.AtWork3, want.AtWork6)
		return true, audit.Changed("justice_person", want.ID, audit.F("case", caseID), audit.F("updates", want.Updates)), err
	})
	return err
}

// isPart checks that somebody is in the case in that part.
func (s *Service) isPart(ctx context.Context, tx *op.Tx, c casework.Case, person string, part casework.Part) error {
	if s.mine != nil && person != s.mine.Person.ID {
		return fault.Missing()
	}
	people, err := s.Cases.PeopleIn(ctx, tx, c)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.ID == person && p.Part == part {
			return nil
		}
	}
	return fault.WithProblems(fault.Problems{{Field: "person", Message: "Choose somebody of this case"}})
}

// Pause stops what is promised to somebody at their wish, or lets it go on again; clocks go on where they stopped, moved by
// the working days that they did not run.
func (s *Service) Pause(ctx context.Context, org, caseID, person string, pause bool) error {
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		if err := s.isPart(ctx, tx, c, person, casework.Affected); err != nil {
			return false, audit.Change{}, err
		}
		had, err := s.prefs(ctx, tx, org, caseID)
		if err != nil {
			return false, audit.Change{}, err
		}
		if pause == !had[person].PausedAt.IsZero() {
			return false, audit.Change{}, fault.New(fault.Conflict, "That is how it is already")
		}
		at := db.Time{}
		text := "Updates go on again"
		if pause {
			at, text = db.At(tx.Now()), "Updates are paused at their wish"
		}
		if _, err := tx.Exec(ctx, `INSERT INTO justice_person (org_id, case_id, person_id, enhanced, updates, shares, paused_at, satisfaction, at_work_3, at_work_6)
			VALUES ($1, $2, $3, FALSE, '', FALSE, $4, 0, '', '') ON CONFLICT (org_id, case_id, person_id) DO UPDATE SET paused_at = excluded.paused_at`, org, caseID, person, at); err != nil {
			return false, audit.Change{}, err
		}
		if err := s.pauseClocks(ctx, tx, c, person, pause); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed("justice_person", person, audit.F("case", caseID), audit.F("updates", text)), s.note(ctx, tx, c, "updates", text)
	})
	return err
}

func (s *Service) pauseClocks(ctx context.Context, tx *op.Tx, c casework.Case, person string, pause bool) error {
	list, err := s.clocksOf(ctx, tx, c.Org, c.ID)
	if err != nil {
		return err
	}
	for _, k := range list {
		if k.Person != person || !k.Done.IsZero() || !clocks.OfPerson(k.Rule) || pause != (len(k.Pauses) == 0) {
			continue
		}
		if pause {
			if err := tx.Must(ctx, `UPDATE justice_clock SET paused_at = $4, next_at = NULL WHERE org_id = $1 AND case_id = $2 AND id = $3`, c.Org, c.ID, k.ID, db.At(tx.Now())); err != nil {
				return err
			}
			continue
		}
		due := clocks.Paused(s.Clocks, clocks.Settings{Calendar: s.Calendar}, k.Rule, k.Due, k.Pauses[0].From, tx.Now())
		if err := tx.Must(ctx, `UPDATE justice_clock SET paused_at = NULL, due = $4, next_at = $4 WHERE org_id = $1 AND case_id = $2 AND id = $3`, c.Org, c.ID, k.ID, db.At(due)); err != nil {
			return err
		}
	}
	return nil
}
