package briefing

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

func parseDay(d clock.Day) (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, string(d), clock.London())
}

// group is those of one audience in one organisation and unit.
type group struct {
	org, unit string
	audience  Audience
	people    []string
}

// groups gathers readers by organisation, unit and audience. Only managers are told apart by unit.
func groups(list []Reader) []group {
	at := map[[3]string]*group{}
	for _, r := range list {
		a := AudienceOf(r.Role)
		if a == "" {
			continue
		}
		unit := ""
		if a == Manager {
			unit = r.Unit
		}
		k := [3]string{r.Org, unit, string(a)}
		if at[k] == nil {
			at[k] = &group{org: r.Org, unit: unit, audience: a}
		}
		at[k].people = append(at[k].people, r.Person)
	}
	out := make([]group, 0, len(at))
	for _, g := range at {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(x, y group) int {
		return cmp.Or(cmp.Compare(x.org, y.org), cmp.Compare(x.audience, y.audience), cmp.Compare(x.unit, y.unit))
	})
	return out
}

// Sweep makes every report that is due and not there yet: of the last period of its cadence, for each audience that has
// somebody. Run twice it makes nothing the second time. What fails is kept as failed, and the others are made all the same.
func (s *Service) Sweep(ctx context.Context) error { return s.SweepOf(ctx, "") }

// SweepOf is Sweep for one organisation, or for all with "".
func (s *Service) SweepOf(ctx context.Context, org string) error {
	var all []authz.Role
	for _, a := range audiences {
		all = append(all, a.roles...)
	}
	readers, err := s.Readers(ctx, org, all)
	if err != nil {
		return err
	}
	today := s.Today()
	var errs []error
	matrices, made := map[string]Matrix{}, map[string]map[string]bool{}
	for _, g := range groups(readers) {
		if !s.fits(ctx, g.org, g.audience) {
			continue
		}
		m, ok := matrices[g.org]
		if !ok {
			if m, err = s.Matrix(ctx, g.org, today); err != nil {
				return err
			}
			matrices[g.org] = m
			if made[g.org], err = s.made(ctx, g.org, today); err != nil {
				return err
			}
		}
		for _, o := range s.orders(m, g, today) {
			if made[g.org][o.key()] || s.Maker(o.Report, o.Audience) == nil {
				continue
			}
			if _, err := s.make(ctx, ActRun, o); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				s.Log.WarnContext(ctx, "a scheduled report could not be made", "org", g.org, "report", o.Report, "audience", o.Audience, "error", err)
				errs = append(errs, err)
			}
		}
	}
	if len(errs) > 0 && len(errs) < 10 {
		return errors.Join(errs...)
	}
	if len(errs) > 0 {
		return errs[0]
	}
	return nil
}

// orders gives what a group is due on a day, made or not.
func (s *Service) orders(m Matrix, g group, today clock.Day) []order {
	var out []order
	for _, r := range m.Reports {
		c := m.Cell(r.Key, g.audience)
		if !c.Cadence.Timed() {
			continue
		}
		p := c.Cadence.Last(today)
		due := m.DueOn(c.Cadence, p)
		if due > today || c.Changed && c.From > due {
			continue
		}
		out = append(out, order{Ask: Ask{Org: g.org, Unit: g.unit, Report: r.Key, Audience: g.audience, Form: c.Form, Period: p}, cadence: c.Cadence, due: due, to: g.people, by: "Havenward"})
	}
	return out
}

// made gives the keys of the reports of an organisation's last year that were made.
func (s *Service) made(ctx context.Context, org string, today clock.Day) (map[string]bool, error) {
	t, err := parseDay(today)
	if err != nil {
		return nil, err
	}
	list, err := db.All(ctx, s.DB, func(r db.Row) (o order, err error) {
		return o, r.Scan(&o.Org, &o.Unit, &o.Report, &o.Audience, &o.From, &o.To)
	}, `SELECT org_id, unit_id, report, audience, from_day, to_day FROM briefing WHERE org_id = $1 AND to_day >= $2 AND state = 'made'`, org, t.AddDate(-1, 0, 0).Format(time.DateOnly))
	out := make(map[string]bool, len(list))
	for _, o := range list {
		out[o.key()] = true
	}
	return out, err
}
