package intake

import (
	"strings"

	"github.com/havenward/havenward/internal/mds"
)

// Pen writes accepted rows as facts, as mds.FactsOf would of their records, without making the records: a million of them
// pass by. Codes, sets, days and sites are made once and shared. It is for one goroutine.
type Pen struct {
	version any
	org     any
	codes   [fieldCount][]any
	sets    [fieldCount]map[uint32]any
	days    map[uint32]day3
	sites   map[string]any
	numbers []any
}

// day3 is what a fact says of a day.
type day3 struct{ date, period, weekday any }

// few numbers are kept ready: hours, days, people.
const ready = 400

// NewPen makes a pen for the facts of one organisation in one version.
func NewPen(org string, version int64) *Pen {
	p := &Pen{org: org, version: version, days: map[uint32]day3{}, sites: map[string]any{"": ""}, numbers: make([]any, ready)}
	b := catalogue()
	for f := range b.lists {
		for _, name := range b.lists[f].names {
			p.codes[f] = append(p.codes[f], name)
		}
		p.sets[f] = map[uint32]any{0: ""}
	}
	for i := range p.numbers {
		p.numbers[i] = int64(i - 1)
	}
	return p
}

var single, submission, nothing any = string(mds.Single), "submission", ""

// Fact writes the row into the values of mds.FactTable, of which there are mds.FactWidth; the last two stay as they are. id
// is that of the fact.
func (p *Pen) Fact(r *Row, id string, to []any) {
	v := &r.v
	d := p.day(v[fIncidentDate])
	hour, delay := int64(-1), int64(-1)
	if t := v[fIncidentTime]; t > 0 {
		hour = int64(t-1) / 60
	}
	if v[fReportedDate] > 0 && v[fIncidentDate] > 0 {
		delay = int64(v[fReportedDate]) - int64(v[fIncidentDate])
	}
	to[0], to[1], to[2], to[3], to[4], to[5], to[6], to[7] = p.org, id, p.version, submission, p.number(int64(r.Staff)), single, p.number(1), nothing
	to[8], to[9], to[10], to[11], to[12], to[13] = p.site(r.text[tSite]), d.period, d.date, p.number(hour), d.weekday, p.number(delay)
	for _, f := range factCodes {
		if f.many {
			to[f.at] = p.set(f.field, v[f.field])
		} else {
			to[f.at] = p.codes[f.field][v[f.field]]
		}
	}
	to[42] = nil
	if v[fAbsenceDays] > 0 {
		to[42] = p.number(int64(v[fAbsenceDays]) - 1)
	}
	people := int64(r.People)
	if v[fAllegedPersonType] > 0 && people == 0 {
		people = 1
	}
	to[46] = p.number(people)
	to[47], to[48], to[49] = nil, nil, nil
}

// factCodes are the columns of a fact that hold a code or several.
var factCodes = []struct {
	at, field int
	many      bool
}{
	{14, fViolencePrimary, false}, {15, fViolenceAll, true}, {16, fMethod, true}, {17, fWeaponType, false}, {18, fHateMotive, true}, {19, fTrigger, true},
	{20, fFactor, true}, {21, fClinicalFactor, false}, {22, fLocationType, false}, {23, fLocationDetail, false}, {24, fServiceSetting, false},
	{25, fSecurityAttended, false}, {26, fBodyWornCamera, false}, {27, fPoliceInformed, false}, {28, fPoliceOutcome, false}, {29, fSanction, true},
	{30, fRepeatPersonFlag, false}, {31, fRecordState, false}, {32, fStaffGroup, false}, {33, fJobRole, false}, {34, fPayBand, false}, {35, fAgeBand, false},
	{36, fGender, false}, {37, fEthnicCategory, false}, {38, fDisability, false}, {39, fLoneWorking, false}, {40, fPhysicalHarm, false},
	{41, fPsychologicalHarm, false}, {43, fRiddor, false}, {44, fSupportOffered, true}, {45, fAllegedPersonType, false},
}

func (p *Pen) number(n int64) any {
	if n >= -1 && n < ready-1 {
		return p.numbers[n+1]
	}
	return n
}

func (p *Pen) set(f int, bits uint32) any {
	s, ok := p.sets[f][bits]
	if !ok {
		var names []string
		for n, name := range catalogue().lists[f].names[1:] {
			if bits&(1<<n) != 0 {
				names = append(names, name)
			}
		}
		s = strings.Join(names, ";")
		if len(p.sets[f]) < 1<<14 {
			p.sets[f][bits] = s
		}
	}
	return s
}

func (p *Pen) day(n uint32) day3 {
	d, ok := p.days[n]
	if !ok {
		date := dateText(n)
		d = day3{date: date, period: mds.Period(date), weekday: int64(-1)}
		if n > 0 {
			d.weekday = int64(dayTime(n).Weekday()+6)%7 + 1
		}
		p.days[n] = d
	}
	return d
}

func (p *Pen) site(code []byte) any {
	s, ok := p.sites[string(code)]
	if !ok {
		s = string(code)
		p.sites[string(code)] = s
	}
	return s
}

// Sites is how many sites the rows so far have named.
func (p *Pen) Sites() int { return len(p.sites) - 1 }

// Month gives the row's month as a number: January 2000 is 1.
func (r *Row) Month() int {
	d := r.Day()
	return (d.Year()-2000)*12 + int(d.Month())
}

// Kind gives the number of the row's violence_primary in its code list, from 1; 0 is none.
func (r *Row) Kind() int { return int(r.v[fViolencePrimary]) }

// KindCode gives the code of such a number, and KindOf the number of a code.
func KindCode(n int) string { return catalogue().lists[fViolencePrimary].names[n] }

// KindOf gives the number of a code of violence_primary, 0 for none.
func KindOf(code string) int {
	for n, name := range catalogue().lists[fViolencePrimary].names {
		if name == code {
			return n
		}
	}
	return 0
}

// Injured tells whether the row's member of staff was physically harmed.
func (r *Row) Injured() bool {
	switch catalogue().lists[fPhysicalHarm].names[r.v[fPhysicalHarm]] {
	case "low", "moderate", "severe", "death":
		return true
	}
	return false
}

// RefBytes gives the incident's reference without making a string of it.
func (r *Row) RefBytes() []byte { return r.text[tRef] }

// Site gives the row's site without making a string of it.
func (r *Row) Site() []byte { return r.text[tSite] }

// Struck writes the last version of a fact that is taken out of the count.
func (p *Pen) Struck(id, period string, staff int, to []any) {
	for i := range to {
		to[i] = ""
	}
	to[0], to[1], to[2], to[3], to[4], to[5], to[6] = p.org, id, p.version, submission, p.number(int64(staff)), single, p.number(1)
	to[9], to[11], to[12], to[13], to[31] = period, p.number(-1), int64(-1), p.number(-1), "rejected"
	to[42], to[46], to[47], to[48], to[49] = nil, p.number(0), nil, nil, nil
}
