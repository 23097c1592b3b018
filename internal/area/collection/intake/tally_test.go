package intake

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatRowsHoldIsCountedByMonthWhetherTakenOrNot(t *testing.T) {
	data := flat(headings(), good(1), with(good(2), "staff_group", "nurse"), with(good(3), "ethnic_category", "99", "incident_date", "2026-09-30", "reported_date", "2026-12-25"),
		with(good(4), "incident_date", "tomorrow"), with(good(5), "method", "", "absence_days", "9"), with(good(6), "absence_days", "20", "riddor", "over_7_day"))
	o := october()
	o.From = day("2026-09-01")
	res := checkOf(t, "f.csv", data, o)
	months := map[string]string{}
	for m, x := range res.Tallies {
		months[m] = fmt.Sprint(x.Rows, x.Incidents, x.Staff, " contact ", x.Contact, x.How, " away ", x.Away, x.Reportable, " delay ", x.Delays[1], x.Delays[MostDelay],
			" staff_group ", x.Fields["staff_group"], " ethnic ", x.Fields["ethnic_category"], " date ", x.Fields["incident_date"])
	}
	want := map[string]string{
		"2026-09": "1 1 1 contact 1 1 away 0 0 delay 0 1 staff_group {1 0 0} ethnic {1 0 1} date {1 0 0}",
		"2026-10": "5 5 5 contact 5 4 away 2 1 delay 4 0 staff_group {4 1 0} ethnic {5 0 0} date {4 1 0}",
	}
	for m := range want {
		if diff := cmp.Diff(want[m], months[m]); diff != "" {
			t.Errorf("%s: %s", m, diff)
		}
	}
	if len(months) != len(want) {
		t.Errorf("%d months", len(months))
	}
}
