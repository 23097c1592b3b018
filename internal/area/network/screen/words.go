package screen

import (
	"regexp"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

var (
	// figures are digits with at most a sign or two between them: one number to whoever reads it.
	figures = regexp.MustCompile(`\+?\d(?:[ ./()-]{0,3}\d)*`)
	// day is a date.
	day = regexp.MustCompile(`(?i)\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? (?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b`)

	postcode = regexp.MustCompile(`(?i)\b[a-z]{1,2}\d[a-z\d]?[ .-]*\d[ .-]?[abd-hjlnp-uw-z]{2}\b|\bpost ?code\b`)

	insurance = regexp.MustCompile(`(?i)\b[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z](?:[ .-]?\d\d){3}[ .-]?[a-d]\b`)

	mail = regexp.MustCompile(`(?i)@ ?[a-z]|[a-z\d] ?[(\[] ?at ?[)\]] ?[a-z]|\bat [a-z\d-]+ dot [a-z]+`)

	web = regexp.MustCompile(`(?i)\b(?:https?://|www\.)`)

	// plate is a registration mark of 1983 and later.
	plate = regexp.MustCompile(`(?i)\b[a-z]{2}\d{2}[ -]?[a-z]{3}\b|\b[a-hj-npr-tv-y]\d{1,3}[ -][a-z]{3}\b`)

	born = regexp.MustCompile(`(?i)\b(?:born|dob|d\.o\.b|date of birth|birthday|aged? \d{1,3}|in (?:his|her|their) (?:early |mid |late )?(?:teens|[a-z]+ties))\b|\b\d{1,3}[ -]?(?:years?|yrs?)[ -]?old\b|\b\d{1,3} ?(?:yrs?|y/?o)\b`)

	// spot is a place on a map: coordinates, a grid reference, three words, an open location code.
	spot = regexp.MustCompile(`(?i)\d\.\d{3,}|\d ?°|\b(?:easting|northing|latitude|longitude|grid ref|gps|what3words|w3w)|///|\b[a-z]{3,}\.[a-z]{3,}\.[a-z]{3,}\b|\b[hnost][a-hj-z] ?\d{2,5} \d{2,5}\b|\b[hnost][a-hj-z] ?(?:\d{6}|\d{8}|\d{10})\b|\b[2-9cfghjmpqrvwx]{4,8}\+[2-9cfghjmpqrvwx]{2,3}\b`)
)

// Words gives what kinds of things that point at a person or a home were found in some words, in a fixed order; none for words
// that may go.
func Words(s string, people *People) []string {
	plain, foreign := fold(s)
	var out []string
	for _, form := range slices.Compact([]string{plain, joined(plain)}) {
		for _, k := range kinds(form, people) {
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	if foreign {
		out = append(out, "letters of another script")
	}
	return out
}

func kinds(s string, people *People) []string {
	var out []string
	add := func(yes bool, what string) {
		if yes {
			out = append(out, what)
		}
	}
	date, map0, code := day.MatchString(s), spot.MatchString(s), postcode.MatchString(s)
	nhs, phone, long := numbers(day.ReplaceAllString(s, " "))
	ni := insurance.MatchString(s)
	add(nhs, "an NHS number")
	add(ni, "a National Insurance number")
	add(mail.MatchString(s), "an e-mail address")
	add(web.MatchString(s), "a web address")
	add(code, "a postcode")
	add(phone, "a phone number")
	add(map0, "a place on a map")
	add(long && !map0 && !ni, "a long number")
	add(!code && plate.MatchString(s), "a vehicle registration")
	add(home(s), "a home address")
	add(date || born.MatchString(s), "an age or day of birth")
	add(named(s) || people.in(s), "a person’s name")
	return out
}

// numbers looks at each run of figures: ten that agree with their check digit are an NHS number, nine to fourteen behind a 0 or a +
// a phone, and six or more are of some record or card.
func numbers(s string) (nhs, phone, long bool) {
	for _, m := range figures.FindAllString(s, -1) {
		d := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, m)
		switch {
		case importer.PersonalNumber(d) != "":
			nhs = true
		case len(d) >= 9 && len(d) <= 14 && (d[0] == '0' || m[0] == '+'):
			phone = true
		case len(d) >= 6:
			long = true
		}
	}
	return nhs, phone, long
}

// Join puts kinds together: "a postcode and a home address".
func Join(kinds []string) string {
	if len(kinds) < 2 {
		return strings.Join(kinds, "")
	}
	return strings.Join(kinds[:len(kinds)-1], ", ") + " and " + kinds[len(kinds)-1]
}
