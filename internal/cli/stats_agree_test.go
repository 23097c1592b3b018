package cli_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestStatisticsAgreeWithReferenceResults runs each command on the input of the reference results.
func TestStatisticsAgreeWithReferenceResults(t *testing.T) {
	t.Parallel()
	type result struct {
		flag, want string // where the command writes it, and what is expected
		match
	}
	fine := match{tolerance: 1e-9}
	by := func(keys ...string) match { m := fine; m.keys = keys; return m }
	loose := func(m match, tolerance float64) match { m.tolerance = tolerance; return m }
	only := func(m match, rows func(map[string]string) bool) match { m.rows = rows; return m }
	iterated := func(r map[string]string) bool { return r["model"] == "gls_ar1_reml_rate" || r["model"] == "negbin" }
	for _, c := range []struct {
		name, command string // files of the reference results begin with @
		status        int
		results       []result
	}{
		{"spc", "spc @spc_input.csv --options @spc_options.csv --parity", 1, []result{
			{"points", "spc_expected_points.csv", by("series_id", "date")}, {"summary", "spc_expected_summary.csv", by("series_id", "rebase_group")}}},
		{"spc at random", "spc @spc_fuzz_input.csv --options @spc_fuzz_options.csv --parity", 0, []result{
			{"points", "spc_fuzz_expected_points.csv", by("series_id", "date")}, {"summary", "spc_fuzz_expected_summary.csv", by("series_id", "rebase_group")}}},
		{"spc of facets", "spc @spc_facet_input.csv --options @spc_facet_options.csv --parity", 0, []result{
			{"points", "spc_facet_expected_points.csv", by("facet", "date")}, {"summary", "spc_facet_expected_summary.csv", by("facet", "rebase_group")}}},
		{"rates", "rates @ci_rates.csv", 0, []result{{"out", "ci_rates.csv", by("row")}}},
		{"proportions", "proportions @ci_proportions.csv", 0, []result{{"out", "ci_proportions.csv", by("row")}}},
		{"means", "means @mean_input.csv --confidence 0.95,0.998", 0, []result{{"out", "mean_expected.csv", by("group", "confidence")}}},
		{"dsr", "dsr @dsr_input.csv --multiplier 1000 --confidence 0.95,0.998", 0, []result{{"out", "dsr_expected.csv", by("group", "confidence")}}},
		{"dsr of repeated events", "dsr @dsr_nonindependent_input.csv --multiplier 1000 --confidence 0.95,0.998", 0, []result{{"out", "dsr_nonindependent_expected.csv", by("group", "confidence")}}},
		{"isr", "isr @dsr_input.csv --reference @isr_reference.csv --confidence 0.95,0.998", 0, []result{{"out", "isr_expected.csv", by("group", "confidence")}}},
		{"phe rate", "phe-funnel rate @phe_funnel_rate_points.csv", 0, []result{
			{"out", "phe_funnel_rate_points.csv", by("area")}, {"limits", "phe_funnel_rate_limits.csv", loose(by("Events"), 1e-4)}}},
		{"phe proportion", "phe-funnel proportion @phe_funnel_proportion_points.csv", 0, []result{
			{"out", "phe_funnel_proportion_points.csv", by("area")}, {"limits", "phe_funnel_proportion_limits.csv", by("Population")}}},
		{"phe ratio", "phe-funnel ratio @phe_funnel_ratio_points.csv", 0, []result{
			{"out", "phe_funnel_ratio_points.csv", by("area")}, {"limits", "phe_funnel_ratio_limits.csv", loose(by("Observed_events"), 1e-4)}}},
		{"rate ratio", "rate-ratio @rate_ratio.csv", 0, []result{{"out", "rate_ratio.csv", by("row", "confidence")}}},
		{"did", "did @did_input.csv", 0, []result{{"out", "did_expected.csv", loose(by("case_id", "model", "term"), 1e-6)}}},
		{"its", "its @its_input.csv", 0, []result{
			{"coefficients", "its_expected_coefficients.csv", only(match{keys: []string{"case_id", "model", "term"}, tolerance: 1e-6, columns: map[string]float64{"p_value": 1e-5}}, func(r map[string]string) bool { return !iterated(r) })},
			{"coefficients", "its_expected_coefficients.csv", only(match{keys: []string{"case_id", "model", "term"}, tolerance: 1e-4, columns: map[string]float64{"p_value": 1e-3}}, iterated)},
			{"fitted", "its_expected_fitted.csv", loose(by("case_id", "time"), 1e-6)},
			{"summary", "its_expected_summary.csv", match{keys: []string{"case_id"}, tolerance: 1e-6, columns: map[string]float64{"gls_ar1_rho": 1e-4, "gls_sigma": 1e-4, "negbin_theta": 1e-4}}}}},
		{"survey", "survey @survey_input.csv", 0, []result{
			{"out", "survey_expected.csv", by("design", "domain")}, {"underreporting", "survey_underreporting_expected.csv", by("quantity")}}},
		{"two lists", "recapture @capture_recapture_two_source.csv", 0, []result{{"out", "capture_recapture_two_source.csv", by("row")}}},
		{"three lists", "recapture @capture_recapture_three_source_input.csv", 0, []result{{"out", "capture_recapture_three_source_expected.csv",
			match{keys: []string{"case_id", "model"}, tolerance: 1e-6, skip: func(r map[string]string, column string) bool {
				return column == "deviance" && r["model"] == "saturated"
			}}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			args := []string{"stats"}
			for a := range strings.FieldsSeq(c.command) {
				if name, ok := strings.CutPrefix(a, "@"); ok {
					a = reference(t, name)
				}
				args = append(args, a)
			}
			given := map[string]bool{}
			for _, r := range c.results {
				if !given[r.flag] {
					args = append(args, "--"+r.flag, filepath.Join(folder, r.flag+".csv"))
				}
				given[r.flag] = true
			}
			status, said := run(t, args...)
			if status != c.status {
				t.Fatalf("status %d: %s", status, said)
			}
			for _, r := range c.results {
				r.files(t, filepath.Join(folder, r.flag+".csv"), reference(t, r.want))
			}
		})
	}
}

func TestSeriesThatCannotBeChartedAreNamed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	_, said := run(t, "stats", "spc", reference(t, "spc_input.csv"), "--options", reference(t, "spc_options.csv"), "--points", filepath.Join(folder, "p"), "--summary", filepath.Join(folder, "s"))
	var named []string
	for _, o := range lines(t, reference(t, "spc_options.csv")) {
		if strings.Contains(said, o["series_id"]+":") {
			named = append(named, o["series_id"])
		}
	}
	// The third error of the R package, a gap inside a trend, is a defect that we do not have.
	if got := fmt.Sprint(named); got != "[s53_error_duplicate_dates s54_error_fix_below_12]" {
		t.Error(got)
	}
}
