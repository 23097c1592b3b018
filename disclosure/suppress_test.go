package disclosure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSuppressionOfReferenceTablesIsSafe(t *testing.T) {
	names, tables := oracleTables(t)
	optimum := make(map[string]map[string]string)
	for _, r := range oracle(t, "suppression_small_optimum.csv") {
		optimum[r["table_id"]] = r
	}
	for _, name := range names {
		for _, small := range []int64{4, 7, 9} {
			for _, values := range []int64{0, 2} {
				s := Suppress{Small: small, Values: values}
				safe, err := s.Apply(tables[name])
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				again, err := s.Apply(tables[name])
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(safe.Release.Cells, again.Release.Cells); diff != "" {
					t.Errorf("%s: a rerun differs: %s", name, diff)
				}
				t.Logf("%s 1 to %d, %d values: %d primary, %d complement", name, small, s.values(), safe.Primary, safe.Complement)
				best := optimum[name]
				if best == nil || small != 4 || values != 2 {
					continue
				}
				sum := int64(0)
				for _, e := range safe.Log {
					if e.Reason == ReasonProtects {
						sum += e.Raw
					}
				}
				t.Logf("%s: sum %d, best %s in %s", name, sum, best["min_secondary_sum_at_that_number"], best["min_secondary_cells"])
				if int64(safe.Complement) < number(t, best["min_secondary_cells"]) {
					t.Errorf("%s: %d complements, fewer than the least there can be", name, safe.Complement)
				}
				if int64(safe.Complement) == number(t, best["min_secondary_cells"]) && sum < number(t, best["min_secondary_sum_at_that_number"]) {
					t.Errorf("%s: sum %d, less than the least there can be", name, sum)
				}
			}
		}
	}
}
