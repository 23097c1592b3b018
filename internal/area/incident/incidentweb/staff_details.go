package incidentweb

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// detail is one field of the minimum data set that can be added or corrected later, by its name there.
type detail struct {
	name, label, list string
	many              bool
	number            bool
}

// The details that can be edited, in the order in which the form asks them.
var (
	recordDetails = []detail{
		{name: "violence_all", label: "What happened", list: "violence", many: true},
		{name: "method", label: "How", list: "method", many: true},
		{name: "weapon_type", label: "Weapon", list: "weapon_type"},
		{name: "hate_motive", label: "Was it because of who they are?", list: "hate_motive", many: true},
		{name: "location_detail", label: "Place", list: "location_detail"},
		{name: "service_setting", label: "Service", list: "service_setting"},
		{name: "trigger", label: "What led to it", list: "trigger", many: true},
		{name: "factor", label: "What played a part", list: "factor", many: true},
		{name: "clinical_factor", label: "Did a clinical condition play a part?", list: "clinical_factor"},
		{name: "clinical_factor_type", label: "Which condition", list: "clinical_factor_type"},
		{name: "clinical_factor_judged_by", label: "Who judged that", list: "clinical_factor_judged_by"},
		{name: "restraint_used", label: "Restraint", list: "restrictive_intervention_type", many: true},
		{name: "security_attended", label: "Did security come?", list: "security_attended"},
		{name: "body_worn_camera", label: "Body-worn camera", list: "body_worn_camera"},
		{name: "police_informed", label: "Police", list: "police_informed"},
		{name: "police_force", label: "Which police force"},
		{name: "police_reference_held", label: "Is a police log number held?", list: "yes_no"},
		{name: "not_reported_reason", label: "If the police were not told, why", list: "not_reported_reason"},
		{name: "lfpse_reference_held", label: "Is a patient safety reference held?", list: "yes_no_na"},
		{name: "repeat_person_flag", label: "Has the same person done this before?", list: "repeat_person"},
	}
	staffDetails = []detail{
		{name: "staff_group", label: "Staff group", list: "staff_group"},
		{name: "contract_type", label: "Contract", list: "contract_type"},
		{name: "lone_working", label: "Did they work alone?", list: "yes_no_unknown"},
		{name: "physical_harm", label: "Physical harm", list: "physical_harm"},
		{name: "psychological_harm", label: "Harm in mind", list: "psychological_harm"},
		{name: "injury_type", label: "Injury", list: "injury_type", many: true},
		{name: "body_part", label: "Part of the body", list: "body_part", many: true},
		{name: "treatment", label: "Treatment", list: "treatment", many: true},
		{name: "absence_days", label: "Days away from work", number: true},
		{name: "support_offered", label: "Support offered", list: "support_offered", many: true},
	}
	allegedDetails = []detail{
		{name: "alleged_person_type", label: "Who they are", list: "alleged_person_type"},
		{name: "alleged_age_band", label: "Age", list: "alleged_age_band"},
		{name: "alleged_gender", label: "Gender", list: "gender"},
		{name: "mental_health_act_status", label: "Mental Health Act", list: "mental_health_act"},
		{name: "capacity_assessed", label: "Capacity", list: "capacity_assessed"},
	}
)

// maxPeople bounds the people on one side of a report.
const maxPeople = 20

var detailsAct = act{path: "details", action: incident.ActHandle, title: "Add or correct details", back: "recorded", button: "Save details", versioned: true,
	lede: "Fill in what you know and leave the rest. Every change is kept in the audit log with what it was before.",
	run: func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error {
		if p := numbers(v); len(p) > 0 {
			return fault.WithProblems(p)
		}
		err := s.Amend(ctx, rec.Org, rec.ID, func(r *mds.Record) { edited(r, v) })
		return placed(err)
	}}

// numbers checks what must be a number before the record can hold it.
func numbers(v url.Values) fault.Problems {
	var p fault.Problems
	for i := range maxPeople {
		name := "staff." + strconv.Itoa(i) + ".absence_days"
		if s := strings.TrimSpace(v.Get(name)); s != "" {
			if _, err := strconv.Atoi(s); err != nil {
				p.Add(name, "Write the days away as a number, or leave it empty")
			}
		}
	}
	return p
}

// placed names the problems of people by the form's own fields, those of the first person.
func placed(err error) error {
	list := fault.ProblemsOf(err)
	if len(list) == 0 {
		return err
	}
	out := slices.Clone(list)
	for i, x := range out {
		for side, details := range map[string][]detail{"staff.0.": staffDetails, "alleged.0.": allegedDetails} {
			if slices.ContainsFunc(details, func(d detail) bool { return d.name == x.Field }) {
				out[i].Field = side + x.Field
			}
		}
	}
	return fault.WithProblems(out)
}

// edited writes a form's answers into a record; fields that the form does not ask stay.
func edited(r *mds.Record, v url.Values) {
	m := asMap(*r)
	set(m, v, "", recordDetails)
	m["staff"] = peopleOf(m["staff"], v, "staff.", staffDetails)
	m["alleged"] = peopleOf(m["alleged"], v, "alleged.", allegedDetails)
	b, err := json.Marshal(m)
	if err != nil {
		return // maps of strings, lists and numbers always marshal
	}
	var out mds.Record
	if json.Unmarshal(b, &out) == nil {
		*r = out
	}
}

func asMap(r mds.Record) map[string]any {
	m := map[string]any{}
	if b, err := json.Marshal(r); err == nil {
		_ = json.Unmarshal(b, &m) // what was just written reads back
	}
	return m
}

func set(m map[string]any, v url.Values, prefix string, details []detail) (said bool) {
	for _, d := range details {
		if d.name == "police_force" && !v.Has(prefix+d.name) {
			continue // not asked, where there are no forces to choose from
		}
		list := trim(v[prefix+d.name]...)
		delete(m, d.name)
		switch {
		case len(list) == 0:
			continue
		case d.many:
			m[d.name] = list
		case d.number:
			if n, err := strconv.Atoi(strings.TrimSpace(list[0])); err == nil {
				m[d.name] = n
			}
		default:
			m[d.name] = list[0]
		}
		said = true
	}
	return said
}

func peopleOf(had any, v url.Values, prefix string, details []detail) []map[string]any {
	list, _ := had.([]any)
	var out []map[string]any
	for i := range maxPeople {
		m := map[string]any{}
		if i < len(list) {
			m, _ = list[i].(map[string]any)
		}
		if set(m, v, prefix+strconv.Itoa(i)+".", details) {
			out = append(out, m)
		}
	}
	return out
}

// valuesOf gives a record as the answers of the form.
func valuesOf(r mds.Record) url.Values {
	v := url.Values{}
	m := asMap(r)
	take := func(prefix string, m map[string]any, details []detail) {
		for _, d := range details {
			switch x := m[d.name].(type) {
			case string:
				v.Set(prefix+d.name, x)
			case float64:
				v.Set(prefix+d.name, strconv.Itoa(int(x)))
			case []any:
				for _, y := range x {
					if s, ok := y.(string); ok {
						v.Add(prefix+d.name, s)
					}
				}
			}
		}
	}
	take("", m, recordDetails)
	for side, details := range map[string][]detail{"staff": staffDetails, "alleged": allegedDetails} {
		list, _ := m[side].([]any)
		for i, x := range list {
			if one, ok := x.(map[string]any); ok {
				take(side+"."+strconv.Itoa(i)+".", one, details)
			}
		}
	}
	return v
}

// block is one part of the form: the event, or one person.
type block struct {
	title  string
	fields []detailField
}

type detailField struct {
	detail
	choice ui.Choice
	field  ui.Field
}

// blocks lays the form out: the event, then each person affected and each who did it, with one empty place for another.
func (p *askPage) blocks(ctx context.Context) []block {
	v := p.v
	if len(v) == 0 {
		v = valuesOf(p.rec.Record)
	}
	make := func(title, prefix string, details []detail) block {
		b := block{title: title}
		for _, d := range details {
			name := prefix + d.name
			f := detailField{detail: d, field: ui.Field{Name: name, Label: lang.T(ctx, d.label), Value: v.Get(name), Error: p.problems.For(name), Size: ui.Size20}}
			f.choice = ui.Choice{Name: name, Label: f.field.Label, Error: f.field.Error, Plain: true, Options: options(ctx, d, v[name], p.rec.Lock)}
			if d.name == "police_force" {
				if len(p.forces) == 0 {
					continue
				}
				f.choice.Options = forceOptions(ctx, p.forces, v.Get(name))
			}
			if d.number {
				f.field.Mode, f.field.Size = "numeric", ui.Size4
			}
			b.fields = append(b.fields, f)
		}
		return b
	}
	out := []block{make(lang.T(ctx, "What happened, and what came of it"), "", recordDetails)}
	for _, side := range []struct {
		prefix, title, more string
		n                   int
		details             []detail
	}{
		{"staff.", "Person affected %s", "Another person affected, if there is one", len(p.rec.Record.Staff), staffDetails},
		{"alleged.", "Person who did it %s", "Another person who did it, if there is one", len(p.rec.Record.Alleged), allegedDetails},
	} {
		for i := range min(side.n+1, maxPeople) {
			title := lang.T(ctx, side.title, strconv.Itoa(i+1))
			if i == side.n && i > 0 {
				title = lang.T(ctx, side.more)
			}
			out = append(out, make(title, side.prefix+strconv.Itoa(i)+".", side.details))
		}
	}
	return out
}

// forceOptions are the police forces; one that is recorded and no longer there stays to be chosen.
func forceOptions(ctx context.Context, forces []incident.Force, chosen string) []ui.Option {
	out := []ui.Option{{Label: lang.T(ctx, "Not said")}}
	found := chosen == ""
	for _, f := range forces {
		found = found || f.ID == chosen
		out = append(out, ui.Option{Value: f.ID, Label: f.Name, Chosen: f.ID == chosen})
	}
	if !found {
		out = append(out, ui.Option{Value: chosen, Label: chosen, Chosen: true})
	}
	return out
}

// options are the codes of a detail. Sexual kinds are offered only where the record is under that lock already.
func options(ctx context.Context, d detail, chosen []string, lock string) []ui.Option {
	var out []ui.Option
	if !d.many {
		out = append(out, ui.Option{Label: lang.T(ctx, "Not said")})
	}
	codes := mds.Of(d.list).Codes
	if d.name == "restraint_used" {
		codes = append([]mds.Code{{Code: "none", Words: "None"}}, codes...)
	}
	for _, c := range codes {
		if c.Retired || strings.HasPrefix(c.Code, "sexual_") && d.name == "violence_all" && lock != incident.LockSexual {
			continue
		}
		out = append(out, ui.Option{Value: c.Code, Label: lang.T(ctx, c.Words), Chosen: slices.Contains(chosen, c.Code)})
	}
	return out
}

// typed shows what somebody wrote beside what the record says now, where the two differ.
func typed(ctx context.Context, rec *incident.Whole, v url.Values) []ui.Change {
	now := valuesOf(rec.Record)
	var out []ui.Change
	for _, d := range recordDetails {
		was, is := v[d.name], now[d.name]
		if !slices.Equal(trim(slices.Clone(was)...), is) {
			words := func(codes []string) string {
				if d.list == "" {
					return or(strings.Join(codes, ", "), lang.T(ctx, "Not said"))
				}
				return or(coded(ctx, d.list, codes...), lang.T(ctx, "Not said"))
			}
			out = append(out, ui.Change{Label: lang.T(ctx, d.label), Was: words(was), Now: words(is),
				Says: lang.T(ctx, "yours first, then the report as it is now")})
		}
	}
	return out
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
