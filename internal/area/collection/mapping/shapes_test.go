package mapping

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/havenward/havenward/internal/area/collection/intake"
)

// columnsFile has the names of the Datix database as headings, and codes in its cells.
const columnsFile = "recordid,inc_ourref,inc_dincident,inc_time,inc_dreported,rep_approved,inc_category,inc_subcategory,inc_severity,inc_loctype,link_role,link_type,link_worked_alone,link_daysaway,inc_notes\n" +
	"1,D-1,2026-10-03,0930,2026-10-03,FA,VIOL,PHYASS,MINOR,WARD,AFFECT,E,Y,3,\"free, text\"\n" +
	"1,D-1,2026-10-03,0930,2026-10-03,FA,VIOL,PHYASS,MINOR,WARD,PATIEN,P,,,\n" +
	"2,D-2,2026-10-04,2210,2026-10-05,REJECT,VIOL,VERB,NONE,ED,AFFECT,E,N,0,x\n"

// stockFile is of a data warehouse.
const stockFile = "inc_ourref;inc_dincident;inc_time;inc_dreported;rep_approved;inc_category;source_of_record;extract_date;link_role\n" +
	"X1;2026-10-03 00:00:00;0.395833;2026-10-03;FINAL;PHYASS;DW;2026-11-01;AFFECT\n"

// ulysses types people, and has causes in groups.
const ulysses = "Incident Number\tIncident Date\tIncident Time\tDate Reported\tCause Group\tCause\tPerson Type\tActual Harm\tStatus\n" +
	"U-1\t03-Oct-2026\t9.30\t04-Oct-2026\tViolence\tPhysical abuse of staff by patient\tStaff\tLow\tClosed\n" +
	"U-1\t03-Oct-2026\t9.30\t04-Oct-2026\tViolence\tPhysical abuse of staff by patient\tPatient\tLow\tClosed\n" +
	"U-2\t05-Oct-2026\t21:00\t05-Oct-2026\tViolence\tVerbal abuse of staff by visitor\tVisitor\tNone\tClosed\n" +
	"U-2\t05-Oct-2026\t21:00\t05-Oct-2026\tViolence\tVerbal abuse of staff by visitor\tStaff\tNone\tClosed\n" +
	"U-2\t05-Oct-2026\t21:00\t05-Oct-2026\tViolence\tVerbal abuse of staff by visitor\tNon-person\tNone\tClosed\n"

const across = "Violence and aggression,Aug 2026,Sep 2026,Oct 2026\nPhysical assault,12,9,\"1,014\"\nVerbal abuse,40,<5,\nTotal,52,9,1014\n"

const down = "Quarter,,\nMonth,Physical,Verbal\nAugust 2026,12,40\nSeptember 2026,9,0\n"

func TestShapesAreToldWithTheirEvidence(t *testing.T) {
	t.Parallel()
	national := "incident_ref,record_state,incident_date,incident_time,reported_date,provider_org,location_type,service_setting,violence_primary,hate_motive,clinical_factor,police_informed,staff_group\nx\n"
	for _, c := range []struct {
		name, data string
		want       Shape
		says       string
	}{
		{"datix.csv", listing, DatixReport, "listing report"}, {"columns.csv", columnsFile, DatixColumns, "names of the Datix database"}, {"stock.csv", stockFile, Warehouse, "data warehouse"},
		{"ulysses.tsv", ulysses, Ulysses, "those of Ulysses"}, {"across.csv", across, HandTotals, "across a row"}, {"down.csv", down, HandTotals, "down the first column"}, {"flat.csv", national, National, "no map is needed"},
		{"other.csv", "Number,Date of event,What,Place\n1,03/10/2026,Hit,Ward\n", Other, "guessed"},
	} {
		d, err := Detect(context.Background(), upload(c.name, c.data))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if d.Shape != c.want || !strings.Contains(strings.Join(d.Evidence, " "), c.says) {
			t.Errorf("%s is taken for %s because %q", c.name, d.Shape, d.Evidence)
		}
		if d.Shape != National {
			if err := d.Map.Check(); err != nil {
				t.Errorf("%s: the draft cannot be used: %v", c.name, err)
			}
		}
	}
}

// TestADraftKnowsTheColumns shows what is guessed of files never seen before.
func TestADraftKnowsTheColumns(t *testing.T) {
	t.Parallel()
	d, err := Detect(context.Background(), upload("columns.csv", columnsFile))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, s := range d.Map.Sources {
		got[s.Field] = strings.Join(s.Columns, "+") + "|" + s.Read + "|" + s.Otherwise
	}
	same(t, "sources", map[string]string{"incident_ref": "inc_ourref||", "incident_date": "inc_dincident||", "incident_time": "inc_time||", "reported_date": "inc_dreported||", "provider_org": "||",
		"lone_working": "link_worked_alone|yes_no|", "absence_days": "link_daysaway|number|", "hate_motive": "||not_known", "clinical_factor": "||not_assessed", "psychological_harm": "||not_assessed", "riddor": "||undecided"}, got)
	var dicts []string
	for _, x := range d.Map.Dictionaries {
		dicts = append(dicts, fmt.Sprintf("%s role=%v %d", strings.Join(x.Columns, "+"), x.Role, len(x.Entries)))
	}
	same(t, "dictionaries", []string{"inc_category+inc_subcategory role=false 2", "link_role+link_type role=true 2", "rep_approved role=false 2", "inc_severity role=false 2", "inc_loctype role=false 2"}, dicts)
	for _, c := range d.Survey.Columns {
		if c.Headings[0] == "inc_notes" && (!c.Words || len(c.Labels) > 0) {
			t.Errorf("free text was looked at: %+v", c)
		}
	}
}

// TestPeopleOfUlyssesAreToldApart maps people that are typed patient, staff, visitor and non-person.
func TestPeopleOfUlyssesAreToldApart(t *testing.T) {
	t.Parallel()
	d, err := Detect(context.Background(), upload("ulysses.tsv", ulysses))
	if err != nil {
		t.Fatal(err)
	}
	m := d.Map
	for i := range m.Dictionaries {
		dict := &m.Dictionaries[i]
		for j := range dict.Entries {
			if p := Suggest(dict, &dict.Entries[j], nil); p.Any() {
				dict.Entries[j].Take(p)
			} else {
				t.Errorf("nothing is suggested for %q of %v", dict.Entries[j].Label, dict.Columns)
			}
		}
	}
	for _, f := range []string{"location_type=E02", "service_setting=inpatient_general", "police_informed=N", "staff_group=03", "method=other"} {
		name, v, _ := strings.Cut(f, "=")
		m.SetSource(Source{Field: name, Otherwise: v})
	}
	res, rows, x := checked(t, m, october(), upload("ulysses.tsv", ulysses))
	if res.Rejected > 0 || res.Refused() || len(rows) != 2 {
		t.Fatalf("%d rows, %v %v", len(rows), res.FileProblems, res.Problems)
	}
	same(t, "who did it and when", []string{"patient", "relative_or_visitor", "09:30", "2026-10-03", "final", "physical_contact", "verbal"},
		[]string{rows[0]["alleged_person_type"], rows[1]["alleged_person_type"], rows[0]["incident_time"], rows[0]["incident_date"], rows[0]["record_state"], rows[0]["violence_primary"], rows[1]["violence_primary"]})
	same(t, "coverage", Coverage{Read: 5, Given: 2, People: 3, Unmapped: []int{0, 0, 0, 0}}, x.Coverage())
}

func TestTotalsAreCountedByMonthAndKind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, data string
		want       []Total
		problems   []string
	}{
		{"across", across, []Total{{"2026-08", "physical_contact", "", 12, 2, 2}, {"2026-09", "physical_contact", "", 9, 2, 3}, {"2026-10", "physical_contact", "", 1014, 2, 4}, {"2026-08", "verbal", "", 40, 3, 2}}, []string{"3 bad_number"}},
		{"down", down, []Total{{"2026-08", "physical_contact", "", 12, 3, 2}, {"2026-08", "verbal", "", 40, 3, 3}, {"2026-09", "physical_contact", "", 9, 4, 2}, {"2026-09", "verbal", "", 0, 4, 3}}, nil},
	} {
		d, err := Detect(context.Background(), upload("totals.csv", c.data))
		if err != nil {
			t.Fatal(err)
		}
		m := d.Map
		for i := range m.Dictionaries[0].Entries {
			e := &m.Dictionaries[0].Entries[i]
			if e.State == Needs {
				e.Take(Suggest(&m.Dictionaries[0], e, nil))
			}
		}
		x, err := Open(m, Options{Org: "RX1"}, upload("totals.csv", c.data))
		if err != nil {
			t.Fatal(err)
		}
		same(t, c.name, c.want, x.Totals)
		var problems []string
		for _, p := range x.Problems {
			problems = append(problems, fmt.Sprintf("%d %s", p.Row, p.Code))
		}
		same(t, c.name+" problems", c.problems, problems)
		if n, err := Counts(context.Background(), m, Options{Org: "RX1"}, upload("t.csv", c.data)); err != nil || n.Incidents == 0 {
			t.Error(n, err)
		}
	}
	// A kind that nobody decided is told once, by its row.
	d, _ := Detect(context.Background(), upload("totals.csv", across))
	x, err := Open(d.Map, Options{Org: "RX1"}, upload("totals.csv", across))
	if err != nil || len(x.Totals) != 0 || len(x.Problems) != 2 || x.Problems[0].Code != "unmapped_label" {
		t.Error(x, err)
	}
}

// TestTraps goes through what real exports hold (domain notes, 6.2).
func TestTraps(t *testing.T) {
	t.Parallel()
	m := listingMap(t)
	plain, _, _ := checked(t, m, october(), upload("datix.csv", listing))
	for name, data := range map[string]string{
		"without the byte order mark": strings.TrimPrefix(listing, "\ufeff"),
		"Windows-1252":                windows(t, strings.Replace(strings.TrimPrefix(listing, "\ufeff"), "Hit, then", "Hit for £5 “then”", 1)),
		"semicolons":                  strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(listing, "Hit, then", "Hit then"), ",", ";"), "\n", "\r\n"),
	} {
		res, _, _ := checked(t, m, october(), upload("datix.csv", data))
		same(t, name, brief(plain), brief(res))
	}
	hidden := strings.ReplaceAll(listing, "W1006", "943-476-5919")
	if res, _, _ := checked(t, m, october(), upload("datix.csv", hidden)); !res.Refused() || res.Problems[len(res.Problems)-1].Row != 10 && !strings.Contains(brief(res), "10 incident_ref personal_identifier") {
		t.Errorf("an NHS number in a reference: %s", brief(res))
	}
	if res, _, _ := checked(t, m, october(), upload("datix.csv", strings.Replace(listing, "Severity", "Harm", 1))); len(res.FileProblems) != 1 || res.FileProblems[0].Code != "map_column_missing" {
		t.Errorf("a column that is gone: %s", brief(res))
	}
	if res, _, _ := checked(t, m, october(), upload("datix.csv", strings.Replace(listing, "Gender", "Severity", 1))); len(res.FileProblems) != 1 || res.FileProblems[0].Code != "map_column_twice" {
		t.Errorf("a heading twice: %s", brief(res))
	}
	head, _, _ := strings.Cut(listing, "\n")
	if res, _, _ := checked(t, m, october(), upload("datix.csv", head+"\n")); len(res.FileProblems) != 1 || res.FileProblems[0].Code != "no_rows" {
		t.Errorf("headings only: %s", brief(res))
	}
	o := october()
	o.Kind = "nil_return"
	if res, _, _ := checked(t, m, o, upload("datix.csv", head+"\n")); res.Refused() {
		t.Errorf("a nil month: %s", brief(res))
	}
	if res, _, _ := checked(t, m, october(), upload("datix.csv", "")); len(res.FileProblems) != 1 || res.FileProblems[0].Code != "empty" {
		t.Errorf("an empty file: %s", brief(res))
	}
}

// brief writes a result in lines.
func brief(r *intake.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "rows %d accepted %d rejected %d\n", r.Rows, r.Accepted, r.Rejected)
	for _, p := range r.FileProblems {
		fmt.Fprintf(&b, "file %s %s\n", p.Code, p.Field)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "%d %s %s\n", p.Row, p.Field, p.Code)
	}
	return b.String()
}

// TestAWorkbookIsMappedLikeCSV reads times and dates as a spreadsheet keeps them.
func TestAWorkbookIsMappedLikeCSV(t *testing.T) {
	t.Parallel()
	x := excelize.NewFile()
	day, _ := x.NewStyle(&excelize.Style{NumFmt: 14})
	for i, row := range [][]any{{"Ref", "Incident date", "Time", "Reported date", "Sub category", "Approval status"}, {"E1", 46298, 0.395833333, "04/10/2026", "Verbal", "Final"}} {
		if err := x.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.SetCellStyle("Sheet1", "B2", "B2", day); err != nil {
		t.Fatal(err)
	}
	buf, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	d, err := Detect(context.Background(), upload("x.xlsx", buf.String()))
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := checked(t, d.Map, october(), upload("x.xlsx", buf.String()))
	same(t, "row", []string{"2026-10-03", "09:30", "2026-10-04"}, []string{rows[0]["incident_date"], rows[0]["incident_time"], rows[0]["reported_date"]})
}

func TestCellsOfLocalSystems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ field, read, cell, want string }{
		{"incident_date", "", "03/10/2026", "2026-10-03"}, {"incident_date", "", "03-Oct-2026", "2026-10-03"}, {"incident_date", "", "2026-10-03T09:30:00", "2026-10-03"}, {"incident_date", "dd/mm/yy", "03/10/26", "2026-10-03"},
		{"incident_date", "dd/mm/yy", "03/10/26 09:30", "2026-10-03"}, {"incident_date", "mm/dd/yyyy", "10/03/2026", "2026-10-03"}, {"incident_date", "", "yesterday", "yesterday"},
		{"incident_time", "", "0930", "09:30"}, {"incident_time", "", "9.30", "09:30"}, {"incident_time", "", "0.395833", "09:30"}, {"incident_time", "", "9:30 pm", "21:30"}, {"incident_time", "", "noon", "noon"},
		{"police_informed", "", "Yes", "Y"}, {"police_informed", "", "-1", "Y"}, {"police_informed", "", "0", "N"}, {"police_informed", "", "planned", "planned"}, {"lone_working", "", "Don't know", "not_known"}, {"police_informed", "", "not known", ""},
		{"age_band", "age", "34", "31-40"}, {"age_band", "age", "66+", "66+"}, {"alleged_age_band", "age", "15", "under_16"}, {"alleged_age_band", "age", "81", "over_80"}, {"age_band", "age", "999", ""},
		{"absence_days", "", "3 days", "3"}, {"absence_days", "", "3.0", "3"}, {"absence_days", "", "some", "some"}, {"provider_org", "", "g6v2s", "G6V2S"}, {"incident_ref", "", "W 12", "W12"},
	} {
		f, ok := fieldOf(c.field)
		if got := readerOf(f, c.read)(c.cell); !ok || got != c.want {
			t.Errorf("%s %q read as %q is %q, not %q", c.field, c.cell, c.read, got, c.want)
		}
	}
}

// TestSynonymsAreStable proves that a word that a synonym leads to is one that phrases keep.
func TestSynonymsAreStable(t *testing.T) {
	t.Parallel()
	for from, to := range synonyms {
		for w := range strings.FieldsSeq(to) {
			if got := stem(w); got != w {
				t.Errorf("%q leads to %q, which phrases have as %q", from, w, got)
			}
		}
	}
}

// TestSuggestionsForPublishedLabels goes through labels that trusts have published (domain notes, 1.3).
func TestSuggestionsForPublishedLabels(t *testing.T) {
	t.Parallel()
	d := &Dictionary{Columns: []string{"Sub category"}, Fields: []string{"violence_primary", "alleged_person_type", "hate_motive", "method", "clinical_factor"}}
	for label, want := range map[string]string{
		"Physical assault": "violence_primary=physical_contact", "Verbal assault": "violence_primary=verbal", "Attempted assault": "violence_primary=physical_attempted", "Sexual": "violence_primary=sexual_noncontact?",
		"Racial": "violence_primary=verbal? hate_motive=race", "Antisocial": "violence_primary=verbal?", "Disruptive or aggressive behaviour to staff by patient’s relative": "violence_primary=verbal? alleged_person_type=relative_or_visitor",
		"Physical assault to staff by patient": "violence_primary=physical_contact alleged_person_type=patient", "Physical assault to staff by non-CLCH staff": "violence_primary=physical_contact alleged_person_type=public?",
		"Patient on patient": "LEAVE", "Assault on patient by visitor": "LEAVE", "Fall from bed": "LEAVE", "Punched by patient": "violence_primary=physical_contact alleged_person_type=patient method=punch", "Something else entirely": "",
		"VIOLENCE - see notes": "", "Verbal abuse of staff by staff": "violence_primary=verbal alleged_person_type=colleague?",
	} {
		p := Suggest(d, &Entry{Label: []string{label}}, nil)
		var got []string
		for _, s := range p.Set {
			mark := "?"
			if s.Sure {
				mark = ""
			}
			got = append(got, s.Field+"="+s.Value+mark)
		}
		if p.LeaveOut != "" {
			got = []string{"LEAVE"}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, not %q", label, got, want)
		}
	}
	common := &Common{Set: map[string]string{"violence_primary": "threat"}, N: 41}
	p := Suggest(d, &Entry{Label: []string{"VIOLENCE - see notes"}}, common)
	if s, _ := p.Value("violence_primary"); s.Value != "threat" || !strings.Contains(s.Why, "41") || !p.Sure() {
		t.Errorf("what others map: %+v", p)
	}
	common.N = 2
	if p := Suggest(d, &Entry{Label: []string{"VIOLENCE - see notes"}}, common); p.Any() {
		t.Errorf("two others are too few: %+v", p)
	}
}
