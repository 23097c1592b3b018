package importer

import "regexp"

var (
	tenDigits = regexp.MustCompile(`(?:^|[^0-9])([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})(?:[^0-9]|$)`)
	insurance = regexp.MustCompile(`(?i)(?:^|[^A-Z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D](?:[^A-Z0-9]|$)`)
	email     = regexp.MustCompile(`[^\s@]+@[^\s@]+\.[A-Za-z]{2,}`)
	postcode  = regexp.MustCompile(`(?i)(?:^|[^A-Z0-9])[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}(?:[^A-Z0-9]|$)`)
)

// Personal tells what kind of identifier of a person a cell seems to hold: an
// NHS number (modulus 11), a National Insurance number, an e-mail address or a
// postcode; "" when none (docs/data.md).
func Personal(s string) string {
	for _, m := range tenDigits.FindAllStringSubmatch(s, -1) {
		if nhsNumber(m[1] + m[2] + m[3]) {
			return "an NHS number"
		}
	}
	switch {
	case insurance.MatchString(s):
		return "a National Insurance number"
	case email.MatchString(s):
		return "an e-mail address"
	case postcode.MatchString(s):
		return "a postcode"
	}
	return ""
}

// nhsNumber checks ten digits by the NHS Data Dictionary's modulus 11 rule.
func nhsNumber(d string) bool {
	sum := 0
	for i := range 9 {
		sum += int(d[i]-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11
	return check < 10 && check == int(d[9]-'0')
}
