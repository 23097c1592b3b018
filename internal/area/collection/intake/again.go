package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// again finds incidents and members of staff that come twice, and counts the accepted incidents of each day. It sorts
// what was kept of the rows, part by part, so that the answer is exact and does not depend on who checked which row.
func (c *check) again() map[uint16]int {
	c.nth = make([]uint32, len(c.state))
	var incidents, staff [len(c.incidents)][]mark
	var wg sync.WaitGroup
	for n := range c.o.Workers {
		wg.Go(func() {
			for i := n; i < len(incidents); i += c.o.Workers {
				incidents[i], staff[i] = c.incidents[i].Take(), c.staff[i].Take()
				slices.SortFunc(incidents[i], byMark)
				slices.SortFunc(staff[i], byMark)
			}
		})
	}
	wg.Wait()
	for i := range incidents {
		each(incidents[i], c.sameIncident)
	}
	for i := range staff {
		each(staff[i], c.sameStaff)
		staff[i] = nil
	}
	days := map[uint16]int{}
	for i := range incidents {
		each(incidents[i], func(same []mark) { c.number(same, days) })
		incidents[i] = nil
	}
	slices.SortFunc(c.late, func(a, b finding) int { return cmp.Compare(a.at, b.at) })
	return days
}

// byMark puts marks that are the same beside each other, in the order of the file.
func byMark(a, b mark) int {
	if a.h1 != b.h1 {
		return cmp.Compare(a.h1, b.h1)
	}
	return cmp.Or(cmp.Compare(a.h2, b.h2), cmp.Compare(a.place, b.place))
}

// each gives the marks that are the same together.
func each(marks []mark, see func(same []mark)) {
	for len(marks) > 0 {
		n := 1
		for n < len(marks) && marks[n].h1 == marks[0].h1 && marks[n].h2 == marks[0].h2 {
			n++
		}
		see(marks[:n])
		marks = marks[n:]
	}
}

// sameIncident refuses rows that name a reference whose facts are others; elsewhere than in a flat file a reference may
// not come twice at all.
func (c *check) sameIncident(same []mark) {
	first := same[0]
	for _, m := range same[1:] {
		if m.facts == first.facts && !c.nested(m.place) {
			continue
		}
		c.refuse(m.place, "reference_twice", first.place)
		for i := m.place + 1; i <= m.place+uint32(m.under); i++ {
			if c.state[i] != refused {
				c.refuse(i, "incident_refused", 0)
			}
		}
	}
}

func (c *check) sameStaff(same []mark) {
	first := -1
	for i, m := range same {
		switch {
		case c.state[m.place] == refused:
		case first < 0:
			first = i
		default:
			c.refuse(m.place, "same_row", same[first].place)
		}
	}
}

func (c *check) nested(at uint32) bool { return len(c.places) > 0 && c.places[at].part != "" }

func (c *check) refuse(at uint32, code string, other uint32) {
	c.state[at] = refused
	c.late = append(c.late, finding{at, c.whole[code], uint32(c.row(other))})
	c.groups.add(c.whole[code], c.row(at))
}

// number counts the accepted rows of an incident, and the incident itself on its day.
func (c *check) number(same []mark, days map[uint16]int) {
	n := uint32(0)
	for _, m := range same {
		if c.state[m.place] == refused {
			continue
		}
		if n == 0 && m.day > 0 {
			days[m.day]++
		}
		n++
		c.nth[m.place] = n
	}
}

// problems lists what was found, by row; within a row in the order of its columns, then of the rules.
func (c *check) problems() []Problem {
	all := append(c.found, c.late[:min(len(c.late), c.o.Listed)]...)
	slices.SortStableFunc(all, func(a, b finding) int { return cmp.Compare(a.at, b.at) })
	out := make([]Problem, 0, min(len(all), c.o.Listed))
	for _, f := range all[:cap(out)] {
		r := &c.rules[f.rule]
		p := Problem{Row: c.row(f.at), Field: r.Field, Code: r.Code, Severity: r.Severity, Message: r.Text}
		if strings.Contains(r.Text, "%d") {
			p.Message = fmt.Sprintf(r.Text, f.arg)
		} else if strings.Contains(r.Text, "%s") {
			p.Message = fmt.Sprintf(r.Text, identifiers[f.arg])
		}
		if c.nested(f.at) {
			p.Part, p.Nth = c.places[f.at].part, int(c.places[f.at].nth)
		}
		out = append(out, p)
	}
	return out
}
