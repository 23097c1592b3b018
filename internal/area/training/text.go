package training

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/fault"
)

// MaxLine and MaxWords bound what is typed, in characters.
const (
	MaxLine  = 200
	MaxWords = 4000
)

// line makes one tidy line of what was typed.
func line(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// need adds a problem where nothing was typed, unless missing is empty, or too much.
func need(p *fault.Problems, field, s, missing string, most int) {
	switch n := utf8.RuneCountInString(s); {
	case n == 0 && missing != "":
		p.Add(field, missing)
	case n > most:
		p.Add(field, "This is too long. Use at most "+strconv.Itoa(most)+" characters")
	}
}

func number(n int) string { return strconv.Itoa(n) }

// slug makes a code of a title: small letters, digits and hyphens.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String()[:min(b.Len(), 60)], "-")
}
