package disclosure

import (
	"math"

	"github.com/havenward/havenward/disclosure/bounds"
)

// need is how many values a cell shown so must keep; zero asks nothing of it.
func (a Audit) need(release, cell int, s Shown) int64 {
	if a.Need != nil {
		return a.Need(release, cell)
	}
	switch s.Kind {
	case Star, Withheld:
		return a.Values
	case Rounded:
		return a.RoundedValues
	}
	return 0
}

// quick limits the search to what the judgement needs.
func (a Audit) quick(m *model, o *bounds.Options) {
	o.Enough = make([]int64, m.sys.Len())
	for i, p := range a.Releases {
		for cell, s := range p.Release.Cells {
			if n := a.need(i, cell, s); n > 0 {
				v := m.vars[i][cell]
				if o.Enough[v] == 0 {
					o.Want = append(o.Want, v)
				}
				o.Enough[v] = max(o.Enough[v], n-1, 1)
			}
		}
	}
	if o.Want == nil {
		o.Want = []int{}
	}
}

// judge makes a finding of a hidden or rounded cell.
func (a Audit) judge(release, cell int, s Shown, r bounds.Range) (Finding, bool) {
	if !s.Hidden() && s.Kind != Rounded {
		return Finding{}, false
	}
	f := Finding{Release: release, Before: -1, Cell: cell, Shown: s, Range: r, Values: values(r), Need: a.need(release, cell, s)}
	f.Leak = f.Values < f.Need
	if s.Kind == Withheld && (r.Max == 0 || r.Min > a.Small) {
		f.Leak = false // neither nothing nor a large count is a secret; what is withheld is the small ones
	}
	return f, true
}

func (f Finding) key() [3]int { return [3]int{f.Release, f.Before, f.Cell} }

// values is how many values are proven possible.
func values(r bounds.Range) int64 {
	w := r.Proven()
	if w == math.MaxInt64 {
		return w
	}
	return max(w+1, 0)
}

// secret reports whether a change in this range says too much: it is not known to be nothing, and may be a few records.
func (a Audit) secret(r bounds.Range) bool {
	if r.Min == 0 && r.Max == 0 {
		return false
	}
	return r.Min <= a.Small && r.Max >= -a.Small
}
