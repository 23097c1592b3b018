package importer

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type incident struct {
	Ref, Org, State, Kind, Who, Contact, Motive, Staff string
	Day                                                time.Time
	At                                                 TimeOfDay
	Hurt                                               bool
	Absent                                             int
	Factors                                            []string
}

// shape takes a Datix listing: display labels, one row for each person.
func shape() Shape[incident] {
	state := []Code{{"final", "Finally approved", nil}, {"rejected", "Rejected", []string{"REJECT"}}, {"under_review", "Being reviewed", nil}}
	return Shape[incident]{
		Name: "Datix listing",
		Columns: []Column[incident]{
			{Key: "incident_ref", Labels: []string{"Ref", "inc_ourref"}, Required: true, Coded: true, Set: Into(Word(40), func(i *incident) *string { return &i.Ref })},
			{Key: "incident_date", Labels: []string{"Incident date", "inc_dincident"}, Required: true, Set: Into(Date, func(i *incident) *time.Time { return &i.Day })},
			{Key: "incident_time", Labels: []string{"Time", "inc_time"}, Soft: true, Set: Into(Time, func(i *incident) *TimeOfDay { return &i.At })},
			{Key: "record_state", Labels: []string{"Approval status", "rep_approved"}, Set: Into(Enum(state), func(i *incident) *string { return &i.State })},
			{Key: "provider_org", Labels: []string{"Trust"}, Set: func(i *incident, s string) *Flaw {
				code, ok := map[string]string{"RXX": "RYY", "RYY": "RYY", "RYY01": "RYY"}[strings.ToUpper(s)]
				if !ok {
					return &Flaw{"unknown_org", "We do not know this organisation code"}
				}
				i.Org = code
				return nil
			}},
			{Key: "category", Labels: []string{"Sub category"}, Set: func(i *incident, s string) *Flaw {
				if fold(s) != fold("Racial abuse of staff by patient (attempted assault)") {
					return &Flaw{"unmapped", "This label is not mapped yet. Map it once, and check again"}
				}
				i.Kind, i.Who, i.Motive, i.Contact = "physical_attempted", "patient", "race", "none"
				return nil
			}},
			{Key: "staff", Labels: []string{"Person"}, Coded: true, Set: Into(Word(64), func(i *incident) *string { return &i.Staff })},
			{Key: "hurt", Labels: []string{"Injury caused"}, Set: Into(YesNo, func(i *incident) *bool { return &i.Hurt })},
			{Key: "absence_days", Set: Into(Integer(0, 999), func(i *incident) *int { return &i.Absent })},
			{Key: "factor", Set: Into(Multi([]Code{{"alcohol", "Alcohol", nil}, {"pain", "In pain", nil}}), func(i *incident) *[]string { return &i.Factors })},
		},
		Same:      func(i incident) string { return i.Ref + "\x00" + i.Staff },
		Forbidden: []string{"Description", "inc_notes"},
		Row: func(i incident, add func(string, string, Severity, string)) {
			if i.Absent > 7 && !i.Hurt {
				add("absence_days", "absence_without_harm", Warning, "Days lost without an injury: please check")
			}
		},
	}
}

func check(t *testing.T, data string) (Report, []incident) {
	t.Helper()
	var got []incident
	rep, err := shape().Check(context.Background(), open(t, []byte(data), Limits{}), Options[incident]{Take: func(_ int, i incident) error {
		got = append(got, i)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return rep, got
}

func TestADatixListingIsTakenAsItComes(t *testing.T) {
	rep, got := check(t, "Ref,INCIDENT_DATE,Time,Approval status,Trust,Sub category,Person,Injury caused,Absence days,Factor,Colour\r\n"+
		"W1,12/11/2026,0930,Finally approved,rxx,\"Racial abuse of staff, by patient (attempted assault)\",k1,Y,9,Alcohol; IN PAIN;alcohol,red\r\n"+
		"W1,2026-11-12,09:30,REJECT,RYY01,,k2,no,8,,\r\n")
	day := time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC)
	want := []incident{
		{Ref: "W1", Org: "RYY", State: "final", Kind: "physical_attempted", Who: "patient", Motive: "race", Contact: "none", Staff: "k1", Day: day, At: 570, Hurt: true, Absent: 9, Factors: []string{"alcohol", "pain"}},
		{Ref: "W1", Org: "RYY", State: "rejected", Staff: "k2", Day: day, At: 570, Absent: 8},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if rep.Rows != 2 || rep.Accepted != 2 || rep.Rejected != 0 || rep.Warned != 1 || rep.Refused() {
		t.Errorf("%+v", rep)
	}
	if diff := cmp.Diff([]Problem{{0, "Colour", "unknown_column", Warning, ""}}, rep.FileProblems, cmpopts.IgnoreFields(Problem{}, "Message")); diff != "" {
		t.Error(diff)
	}
}

func TestEveryAffectedRowIsReported(t *testing.T) {
	rep, _ := check(t, "Ref,Incident date,Time,Approval status,Sub category,Trust,Person\n"+
		"W1,31/02/2026,25:00,nonsense,,,k\n"+
		"\"W\n2\",01/01/1900,09:30,,,,k\n"+
		"W3,12/11/2026,9:30 pm,,Local label,R0Z,k\n"+
		"W4,12/11/2026,x,,,,k\n"+
		"W4,12/11/2026,,,,,k\n"+
		",12/11/2026\n"+
		"W5,12/11/2026,,,,,k,extra\n")
	want := []Problem{
		{2, "incident_date", "no_such_day", Error, ""}, {2, "incident_time", "bad_time", Warning, ""}, {2, "record_state", "not_in_list", Error, ""},
		{3, "incident_ref", "bad_word", Error, ""}, {3, "incident_date", "before_1990", Error, ""},
		{4, "category", "unmapped", Error, ""}, {4, "provider_org", "unknown_org", Error, ""},
		{5, "incident_time", "bad_time", Warning, ""},
		{6, "", "same_row", Error, ""},
		{7, "incident_ref", "missing", Error, ""},
		{8, "", "extra_cells", Error, ""},
	}
	if diff := cmp.Diff(want, rep.Problems, cmpopts.IgnoreFields(Problem{}, "Message")); diff != "" {
		t.Error(diff)
	}
	if rep.Rows != 7 || rep.Accepted != 1 || rep.Rejected != 6 || rep.Warned != 1 {
		t.Errorf("%+v", rep)
	}
	g := rep.Groups()
	if last := g[len(g)-1]; last.Code != "bad_time" || last.Count != 2 || last.First[1] != 5 {
		t.Errorf("%+v", g)
	}
	var b bytes.Buffer
	if err := rep.WriteCSV(&b); err != nil || !strings.Contains(b.String(), "\r\n6,,same_row,error,This row is the same as row 5\r\n") {
		t.Error(err, b.String())
	}
}

func TestAnNHSNumberHiddenInAReferenceRefusesTheFileAndIsNotRepeated(t *testing.T) {
	rep, _ := check(t, "Ref,Incident date\nINC-9434765919,12/11/2026\nW2,12/11/2026\n")
	if !rep.Refused() || len(rep.Problems) != 1 || rep.Problems[0].Code != "personal" || rep.Problems[0].Row != 2 {
		t.Errorf("%+v", rep)
	}
	for _, p := range append(rep.Problems, rep.FileProblems...) {
		if strings.Contains(p.Message, "943") {
			t.Error("the number is shown back")
		}
	}
}

func TestHeadingsThatRefuseTheFile(t *testing.T) {
	for head, code := range map[string]string{
		"Incident date": "missing_column", "Ref,Incident date,inc_ourref": "column_twice", "Ref,Incident date,DESCRIPTION": "forbidden_column",
	} {
		rep, _ := check(t, head+"\n1,2,3\n")
		if !rep.Refused() || rep.FileProblems[0].Code != code || rep.Rows != 0 {
			t.Errorf("%s: %+v", head, rep)
		}
	}
	var b bytes.Buffer
	if err := (Report{FileProblems: []Problem{{0, "=cmd", "unknown_column", Warning, "m"}}}).WriteCSV(&b); err != nil || !strings.Contains(b.String(), ",'=cmd,") {
		t.Error(err, b.String())
	}
}

func TestANilMonthIsSaid(t *testing.T) {
	rep, _ := check(t, "Ref,Incident date\n")
	if rep.Refused() || len(rep.FileProblems) != 1 || rep.FileProblems[0].Code != "no_rows" {
		t.Errorf("%+v", rep)
	}
}

func TestASavedMappingGoesBeforeLabels(t *testing.T) {
	f := open(t, []byte("Our number,Ref,When\nA1,zzz,12/11/2026\n"), Limits{})
	var ref string
	rep, err := shape().Check(context.Background(), f, Options[incident]{
		Mapping: map[string]string{"our NUMBER": "incident_ref", "Ref": "-", "When": "incident_date"},
		Take:    func(_ int, i incident) error { ref = i.Ref; return nil },
	})
	if err != nil || rep.Accepted != 1 || ref != "A1" {
		t.Error(err, rep, ref)
	}
}

func TestAFileThatBreaksOffIsRefused(t *testing.T) {
	rep, _ := check(t, "Ref,Incident date\nW1,12/11/2026\nW2,\"12/11/2026\n")
	if !rep.Refused() || rep.FileProblems[0].Code != "open_quote" || rep.FileProblems[0].Row != 3 || rep.Rows != 1 {
		t.Errorf("%+v", rep)
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-12": "2026-11-12", "12/11/2026": "2026-11-12", "1/2/2026": "2026-02-01", "12-Nov-2026": "2026-11-12", "12 november 2026": "2026-11-12", "12.11.2026": "2026-11-12",
		"2026-11-12T09:30:00Z": "2026-11-12", "2026-11-12 00:00:00.000": "2026-11-12", "12/11/2026 09:30": "2026-11-12", "46338": "2026-11-12", "46338.4": "2026-11-12", "29/02/2024": "2024-02-29",
		"29/02/2026": "no_such_day", "11/25/2026": "month_first", "12/11/26": "short_year", "31/12/1989": "before_1990", "1": "before_1990", "01/01/1900": "before_1990",
		"": "bad_date", "soon": "bad_date", "20261112": "bad_date", "-5": "bad_date", "NaN": "bad_date", "Inf": "bad_date", "12/11": "bad_date", "0/0/2026": "no_such_day", "99/99/2026": "no_such_day", "2026-11-12 : ": "bad_date", "1 : ": "bad_date",
	} {
		d, flaw := Date(in)
		got := d.Format("2006-01-02")
		if flaw != nil {
			got = flaw.Code
		}
		if got != want {
			t.Errorf("Date(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestTimes(t *testing.T) {
	for in, want := range map[string]string{
		"09:30": "09:30", "0930": "09:30", "930": "09:30", "9:30 pm": "21:30", "9:30PM": "21:30", "12:05 am": "00:05", "12pm": "12:00", "9.30": "09:30", "09:30:59": "09:30", "23:59": "23:59", "0000": "00:00",
		"0.395833": "09:30", "2026-11-12 09:30": "09:30", "2026-11-12T09:30:00Z": "09:30",
		"24:00": "", "0960": "", "13:00 pm": "", "x": "", "": "", "9": "", "12:3": "", "-1:30": "", "9:30 xm": "",
	} {
		v, flaw := Time(in)
		got := v.String()
		if flaw != nil {
			got = ""
		}
		if got != want {
			t.Errorf("Time(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNumbersAndYesNo(t *testing.T) {
	for in, want := range map[string]int{"0": 0, "1,234": 1234, " 7 ": 7, "7.0": 7, "9999": -1, "1,2": -1, "x": -1, "-1": -1, "7.5": -1} {
		n, flaw := Integer(0, 5000)(in)
		if flaw != nil {
			n = -1
		}
		if n != want {
			t.Errorf("Integer(%q) = %d, want %d", in, n, want)
		}
	}
	if v, flaw := YesNo("yes"); !v || flaw != nil {
		t.Error("yes")
	}
	if _, flaw := YesNo("maybe"); flaw == nil {
		t.Error("maybe")
	}
}

func TestPersonalIdentifiersAreSeen(t *testing.T) {
	for in, want := range map[string]string{
		"943 476 5919": "an NHS number", "9434765918": "", "AB123456C": "a National Insurance number", "a@example.org": "an e-mail address", "SW1A 1AA": "a postcode",
		"W-2026-1234": "", "RXX01": "", "E02": "", "afc_8a": "",
	} {
		if got := Personal(in); got != want {
			t.Errorf("Personal(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzParsers(f *testing.F) {
	for _, s := range []string{"12/11/2026", "2026-11-12T", "0.5", "9:30 pm", "1e309", ":", " :", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, flaw := Date(s); flaw == nil && (d.Year() < 1990 || d.Year() > 9999) {
			t.Fatalf("Date(%q) = %v", s, d)
		}
		if v, flaw := Time(s); flaw == nil && (v < 0 || v > 1439) {
			t.Fatalf("Time(%q) = %d", s, v)
		}
		if n, flaw := Integer(0, 9)(s); flaw == nil && (n < 0 || n > 9) {
			t.Fatal(n)
		}
		Personal(s)
		Multi([]Code{{"a", "A", nil}})(s)
	})
}
