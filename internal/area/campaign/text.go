package campaign

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
)

// MaxWords is how long one answer may be, MaxLine one line, in characters.
const (
	MaxWords = 4000
	MaxLine  = 200
)

// clean takes out control characters and spaces at the ends.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")))
}

// line makes one line of what was typed.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// need asks for words in a field, within bounds; "" as message lets them be left out.
func need(p *fault.Problems, field, value, message string, most int) {
	switch {
	case value == "" && message != "":
		p.Add(field, message)
	case utf8.RuneCountInString(value) > most:
		p.Add(field, "Shorten this to %d characters", most)
	}
}

// day asks for a date, YYYY-MM-DD; "" as message lets it be left out.
func day(p *fault.Problems, field, value, message string) {
	if value == "" {
		if message != "" {
			p.Add(field, message)
		}
		return
	}
	t, err := time.ParseInLocation(time.DateOnly, value, clock.London())
	if err != nil || t.Year() < 2000 || t.Year() > 2200 {
		p.Add(field, "Write a day, a month and a year")
	}
}

func offered(list [][2]string, v string) bool {
	return slices.ContainsFunc(list, func(x [2]string) bool { return x[0] == v })
}

// Words gives the words of a code in a list of pairs, the code itself where it is none of them.
func Words(list [][2]string, code string) string {
	for _, x := range list {
		if x[0] == code {
			return x[1]
		}
	}
	return code
}

// holds tells whether a text holds every word.
func holds(text, words string) bool {
	text = strings.ToLower(text)
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
