package cube

import (
	"slices"

	"github.com/havenward/havenward/internal/mds"
)

// acc is what is counted in a cell.
type acc struct {
	staff, incidents uint32
	sum              int64
}

func (a *acc) add(b acc) {
	a.staff += b.staff
	a.incidents += b.incidents
	a.sum += b.sum
}

type pair struct{ staff, incidents uint32 }

// rolls are the roll-ups of one kind: for each organisation and month every measure, and of single records also the first
// rolledMeasures by each usual dimension. They follow every fact, so that the usual pages cost the same however many facts
// there are.
type rolls struct {
	at    map[uint32]int
	keys  []rollKey
	base  [][]acc // of each key; apart, so that growing copies nothing
	usual [][]pair
	width int // of usual for one key
}

type rollKey struct{ org, month uint16 }

// rolledMeasures is how many measures, from the first, are rolled up by the usual dimensions.
const rolledMeasures = 2

// usualDims are the dimensions that pages group by most.
var usualDims = []string{"violence_primary", "service_setting", "staff_group", "physical_harm", "alleged_type", "location_detail", "police_informed", Hour, Weekday}

// rollable notes which of the usual dimensions the cube has.
func (l *layout) rollable() {
	for _, name := range usualDims {
		if name == Weekday {
			l.usual = append(l.usual, -1)
		} else if i := slices.IndexFunc(l.dims, func(d dim) bool { return d.Name == name && d.shape == packed }); i >= 0 {
			l.usual = append(l.usual, i)
		}
	}
}

// usualCard gives the number of indexes of a usual dimension, and where its counts begin.
func (l *layout) usualCard(u int) int {
	if l.usual[u] < 0 {
		return 8
	}
	return l.dims[l.usual[u]].card
}

func (l *layout) usualFrom(u int) int {
	n := 0
	for i := range u {
		n += l.usualCard(i) * rolledMeasures
	}
	return n
}

// single is the index of the kind that counts as incidents.
func (l *layout) single() int { return l.dims[l.kind].index(string(mds.Single)) }

func newRolls(l *layout) []rolls {
	out := make([]rolls, l.dims[l.kind].card)
	for i := range out {
		out[i].at = map[uint32]int{}
	}
	out[l.single()].width = l.usualFrom(len(l.usual))
	return out
}

func (r *rolls) block(l *layout, org, month uint16) int {
	key := uint32(org)<<16 | uint32(month)
	n, ok := r.at[key]
	if !ok {
		n = len(r.keys)
		r.at[key], r.keys = n, append(r.keys, rollKey{org, month})
		r.base = append(r.base, make([]acc, len(l.measures)))
		r.usual = append(r.usual, make([]pair, r.width))
	}
	return n
}

// rolled is what the roll-ups need of a row.
type rolled struct {
	kind  uint8
	month uint16
	truth uint32
	usual [12]uint8
}

// roll adds the rows of one incident to the roll-ups (sign 1) or takes them out (-1).
func (c *Cube) roll(k *chunk, i, end, sign int) {
	l := c.l
	var few [8]rolled
	seen := few[:0]
	mixed := false
	for j := i; j < end; j++ {
		if k.b[l.at(colMark)][j]&live == 0 {
			continue
		}
		row := l.rolled(k, j)
		var before uint32
		for p := range seen {
			if seen[p].kind == row.kind && seen[p].month == row.month {
				before |= seen[p].truth
			} else {
				mixed = true
			}
		}
		r := &c.rolls[row.kind]
		block := r.block(l, k.org[j], row.month)
		base := r.base[block]
		for m := range l.measures {
			if row.truth>>m&1 == 0 {
				continue
			}
			base[m].staff += uint32(sign)
			fresh := before>>m&1 == 0
			if fresh {
				base[m].incidents += uint32(sign)
			}
			if s := l.measures[m].sum; s == daysAway || s != noSum && fresh {
				base[m].sum += int64(sign) * l.measures[m].value(l, k, j)
			}
		}
		if r.width > 0 {
			l.rollUsual(r.usual[block], seen, &row, sign)
		}
		seen = append(seen, row)
	}
	if mixed {
		c.mixed += sign
	}
}

func (l *layout) rollUsual(to []pair, seen []rolled, row *rolled, sign int) {
	from := 0
	for u := range l.usual {
		for m := range rolledMeasures {
			if row.truth>>m&1 == 1 {
				p := &to[from+int(row.usual[u])*rolledMeasures+m]
				p.staff += uint32(sign)
				if !slices.ContainsFunc(seen, func(s rolled) bool {
					return s.kind == row.kind && s.month == row.month && s.usual[u] == row.usual[u] && s.truth>>m&1 == 1
				}) {
					p.incidents += uint32(sign)
				}
			}
		}
		from += l.usualCard(u) * rolledMeasures
	}
}

func (l *layout) rolled(k *chunk, j int) rolled {
	row := rolled{month: l.months[k.day[j]], kind: uint8(l.dims[l.kind].of(k, j))}
	for m := range l.measures {
		if x := &l.measures[m]; x.col < 0 || x.lut[k.b[x.col][j]] != 0 {
			row.truth |= 1 << m
		}
	}
	for u, i := range l.usual {
		if i < 0 {
			row.usual[u] = uint8(l.weekdays[k.day[j]])
		} else {
			row.usual[u] = uint8(l.dims[i].of(k, j))
		}
	}
	return row
}

// of gives the index of a packed dimension in a row.
func (d *dim) of(k *chunk, i int) int { return int(d.dec[k.b[d.col][i]]) }
