package governance

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
)

// MaxWords is how long one answer may be, in characters.
const MaxWords = 8000

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

// theDay reads a day that must be given, and gives it as YYYY-MM-DD.
func theDay(p *fault.Problems, field, value string) string {
	if value == "" {
		p.Add(field, "Write a day, a month and a year")
		return ""
	}
	if t := day(p, field, value); t.IsZero() {
		return ""
	}
	return value
}

func number(n int) string { return strconv.Itoa(n) }

func splitLines(s string) []string {
	out := strings.Split(s, "\n")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}
