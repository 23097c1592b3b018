package cube

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"sync"

	"github.com/havenward/havenward/internal/fault"
)

// keptAs begins a cube that was kept; its number changes with the format.
const keptAs = "havenward cube 2\n"

// castagnoli is the sum that stands at the end of a kept cube.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// keeper writes or reads the parts of a cube in the same order; its first error ends everything.
type keeper struct {
	w   io.Writer
	r   io.Reader
	err error
	buf []byte // what passes by, so that a cube needs no second of itself while it is read
}

// do writes or reads a value of fixed size, or a slice of them.
func (k *keeper) do(v any) {
	if k.err != nil {
		return
	}
	switch s := v.(type) {
	case []uint8:
		k.bytes(s)
	case []uint16:
		if b := k.pass(2 * len(s)); k.w != nil {
			for i, x := range s {
				binary.LittleEndian.PutUint16(b[2*i:], x)
			}
			k.bytes(b)
		} else if k.bytes(b); k.err == nil {
			for i := range s {
				s[i] = binary.LittleEndian.Uint16(b[2*i:])
			}
		}
	case []uint64:
		if b := k.pass(8 * len(s)); k.w != nil {
			for i, x := range s {
				binary.LittleEndian.PutUint64(b[8*i:], x)
			}
			k.bytes(b)
		} else if k.bytes(b); k.err == nil {
			for i := range s {
				s[i] = binary.LittleEndian.Uint64(b[8*i:])
			}
		}
	default:
		if k.w != nil {
			k.err = binary.Write(k.w, binary.LittleEndian, v)
		} else {
			k.err = binary.Read(k.r, binary.LittleEndian, v)
		}
	}
}

func (k *keeper) pass(n int) []byte {
	if cap(k.buf) < n {
		k.buf = make([]byte, n)
	}
	return k.buf[:n]
}

func (k *keeper) bytes(b []byte) {
	if k.w != nil {
		_, k.err = k.w.Write(b)
	} else {
		_, k.err = io.ReadFull(k.r, b)
	}
}

// number writes or reads a number and refuses one above most.
func (k *keeper) number(n *int, most int) {
	v := uint32(*n)
	k.do(&v)
	if *n = int(v); k.err == nil && *n > most {
		k.err = fmt.Errorf("the number %d is above %d", *n, most)
	}
}

func (k *keeper) text(s *[]byte) {
	n := len(*s)
	k.number(&n, 1<<24)
	if k.err == nil && k.w == nil {
		*s = make([]byte, n)
	}
	k.do(*s)
}

func (k *keeper) names(x *names) {
	n := len(x.list)
	k.number(&n, 1<<26)
	for i := 0; i < n && k.err == nil; i++ {
		var s []byte
		if k.w != nil {
			s = []byte(x.list[i])
		}
		if k.text(&s); k.w == nil && x.add(string(s)) != i {
			k.err = fmt.Errorf("a name stands there twice")
		}
	}
}

// Keep writes the cube with a note of the caller, such as how far it has read, so that the next start need not read every
// fact. Readers are not kept waiting; writers are. It holds pseudonymous facts: keep it as the database is kept.
func (c *Cube) Keep(w io.Writer, note []byte) error {
	c.write.Lock()
	defer c.write.Unlock()
	sum := crc32.New(castagnoli())
	out := bufio.NewWriterSize(w, 1<<20)
	k := &keeper{w: io.MultiWriter(out, sum)}
	c.parts(k, &c.state, &note)
	if k.err != nil {
		return fmt.Errorf("keep the cube: %w", k.err)
	}
	if err := binary.Write(out, binary.LittleEndian, sum.Sum32()); err != nil {
		return err
	}
	return out.Flush()
}

// Restore puts back what Keep wrote, in place of what the cube holds, and gives the note. A cube of other dimensions or
// another format, or one that is damaged, is fault.Invalid: read the facts from the database then. The cube is as it was.
func (c *Cube) Restore(r io.Reader) (note []byte, err error) {
	sum := crc32.New(castagnoli())
	in := bufio.NewReaderSize(r, 1<<20)
	k := &keeper{r: io.TeeReader(in, sum)}
	s := c.empty()
	c.parts(k, &s, &note)
	if k.err == nil {
		var want uint32
		if k.err = binary.Read(in, binary.LittleEndian, &want); k.err == nil && want != sum.Sum32() {
			k.err = fmt.Errorf("its sum is not right")
		}
	}
	if k.err == nil {
		other := &Cube{l: c.l, state: s}
		if k.err = other.rebuild(); k.err == nil {
			s = other.state
		}
	}
	if k.err != nil {
		return nil, fault.Wrap(fault.Invalid, "The kept cube cannot be used", k.err)
	}
	c.write.Lock()
	defer c.write.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = s
	return note, nil
}

func (c *Cube) parts(k *keeper, s *state, note *[]byte) {
	head := []byte(keptAs)
	print := c.l.print
	k.do(head)
	k.do(&print)
	if k.err == nil && (string(head) != keptAs || print != c.l.print) {
		k.err = fmt.Errorf("it has another format or other dimensions")
	}
	k.text(note)
	k.do(&s.revision)
	k.names(&s.orgs)
	k.names(&s.units)
	k.names(&s.sites)
	for i := 0; i < len(s.orgs.list) && k.err == nil; i++ {
		if k.w == nil {
			s.places, s.placeAt = append(s.places, nil), append(s.placeAt, map[place]uint16{})
		}
		n := len(s.places[i])
		k.number(&n, 65001)
		flat := make([]uint32, 2*n)
		for j, p := range s.places[i] {
			flat[2*j], flat[2*j+1] = p.unit, p.site
		}
		k.do(flat)
		for j := 0; k.w == nil && k.err == nil && j < n; j++ {
			p := place{flat[2*j], flat[2*j+1]}
			if int(p.unit) >= len(s.units.list) || int(p.site) >= len(s.sites.list) {
				k.err = fmt.Errorf("a place has no name")
			}
			s.places[i], s.placeAt[i][p] = append(s.places[i], p), uint16(j)
		}
	}
	n := len(s.chunks)
	k.number(&n, 1<<16-1)
	for i := 0; i < n && k.err == nil; i++ {
		if k.w == nil {
			s.chunks = append(s.chunks, newChunk(c.l))
		}
		s.chunks[i].parts(k)
	}
}

func (c *chunk) parts(k *keeper) {
	k.number(&c.n, chunkRows)
	if k.err != nil {
		return
	}
	for _, col := range [][]uint16{c.org, c.place, c.day} {
		k.do(col[:c.n])
	}
	k.do(c.key[:c.n])
	for _, col := range c.b {
		k.do(col[:c.n])
	}
	for _, col := range c.w {
		k.do(col[:c.n])
	}
	for i := range c.s {
		c.s[i].parts(k, c.n)
	}
	n := len(c.over)
	k.number(&n, chunkRows)
	rows := make([]uint16, 0, n)
	for i := range c.over {
		rows = append(rows, i)
	}
	slices.Sort(rows)
	for j := 0; j < n && k.err == nil; j++ {
		var row uint16
		var x [4]int64
		if k.w != nil {
			row = rows[j]
			v := c.over[row]
			x = [4]int64{v.version, v.staff, v.events, v.absence}
		}
		k.do(&row)
		k.do(&x)
		c.over[row] = large{x[0], x[1], x[2], x[3]}
	}
}

// rebuild makes what can be worked out from the rows: the index, the roll-ups and what each chunk holds.
func (c *Cube) rebuild() error {
	rows := 0
	for _, k := range c.chunks {
		rows += k.n
	}
	c.index = newIndex(rows)
	for _, k := range c.chunks {
		for i := range k.s {
			if !k.s[i].sound(k.n) {
				return fmt.Errorf("a row has a set that is not there")
			}
		}
		for j := range k.n {
			if int(k.org[j]) >= len(c.places) || int(k.place[j]) >= len(c.places[k.org[j]]) || k.day[j] > lastDay {
				return fmt.Errorf("a row has no place or no day")
			}
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		c.blocks(func(_ int, k *chunk, i, end int) { c.roll(k, i, end, 1) })
	})
	c.blocks(func(n int, k *chunk, i, end int) {
		for j := i; j < end; j++ {
			k.span(k.org[j], k.day[j])
		}
		slot := c.index.find(k.key[i], func(uint32) bool { return false })
		c.index.slots[slot] = uint32(n)<<16 | uint32(i) + 1
		c.index.used++
		rows -= end - i
	})
	wg.Wait()
	c.gaps = rows
	return nil
}

// blocks calls f with the rows of each incident and the number of their chunk.
func (c *Cube) blocks(f func(n int, k *chunk, i, end int)) {
	for n, k := range c.chunks {
		marks := k.b[c.l.at(colMark)]
		for i := 0; i < k.n; {
			if marks[i] == 0 {
				i++
				continue
			}
			end := k.block(marks, i)
			f(n, k, i, end)
			i = end
		}
	}
}
