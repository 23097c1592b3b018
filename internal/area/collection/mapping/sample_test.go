package mapping

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/importer"
)

// england is a small lookup: a trust, one that merged into it, and one with a code of five characters.
type england struct{}

func (england) Organisation(code string) (from, to time.Time, ok bool) {
	switch code {
	case "RX1", "G6V2S":
		return day("2005-04-01"), time.Time{}, true
	case "RVJ":
		return day("2005-04-01"), day("2026-06-30"), true
	}
	return from, to, false
}

func (england) Force(id string) bool { return id == "west-midlands" }

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func october() intake.Options {
	return intake.Options{Org: "RX1", From: day("2026-10-01"), To: day("2026-10-31"), Today: day("2026-11-22"), Lookup: england{}}
}

func upload(name, data string) intake.Upload {
	return intake.Upload{Name: name, Size: int64(len(data)), From: strings.NewReader(data)}
}

// listing is a Datix listing report with the faults of such files: a byte order mark, people in rows of their own and not
// in order, notes with commas and line breaks, times of every form, a rejected record, a label nobody mapped, a merged
// trust's old code and one of five characters.
const listing = "\ufeffRef,Incident date,Time,Reported date,Trust code,Category,Sub category,Severity,Approval status,Location (exact),Link role,Contact type,Contact ID,Staff type,Gender,Age,Police informed,Description\n" +
	"W1001,03/10/2026,0930,03/10/2026,RX1,Violence,Physical assault to staff by patient,Minor,Final approval,Ward 7,AFFECT,Employee,c-1,Nurse,Female,34,Yes,\"Hit, then\nshouted \"\"get out\"\" at nurse\"\n" +
	"W1002,2026-10-04,09:45,05/10/2026,RX1,Violence,Disruptive or aggressive behaviour to staff by patient's relative,Insignificant,Final approval,A&E waiting area,AFFECT,Employee,c-2,Receptionist,F,22,No,notes\n" +
	"W1001,03/10/2026,0930,03/10/2026,RX1,Violence,Physical assault to staff by patient,Minor,Final approval,Ward 7,PATIEN,Patient,c-3,,Male,71,Yes,\n" +
	"W1003,05-Oct-2026,9.30,06/10/2026,G6V2S,Violence,Racial,None,Rejected,Ward 7,AFFECT,Employee,c-1,Nurse,Female,34,N,\n" +
	"W1001,03/10/2026,0930,03/10/2026,RX1,Violence,Physical assault to staff by patient,Minor,Final approval,Ward 7,AFFECT,Employee,c-4,HCA,Male,45,Yes,\n" +
	"W1004,06/10/2026,,07/10/2026,RVJ,Violence,VIOLENCE - see notes,Minor,Being reviewed,Ward 7,AFFECT,Employee,c-5,Nurse,Female,34,No,\n" +
	"W1005,07/10/2026,2215,07/10/2026,RX1,Violence,Patient on patient,Minor,Final approval,Ward 7,PATIEN,Patient,c-6,,Male,60,No,\n" +
	"W1001,03/10/2026,0930,03/10/2026,RX1,Violence,Physical assault to staff by patient,Minor,Final approval,Ward 7,AFFECT,Employee,c-1,Nurse,Female,34,Yes,again for a second injury\n" +
	"W1006,08/10/2026,23:10,08/10/2026,RX1,Violence,Verbal assault,None,Final approval,Ward 7,WITNESS,Employee,c-7,Nurse,Female,50,No,\n"

// listingMap is what somebody made of it.
func listingMap(t testing.TB) Map {
	t.Helper()
	d, err := Detect(context.Background(), upload("datix.csv", listing))
	if err != nil {
		t.Fatal(err)
	}
	m := d.Map
	m.Name = "Datix"
	decide(t, &m, "Sub category", "Physical assault to staff by patient", map[string]string{"violence_primary": "physical_contact", "alleged_person_type": "patient", "method": "other"})
	decide(t, &m, "Sub category", "Disruptive or aggressive behaviour to staff by patient's relative", map[string]string{"violence_primary": "verbal", "alleged_person_type": "relative_or_visitor", "hate_motive": "none", "clinical_factor": "none"})
	decide(t, &m, "Sub category", "Racial", map[string]string{"violence_primary": "verbal", "hate_motive": "race"})
	decide(t, &m, "Sub category", "Verbal assault", map[string]string{"violence_primary": "verbal"})
	leave(t, &m, "Sub category", "Patient on patient", "Not against staff")
	for label, v := range map[string]string{"Final approval": "final", "Rejected": "rejected", "Being reviewed": "under_review"} {
		decide(t, &m, "Approval status", label, map[string]string{"record_state": v})
	}
	for label, v := range map[string]string{"Minor": "low", "Insignificant": "none", "None": "none"} {
		decide(t, &m, "Severity", label, map[string]string{"physical_harm": v})
	}
	decide(t, &m, "Location (exact)", "Ward 7", map[string]string{"location_type": "E02", "service_setting": "inpatient_general", "location_detail": "bed_space"})
	decide(t, &m, "Location (exact)", "A&E waiting area", map[string]string{"location_type": "E04", "service_setting": "ed", "location_detail": "waiting_area"})
	for label, v := range map[string]string{"Nurse": "03", "Receptionist": "08", "HCA": "07"} {
		decide(t, &m, "Staff type", label, map[string]string{"staff_group": v})
	}
	for label, v := range map[string]string{"Female": "2", "F": "2", "Male": "1"} {
		decide(t, &m, "Gender", label, map[string]string{"gender": v, "alleged_gender": v})
	}
	role(t, &m, "AFFECT", "Employee", StaffMember, nil)
	role(t, &m, "PATIEN", "Patient", AllegedPerson, map[string]string{"alleged_person_type": "patient"})
	role(t, &m, "WITNESS", "Employee", Nobody, nil)
	for i := range m.Sources {
		if s := &m.Sources[i]; s.Field == "provider_org" {
			s.Columns = []string{"Trust code"}
		}
	}
	return m
}

func entryOf(t testing.TB, m *Map, heading, label string) *Entry {
	t.Helper()
	for i := range m.Dictionaries {
		d := &m.Dictionaries[i]
		if d.Columns[len(d.Columns)-1] != heading {
			continue
		}
		for j := range d.Entries {
			if e := &d.Entries[j]; e.Label[len(e.Label)-1] == label {
				return e
			}
		}
	}
	t.Fatalf("the draft has no label %q of %q", label, heading)
	return nil
}

func decide(t testing.TB, m *Map, heading, label string, set map[string]string) {
	e := entryOf(t, m, heading, label)
	e.State, e.Set = Done, set
}

func leave(t testing.TB, m *Map, heading, label, reason string) {
	e := entryOf(t, m, heading, label)
	e.State, e.Reason = LeftOut, reason
}

func role(t testing.TB, m *Map, link, contact string, who Who, set map[string]string) {
	t.Helper()
	for i := range m.Dictionaries {
		if d := &m.Dictionaries[i]; d.Role {
			if e := d.Entry([]string{link, contact}); e != nil {
				e.State, e.Is, e.Set = Done, who, set
				return
			}
		}
	}
	t.Fatalf("no role %s, %s", link, contact)
}

// checked checks a file under a map, and gives its rows as records too.
func checked(t testing.TB, m Map, o intake.Options, u intake.Upload) (*intake.Result, []map[string]string, *Opened) {
	t.Helper()
	x, err := Open(m, Options{Org: o.Org, Key: func(s string) string { return s }}, u)
	if err != nil {
		var f *importer.FileError
		if errors.As(err, &f) {
			return intake.Unreadable(f), nil, nil
		}
		t.Fatal(err)
	}
	var rows []map[string]string
	for row, err := range x.join.made(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		r := map[string]string{}
		for i, f := range x.join.fields {
			if row.Cells[i] != "" {
				r[f.Name] = row.Cells[i]
			}
		}
		rows = append(rows, r)
	}
	res, err := x.Return.Check(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return res, rows, x
}

func windows(t testing.TB, s string) string {
	t.Helper()
	out, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
