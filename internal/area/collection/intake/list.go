package intake

import (
	"encoding/binary"
	"math/bits"
	"strings"

	"github.com/havenward/havenward/internal/mds"
)

// codes is a code list made for reading: a code is its number from 1, so that 0 is empty.
type codes struct {
	names []string          // names[0] is ""
	fold  map[string]uint32 // codes that are taken, in small letters and without leading zeros
	slots []entry           // codes as they are written, by their hash; a power of two of them, half empty
}

// entry is a place of a table of codes: finding one costs a third of what a map does, and is half of all work.
type entry struct {
	name string
	n    uint32
}

func codesOf(l mds.List) codes {
	c := codes{names: []string{""}, fold: map[string]uint32{}, slots: make([]entry, 1<<bits.Len(uint(2*len(l.Codes))))}
	for _, x := range l.Codes {
		c.names = append(c.names, x.Code)
		if x.Retired {
			continue
		}
		n := uint32(len(c.names) - 1)
		i := hash([]byte(x.Code)) & (len(c.slots) - 1)
		for c.slots[i].n > 0 {
			i = (i + 1) & (len(c.slots) - 1)
		}
		c.slots[i] = entry{x.Code, n}
		low := strings.ToLower(x.Code)
		for _, name := range []string{low, strings.TrimLeft(low, "0")} {
			if c.fold[name] == 0 && name != "" {
				c.fold[name] = n
			}
		}
	}
	return c
}

// number reads a code, whatever its case, even if a spreadsheet took its leading zeros; 0 is not in the list.
func (c *codes) number(b []byte) uint32 {
	for i := hash(b) & (len(c.slots) - 1); c.slots[i].n > 0; i = (i + 1) & (len(c.slots) - 1) {
		if c.slots[i].name == string(b) {
			return c.slots[i].n
		}
	}
	var low [40]byte
	if len(b) > len(low) {
		return 0
	}
	for i, x := range b {
		if x >= 'A' && x <= 'Z' {
			x |= 0x20
		}
		low[i] = x
	}
	return c.fold[string(low[:len(b)])]
}

// hash mixes the length and the first and last eight bytes, which tell the codes of a list apart.
func hash(b []byte) int {
	var x, y uint64
	switch n := len(b); {
	case n >= 8:
		x, y = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		x, y = uint64(binary.LittleEndian.Uint32(b)), uint64(binary.LittleEndian.Uint32(b[n-4:]))
	case n > 0:
		x, y = uint64(b[0]), uint64(b[n/2])<<8|uint64(b[n-1])
	}
	h := (x ^ bits.RotateLeft64(y, 29) ^ uint64(len(b))) * 0x9E3779B97F4A7C15
	return int(h >> 33)
}

// code gives the number of a code that a rule names; a name that is not there is a mistake of this package.
func (b *book) code(f int, name string) uint32 {
	for n, x := range b.lists[f].names {
		if x == name && n > 0 {
			return uint32(n)
		}
	}
	panic("intake: a rule names " + name + ", which is not in the list of " + b.fields[f].Name)
}

// codes tells for each number whether it is one of the codes named.
func (b *book) codes(f int, names ...string) []bool {
	out := make([]bool, len(b.lists[f].names))
	for _, x := range names {
		out[b.code(f, x)] = true
	}
	return out
}

// set gives the bits of the codes named, in a field that holds several.
func (b *book) set(f int, names ...string) uint32 {
	var out uint32
	for _, x := range names {
		out |= 1 << (b.code(f, x) - 1)
	}
	return out
}

// bits gives for each number of a field's list its bit in another field.
func (b *book) bits(f, in int) []uint32 {
	out := make([]uint32, len(b.lists[f].names))
	for n, x := range b.lists[f].names {
		if n > 0 {
			out[n] = b.set(in, x)
		}
	}
	return out
}
