package mapping

import (
	"fmt"
	"testing"

	"github.com/havenward/havenward/internal/area/collection/intake"
)

// TestADatixListingBecomesNationalRows maps a report with one row for each linked person.
func TestADatixListingBecomesNationalRows(t *testing.T) {
	t.Parallel()
	m := listingMap(t)
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	res, rows, x := checked(t, m, october(), upload("datix.csv", listing))
	c := x.Coverage()
	same(t, "coverage", Coverage{Read: 9, Given: 6, LeftOut: 1, Repeats: 1, People: 1, Touched: 1, Unmapped: c.Unmapped}, c)
	if res.Rows != c.Given {
		t.Errorf("the check counts %d rows, the map gave %d", res.Rows, c.Given)
	}
	want := map[string]string{
		"incident_ref": "W1001", "record_state": "final", "incident_date": "2026-10-03", "incident_time": "09:30", "reported_date": "2026-10-03", "provider_org": "RX1",
		"location_type": "E02", "location_detail": "bed_space", "service_setting": "inpatient_general", "violence_primary": "physical_contact", "violence_all": "physical_contact", "method": "other",
		"hate_motive": "not_known", "clinical_factor": "not_assessed", "police_informed": "Y", "staff_key": letters("staff_key" + between + "c-1"), "staff_group": "03", "age_band": "31-40", "gender": "2",
		"physical_harm": "low", "psychological_harm": "not_assessed", "riddor": "undecided", "alleged_person_type": "patient", "alleged_age_band": "66-80", "alleged_gender": "1",
	}
	same(t, "a nurse hurt by a patient whose row is elsewhere", want, rows[0])
	if rows[3]["staff_group"] != "07" || rows[3]["incident_ref"] != "W1001" {
		t.Errorf("the second person hurt is %v", rows[3])
	}
	same(t, "a relative", []string{"verbal", "relative_or_visitor", "none", "none"}, []string{rows[1]["violence_primary"], rows[1]["alleged_person_type"], rows[1]["hate_motive"], rows[1]["clinical_factor"]})
	same(t, "a rejected record", []string{"rejected", "race", "09:30", "G6V2S"}, []string{rows[2]["record_state"], rows[2]["hate_motive"], rows[2]["incident_time"], rows[2]["provider_org"]})
	var problems []string
	for _, p := range res.Problems {
		if p.Severity == intake.Error {
			problems = append(problems, fmt.Sprintf("%d %s %s", p.Row, p.Field, p.Code))
		}
	}
	// Row 7 has the label nobody mapped and the merged trust's code, row 10 only a witness.
	same(t, "problems by the rows of the sender's file", []string{"7 violence_primary missing", "7 provider_org organisation_closed", "10 staff_group missing"}, problems)
	if res.Refused() {
		t.Errorf("refused: %v", res.FileProblems)
	}
}

// TestAMethodIsWrittenOnlyWhereThereWasContact leaves verbal abuse without one.
func TestAMethodIsWrittenOnlyWhereThereWasContact(t *testing.T) {
	t.Parallel()
	m := listingMap(t)
	decide(t, &m, "Sub category", "Physical assault to staff by patient", map[string]string{"violence_primary": "physical_contact"})
	m.SetSource(Source{Field: "method", Otherwise: "other"})
	_, rows, _ := checked(t, m, october(), upload("datix.csv", listing))
	same(t, "methods", []string{"other", ""}, []string{rows[0]["method"], rows[1]["method"]})
}
