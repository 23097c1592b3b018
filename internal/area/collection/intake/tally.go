package intake

import "fmt"

// MonthTally counts what the rows of one month hold, accepted or not: what a report on data quality is made of. It is
// counted before rows are judged, so that a cell that refuses its row still counts as what it is.
type MonthTally struct {
	// Rows are those that could be read, incidents and members of staff apart where the file has them apart.
	Rows int `json:"rows"`
	// Incidents and Staff are how many rows tell of an incident and of a member of staff: in a flat file each row of both.
	Incidents int `json:"incidents"`
	Staff     int `json:"staff"`
	Alleged   int `json:"alleged"`
	// Fields are the counts of each field by name; one that no cell filled is not there.
	Fields map[string]FieldTally `json:"fields"`
	// Delays counts the days from incident to report: 0, 1, … and from the last on, "that or more".
	Delays [MostDelay + 1]int `json:"delays"`
	// Contact counts rows with physical contact, and How those of them that say how; Away rows with more than seven days
	// away from work, and Reportable those of them that RIDDOR is said to cover.
	Contact    int `json:"contact"`
	How        int `json:"how"`
	Away       int `json:"away"`
	Reportable int `json:"reportable"`
}

// FieldTally counts the cells of one field.
type FieldTally struct {
	// Filled can be read, Off cannot or is on no list, and Default of those filled say "not known" by the code of the field.
	Filled  int `json:"filled"`
	Off     int `json:"off,omitempty"`
	Default int `json:"default,omitempty"`
}

// MostDelay is the most days from incident to report that are told apart.
const MostDelay = 30

// monthCount is a MonthTally while rows pass by.
type monthCount struct {
	month                           uint32 // of the incident, years times twelve; 0 where the day is not known
	incidents, staff, alleged, rows int
	contact, how, away, reportable  int
	delays                          [MostDelay + 1]int
	filled, off, unknown            [fieldCount]int32
	from, to                        uint32 // its first and last day
}

// measured are the codes that a tally looks for.
type measured struct {
	contact    []bool
	contactAll uint32
	reportable []bool
	byPart     map[Part][]int
	defaults   [fieldCount]uint32
}

func (b *book) measured() *measured {
	m := &measured{contact: b.codes(fViolencePrimary, "physical_contact", "sexual_contact"), contactAll: b.set(fViolenceAll, "physical_contact", "sexual_contact"),
		reportable: b.codes(fRiddor, "over_7_day", "specified_injury", "death"), byPart: map[Part][]int{}}
	for i, f := range b.fields {
		if f.Part != File && f.Type != Words {
			m.byPart[f.Part] = append(m.byPart[f.Part], i)
			m.byPart[""] = append(m.byPart[""], i)
		}
	}
	for _, d := range b.defaults {
		m.defaults[d.field] = d.value
	}
	return m
}

// monthOf gives the counts of the month of a day.
func (o *outcome) monthOf(day uint32) *monthCount {
	for i := len(o.months) - 1; i >= 0; i-- {
		if m := &o.months[i]; day >= m.from && day <= m.to {
			return m
		}
	}
	m := monthCount{}
	if day > 0 {
		t := dayTime(day)
		first := t.AddDate(0, 0, 1-t.Day())
		m.month, m.from, m.to = uint32(t.Year()*12+int(t.Month())-1), uint32(first.Unix()/86400), uint32(first.AddDate(0, 1, -1).Unix()/86400)
	}
	o.months = append(o.months, m)
	return &o.months[len(o.months)-1]
}

// tallyRow counts the cells of a part of the row as they were read.
func (w *worker) tallyRow(p Part) {
	if !w.judge {
		return
	}
	r, x, m := &w.row, w.look, w.out.monthOf(w.row.v[fIncidentDate])
	m.rows++
	for _, f := range x.byPart[p] {
		switch v := r.v[f]; {
		case v == 0:
			if r.bad(f) {
				m.off[f]++
			}
		default:
			m.filled[f]++
			if v == x.defaults[f] {
				m.unknown[f]++
			}
		}
	}
	if p == "" || p == Incident {
		m.incidents++
		if r.v[fReportedDate] >= r.v[fIncidentDate] && r.v[fIncidentDate] > 0 {
			m.delays[min(r.v[fReportedDate]-r.v[fIncidentDate], MostDelay)]++
		}
		if x.contact[r.v[fViolencePrimary]] || r.v[fViolenceAll]&x.contactAll != 0 {
			m.contact++
			if r.v[fMethod] > 0 {
				m.how++
			}
		}
	}
	if p == "" || p == Staff {
		m.staff++
		if r.v[fAbsenceDays] > 8 {
			m.away++
			if x.reportable[r.v[fRiddor]] {
				m.reportable++
			}
		}
	}
	if p == Alleged || p == "" && r.v[fAllegedPersonType] > 0 {
		m.alleged++
	}
}

// addMonths gathers what the workers counted.
func (c *check) addMonths(list []monthCount) {
	for i := range list {
		o := &list[i]
		m := c.monthly[o.month]
		if m == nil {
			c.monthly[o.month] = o.clone()
			continue
		}
		m.rows, m.incidents, m.staff, m.alleged = m.rows+o.rows, m.incidents+o.incidents, m.staff+o.staff, m.alleged+o.alleged
		m.contact, m.how, m.away, m.reportable = m.contact+o.contact, m.how+o.how, m.away+o.away, m.reportable+o.reportable
		for d := range o.delays {
			m.delays[d] += o.delays[d]
		}
		for f := range o.filled {
			m.filled[f] += o.filled[f]
			m.off[f] += o.off[f]
			m.unknown[f] += o.unknown[f]
		}
	}
}

func (o *monthCount) clone() *monthCount { x := *o; return &x }

// tallied gives the tallies of the months within the period; rows of no readable day belong to its last month.
func (c *check) tallied() map[string]*MonthTally {
	out := map[string]*MonthTally{}
	for number, m := range c.monthly {
		name := ""
		if number > 0 {
			name = fmt.Sprintf("%04d-%02d", number/12, number%12+1)
		}
		if to := c.res.Submission.To; !to.IsZero() && (name == "" || name > to.Format("2006-01") || name < c.res.Submission.From.Format("2006-01")) {
			name = to.Format("2006-01")
		}
		t := out[name]
		if t == nil {
			t = &MonthTally{Fields: map[string]FieldTally{}}
			out[name] = t
		}
		t.add(c.book, m)
	}
	return out
}

func (t *MonthTally) add(b *book, m *monthCount) {
	t.Rows, t.Incidents, t.Staff, t.Alleged = t.Rows+m.rows, t.Incidents+m.incidents, t.Staff+m.staff, t.Alleged+m.alleged
	t.Contact, t.How, t.Away, t.Reportable = t.Contact+m.contact, t.How+m.how, t.Away+m.away, t.Reportable+m.reportable
	for d, n := range m.delays {
		t.Delays[d] += n
	}
	for f := range m.filled {
		if m.filled[f]+m.off[f] == 0 {
			continue
		}
		x := t.Fields[b.fields[f].Name]
		x.Filled, x.Off, x.Default = x.Filled+int(m.filled[f]), x.Off+int(m.off[f]), x.Default+int(m.unknown[f])
		t.Fields[b.fields[f].Name] = x
	}
}
