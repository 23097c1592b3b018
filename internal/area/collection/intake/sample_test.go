package intake

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/importer"
)

// england is a small lookup: two trusts, one of them closed, and one with a code of five characters.
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

func (england) Force(id string) bool { return id == "west-midlands" || id == "btp" }

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// october are the options for a return of October 2026.
func october() Options {
	return Options{Org: "RX1", From: day("2026-10-01"), To: day("2026-10-31"), Today: day("2026-11-22"), Lookup: england{}}
}

// good is a row without a fault, by field name.
func good(n int) map[string]string {
	return map[string]string{
		"incident_ref": fmt.Sprintf("W-%06d", n), "record_state": "final", "incident_date": fmt.Sprintf("2026-10-%02d", n%28+1), "incident_time": fmt.Sprintf("%02d:%02d", n%23+1, n%60),
		"reported_date": fmt.Sprintf("2026-10-%02d", n%28+2), "provider_org": "RX1", "site_code": "RX101", "location_type": "E02", "location_detail": "bed_space",
		"service_setting": "inpatient_general", "violence_primary": "physical_contact", "violence_all": "physical_contact;verbal", "method": "punch;kick",
		"hate_motive": "none", "trigger": "waiting", "factor": "alcohol;pain", "clinical_factor": "none", "restraint_used": "none", "security_attended": "Y",
		"body_worn_camera": "not_worn", "police_informed": "Y", "police_force": "west-midlands", "police_reference_held": "Y", "police_outcome": "none_yet",
		"sanction": "none", "review_level": "local", "repeat_person_flag": "first", "staff_key": fmt.Sprintf("k%019d", n), "staff_group": "03",
		"pay_band": "afc_5", "contract_type": "05", "age_band": "31-40", "gender": "2", "ethnic_category": "A", "lone_working": "N", "violence_training_current": "breakaway",
		"physical_harm": "low", "psychological_harm": "low", "injury_type": "bruise", "body_part": "hand", "treatment": "first_aid", "absence_days": "2", "riddor": "not_reportable",
		"support_offered": "debrief;manager", "alleged_person_type": "patient", "alleged_age_band": "41-65", "alleged_gender": "1", "capacity_assessed": "had_capacity",
	}
}

// with changes fields of a row.
func with(row map[string]string, pairs ...string) map[string]string {
	for i := 0; i < len(pairs); i += 2 {
		row[pairs[i]] = pairs[i+1]
	}
	return row
}

// headings are those of the fields that come in rows.
func headings() []string {
	var out []string
	for _, f := range Fields() {
		if f.Part != File && f.Type != Words {
			out = append(out, f.Name)
		}
	}
	return out
}

// flat writes rows as CSV; quoted puts marks about every cell.
func flat(headings []string, rows ...map[string]string) string {
	var b strings.Builder
	b.WriteString(strings.Join(headings, ",") + "\n")
	for _, r := range rows {
		for i, h := range headings {
			if i > 0 {
				b.WriteByte(',')
			}
			if v := r[h]; strings.ContainsAny(v, ",\"\n") {
				b.WriteString(`"` + strings.ReplaceAll(v, `"`, `""`) + `"`)
			} else {
				b.WriteString(v)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func open(t testing.TB, name, data string) (*Return, error) {
	t.Helper()
	return Open(Upload{name, int64(len(data)), strings.NewReader(data)})
}

// check checks a file; a refusal at opening is a result too.
func checkOf(t testing.TB, name, data string, o Options) *Result {
	t.Helper()
	r, err := open(t, name, data)
	if err != nil {
		var f *importer.FileError
		if !errors.As(err, &f) {
			t.Fatal(err)
		}
		return Unreadable(f)
	}
	res, err := r.Check(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// brief writes a result in lines.
func brief(r *Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "rows %d accepted %d rejected %d warned %d\n", r.Rows, r.Accepted, r.Rejected, r.Warned)
	for _, p := range r.FileProblems {
		fmt.Fprintf(&b, "file %s %s %s: %s\n", p.Severity, p.Code, p.Field, p.Message)
	}
	for _, p := range r.Problems {
		who := ""
		if p.Part != "" {
			who = fmt.Sprintf(" (%s %d)", p.Part, p.Nth)
		}
		fmt.Fprintf(&b, "row %d%s %s %s %s: %s\n", p.Row, who, p.Severity, p.Field, p.Code, p.Message)
	}
	return b.String()
}

// big writes a return of n rows, with a fault in one row of a hundred.
func big(w io.Writer, n int) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var tails []string // rows without their reference
	for i := range 1000 {
		r := good(100000 + i)
		r["incident_time"] = fmt.Sprintf("%02d:%02d", 1+rnd.IntN(23), rnd.IntN(60))
		r["physical_harm"] = []string{"none", "low", "low", "moderate"}[rnd.IntN(4)]
		if i%100 == 7 {
			r["staff_group"] = "77"
		}
		_, row, _ := strings.Cut(flat(headings(), r), "\n")
		tails = append(tails, row[len(r["incident_ref"]):])
	}
	out := bufio.NewWriterSize(w, 1<<16)
	out.WriteString(strings.Join(headings(), ",") + "\n")
	for i := range n {
		fmt.Fprintf(out, "W-%08d", i)
		out.WriteString(tails[i%len(tails)])
	}
	out.Flush()
}
