package sanction

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
)

// MaxWords is how long one answer may be, in characters.
const MaxWords = 4000

// clean takes out control characters and spaces at the ends.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")))
}

// need asks for words in a field, within bounds.
func need(p *fault.Problems, field, value, message string) {
	switch {
	case value == "":
		p.Add(field, message)
	case utf8.RuneCountInString(value) > MaxWords:
		p.Add(field, "Shorten this to %d characters", MaxWords)
	}
}

// day reads a date, zero for none; what is no date is a problem at its field. It stands for the end of that day in London.
func day(p *fault.Problems, field, value string) time.Time {
	if value == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, value, clock.London())
	if err != nil || t.Year() < 2000 || t.Year() > 2200 {
		p.Add(field, "Write a day, a month and a year")
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, clock.London())
}

// lines gives what was typed line by line, without empty ones.
func lines(s string) []string {
	var out []string
	for _, l := range strings.Split(clean(s), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func newRef(kind string) string { return kind + "-" + id.Code(6) }

// clockDay reads a day of ours as the noon of it in London.
func clockDay(d string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, d, clock.London())
	return t.Add(12 * time.Hour), err
}
