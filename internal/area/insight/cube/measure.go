package cube

import "github.com/havenward/havenward/internal/mds"

// A measure says which facts are counted, and what is added up over them.
const (
	// All counts every fact.
	All = "all"
	// Physical counts those with contact, Sexual those of a sexual kind, Hate those with a hate motive.
	Physical = "physical"
	Sexual   = "sexual"
	Hate     = "hate"
	// Injured counts staff physically harmed.
	Injured = "injured"
	// RIDDOR counts what is reportable under RIDDOR: over seven days, specified injury or death.
	RIDDOR = "riddor"
	// Absence counts staff who were away; Sum is their days.
	Absence = "absence_days"
	// Delayed counts facts that say how many days passed from incident to report; Prompt those reported within a time.
	Delayed = "delay_known"
	Prompt  = "reported_in_time"
	// Timed counts facts that know the moment of the report, the base of the four that follow.
	Timed = "timed"
	// Acknowledged counts facts of reports whose reporter somebody was in touch with, Fed those that were fed back.
	Acknowledged       = "acknowledged"
	AcknowledgedInTime = "acknowledged_in_time"
	Fed                = "fed_back"
	FedInTime          = "fed_back_in_time"
	// Events counts all; Sum is the number of events that the incidents stand for.
	Events = "events"
	// Alleged counts all; Sum is the number of people alleged, at most 255 of an incident.
	Alleged = "alleged"
)

// The times within which a measure asks, in hours, where Query.Within does not say: a report by the day after, and the
// promises of the clock catalogue in docs/data.md.
const (
	promptHours = 24
	ackHours    = 24
	fedHours    = 7 * 24
)

// sums say what is added up.
type sums int

const (
	noSum sums = iota
	daysAway
	eventsOnce  // once for each incident
	allegedOnce // once for each incident
)

type measure struct {
	name string
	col  int // of bytes; -1 for every fact
	lut  [256]uint8
	sum  sums
	// unit is the number of hours in a unit of the time asked for, 0 where none can be
	unit  int
	hours int
}

func (l *layout) measuring() []measure {
	yes := func(name string, dim int) measure {
		d := &l.dims[dim]
		return measure{name: name, col: d.col, lut: d.lut(func(i int) bool { return i == 1 })}
	}
	harm, riddor := &l.dims[l.harm], &l.dims[l.riddor]
	upTo := func(lo, hi uint8) (lut [256]uint8) {
		for b := int(lo); b <= int(hi); b++ {
			lut[b] = 1
		}
		return lut
	}
	return []measure{
		{name: All, col: -1},
		yes(Physical, l.physical), yes(Sexual, l.sexual), yes(Hate, l.hateful),
		{name: Injured, col: harm.col, lut: harm.lut(func(i int) bool {
			return mds.Record{Staff: []mds.Staff{{PhysicalHarm: harm.Codes[max(i-1, 0)%len(harm.Codes)]}}}.Injured() && i > 0 && i < harm.card-1
		})},
		{name: RIDDOR, col: riddor.col, lut: riddor.lut(func(i int) bool {
			code := riddor.label(i)
			return Known(code) && code != "not_reportable" && code != "undecided"
		})},
		{name: Absence, col: l.at(colAbsence), lut: upTo(1, longer), sum: daysAway},
		{name: Delayed, col: l.at(colDelay), lut: upTo(0, longer)},
		{name: Prompt, col: l.at(colDelay), lut: upTo(0, promptHours/24), unit: 24, hours: promptHours},
		yes(Timed, l.timed),
		{name: Acknowledged, col: l.at(colAck), lut: upTo(0, longer)},
		{name: AcknowledgedInTime, col: l.at(colAck), lut: upTo(0, ackHours), unit: 1, hours: ackHours},
		{name: Fed, col: l.at(colFed), lut: upTo(0, longer)},
		{name: FedInTime, col: l.at(colFed), lut: upTo(0, fedHours), unit: 1, hours: fedHours},
		{name: Events, col: -1, sum: eventsOnce},
		{name: Alleged, col: -1, sum: allegedOnce},
	}
}

// lut gives which bytes of a packed column hold an index that is right.
func (d *dim) lut(right func(i int) bool) (lut [256]uint8) {
	for b := range lut {
		if right(int(d.dec[b])) {
			lut[b] = 1
		}
	}
	return lut
}

// Measures gives the names of all measures.
func (c *Cube) Measures() []string {
	var out []string
	for i := range c.l.measures {
		out = append(out, c.l.measures[i].name)
	}
	return out
}

// measure gives a measure by name with the time that a query asks for; known is false for an unknown name, timed for a
// time that cannot be asked for.
func (l *layout) measure(name string, hours int) (m measure, at int, known, timed bool) {
	if name == "" {
		name = All
	}
	for i, m := range l.measures {
		if m.name != name {
			continue
		}
		if hours == 0 || m.unit > 0 && hours == m.hours {
			return m, i, true, true
		}
		top, ok := within(hours)
		if m.unit == 24 {
			top, ok = uint8(min(hours/24, 252)), hours > 0 && hours%24 == 0 && hours/24 <= MaxDays
		}
		if m.unit == 0 || !ok {
			return m, i, true, false
		}
		m.lut = [256]uint8{}
		for b := range int(top) + 1 {
			m.lut[b] = 1
		}
		return m, -1, true, true
	}
	return measure{}, -1, false, true
}

// sum gives what a row adds.
func (m *measure) value(l *layout, k *chunk, i int) int64 {
	switch m.sum {
	case daysAway:
		return k.absence(l, i)
	case eventsOnce:
		return k.events(l, i)
	case allegedOnce:
		return int64(k.b[l.at(colAlleged)][i])
	default:
		return 0
	}
}
