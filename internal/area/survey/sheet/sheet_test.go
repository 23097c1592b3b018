package sheet

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var invented = map[string]bool{"R0A": true, "RX9": true, "R1F": true, "RBB": true, "G6V2S": true}

func read(t testing.TB, data []byte, o Options) Result {
	t.Helper()
	if o.Known == nil {
		o.Known = func(c string) bool { return invented[c] }
	}
	r, err := Read(t.Context(), bytes.NewReader(data), int64(len(data)), "file", o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// codes gives "code field row" of each problem, without the words.
func codes(r Result) []string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, strings.TrimSpace(p.Code+" "+p.Field))
	}
	slices.Sort(out)
	return out
}

func find(t testing.TB, r Result, code, group, question string) Figure {
	t.Helper()
	for _, f := range r.Figures {
		if f.Code == code && f.Question == question && (code != "" || f.Group == group) {
			return f
		}
	}
	t.Fatalf("no figure of %q %q %q in %+v", code, group, question, r.Figures)
	return Figure{}
}

func TestAWorkbookOfTheLayoutFrom2021(t *testing.T) {
	r := read(t, published2023(t), Options{})
	if r.Kind != "workbook" || r.Refused() {
		t.Fatalf("%+v", r)
	}
	if d := cmp.Diff([]string{section, "HEALTH WELLBEING SAFETY Q15-17"}, r.Sheets); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Notes", "YOUR JOB Q1-3"}, r.Skipped); d != "" {
		t.Error(d)
	}
	want := Figure{Year: 2023, Release: "2023", Code: "R0A", Org: "R0A", Group: "acute", Question: ViolencePublic, Percent: 14.8765432109877, Base: 2000, Respondents: 2000,
		Bands: [4]float64{8.5, 3.4, 1.2, 1.7765432109877}, HasBands: true, Weighting: Weighted, Sheet: section, Row: 6}
	if d := cmp.Diff(want, find(t, r, "R0A", "", ViolencePublic), cmpopts.EquateApprox(0, 1e-9)); d != "" {
		t.Error(d)
	}
	reported := find(t, r, "R0A", "", ViolenceReported) // 50 of the 70 per cent for whom it applies and who know; 280 of 400
	if math.Abs(reported.Percent-100*50.0/70) > 1e-9 || reported.Base != 280 {
		t.Errorf("reported: %+v", reported)
	}
	if f := find(t, r, "R0A", "", "discrimination_public"); f.Percent != 9.25 || f.HasBands {
		t.Errorf("discrimination: %+v", f)
	}
	if f := find(t, r, "R1F1", "", ViolencePublic); f.Org != "R1F" || f.Group != "acute" {
		t.Errorf("the acute arm: %+v", f)
	}
	if f := find(t, r, "R1F2", "", ViolencePublic); f.Org != "R1F" || f.Group != "ambulance" || !f.Hidden || f.Percent != 0 || f.HasBands {
		t.Errorf("the ambulance arm has 10 answers: %+v", f)
	}
	if f := find(t, r, "RX9", "", ViolencePublic); !f.IsShort() || f.Respondents != 1000 {
		t.Errorf("795 of 1,000 is short: %+v", f)
	}
	if d := cmp.Diff([]string{"no_base violence_reported", "no_figure physical_violence_public", "no_trusts benchmark_group", "short_base physical_violence_public",
		"under_11 physical_violence_public", "unknown_org ods_code", "unknown_org ods_code"}, codes(r)); d != "" {
		t.Error(d)
	}
}

func TestTheSpreadsheetOf2018(t *testing.T) {
	r := read(t, published2018(t), Options{})
	f := find(t, r, "R0A", "", ViolencePublic)
	want := Figure{Year: 2018, Release: "2018", Code: "R0A", Org: "R0A", Group: "acute", Question: ViolencePublic, Percent: 15, Base: 1000, Respondents: 1000,
		Bands: [4]float64{9, 3, 2, 1}, HasBands: true, Weighting: Unweighted, Sheet: "Sheet1", Row: 11}
	if d := cmp.Diff(want, f, cmpopts.EquateApprox(0, 1e-9)); d != "" {
		t.Error(d)
	}
	if all := find(t, r, "", All, ViolencePublic); math.Abs(all.Percent-14.54) > 1e-9 || all.Base != 1000 {
		t.Errorf("all trusts: %+v", all)
	}
	if find(t, r, "", "ambulance", ViolencePublic).Percent != 34 || find(t, r, "R0A", "", "physical_violence_managers").Percent != 1 {
		t.Errorf("%+v", r.Figures)
	}
}

func TestAZipOfWorkbooksIsOneFile(t *testing.T) {
	data := zipped(t, map[string][]byte{"organisational.xlsx": published2023(t), "type.xlsx": byType(t), "notes.txt": []byte("x")})
	r := read(t, data, Options{Year: 2023})
	if r.Kind != "zip" || find(t, r, "R0A", "", ViolencePublic).Base != 2000 || find(t, r, "", All, ViolencePublic).Base != 600000 || math.Abs(find(t, r, "", "ambulance", ViolencePublic).Percent-27.6) > 1e-9 {
		t.Errorf("%+v", r)
	}
	many := map[string][]byte{}
	for _, n := range []string{"national.xlsx", "type.xlsx", "organisational.xlsx", "d.xlsx", "e.xlsx"} {
		many[n] = []byte("x")
	}
	if r := read(t, zipped(t, many), Options{}); !r.Refused() || codes(r)[0] != "too_many_books" {
		t.Errorf("%+v", r)
	}
}

const head = "year,ods_code,organisation_name,benchmark_group,question,percent,base,organisation_respondents"

func TestAPlainCSV(t *testing.T) {
	r := read(t, []byte(head+",release,band_1_2,band_3_5,band_6_10,band_over_10\n"+
		"2023,R0A,Invented,acute,q13a,14.25,1000,1010,,,,,\n"+
		"2023,R0A,Invented,acute,q13a,14.50,1000,1010,2024,8,4,1.5,1\n"+
		"2022,G6V2S,Invented,mental_health,physical_violence_public,14,500,,,,,,\n"+
		"2023,R0A,Invented,acute,q99,14,500,,,,,,\n"+
		"2023,ZZZ,Invented,acute,q13a,14,500,,,,,,\n"+
		"2023,RBB,Invented,acute,q13a,140,500,,,,,,\n"+
		"2023,RBB,Invented,acute,q13a,14,5,,,,,,\n"+
		"2023,RBB,Invented,acute,q14a,14,500,,,8,,,\n"+
		"2023,RBB,Invented,acute,q14a,14,500,,,8,3,1,1\n"+
		"2023,R0A,Invented,acute,q13a,15,1000,1010,,,,,\n"), Options{})
	if d := cmp.Diff([]string{"bands_differ percent", "bands_short band_1_2", "not_percent percent", "twice physical_violence_public", "under_11 physical_violence_public",
		"unknown_org ods_code", "unknown_question question"}, codes(r)); d != "" {
		t.Error(d)
	}
	var got []string
	for _, f := range r.Figures {
		got = append(got, f.Release+" "+f.Code+" "+f.Question)
	}
	if d := cmp.Diff([]string{"2023 R0A physical_violence_public", "2024 R0A physical_violence_public", "2022 G6V2S physical_violence_public", "2023 RBB physical_violence_public"}, got); d != "" {
		t.Error("a restated year stands beside the first:", d)
	}
}

func TestTheMeanOfTheTrustsIsSetAgainstThePublishedFigure(t *testing.T) {
	file := func(percent string) []byte {
		var b strings.Builder
		b.WriteString(head + "\n")
		for i := range 160 {
			code := string([]byte{'R', byte('A' + i/26), byte('A' + i%26)})
			b.WriteString("2024," + code + ",Invented,acute,q13a," + percent + ",100,100\n")
		}
		return []byte(b.String())
	}
	all := func(string) bool { return true }
	if got := codes(read(t, file("14.5"), Options{Known: all})); len(got) != 0 {
		t.Errorf("14.38 was published, and 14.5 is near enough: %v", got)
	}
	if got := codes(read(t, file("14.6"), Options{Known: all})); !slices.Equal(got, []string{"mean_differs physical_violence_public"}) {
		t.Errorf("14.6 is more than 0.2 off: %v", got)
	}
	if got := codes(read(t, file("14.6")[:2000], Options{Known: all})); slices.Contains(got, "mean_differs physical_violence_public") {
		t.Error("a part of England was set against the whole")
	}
}

func TestFilesThatCannotBeTakenSayWhy(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		o    Options
		code string
	}{
		"empty":           {nil, Options{}, "empty"},
		"old":             {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook of 2018"), Options{}, "old_office"},
		"picture":         {[]byte("\x89PNG and more"), Options{}, "image"},
		"wrong year":      {published2023(t), Options{Year: 2022}, "other_year"},
		"no year":         {byType(t), Options{}, "no_year"},
		"numbers unknown": {byType(t), Options{Year: 2019}, "year_unknown"},
		"no columns":      {[]byte("a,b\n1,2\n"), Options{}, "missing_column"},
		"header only":     {[]byte(head + "\n"), Options{}, "no_rows"},
		"zip of no books": {zipped(t, map[string][]byte{"notes.txt": []byte("x")}), Options{}, "compressed"},
		"broken zip":      {zipped(t, map[string][]byte{"d.xlsx": []byte("x")}), Options{}, "missing_column"},
	} {
		r := read(t, c.data, c.o)
		if !r.Refused() || !slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Code == c.code && p.Message != "" }) {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestAHeadingThatReadsOtherwiseIsNotTaken(t *testing.T) {
	q, _ := ByName(ViolencePublic)
	for heading, want := range map[string]bool{
		"": true,
		"In the last 12 months how many times have you personally experienced physical violence at work from patients?": true,
		"Harassment, bullying or abuse at work from patients":                                                           false,
		"Physical violence from managers":                                                                               false,
	} {
		if q.reads(heading) != want {
			t.Errorf("%q: want %v", heading, want)
		}
	}
}

func TestEveryYearNamesItsQuestions(t *testing.T) {
	if n := len(AskedIn()); n != 64 {
		t.Errorf("%d questions", n)
	}
	for _, c := range []struct {
		year         int
		number, name string
	}{{2018, "q12a", ViolencePublic}, {2021, "q13a", ViolencePublic}, {2018, "q13d", HarassmentReports}, {2025, "q13d", ViolenceReported}, {2023, "q17a", "unwanted_sexual_behaviour_public"}} {
		if got, ok := named(c.year, strings.ToUpper(c.number)); !ok || got != c.name || Number(c.year, c.name) != c.number {
			t.Errorf("%d %s is %q", c.year, c.number, got)
		}
	}
	if _, ok := named(2022, "q17a"); ok || KnowsYear(2019) || KnowsYear(2020) {
		t.Error("a number was made up")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(published2023(f), 0)
	f.Add(published2018(f), 0)
	f.Add(byType(f), 2023)
	f.Add(zipped(f, map[string][]byte{"type.xlsx": byType(f)}), 2023)
	f.Add([]byte(head+"\n2023,R0A,Invented,acute,q13a,14.25,1000,1010\n"), 0)
	f.Fuzz(func(t *testing.T, data []byte, year int) {
		r, err := Read(t.Context(), bytes.NewReader(data), int64(len(data)), "fuzz", Options{Year: year % 3000})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range r.Figures {
			if !(x.Percent >= 0 && x.Percent <= 100) || x.Base < 0 || x.Hidden && x.Percent != 0 || !x.Hidden && x.Base < Shown && x.Base > 0 || x.Question == "" || x.Group == "" {
				t.Errorf("%+v", x)
			}
		}
		if len(r.Figures) == 0 && len(r.Problems) == 0 {
			t.Error("nothing was taken, and nothing said")
		}
	})
}

func FuzzNumberOf(f *testing.F) {
	for _, s := range []string{"Q13a - Physical", "q12", "Q", "Qx", "q1ab", "  Q16c – grounds"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, rest := numberOf(s); n == "" && rest != s {
			t.Errorf("%q lost its words: %q", s, rest)
		}
	})
}
