package insight

import (
	"math"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/spc"
)

// Value gives the month's number for a chart, NaN where no trust is in it or the count may not be shown.
func (y YearSum) Value() float64 {
	if y.Trusts == 0 || y.Hidden {
		return math.NaN()
	}
	return float64(y.Staff)
}

// shadeMonths shows staff hurt of months that are of a single trust as those above it may see it.
func (p *Picture) shadeMonths() {
	if p.Org.Kind == org.National || p.Affected {
		return
	}
	for i := range p.Sums {
		y := &p.Sums[i]
		if y.Trusts != 1 {
			continue
		}
		shown := Shown(Place{Kind: org.Trust}, false, y.Staff)
		y.Hidden, y.Staff = shown.Hidden(), shown.Value
	}
}

// better is which way is an improvement: fewer staff hurt, and neither for staff affected.
func (p Picture) better() spc.Direction {
	if p.Affected {
		return spc.Neutral
	}
	return spc.Decrease
}

// Chart judges the months of the picture; fewer staff hurt is better. ok is false where no month has a value.
func (p Picture) Chart() (c spc.Chart, ok bool) {
	points := make([]spc.Point, 0, len(p.Sums))
	for _, y := range p.Sums {
		points = append(points, spc.Point{At: y.Month.First(), Value: y.Value()})
		ok = ok || !math.IsNaN(y.Value())
	}
	if !ok {
		return spc.Chart{}, false
	}
	c, err := spc.XmR(points, spc.Options{Direction: p.better()})
	within(c, 0)
	return c, err == nil
}

// ChartFinding is what the chart of months shows.
func (p Picture) ChartFinding() Finding {
	c, ok := p.Chart()
	switch {
	case !ok && len(p.Sums) > 0 && p.Same == 0 && !p.All:
		return saying("No trust here sent all 24 months, so there is no line that compares like with like")
	case !ok || c.Latest < 0:
		return saying("No months to show yet")
	case p.All:
		return saying("Staff hurt each month, all trusts that sent it")
	}
	r := c.Readings[c.Latest]
	kind := r.Kind
	if kind == spc.CommonCause && p.Affected {
		return saying("Staff affected: no clear change in 24 months")
	}
	if kind == spc.CommonCause {
		return saying("Staff hurt: no clear change in 24 months")
	}
	since := c.Latest
	for since > 0 && c.Readings[since-1].Kind == kind {
		since--
	}
	m := collection.MonthOf(c.Readings[since].At).Words()
	switch kind {
	case spc.NeutralHigh:
		return saying("More staff are recorded as affected than usual since %s", m)
	case spc.NeutralLow:
		return saying("Fewer staff are recorded as affected than usual since %s", m)
	case spc.Improvement:
		return saying("Fewer staff are hurt than usual since %s", m)
	}
	return saying("More staff are hurt than usual since %s", m)
}

// TrustMonth is a month of a trust as those above it see it.
type TrustMonth struct {
	collection.Return
	// In says that it counts; Affected is then staff affected, a sum of the whole trust, and Hurt staff hurt as it may be
	// shown. Rows is false where there are sums only.
	In, Rows bool
	Affected int64
	Hurt     disclosure.Shown
}

// trustMonths gives the last twelve months of a trust, newest first.
func (l *ledger) trustMonths(trust string) []TrustMonth {
	var out []TrustMonth
	for i := len(l.months) - 1; i >= len(l.months)-rateMonths; i-- {
		at := cell{trust, l.months[i]}
		r, ok := l.returns[at]
		if !ok {
			continue
		}
		m := TrustMonth{Return: r, In: counts(r), Rows: l.knows(at), Affected: l.affected[at]}
		if m.Rows {
			m.Hurt = Shown(Place{Kind: org.Trust}, false, l.hurt[at])
		}
		out = append(out, m)
	}
	return out
}
