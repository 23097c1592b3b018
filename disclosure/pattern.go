package disclosure

import (
	"slices"

	"github.com/havenward/havenward/disclosure/bounds"
)

// pattern is the state of a suppression: what is hidden and why, and what protects it.
type pattern struct {
	s Suppress
	t *Table
	l *Layout

	why       []Reason // empty while a cell is shown
	need      []int64  // by cell, how far apart the values it must keep are; zero for none
	ask       []int64  // the same as the audit asks it; need may be more
	low, high []int64  // what would be known of a cell if it were hidden
	showLow   []int64  // what is known of a cell that is shown
	showHigh  []int64
	usable    []bool // may be hidden to protect others
	cost      []int64
	network   bool            // the table is one
	lost      map[[3]int]bool // findings that the earlier releases leak by themselves
	kept      []bool          // needed by the joint audit: tightening leaves it
}

func (s Suppress) pattern(t *Table) (*pattern, error) {
	n := t.layout.Cells()
	p := &pattern{s: s, t: t, l: t.layout, why: make([]Reason, n), need: make([]int64, n), ask: make([]int64, n), low: make([]int64, n),
		high: make([]int64, n), showLow: make([]int64, n), showHigh: make([]int64, n), usable: make([]bool, n), cost: make([]int64, n), kept: make([]bool, n)}
	for cell := range n {
		x := t.Count(cell)
		shown := p.shown(cell)
		p.showLow[cell], p.showHigh[cell] = shown.Low, shown.High
		if t.State(cell) != Counted {
			continue
		}
		zero := s.ZeroSensitive != nil && s.ZeroSensitive(cell)
		p.low[cell], p.high[cell] = 1, NoLimit
		if zero {
			p.low[cell] = 0
		}
		p.usable[cell] = (x > 0 || zero) && (s.Keep == nil || !s.Keep(cell))
		p.cost[cell] = x + 3 + 2*p.height(cell)
		if s.Cost != nil {
			p.cost[cell] = max(0, s.Cost(cell))
		}
		if why, out := s.Sensitive.withheld(t, cell); out {
			p.why[cell], p.low[cell] = why, 0
			if x >= 1 && t.base(cell) <= s.small() {
				p.must(cell, why, s.values()-1)
			}
		} else if s.primary(t, cell) {
			p.must(cell, ReasonSmall, s.values()-1)
		}
	}
	return p, p.earlier()
}

// shown is how a cell looks when it is not hidden.
func (p *pattern) shown(cell int) Shown {
	x := p.t.Count(cell)
	switch {
	case p.t.State(cell) != Counted:
		return missing(p.t.State(cell))
	case x == 0 || p.s.Base <= 1 || p.l.National(cell) && !p.s.RoundNational:
		return ExactCell(x)
	}
	return RoundedCell(x, p.s.Base, min(x, p.s.small()+1))
}

// room is between what a cell can be thought to lie as the pattern stands.
func (p *pattern) room(cell int) (lo, hi int64) {
	x := p.t.Count(cell)
	if p.hidden(cell) {
		return min(x, p.low[cell]), max(x, p.high[cell])
	}
	return min(x, p.showLow[cell]), max(x, p.showHigh[cell])
}

// height is how many levels of sums a cell is.
func (p *pattern) height(cell int) int64 {
	h := int64(0)
	for i, m := range p.l.At(cell) {
		if m >= p.l.dims[i].Len() {
			h++
			continue
		}
		for !p.l.dims[i].Leaf(m) {
			m = p.l.dims[i].Children(m)[0]
			h++
		}
	}
	return h
}

// earlier takes in what the earlier releases give away, and hides what must not be read beside them.
func (p *pattern) earlier() error {
	if len(p.s.Before) == 0 {
		return nil
	}
	blank := &Release{Layout: p.l, Cells: make([]Shown, len(p.why))}
	for cell := range blank.Cells {
		blank.Cells[cell] = WithheldCell()
		if st := p.t.State(cell); st != Counted {
			blank.Cells[cell] = missing(st)
		}
	}
	report, err := p.audit(blank, false).Run()
	if err != nil {
		return err
	}
	p.lost = make(map[[3]int]bool)
	for _, f := range report.Leaks() {
		p.lost[f.key()] = true
	}
	m := report.model
	now, last := len(p.s.Before), p.s.Before[len(p.s.Before)-1].Release
	for cell := range p.why {
		if p.t.State(cell) != Counted {
			continue
		}
		r := report.Range(now, cell)
		p.low[cell], p.high[cell] = max(p.low[cell], r.Min), min(p.high[cell], r.Max)
		p.showLow[cell], p.showHigh[cell] = max(p.showLow[cell], r.Min), min(p.showHigh[cell], r.Max)
		if p.low[cell] >= p.high[cell] && p.need[cell] == 0 {
			p.usable[cell] = false
		}
		if last.Layout != p.l || p.why[cell] != "" {
			continue
		}
		if was := report.Range(now-1, cell); m.moved[now][cell] {
			p.small(cell, was)
		} else if last.Cells[cell].Kind == Star && r.Min < r.Max {
			p.must(cell, ReasonBefore, 1)
		}
	}
	return nil
}

// small hides a cell that differs by a few records from what is known of it before.
func (p *pattern) small(cell int, was bounds.Range) {
	if was.Width() >= p.s.values()-1 || p.l.National(cell) && !p.s.JudgeNational {
		return
	}
	x, few := p.t.Count(cell), false
	for v := was.Min; v <= was.Max; v++ {
		d := max(x-v, v-x)
		few = few || d >= 1 && d <= p.s.small()
	}
	if few {
		p.must(cell, ReasonChange, p.s.values()-1)
	}
}

// must hides a cell for its own sake, to keep values at least this far apart.
func (p *pattern) must(cell int, why Reason, apart int64) {
	p.why[cell], p.need[cell], p.ask[cell] = why, apart, apart
}

// hidden reports whether a cell is hidden or withheld.
func (p *pattern) hidden(cell int) bool { return p.why[cell] != "" }

// guarded lists the cells that must be protected, the highest first, then in the order of the layout.
func (p *pattern) guarded() []int {
	var out []int
	for cell, n := range p.need {
		if n > 0 {
			out = append(out, cell)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return int(p.height(b) - p.height(a)) })
	return out
}
