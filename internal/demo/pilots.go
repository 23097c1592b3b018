package demo

import (
	"sort"
	"time"

	"github.com/havenward/havenward/internal/org"
)

// Pilot is a trust with full reports.
type Pilot struct {
	Org, Name, Type string
	// Home is where the people of the sign-in page work.
	Home bool
	// Improves is the day from which its rate is lower, "" where it stays.
	Improves org.Date
	// Quiet tells that little of what happens there is reported.
	Quiet bool
}

// wanted says how many pilots there are of each type, in order.
var wanted = []struct {
	kind string
	n    int
}{{"ambulance", 2}, {"mental_health", 3}, {"acute", 4}, {"community", 1}}

// Pilots chooses the ten invented pilots. The rule: of the trusts of a type that were open on the first day shown and still
// are, in order of their codes, the middle ones of as many equal parts as pilots are wanted. The first acute one is home and
// improves for the last twelve months; the third acute one is quiet.
func Pilots(t *org.Tree, first, last org.Date) []Pilot {
	var out []Pilot
	for _, w := range wanted {
		var list []org.Organisation
		for _, o := range t.At(org.Trust, last) {
			if o.Type == w.kind && o.Open(first) {
				list = append(list, o)
			}
		}
		sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
		for i := range min(w.n, len(list)) {
			o := list[(2*i+1)*len(list)/(2*w.n)]
			p := Pilot{Org: o.ID, Name: o.Name, Type: o.Type}
			if w.kind == "acute" && i == 0 {
				p.Home, p.Improves = true, last.Add(1-365)
			}
			p.Quiet = w.kind == "acute" && i == 2
			out = append(out, p)
		}
	}
	return out
}

// window gives the days shown: the 36 whole months before this one, and this one until yesterday in London.
func window(now time.Time) org.Span {
	today := org.DateOf(now)
	day, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return org.Span{From: today, To: today} // DateOf always gives a date
	}
	first := time.Date(day.Year()-3, day.Month(), 1, 0, 0, 0, 0, time.UTC)
	return org.Span{From: org.Date(first.Format(time.DateOnly)), To: today.Add(-1)}
}
