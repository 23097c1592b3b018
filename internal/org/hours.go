package org

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Hours are the times at which somebody can be reached, in London time. The zero value says nothing about it.
//
// The text form is "always", or parts separated by ";" such as "mon-fri 09:00-17:00; sat 10:00-14:00". A part that ends
// no later than it begins runs past midnight: "fri 22:00-06:00". Bank holidays are not known here.
type Hours struct {
	Always bool
	Parts  []Part
}

// Part is one run of hours on some days of the week.
type Part struct {
	// Days tells, by time.Weekday, the days on which it begins.
	Days [7]bool
	// From and To are minutes after midnight, 0 to 1440.
	From, To int
}

var dayNames = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// week is the order in which days are written.
var week = [7]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

var errHours = errors.New("hours are written like mon-fri 09:00-17:00; sat 10:00-14:00, or always")

// ParseHours reads the text form; "" gives the zero Hours.
func ParseHours(s string) (Hours, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return Hours{}, nil
	}
	if s == "always" {
		return Hours{Always: true}, nil
	}
	var h Hours
	for _, text := range strings.Split(s, ";") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		f := strings.Fields(strings.ReplaceAll(text, "–", "-"))
		if len(f) != 2 {
			return Hours{}, errHours
		}
		p, err := parsePart(f[0], f[1])
		if err != nil {
			return Hours{}, err
		}
		h.Parts = append(h.Parts, p)
	}
	if len(h.Parts) == 0 || len(h.Parts) > 14 {
		return Hours{}, errHours
	}
	return h, nil
}

func parsePart(days, times string) (Part, error) {
	var p Part
	for _, run := range strings.Split(days, ",") {
		first, last, _ := strings.Cut(run, "-")
		if last == "" {
			last = first
		}
		a, b := dayIndex(first), dayIndex(last)
		if a < 0 || b < 0 {
			return p, errHours
		}
		for i := a; ; i = (i + 1) % 7 {
			p.Days[week[i]] = true
			if i == b {
				break
			}
		}
	}
	from, to, ok := strings.Cut(times, "-")
	var okFrom, okTo bool
	p.From, okFrom = clockMinutes(from)
	p.To, okTo = clockMinutes(to)
	if !ok || !okFrom || !okTo || p.From == 1440 {
		return p, errHours
	}
	return p, nil
}

func dayIndex(name string) int {
	for i, d := range week {
		if len(name) >= 3 && strings.HasPrefix(strings.ToLower(d.String()), name) {
			return i
		}
	}
	return -1
}

func clockMinutes(s string) (int, bool) {
	if s == "24:00" {
		return 1440, true
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, false
	}
	return t.Hour()*60 + t.Minute(), true
}

// String gives the text form.
func (h Hours) String() string {
	if h.Always {
		return "always"
	}
	parts := make([]string, 0, len(h.Parts))
	for _, p := range h.Parts {
		parts = append(parts, p.days()+fmt.Sprintf(" %02d:%02d-%02d:%02d", p.From/60, p.From%60, p.To/60, p.To%60))
	}
	return strings.Join(parts, "; ")
}

func (p Part) days() string {
	var runs []string
	for _, r := range p.Runs() {
		if r[0] == r[1] {
			runs = append(runs, dayNames[r[0]])
		} else {
			runs = append(runs, dayNames[r[0]]+"-"+dayNames[r[1]])
		}
	}
	return strings.Join(runs, ",")
}

// Runs gives the days as runs of first and last day, Monday first.
func (p Part) Runs() [][2]time.Weekday {
	var out [][2]time.Weekday
	for i := 0; i < 7; i++ {
		if !p.Days[week[i]] {
			continue
		}
		j := i
		for j < 6 && p.Days[week[j+1]] {
			j++
		}
		out = append(out, [2]time.Weekday{week[i], week[j]})
		i = j
	}
	return out
}

// Said tells whether anything is known about the hours.
func (h Hours) Said() bool { return h.Always || len(h.Parts) > 0 }

// OpenAt tells whether somebody can be reached at a moment. Unknown hours are not open.
func (h Hours) OpenAt(at time.Time) bool {
	if h.Always {
		return true
	}
	at = at.In(london())
	now, today := at.Hour()*60+at.Minute(), at.Weekday()
	yesterday := (today + 6) % 7
	for _, p := range h.Parts {
		late := p.To <= p.From
		switch {
		case p.Days[today] && now >= p.From && (late || now < p.To):
			return true
		case late && p.Days[yesterday] && now < p.To:
			return true
		}
	}
	return false
}
