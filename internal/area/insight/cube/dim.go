package cube

import (
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/mds"
)

// Dim is a dimension whose values are the codes of a list.
type Dim struct {
	// Name is that of the field in docs/data.md.
	Name string
	// Codes are the values in the order in which they are shown.
	Codes []string
	// Many says that one fact may have several values, with ";" between them. At most 31 codes.
	Many bool
}

// NotSaid is the value of a fact that has none, and Unlisted stands for every code that is on no list.
const (
	NotSaid  = ""
	Unlisted = "unlisted"
)

// Dimensions that every cube has beside its lists. Periods are those of the day of the incident; a quarter is one of the
// calendar ("2026-Q4"), a financial year begins in April ("2026-27"), Monday is weekday 1.
const (
	Org           = "org"
	Unit          = "unit"
	Site          = "site"
	Day           = "day"
	Month         = "month"
	Quarter       = "quarter"
	Year          = "year"
	FinancialYear = "financial_year"
	Weekday       = "weekday"
	Kind          = "kind"
	Hour          = "hour"
)

// fields are the fields of a fact that are dimensions, with their code lists.
var fields = []struct {
	name, list string
	many       bool
}{
	{"source", "", false}, {Kind, "", false}, {Hour, "", false},
	{"violence_primary", "violence", false}, {"violence_all", "violence", true}, {"method", "method", true},
	{"weapon_type", "weapon_type", false}, {"hate_motive", "hate_motive", true}, {"trigger", "trigger", true}, {"factor", "factor", true},
	{"clinical_factor", "clinical_factor", false}, {"location_type", "activity_location_type", false}, {"location_detail", "location_detail", false},
	{"service_setting", "service_setting", false}, {"security_attended", "security_attended", false}, {"body_worn_camera", "body_worn_camera", false},
	{"police_informed", "police_informed", false}, {"police_outcome", "police_outcome", false}, {"sanction", "sanction", true},
	{"repeat_person", "repeat_person", false}, {"record_state", "record_state", false}, {"staff_group", "staff_group", false},
	{"job_role", "job_role", false}, {"pay_band", "pay_band", false}, {"age_band", "age_band", false}, {"gender", "gender", false},
	{"ethnic_category", "ethnic_category_2001", false}, {"disability", "employee_disability_status", false}, {"lone_working", "yes_no_unknown", false},
	{"physical_harm", "physical_harm", false}, {"psychological_harm", "psychological_harm", false}, {"riddor", "riddor", false},
	{"support_offered", "support_offered", true}, {"alleged_type", "alleged_person_type", false},
}

// Dims gives the dimensions of the facts of package mds, with its lists. Fact.Values has a value for each, in this order.
func Dims() []Dim {
	out := make([]Dim, 0, len(fields))
	for _, f := range fields {
		d := Dim{Name: f.name, Many: f.many}
		switch f.name {
		case "source":
			d.Codes = []string{"incident", "submission"}
		case Kind:
			d.Codes = []string{string(mds.Single), string(mds.Pattern), string(mds.Batch)}
		case Hour:
			for h := range 24 {
				d.Codes = append(d.Codes, strconv.Itoa(h))
			}
		default:
			for _, c := range mds.Of(f.list).Codes {
				d.Codes = append(d.Codes, c.Code)
			}
		}
		out = append(out, d)
	}
	return out
}

// made are the dimensions that are worked out from the place and the day of a fact.
var made = []string{Org, Unit, Site, Day, Month, Quarter, Year, FinancialYear, Weekday}

// Known tells whether a value of a dimension says something: it is not empty, on a list, and not "not known".
func Known(value string) bool {
	return value != NotSaid && value != Unlisted && value != "not_known"
}

// Names gives every dimension that a query may name, those made from place and day first.
func (c *Cube) Names() []string {
	out := slices.Clone(made)
	for i := range c.l.shown() {
		out = append(out, c.l.dims[i].Name)
	}
	return out
}
