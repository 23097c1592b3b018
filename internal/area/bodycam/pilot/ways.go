package pilot

import (
	"fmt"
	"math"
	"time"

	"github.com/havenward/havenward/stats/effect"
	"github.com/havenward/havenward/stats/spc"
)

// pooled is the series of all sites with cameras together; the months in which they started one after another are left out.
func (d *data) pooled(m Measure) (series []effect.Period, start int) {
	first, last := d.to+1, 0
	for _, s := range d.p.Sites {
		if at := d.start(s); at != effect.Never {
			first, last = min(first, at), max(last, at+d.washout)
		}
	}
	for i := d.from; i <= d.to; i++ {
		p := effect.Period{Exposure: 1, Exclude: true}
		var sum Sum
		for _, s := range d.p.Sites {
			if x, ok := d.at(s.Code, i, m.Numerator, m.Denominator); ok && d.start(s) != effect.Never {
				sum.Num, sum.Den = sum.Num+x.Num, sum.Den+x.Den
			}
		}
		if sum.Den > 0 {
			p = effect.Period{Events: int(math.Round(sum.Num)), Exposure: sum.Den, Exclude: i >= first && i < last}
		}
		series = append(series, p)
	}
	return series, first - d.from
}

// segment fits the pooled series; ok is false where it is too short to say anything.
func (d *data) segment(m Measure) (effect.Segmented, bool) {
	series, start := d.pooled(m)
	r, err := effect.Segment(series, effect.SegmentOptions{Start: start, Model: effect.QuasiPoisson, Errors: effect.NeweyWestAdjusted, Season: 12})
	return r, err == nil
}

// dispersion is how much more the months vary than chance alone, 0 where it is not known.
func (d *data) dispersion(m Measure) float64 {
	if r, ok := d.segment(m); ok && r.Before >= 8 && r.After >= 8 {
		return r.Dispersion
	}
	return 0
}

// ways works the main outcome out in two other ways, to be looked at beside it: they decide nothing.
func (d *data) ways(m Measure, compared bool) ([]Effect, error) {
	its := Effect{Measure: m, By: "Interrupted time series: the earlier trend and season carried on, months of phasing in left out", Ratio: math.NaN(), Low: math.NaN(), High: math.NaN(), Expected: math.NaN(), Verdict: TooFew, Why: "Fewer than 8 months on a side: look at the chart"}
	its.Before, its.After = d.sums(m)
	if r, ok := d.segment(m); ok && r.Before >= 8 && r.After >= 8 {
		its.take(r.Effect(middle(r)))
		its.Dispersion, its.Why = r.Dispersion, ""
	}
	its.say()
	out := []Effect{its}
	if compared {
		raw := Effect{Measure: m, Ratio: math.NaN(), Low: math.NaN(), High: math.NaN(), Expected: math.NaN()}
		raw.Before, raw.After = d.sums(m)
		if err := d.ratio(m, &raw, d.dispersion(m)); err != nil {
			return nil, err
		}
		raw.say()
		out = append(out, raw)
	}
	return out, nil
}

// middle is the middle of the months after, counted from the start.
func middle(r effect.Segmented) int {
	n := len(r.Fitted) - r.Options.Start
	return max(0, n-1-r.After/2)
}

// SiteResult is one site by itself.
type SiteResult struct {
	Site
	// Before and After are rates of the main outcome; of a site without cameras, Before is that of all months.
	Before, After float64
	Chart         spc.Chart
	Charted       bool
	// Says what the control chart shows after the start.
	Says string
}

// sites charts each site, with new limits from its start on.
func (d *data) sites(m Measure) ([]SiteResult, error) {
	var out []SiteResult
	for _, s := range d.p.Sites {
		r := SiteResult{Site: s, Before: math.NaN(), After: math.NaN()}
		start := d.start(s)
		var before, after Sum
		var points []spc.Point
		early, late := false, false
		for i := d.from; i <= d.to; i++ {
			x, ok := d.at(s.Code, i, m.Numerator, m.Denominator)
			v := math.NaN()
			if ok {
				v = x.Value(m.Per)
				switch {
				case i < start:
					before, early = Sum{before.Num + x.Num, before.Den + x.Den}, true
				case i >= start+d.washout:
					after, late = Sum{after.Num + x.Num, after.Den + x.Den}, true
				}
			}
			if ok || len(points) > 0 {
				points = append(points, spc.Point{At: At(i).First(), Value: v})
			}
		}
		r.Before, r.After = before.Value(m.Per), after.Value(m.Per)
		if early || late {
			o := spc.Options{Direction: spc.Decrease}
			if early && late {
				o.Rebase = []time.Time{At(start).First()}
			}
			c, err := spc.XmR(points, o)
			if err != nil {
				return nil, fmt.Errorf("pilot: the chart of %s: %w", s.Code, err)
			}
			r.Chart, r.Charted = c, true
		}
		r.Says = r.shown(early && late)
		out = append(out, r)
	}
	return out, nil
}

// shown says what the chart of a site shows.
func (r *SiteResult) shown(both bool) string {
	switch {
	case !r.Charted:
		return "No figures"
	case !both:
		return "No cameras in these months"
	}
	n := len(r.Chart.Phases)
	a, b := r.Chart.Phases[0], r.Chart.Phases[n-1]
	switch {
	case !a.HasLimits() || b.Values < 6:
		return "Too few months"
	case b.Mean < a.Lower:
		return "The new average is below the old limits"
	case b.Mean > a.Upper:
		return "The new average is above the old limits"
	case b.Mean < a.Mean:
		return "Lower, within the old limits"
	case b.Mean > a.Mean:
		return "Higher, within the old limits"
	}
	return "As before"
}

// MonthPoint is a month of all sites with cameras together, in the unit of the main outcome.
type MonthPoint struct {
	Month Month
	// Value was seen, Line is what the result says, Without what was expected without cameras; Low and High hold where the new
	// level could lie. They are NaN where there is none.
	Value, Line, Without, Low, High float64
	// Started is how many sites had cameras.
	Started int
}

// months draws the main outcome: what was seen, and what the sites without cameras lead one to expect.
func (d *data) months(m Measure, main *Effect, s effect.Staggered) []MonthPoint {
	out := make([]MonthPoint, 0, max(d.to-d.from+1, 0))
	type sum struct{ num, den, line, without, low, high, over float64 }
	sums := make([]sum, max(d.to-d.from+1, 0))
	rows := d.staged(m, 0)
	for i, r := range rows {
		if r.Start == effect.Never {
			continue
		}
		x := &sums[r.Time-d.from]
		x.num, x.den = x.num+float64(r.Events), x.den+r.Exposure
		if len(s.Without) != len(rows) || math.IsNaN(s.Without[i]) {
			continue
		}
		ratio, low, high := 1.0, 1.0, 1.0
		if r.Time >= r.Start+d.washout {
			ratio, low, high = main.Ratio, main.Low, main.High
		}
		w := s.Without[i]
		x.over, x.without, x.line, x.low, x.high = x.over+r.Exposure, x.without+w, x.line+w*ratio, x.low+w*low, x.high+w*high
	}
	for i, x := range sums {
		p := MonthPoint{Month: At(d.from + i), Value: Sum{x.num, x.den}.Value(m.Per), Line: math.NaN(), Without: math.NaN(), Low: math.NaN(), High: math.NaN()}
		if x.over > 0 {
			p.Line, p.Without = x.line/x.over*m.Per, x.without/x.over*m.Per
			p.Low, p.High = x.low/x.over*m.Per, x.high/x.over*m.Per
		}
		for _, site := range d.p.Sites {
			if d.start(site) <= d.from+i {
				p.Started++
			}
		}
		out = append(out, p)
	}
	return out
}
