package publication

import (
	"github.com/havenward/havenward/internal/area/collection"
)

// period is a stretch of whole months, and its code in files: "2026-07" or "2026-07/2026-09".
type period struct{ from, to collection.Month }

func (p period) code() string {
	if p.from == p.to {
		return string(p.from)
	}
	return string(p.from) + "/" + string(p.to)
}

// Words names it: "July 2026", "July to September 2026", "October 2025 to March 2026".
func (p period) words() string {
	switch {
	case p.from == p.to:
		return p.from.Words()
	case p.from.First().Year() == p.to.First().Year():
		return p.from.First().Format("January") + " to " + p.to.Words()
	}
	return p.from.Words() + " to " + p.to.Words()
}

// Period names the time of a release.
func (s Spec) Period() string { return period{s.From, s.To}.words() }

// months lists the months of a release; none where its period is not one.
func (s Spec) months() []collection.Month {
	out, _ := collection.MonthsOf(s.From, s.To)
	return out
}

// periods joins the months as the spec says, each month with its period.
func (s Spec) periods() (list []period, of map[collection.Month]period) {
	of = map[collection.Month]period{}
	for _, m := range s.months() {
		p := period{m, m}
		switch s.Each {
		case Whole:
			p = period{s.From, s.To}
		case ByQuarter:
			first := m.Add(-(int(m.First().Month()) - 1) % 3)
			p = period{first, first.Add(2)}
		}
		of[m] = p
		if len(list) == 0 || list[len(list)-1] != p {
			list = append(list, p)
		}
	}
	return list, of
}
