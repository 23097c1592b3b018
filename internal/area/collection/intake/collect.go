package intake

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/havenward/havenward/internal/importer"
)

// check gathers what the workers found, in the order of the file.
type check struct {
	*env
	o      Options
	res    *Result
	groups grouped
	found  []finding // at is a place
	late   []finding // of rows that belong together, found at the end
	state  []uint8   // of each place: a row in flat text, a record elsewhere
	places []place   // not in flat text, where the place is the row
	tally  tally
	// monthly are counts for data quality, by month.
	monthly map[uint32]*monthCount
	wordy   []column
	strays  map[string]bool // keys of JSON that are not known
	keyed   bool            // one of them is of free text
	sum     uint32
	// marks are kept in parts, so that no single list must grow to hold all.
	incidents, staff [256]Pile[mark]
	nth              []uint32 // of each place: which accepted member of staff of the incident
	by               *Sitting // the verdict, while rows are handed over
}

// collect takes the outcome of the next block.
func (c *check) collect(out *outcome, b *block) error {
	base := len(c.state)
	c.state = append(c.state, out.state...)
	for i := range b.records {
		c.places = append(c.places, b.records[i].where)
	}
	c.sum = c.sum*31 + out.sum
	if c.by != nil {
		return c.hand(base, out)
	}
	for _, f := range out.found {
		f.at += uint32(base)
		c.note(f, &c.found)
	}
	for _, s := range out.state {
		if s != blank {
			c.res.Rows++
		}
	}
	c.keep(base, &c.incidents, out.incidents)
	c.keep(base, &c.staff, out.staff)
	c.tally.add(&out.tally)
	c.addMonths(out.months)
	for _, w := range out.wordy {
		if !slices.Contains(c.wordy, w) {
			c.wordy = append(c.wordy, w)
		}
	}
	if out.stop == nil && len(out.rows) > 0 {
		for i := range out.rows {
			out.rows[i].place = uint32(base) + out.rowAt[i]
			if out.rows[i].Staff == 0 { // a flat row
				out.rows[i].Number = c.row(out.rows[i].place)
			}
		}
		if err := c.o.Early(out.rows); err != nil {
			return err
		}
	}
	switch {
	case out.stop != nil:
		return &importer.FileError{Code: out.stop.Code, Row: base + max(len(out.state), 1), Message: fmt.Sprintf("Row %d: %s", base+max(len(out.state), 1), out.stop.Message)}
	case len(c.state) > maxRows:
		return &importer.FileError{Code: "too_many_rows", Row: maxRows, Message: fmt.Sprintf("This file has more than %d rows. Send it in parts", maxRows)}
	}
	return nil
}

// note counts a finding, and lists it while there is room.
func (c *check) note(f finding, list *[]finding) {
	c.groups.add(f.rule, c.row(f.at))
	if len(*list) < c.o.Listed {
		*list = append(*list, f)
	}
}

func (c *check) keep(base int, parts *[256]Pile[mark], marks []mark) {
	for _, m := range marks {
		m.place += uint32(base)
		parts[m.h1>>56].Add(m)
	}
}

// row gives the row of a place as a spreadsheet shows it.
func (c *check) row(place uint32) int {
	if len(c.places) > 0 {
		return int(c.places[place].row)
	}
	return int(place) + 1
}

// hand gives the accepted rows of a block to the caller.
func (c *check) hand(base int, out *outcome) error {
	if out.stop != nil {
		return ErrOther // it could be read to its end when it was judged
	}
	n, staff, last, next := 0, 0, 0, 0
	for i, state := range out.state {
		place := uint32(base + i)
		own, late, nth := c.by.at(place)
		if own != (state == refused) {
			return ErrOther
		}
		if next == len(out.rows) || out.rowAt[next] != uint32(i) {
			continue
		}
		row := &out.rows[next]
		if next++; own || late {
			continue
		}
		row.place = place
		if row.Staff == 0 { // a flat row
			row.Number, row.Staff = c.row(place), nth
		} else {
			if n == 0 || row.Staff <= last || !bytes.Equal(row.text[tRef], out.rows[n-1].text[tRef]) {
				staff = 0
			}
			staff, last = staff+1, row.Staff
			row.Staff = staff
		}
		if n != next-1 {
			out.rows[n] = *row
		}
		n++
	}
	if n == 0 {
		return nil
	}
	return c.o.Take(out.rows[:n])
}

func (t *tally) add(o *tally) {
	t.timed += o.timed
	t.midnight += o.midnight
	for f := range o.filled {
		t.filled[f] += o.filled[f]
		t.unknown[f] += o.unknown[f]
	}
}
