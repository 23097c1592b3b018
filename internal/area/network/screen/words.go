package screen

import (
	"regexp"
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// phone is a British number: 0, +44 or 0044 and nine or ten digits, with spaces, hyphens and brackets between them.
var phone = regexp.MustCompile(`(?:\+44|\b0044|\b0|\(0)(?:[\s().-]*\d){9,10}(?:\D|$)`)

// plate is a registration mark of 2001 and later.
var plate = regexp.MustCompile(`(?i)\b[a-z]{2}\d{2}\s?[a-z]{3}\b`)

var born = regexp.MustCompile(`(?i)\b(?:born|dob|d\.o\.b|date of birth|aged?\s+\d{1,3})\b`)

// Words gives what kinds of things that point at a person or a home were found in some words, in a fixed order; none for words
// that may go.
func Words(s string, people *People) []string {
	var out []string
	add := func(yes bool, what string) {
		if yes {
			out = append(out, what)
		}
	}
	what := importer.Personal(s)
	add(what != "", what)
	add(phone.MatchString(s), "a phone number")
	add(what != "a postcode" && plate.MatchString(s), "a vehicle registration")
	add(home(s), "a home address")
	add(born.MatchString(s), "an age or day of birth")
	add(titled.MatchString(s) || people.in(s), "a person’s name")
	return out
}

// Join puts kinds together: "a postcode and a home address".
func Join(kinds []string) string {
	if len(kinds) < 2 {
		return strings.Join(kinds, "")
	}
	return strings.Join(kinds[:len(kinds)-1], ", ") + " and " + kinds[len(kinds)-1]
}
