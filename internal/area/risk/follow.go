package risk

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Subscribe gives the runner what happens by itself: reports that call for a review, acceptances and reviews whose day has
// come, and checks of lone workers that were not written down. The last is a record and no alarm.
func (s *Service) Subscribe(r *jobs.Runner) {
	jobs.On(r, "incident.reported", "call for a review", s.reported)
	r.Every("risk.sweep", jobs.Each(time.Hour), s.Sweep)
	r.Every("lone.sweep", jobs.Each(sweepEvery), s.SweepChecks)
}

// reportedEvent is what topic "incident.reported" carries: no more than where to find it.
type reportedEvent struct{ Org, ID string }

func (s *Service) reported(ctx context.Context, _ string, e reportedEvent) error {
	return s.Reported(ctx, e.Org, e.ID)
}

// Reported looks whether a report that has just come calls for a review of what was assessed at its unit. A report that anybody
// who manages the unit may not see calls for nothing, and is counted nowhere here.
func (s *Service) Reported(ctx context.Context, org, report string) error {
	unit, err := s.UnitOf(ctx, org, report)
	if err != nil || unit == "" {
		return err
	}
	list, err := db.All(ctx, s.DB, s.scanHead, `SELECT `+headColumns+` FROM risk_assessment r WHERE r.org_id = $1 AND r.unit_id = $2 AND r.state = 'approved' AND r.kind <> 'patient' ORDER BY r.id`, org, unit)
	if err != nil || len(list) == 0 {
		return err
	}
	since := list[0].LookedAt.Time
	for _, a := range list {
		if a.LookedAt.Before(since) {
			since = a.LookedAt.Time
		}
	}
	reports, err := s.Reports(ctx, org, unit, since)
	if err != nil {
		return err
	}
	for i := range list {
		if c := s.calls(&list[i], reports); c.Asks() && (c.N != list[i].Call.N || c.Harm != list[i].Call.Harm) {
			if err := s.call(ctx, &list[i], c); err != nil {
				return err
			}
		}
	}
	return nil
}

// calls works out whether reports since an assessment was last looked at call for a review: one with moderate harm or worse, or
// as many within some days as the rule says. It counts anew each time, so a report that comes twice counts once.
func (s *Service) calls(a *Assessment, reports []Report) (c Call) {
	rule, now := s.Set().Review, s.Now()
	from := dayOf(now.AddDate(0, 0, -rule.Days))
	near := 0
	for _, x := range reports {
		if !x.At.After(a.LookedAt.Time) {
			continue
		}
		harm := slices.Contains(rule.Harm, x.Harm)
		recent := x.Day >= from
		if !harm && !recent {
			continue
		}
		n := max(1, x.Events)
		c.N += n
		if harm {
			c.Harm += n
		}
		if recent {
			near += n
		}
		if c.First == "" || x.Day < c.First {
			c.First = x.Day
		}
		c.Last = max(c.Last, x.Day)
	}
	if c.Harm == 0 && near < rule.Incidents {
		return Call{}
	}
	c.At, c.Why = db.At(now), "incidents"
	return c
}

// call writes a call for review down and tells who looks after the assessment. What is written are numbers and days.
func (s *Service) call(ctx context.Context, a *Assessment, c Call) error {
	_, err := op.Do(authz.With(ctx, authz.Service("risk")), s.Door, ActFollow, op.On("risk_assessment", a.Org, a.ID), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := s.head(ctx, tx, tx.Scope(), a.Org, a.ID)
		if err != nil {
			return 0, audit.Change{}, err
		}
		change := audit.Changed("risk_assessment", a.ID, audit.F("review called", "incidents"), audit.F("reports", number(c.N)), audit.F("harm", number(c.Harm)))
		if x.State != Approved || x.LookedAt.After(a.LookedAt.Time) {
			return 0, audit.Read("risk_assessment", a.ID), nil // somebody looked at it in the meantime
		}
		again := x.Call.Asks()
		if again {
			c.At = x.Call.At
		}
		x.Call = c
		if !again {
			x.hasten(tx)
			event(tx, a.Org, a.ID, "called", "Reports called for a review")
			if err := s.tellKeepers(ctx, tx, &x, notify.ActionDue); err != nil {
				return 0, change, err
			}
		}
		return 0, change, s.saveHead(ctx, tx, &x)
	})
	return err
}

// tellFirst bounds how many holders of a role are told.
const tellFirst = 5

// tellKeepers tells whoever wrote an assessment first and those who manage its unit.
func (s *Service) tellKeepers(ctx context.Context, tx *op.Tx, a *Assessment, t notify.Template) error {
	people := []string{a.Owner}
	if a.Unit != "" {
		list, err := s.Holders(ctx, tx, a.Org, a.Unit, authz.Manager)
		if err != nil {
			return err
		}
		for _, c := range list[:min(len(list), tellFirst)] {
			people = append(people, c.ID)
		}
	}
	return tell(ctx, tx, about(a, t), people...)
}

// sweepMost bounds what is done in one go; what is left comes with the next.
const sweepMost = 500

// Sweep opens risks again whose acceptance has run out, and reminds once of each review whose day has passed.
func (s *Service) Sweep(ctx context.Context, _ time.Time) error {
	ctx = authz.With(ctx, authz.Service("risk"))
	now := db.At(s.Now())
	ids := func(q string) ([][2]string, error) {
		return db.All(ctx, s.DB, func(r db.Row) (x [2]string, err error) { return x, r.Scan(&x[0], &x[1]) }, q, now, sweepMost)
	}
	out, err := ids(`SELECT org_id, id FROM risk WHERE state = 'accepted' AND accepted_until < $1 ORDER BY org_id, id LIMIT $2`)
	if err != nil {
		return err
	}
	for _, x := range out {
		if err := s.onRisk(ctx, ActFollow, x[0], x[1], 0, func(tx *op.Tx, e *Entry) (audit.Change, error) {
			event(tx, e.Org, e.Assessment, "ran out", "The acceptance of a risk ran out. It is open again")
			c := audit.Changed("risk", e.ID, audit.FF("state", e.State, "open"), audit.F("ran out", dayOf(e.AcceptedUntil.Time)))
			if err := s.open(ctx, tx, e); err != nil {
				return c, err
			}
			return c, tell(ctx, tx, notify.Notice{Org: e.Org, Template: notify.DecisionNeeded, Table: "risk", Record: e.ID, Path: RegisterPath(e.ID)}, e.Owner, e.AcceptedBy)
		}); err != nil {
			return err
		}
	}
	late, err := ids(`SELECT org_id, id FROM risk_assessment WHERE state = 'approved' AND review_at < $1 AND NOT reminded ORDER BY org_id, id LIMIT $2`)
	if err != nil {
		return err
	}
	for _, x := range late {
		if err := s.change(ctx, ActFollow, x[0], x[1], 0, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
			a.Reminded = true
			event(tx, a.Org, a.ID, "late", "Its review is late")
			return audit.Changed("risk_assessment", a.ID, audit.F("reminded", "review")), s.tellKeepers(ctx, tx, a, notify.ActionDue)
		}); err != nil {
			return err
		}
	}
	return nil
}
