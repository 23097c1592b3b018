package publication

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// The names of the dimensions that every table has.
const (
	dimPlace   = "geography"
	dimPeriod  = "period"
	dimMeasure = "measure:"
)

// The classes of a measure's dimension: what the measure counts, and the rest of all.
const (
	classYes = "yes"
	classNo  = "no"
)

// all is the code of every total but the publisher's.
const all = "all"

// built is one table of a release: its raw counts and what is shown of them.
type built struct {
	measure string
	on      org.Date
	// level and each are how fine it is; fine tables go down to trusts and months.
	level org.Kind
	each  string
	// dims name its dimensions, the place first.
	dims    []string
	layout  *disclosure.Layout
	table   *disclosure.Table
	release *disclosure.Release
	log     disclosure.Log
	spec    Spec
	facts   *facts
	top     org.Organisation
}

// axis is a dimension being made: the paths of its leaves, and which path a value belongs to.
type axis struct {
	name, total string
	leaves      [][]string
	seen        map[string]bool
}

func (a *axis) add(path []string) {
	key := strings.Join(path, "\x1f")
	if a.seen == nil {
		a.seen = map[string]bool{}
	}
	if !a.seen[key] {
		a.seen[key] = true
		a.leaves = append(a.leaves, path)
	}
}

func (a *axis) dim() (*disclosure.Dim, error) {
	return disclosure.Tree(a.name, a.total, a.leaves...)
}

// build makes the table of a measure from facts. fine takes it down to trusts and months, whatever the spec shows.
func build(f *facts, top org.Organisation, measure string, on org.Date, fine bool) (*built, error) {
	b := &built{measure: measure, on: on, level: f.spec.Level, each: f.spec.Each, spec: f.spec, facts: f, top: top}
	if fine {
		b.level, b.each = org.Trust, ByMonth
	}
	pl := places{top: top}
	geo := &axis{name: dimPlace, total: top.ID}
	where := map[string][]string{}
	for _, code := range f.orgs {
		if path, ok := f.paths[on][code]; ok {
			where[code] = pl.cut(path, b.level)
			geo.add(where[code])
		}
	}
	if len(geo.leaves) == 0 {
		geo.add([]string{none})
	}
	slices.SortFunc(geo.leaves, slices.Compare[[]string])
	_, periodOf := f.spec.periods()
	when := map[collection.Month][]string{}
	per := &axis{name: dimPeriod, total: all}
	for _, m := range f.spec.months() {
		when[m] = []string{periodOf[m].code()}
		if fine && when[m][0] != string(m) {
			when[m] = append(when[m], string(m))
		}
		per.add(when[m])
	}
	axes := []*axis{geo, per}
	if measure != cube.All {
		axes = append(axes, &axis{name: dimMeasure + measure, total: all, leaves: [][]string{{classYes}, {classNo}}})
	}
	var of []map[string][]string
	for i, dim := range f.spec.By {
		codes, to := f.classes(dim, i == 1)
		a := &axis{name: dim, total: all}
		paths := map[string][]string{}
		for _, joined := range codes {
			for _, c := range slices.Sorted(maps.Keys(to)) {
				if to[c] != joined {
					continue
				}
				paths[c] = []string{joined}
				if fine && c != joined {
					paths[c] = append(paths[c], c)
				}
				a.add(paths[c])
			}
		}
		axes, of = append(axes, a), append(of, paths)
	}
	var dims []*disclosure.Dim
	for _, a := range axes {
		d, err := a.dim()
		if err != nil {
			return nil, err
		}
		dims, b.dims = append(dims, d), append(b.dims, a.name)
	}
	var err error
	if b.layout, err = disclosure.NewLayout(dims...); err != nil {
		return nil, err
	}
	return b, b.fill(where, when, of)
}

// fill puts the counts in: zero where an organisation counts and has nothing, and why there is no figure where there is none.
func (b *built) fill(where map[string][]string, when map[collection.Month][]string, of []map[string][]string) error {
	f := b.facts
	b.table = disclosure.NewTable(b.layout)
	sums := map[int]int64{}
	add := func(at spot, n int64, class string) error {
		path := [][]string{where[at.org], when[at.month]}
		if b.measure != cube.All {
			path = append(path, []string{class})
		}
		if len(of) > 0 {
			path = append(path, of[0][at.a])
		}
		if len(of) > 1 {
			path = append(path, of[1][at.b])
		}
		cell, err := b.layout.Cell(path...)
		sums[cell] += n
		return err
	}
	for at, n := range f.n[cube.All] {
		if where[at.org] == nil {
			continue
		}
		yes := n
		if b.measure != cube.All {
			yes = f.n[b.measure][at]
			if err := add(at, n-yes, classNo); err != nil {
				return err
			}
		}
		if err := add(at, yes, classYes); err != nil {
			return err
		}
	}
	states := b.states(where, when)
	for cell := range b.layout.Cells() {
		if !b.layout.Leaf(cell) {
			continue
		}
		at := b.layout.At(cell)
		var err error
		if st := states[[2]int{at[0], at[1]}]; st == disclosure.Counted {
			err = b.table.Set(cell, sums[cell])
		} else {
			err = b.table.SetMissing(cell, st)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// states says of each place and period whether any month of it counts, and if none, whether one is owed.
func (b *built) states(where map[string][]string, when map[collection.Month][]string) map[[2]int]disclosure.State {
	f := b.facts
	has := map[spot]bool{}
	for at := range f.n[cube.All] {
		has[spot{org: at.org, month: at.month}] = true
	}
	out := map[[2]int]disclosure.State{}
	geo, per := b.layout.Dims()[0], b.layout.Dims()[1]
	for _, code := range f.orgs {
		for m, path := range when {
			g, ok := geo.Find(where[code]...)
			t, _ := per.Find(path...)
			if !ok || where[code] == nil {
				continue
			}
			key := [2]int{g, t}
			switch _, owed := f.stood[code][m]; {
			case owed && f.counts(code, m), has[spot{org: code, month: m}], len(f.stood) == 0:
				out[key] = disclosure.Counted
			case owed && out[key] != disclosure.Counted:
				out[key] = disclosure.NotSubmitted
			}
		}
	}
	return out
}

// depth is how far down the geography the spec shows.
func (b *built) depth() int { return max(0, slices.Index(Levels(b.top.Kind), b.spec.Level)) }

// apply makes the release of a table by the rule of its spec. Places deeper than the spec shows are withheld.
func (b *built) apply() error {
	r := b.spec.Rule
	roundTop := r.RoundTop || b.top.Kind != org.National
	var sens *disclosure.Sensitive
	if b.sensitive() {
		sens = &disclosure.Sensitive{}
	}
	if r.Kind == Protect && b.layout.Cells() > maxProtect {
		return errProtect
	}
	table, full, err := b.slim()
	if err != nil {
		return err
	}
	var release *disclosure.Release
	var log disclosure.Log
	if r.Kind == HES {
		release, log = disclosure.HES{Small: r.Small, Base: r.Base, RoundNational: roundTop, Sensitive: sens}.Apply(table)
	} else {
		safe, err := disclosure.Suppress{Small: r.Small, Base: r.Base, Values: r.Keep, RoundNational: roundTop && r.Base > 1, Sensitive: sens}.Apply(table)
		var no *disclosure.UnprotectedError
		if errors.As(err, &no) {
			for i, cell := range no.Cells {
				no.Cells[i] = full[cell][0]
			}
			no.Layout = b.layout
		}
		if err != nil {
			return err
		}
		release, log = safe.Release, safe.Log
	}
	b.release, b.log = &disclosure.Release{Layout: b.layout, Cells: make([]disclosure.Shown, b.layout.Cells())}, make(disclosure.Log, b.layout.Cells())
	for i, cells := range full {
		for _, cell := range cells {
			b.release.Cells[cell] = release.Cells[i]
			b.log[cell] = log[i]
			b.log[cell].Cell = cell
		}
	}
	for cell := range b.release.Cells {
		if b.layout.Depth(cell) > b.depth() {
			b.release.Cells[cell] = disclosure.WithheldCell()
			b.log[cell].Shown, b.log[cell].Reason = b.release.Cells[cell], reasonLevel
		}
	}
	return nil
}

// maxProtect is how many cells a table may have in which counts are both rounded and hidden to protect others. Rounding takes
// the table out of reach of the quick methods, and what is larger takes longer than anybody waits.
const maxProtect = 1_500

var errProtect = fault.New(fault.TooLarge, "The table is too large to round and to hide more cells. Choose the rule that shows the rest as counted, a coarser level or fewer categories")

// slim is the table without its periods where there is only one, for the methods that are quick on flat tables; full has the
// cells of the whole table that each of its cells stands for, that of the period first.
func (b *built) slim() (t *disclosure.Table, full [][]int, err error) {
	dims := b.layout.Dims()
	one := dims[1].Len() == 2
	if !one {
		for cell := range b.layout.Cells() {
			full = append(full, []int{cell})
		}
		return b.table, full, nil
	}
	l, err := disclosure.NewLayout(append([]*disclosure.Dim{dims[0]}, dims[2:]...)...)
	if err != nil {
		return nil, nil, err
	}
	t = disclosure.NewTable(l)
	for cell := range l.Cells() {
		path := l.Path(cell)
		var both []int
		for _, when := range [][]string{dims[1].Path(1), {}} {
			at, err := b.layout.Cell(slices.Insert(slices.Clone(path), 1, when)...)
			if err != nil {
				return nil, nil, err
			}
			both = append(both, at)
		}
		full = append(full, both)
		if !l.Leaf(cell) {
			continue
		}
		if st := b.table.State(both[0]); st == disclosure.Counted {
			err = t.Set(cell, b.table.Count(both[0]))
		} else {
			err = t.SetMissing(cell, st)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return t, full, nil
}

// reasonLevel is why a cell that only the audit needs is not in the release.
const reasonLevel disclosure.Reason = "below the level of this release"

// sensitive tells whether this table has a sensitive breakdown.
func (b *built) sensitive() bool {
	return slices.Contains(sensitiveMeasures, b.measure) || slices.ContainsFunc(b.spec.By, func(d string) bool { return slices.Contains(sensitive, d) })
}

// need is how many values a cell must keep possible: the small ones as many as the rule asks for, those that protect them two.
func (b *built) need(cell int) int64 {
	e := b.log[cell]
	switch {
	case e.Reason == reasonLevel, !e.Shown.Hidden():
		return 0
	case e.Reason == disclosure.ReasonProtects:
		return 2
	case e.Reason == disclosure.ReasonFewBelow:
		return 2
	}
	return b.spec.Rule.Keep
}
