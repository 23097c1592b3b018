package interval

import (
	"math"
	"strings"
	"testing"

	"github.com/havenward/havenward/stats/internal/oracle"
)

// agree compares named figures with a row's cells and keeps the worst relative difference.
type agree struct {
	t     *testing.T
	n     int
	worst float64
}

func (a *agree) row(r oracle.Row, got map[string]float64) {
	a.t.Helper()
	for name, g := range got {
		w := r.Float(name)
		a.n++
		if !oracle.Close(g, w, 1e-9) {
			a.t.Errorf("%s: %s is %v, want %v", r.At(), name, g, w)
		}
		if d := math.Abs(g-w) / math.Max(1e-6, math.Abs(w)); d > a.worst {
			a.worst = d
		}
	}
}

func (a *agree) report() {
	a.t.Logf("%d figures, worst relative difference %.2g", a.n, a.worst)
}

func optionsOf(r oracle.Row) Options {
	o := Options{Confidence: r.Float("confidence")}
	if r.Column("multiplier") {
		o.Multiplier = r.Float("multiplier")
	}
	return o
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestRatesAgree(t *testing.T) {
	t.Parallel()
	a := agree{t: t}
	for _, r := range oracle.Read(t, "ci_rates.csv") {
		e := must[RateEstimate](t)(Rate(r.Int("count"), r.Float("denominator"), optionsOf(r)))
		x := must[RateEstimate](t)(ExactRate(r.Int("count"), r.Float("denominator"), optionsOf(r)))
		a.row(r, map[string]float64{"value": e.Value, "lower": e.Lower, "upper": e.Upper, "exact_lower": x.Lower, "exact_upper": x.Upper})
		if string(e.Method) != r.Str("method") {
			t.Errorf("%s: method %q", r.At(), e.Method)
		}
	}
	a.report()
}

func TestProportionsAgree(t *testing.T) {
	t.Parallel()
	a := agree{t: t}
	for _, r := range oracle.Read(t, "ci_proportions.csv") {
		w := must[ProportionEstimate](t)(Wilson(r.Int("numerator"), r.Int("denominator"), optionsOf(r)))
		c := must[ProportionEstimate](t)(ClopperPearson(r.Int("numerator"), r.Int("denominator"), optionsOf(r)))
		a.row(r, map[string]float64{"value": w.Value, "wilson_lower": w.Lower, "wilson_upper": w.Upper, "clopper_pearson_lower": c.Lower, "clopper_pearson_upper": c.Upper})
	}
	a.report()
}

func TestMeansAgree(t *testing.T) {
	t.Parallel()
	_, input := oracle.Group(oracle.Read(t, "mean_input.csv"), "group")
	a := agree{t: t}
	for _, r := range oracle.Read(t, "mean_expected.csv") {
		var values []float64
		for _, v := range input[r.Str("group")] {
			values = append(values, v.Float("value"))
		}
		m := must[MeanEstimate](t)(Mean(values, optionsOf(r)))
		a.row(r, map[string]float64{"n": float64(m.N), "sd": m.SD, "mean": m.Value, "lower": m.Lower, "upper": m.Upper})
	}
	a.report()
}

func TestDirectlyStandardisedRatesAgree(t *testing.T) {
	t.Parallel()
	_, input := oracle.Group(oracle.Read(t, "dsr_input.csv"), "group")
	a := agree{t: t}
	for _, r := range oracle.Read(t, "dsr_expected.csv") {
		var bands []Band
		for _, b := range input[r.Str("group")] {
			bands = append(bands, Band{b.Int("x"), b.Float("n"), b.Float("stdpop")})
		}
		e := must[DirectEstimate](t)(Direct(bands, optionsOf(r)))
		a.row(r, map[string]float64{"total_count": float64(e.Events), "total_pop": e.Population, "value": e.Value, "lower": e.Lower, "upper": e.Upper})
		if string(e.Method) != r.Str("method") || e.TooFew != strings.Contains(r.Str("statistic"), "NA") {
			t.Errorf("%s: method %q, too few %t", r.At(), e.Method, e.TooFew)
		}
	}
	a.report()
}

func TestRatesOfPeopleWithSeveralEventsAgree(t *testing.T) {
	t.Parallel()
	_, input := oracle.Group(oracle.Read(t, "dsr_nonindependent_input.csv"), "group")
	a := agree{t: t}
	for _, r := range oracle.Read(t, "dsr_nonindependent_expected.csv") {
		names, by := oracle.Group(input[r.Str("group")], "ageband")
		var repeat []RepeatBand
		var single []Band
		for _, n := range names {
			b := RepeatBand{Population: by[n][0].Float("n"), Standard: by[n][0].Float("stdpop")}
			events := 0
			for _, f := range by[n] {
				b.People = append(b.People, Repeat{f.Int("eventfreq"), f.Int("x")})
				events += f.Int("eventfreq") * f.Int("x")
			}
			repeat = append(repeat, b)
			single = append(single, Band{events, b.Population, b.Standard})
		}
		e := must[DirectEstimate](t)(DirectByPerson(repeat, optionsOf(r)))
		plain := must[DirectEstimate](t)(Direct(single, Options{Multiplier: r.Float("multiplier")}))
		a.row(r, map[string]float64{"total_count": float64(e.Events), "total_pop": e.Population, "value": e.Value, "lower": e.Lower, "upper": e.Upper,
			"independent_lower95": plain.Lower, "independent_upper95": plain.Upper})
		if string(e.Method) != r.Str("method") {
			t.Errorf("%s: method %q", r.At(), e.Method)
		}
	}
	a.report()
}

func TestIndirectlyStandardisedRatesAgree(t *testing.T) {
	t.Parallel()
	_, input := oracle.Group(oracle.Read(t, "dsr_input.csv"), "group")
	_, reference := oracle.Group(oracle.Read(t, "isr_reference.csv"), "band")
	a := agree{t: t}
	for _, r := range oracle.Read(t, "isr_expected.csv") {
		var bands []ReferenceBand
		observed := 0
		for _, b := range input[r.Str("group")] {
			ref := reference[b.Str("band")][0]
			bands = append(bands, ReferenceBand{b.Float("n"), ref.Int("x_ref"), ref.Float("n_ref")})
			observed += b.Int("x")
		}
		e := must[IndirectEstimate](t)(Indirect(observed, bands, Options{Confidence: r.Float("confidence"), Multiplier: 1000}))
		a.row(r, map[string]float64{"observed": float64(e.Observed), "expected": e.Expected, "ratio": e.Ratio.Value, "lower": e.Ratio.Lower, "upper": e.Ratio.Upper,
			"rate": e.Rate.Value, "rate_lower": e.Rate.Lower, "rate_upper": e.Rate.Upper, "ref_rate": e.ReferenceRate})
		if string(e.Ratio.Method) != r.Str("method") {
			t.Errorf("%s: method %q", r.At(), e.Ratio.Method)
		}
	}
	a.report()
}
