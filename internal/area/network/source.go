package network

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/clock"
)

// Source gives what an organisation's reports hold that may go to partners at all.
type Source interface {
	// Events gives the events of a period, both days included, by day and time: none from reports under a lock, with somebody
	// kept away, or taken back.
	Events(ctx context.Context, org string, from, until clock.Day) ([]Told, error)
	// Names gives the sealed names in reports, to be looked for in what goes out. They are shown to nobody.
	Names(ctx context.Context, org string, keys []string) ([]string, error)
}

// Told is one event as a report tells it, with the codes of the minimum data set. Nobody is named in it.
type Told struct {
	Key, Site, SiteName string
	Day                 clock.Day
	Time                string // HH:MM, "" where it is not known
	Primary             string
	All                 []string
	Methods             []string
	Factors             []string
	Weapon              string
	Detail              string // location_detail
	// Where is the place in words, as the organisation names it.
	Where    string
	Clinical string
	Alleged  []string
	// Pattern tells a report that stands for more than one event.
	Pattern bool
}

// out says why an event is left out of a release, "" where it goes in.
func (t *Told) out(a *Terms, rows bool) string {
	has := func(codes ...string) bool {
		return slices.ContainsFunc(codes, func(c string) bool { return c == t.Primary || slices.Contains(t.All, c) })
	}
	staff := slices.ContainsFunc(t.Alleged, func(c string) bool {
		return slices.Contains([]string{"manager", "colleague", "other_nhs_staff", "contractor"}, c)
	})
	switch {
	case t.Pattern:
		return "Stands for several events"
	case staff:
		return "Done by staff"
	case !a.Sexual && has("sexual_contact", "sexual_noncontact"):
		return "Sexual; the agreement does not cover it"
	case !has("physical_contact", "physical_attempted") && !(a.Sexual && has("sexual_contact")):
		return "No physical assault"
	case !has("physical_contact", "sexual_contact") && !a.Attempts:
		return "An attempt; the agreement does not cover it"
	case !a.Clinical && (t.Clinical == "suspected" || t.Clinical == "confirmed"):
		return "A clinical cause; the agreement does not cover it"
	case rows && t.Time == "":
		return "No time is known"
	}
	return ""
}

// methodOf gives the method of an assault with the words that go with it, in codes of the legacy set. What the data set has no
// code for is "other" with the words of our own list.
func methodOf(t *Told) (code, words string) {
	switch t.Weapon {
	case "blade":
		return "12", ""
	case "sharps_clinical":
		return "13", "Needle or clinical sharp"
	case "blunt":
		return "14", "Blunt object"
	case "furniture_or_equipment":
		return "14", "Furniture or equipment"
	case "firearm_or_imitation":
		return "15", ""
	case "animal":
		return "17", "Animal"
	case "vehicle":
		return "17", "Vehicle"
	case "other":
		return "17", "Not said which"
	}
	parts := map[string]bool{}
	var other []string
	for _, m := range t.Methods {
		switch m {
		case "punch":
			parts["01"] = true
		case "kick":
			parts["02"] = true
		case "headbutt":
			parts["03"] = true
		case "push_grab":
			parts["06"] = true
		case "weapon":
			return "17", "Not said which"
		case "object_struck", "object_thrown_contact":
			parts["14"] = true
			other = append(other, methodNames[m])
		default:
			if w := methodNames[m]; w != "" {
				parts["04"] = true
				other = append(other, w)
			}
		}
	}
	switch {
	case len(parts) == 0:
		return "23", ""
	case parts["14"]:
		return "14", strings.Join(other, "; ")
	case len(parts) > 1:
		return "05", ""
	}
	for c := range parts {
		code = c
	}
	return code, strings.Join(other, "; ")
}

var methodNames = map[string]string{"slap": "Slapped", "bite": "Bitten", "scratch_pinch": "Scratched or pinched", "spit_contact": "Spat on", "hair_pull": "Hair pulled", "strangle": "Choked or strangled",
	"object_struck": "Hit with an object", "object_thrown_contact": "Hit by something thrown", "bodily_fluid": "Bodily fluid"}

// group gives the coarse method of the table of counts.
func group(code string) string {
	switch code {
	case "12", "13", "10", "11":
		return methodSharp
	case "14":
		return methodBlunt
	case "15", "16", "17":
		return methodOther
	case "23", "24":
		return methodUnknown
	}
	return methodBody
}

const (
	methodBody    = "Body"
	methodSharp   = "Sharp"
	methodBlunt   = "Blunt"
	methodOther   = "Other weapon"
	methodUnknown = "Not known"
)

var methodGroups = []string{methodBody, methodSharp, methodBlunt, methodOther, methodUnknown}

var hourBands = []string{"00 to 05", "06 to 11", "12 to 17", "18 to 23", "Not known"}

func bandOf(t string) string {
	if len(t) != 5 {
		return hourBands[4]
	}
	return hourBands[min(3, (int(t[0]-'0')*10+int(t[1]-'0'))/6)]
}
