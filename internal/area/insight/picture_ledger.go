package insight

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
)

// pictureMonths is how many months a picture looks back, the month itself among them; rates are those of the last twelve.
const pictureMonths, rateMonths = 24, 12

// ledger is what every trust owed, sent and counted, month by month. It is the same for everybody; who may see what of it is
// decided by what is made of it.
type ledger struct {
	*given
	months   []collection.Month
	hurt     map[cell]int64
	affected map[cell]int64
	revision uint64
	at       time.Time
}

// compute is the scope in which the program itself reads what every trust sent, to make sums of it.
func (s *Service) compute() (authz.Scope, error) {
	return s.Policy.Check(authz.Service("picture"), ActCompute)
}

// given is what came with returns: it changes without the facts.
type given struct {
	trusts  []string
	returns map[cell]collection.Return
	heads   map[cell]float64
	changed []collection.Restatement
	closes  time.Time
}

// ledger reads two years up to a month.
func (s *Pictures) ledger(ctx context.Context, to collection.Month) (*ledger, error) {
	from := to.Add(1 - pictureMonths)
	months, err := collection.MonthsOf(from, to)
	if err != nil {
		return nil, err
	}
	g, err := s.given.Get(to, 0, func() (*given, error) { return s.came(ctx, months) })
	if err != nil {
		return nil, err
	}
	l := &ledger{given: g, months: months, hurt: map[cell]int64{}, affected: map[cell]int64{}, at: s.now()}
	q := cube.Query{By: []string{cube.Org, cube.Month}, From: from.First().Format(time.DateOnly), To: to.Last().Format(time.DateOnly), Everywhere: true}
	hurt := q
	hurt.Measure = cube.Injured
	tables, err := s.Cube.Slices(ctx, q, hurt)
	if err != nil {
		return nil, err
	}
	l.revision = tables[0].Revision
	for i, to := range []map[cell]int64{l.affected, l.hurt} {
		for _, c := range tables[i].Cells {
			to[cell{c.At[0], collection.Month(c.At[1])}] = c.Staff
		}
	}
	for at, r := range g.returns {
		if r.Totals {
			l.affected[at] = r.Staff
		}
	}
	return l, nil
}

// came reads what came with returns.
func (s *Pictures) came(ctx context.Context, months []collection.Month) (*given, error) {
	g := &given{returns: map[cell]collection.Return{}, heads: map[cell]float64{}}
	if s.Owed == nil {
		return g, nil
	}
	sc, err := s.compute()
	if err != nil {
		return nil, err
	}
	from, to := months[0], months[len(months)-1]
	list, err := s.Owed.Returns(ctx, sc, from, to)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, r := range list {
		g.returns[cell{r.Org, r.Month}] = r
		if r.Month == to && r.Locks.After(g.closes) {
			g.closes = r.Locks
		}
		if !seen[r.Org] {
			seen[r.Org] = true
			g.trusts = append(g.trusts, r.Org)
		}
	}
	if g.changed, err = s.Owed.Restatements(ctx, sc, from, to); err != nil {
		return nil, err
	}
	return g, g.employ(ctx, s.Owed, months)
}

// employ takes in the headcount: the newest not after each month, at most a year old, as workforce tables come late.
func (g *given) employ(ctx context.Context, owed Returns, months []collection.Month) error {
	first := months[0].Add(-12)
	list, err := owed.Denominators(ctx, "headcount", first, months[len(months)-1])
	if err != nil {
		return err
	}
	known := map[cell]float64{}
	for _, d := range list {
		if d.StaffGroup == "" && d.Value > 0 {
			known[cell{d.Org, d.Month}] = d.Value
		}
	}
	all, err := collection.MonthsOf(first, months[len(months)-1])
	if err != nil {
		return err
	}
	for _, t := range g.trusts {
		last, value := -100, 0.0
		for i, m := range all {
			if v, ok := known[cell{t, m}]; ok {
				last, value = i, v
			}
			if i >= 12 && i-last <= 12 {
				g.heads[cell{t, m}] = value
			}
		}
	}
	return nil
}

// month is the one that the picture is of.
func (l *ledger) month() collection.Month { return l.months[len(l.months)-1] }

// knows tells whether the number of staff hurt of a month is known: its return counts, and has rows. A nil return is nought,
// a missing one is not.
func (l *ledger) knows(at cell) bool {
	r, ok := l.returns[at]
	return ok && counts(r) && !r.Totals
}

// turnout gives who of some trusts is in the picture of a month.
func (l *ledger) turnout(trusts []string, m collection.Month) Turnout {
	var t Turnout
	for _, o := range trusts {
		if r, ok := l.returns[cell{o, m}]; ok {
			t.add(r, l.heads[cell{o, m}])
		}
	}
	return t
}
