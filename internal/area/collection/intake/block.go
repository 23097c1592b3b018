package intake

import (
	"hash/crc32"
	"io"
	"slices"

	"github.com/havenward/havenward/internal/importer"
)

// block is a run of records: CSV text, or records that a reader of another format has taken apart.
type block struct {
	text    []byte // CSV
	first   bool   // the heading is in it
	tooLong bool
	records []record // the rest
}

// record is one record of a file that is not flat CSV. Those of an incident follow it within one block: first the people
// alleged, then the members of staff.
type record struct {
	part  Part // "" holds all parts, as a row of a flat file does
	where place
	under int      // of an incident: how many records follow that belong to it
	alone bool     // there is no incident to belong to; of an incident: its people went to an earlier one of its name
	cells [][]byte // by the columns of its part
	// people is how many people are alleged, where more are known than the row holds; 0 elsewhere.
	people int
}

// place says where a record is in what was sent.
type place struct {
	row  int32
	nth  int16 // JSON: which of the incident's
	part Part  // "" in flat files
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// check checks a block; old is an outcome whose memory may be used again, or nil.
func (w *worker) check(b *block, old *outcome) *outcome {
	if w.out = old; old == nil {
		w.out = &outcome{}
	}
	w.out.reset()
	if b.records != nil {
		w.checkRecords(b.records)
	} else {
		w.checkText(b)
	}
	return w.out
}

func (w *worker) checkText(b *block) {
	w.out.sum = crc32.Checksum(b.text, castagnoli)
	columns := w.columns[""]
	if b.tooLong {
		w.out.stop = &importer.FileError{Code: "row_too_long", Message: "This row is longer than 1 MB, more than a table ever has. A quote mark or a line break may be missing"}
		return
	}
	for pos, n := 0, uint32(0); pos < len(b.text); n++ {
		next, ok := w.split(b.text, pos)
		w.out.state = append(w.out.state, blank)
		if !ok {
			w.at = n
			w.out.stop = &importer.FileError{Code: "open_quote", Message: "A quote mark opened in this row is never closed. Close it, or save the file as CSV again"}
			return
		}
		pos = next
		if b.first && int(n) < w.header || w.isBlank() {
			continue
		}
		w.flat(n, columns, w.cells)
	}
}

// checkRecords checks records that were taken apart already.
func (w *worker) checkRecords(records []record) {
	w.out.state = slices.Grow(w.out.state, len(records))[:len(records)]
	clear(w.out.state)
	var incident, first Row
	var owner, people, staff int
	worst := taken
	for i := range records {
		r := &records[i]
		switch r.part {
		case "":
			w.people = r.people
			w.flat(uint32(i), w.columns[""], r.cells)
		case Incident:
			w.begin(uint32(i))
			w.row = Row{}
			w.part = Incident
			if w.read(w.columns[Incident], r.cells) {
				w.tallyRow(Incident)
				w.incident()
			}
			if !r.alone && !r.hasStaff(records[i:]) {
				w.report(w.whole["no_staff"], 0)
			}
			incident, first, owner, worst, people, staff = w.row, Row{}, i, w.worst, 0, 0
			w.out.state[i] = worst
			if worst != refused && w.judge {
				w.out.incidents = append(w.out.incidents, w.incidentMark(r.under))
				w.count(Incident)
			}
		default:
			w.begin(uint32(i))
			w.row = incident
			w.row.flaws = [2]uint64{}
			if r.alone {
				w.row = Row{}
			}
			w.part = r.part
			switch ok := w.read(w.columns[r.part], r.cells); {
			case !ok:
			case r.part == Staff:
				w.tallyRow(Staff)
				w.member()
			default:
				w.tallyRow(Alleged)
				w.person(true)
			}
			switch {
			case r.alone:
				w.report(w.whole["no_such_incident"], 0)
			case worst == refused:
				w.report(w.whole["incident_refused"], 0)
			}
			if w.out.state[i] = w.worst; w.worst == refused {
				continue
			}
			if r.part == Alleged {
				if people++; people == 1 {
					first = w.row
				}
				continue
			}
			staff++
			if w.judge {
				w.out.staff = append(w.out.staff, w.staffMark())
				w.count(Staff)
			}
			if !w.want {
				continue
			}
			w.row.addPerson(&first, people)
			w.row.Number = int(records[owner].where.row)
			w.row.Staff = staff
			w.give()
		}
	}
}

func (o *outcome) reset() {
	*o = outcome{found: o.found[:0], state: o.state[:0], incidents: o.incidents[:0], staff: o.staff[:0], rows: o.rows[:0], rowAt: o.rowAt[:0], months: o.months[:0]}
}

// hasStaff tells whether a member of staff is among the records of an incident.
func (r *record) hasStaff(after []record) bool {
	for _, x := range after[1:min(len(after), r.under+1)] {
		if x.part == Staff {
			return true
		}
	}
	return false
}

// addPerson puts the first person alleged into the row of a member of staff.
func (r *Row) addPerson(first *Row, people int) {
	r.People = people
	if people > 0 {
		copy(r.v[fAllegedPersonType:fNarrative], first.v[fAllegedPersonType:fNarrative])
		r.text[tAllegedKey] = first.text[tAllegedKey]
	}
}

// blocks gives the blocks of a file, one after another, into the buffers it is handed; io.EOF ends them.
type blocks interface {
	next(buf []byte) (*block, error)
}

// csvBlocks are the blocks of a flat CSV file.
type csvBlocks struct {
	cutter
	begun bool
}

func (c *csvBlocks) next(buf []byte) (*block, error) {
	if c.begun && c.ended && len(c.rest) == 0 {
		return nil, io.EOF
	}
	text, tooLong, err := c.cutter.next(buf)
	if err != nil {
		return nil, err
	}
	first := !c.begun
	c.begun = true
	return &block{text: text, first: first, tooLong: tooLong}, nil
}
