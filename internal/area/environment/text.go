package environment

import (
	"slices"
	"strconv"
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

// need asks for words in a field, within bounds; "" as message lets them be left out.
func need(p *fault.Problems, field, value, message string, most int) {
	switch {
	case value == "" && message != "":
		p.Add(field, message)
	case utf8.RuneCountInString(value) > most:
		p.Add(field, "Shorten this to %d characters", most)
	}
}

// line makes one line of what was typed.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// day checks a date, YYYY-MM-DD; "" stands for none. What is no date is a problem at its field.
func day(p *fault.Problems, field, value string) time.Time {
	if value == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, value, clock.London())
	if err != nil || t.Year() < 2000 || t.Year() > 2200 {
		p.Add(field, "Write a day, a month and a year")
		return time.Time{}
	}
	return endOf(t)
}

// endOf gives the last second of a day in London.
func endOf(t time.Time) time.Time {
	y, m, d := t.In(clock.London()).Date()
	return time.Date(y, m, d, 23, 59, 59, 0, clock.London())
}

func dayOf(t time.Time) string { return t.In(clock.London()).Format(time.DateOnly) }

func oneOf(list [][2]string, v string) bool {
	return slices.ContainsFunc(list, func(x [2]string) bool { return x[0] == v })
}

func number(n int) string { return strconv.Itoa(n) }
