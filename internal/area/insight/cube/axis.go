package cube

import (
	"slices"
	"strings"
)

// denseCells is how many cells a query may have for its counts to lie in a table; beyond that they lie in a map.
const denseCells = 1 << 20

// axis is a dimension that a query groups by: the index of each row, times its stride, is its part of the cell's key.
type axis struct {
	name    string
	card    int
	stride  uint64
	kind    axisKind
	d       *dim
	byDay   []uint16
	at      [][]uint32 // by organisation and place
	first   int        // of a period: the index of its first cell
	rank    []uint32   // of organisations and places: where each stands by name, which is its index
	adds    []uint64   // what each day or organisation adds to a key
	labelOf func(i int) string
	labels  []string // those asked for so far
	known   []bool
	ready   []bool
}

type axisKind int

const (
	axisPacked axisKind = iota
	axisWide
	axisSet
	axisOrg
	axisPlace
	axisDay
)

func (c *Cube) axis(name string) axis {
	a := axis{name: name}
	if i, ok := c.l.byName[name]; ok {
		a.d = &c.l.dims[i]
		a.card, a.labelOf = a.d.card, a.d.label
		a.kind = axisKind(a.d.shape) // the first three are the shapes
		return a
	}
	switch name {
	case Org:
		a.kind, a.card = axisOrg, max(len(c.orgs.list), 1)
		a.named(c.orgs.list)
	case Unit, Site:
		list := c.units.list
		if name == Site {
			list = c.sites.list
		}
		a.kind, a.card = axisPlace, max(len(list), 1)
		a.named(list)
		a.at = make([][]uint32, len(c.places))
		for i, places := range c.places {
			for _, p := range places {
				if name == Site {
					a.at[i] = append(a.at[i], a.rank[p.site])
				} else {
					a.at[i] = append(a.at[i], a.rank[p.unit])
				}
			}
		}
	default:
		a.kind, a.byDay = axisDay, calendar()[name]
		a.first, a.card = c.run(a.byDay)
		a.labelOf = func(i int) string {
			if i == 0 {
				return NotSaid
			}
			return labelOf(name, i+a.first-1)
		}
	}
	return a
}

// run gives the first index of a period that facts have and the number of cells: one for days not known, then all from
// the first to the last.
func (c *Cube) run(byDay []uint16) (firstIndex, card int) {
	lo, hi := 1<<16, 0
	for _, k := range c.chunks {
		lo, hi = min(lo, int(k.dayLo)), max(hi, int(k.dayHi))
	}
	if hi == 0 {
		return 1, 1
	}
	if byDay[lastDay] <= 7 { // weekdays come round
		return 1, 8
	}
	firstIndex = int(byDay[max(lo, 1)])
	return firstIndex, int(byDay[hi]) - firstIndex + 2
}

// named takes labels from a list, in alphabetical order, so that the order of the cells' keys is that of a table.
func (a *axis) named(list []string) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return strings.Compare(list[x], list[y]) })
	a.rank = make([]uint32, len(list))
	for r, i := range order {
		a.rank[i] = uint32(r)
	}
	a.labelOf = func(r int) string { return list[order[r]] }
}

// label gives the label of an index and whether it says something.
func (a *axis) label(i int) (string, bool) {
	if a.ready == nil {
		a.labels, a.known, a.ready = make([]string, a.card), make([]bool, a.card), make([]bool, a.card)
	}
	if !a.ready[i] {
		a.labels[i], a.ready[i] = a.labelOf(i), true
		a.known[i] = Known(a.labels[i])
	}
	return a.labels[i], a.known[i]
}

// weigh sets the stride, and works out once what each day or organisation adds to a key.
func (a *axis) weigh(stride uint64) {
	a.stride = stride
	switch a.kind {
	case axisOrg:
		a.adds = make([]uint64, len(a.rank))
		for i, r := range a.rank {
			a.adds[i] = uint64(r) * stride
		}
	case axisDay:
		a.adds = make([]uint64, 1<<16)
		for day, n := range a.byDay {
			if n > 0 && int(n) >= a.first {
				a.adds[day] = uint64(int(n)-a.first+1) * stride
			}
		}
	}
}

// keys adds the axis to the keys of the chosen rows; one of several values is added by cellsOf.
func (a *axis) keys(k *chunk, sel []uint32, out []uint64) {
	out = out[:len(sel)]
	switch a.kind {
	case axisPacked:
		var lut [256]uint64
		for b, i := range a.d.dec {
			lut[b] = uint64(i) * a.stride
		}
		col := k.b[a.d.col]
		for j, i := range sel {
			out[j] += lut[col[i]]
		}
	case axisWide:
		col := k.w[a.d.col]
		for j, i := range sel {
			out[j] += uint64(col[i]) * a.stride
		}
	case axisOrg:
		adds := a.adds
		for j, i := range sel {
			out[j] += adds[k.org[i]]
		}
	case axisPlace:
		for j, i := range sel {
			out[j] += uint64(a.at[k.org[i]][k.place[i]]) * a.stride
		}
	case axisDay:
		adds := a.adds
		for j, i := range sel {
			out[j] += adds[k.day[i]]
		}
	case axisSet:
	}
}
