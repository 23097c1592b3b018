package briefing

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// MakeNow makes a report of the actor's audience out of its time and gives its id: the one of the last period where that is not
// there, otherwise one of the period so far, once a day.
func (s *Service) MakeNow(ctx context.Context, report string) (string, error) {
	who := authz.From(ctx)
	audience := AudienceOf(who.Role)
	today := s.Today()
	m, err := s.Matrix(ctx, who.Org, today)
	if err != nil {
		return "", err
	}
	c := m.Cell(report, audience)
	switch {
	case !s.fits(ctx, who.Org, audience) || m.Report(report).Key == "" || c.Cadence == None || c.Cadence == Live:
		return "", fault.Missing()
	case s.Maker(report, audience) == nil:
		return "", fault.New(fault.Unavailable, "There is no source for this report yet")
	}
	unit, err := s.unitOf(ctx, audience)
	if err != nil {
		return "", err
	}
	o := order{Ask: Ask{Org: who.Org, Unit: unit, Report: report, Audience: audience, Form: c.Form, Period: c.Cadence.SoFar(today)}, cadence: c.Cadence, due: today, asked: true, by: who.Name}
	if c.Cadence.Timed() {
		last := o
		last.Period = c.Cadence.Last(today)
		last.due = m.DueOn(c.Cadence, last.Period)
		made, err := s.made(ctx, who.Org, today)
		if err != nil {
			return "", err
		}
		if !made[last.key()] {
			o = last
		}
	}
	return s.make(ctx, ActMake, o)
}

// unitOf gives the unit that a manager's reports are of: theirs.
func (s *Service) unitOf(ctx context.Context, audience Audience) (string, error) {
	who := authz.From(ctx)
	if audience != Manager {
		return "", nil
	}
	list, err := s.Readers(ctx, who.Org, []authz.Role{authz.Manager})
	if err != nil {
		return "", err
	}
	for _, r := range list {
		if r.Person == who.ID && (who.Units == nil || slices.Contains(who.Units, r.Unit)) {
			return r.Unit, nil
		}
	}
	if who.Units == nil {
		return "", nil
	}
	return "", fault.Missing()
}

// Retry has an administrator's organisation make what is late or failed now. The administrator sees none of it.
func (s *Service) Retry(ctx context.Context) error {
	who := authz.From(ctx)
	if _, err := op.Do(ctx, s.Door, ActMatrix, op.In(who.Org, ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Changed("briefing", "", audit.F("asked", "make what is late or failed")), nil
	}); err != nil {
		return err
	}
	return s.SweepOf(authz.With(ctx, authz.Service("briefing")), who.Org)
}

// Record writes that a report was downloaded.
func (s *Service) Record(ctx context.Context, b Briefing, format string) error {
	_, err := op.Do(ctx, s.Door, ActRead, op.In(b.Org, b.Unit), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("briefing", b.ID, audit.F("format", format)), nil
	})
	return err
}
