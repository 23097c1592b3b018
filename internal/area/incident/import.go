package incident

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/mds"
)

// ImportRow is one row of a file of incidents: an incident with one member of staff affected and the first person
// alleged to have done it.
type ImportRow struct {
	Unit, Counts           string
	Events                 int
	record, staff, alleged map[string]any
}

// Record gives the row as a record of the minimum data set.
func (r ImportRow) Record() (mds.Record, error) {
	all := map[string]any{}
	for k, v := range r.record {
		all[k] = v
	}
	if len(r.staff) > 0 {
		all["staff"] = []any{r.staff}
	}
	if len(r.alleged) > 0 {
		all["alleged"] = []any{r.alleged}
	}
	var out mds.Record
	b, err := json.Marshal(all)
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(b, &out); err != nil {
		return out, err
	}
	if len(out.ViolenceAll) == 0 && out.ViolencePrimary != "" {
		out.ViolenceAll = []string{out.ViolencePrimary}
	}
	return out, nil
}

// field is one column of the file: its name in the minimum data set, its code list, and where its value goes.
type field struct {
	name, list string
	many       bool
	part       int // 0 the incident, 1 the person affected, 2 the person alleged
}

// The coded fields of a file (docs/data.md).
var importFields = []field{
	{"record_state", "record_state", false, 0}, {"location_type", "activity_location_type", false, 0}, {"location_detail", "location_detail", false, 0},
	{"service_setting", "service_setting", false, 0}, {"ward_security_level", "ward_security_level", false, 0}, {"violence_primary", "violence", false, 0},
	{"violence_all", "violence", true, 0}, {"method", "method", true, 0}, {"weapon_type", "weapon_type", false, 0}, {"hate_motive", "hate_motive", true, 0},
	{"trigger", "trigger", true, 0}, {"factor", "factor", true, 0}, {"clinical_factor", "clinical_factor", false, 0}, {"clinical_factor_type", "clinical_factor_type", false, 0},
	{"clinical_factor_judged_by", "clinical_factor_judged_by", false, 0}, {"security_attended", "security_attended", false, 0}, {"body_worn_camera", "body_worn_camera", false, 0},
	{"police_informed", "police_informed", false, 0}, {"police_reference_held", "yes_no", false, 0}, {"not_reported_reason", "not_reported_reason", false, 0},
	{"police_outcome", "police_outcome", false, 0}, {"sanction", "sanction", true, 0}, {"review_level", "review_level", false, 0},
	{"lfpse_reference_held", "yes_no_na", false, 0}, {"repeat_person_flag", "repeat_person", false, 0}, {"restraint_used", "restrictive_intervention_type", true, 0},
	{"staff_group", "staff_group", false, 1}, {"job_role", "job_role", false, 1}, {"pay_band", "pay_band", false, 1}, {"contract_type", "contract_type", false, 1},
	{"age_band", "age_band", false, 1}, {"gender", "gender", false, 1}, {"ethnic_category", "ethnic_category_2001", false, 1}, {"disability", "employee_disability_status", false, 1},
	{"sexual_orientation", "sexual_orientation", false, 1}, {"lone_working", "yes_no_unknown", false, 1}, {"violence_training_current", "training_current", true, 1},
	{"physical_harm", "physical_harm", false, 1}, {"psychological_harm", "psychological_harm", false, 1}, {"injury_type", "injury_type", true, 1}, {"body_part", "body_part", true, 1},
	{"treatment", "treatment", true, 1}, {"riddor", "riddor", false, 1}, {"support_offered", "support_offered", true, 1},
	{"alleged_person_type", "alleged_person_type", false, 2}, {"alleged_age_band", "alleged_age_band", false, 2}, {"alleged_gender", "gender", false, 2},
	{"mental_health_act_status", "mental_health_act", false, 2}, {"capacity_assessed", "capacity_assessed", false, 2},
}

func (r *ImportRow) put(part int, name string, v any) {
	m := []*map[string]any{&r.record, &r.staff, &r.alleged}[part]
	if *m == nil {
		*m = map[string]any{}
	}
	(*m)[name] = v
}

// word is a column of text without spaces.
func word(name string, part, most int, required bool) importer.Column[ImportRow] {
	parse := importer.Word(most)
	return importer.Column[ImportRow]{Key: name, Required: required, Coded: true, Set: func(r *ImportRow, s string) *importer.Flaw {
		v, flaw := parse(s)
		if flaw == nil {
			r.put(part, name, v)
		}
		return flaw
	}}
}

func day(name string, required bool) importer.Column[ImportRow] {
	return importer.Column[ImportRow]{Key: name, Required: required, Set: func(r *ImportRow, s string) *importer.Flaw {
		t, flaw := importer.Date(s)
		if flaw == nil {
			r.put(0, name, t.Format(time.DateOnly))
		}
		return flaw
	}}
}

func columnOf(f field) importer.Column[ImportRow] {
	var codes []importer.Code
	if f.name == "restraint_used" {
		codes = append(codes, importer.Code{Code: "none", Label: "None"})
	}
	for _, c := range mds.Of(f.list).Codes {
		if !c.Retired {
			codes = append(codes, importer.Code{Code: c.Code, Label: c.Words})
		}
	}
	one, many := importer.Enum(codes), importer.Multi(codes)
	return importer.Column[ImportRow]{Key: f.name, Coded: true, Required: f.name == "violence_primary", Set: func(r *ImportRow, s string) *importer.Flaw {
		var v any
		var flaw *importer.Flaw
		if f.many {
			v, flaw = many(s)
		} else {
			v, flaw = one(s)
		}
		if flaw == nil {
			r.put(f.part, f.name, v)
		}
		return flaw
	}}
}

// ImportShape takes rows of incidents as of a day: headings are the field names of the minimum data set, with several
// values between semicolons; "unit" may name our unit, "counts" and "events" what a row stands for. Sites, employers and
// police forces must be among the codes.
func ImportShape(today string, codes Codes) importer.Shape[ImportRow] {
	at := importer.Column[ImportRow]{Key: "incident_time", Set: func(r *ImportRow, s string) *importer.Flaw {
		t, flaw := importer.Time(s)
		if flaw == nil {
			r.put(0, "incident_time", t.String())
		}
		return flaw
	}}
	whole := func(name string, part, high int) importer.Column[ImportRow] {
		parse := importer.Integer(0, high)
		return importer.Column[ImportRow]{Key: name, Set: func(r *ImportRow, s string) *importer.Flaw {
			n, flaw := parse(s)
			if flaw == nil && name == "events" {
				r.Events = n
			} else if flaw == nil {
				r.put(part, name, n)
			}
			return flaw
		}}
	}
	kinds := importer.Enum([]importer.Code{{Code: "single"}, {Code: "pattern"}, {Code: "batch"}})
	cols := []importer.Column[ImportRow]{word("incident_ref", 0, 40, true), day("incident_date", true), at, day("reported_date", false), word("site_code", 0, 9, false), word("staff_key", 1, 64, false),
		word("employer_org", 1, 6, false), word("police_force", 0, 40, false), word("alleged_person_key", 2, 64, false), whole("absence_days", 1, 999), whole("events", 0, 10000),
		{Key: "unit", Coded: true, Set: importer.Into(importer.Word(64), func(r *ImportRow) *string { return &r.Unit })},
		{Key: "counts", Set: importer.Into(kinds, func(r *ImportRow) *string { return &r.Counts })}}
	for _, f := range importFields {
		cols = append(cols, columnOf(f))
	}
	return importer.Shape[ImportRow]{Name: "incidents", Columns: cols, Row: func(r ImportRow, add func(field, code string, s importer.Severity, message string)) {
		r.check(today, codes, add)
	},
		Same: func(r ImportRow) string {
			if k, _ := r.staff["staff_key"].(string); k != "" {
				return r.text("incident_ref") + " " + k
			}
			return ""
		},
		Forbidden: []string{"narrative", "description", "what happened", "staff_name", "name", "first name", "surname", "patient_name", "nhs_number", "date_of_birth", "email", "telephone", "address"}}
}

func (r ImportRow) text(name string) string {
	s, _ := r.record[name].(string)
	return s
}

func (r ImportRow) check(today string, codes Codes, add func(field, code string, s importer.Severity, message string)) {
	date, reported := r.text("incident_date"), r.text("reported_date")
	switch {
	case strings.Trim(r.text("incident_ref"), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "":
		add("incident_ref", "bad_ref", importer.Error, "A reference may hold letters, digits, hyphens, full stops and underscores only")
	case date > today:
		add("incident_date", "future", importer.Error, "The date is in the future. Check the day, month and year")
	case date != "" && date < "2004-01-01":
		add("incident_date", "too_early", importer.Error, "The date must be in 2004 or later")
	}
	if reported != "" && date != "" && reported < date {
		add("reported_date", "reported_before", importer.Error, "It cannot have been reported before it happened")
	}
	if r.Counts != "" && r.Counts != string(mds.Single) && r.Events < 1 {
		add("events", "missing_events", importer.Error, "Say about how many times, from 1 to 10,000")
	}
	rec, err := r.Record()
	if err != nil {
		add("", "bad_row", importer.Error, "This row cannot be read as a report")
		return
	}
	for _, p := range rec.Check() {
		add(p.Field, "together", importer.Error, p.Text())
	}
	for _, p := range codes.problems(&rec) {
		add(p.Field, "unknown_code", importer.Error, p.Text())
	}
	if strings.HasPrefix(r.text("incident_ref"), "HW-") {
		add("incident_ref", "own_ref", importer.Warning, "This looks like a report made here. If it is, it is not brought in again")
	}
}
