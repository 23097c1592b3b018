package justice

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice/clocks"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// personal is what clocks need to know of somebody affected: the zero value is nobody in particular.
type personal struct {
	id       string
	enhanced bool
	paused   time.Time
}

// affected gives the people affected by a case, with their wishes for updates.
func (s *Service) affected(ctx context.Context, tx *op.Tx, c casework.Case) ([]personal, error) {
	people, err := s.Cases.PeopleIn(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	prefs, err := s.prefs(ctx, tx, c.Org, c.ID)
	var out []personal
	for _, p := range people {
		if p.Part == casework.Affected {
			out = append(out, personal{p.ID, prefs[p.ID].Enhanced, prefs[p.ID].PausedAt})
		}
	}
	return out, err
}

func (s *Service) settings(x Report, p personal) clocks.Settings {
	return clocks.Settings{Enhanced: p.enhanced, Agreed: x.Every, Calendar: s.Calendar}
}

// begin writes the clocks that an event starts. What is promised to somebody who wishes to hear nothing begins paused.
func (s *Service) begin(ctx context.Context, tx *op.Tx, x Report, p personal, e clocks.Event, at time.Time) error {
	for _, pr := range clocks.Begin(s.Clocks, e, at, s.settings(x, p)) {
		next, paused := db.At(pr.Next(tx.Now())), db.Time{}
		if !p.paused.IsZero() && clocks.OfPerson(pr.Rule) {
			next, paused = db.Time{}, db.At(tx.Now())
		}
		// At once and not queued: what follows in the same change may settle or move it.
		if _, err := tx.Exec(ctx, `INSERT INTO justice_clock (org_id, id, case_id, report_id, person_id, rule, start, due, next_at, paused_at, done_at, over_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL)`, x.Org, id.New("jclk", tx.Now()), x.Case, x.ID, p.id, pr.Rule, db.At(pr.Start), db.At(pr.Due), next, paused); err != nil {
			return err
		}
	}
	return nil
}

// answer settles the open clocks of rules: what was promised has come, or is no longer asked for. person "" is everybody.
func (s *Service) answer(ctx context.Context, tx *op.Tx, org, caseID, report, person string, rules ...string) error {
	a := db.Args{}
	q := `UPDATE justice_clock SET done_at = ` + a.Add(db.At(tx.Now())) + `, next_at = NULL WHERE org_id = ` + a.Add(org) + ` AND case_id = ` + a.Add(caseID) +
		` AND report_id = ` + a.Add(report) + ` AND done_at IS NULL AND rule IN ` + db.In(&a, rules)
	if person != "" {
		q += ` AND person_id = ` + a.Add(person)
	}
	_, err := tx.Exec(ctx, q, a.Values()...)
	return err
}

// restart settles what an event answers and begins it anew.
func (s *Service) restart(ctx context.Context, tx *op.Tx, x Report, e clocks.Event, at time.Time) error {
	if err := s.answer(ctx, tx, x.Org, x.Case, x.ID, "", clocks.Answers(e)...); err != nil {
		return err
	}
	if x.State == Concluded {
		return nil
	}
	return s.begin(ctx, tx, x, personal{}, e, at)
}

// Clock is one clock as pages show it.
type Clock struct {
	ID, Report, Person, Rule, About string
	clock.Track
	// Verified tells whether the source of its rule was read; Source is where its length comes from.
	Verified bool
	Source   string
}

func (s *Service) clocksOf(ctx context.Context, q db.Querier, org, caseID string) ([]Clock, error) {
	return db.All(ctx, q, func(r db.Row) (Clock, error) {
		var c Clock
		var start, due, paused, done db.Time
		err := r.Scan(&c.ID, &c.Report, &c.Person, &c.Rule, &start, &due, &paused, &done)
		c.Start, c.Due, c.Done = start.Time, due.Time, done.Time
		if !paused.IsZero() {
			c.Pauses = []clock.Pause{{From: paused.Time, AtTheirWish: true}}
		}
		if rule, ok := s.Clocks.Find(c.Rule, c.Start); ok {
			c.About, c.Verified, c.Source = rule.About, rule.Verified, rule.Source
		}
		return c, err
	}, `SELECT id, report_id, person_id, rule, start, due, paused_at, done_at FROM justice_clock WHERE org_id = $1 AND case_id = $2 ORDER BY due, rule, id`, org, caseID)
}

// Happened records an event of police or court, with the clocks that it starts for each person affected.
func (s *Service) Happened(ctx context.Context, org, caseID, report string, e clocks.Event, day string) error {
	var p fault.Problems
	at := s.day(&p, "day", day, true, false)
	known := false
	for _, x := range clocks.Recorded() {
		known = known || x == e
	}
	if !known {
		p.Add("event", "Choose what happened")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		x, err := s.report(ctx, tx, org, caseID, report)
		if err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Created("police_event", report, audit.F("case", caseID), audit.F("event", string(e)), audit.F("day", day)), s.happened(ctx, tx, c, x, e, at)
	})
	return err
}

// happened starts the clocks of an event for each person affected, and counts it as an update of the police.
func (s *Service) happened(ctx context.Context, tx *op.Tx, c casework.Case, x Report, e clocks.Event, at time.Time) error {
	people, err := s.affected(ctx, tx, c)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		people = []personal{{}}
	}
	for _, p := range people {
		if err := s.begin(ctx, tx, x, p, e, at); err != nil {
			return err
		}
	}
	if err := s.note(ctx, tx, c, "police_event", e.Words()); err != nil {
		return err
	}
	if at.Before(x.UpdatedAt) {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE justice_report SET updated_at = $4, version = version + 1 WHERE org_id = $1 AND case_id = $2 AND id = $3`, x.Org, x.Case, x.ID, db.At(at)); err != nil {
		return err
	}
	return s.restart(ctx, tx, x, clocks.Update, at)
}

// Passed says that what a clock promised to a person has reached them.
func (s *Service) Passed(ctx context.Context, org, caseID, clockID string) error {
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE justice_clock SET done_at = $4, next_at = NULL WHERE org_id = $1 AND case_id = $2 AND id = $3 AND done_at IS NULL`, org, caseID, clockID, db.At(tx.Now()))
		if err != nil {
			return false, audit.Change{}, err
		}
		if n == 0 {
			return false, audit.Change{}, fault.New(fault.Conflict, "This was marked already")
		}
		return true, audit.Changed("clock", clockID, audit.F("case", caseID), audit.F("done", "yes")), s.settle(ctx, tx, c, "clock/"+clockID)
	})
	return err
}
