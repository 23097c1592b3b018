package intake

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/mds"
)

// TestAPenWritesWhatFactsOfWrites compares every value of every row with the slower way through a record.
func TestAPenWritesWhatFactsOfWrites(t *testing.T) {
	rows := []map[string]string{}
	for i := range 60 {
		r := good(i)
		switch i % 6 {
		case 1:
			r = with(r, "incident_time", "", "absence_days", "", "alleged_person_type", "", "alleged_age_band", "", "alleged_gender", "", "capacity_assessed", "")
		case 2:
			r = with(r, "absence_days", "0", "record_state", "rejected", "hate_motive", "race;religion", "incident_time", "00:00")
		case 3:
			r = with(r, "absence_days", "999", "method", "weapon;punch", "weapon_type", "blade", "physical_harm", "moderate")
		case 4: // a second member of staff of the incident before
			r = with(r, "incident_ref", "W-000003", "staff_key", fmt.Sprintf("another%013d", i))
			for k, v := range rows[3] {
				if f, ok := catalogue().byName[k]; ok && catalogue().fields[f].Part == Incident {
					r[k] = v
				}
			}
		case 5:
			r = with(r, "site_code", "", "physical_harm", "none", "injury_type", "", "body_part", "", "disability", "", "incident_date", "2026-10-31", "reported_date", "2026-11-02")
		}
		rows = append(rows, r)
	}
	text := flat(headings(), rows...)
	r, err := open(t, "some.csv", text)
	if err != nil {
		t.Fatal(err)
	}
	o, pen, seen := october(), NewPen("RX1", 7), 0
	o.Take = func(list []Row) error {
		for i := range list {
			x := &list[i]
			got := make([]any, mds.FactWidth)
			pen.Fact(x, "key."+strconv.Itoa(x.Staff), got)
			rec := x.Record()
			for len(rec.Staff) < x.Staff { // its number follows from its place
				rec.Staff = append([]mds.Staff{{}}, rec.Staff...)
			}
			all := mds.FactsOf("RX1", mds.Source{Kind: "submission", Key: "key", Version: 7, Count: mds.Single, Events: 1}, &rec)
			want := all[x.Staff-1]
			for n := 47; n < 50; n++ { // moments that no return has
				want[n] = nil
			}
			if d := cmp.Diff(want, got[:len(want)]); d != "" {
				t.Errorf("row %d: %s", x.Number, d)
			}
			if rec.Injured() != x.Injured() || KindCode(x.Kind()) != rec.ViolencePrimary || mds.Period(rec.IncidentDate) != "2026-10" || x.Month() != 26*12+10 {
				t.Errorf("row %d counts otherwise than its record", x.Number)
			}
			seen++
		}
		return nil
	}
	res, err := r.Check(context.Background(), o)
	if err != nil || res.Accepted < 50 || seen != res.Accepted {
		t.Fatal(err, seen, strings.TrimSpace(brief(res)))
	}
}
