package demo

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/demo/dialect"
	"github.com/havenward/havenward/internal/org"
)

// sender is a trust that sends returns instead of recording here: how it writes, when it began, and how careful it is.
type sender struct {
	org.Organisation
	shape   dialect.Shape
	dialect *dialect.Dialect
	// first and last are the months that it sends, "" for one that never sent.
	first, last collection.Month
	// missing were never sent, nothing are those in which nothing happened.
	missing, nothing map[collection.Month]bool
	// late gives the days after the due day at which a month came.
	late map[collection.Month]int
	// restated is a month that was sent again with more rows, "" for none.
	restated collection.Month
	// careless is how often a row has a fault; unsaid is a field that is filled with "not known" far too often.
	careless float64
	unsaid   string
	// grows says from which days on it does the work of trusts that it took over, and how much more that is.
	grows []growth
}

type growth struct {
	from   org.Date
	factor float64
}

// singles is how many months the collection has run, which are sent one by one; what is older comes as one first file.
const singles = 4

// senders draws how every trust that is no pilot sends.
func (p *plan) senders(t *org.Tree, list []trust) {
	end := p.lastMonth()
	begin := collection.MonthOf(p.first)
	if p.first.Day() > 1 {
		begin = begin.Add(1)
	}
	var candidates []*trust
	stops := ""
	for i := range list {
		x := &list[i]
		if x.pilot != nil {
			continue
		}
		d := newDice(p.opt.Seed, "sender "+x.ID)
		s := &sender{Organisation: x.Organisation, first: begin, last: end, missing: map[collection.Month]bool{}, nothing: map[collection.Month]bool{}, late: map[collection.Month]int{}}
		x.sender = s
		if d.chance(.4) {
			s.first = end.Add(1 - d.between(12, 35))
		}
		s.first = max(s.first, begin)
		if from := collection.MonthOf(dayOf(x.From)); x.From != "" && s.first < from {
			if s.first = from; dayOf(x.From).Day() > 1 {
				s.first = from.Add(1)
			}
		}
		if x.To != "" && x.To < p.span.To {
			s.last = min(end, collection.MonthOf(dayOf(x.To.Add(1)).AddDate(0, 0, -1)))
			if dayOf(x.To.Add(1)).Day() != 1 {
				s.last = collection.MonthOf(dayOf(x.To)).Add(-1)
			}
			s.first = begin
		}
		s.shape = dialect.Shape(of(string(dialect.National), 34, string(dialect.Listing), 30, string(dialect.Columns), 17, string(dialect.Ulysses), 19).draw(d))
		if (x.Type == "community" || x.Type == "acute_specialist") && d.chance(.45) {
			s.shape = dialect.Totals
		}
		s.careless = one(d, []float64{.001, .004, .004, .01, .03})
		if d.chance(.18) {
			s.unsaid = one(d, []string{"hate_motive", "clinical_factor", "ethnic_category"})
		}
		if s.first > s.last || p.opt.Incidents < 1000 && d.chance(.85) {
			s.first = "" // too young to have sent a whole month; or there is too little for all to have something
		}
		for m := s.first; m != "" && m <= s.last; m = m.Add(1) {
			switch {
			case m > s.first && m < s.last && d.chance(.02):
				s.missing[m] = true
			case d.chance(.1):
				s.late[m] = d.between(1, 24)
			}
		}
		s.grows = growths(t, x.Organisation, p.span)
		s.dialect = dialect.New(d.Rand, s.shape, x.ID, dialectPlaces(x.estate))
		if x.To == "" && len(s.grows) == 0 && s.first != "" && s.first < end.Add(-12) {
			candidates = append(candidates, x)
		}
	}
	d := newDice(p.opt.Seed, "senders")
	d.Shuffle(len(candidates), func(i, j int) { candidates[i], candidates[j] = candidates[j], candidates[i] })
	for i, x := range candidates {
		switch s := x.sender; {
		case i == 0: // it stops
			s.last, stops = end.Add(-7), x.ID
		case i < 5: // these never began
			s.first, s.shape = "", ""
		case i < 9: // nothing happened once
			s.nothing[end.Add(-d.IntN(3))] = true
		}
	}
	restated := 0
	slices.SortStableFunc(candidates, func(a, b *trust) int { return cmp.Compare(size(b.Organisation), size(a.Organisation)) })
	for _, x := range candidates {
		if s := x.sender; restated < 3 && x.ID != stops && s.first != "" && len(s.nothing) == 0 && s.shape != dialect.Totals && x.Type == "mental_health" { // those have the most to change
			s.restated = end.Add(-1 - restated)
			delete(s.missing, s.restated)
			delete(s.late, s.restated)
			restated++
		}
	}
	for i := range list {
		if s := list[i].sender; s != nil {
			for m := range s.nothing {
				delete(s.missing, m)
			}
		}
	}
}

// lastMonth is the last whole month of the time shown.
func (p *plan) lastMonth() collection.Month {
	m := collection.MonthOf(dayOf(p.span.To))
	if m.Last().Format(time.DateOnly) > string(p.span.To) {
		return m.Add(-1)
	}
	return m
}

// growths gives what a trust took over in the time shown: for each predecessor from the day of succession its size.
func growths(t *org.Tree, o org.Organisation, span org.Span) []growth {
	var out []growth
	for _, s := range t.Predecessors(o.ID) {
		was, ok := t.Get(s.Predecessor)
		if ok && s.On > span.From && s.On <= span.To && o.From < s.On {
			out = append(out, growth{s.On, size(was) / size(o)})
		}
	}
	return out
}

func dialectPlaces(e *estate) []dialect.Place {
	names := map[string]string{}
	for _, s := range e.Sites {
		names[s.ID] = s.Name
	}
	var out []dialect.Place
	for _, p := range e.places {
		out = append(out, dialect.Place{Unit: p.name, Site: names[p.site], SiteCode: p.site, Setting: p.setting, Location: p.location})
	}
	return out
}

// dateOf gives the date of a day.
func dateOf(t time.Time) org.Date { return org.Date(t.Format(time.DateOnly)) }

// dayOf gives a date as the beginning of that day in London; a date of this package is never wrong.
func dayOf(d org.Date) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, string(d), clock.London())
	return t
}

// sends tells whether what happens on a day is ever sent.
func (s *sender) sends(on org.Date) bool {
	m := collection.Month(string(on)[:7])
	return s.first != "" && m >= s.first && m <= s.last && !s.missing[m] && !s.nothing[m]
}

// factor gives how much more it does on a day than by itself.
func (s *sender) factor(on org.Date) float64 {
	f := 1.0
	for _, g := range s.grows {
		if on >= g.from {
			f += g.factor
		}
	}
	return f
}

// reasons are what trusts say when they send a month again.
var reasons = []string{"A batch of reports from one site had not been approved when the month was sent", "Reports from the agency staff system were left out the first time", "Late reports were added after the reviews of that month"}

var remarks = []string{"Patient became distressed, and pushed past staff.\nDe-escalated by the team.", "Shouting at the desk – asked to leave, left when security came", "“Hit out” during personal care, no lasting injury",
	"Damage of about £40 to a door panel; estates told", "Staff offered a break, and time to talk", "Verbal only.\r\nNo further action needed, says the ward manager", ""}

// remark draws free text as local systems hold it.
func (d dice) remark() string { return strings.TrimSpace(one(d, remarks)) }
