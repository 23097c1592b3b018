package intake

import (
	"encoding/binary"
	"hash/maphash"

	"github.com/havenward/havenward/internal/importer"
)

// begin makes the worker ready for the record at a place of its block.
func (w *worker) begin(at uint32) {
	w.at, w.worst = at, taken
}

// flat checks a row that holds an incident, one member of staff and at most one person alleged.
func (w *worker) flat(at uint32, columns []int, cells [][]byte) {
	w.begin(at)
	w.row = Row{}
	if !w.read(columns, cells) {
		w.out.state[at] = w.worst
		return
	}
	if w.nothing && w.onlyFile() {
		w.out.state[at] = blank
		return
	}
	w.tallyRow("")
	w.incident()
	w.member()
	w.person(false)
	if w.row.v[fAllegedPersonType] > 0 {
		w.row.People = max(1, w.people)
	}
	w.out.state[at] = w.worst
	if w.worst == refused {
		return
	}
	if w.want {
		w.give()
	}
	if !w.judge {
		return
	}
	w.out.incidents = append(w.out.incidents, w.incidentMark(0))
	w.out.staff = append(w.out.staff, w.staffMark())
	w.count(Incident)
	w.count(Staff)
}

// onlyFile tells whether the row says nothing but what is true of the whole file.
func (w *worker) onlyFile() bool {
	for f := fSchemaVersion; f < fieldCount; f++ {
		if w.fields[f].Part != File && (w.row.v[f] > 0 || w.row.bad(f)) {
			return false
		}
	}
	return true
}

// lack reports the mandatory fields of a part that are empty.
func (w *worker) lack(p Part) {
	for _, f := range w.needed[p] {
		if w.row.v[f] == 0 && !w.row.bad(f) {
			w.flaw(f, missing)
		}
	}
}

func (w *worker) rulesOf(list []recordRule) {
	for i := range list {
		if r := &list[i]; r.broken(&w.row, w.env) {
			w.report(r.rule, 0)
		}
	}
}

// incident checks what a row says of the incident.
func (w *worker) incident() {
	r := &w.row
	w.lack(Incident)
	if r.v[fProviderOrg] > 0 {
		s, ok := w.orgs[string(r.text[tProvider])]
		if !ok {
			s = standingOf(w.lookup, string(r.text[tProvider]))
			if len(w.orgs) < 4096 {
				w.orgs[string(r.text[tProvider])] = s
			}
		}
		switch {
		case !s.known && w.identifies(fProviderOrg, importer.Personal(string(r.text[tProvider]))):
		case !s.known:
			w.flaw(fProviderOrg, unknownOrg)
		case w.within(r.v[fIncidentDate]) && !s.open(r.v[fIncidentDate]):
			w.report(w.fault[fProviderOrg][closedOrg], 0)
		}
	}
	if r.v[fSiteCode] > 0 && r.v[fProviderOrg] > 0 && r.text[tSite][0] != r.text[tProvider][0] && !anySite(r.text[tSite]) {
		w.identifies(fSiteCode, importer.Personal(string(r.text[tSite]))) // a postcode has the shape of a site code
	}
	w.rulesOf(w.incidentRules)
	if w.seen != nil && r.v[fRecordState] == w.struck && r.v[fIncidentRef] > 0 && !w.seen(r.text[tRef]) {
		w.report(w.whole["not_seen_before"], 0)
	}
}

// within tells whether a day is in the period of the return.
func (e *env) within(day uint32) bool { return day > 0 && day >= e.from && day <= e.to }

// member checks what a row says of a member of staff.
func (w *worker) member() {
	w.lack(Staff)
	w.rulesOf(w.staffRules)
}

// person checks what a row says of a person alleged; given tells that there is one, even if nothing is said of them.
func (w *worker) person(given bool) {
	r := &w.row
	given = given || r.v[fAllegedAgeBand]|r.v[fAllegedGender]|r.v[fAllegedPersonKey]|r.v[fMentalHealthActStatus]|r.v[fCapacityAssessed] != 0
	if given && r.v[fAllegedPersonType] == 0 && !r.bad(fAllegedPersonType) {
		w.flaw(fAllegedPersonType, missing)
	}
	w.rulesOf(w.allegedRules)
}

// incidentMark gives what tells incidents apart.
func (w *worker) incidentMark(under int) mark {
	r := &w.row
	m := mark{place: w.at, under: uint16(min(under, 1<<16-1)), day: uint16(max(r.v[fIncidentDate], day1990) - day1990)}
	if r.v[fRecordState] == w.struck {
		m.day = 0 // it is no incident of its month
	}
	m.h1, m.h2 = maphash.Bytes(w.a, r.text[tRef]), uint32(maphash.Bytes(w.b, r.text[tRef]))
	w.key = w.key[:0]
	for f := fIncidentRef; f < fStaffKey; f++ {
		w.key = binary.LittleEndian.AppendUint32(w.key, r.v[f])
	}
	for t := tRef; t < tStaffKey; t++ {
		w.key = append(append(w.key, r.text[t]...), 0)
	}
	m.facts = uint32(maphash.Bytes(w.a, w.key))
	return m
}

// staffMark gives what tells the members of staff of an incident apart: the key where there is one, else everything.
func (w *worker) staffMark() mark {
	r := &w.row
	w.key = append(append(w.key[:0], r.text[tRef]...), 0)
	if r.v[fStaffKey] > 0 {
		w.key = append(w.key, r.text[tStaffKey]...)
	} else {
		for f := fStaffKey; f < fAllegedPersonType; f++ {
			w.key = binary.LittleEndian.AppendUint32(w.key, r.v[f])
		}
		w.key = append(w.key, r.text[tEmployer]...)
	}
	return mark{h1: maphash.Bytes(w.a, w.key), h2: uint32(maphash.Bytes(w.b, w.key)), place: w.at}
}

// give hands the row on.
func (w *worker) give() {
	w.out.rows = append(w.out.rows, w.row)
	w.out.rowAt = append(w.out.rowAt, w.at)
}

// count notes what the rules about shares need of a part.
func (w *worker) count(p Part) {
	t, r := &w.out.tally, &w.row
	for _, f := range w.defaults {
		if w.fields[f.field].Part == p && r.v[f.field] > 0 {
			t.filled[f.field]++
			if r.v[f.field] == f.value {
				t.unknown[f.field]++
			}
		}
	}
	if p == Incident && r.v[fIncidentTime] > 0 {
		t.timed++
		if r.v[fIncidentTime] == 1 {
			t.midnight++
		}
	}
}
