package casework

import (
	"context"
	"slices"
	"sort"
	"time"

	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// CostLine is one term of a sum: minutes or cases, times a rate. Pence is the product, rounded to the nearest penny.
type CostLine struct {
	Rate    Rate
	Minutes int64
	Cases   int64
	Pence   int64
}

// Cost is a sum with where it comes from.
type Cost struct {
	Pence int64
	Lines []CostLine
	// People are those affected who were away or had cover; Cases how many cases are in the sum.
	People, Cases int
	// Unknown counts the stretches of absence whose hours nobody has said: the sum is that much too low. Uncovered are the
	// minutes for which nobody came, which have no price.
	Unknown   int
	Uncovered int64
}

// costRow is what a sum is made of: an absence or cover of a case.
type costRow struct {
	caseID, unit, person, kind, code string
	day                              clock.Day
	minutes                          int64
}

// add takes a row into a sum with the rate of its first day.
func (c *Cost) add(list []Rate, code string, day clock.Day, minutes, cases int64) {
	r, ok := rateOn(list, code, day)
	if !ok {
		return
	}
	i := slices.IndexFunc(c.Lines, func(l CostLine) bool {
		return l.Rate.Code == r.Code && l.Rate.From == r.From && l.Rate.Own == r.Own
	})
	if i < 0 {
		c.Lines = append(c.Lines, CostLine{Rate: r})
		i = len(c.Lines) - 1
	}
	c.Lines[i].Minutes += minutes
	c.Lines[i].Cases += cases
}

// close works the lines out, in the order of rates.
func (c *Cost) close(list []Rate) {
	at := func(l CostLine) int {
		return slices.IndexFunc(list, func(r Rate) bool { return r.Code == l.Rate.Code && r.From == l.Rate.From && r.Own == l.Rate.Own })
	}
	sort.Slice(c.Lines, func(i, j int) bool { return at(c.Lines[i]) < at(c.Lines[j]) })
	c.Pence = 0
	for i := range c.Lines {
		l := &c.Lines[i]
		l.Pence = l.Cases*l.Rate.Pence + (l.Minutes*l.Rate.Pence+30)/60
		c.Pence += l.Pence
	}
}

var codeOf = map[string]string{"agency": "agency_hour", "bank": "bank_hour", "overtime": "overtime_hour"}

// sum adds up rows and cases, by their first days.
func sum(list []Rate, cases map[string]clock.Day, rows []costRow) Cost {
	var c Cost
	people := map[string]bool{}
	for _, day := range cases {
		c.add(list, "case_work", day, 0, 1)
	}
	c.Cases = len(cases)
	for _, r := range rows {
		people[r.caseID+" "+r.person] = true
		switch {
		case r.code == "cover" && r.kind == "none":
			c.Uncovered += r.minutes
		case r.code == "cover":
			c.add(list, codeOf[r.kind], r.day, r.minutes, 0)
		case r.minutes > 0:
			c.add(list, "staff_hour", r.day, r.minutes, 0)
		case r.kind == string(riddor.Away):
			c.Unknown++
		}
	}
	c.People = len(people)
	c.close(list)
	return c
}

func (s *Service) costRows(ctx context.Context, where string, args []any) ([]costRow, error) {
	scan := func(r db.Row) (x costRow, err error) {
		err = r.Scan(&x.caseID, &x.unit, &x.person, &x.kind, &x.day, &x.minutes, &x.code)
		return x, err
	}
	return db.All(ctx, s.DB, scan, `SELECT x.case_id, c.unit_id, x.person_id, x.kind, x.from_day, x.minutes, 'absence' FROM case_absence x
		JOIN case_record c ON c.org_id = x.org_id AND c.id = x.case_id WHERE NOT x.gone AND `+where+`
		UNION ALL SELECT x.case_id, c.unit_id, x.person_id, x.kind, x.day, x.minutes, 'cover' FROM case_cover x
		JOIN case_record c ON c.org_id = x.org_id AND c.id = x.case_id WHERE NOT x.gone AND `+where, args...)
}

// CaseCost gives what a case in reach cost, with where it comes from.
func (s *Service) CaseCost(ctx context.Context, sc authz.Scope, org, caseID string) (Cost, error) {
	c, err := s.Case(ctx, sc, org, caseID)
	if err != nil {
		return Cost{}, err
	}
	list, err := rates(ctx, s.DB, org)
	if err != nil {
		return Cost{}, err
	}
	rows, err := s.costRows(ctx, `c.org_id = $1 AND c.id = $2`, []any{org, c.ID})
	return sum(list, map[string]clock.Day{c.ID: clock.DayOf(c.OpenedAt.Time)}, rows), err
}

// UnitCost is the cost of a unit; of a hidden one nothing is given.
type UnitCost struct {
	Unit   string
	Hidden bool
	Cost
}

// TrustCost is the cost of a trust in a financial year, from 1 April, with its units.
type TrustCost struct {
	Year   int
	Small  int // groups of fewer people affected are not shown
	Hidden bool
	Total  Cost
	Units  []UnitCost
}

// FinancialYear gives the year of an instant: 2026 is from 1 April 2026 to 31 March 2027.
func FinancialYear(t time.Time) int {
	t = t.In(clock.London())
	if t.Month() < time.April {
		return t.Year() - 1
	}
	return t.Year()
}

// CostOf gives what violence cost in a financial year, of the cases opened in it that lie in the scope. Cases under a
// lock are left out for everybody, so that no sum tells of one. Groups of few people are hidden, and with them as many
// others as it takes that none can be worked out from the total.
func (s *Service) CostOf(ctx context.Context, sc authz.Scope, org string, year int) (TrustCost, error) {
	out := TrustCost{Year: year, Small: shippedCost().Small}
	list, err := rates(ctx, s.DB, org)
	if err != nil {
		return out, err
	}
	var a db.Args
	from := time.Date(year, time.April, 1, 0, 0, 0, 0, clock.London())
	to := from.AddDate(1, 0, 0)
	where := sc.Where(&a, "c") + ` AND c.org_id = ` + a.Add(org) + ` AND c.lock = '' AND c.opened_at >= ` + a.Add(db.At(from)) + ` AND c.opened_at < ` + a.Add(db.At(to))
	type one struct {
		id, unit string
		at       db.Time
	}
	cases, err := db.All(ctx, s.DB, func(r db.Row) (o one, err error) { return o, r.Scan(&o.id, &o.unit, &o.at) },
		`SELECT c.id, c.unit_id, c.opened_at FROM case_record c WHERE `+where, a.Values()...)
	if err != nil {
		return out, err
	}
	rows, err := s.costRows(ctx, where, a.Values())
	if err != nil {
		return out, err
	}
	all, units := map[string]clock.Day{}, map[string]map[string]clock.Day{}
	for _, c := range cases {
		all[c.id] = clock.DayOf(c.at.Time)
		if units[c.unit] == nil {
			units[c.unit] = map[string]clock.Day{}
		}
		units[c.unit][c.id] = all[c.id]
	}
	for unit, ids := range units {
		var mine []costRow
		for _, r := range rows {
			if r.unit == unit {
				mine = append(mine, r)
			}
		}
		out.Units = append(out.Units, UnitCost{Unit: unit, Cost: sum(list, ids, mine)})
	}
	sort.Slice(out.Units, func(i, j int) bool {
		a, b := out.Units[i], out.Units[j]
		return a.Pence > b.Pence || a.Pence == b.Pence && a.Unit < b.Unit
	})
	out.Total = sum(list, all, rows)
	out.hide()
	return out, nil
}

// hide takes out what would tell of few people: a unit whose sum rests on fewer than Small people who were away, then
// the next smallest while those hidden are together so few that the total gives them away.
func (t *TrustCost) hide() {
	hidden, people := 0, 0
	next := func(only func(*UnitCost) bool) *UnitCost {
		var best *UnitCost
		for i := range t.Units {
			u := &t.Units[i]
			if !u.Hidden && only(u) && (best == nil || u.People < best.People) {
				best = u
			}
		}
		return best
	}
	hide := func(u *UnitCost) {
		hidden, people = hidden+1, people+u.People
		u.Hidden = true
	}
	for u := next(func(u *UnitCost) bool { return u.People < t.Small }); u != nil; u = next(func(u *UnitCost) bool { return u.People < t.Small }) {
		hide(u)
	}
	for hidden == 1 || hidden > 0 && people < t.Small {
		u := next(func(*UnitCost) bool { return true })
		if u == nil {
			break
		}
		hide(u)
	}
	t.Hidden = t.Total.People < t.Small
	for i := range t.Units {
		if t.Units[i].Hidden || t.Hidden {
			t.Units[i] = UnitCost{Unit: t.Units[i].Unit, Hidden: true}
		}
	}
	if t.Hidden {
		t.Total = Cost{}
	}
	// Hidden ones come last, by name: their order among others would tell how they stand.
	sort.SliceStable(t.Units, func(i, j int) bool {
		a, b := t.Units[i], t.Units[j]
		if a.Hidden != b.Hidden {
			return b.Hidden
		}
		return a.Hidden && a.Unit < b.Unit
	})
}
