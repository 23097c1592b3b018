package esr

import (
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// Number is the number of an assignment: whose it is, and which of their assignments, "" for the first.
type Number struct{ Person, Suffix string }

// String writes a number as ESR does, without leading zeros.
func (n Number) String() string {
	if n.Suffix == "" {
		return n.Person
	}
	return n.Person + "-" + n.Suffix
}

// maxDigits is how long a person's number may be. ESR's have eight digits; other systems have a few more.
const maxDigits = 12

// NumberOf reads the number of an assignment or employee: 01234567, 1234567, 1234567.0, 1234567-2. Zeros in front are dropped, since
// spreadsheets drop them; "-1" is the first assignment. A number that a spreadsheet shortened, like 1.23457E+07, has lost digits and
// is refused.
func NumberOf(s string) (Number, *importer.Flaw) {
	s = strings.TrimSpace(strings.TrimPrefix(s, "'"))
	if shortened(s) {
		return Number{}, &importer.Flaw{Code: "shortened_number", Message: "A spreadsheet shortened this number and its last digits are lost. Set the column to text in the system that made the file, and send it again"}
	}
	bad := &importer.Flaw{Code: "bad_number", Message: "This is no assignment number. It has digits, and a hyphen and a digit for a second assignment"}
	whole, suffix, more := strings.Cut(s, "-")
	if !more {
		if i := strings.IndexByte(whole, '.'); i > 0 && strings.Trim(whole[i+1:], "0") == "" {
			whole = whole[:i]
		}
	}
	whole, suffix = strings.TrimSpace(whole), strings.TrimSpace(suffix)
	if whole == "" || !digits(whole) || more && (suffix == "" || len(suffix) > 3 || !digits(suffix)) {
		return Number{}, bad
	}
	whole, suffix = strings.TrimLeft(whole, "0"), strings.TrimLeft(suffix, "0")
	if whole == "" || len(whole) > maxDigits {
		return Number{}, bad
	}
	if suffix == "1" {
		suffix = ""
	}
	return Number{whole, suffix}, nil
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// shortened tells numbers as spreadsheets write those that are too long for a cell: 1.23457E+07.
func shortened(s string) bool {
	i := strings.IndexAny(s, "eE")
	if i < 1 || i+1 >= len(s) {
		return false
	}
	return strings.Trim(s[:i], "0123456789.") == "" && digits(strings.TrimLeft(s[i+1:], "+-")) && strings.TrimLeft(s[i+1:], "+-") != ""
}
