package mds_test

import (
	"testing"

	"github.com/havenward/havenward/internal/mds"
)

func TestListsAreWhole(t *testing.T) {
	want := map[string]int{"activity_location_type": 46, "staff_group": 10, "job_role": 328, "ethnic_category_2001": 18, "restrictive_intervention_type": 17,
		"violence": 9, "method": 16, "hate_motive": 9, "service_setting": 19, "location_detail": 13, "physical_harm": 5}
	for name, n := range want {
		if got := len(mds.Of(name).Codes); got != n {
			t.Errorf("list %s has %d codes, want %d", name, got, n)
		}
	}
	if mds.Of("restrictive_intervention_type").Has("02") {
		t.Error("a retired code is taken")
	}
	for _, l := range mds.Lists() {
		for _, c := range l.Codes {
			if c.Code == "" || c.Words == "" {
				t.Errorf("list %s has an empty entry %+v", l.Name, c)
			}
		}
	}
}

func TestTheGravestKindIsPrimary(t *testing.T) {
	for _, c := range []struct {
		all  []string
		want string
	}{
		{nil, ""},
		{[]string{"verbal"}, "verbal"},
		{[]string{"verbal", "physical_contact"}, "physical_contact"},
		{[]string{"verbal", "threat", "physical_attempted"}, "threat"},
		{[]string{"sexual_contact", "physical_contact"}, "sexual_contact"},
	} {
		if got := mds.Primary(c.all); got != c.want {
			t.Errorf("Primary(%v) = %q, want %q", c.all, got, c.want)
		}
	}
}

func TestCheckFindsWhatCannotBe(t *testing.T) {
	for name, c := range map[string]struct {
		r     mds.Record
		field string
	}{
		"off the list":             {mds.Record{ViolencePrimary: "boxing"}, "violence_primary"},
		"none with others":         {mds.Record{HateMotive: []string{"none", "race"}}, "hate_motive"},
		"spit without contact":     {mds.Record{ViolencePrimary: "verbal", Method: []string{"spit_contact"}}, "method"},
		"weapon not named":         {mds.Record{ViolencePrimary: "threat", Method: []string{"weapon"}}, "weapon_type"},
		"confirmed by nobody":      {mds.Record{ClinicalFactor: "confirmed"}, "clinical_factor_judged_by"},
		"kind without a factor":    {mds.Record{ClinicalFactor: "none", ClinicalFactorType: "dementia"}, "clinical_factor_type"},
		"charged but never told":   {mds.Record{PoliceInformed: "N", PoliceOutcome: "charged"}, "police_outcome"},
		"fine but never told":      {mds.Record{PoliceInformed: "N", Sanction: []string{"fine"}}, "sanction"},
		"primary is not among all": {mds.Record{ViolencePrimary: "threat", ViolenceAll: []string{"verbal"}}, "violence_all"},
		"retired restraint":        {mds.Record{RestraintUsed: []string{"03"}}, "restraint_used"},
		"death in one place only":  {mds.Record{Staff: []mds.Staff{{RIDDOR: "death", PhysicalHarm: "low"}}}, "riddor"},
	} {
		if p := c.r.Check(); p.For(c.field) == "" {
			t.Errorf("%s: no problem at %s, got %v", name, c.field, p)
		}
	}
	ok := mds.Record{ViolencePrimary: "physical_contact", ViolenceAll: []string{"physical_contact", "verbal"}, Method: []string{"spit_contact", "weapon"},
		WeaponType: "blunt", HateMotive: []string{"race"}, ClinicalFactor: "confirmed", ClinicalJudgedBy: "treating_clinician", PoliceInformed: "Y",
		PoliceOutcome: "charged", Sanction: []string{"fine"}, RestraintUsed: []string{"none"}, Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low"}}}
	if p := ok.Check(); len(p) != 0 {
		t.Errorf("a sound record has problems: %v", p)
	}
}
