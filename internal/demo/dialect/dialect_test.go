package dialect_test

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/havenward/havenward/internal/demo/dialect"
	"github.com/havenward/havenward/internal/mds"
)

var places = []dialect.Place{
	{Unit: "Emergency department", Site: "Quillmere General", SiteCode: "RXXZZ1", Setting: "ed", Location: "E04"},
	{Unit: "Ward 7, older people", Site: "Quillmere General", SiteCode: "RXXZZ1", Setting: "older_people", Location: "E02"},
	{Unit: "Emergency control room", Site: "Larkswick Hub", SiteCode: "RXXZZ2", Setting: "control_room"},
}

// rows are two incidents, of which the first affects two people.
func rows() []dialect.Row {
	punched := &mds.Record{IncidentRef: "W1001", RecordState: "final", IncidentDate: "2026-10-03", IncidentTime: "09:30", ReportedDate: "2026-10-04", ServiceSetting: "older_people", LocationType: "E02",
		ViolencePrimary: "physical_contact", ViolenceAll: []string{"physical_contact"}, Method: []string{"punch"}, HateMotive: []string{"none"}, ClinicalFactor: "suspected", PoliceInformed: "N",
		Staff:   []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low", PsychologicalHarm: "none", RIDDOR: "not_reportable"}, {StaffGroup: "07", PhysicalHarm: "none", PsychologicalHarm: "none", RIDDOR: "not_reportable"}},
		Alleged: []mds.Person{{Type: "patient"}}}
	abused := &mds.Record{IncidentRef: "W1002", RecordState: "rejected", IncidentDate: "2026-10-05", ReportedDate: "2026-10-05", ServiceSetting: "control_room", ViolencePrimary: "verbal", HateMotive: []string{"race"},
		ClinicalFactor: "none", PoliceInformed: "Y", Staff: []mds.Staff{{StaffGroup: "08", PhysicalHarm: "none", PsychologicalHarm: "low", RIDDOR: "not_reportable"}}, Alleged: []mds.Person{{Type: "relative_or_visitor"}}}
	return []dialect.Row{{Record: punched, Place: places[1], Note: "Pushed, then punched.\nSecurity came – late"}, {Record: punched, N: 1, Place: places[1]}, {Record: abused, Place: places[2], Fault: dialect.Twice}}
}

func draw(s dialect.Shape, seed uint64) *dialect.Dialect {
	return dialect.New(rand.New(rand.NewPCG(seed, 1)), s, "RXX", places)
}

// read gives the cells of a file by heading.
func read(t *testing.T, d *dialect.Dialect, file []byte) (lines []map[string]string) {
	t.Helper()
	if d.Shape == dialect.Listing {
		var err error
		if file, err = charmap.Windows1252.NewDecoder().Bytes(file); err != nil {
			t.Fatal(err)
		}
	}
	if !utf8.Valid(file) {
		t.Fatal("the text is not UTF-8")
	}
	text := strings.TrimPrefix(string(file), "\ufeff")
	r := csv.NewReader(strings.NewReader(text))
	if head, _, _ := strings.Cut(text, "\n"); strings.Count(head, ";") > 5 {
		r.Comma = ';'
	}
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		line := map[string]string{}
		for i, c := range cells {
			line[all[0][i]] = c
		}
		lines = append(lines, line)
	}
	return lines
}

func TestWhatTheLabelsMeanIsWhatHappened(t *testing.T) {
	for _, s := range dialect.Shapes()[:4] {
		for seed := range uint64(40) {
			d := draw(s, seed)
			file, err := d.File(rows())
			if err != nil {
				t.Fatal(err)
			}
			lines := read(t, d, file)
			lines = slices.DeleteFunc(lines, func(line map[string]string) bool {
				return slices.ContainsFunc(d.Columns, func(c dialect.Column) bool { return c.Role && line[c.Heading] == c.Labels[1].Text })
			})
			if len(lines) != 4 {
				t.Fatalf("%s: %d lines for three rows, one of them twice", s, len(lines))
			}
			for i, r := range append(rows(), rows()[2]) {
				got := map[string]string{}
				for k, v := range d.Always {
					got[k] = v
				}
				for _, c := range d.Columns {
					text := lines[i][c.Heading]
					if c.Role {
						continue
					}
					if c.Field != "" {
						got[c.Field] = text
					}
					if len(c.Labels) > 0 && text != "" && c.Label(text) == nil {
						t.Errorf("%s: %q of %q is no label", s, text, c.Heading)
					}
					for k, v := range c.Label(text) {
						got[k] = v
					}
				}
				physical := got["violence_primary"] == "physical_contact"
				if physical != r.Record.Physical() || physical && got["method"] == "" {
					t.Errorf("%s, seed %d: %q with method %q for %q", s, seed, got["violence_primary"], got["method"], r.Record.ViolencePrimary)
				}
				for _, field := range []string{"hate_motive", "clinical_factor", "psychological_harm", "location_type", "alleged_person_type"} {
					if got[field] == "" {
						t.Errorf("%s, seed %d: %s is empty", s, seed, field)
					}
				}
				st := r.Record.Staff[r.N]
				for field, want := range map[string]string{"incident_ref": r.Record.IncidentRef, "record_state": r.Record.RecordState, "service_setting": r.Record.ServiceSetting, "staff_group": st.StaffGroup,
					"physical_harm": st.PhysicalHarm, "police_informed": r.Record.PoliceInformed, "site_code": r.Place.SiteCode, "provider_org": "RXX"} {
					if got[field] != want {
						t.Errorf("%s, seed %d: %s is %q, not %q", s, seed, field, got[field], want)
					}
				}
			}
		}
	}
}

func TestNoTwoTrustsWriteAlike(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(60) {
		head := ""
		for _, c := range draw(dialect.Listing, seed).Columns {
			head += c.Heading + "|"
			for _, l := range c.Labels {
				head += l.Text + "|"
			}
		}
		seen[head] = true
	}
	if len(seen) < 50 {
		t.Errorf("60 trusts have %d dialects", len(seen))
	}
}

func TestTheSameDrawWritesTheSameFile(t *testing.T) {
	for _, s := range dialect.Shapes()[:4] {
		one, err := draw(s, 5).File(rows())
		two, also := draw(s, 5).File(rows())
		if err != nil || also != nil || !bytes.Equal(one, two) {
			t.Errorf("%s: %v, %v", s, err, also)
		}
	}
}
