package intake

import (
	"hash/maphash"

	"github.com/havenward/havenward/internal/importer"
)

// env is what all workers share while one file is read; nobody changes it.
type env struct {
	*book
	from, to uint32 // the period, 0 and the end of time where it is not known
	nothing  bool   // a nil return
	windows  bool   // Windows-1252
	delim    byte
	header   int // its row
	columns  map[Part][]int
	said     [fieldCount][]byte // the file's own values, as its first row has them
	lookup   Lookup
	seen     func(ref []byte) bool
	want     bool // rows are wanted
	judge    bool // and what is needed to judge them
	a, b     maphash.Seed
	look     *measured
}

// finding is a broken rule at a record of a block.
type finding struct {
	at   uint32
	rule uint16
	arg  uint32
}

// mark is what is kept of a row to find the same incident or member of staff again.
type mark struct {
	h1    uint64
	h2    uint32
	place uint32 // where it is in the file
	facts uint32 // of the incident
	day   uint16 // of the incident, from 1990
	under uint16 // records that hang on this one
}

// The states of a record.
const (
	blank uint8 = iota
	taken
	warned
	refused
)

// column is one column of a file.
type column struct {
	part Part
	h    int
}

// outcome is what a worker found in one block.
type outcome struct {
	found            []finding
	state            []uint8 // of each record
	incidents, staff []mark
	rows             []Row
	rowAt            []uint32 // the record of each row
	tally            tally
	months           []monthCount
	wordy            []column // unknown columns that hold free text
	stop             *importer.FileError
	sum              uint32
}

// tally are counts for the rules about shares.
type tally struct {
	timed, midnight int
	filled, unknown [fieldCount]int
}

// worker checks the blocks it is given, one after another.
type worker struct {
	*env
	row   Row
	out   *outcome
	part  Part   // of the record, "" for all in one
	at    uint32 // the record
	worst uint8
	cells [][]byte
	key   []byte
	// people is how many people a made row says are alleged, 0 where it is no such row.
	people int
	orgs   map[string]standing
}

// report notes a broken rule.
func (w *worker) report(rule uint16, arg uint32) {
	w.out.found = append(w.out.found, finding{w.at, rule, arg})
	if w.rules[rule].Severity == Error {
		w.worst = refused
	} else {
		w.worst = max(w.worst, warned)
	}
}

func (w *worker) flaw(f int, k kind) {
	w.row.spoil(f)
	w.row.v[f] = 0
	w.report(w.fault[f][k], 0)
}

// read reads the cells of one record into the row and reports what is wrong with each. A record with more cells than the
// heading is not read, since nobody knows which cell belongs where.
func (w *worker) read(columns []int, cells [][]byte) (ok bool) {
	if len(cells) > len(columns) {
		for _, c := range cells[len(columns):] {
			if len(c) > 0 && len(w.tidy(c)) > 0 {
				w.report(w.whole["extra_cells"], 0)
				return false
			}
		}
		cells = cells[:len(columns)]
	}
	for h, c := range cells {
		if len(c) == 0 {
			continue
		}
		switch f := columns[h]; {
		case f < 0:
			w.unknownColumn(h, c)
		default:
			if c = w.tidy(c); len(c) > 0 {
				w.cell(f, c)
			}
		}
	}
	return true
}
