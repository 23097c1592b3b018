package intake

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

var update = flag.Bool("update", false, "write golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

// sent is one file with what is known of its sender.
type sent struct {
	what, name, data string
	options          func(*Options)
}

// one gives a return with good rows and one more in row 3.
func one(pairs ...string) string {
	return flat(headings(), good(1), with(good(2), pairs...), good(3))
}

// TestValuesThatAreWrong breaks every rule between fields and of single fields once, in row 3.
func TestValuesThatAreWrong(t *testing.T) {
	var b strings.Builder
	for _, pairs := range [][]string{
		{"incident_ref", ""}, {"incident_ref", "two words"}, {"incident_ref", strings.Repeat("W", 41)}, {"incident_ref", "W-943-476-5919"},
		{"record_state", "closed"}, {"incident_date", "2025-10-03"}, {"incident_date", "2003-10-03"}, {"incident_date", "31/09/2026"}, {"incident_date", "03/10/2026"},
		{"incident_time", "0930"}, {"incident_time", "25:00"}, {"reported_date", "2026-10-01"}, {"reported_date", "2027-04-01"},
		{"provider_org", "RVJ", "site_code", "RVJ01"}, {"provider_org", "ZZ9"}, {"provider_org", "g6v2s", "site_code", "G6V2S01"}, {"provider_org", "M1 1AA"}, {"provider_org", "M11AA"},
		{"site_code", "RYY01"}, {"site_code", "R9998"}, {"site_code", "SW1A1AA"}, {"location_type", "Z99"}, {"location_detail", "loo"}, {"ward_security_level", "1"}, {"ward_security_level", "1", "service_setting", "mh_inpatient", "mental_health_act_status", "detained"},
		{"violence_primary", "THREAT"}, {"violence_all", "verbal; PHYSICAL_CONTACT;"}, {"violence_all", "verbal;boxing"}, {"method", ""}, {"method", "spit_contact", "violence_primary", "verbal", "violence_all", "verbal"},
		{"method", "weapon"}, {"method", "weapon", "weapon_type", "blade"}, {"hate_motive", "none;race"}, {"hate_motive", ""}, {"trigger", "none"}, {"factor", "none;pain"},
		{"clinical_factor_type", "dementia"}, {"clinical_factor", "suspected", "factor", "alcohol"}, {"clinical_factor", "confirmed", "clinical_factor_type", "delirium"},
		{"restraint_used", "02"}, {"restraint_used", "01;none"}, {"police_informed", "N"}, {"police_informed", "N", "police_outcome", "charged", "sanction", "fine", "not_reported_reason", "minor"}, {"police_force", ""}, {"police_force", "narnia"},
		{"staff_key", "short"}, {"staff_key", "AB123456C-AB123456C"}, {"staff_key", "k9434765919-k9434765919"}, {"staff_group", "3"}, {"staff_group", "33"}, {"restraint_used", "1;4"}, {"job_role", "01001"}, {"pay_band", "8a"}, {"employer_org", "NHS Trust"},
		{"age_band", "03/04/1980"}, {"ethnic_category", "O"}, {"disability", "99"}, {"physical_harm", "death"}, {"physical_harm", "death", "riddor", "death"}, {"riddor", "death"},
		{"injury_type", "", "body_part", ""}, {"absence_days", "8"}, {"absence_days", "a week"}, {"alleged_person_type", ""}, {"alleged_gender", "0207 946 0958 ask.for@example.org"},
		{"service_setting", "mh_community"}, {"pay_band", "a\x00b"}, {"incident_ref", "W-\x00"}, {"staff_group", "nurse\x01"}, {"review_level", strings.Repeat("long ", 40_000)}, {"provider_org", "943 476 5919"},
	} {
		fmt.Fprintf(&b, "== %.60q\n%s", pairs, brief(checkOf(t, "f.csv", one(pairs...), october())))
	}
	golden(t, "values.golden", b.String())
}

// TestFilesThatAreWrong sends what people send by mistake and what nobody should.
func TestFilesThatAreWrong(t *testing.T) {
	win, err := charmap.Windows1252.NewEncoder().String(one("incident_ref", "W-£é"))
	if err != nil {
		t.Fatal(err)
	}
	utf := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	without := func(name string) string {
		h := headings()
		return flat(slices.DeleteFunc(h, func(s string) bool { return s == name }), good(1))
	}
	extra := func(heading, value string) string {
		return flat(append(headings(), heading), with(good(1), heading, value), good(2))
	}
	file := []string{"schema_version", "submitting_org", "period_start", "period_end", "submission_kind", "source_system"}
	about := func(kind string) map[string]string {
		return with(map[string]string{}, "schema_version", "0.1", "submitting_org", "RX1", "period_start", "2026-10-01", "period_end", "2026-10-31", "submission_kind", kind, "source_system", "datix")
	}
	both := append(slices.Clone(file), headings()...)
	row := func(n int, pairs ...string) map[string]string {
		r := with(good(n), pairs...)
		for k, v := range about("full_replace") {
			if _, ok := r[k]; !ok {
				r[k] = v
			}
		}
		return r
	}
	silent := func(o *Options) { *o = Options{Lookup: o.Lookup, Today: o.Today} }
	var b strings.Builder
	for _, s := range []sent{
		{"good", "f.csv", flat(headings(), good(1), good(2)), nil},
		{"with a byte order mark", "f.csv", "\ufeff" + one(), nil},
		{"Windows-1252", "f.csv", win, nil},
		{"UTF-16", "f.csv", utf(one("incident_ref", "W-£é")), nil},
		{"CR LF", "f.csv", strings.ReplaceAll(one("pay_band", "x"), "\n", "\r\n"), nil},
		{"CR alone", "f.csv", strings.ReplaceAll(one("pay_band", "x"), "\n", "\r"), nil},
		{"semicolons", "f.csv", strings.ReplaceAll(strings.ReplaceAll(one("pay_band", "x"), ";", "\x01"), ",", ";"), nil},
		{"tabs", "f.csv", strings.ReplaceAll(one("pay_band", "x"), ",", "\t"), nil},
		{"bars", "f.csv", strings.ReplaceAll(one("pay_band", "x"), ",", "|"), nil},
		{"line breaks in quotes", "f.csv", one("review_level", "\nlocal\r\n", "pay_band", "a\nb"), nil},
		{"blank rows count", "f.csv", strings.Replace(one("pay_band", "x"), "\nW-000002", "\n\n,,\nW-000002", 1), nil},
		{"a blank row before the heading", "f.csv", "\n,,\n" + one("pay_band", "x"), nil},
		{"a list separator named for Excel", "f.csv", "sep=|\r\n" + strings.ReplaceAll(one("pay_band", "x"), ",", "|"), nil},
		{"no line break at the end", "f.csv", strings.TrimSpace(flat(headings(), good(1), with(good(2), "alleged_person_type", "x"))), nil},
		{"nothing", "f.csv", "", nil},
		{"heading alone", "f.csv", flat(headings()), nil},
		{"a heading twice", "f.csv", strings.Replace(one(), "age_band", "pay_band", 1), nil},
		{"a mandatory column is missing", "f.csv", without("violence_primary"), nil},
		{"an unknown column", "f.csv", extra("favourite_colour", "green"), nil},
		{"an unknown column with an NHS number", "f.csv", extra("local_ref", "943 476 5919"), nil},
		{"an unknown column with free text", "f.csv", extra("local_words", strings.Repeat("He came in and then he ", 6)), nil},
		{"a narrative", "f.csv", extra("Narrative", ""), nil},
		{"more cells than headings", "f.csv", strings.Replace(one(), "W-000002,", "W-000002,x,", 1), nil},
		{"an open quote mark", "f.csv", strings.Replace(one(), "W-000002", "\"W-000002", 1), nil},
		{"the same row twice", "f.csv", flat(headings(), good(1), good(2), good(1)), nil},
		{"two members of staff", "f.csv", flat(headings(), good(1), with(good(1), "staff_key", "another-key-of-16", "pay_band", "afc_6")), nil},
		{"one reference, two incidents", "f.csv", flat(headings(), good(1), good(2), with(good(1), "staff_key", "another-key-of-16", "police_informed", "planned")), nil},
		{"two people without keys alike", "f.csv", flat(headings(), with(good(1), "staff_key", ""), with(good(1), "staff_key", "")), nil},
		{"all said in the file", "f.csv", flat(both, row(1), row(2)), silent},
		{"nothing said at all", "f.csv", one(), silent},
		{"another organisation", "f.csv", flat(both, row(1, "submitting_org", "G6V2S")), nil},
		{"a closed organisation sends", "f.csv", one(), func(o *Options) { o.Org = "RVJ" }},
		{"an unknown organisation sends", "f.csv", one(), func(o *Options) { o.Org = "ZZ9" }},
		{"an organisation with five characters sends", "f.csv", one(), func(o *Options) { o.Org = "G6V2S" }},
		{"the wrong year", "f.csv", one(), func(o *Options) { o.From, o.To = day("2025-10-01"), day("2025-10-31") }},
		{"half a month", "f.csv", flat(both, row(1, "period_end", "2026-10-15")), silent},
		{"a period to come", "f.csv", one(), func(o *Options) { o.To = day("2026-12-31") }},
		{"two periods in one file", "f.csv", flat(both, row(1), row(2, "period_start", "2026-09-01")), silent},
		{"a version to come", "f.csv", flat(both, row(1, "schema_version", "9.9")), nil},
		{"a source nobody knows", "f.csv", flat(both, row(1, "source_system", "abacus")), nil},
		{"a kind nobody knows", "f.csv", flat(both, row(1, "submission_kind", "some")), nil},
		{"a nil return", "f.csv", flat(both, about("nil_return")), silent},
		{"a nil return, said by its sender", "f.csv", flat(headings()), func(o *Options) { o.Kind = "nil_return" }},
		{"a nil return with rows", "f.csv", flat(both, row(1, "submission_kind", "nil_return")), silent},
		{"a row taken out that was never sent", "f.csv", one("record_state", "rejected"), func(o *Options) { o.Seen = func([]byte) bool { return false } }},
		{"a PDF", "f.csv", "%PDF-1.7 rubbish", nil},
		{"an encrypted workbook", "f.xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", nil},
		{"a workbook that is a bomb", "f.xlsx", bomb(t), nil},
		{"a workbook", "f.xlsx", workbook(t, map[string]string{"Sheet1": one("pay_band", "x")}), nil},
	} {
		o := october()
		if s.options != nil {
			s.options(&o)
		}
		data := s.data
		if s.what == "semicolons" {
			data = strings.ReplaceAll(data, "\x01", ",")
			data = quoteCommas(data)
		}
		fmt.Fprintf(&b, "== %s\n%s", s.what, brief(checkOf(t, s.name, data, o)))
	}
	golden(t, "files.golden", b.String())
}

// quoteCommas puts several values back as a file cut by semicolons must have them.
func quoteCommas(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		cells := strings.Split(l, ";")
		for j, c := range cells {
			if strings.Contains(c, ",") {
				cells[j] = `"` + strings.ReplaceAll(c, ",", ";") + `"`
			}
		}
		lines[i] = strings.Join(cells, ";")
	}
	return strings.Join(lines, "\n")
}

// workbook makes a workbook of sheets from CSV without quote marks.
func workbook(t testing.TB, sheets map[string]string) string {
	t.Helper()
	f := excelize.NewFile()
	for name, text := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
			cells := strings.Split(line, ",")
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &cells); err != nil {
				t.Fatal(err)
			}
		}
	}
	if sheets["Sheet1"] == "" {
		if err := f.DeleteSheet("Sheet1"); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// bomb is a workbook whose sheet begins well and unpacks to a thousand times its size.
func bomb(t testing.TB) string {
	t.Helper()
	var head strings.Builder
	for _, h := range headings() {
		head.WriteString(`<c t="inlineStr"><is><t>` + h + `</t></is></c>`)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="a" r:id="1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData><row>` + head.String() + `</row>` + strings.Repeat(`<row><c><v>1</v></c></row>`, 1<<20),
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
