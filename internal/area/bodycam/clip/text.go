package clip

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
	MaxWords = 2000
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

// digest checks a SHA-256 in hexadecimal; "" passes.
func digest(p *fault.Problems, field, value string) string {
	v := strings.ToLower(strings.Join(strings.Fields(value), ""))
	if v != "" && (len(v) != 64 || strings.Trim(v, "0123456789abcdef") != "") {
		p.Add(field, "A SHA-256 has 64 characters, 0 to 9 and a to f")
	}
	return v
}

// moment reads a day and a time of London, YYYY-MM-DD and hh:mm; what is none is a problem at its field.
func moment(p *fault.Problems, field, day, hour string, now time.Time) time.Time {
	if hour == "" {
		hour = "00:00"
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+hour, clock.London())
	switch {
	case err != nil || t.Year() < 2000:
		p.Add(field, "Write a day, a month, a year and a time")
		return time.Time{}
	case t.After(now):
		p.Add(field, "The time lies in the future")
	}
	return t
}

// endOf gives the last second of a day in London.
func endOf(t time.Time) time.Time {
	y, m, d := t.In(clock.London()).Date()
	return time.Date(y, m, d, 23, 59, 59, 0, clock.London())
}

func oneOf(list [][2]string, v string) bool {
	return slices.ContainsFunc(list, func(x [2]string) bool { return x[0] == v })
}

func wordsOf(list [][2]string, v string) string {
	for _, x := range list {
		if x[0] == v {
			return x[1]
		}
	}
	return v
}

func number(n int) string { return strconv.Itoa(n) }
