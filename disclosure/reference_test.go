package disclosure

import (
	"strconv"
	"testing"

	"github.com/havenward/havenward/disclosure/bounds"
)

func TestRoundingAgreesWithReference(t *testing.T) {
	for _, r := range oracle(t, "rounding.csv") {
		n := number(t, r["count"])
		national, _ := HES{}.Show(n, true)
		below, _ := HES{}.Show(n, false)
		for column, got := range map[string]string{
			"hes_national": national.Text(), "hes_subnational": below.Text(),
			"nearest_5": strconv.FormatInt(Round(n, 5), 10), "nearest_10_half_up": strconv.FormatInt(Round(n, 10), 10),
		} {
			if got != r[column] {
				t.Errorf("%d: %s is %s, want %s", n, column, got, r[column])
			}
		}
	}
}

func TestPrimaryAndHESAgreeWithReference(t *testing.T) {
	_, tables := oracleTables(t)
	for _, r := range oracle(t, "suppression_primary_and_hes.csv") {
		table := tables[r["table_id"]]
		cell := oracleCell(t, table.Layout(), r)
		if got := table.Count(cell); got != number(t, r["count"]) {
			t.Errorf("%v: count %d", r, got)
		}
		release, _ := HES{}.Apply(table)
		if got := release.Cells[cell].Text(); got != r["hes_style_display"] {
			t.Errorf("%v: shown %q", r, got)
		}
		for column, small := range map[string]int64{"primary_1_to_4": 4, "primary_1_to_7": 7, "primary_1_to_9": 9} {
			if got := (Suppress{Small: small}).primary(table, cell); got != (r[column] == "TRUE") {
				t.Errorf("%v: %s is %v", r, column, got)
			}
		}
	}
}

// primaryOnly hides the small cells and nothing else.
func primaryOnly(table *Table, small, low int64) *Release {
	r := &Release{Layout: table.Layout()}
	for cell := range table.Layout().Cells() {
		n := table.Count(cell)
		if n >= 1 && n <= small {
			r.Cells = append(r.Cells, StarCell(low, NoLimit))
		} else {
			r.Cells = append(r.Cells, ExactCell(n))
		}
	}
	return r
}

func TestAuditOfPrimaryOnlyAgreesWithReference(t *testing.T) {
	_, tables := oracleTables(t)
	for _, r := range oracle(t, "suppression_audit_primary_only.csv") {
		table := tables[r["table_id"]]
		small := map[string]int64{"1_to_4": 4, "1_to_7": 7, "1_to_9": 9}[r["rule"]]
		cell := oracleCell(t, table.Layout(), r)
		for low, ends := range []string{"if_nonneg", "if_star_ge_1"} {
			report, err := Audit{Releases: []Published{{Release: primaryOnly(table, small, int64(low))}}}.Run()
			if err != nil {
				t.Fatal(err)
			}
			want := bounds.Range{Min: number(t, r["min_"+ends]), Max: number(t, r["max_"+ends])}
			if got := report.Range(0, cell); got.Min != want.Min || got.Max != want.Max || !got.Exact {
				t.Errorf("%v: %s: got %+v", r, ends, got)
			}
		}
	}
}

func TestAuditOfHESAgreesWithReference(t *testing.T) {
	_, tables := oracleTables(t)
	reports := make(map[string]*Report)
	for _, r := range oracle(t, "suppression_hes_audit.csv") {
		table := tables[r["table_id"]]
		report := reports[r["table_id"]]
		if report == nil {
			release, _ := HES{}.Apply(table)
			var err error
			if report, err = (Audit{Releases: []Published{{Release: release}}}).Run(); err != nil {
				t.Fatal(err)
			}
			reports[r["table_id"]] = report
		}
		got := report.Range(0, oracleCell(t, table.Layout(), r))
		if got.Min != number(t, r["min_possible"]) || got.Max != number(t, r["max_possible"]) || !got.Exact {
			t.Errorf("%v: got %+v", r, got)
		}
	}
}
