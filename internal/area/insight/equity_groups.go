package insight

import (
	"slices"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/mds"
)

// EquityBy is a way to group staff affected.
type EquityBy struct {
	// Code names it in addresses, Dim is the dimension of the cube, List its code list.
	Code, Dim, List string
	// Title and Short are keys of translations: "By ethnic group of the person affected", "Ethnic group".
	Title, Short string
	// Second is what is looked at within those affected, with the conditions that it is counted by.
	Second string
	Where  []cube.Filter
	// Per says of the second "met racist abuse".
	Per    string
	groups []equityGroup
}

type equityGroup struct {
	words string
	codes []string
}

// EquityBys gives the ways in the order in which they are offered.
func EquityBys() []EquityBy {
	hurt := []cube.Filter{{Dim: "physical_harm", Values: []string{"low", "moderate", "severe", "death"}}}
	out := []EquityBy{
		{Code: "ethnicity", Dim: "ethnic_category", List: "ethnic_category_2001", Title: "By ethnic group of the person affected", Short: "Ethnic group",
			Second: "Racist abuse", Per: "met racist abuse", Where: []cube.Filter{{Dim: "hate_motive", Values: []string{"race"}}}, groups: []equityGroup{
				{"White British", []string{"A"}}, {"White other", []string{"B", "C"}}, {"Asian or Asian British", []string{"H", "J", "K", "L"}},
				{"Black, African or Caribbean", []string{"M", "N", "P"}}, {"Mixed", []string{"D", "E", "F", "G"}}, {"Chinese", []string{"R"}}, {"Other ethnic group", []string{"S"}}}},
		{Code: "gender", Dim: "gender", List: "gender", Title: "By gender of the person affected", Short: "Gender",
			Second: "Sexual incidents", Per: "met a sexual incident", Where: []cube.Filter{{Dim: "violence_all", Values: []string{"sexual_contact", "sexual_noncontact"}}}},
		{Code: "disability", Dim: "disability", List: "employee_disability_status", Title: "By whether the person affected is disabled", Short: "Disability", Second: "Hurt", Per: "were hurt", Where: hurt},
		{Code: "age", Dim: "age_band", List: "age_band", Title: "By age of the person affected", Short: "Age", Second: "Hurt", Per: "were hurt", Where: hurt},
		{Code: "staff_group", Dim: "staff_group", List: "staff_group", Title: "By staff group of the person affected", Short: "Staff group", Second: "Hurt", Per: "were hurt", Where: hurt},
	}
	for i := range out {
		if out[i].groups != nil {
			continue
		}
		for _, c := range mds.Of(out[i].List).Codes {
			if !unsaid(c.Code) {
				out[i].groups = append(out[i].groups, equityGroup{c.Words, []string{c.Code}})
			}
		}
	}
	return out
}

// unsaid tells whether a code of a person's field says nothing of them: not stated, not known, indeterminate by the form.
func unsaid(code string) bool {
	return !cube.Known(code) || slices.Contains([]string{"Z", "99", "X"}, code)
}

func (b EquityBy) groupOf(code string) int {
	return slices.IndexFunc(b.groups, func(g equityGroup) bool { return slices.Contains(g.codes, code) })
}

// equityBy finds a way by its code; "" is the first.
func equityBy(code string) (EquityBy, bool) {
	all := EquityBys()
	if code == "" {
		return all[0], true
	}
	i := slices.IndexFunc(all, func(b EquityBy) bool { return b.Code == code })
	if i < 0 {
		return EquityBy{}, false
	}
	return all[i], true
}
