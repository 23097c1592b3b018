package bounds

// Options set what is asked and how hard to try. The zero value asks for the exact range of every unknown.
type Options struct {
	// Want lists the unknowns whose ranges are wanted; nil means all.
	Want []int
	// Enough, by unknown, ends the search for one once solutions this far apart were found for it; Min and Max may then lie
	// further out than the true ends. Nil, or zero for an unknown, asks for its exact range.
	Enough []int64
	// Nodes limits the branch and bound for one end of one unknown in a part that is not a network; zero means 60.
	Nodes int
	// Effort limits the work on any one part that is not a network, counted in steps of the simplex method times the size of
	// the part, so that equal input always gives equal output; zero means 40 million, some seconds. What is not done by
	// then keeps an outer bound and is not Exact. Below zero such a part is only explored by small moves, which prove what is
	// possible and nothing else; that needs Start.
	Effort int
}

// Result holds the ranges and what it took.
type Result struct {
	Ranges   []Range // by unknown; those not wanted carry outer bounds
	Part     []int   // by unknown, the part it is in, or -1 where the bounds alone fix it
	Parts    int     // parts that share no row
	Networks int     // parts solved by flows
	Largest  int     // unknowns in the largest part
}

// Solve finds the ranges. It fails with ErrImpossible when nothing fits and with ErrUndecided when it cannot tell.
func (s *System) Solve(o Options) (*Result, error) {
	lo, hi := append([]int64(nil), s.lo...), append([]int64(nil), s.hi...)
	if !s.propagate(lo, hi) {
		return nil, ErrImpossible
	}
	if o.Nodes <= 0 {
		o.Nodes = 60
	}
	if o.Effort == 0 {
		o.Effort = 40_000_000
	}
	k := &task{lo: lo, hi: hi, out: make([]Range, len(lo)), x: make([]int64, len(lo)), o: o, wanted: make([]bool, len(lo))}
	for v := range k.wanted {
		k.wanted[v] = o.Want == nil
		k.out[v] = Range{Min: lo[v], Max: hi[v], Low: Unbounded, High: -Unbounded}
	}
	for _, v := range o.Want {
		k.wanted[v] = true
	}
	if k.started = s.start != nil && s.Fits(s.start); k.started {
		copy(k.x, s.start)
		k.reached()
	}
	res := &Result{Ranges: k.out, Part: make([]int, len(lo))}
	for v := range res.Part {
		res.Part[v] = -1
	}
	for i, p := range s.split(lo, hi) {
		for _, v := range p.vars {
			res.Part[v] = i
		}
		res.Parts++
		res.Largest = max(res.Largest, len(p.vars))
		if len(p.rows) == 0 {
			k.free(p.vars[0])
			continue
		}
		if net := p.network(k); net != nil {
			res.Networks++
			if !net.solve() {
				return nil, ErrImpossible
			}
			continue
		}
		if !k.skip(p) {
			if err := p.programme(k); err != nil {
				return nil, err
			}
		}
	}
	for v := range k.out {
		r := &k.out[v]
		if lo[v] == hi[v] {
			r.Low, r.High = lo[v], hi[v]
		}
		r.Exact = r.Min == r.Low && r.Max == r.High
	}
	return res, nil
}

// task is one run of Solve.
type task struct {
	lo, hi  []int64
	x       []int64 // a solution of the parts done so far
	started bool    // x is a solution of all
	out     []Range
	wanted  []bool
	o       Options
}

// reached widens what was found by the values in x.
func (k *task) reached() {
	for v := range k.x {
		k.reach(v, k.x[v])
	}
}

func (k *task) reach(v int, x int64) {
	r := &k.out[v]
	r.Low, r.High = min(r.Low, x), max(r.High, x)
}

// free is an unknown in no row: it can be anything within its bounds.
func (k *task) free(v int) {
	k.out[v].Low, k.out[v].High = k.lo[v], k.hi[v]
	k.x[v] = k.lo[v]
}

// done reports whether nothing more is to be learned of an unknown.
func (k *task) done(v int) bool {
	r := &k.out[v]
	if !k.wanted[v] || r.Low == r.Min && r.High == r.Max {
		return true
	}
	e := k.enough(v)
	return e > 0 && r.High >= r.Low && r.High-r.Low >= e
}

func (k *task) enough(v int) int64 {
	if v < len(k.o.Enough) {
		return k.o.Enough[v]
	}
	return 0
}

// skip reports whether a part holds nothing that is wanted and is known to have a solution.
func (k *task) skip(p part) bool {
	if !k.started {
		return false
	}
	for _, v := range p.vars {
		if !k.done(v) {
			return false
		}
	}
	return true
}
