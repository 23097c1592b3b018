package funnel_test

import (
	"math"
	"testing"

	"github.com/havenward/havenward/stats/funnel"
	"github.com/havenward/havenward/stats/internal/oracle"
)

// worst keeps the largest relative difference seen.
type worst float64

func (w *worst) near(t *testing.T, where, what string, got, want, tol float64) {
	t.Helper()
	switch {
	case math.IsNaN(want) != math.IsNaN(got):
	case math.IsNaN(want) || got == want:
		return
	default:
		d := math.Abs(got-want) / max(math.Abs(want), 1e-6)
		if *w = max(*w, worst(d)); d <= tol {
			return
		}
	}
	t.Errorf("%s: %s is %.15g, want %.15g", where, what, got, want)
}

func TestAgreesWithFunnelPlotR(t *testing.T) {
	t.Parallel()
	units, points := map[string][]funnel.Unit{}, map[string][]oracle.Row{}
	for _, r := range oracle.Read(t, "funnel_input.csv") {
		id := r.Str("dataset_id")
		units[id] = append(units[id], funnel.Unit{Name: r.Str("group"), Numerator: r.Float("numerator"), Denominator: r.Float("denominator")})
	}
	for _, r := range oracle.Read(t, "funnel_expected_groups.csv") {
		points[r.Str("dataset_id")] = append(points[r.Str("dataset_id")], r)
	}
	kinds := map[string]funnel.Kind{"SR": funnel.ObservedExpected, "PR": funnel.Proportion, "RC": funnel.CountRatio}
	var w worst
	rows := 0
	for _, s := range oracle.Read(t, "funnel_expected_summary.csv") {
		id := s.Str("dataset_id")
		opt := funnel.Options{Kind: kinds[s.Str("data_type")], Multiplier: s.Float("multiplier"), Trim: s.Float("trim_by"), Plain: !s.Bool("requested_adjusted"), Unrounded: !s.Bool("shmi_rounding")}
		if s.Str("sr_method") == "CQC" {
			opt.Method = funnel.CQC
		}
		if s.Str("limit_used") == "95" {
			opt.Outliers = funnel.Level95
		}
		got, err := funnel.Compute(units[id], opt)
		if err != nil {
			t.Fatal(id, err)
		}
		w.near(t, id, "target", got.Target, s.Float("target"), 1e-9)
		w.near(t, id, "phi", got.Phi, s.Float("phi"), 1e-9)
		w.near(t, id, "tau2", got.Tau2, s.Float("tau2"), 1e-9)
		if got.Adjusted != s.Bool("drawn_adjusted") {
			t.Errorf("%s: adjusted limits %v", id, got.Adjusted)
		}
		if sum := got.Summary(); sum.Above+sum.Below != s.Int("n_outliers") || sum.Units != s.Int("n_groups") {
			t.Errorf("%s: summary %+v", id, sum)
		}
		byName := map[string]funnel.Point{}
		for _, p := range got.Points {
			byName[p.Name] = p
		}
		for _, r := range points[id] {
			rows++
			p, where := byName[r.Str("group")], r.At()
			w.near(t, where, "numerator", p.Numerator, r.Float("numerator"), 0)
			w.near(t, where, "denominator", p.Denominator, r.Float("denominator"), 1e-12)
			w.near(t, where, "ratio", p.Value/opt.Multiplier, r.Float("ratio"), 1e-9)
			w.near(t, where, "scaled", p.Scaled, r.Float("Y"), 1e-9)
			w.near(t, where, "z", p.Z, r.Float("z_unadjusted"), 1e-9)
			w.near(t, where, "kept z", p.Kept, r.Float("z_trimmed"), 1e-9)
			w.near(t, where, "LCL95", p.Plain.At95.Lower, r.Float("LCL95"), 1e-9)
			w.near(t, where, "UCL95", p.Plain.At95.Upper, r.Float("UCL95"), 1e-9)
			w.near(t, where, "LCL998", p.Plain.At998.Lower, r.Float("LCL998"), 1e-9)
			w.near(t, where, "UCL998", p.Plain.At998.Upper, r.Float("UCL998"), 1e-9)
			w.near(t, where, "OD95LCL", p.Adjusted.At95.Lower, r.Float("OD95LCL"), 1e-9)
			w.near(t, where, "OD95UCL", p.Adjusted.At95.Upper, r.Float("OD95UCL"), 1e-9)
			w.near(t, where, "OD998LCL", p.Adjusted.At998.Lower, r.Float("OD998LCL"), 1e-9)
			w.near(t, where, "OD998UCL", p.Adjusted.At998.Upper, r.Float("OD998UCL"), 1e-9)
			if p.Outlier() != (r.Str("outlier") == "1") || p.Trimmed != (r.Str("trim_flag") == "1") {
				t.Errorf("%s: outlier %v, trimmed %v", where, p.Outlier(), p.Trimmed)
			}
		}
	}
	t.Logf("%d points, worst relative difference %.1e", rows, float64(w))
}

func TestAgreesWithPHEindicatormethods(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, key, num, den, x string
		opt                    funnel.PHEOptions
		tol                    float64
	}{
		{"proportion", "area", "numerator", "denominator", "Population", funnel.PHEOptions{Kind: funnel.Share, Multiplier: 100}, 1e-9},
		{"rate", "area", "numerator", "denominator", "Events", funnel.PHEOptions{Multiplier: 1000}, 1e-4},
		{"ratio", "area", "observed", "expected", "Observed_events", funnel.PHEOptions{Kind: funnel.Ratio, Multiplier: 100}, 1e-4},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			points := oracle.Read(t, "phe_funnel_"+c.name+"_points.csv")
			lines := oracle.Read(t, "phe_funnel_"+c.name+"_limits.csv")
			var units []funnel.Unit
			for _, r := range points {
				units = append(units, funnel.Unit{Name: r.Str(c.key), Numerator: r.Float(c.num), Denominator: r.Float(c.den)})
			}
			got, err := funnel.ComputePHE(units, c.opt)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range points {
				if s := got.Points[i].Significance.String(); s != r.Str("significance") {
					t.Errorf("%s: %s, want %s", r.At(), s, r.Str("significance"))
				}
			}
			var w worst
			line, err := got.Line(lines[0].Float(c.x), lines[99].Float(c.x))
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range lines {
				if line[i].X != r.Float(c.x) {
					t.Errorf("%s: the line goes through %v, theirs through %v", r.At(), line[i].X, r.Float(c.x))
				}
				p := got.Limits(r.Float(c.x))
				w.near(t, r.At(), "lower 95", p.Limits.At95.Lower, r.Float("lower_2s_limit"), c.tol)
				w.near(t, r.At(), "upper 95", p.Limits.At95.Upper, r.Float("upper_2s_limit"), c.tol)
				w.near(t, r.At(), "lower 99.8", p.Limits.At998.Lower, r.Float("lower_3s_limit"), c.tol)
				w.near(t, r.At(), "upper 99.8", p.Limits.At998.Upper, r.Float("upper_3s_limit"), c.tol)
				if c.name == "rate" {
					w.near(t, r.At(), "population", p.Denominators.At95.Lower, r.Float("lower_2s_population_1_year"), c.tol)
					w.near(t, r.At(), "population", p.Denominators.At998.Upper, r.Float("upper_3s_population_1_year"), c.tol)
				}
			}
			t.Logf("%d limits, worst relative difference %.1e", 4*len(lines), float64(w))
		})
	}
}
