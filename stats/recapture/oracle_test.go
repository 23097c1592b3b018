package recapture_test

import (
	"math"
	"testing"

	"github.com/havenward/havenward/stats/internal/oracle"
	"github.com/havenward/havenward/stats/recapture"
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

func TestTwoListsAgreeWithR(t *testing.T) {
	t.Parallel()
	var w worst
	rows := oracle.Read(t, "capture_recapture_two_source.csv")
	for _, r := range rows {
		e, err := recapture.Two(recapture.TwoLists{First: r.Int("n_source1"), Second: r.Int("n_source2"), Both: r.Int("matched")}, 0)
		if err != nil {
			t.Fatal(r.At(), err)
		}
		for what, v := range map[string]float64{
			"lincoln_petersen": e.LincolnPetersen, "chapman": e.Chapman, "chapman_var": e.Variance, "chapman_se": e.SE,
			"wald_lower": e.Normal.Lower, "wald_upper": e.Normal.Upper, "observed_distinct": float64(e.Observed),
			"lognormal_lower": e.LogNormal.Lower, "lognormal_upper": e.LogNormal.Upper, "completeness_source1": e.FirstComplete,
			"completeness_source2": e.SecondComplete, "completeness_union": e.UnionComplete,
		} {
			w.near(t, r.At(), what, v, r.Float(what), 1e-9)
		}
	}
	t.Logf("%d rows, worst relative difference %.1e", len(rows), float64(w))
}

func TestThreeListsAgreeWithR(t *testing.T) {
	t.Parallel()
	cells := map[string]*recapture.ThreeLists{}
	for _, r := range oracle.Read(t, "capture_recapture_three_source_input.csv") {
		if cells[r.Str("case_id")] == nil {
			cells[r.Str("case_id")] = &recapture.ThreeLists{}
		}
		l := cells[r.Str("case_id")]
		cell := map[string]*int{"111": &l.ABC, "110": &l.AB, "101": &l.AC, "100": &l.A, "011": &l.BC, "010": &l.B, "001": &l.C}[r.Str("a")+r.Str("b")+r.Str("c")]
		*cell = r.Int("n")
	}
	var w worst
	rows := oracle.Read(t, "capture_recapture_three_source_expected.csv")
	for i, r := range rows {
		e, err := recapture.Three(*cells[r.Str("case_id")], 0)
		if err != nil {
			t.Fatal(r.At(), err)
		}
		m := e.Models[i%8]
		if m.Name != r.Str("model") || m.DF != r.Int("df") || e.Observed != r.Int("observed") {
			t.Errorf("%s: %+v", r.At(), m)
		}
		for what, v := range map[string]float64{"hidden": m.Hidden, "N_hat": m.Total, "se_log_hidden": m.SE, "lower95": m.Interval.Lower, "upper95": m.Interval.Upper, "aic": m.AIC, "bic": m.BIC} {
			w.near(t, r.At(), what, v, r.Float(what), 1e-6)
		}
		if math.Abs(m.Deviance-r.Float("deviance")) > 1e-6 {
			t.Errorf("%s: deviance %v", r.At(), m.Deviance)
		}
	}
	t.Logf("%d rows, worst relative difference %.1e", len(rows), float64(w))
}
