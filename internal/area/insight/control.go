package insight

import (
	"context"
	"math"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/stats/spc"
)

// Control is a series with its control chart, and what was written on it.
type Control struct {
	Series
	// Chart is of Points from First on: months before the first value are no gap. Charted is false where there is no value.
	Chart   spc.Chart
	First   int
	Charted bool
	Rebases []Rebase
	Notes   []Note
}

// Controls makes the charts of several measures at a place, judged with the limits that were redrawn there. The months
// default to the 24 up to the last that has ended.
func (s *Service) Controls(ctx context.Context, sc authz.Scope, asks []Ask) ([]Control, error) {
	series, err := s.SeriesOf(ctx, sc, asks)
	if err != nil || len(series) == 0 {
		return nil, err
	}
	place := series[0].Place
	rebases, err := s.rebases(ctx, place)
	if err != nil {
		return nil, err
	}
	notes, err := s.Notes(ctx, place)
	if err != nil {
		return nil, err
	}
	out := make([]Control, len(series))
	for i, x := range series {
		out[i] = Control{Series: x, Rebases: rebases[x.Measure.Code]}
		for _, n := range notes {
			if n.Month >= x.From && n.Month <= x.To {
				out[i].Notes = append(out[i].Notes, n)
			}
		}
		if err := out[i].Judge(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Judge makes the chart of the points with the rebases.
func (c *Control) Judge() error {
	for c.First < len(c.Points) && c.Points[c.First].Missing() {
		c.First++
	}
	if c.First == len(c.Points) {
		return nil
	}
	points := make([]spc.Point, 0, len(c.Points))
	for _, p := range c.Points[c.First:] {
		points = append(points, spc.Point{At: p.Month.First(), Value: p.Value})
	}
	o := spc.Options{Direction: c.Measure.Better, Target: c.Measure.Target}
	for _, r := range c.Rebases {
		if r.Month > c.Points[c.First].Month && r.Month <= c.To {
			o.Rebase = append(o.Rebase, r.Month.First())
		}
	}
	var err error
	c.Chart, err = spc.XmR(points, o)
	c.Charted = err == nil
	most := 0.0
	if c.Measure.Unit == Percent {
		most = 100
	}
	within(c.Chart, most)
	return err
}

// within keeps the limits of a chart where its values can be: counts and shares are never below nought, and a share of at
// most so much is not above it (0 for no such bound). No value lies beyond, so no rule judges otherwise.
func within(c spc.Chart, most float64) {
	for i := range c.Phases {
		r := &c.Phases[i]
		r.Lower, r.NearLower = math.Max(r.Lower, 0), math.Max(r.NearLower, 0)
		if most > 0 {
			r.Upper, r.NearUpper = math.Min(r.Upper, most), math.Min(r.NearUpper, most)
		}
	}
}

// Sparse tells whether the values are mostly the same, as counts of rare events are. Limits from them mislead, so nothing is
// said to stand out.
func (c Control) Sparse() bool {
	return c.Charted && (c.Chart.Has(spc.LittleVariation) || c.Chart.Has(spc.NoVariation))
}

// Total adds up what was counted in the months that have a value.
func (c Control) Total() (sum float64, months int) {
	for _, p := range c.Points {
		if !p.Missing() {
			sum, months = sum+p.Num, months+1
		}
	}
	return sum, months
}

// Latest gives the newest month that has a value; ok is false where none has.
func (c Control) Latest() (p Point, ok bool) {
	if !c.Charted || c.Chart.Latest < 0 {
		return Point{}, false
	}
	return c.Points[c.First+c.Chart.Latest], true
}

// Phase gives the last phase.
func (c Control) Phase() spc.Phase { return c.Chart.Phases[len(c.Chart.Phases)-1] }

// Shift is a change that chance does not explain: what was usual before and after, and since when. Sign is 1 for more, -1
// for less, 0 for none.
type Shift struct {
	Sign          int
	Before, After float64
	Since         collection.Month
	// Months is how many months there are since.
	Months int
}

// Shift finds the change that the chart shows: between the last two phases where limits were redrawn and the averages
// differ by more than chance explains (three standard errors from the moving ranges); else of the run, trend or point that
// the newest month belongs to.
func (c Control) Shift() Shift {
	if !c.Charted || c.Sparse() {
		return Shift{}
	}
	if n := len(c.Chart.Phases); n > 1 {
		a, b := c.Chart.Phases[n-2], c.Chart.Phases[n-1]
		se := math.Hypot(a.MeanRange/1.128/math.Sqrt(float64(max(a.Values, 1))), b.MeanRange/1.128/math.Sqrt(float64(max(b.Values, 1))))
		if d := b.Mean - a.Mean; !math.IsNaN(se) && math.Abs(d) > 3*se && b.Values > 5 {
			return Shift{sign(d), a.Mean, b.Mean, collection.MonthOf(b.From), b.Values}
		}
	}
	last := c.Chart.Latest
	if last < 0 || !c.Chart.Readings[last].Cause.Special() {
		return Shift{}
	}
	r := c.Chart.Readings[last]
	ph := c.Chart.Phases[r.Phase]
	from := last
	for from > ph.First && (c.Chart.Readings[from-1].Missing() || c.Chart.Readings[from-1].Side == r.Side) {
		from--
	}
	before, nb := mean(c.Chart.Readings[ph.First:from])
	after, na := mean(c.Chart.Readings[from : last+1])
	if na >= c.Chart.Settings.Length && nb >= c.Chart.Settings.Length-1 && r.Side == sided(r.Cause.High()) {
		return Shift{r.Side, before, after, c.Points[c.First+from].Month, na}
	}
	return Shift{sided(r.Cause.High()), ph.Mean, r.Value, c.Points[c.First+last].Month, 1}
}

func mean(list []spc.Reading) (m float64, n int) {
	for _, r := range list {
		if !r.Missing() {
			m, n = m+r.Value, n+1
		}
	}
	if n == 0 {
		return math.NaN(), 0
	}
	return m / float64(n), n
}

func sided(high bool) int {
	if high {
		return 1
	}
	return -1
}

func sign(v float64) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// Day gives the first day of a month as charts and forms show it.
func Day(m collection.Month) time.Time { return m.First() }
