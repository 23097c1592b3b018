package boardpack

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/insight"
)

// lower and upper change the first letter of some words, unless it begins an abbreviation.
func lower(s string) string { return first(s, unicode.ToLower) }

func upper(s string) string { return first(s, unicode.ToUpper) }

func first(s string, f func(rune) rune) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	if next, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(next) {
		return s
	}
	return string(f(r)) + s[n:]
}

// sentence writes a finding of the dashboard in English.
func (d *draft) sentence(f insight.Finding) string { return fmt.Sprintf(f.Text, f.Args...) }
