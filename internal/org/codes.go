package org

import (
	"slices"

	"github.com/havenward/havenward/internal/mds"
)

// Choice is a code with its words, the key of their translation.
type Choice struct{ Code, Words string }

// UnitKinds gives what a unit may be.
func UnitKinds() []Choice {
	return []Choice{
		{"directorate", "Directorate or division"}, {"department", "Department"}, {"ward", "Ward"}, {"team", "Team"}, {"station", "Ambulance station"},
		{"clinic", "Clinic"}, {"control_room", "Control room"}, {"vehicle", "Vehicle or crew"}, {"office", "Office"}, {"other", "Something else"},
	}
}

// Settings gives the service settings of the minimum data set, field 15.
func Settings() []Choice { return listed("service_setting") }

// LocationTypes gives the activity location types of the minimum data set, field 13.
func LocationTypes() []Choice { return listed("activity_location_type") }

func listed(name string) []Choice {
	var out []Choice
	for _, c := range mds.Of(name).Codes {
		if !c.Retired {
			out = append(out, Choice{c.Code, c.Words})
		}
	}
	return out
}

// Words gives the words of a code in a list, the code itself when it is not there.
func Words(list []Choice, code string) string {
	for _, c := range list {
		if c.Code == code {
			return c.Words
		}
	}
	return code
}

func isChoice(list []Choice, code string) bool {
	return slices.ContainsFunc(list, func(c Choice) bool { return c.Code == code })
}
