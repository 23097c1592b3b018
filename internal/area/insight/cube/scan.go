package cube

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/havenward/havenward/internal/fault"
)

// batch is how many rows a scan takes at once, few enough for its columns to stay in the processor.
const batch = 2048

// scan is the work of one goroutine over chunks.
type scan struct {
	l     *layout
	p     *plan
	dense []acc
	at    map[uint64]int // where dense holds a key, if there are too many keys for a table
	total acc
	rows  int
	// the cells that the incident of several rows at hand has been counted in
	chunk *chunk
	from  int
	seen  []uint64
	many  bool
	pass  [batch]uint8
	sel   [batch]uint32
	key   [batch]uint64
	cells []uint64
	right [][]uint8 // of each test of sets: which of the chunk's sets pass
	sets  manyScan
}

func (c *Cube) newScan(p *plan) *scan {
	s := &scan{l: c.l, p: p, from: -1}
	if p.total > 0 {
		s.dense = make([]acc, p.total)
	} else {
		s.at = map[uint64]int{}
	}
	for i := range p.axes {
		s.many = s.many || p.axes[i].kind == axisSet
	}
	return s
}

// scan counts over all chunks on all processors.
func (c *Cube) scan(ctx context.Context, p *plan) (*scan, error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	works := make([]*scan, max(1, min(runtime.GOMAXPROCS(0), len(c.chunks))))
	for w := range works {
		works[w] = c.newScan(p)
		wg.Go(func() {
			defer works[w].unpack()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(c.chunks) {
					return
				}
				if works[w].run(c.chunks[i]); len(works[w].at) > c.most {
					return
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, o := range works {
		if len(o.at) > c.most {
			return nil, tooMany()
		}
		if i > 0 {
			works[0].merge(o)
		}
	}
	return works[0], nil
}

func tooMany() error {
	return fault.New(fault.TooLarge, "That makes too many lines. Choose less to count by, or a shorter time")
}

func (s *scan) merge(o *scan) {
	s.total.add(o.total)
	s.rows += o.rows
	if s.at == nil {
		for i := range o.dense {
			if o.dense[i].staff != 0 {
				s.dense[i].add(o.dense[i])
			}
		}
		return
	}
	for key, i := range o.at {
		s.cell(key).add(o.dense[i])
	}
}

func (s *scan) cell(key uint64) *acc {
	if s.at == nil {
		return &s.dense[key]
	}
	i, ok := s.at[key]
	if !ok {
		i = len(s.dense)
		s.at[key], s.dense = i, append(s.dense, acc{})
	}
	return &s.dense[i]
}

// run counts the rows of a chunk that pass.
func (s *scan) run(k *chunk) {
	if s.p.ranged && s.p.dayLo > s.p.dayHi {
		return
	}
	if (k.dayHi < s.p.dayLo || k.dayLo > s.p.dayHi) && !(k.undated && s.p.undated) {
		return
	}
	hit, all := false, true
	for org := range k.orgs {
		hit, all = hit || s.p.orgs[org] != outside, all && s.p.orgs[org] == inside
	}
	if !hit {
		return
	}
	s.rows += k.n
	s.open(k)
	for lo := 0; lo < k.n; lo += batch {
		sel := s.choose(k, lo, min(lo+batch, k.n), all)
		if len(sel) == 0 {
			continue
		}
		keys := s.key[:len(sel)]
		clear(keys)
		for i := range s.p.axes {
			s.p.axes[i].keys(k, sel, keys)
		}
		s.count(k, sel, keys)
	}
	s.shut()
}

// choose gives the rows from lo to hi that pass every test.
func (s *scan) choose(k *chunk, lo, hi int, all bool) []uint32 {
	p, pass := s.p, s.pass[:hi-lo]
	mark := k.b[s.l.at(colMark)][lo:hi]
	if all && len(p.bytes) == 1 && !p.ranged && p.days == nil && len(p.sets)+len(p.wides) == 0 && p.places == nil { // what is asked most
		lut, col, n := &p.bytes[0].lut, k.b[p.bytes[0].col][lo:hi], 0
		for i, m := range mark {
			s.sel[n&(batch-1)] = uint32(lo + i)
			n += int(m >> 7 & lut[col[i]])
		}
		return s.sel[:n]
	}
	if len(p.bytes) == 0 {
		for i := range pass {
			pass[i] = mark[i] >> 7
		}
	} else {
		lut, col := &p.bytes[0].lut, k.b[p.bytes[0].col][lo:hi]
		for i := range pass {
			pass[i] = mark[i] >> 7 & lut[col[i]]
		}
	}
	for t := 1; t < len(p.bytes); t++ {
		lut, col := &p.bytes[t].lut, k.b[p.bytes[t].col][lo:hi]
		for i := range pass {
			pass[i] &= lut[col[i]]
		}
	}
	if p.ranged {
		first, span, col := p.dayLo, p.dayHi-p.dayLo, k.day[lo:hi]
		for i := range pass {
			in := uint8(0)
			if col[i]-first <= span {
				in = 1
			}
			pass[i] &= in
		}
	}
	if p.days != nil {
		days, col := p.days, k.day[lo:hi]
		for i := range pass {
			pass[i] &= days[col[i]]
		}
	}
	if !all {
		s.chooseOrgs(k, lo, pass)
	}
	for t := range p.sets {
		k.s[p.sets[t].col].test(lo, s.right[t], pass)
	}
	for t := range p.wides {
		lut, col := p.wides[t].lut, k.w[p.wides[t].col][lo:hi]
		for i := range pass {
			pass[i] &= lut[col[i]]
		}
	}
	if p.places != nil {
		for i := range pass {
			if pass[i] != 0 {
				pass[i] = p.places[k.org[lo+i]][k.place[lo+i]]
			}
		}
	}
	n := 0
	for i, ok := range pass {
		s.sel[n&(batch-1)] = uint32(lo + i)
		n += int(ok)
	}
	return s.sel[:n]
}

func (s *scan) chooseOrgs(k *chunk, lo int, pass []uint8) {
	for i := range pass {
		if pass[i] == 0 {
			continue
		}
		switch org := k.org[lo+i]; s.p.orgs[org] {
		case outside:
			pass[i] = 0
		case some:
			pass[i] = 0
			for _, r := range s.p.spans[org] {
				if d := k.day[lo+i]; d >= r.lo && d <= r.hi {
					pass[i] = 1
					break
				}
			}
		}
	}
}
