package interval

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// estimates are all intervals of one set of counts.
func estimates(t *rapid.T, x, rest int, exposure float64, o Options) map[string]Interval {
	out := map[string]Interval{}
	add := func(name string, i Interval, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = i
	}
	r, err := Rate(x, exposure, o)
	add("rate", r.Interval, err)
	r, err = ExactRate(x, exposure, o)
	add("exact rate", r.Interval, err)
	p, err := Wilson(x, x+rest, o)
	add("wilson", p.Interval, err)
	p, err = ClopperPearson(x, x+rest, o)
	add("clopper-pearson", p.Interval, err)
	d, err := Direct([]Band{{x + 10, exposure, 3}, {rest, 2 * exposure, 1}}, o)
	add("direct", d.Interval, err)
	d, err = DirectByPerson([]RepeatBand{{exposure, 3, []Repeat{{1, x + 10}, {4, rest}}}}, o)
	add("direct by person", d.Interval, err)
	i, err := Indirect(x, []ReferenceBand{{exposure, 7, 100}}, o)
	add("indirect rate", i.Rate, err)
	add("indirect ratio", i.Ratio, err)
	m, err := Mean([]float64{float64(x), float64(rest), exposure, -exposure}, o)
	add("mean", m.Interval, err)
	return out
}

func TestIntervalsHoldTheirValueAndWidenWithConfidence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, rest := rapid.IntRange(0, 5000).Draw(t, "x"), rapid.IntRange(1, 5000).Draw(t, "rest")
		exposure := rapid.Float64Range(0.5, 1e6).Draw(t, "exposure")
		low := rapid.Float64Range(0.9, 0.99).Draw(t, "confidence")
		narrow := estimates(t, x, rest, exposure, Options{Confidence: low, Multiplier: 1000})
		wide := estimates(t, x, rest, exposure, Options{Confidence: low + 0.005, Multiplier: 1000})
		for name, n := range narrow {
			w := wide[name]
			slack := 1e-9 * (math.Abs(n.Value) + math.Abs(n.Upper))
			if !(n.Lower <= n.Value+slack && n.Value <= n.Upper+slack) {
				t.Fatalf("%s: %v is outside %v to %v", name, n.Value, n.Lower, n.Upper)
			}
			if w.Value != n.Value || w.Lower > n.Lower+slack || w.Upper < n.Upper-slack || w.Upper-w.Lower <= n.Upper-n.Lower {
				t.Fatalf("%s: %v to %v does not widen to %v to %v", name, n.Lower, n.Upper, w.Lower, w.Upper)
			}
		}
	})
}

func TestTheMultiplierOnlyMultiplies(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, rest := rapid.IntRange(0, 500).Draw(t, "x"), rapid.IntRange(1, 500).Draw(t, "rest")
		plain, times := estimates(t, x, rest, 40, Options{}), estimates(t, x, rest, 40, Options{Multiplier: 256})
		for name, p := range plain {
			q, m := times[name], 256.0
			if name == "indirect ratio" {
				m = 1
			}
			if q.Value != p.Value*m || q.Lower != p.Lower*m || q.Upper != p.Upper*m || q.Multiplier != m {
				t.Fatalf("%s: %+v, times 256 %+v", name, p, q)
			}
		}
	})
}

func TestWilsonAndClopperPearsonAreMirrored(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		x := rapid.IntRange(0, n).Draw(t, "x")
		for _, f := range []func(int, int, Options) (ProportionEstimate, error){Wilson, ClopperPearson} {
			a, err1 := f(x, n, Options{})
			b, err2 := f(n-x, n, Options{})
			if err1 != nil || err2 != nil || math.Abs(a.Lower-(1-b.Upper)) > 1e-9 || math.Abs(a.Upper-(1-b.Lower)) > 1e-9 {
				t.Fatalf("%d of %d: %v, mirrored %v (%v %v)", x, n, a, b, err1, err2)
			}
		}
	})
}

// FuzzIntervals throws any numbers at the package: it answers with ordered limits or refuses, and never breaks.
func FuzzIntervals(f *testing.F) {
	f.Add(3, 10, 100.0, 0.95, 1000.0)
	f.Add(-1, 1<<40, math.Inf(1), 1.0, math.NaN())
	f.Add(1000000000, 1000000000, 1e-100, 0.9999, 1e100)
	f.Fuzz(func(t *testing.T, x, n int, exposure, confidence, multiplier float64) {
		o := Options{Confidence: confidence, Multiplier: multiplier}
		check := func(name string, i Interval, err error) {
			if err == nil && !math.IsNaN(i.Value) && !(i.Lower <= i.Upper && !math.IsInf(i.Upper, 0) && !math.IsInf(i.Lower, 0)) {
				t.Errorf("%s: %+v", name, i)
			}
		}
		r, err := Rate(x, exposure, o)
		check("rate", r.Interval, err)
		r, err = ExactRate(x, exposure, o)
		check("exact rate", r.Interval, err)
		p, err := Wilson(x, n, o)
		check("wilson", p.Interval, err)
		p, err = ClopperPearson(x, n, o)
		check("clopper-pearson", p.Interval, err)
		d, err := DirectByPerson([]RepeatBand{{exposure, multiplier, []Repeat{{x, n}, {n, x}}}}, o)
		check("direct", d.Interval, err)
		i, err := Indirect(x, []ReferenceBand{{exposure, n, multiplier}}, o)
		check("indirect", i.Rate, err)
		m, err := Mean([]float64{exposure, confidence, multiplier}, o)
		check("mean", m.Interval, err)
	})
}
