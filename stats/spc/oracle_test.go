package spc

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/stats/internal/oracle"
)

const tolerance = 1e-9

func TestXmRAgreesWithTheRPackage(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"spc_", "spc_fuzz_"} {
		for _, mode := range []Mode{Parity, Product} {
			t.Run(prefix+mode.String(), func(t *testing.T) {
				t.Parallel()
				_, input := oracle.Group(oracle.Read(t, prefix+"input.csv"), "series_id")
				_, points := oracle.Group(oracle.Read(t, prefix+"expected_points.csv"), "series_id")
				_, summary := oracle.Group(oracle.Read(t, prefix+"expected_summary.csv"), "series_id")
				var worst float64
				compared := 0
				for _, row := range oracle.Read(t, prefix+"options.csv") {
					id := row.Str("series_id")
					c, err := XmR(seriesOf(input[id]), optionsOf(t, row, mode))
					if row.Str("expected_status") == "error" {
						checkError(t, id, err)
						continue
					}
					if err != nil {
						t.Errorf("%s: %v", id, err)
						continue
					}
					if mode == Product && differs(id) {
						continue
					}
					compared += len(c.Readings)
					worst = max(worst, comparePoints(t, id, c, points[id]))
					compareSummary(t, id, c, summary[id])
				}
				t.Logf("%d points, worst relative difference %.2g", compared, worst)
			})
		}
	}
}

// differs names the series on which product mode is meant to differ; TestEdgeCasesInBothModes and TestAFallRightAfterAFall have what it says.
func differs(id string) bool {
	return slices.Contains([]string{"s17_all_equal", "s24_len1", "s57_adjacent_falls"}, id)
}

// checkError takes the three errors of the package apart: two are wanted, one is a defect that we do not have.
func checkError(t *testing.T, id string, err error) {
	t.Helper()
	want := map[string]error{"s51_missing_inside_trend": nil, "s53_error_duplicate_dates": ErrDuplicate, "s54_error_fix_below_12": ErrOption}
	if w, ok := want[id]; !ok || !errors.Is(err, w) {
		t.Errorf("%s: error %v, want %v", id, err, w)
	}
}

func seriesOf(rows []oracle.Row) []Point {
	var points []Point
	for _, r := range rows {
		points = append(points, Point{r.Date("date"), r.Float("value")})
	}
	return points
}

func optionsOf(t *testing.T, row oracle.Row, mode Mode) Options {
	t.Helper()
	o := Options{Mode: mode}
	if err := o.Direction.UnmarshalText([]byte(row.Str("improvement_direction"))); err != nil {
		t.Fatal(err)
	}
	if row.Has("target") {
		o.Target = new(row.Float("target"))
	}
	if row.Has("fix_after_n_points") {
		o.Baseline = row.Int("fix_after_n_points")
	}
	if !row.Bool("screen_outliers") {
		o.Screening = Unscreened
	}
	o.Rebase = rebaseOf(t, row)
	return o
}

func rebaseOf(t *testing.T, row oracle.Row) (dates []time.Time) {
	t.Helper()
	for s := range strings.SplitSeq(row.Str("rebase_dates"), ";") {
		if s == "" {
			continue
		}
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		dates = append(dates, d)
	}
	return dates
}

func comparePoints(t *testing.T, id string, c Chart, want []oracle.Row) (worst float64) {
	t.Helper()
	if len(c.Readings) != len(want) {
		t.Errorf("%s: %d points, want %d", id, len(c.Readings), len(want))
		return 0
	}
	for i, w := range want {
		r := c.Readings[i]
		p := c.Phases[r.Phase]
		bad := func(what string, got, want any) {
			t.Errorf("%s %s: %s is %v, want %v", id, w.Str("date"), what, got, want)
		}
		if !r.At.Equal(w.Date("date")) {
			bad("date", r.At, w.Str("date"))
		}
		for name, got := range map[string]float64{"value": r.Value, "mean": p.Mean, "lpl": p.Lower, "upl": p.Upper} {
			if !oracle.Close(got, w.Float(name), tolerance) {
				bad(name, got, w.Float(name))
			}
			if d := math.Abs(got-w.Float(name)) / math.Max(1e-6, math.Abs(w.Float(name))); d > worst {
				worst = d
			}
		}
		if p.Number != w.Int("rebase_group") {
			bad("rebase group", p.Number, w.Int("rebase_group"))
		}
		if p.Short != w.Bool("short_group_warning") {
			bad("short group", p.Short, w.Bool("short_group_warning"))
		}
		if w.Has("relative_to_mean") == r.Missing() {
			bad("missing", r.Missing(), !w.Has("relative_to_mean"))
		} else if !r.Missing() && r.Side != w.Int("relative_to_mean") {
			bad("side", r.Side, w.Int("relative_to_mean"))
		}
		if judged := !r.Missing() && p.HasLimits(); w.Has("outside_limits") != judged || r.Outside != w.Bool("outside_limits") {
			bad("outside", r.Outside, w.Str("outside_limits"))
		}
		if r.Close != w.Bool("close_to_limits") {
			bad("close", r.Close, w.Str("close_to_limits"))
		}
		if got := r.Cause.Text(c.Settings.Length); got != w.Str("special_cause_type") {
			bad("cause", got, w.Str("special_cause_type"))
		}
		if string(r.Kind) != w.Str("point_type") {
			bad("kind", r.Kind, w.Str("point_type"))
		}
		if (c.Settings.Target != nil) != w.Has("target") || c.Settings.Target != nil && *c.Settings.Target != w.Float("target") {
			bad("target", c.Settings.Target, w.Str("target"))
		}
	}
	return worst
}

func compareSummary(t *testing.T, id string, c Chart, want []oracle.Row) {
	t.Helper()
	if len(c.Phases) != len(want) {
		t.Errorf("%s: %d phases, want %d", id, len(c.Phases), len(want))
		return
	}
	for i, w := range want {
		p := c.Phases[i]
		got := []any{p.Number, p.Points, p.Common, p.Improvement, p.Concern, string(c.Last(p).Kind)}
		exp := []any{w.Int("rebase_group"), w.Int("n"), w.Int("common_cause"), w.Int("special_cause_improvement"), w.Int("special_cause_concern"), w.Str("variation_type_last_point")}
		if !slices.Equal(got, exp) {
			t.Errorf("%s phase %d: %v, want %v", id, i, got, exp)
		}
		if !oracle.Close(p.Mean, w.Float("mean"), tolerance) || !oracle.Close(p.Lower, w.Float("lpl"), tolerance) || !oracle.Close(p.Upper, w.Float("upl"), tolerance) {
			t.Errorf("%s phase %d: %v (%v to %v)", id, i, p.Mean, p.Lower, p.Upper)
		}
	}
	last := want[len(want)-1]
	if string(c.Assurance) != last.Str("assurance_type") {
		t.Errorf("%s: assurance %q, want %q", id, c.Assurance, last.Str("assurance_type"))
	}
	if !last.Column("variation_icon") {
		return
	}
	if got := string(c.Variation) + ".svg"; got != last.Str("variation_icon") {
		t.Errorf("%s: variation %q, want %q", id, got, last.Str("variation_icon"))
	}
	if got := strings.TrimSuffix(last.Str("assurance_icon"), ".svg"); c.Assurance.Icon() != got {
		t.Errorf("%s: assurance icon %q, want %q", id, c.Assurance.Icon(), got)
	}
}

func TestFacetsAgreeWithTheRPackage(t *testing.T) {
	t.Parallel()
	names, input := oracle.Group(oracle.Read(t, "spc_facet_input.csv"), "facet")
	_, options := oracle.Group(oracle.Read(t, "spc_facet_options.csv"), "facet")
	_, points := oracle.Group(oracle.Read(t, "spc_facet_expected_points.csv"), "facet")
	_, summary := oracle.Group(oracle.Read(t, "spc_facet_expected_summary.csv"), "facet")
	icons := map[string]string{}
	for _, r := range oracle.Read(t, "spc_facet_expected_icons.csv") {
		icons[r.Str("facet")+" "+r.Str("type")] = strings.TrimSuffix(r.Str("icon"), ".svg")
	}
	for _, mode := range []Mode{Parity, Product} {
		var groups []Group
		for _, n := range names {
			o := options[n][0]
			groups = append(groups, Group{Name: n, Points: seriesOf(input[n]), Target: new(o.Float("target")), Rebase: rebaseOf(t, o)})
		}
		for _, f := range Facets(groups, Options{Mode: mode, Direction: Decrease}) {
			if f.Err != nil {
				t.Errorf("%s: %v", f.Name, f.Err)
				continue
			}
			comparePoints(t, f.Name, f.Chart, points[f.Name])
			compareSummary(t, f.Name, f.Chart, summary[f.Name])
			if got := string(f.Chart.Variation); got != icons[f.Name+" variation"] {
				t.Errorf("%s: variation %q", f.Name, got)
			}
			if got := f.Chart.Assurance.Icon(); got != icons[f.Name+" assurance"] {
				t.Errorf("%s: assurance %q", f.Name, got)
			}
		}
	}
}
