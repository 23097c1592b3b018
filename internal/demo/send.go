package demo

import (
	"fmt"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/demo/dialect"
	"github.com/havenward/havenward/internal/mds"
)

// Sent is one return as a trust made it, with what is true of it.
type Sent struct {
	Org      string
	From, To collection.Month
	Shape    dialect.Shape
	// Name and File are the file; File is nil for a nil return and for Totals.
	Name string
	File []byte
	Rows int
	// At is when it was sent.
	At time.Time
	// Reason is what the sender says of a month that was sent before.
	Reason string
	// Nil says that nothing happened.
	Nil bool
	// Truth is what should count of each month, once faulty rows are refused.
	Truth map[collection.Month]Truth
	// Faulty are rows that must not be taken.
	Faulty int
}

// Truth is what counts of a month.
type Truth struct {
	Incidents, Staff, Injured int
	ByKind                    map[string]int64
}

// told is an incident with its day's month.
type told struct {
	month collection.Month
	rows  []dialect.Row
}

// returns makes everything that a trust ever sent, in the order in which it was sent, one at a time; give ends it with its error.
func (p *plan) returns(x *trust, give func(*Sent) error) error {
	s := x.sender
	if s == nil || s.first == "" {
		return nil
	}
	d := newDice(p.opt.Seed, "facts "+x.ID)
	sec := sectors[sectorOf(x.Type)]
	staff := newDice(p.opt.Seed, "staff "+x.ID)
	pool := make([]string, max(8, x.n/2))
	for i := range pool {
		pool[i] = staff.letters(24)
	}
	months := map[collection.Month][]told{}
	for i, k := range dates(d, x.n, p.days(x, x.n)) {
		t := p.incident(d, sec, x, p.first.AddDate(0, 0, k), i, pool)
		months[t.month] = append(months[t.month], t)
	}
	history := max(s.first, p.begins())
	if s.first < p.begins() {
		if err := p.past(x, s.first, min(s.last, p.begins().Add(-1)), months, give); err != nil {
			return err
		}
	}
	var again *Sent
	for m := history; m <= s.last; m = m.Add(1) {
		if again != nil && m > s.restated.Add(1) {
			if err := give(again); err != nil {
				return err
			}
			again = nil
		}
		if s.missing[m] {
			continue
		}
		list := months[m]
		if m == s.restated && len(list) > 1 {
			whole, err := p.file(x, m, m, list)
			if err != nil {
				return err
			}
			whole.At, whole.Reason = p.due(m.Add(1)).Add(-50*time.Hour), one(newDice(p.opt.Seed, "reason "+x.ID), reasons)
			again = whole
			few := slices.Clone(list)
			for n := max(1, int(float64(len(list))*(.075+.05*newDice(p.opt.Seed, "left "+x.ID).Float64())+.5)); n > 0; n-- {
				few = slices.Delete(few, len(few)*n/(n+1), len(few)*n/(n+1)+1)
			}
			list = few
		}
		one, err := p.file(x, m, m, list)
		if err != nil {
			return err
		}
		one.Nil = s.nothing[m] || len(list) == 0
		if one.Nil {
			one.File, one.Rows = nil, 0
		}
		if err := give(one); err != nil {
			return err
		}
	}
	if again != nil {
		return give(again)
	}
	return nil
}

// past gives everything before the single months as one file, as a trust that joins would. A month in which nothing
// happened gets a nil return of its own. A small demonstration has more such months than others; there they are left out, and
// stand as missing.
func (p *plan) past(x *trust, from, to collection.Month, months map[collection.Month][]told, give func(*Sent) error) error {
	s := x.sender
	var list []told
	var empty []collection.Month
	first, last := collection.Month(""), collection.Month("")
	for m := from; m <= to; m = m.Add(1) {
		switch {
		case s.missing[m]:
		case len(months[m]) == 0:
			empty = append(empty, m)
		case s.shape == dialect.Totals:
			f, err := p.file(x, m, m, months[m])
			if err == nil {
				err = give(f)
			}
			if err != nil {
				return err
			}
		default:
			if first == "" {
				first = m
			}
			last, list = m, append(list, months[m]...)
		}
	}
	if len(list) > 0 {
		f, err := p.file(x, first, last, list)
		if err == nil {
			err = give(f)
		}
		if err != nil {
			return err
		}
	}
	if p.small() {
		return nil
	}
	for _, m := range empty {
		f, err := p.file(x, m, m, nil)
		if err != nil {
			return err
		}
		f.Nil, f.File = true, nil
		if err := give(f); err != nil {
			return err
		}
	}
	return nil
}

// small tells whether few incidents are wanted, as in tests: then fewer months are sent by themselves.
func (p *plan) small() bool { return p.opt.Incidents < 20000 }

// begins is the first month that every trust sends by itself: what is older was brought in together.
func (p *plan) begins() collection.Month {
	if p.small() {
		return p.lastMonth().Add(-2)
	}
	return p.lastMonth().Add(1 - singles)
}

// due is the day on which a month is due, at five in the afternoon. Months from before the collection are due together.
func (p *plan) due(m collection.Month) time.Time {
	next := max(m, p.begins().Add(-1)).Add(1).First()
	return time.Date(next.Year(), next.Month(), 20, 17, 0, 0, 0, clock.London())
}

// file makes the file of some months.
func (p *plan) file(x *trust, from, to collection.Month, list []told) (*Sent, error) {
	s := x.sender
	out := &Sent{Org: x.ID, From: from, To: to, Shape: s.shape, Truth: map[collection.Month]Truth{}}
	d := newDice(p.opt.Seed, fmt.Sprintf("file %s %s %d", x.ID, to, len(list)))
	out.At = p.due(to).Add(-time.Duration(d.between(2, 14*24)) * time.Hour)
	if n := s.late[to]; n > 0 {
		out.At = p.due(to).Add(time.Duration(n*24-d.IntN(20)) * time.Hour)
	}
	if out.At.After(p.now) {
		out.At = p.now.Add(-time.Duration(d.between(10, 600)) * time.Minute)
	}
	mend(list)
	var rows []dialect.Row
	for _, t := range list {
		good := 0
		for _, r := range t.rows {
			switch r.Fault {
			case dialect.None, dialect.Twice:
				good++
			default:
				out.Faulty++
			}
			if r.Fault == dialect.Twice {
				out.Rows++
			}
			out.Rows++
		}
		rows = append(rows, t.rows...)
		now := out.Truth[t.month]
		if now.ByKind == nil {
			now.ByKind = map[string]int64{}
		}
		rec := t.rows[0].Record
		if good > 0 && rec.RecordState != "rejected" {
			now.Incidents++
			now.Staff += good
			now.ByKind[rec.ViolencePrimary]++
			if rec.Injured() {
				now.Injured++
			}
		}
		out.Truth[t.month] = now
	}
	out.Name = fmt.Sprintf("%s_%s_%s.csv", x.ID, s.shape, to)
	if s.shape == dialect.Totals {
		return out, nil
	}
	var err error
	out.File, err = s.dialect.File(rows)
	return out, err
}

// mend takes the fault out of one row where every row of a file has one: a file without a good row cannot be sent.
func mend(list []told) {
	for _, t := range list {
		for _, r := range t.rows {
			if r.Fault == dialect.None || r.Fault == dialect.Twice {
				return
			}
		}
	}
	if len(list) > 0 {
		list[0].rows[0].Fault = dialect.None
	}
}

// incident draws one as a trust's own system holds it.
func (p *plan) incident(d dice, sec *sector, x *trust, day time.Time, i int, pool []string) told {
	s := x.sender
	h := d.happens(sec, x.estate, day)
	delay := d.wait(150*time.Minute, 1.1)
	switch n := d.Float64(); {
	case n > .92:
		delay = d.wait(5*24*time.Hour, .8)
	case n > .74:
		delay += 20 * time.Hour
	}
	reported := h.at.Add(min(delay, 80*24*time.Hour))
	if reported.After(p.now) {
		reported = p.now.Truncate(time.Minute)
	}
	r := h.record
	r.IncidentRef = fmt.Sprintf("%s-%05d", x.ID, i+1)
	r.ProviderOrg, r.SiteCode = x.ID, h.place.site
	r.ReportedDate = reported.In(clock.London()).Format(time.DateOnly)
	r.RecordState = of("final", 97, "rejected", 2, "under_review", 1).draw(d)
	if p.now.Sub(reported) < 50*24*time.Hour {
		r.RecordState = of("final", 45, "submitted", 20, "under_review", 34, "rejected", 1).draw(d)
	}
	switch s.unsaid {
	case "hate_motive":
		if d.chance(.6) {
			r.HateMotive = []string{"not_known"}
		}
	case "clinical_factor":
		if d.chance(.6) {
			r.ClinicalFactor, r.ClinicalFactorType, r.ClinicalJudgedBy = "not_assessed", "", ""
		}
	}
	fault := dialect.None
	switch n := d.Float64(); {
	case len(r.Staff) > 1:
	case n < s.careless:
		fault = []dialect.Fault{dialect.BadCode, dialect.BadCode, dialect.WrongYear, dialect.Empty}[d.IntN(4)]
	case n < s.careless*2:
		fault = dialect.Twice
	}
	out := told{month: collection.Month(mds.Period(r.IncidentDate))}
	used := map[string]bool{}
	for n := range r.Staff {
		m := &r.Staff[n]
		for m.StaffKey = one(d, pool); used[m.StaffKey]; {
			m.StaffKey = one(d, pool)
		}
		used[m.StaffKey] = true
		if s.unsaid == "ethnic_category" && d.chance(.5) {
			m.EthnicCategory = "99"
		}
		out.rows = append(out.rows, dialect.Row{Record: &r, N: n, Place: placeOf(x.estate, h.place), Note: d.remark(), Fault: fault})
	}
	return out
}

func placeOf(e *estate, p *place) dialect.Place {
	out := dialect.Place{Unit: p.name, SiteCode: p.site, Setting: p.setting, Location: p.location}
	for _, s := range e.Sites {
		if s.ID == p.site {
			out.Site = s.Name
		}
	}
	return out
}

// letters draws a key that leads to nobody and cannot be taken for a number.
func (d dice) letters(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('a' + d.IntN(16))
	}
	return string(b)
}
