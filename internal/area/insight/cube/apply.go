package cube

import (
	"fmt"
	"iter"

	"github.com/havenward/havenward/internal/fault"
)

// applyBatch is how many facts are taken under one lock.
const applyBatch = 512

// Apply takes facts in any order. The highest version of an id counts; one that is already there changes nothing, so facts
// may be given again. The facts before an error stay. The iterator may give the same Fact each time with new contents; it
// is not called while readers wait.
func (c *Cube) Apply(facts iter.Seq2[*Fact, error]) error {
	batch := make([]Fact, 0, applyBatch)
	width := len(c.l.shown())
	values := make([]string, applyBatch*width)
	for f, err := range facts {
		if err == nil && (len(f.Values) != width || f.Version < 1 || f.Org == "" || f.ID == "") {
			err = fault.New(fault.Invalid, "A fact is not whole")
		}
		if err != nil {
			return join(c.flush(batch), err)
		}
		copied := *f
		copied.Values = values[len(batch)*width:][:width:width]
		copy(copied.Values, f.Values)
		if batch = append(batch, copied); len(batch) == applyBatch {
			if err := c.flush(batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	return c.flush(batch)
}

func join(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func (c *Cube) flush(batch []Fact) error {
	if len(batch) == 0 {
		return nil
	}
	c.write.Lock()
	defer c.write.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range batch {
		if err := c.take(&batch[i]); err != nil {
			return err
		}
	}
	return nil
}

// take applies one fact: into a new row, in the place of its earlier version, or beside the others of its incident.
func (c *Cube) take(f *Fact) error {
	org, at, err := c.placed(f)
	if err != nil {
		return err
	}
	key, day := c.hash(f.Org, f.incident()), dayOf(f.Date)
	if c.index.full() {
		c.index.grow(func(r uint32) uint64 { return c.chunks[r>>16].key[r&0xffff] })
	}
	slot := c.index.find(key, func(r uint32) bool {
		k := c.chunks[r>>16]
		return k.key[r&0xffff] == key && k.org[r&0xffff] == org
	})
	if c.index.slots[slot] == 0 {
		k, i := c.room(1)
		k.b[c.l.at(colMark)][i] = first | solo
		k.put(c.l, i, f, org, at, key, day)
		c.index.slots[slot] = uint32(len(c.chunks)-1)<<16 | uint32(i) + 1
		c.index.used++
		c.roll(k, i, i+1, 1)
		c.revision++
		return nil
	}
	row := c.index.slots[slot] - 1
	k, i := c.chunks[row>>16], int(row&0xffff)
	end := k.block(k.b[c.l.at(colMark)], i)
	for j := i; j < end; j++ {
		if k.staff(c.l, j) != f.Staff {
			continue
		}
		if f.Version > k.version(c.l, j) {
			c.roll(k, i, end, -1)
			k.put(c.l, j, f, org, at, key, day)
			c.roll(k, i, end, 1)
			c.revision++
		}
		return nil
	}
	return c.beside(slot, k, i, end, func(k *chunk, j int) { k.put(c.l, j, f, org, at, key, day) })
}

// mostStaff is how many members of staff one incident can have.
const mostStaff = 10000

// beside gives an incident one row more. Where its rows are not the last they move to the end and leave a gap.
func (c *Cube) beside(slot int, k *chunk, i, end int, put func(*chunk, int)) error {
	if end-i >= mostStaff {
		return fmt.Errorf("cube: an incident has more than %d members of staff", mostStaff)
	}
	c.roll(k, i, end, -1)
	marks := c.l.at(colMark)
	if k == c.chunks[len(c.chunks)-1] && end == k.n && end < chunkRows {
		k.n++
	} else {
		to, at := c.room(end - i + 1)
		for j := i; j < end; j++ {
			to.copyRow(at+j-i, k, j)
			k.b[marks][j] = 0
			delete(k.over, uint16(j))
		}
		c.gaps += end - i
		k, i, end = to, at, at+end-i
		c.index.slots[slot] = uint32(len(c.chunks)-1)<<16 | uint32(i) + 1
	}
	k.b[marks][i] &^= solo
	k.b[marks][end] = 0
	put(k, end)
	c.roll(k, i, end+1, 1)
	c.revision++
	return nil
}

// room makes n rows at the end, all in one chunk.
func (c *Cube) room(n int) (*chunk, int) {
	if len(c.chunks) == 0 || c.chunks[len(c.chunks)-1].n+n > chunkRows {
		c.chunks = append(c.chunks, newChunk(c.l))
	}
	k := c.chunks[len(c.chunks)-1]
	k.n += n
	return k, k.n - n
}

// placed gives the numbers of a fact's organisation and of its place there.
func (c *Cube) placed(f *Fact) (org, at uint16, err error) {
	n := c.orgs.add(f.Org)
	if n == len(c.places) {
		if n > 65000 {
			return 0, 0, fmt.Errorf("cube: more than 65,000 organisations")
		}
		c.places, c.placeAt = append(c.places, nil), append(c.placeAt, map[place]uint16{})
	}
	p := place{uint32(c.units.add(f.Unit)), uint32(c.sites.add(f.Site))}
	at, ok := c.placeAt[n][p]
	if !ok {
		if len(c.places[n]) > 65000 {
			return 0, 0, fmt.Errorf("cube: organisation %s has more than 65,000 places", f.Org)
		}
		at = uint16(len(c.places[n]))
		c.places[n], c.placeAt[n][p] = append(c.places[n], p), at
	}
	return uint16(n), at, nil
}
