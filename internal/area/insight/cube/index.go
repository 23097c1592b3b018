package cube

import (
	"encoding/binary"
	"math/bits"
)

// index finds the first row of an incident by its key: an open-addressing table of row numbers plus 1, whose keys are in
// the rows. Keys of 64 bits that meet in a slot go to the next; whole keys that are equal are told apart by organisation.
type index struct {
	slots []uint32
	used  int
}

func newIndex(rows int) index {
	n := 1024
	for n*4/5 < rows {
		n *= 2
	}
	return index{slots: make([]uint32, n)}
}

// find gives the slot of a key: that of its row, or the free one where it belongs.
func (x *index) find(key uint64, same func(row uint32) bool) int {
	mask := uint64(len(x.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		if x.slots[i] == 0 || same(x.slots[i]-1) {
			return int(i)
		}
	}
}

// full tells whether the table must grow before another key.
func (x *index) full() bool { return (x.used+1)*5 > len(x.slots)*4 }

// grow doubles the table; key gives that of a row.
func (x *index) grow(key func(row uint32) uint64) {
	old := x.slots
	x.slots = make([]uint32, len(old)*2)
	mask := uint64(len(x.slots) - 1)
	for _, row := range old {
		if row == 0 {
			continue
		}
		i := key(row-1) & mask
		for x.slots[i] != 0 {
			i = (i + 1) & mask
		}
		x.slots[i] = row
	}
}

// digest spreads an incident's key, itself a keyed digest or a return's own reference, over 64 bits.
func digest(org, key string) uint64 {
	h := mix(uint64(len(org))<<32|uint64(len(key)), 0x9e3779b97f4a7c15)
	for _, s := range [2]string{org, key} {
		for len(s) > 0 {
			var b [8]byte
			n := copy(b[:], s)
			h, s = mix(h^binary.LittleEndian.Uint64(b[:]), 0xd6e8feb86659fd93), s[n:]
		}
	}
	return mix(h, 0xa0761d6478bd642f)
}

func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^0x2d358dccaa6c78a5, b)
	return hi ^ lo
}
