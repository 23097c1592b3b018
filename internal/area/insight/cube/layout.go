package cube

import (
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/mds"
)

// A value is kept as its index: 0 is not said, 1..n the codes of the list, n+1 unlisted.
type shape int

const (
	packed shape = iota // several dimensions share a byte: the sum of index*unit
	wide                // more than 254 codes: a column of uint16
	set                 // several values: a column of sets of its own
)

type dim struct {
	Dim
	at    map[string]int
	card  int // number of indexes
	shape shape
	col   int
	unit  int        // of packed
	dec   [256]uint8 // of packed: the index in each byte
}

// manyDims is how many dimensions may take several values.
const manyDims = 16

// Columns of bytes after the packed ones, in this order.
const (
	colDelay = iota
	colAbsence
	colAck
	colFed
	colEvents
	colAlleged
	colVersion
	colMark
	extraBytes
)

// layout says where each dimension of a cube lies. It never changes.
type layout struct {
	dims   []dim
	byName map[string]int
	packs  int
	wides  int
	sets   int
	// hidden dimensions: whether there was contact, whether it was sexual, whether the moment of the report is known
	physical, sexual, hateful      int
	timed                          int
	primary, all, harm, hate, kind int
	riddor                         int
	contact, sexualised, hated     grave
	measures                       []measure
	months, weekdays, monthDay     []uint16 // of each day; and the first day of each month
	usual                          []int    // of the dimensions of the roll-ups, -1 for the weekday
	print                          uint32
}

// bytes gives the number of columns of bytes, and at the column of one of the extra ones.
func (l *layout) bytes() int     { return l.packs + extraBytes }
func (l *layout) at(col int) int { return l.packs + col }

func newLayout(dims []Dim) (*layout, error) {
	l := &layout{byName: map[string]int{}}
	var text strings.Builder
	for _, d := range dims {
		if d.Name == "" || slices.Contains(made, d.Name) || slices.ContainsFunc(l.dims, func(o dim) bool { return o.Name == d.Name }) {
			return nil, fmt.Errorf("cube: two dimensions are called %q", d.Name)
		}
		if d.Many && len(d.Codes) > 31 || len(d.Codes) > 65000 {
			return nil, fmt.Errorf("cube: dimension %s has %d codes", d.Name, len(d.Codes))
		}
		x := dim{Dim: d, at: make(map[string]int, len(d.Codes)), card: len(d.Codes) + 2}
		for i, code := range d.Codes {
			x.at[code] = i + 1
		}
		l.dims = append(l.dims, x)
		fmt.Fprintf(&text, "%s %t %q\n", d.Name, d.Many, d.Codes)
	}
	shown := len(l.dims)
	for _, p := range []struct {
		to   *int
		name string
	}{{&l.primary, "violence_primary"}, {&l.all, "violence_all"}, {&l.harm, "physical_harm"}, {&l.hate, "hate_motive"}, {&l.kind, Kind}, {&l.riddor, "riddor"}} {
		*p.to = slices.IndexFunc(l.dims, func(d dim) bool { return d.Name == p.name })
		if *p.to < 0 {
			return nil, errors.New("cube: there is no dimension " + p.name)
		}
	}
	l.physical, l.sexual, l.hateful, l.timed = shown, shown+1, shown+2, shown+3
	l.dims = append(l.dims, dim{card: 2}, dim{card: 2}, dim{card: 2}, dim{card: 2})
	l.place()
	for i := range shown {
		l.byName[l.dims[i].Name] = i
	}
	if l.sets > manyDims {
		return nil, fmt.Errorf("cube: more than %d dimensions take many values", manyDims)
	}
	if l.dims[l.primary].Many || !l.dims[l.all].Many || !l.dims[l.hate].Many {
		return nil, errors.New("cube: violence_all and hate_motive take many values, violence_primary one")
	}
	l.contact, l.sexualised = l.gravity(mds.Record.Physical), l.gravity(mds.Record.Sexual)
	l.hated = l.motives()
	l.measures = l.measuring()
	l.months, l.weekdays = calendar()[Month], calendar()[Weekday]
	l.monthDay = make([]uint16, int(l.months[lastDay])+1)
	for d := lastDay; d > 0; d-- {
		l.monthDay[l.months[d]] = uint16(d)
	}
	l.rollable()
	l.print = crc32.ChecksumIEEE([]byte(text.String()))
	return l, nil
}

// place gives each dimension its column: first the largest, each into the first with room.
func (l *layout) place() {
	order := make([]int, len(l.dims))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return l.dims[b].card - l.dims[a].card })
	var filled []int // the product of what is in each packed byte
	for _, i := range order {
		d := &l.dims[i]
		switch {
		case d.Many:
			d.shape, d.col = set, l.sets
			l.sets++
		case d.card > 256:
			d.shape, d.col = wide, l.wides
			l.wides++
		default:
			d.col = slices.IndexFunc(filled, func(used int) bool { return used*d.card <= 256 })
			if d.col < 0 {
				d.col, filled = len(filled), append(filled, 1)
			}
			d.unit = filled[d.col]
			filled[d.col] *= d.card
			for b := range d.dec {
				d.dec[b] = uint8(b / d.unit % d.card)
			}
		}
	}
	l.packs = len(filled)
}

// shown gives the dimensions without the hidden ones.
func (l *layout) shown() []dim { return l.dims[:len(l.dims)-4] }

// index gives the index of a code.
func (d *dim) index(code string) int {
	if code == "" {
		return 0
	}
	if i, ok := d.at[code]; ok {
		return i
	}
	return d.card - 1
}

// label gives the code of an index.
func (d *dim) label(i int) string {
	switch {
	case i == 0:
		return NotSaid
	case i == d.card-1:
		return Unlisted
	default:
		return d.Codes[i-1]
	}
}

// mask gives the bits of codes; ";" stands between them.
func (d *dim) mask(codes string) uint32 {
	var m uint32
	for codes != "" {
		var one string
		one, codes, _ = strings.Cut(codes, ";")
		if one != "" {
			m |= 1 << (d.index(one) - 1)
		}
	}
	return m
}

// whole is every bit of the dimension.
func (d *dim) whole() uint32 { return 1<<(d.card-1) - 1 }

// grave is which values mean contact, which that it was sexual, which that hatred was a motive.
type grave struct {
	primary []bool
	col     int
	all     uint32
}

// gravity takes the meaning of kinds of violence from the minimum data set.
func (l *layout) gravity(says func(mds.Record) bool) grave {
	p, a := &l.dims[l.primary], &l.dims[l.all]
	g := grave{primary: make([]bool, p.card), col: a.col}
	for i, code := range p.Codes {
		g.primary[i+1] = says(mds.Record{ViolencePrimary: code})
	}
	for _, code := range a.Codes {
		if says(mds.Record{ViolenceAll: []string{code}}) {
			g.all |= a.mask(code)
		}
	}
	return g
}

func (l *layout) motives() grave {
	d := &l.dims[l.hate]
	g := grave{primary: make([]bool, l.dims[l.primary].card), col: d.col}
	for i := 1; i < d.card; i++ {
		if code := d.label(i); (mds.Record{HateMotive: []string{code}}).Hate() {
			g.all |= d.mask(code)
		}
	}
	return g
}

func (g grave) holds(primary int, sets []uint32) bool {
	return g.primary[primary] || sets[g.col]&g.all != 0
}
