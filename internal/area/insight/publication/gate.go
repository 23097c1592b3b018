package publication

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/disclosure/bounds"
	"github.com/havenward/havenward/internal/org"
)

// Check is one line of what the audit did.
type Check struct {
	Words string `json:"words"`
	Note  string `json:"note"`
	OK    bool   `json:"ok"`
}

// Leak is a cell that an outsider can work out too closely.
type Leak struct {
	// Table and Cell name it in the release's own tables; Cell is -1 for one of an earlier release.
	Table  int    `json:"table"`
	Cell   int    `json:"cell"`
	Letter string `json:"letter"`
	// Place names it in words: where, when and what.
	Place string `json:"place"`
	// Values is how many values stay possible, Need how many the rule asks for. The value itself is never said.
	Values int64 `json:"values"`
	Need   int64 `json:"need"`
	// Unproven says that it could not be proved safe, rather than that it was worked out.
	Unproven bool `json:"unproven,omitempty"`
	// With is the title of the earlier release through which it leaks, "" for the tables themselves.
	With string `json:"with,omitempty"`
	// Earlier says that what leaks is a cell of that earlier release.
	Earlier bool `json:"earlier,omitempty"`
}

// earlier is a release that is out already, or was: whoever has it keeps it.
type earlier struct {
	org, id, title string
	tables         []*built
}

// verdict is all that the audit found of a spec.
type verdict struct {
	facts    *facts
	tables   []*built
	checks   []Check
	leaks    []Leak
	cells    int
	hidden   int
	compared int
	told     float64
}

func (v *verdict) safe() bool { return len(v.leaks) == 0 }

// judge builds the tables of a spec from facts, applies the rule and audits what comes of it. step is told how far it is.
func judge(ctx context.Context, f *facts, top org.Organisation, days []org.Date, before []*earlier, step func(done, of int)) (*verdict, error) {
	v := &verdict{facts: f}
	spec := f.spec
	measures := spec.Measures
	work := len(measures)*len(days)*2 + len(before)
	done := 0
	tick := func() error {
		done++
		step(min(done, work), work)
		runtime.Gosched()
		return ctx.Err()
	}
	unprotected := 0
	for _, on := range days {
		for _, m := range measures {
			b, err := build(f, top, m, on, false)
			if err != nil {
				return nil, err
			}
			err = b.apply()
			var no *disclosure.UnprotectedError
			if errors.As(err, &no) {
				unprotected += len(no.Cells)
				if err = b.plain(); err != nil {
					return nil, err
				}
				for _, cell := range no.Cells {
					v.leak(Leak{Table: len(v.tables), Cell: cell, Place: b.name(cell), Values: 1, Need: spec.Rule.Keep, Unproven: true})
				}
			}
			if err != nil {
				return nil, err
			}
			v.tables = append(v.tables, b)
			v.count(b)
			if err := tick(); err != nil {
				return nil, err
			}
		}
	}
	v.checks = append(v.checks, Check{Words: "Rule applied: " + spec.Rule.Words(), Note: fmt.Sprintf("%s cells", thousands(v.cells)), OK: unprotected == 0})
	if err := v.alone(tick); err != nil {
		return nil, err
	}
	if err := v.among(); err != nil {
		return nil, err
	}
	if err := v.against(before, tick); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(v.tables, (*built).sensitive) {
		v.checks = append(v.checks, Check{Words: "Sensitive tables stop at region, and need a total of 50", Note: "kept", OK: true})
	}
	for i := range v.leaks {
		v.leaks[i].Letter = letter(i)
	}
	return v, nil
}

// plain shows a table that could not be protected by the rule of small counts alone, so that it can be seen where it leaks.
func (b *built) plain() error {
	r := b.spec.Rule
	b.release, b.log = disclosure.HES{Small: r.Small, Base: max(1, r.Base), RoundNational: true}.Apply(b.table)
	return nil
}

func (v *verdict) count(b *built) {
	for cell, s := range b.release.Cells {
		if b.log[cell].Reason == reasonLevel || b.twin(cell) {
			continue
		}
		v.cells++
		switch {
		case s.Hidden():
			v.hidden++
		case s.Kind == disclosure.Exact:
			v.told++
		case s.Kind == disclosure.Rounded:
			v.told += 0.9
		}
	}
}

// alone audits each table by itself.
func (v *verdict) alone(tick func() error) error {
	fail := 0
	for i, b := range v.tables {
		if slices.ContainsFunc(v.leaks, func(l Leak) bool { return l.Table == i }) {
			fail += len(v.leaks)
			continue
		}
		found, err := b.leaks()
		if err != nil {
			return fmt.Errorf("the audit of table %d: %w", i+1, err)
		}
		for _, f := range found {
			fail++
			v.leak(Leak{Table: i, Cell: f.Cell, Place: b.name(f.Cell), Values: f.Values, Need: f.Need, Unproven: f.Unproven()})
		}
		if err := tick(); err != nil {
			return err
		}
	}
	v.checks = append(v.checks, Check{Words: "Every hidden cell keeps a range, places together with those below them", Note: failing(fail, "all do"), OK: fail == 0})
	return nil
}

// leaks audits a table by itself.
func (b *built) leaks() ([]disclosure.Finding, error) {
	t, full, err := b.slim()
	if err != nil {
		return nil, err
	}
	r := &disclosure.Release{Layout: t.Layout()}
	for _, cells := range full {
		r.Cells = append(r.Cells, b.release.Cells[cells[0]])
	}
	report, err := disclosure.Audit{Quick: true, Small: b.spec.Rule.Small, Releases: []disclosure.Published{{Release: r, Table: t}},
		Need: func(_, cell int) int64 { return b.need(full[cell][0]) }}.Run()
	if err != nil {
		return nil, err
	}
	out := report.Leaks()
	for i := range out {
		out[i].Cell = full[out[i].Cell][0]
	}
	return out, nil
}

// among audits the tables with each other, where two of them show the same figures in two ways.
func (v *verdict) among() error {
	fail, pairs := 0, 0
	for i, a := range v.tables {
		for k := i + 1; k < len(v.tables); k++ {
			b := v.tables[k]
			if a.on == b.on && a.spec.Rule.Kind == HES {
				continue // the same count has the same sign in both
			}
			pairs++
			n, err := v.pair(a, b, i, k, "")
			if err != nil {
				return err
			}
			fail += n
		}
	}
	if pairs > 0 {
		v.checks = append(v.checks, Check{Words: "Tables laid side by side, both maps of organisations among them", Note: failing(fail, fmt.Sprintf("%d pairs", pairs)), OK: fail == 0})
	}
	return nil
}

// against audits the tables with each earlier release.
func (v *verdict) against(before []*earlier, tick func() error) error {
	fail := 0
	for _, e := range before {
		met := false
		for _, a := range e.tables {
			for k, b := range v.tables {
				if a.spec.Counted != b.spec.Counted || !overlap(a.spec, b.spec) {
					continue
				}
				met = true
				n, err := v.pair(a, b, -1, k, e.title)
				if err != nil {
					return fmt.Errorf("comparing with %s: %w", e.id, err)
				}
				fail += n
			}
		}
		if met {
			v.compared++
		}
		if err := tick(); err != nil {
			return err
		}
	}
	note := "nothing to compare"
	if v.compared > 0 {
		note = fmt.Sprintf("%d compared", v.compared)
	}
	v.checks = append(v.checks, Check{Words: "Earlier releases: nothing learned by subtraction", Note: failing(fail, note), OK: fail == 0})
	if v.compared < 2 || fail > 0 {
		return nil
	}
	return v.atOnce(before)
}

// atOnce audits each table with all earlier ones of its time together, where two of them do not tell what three do. It refuses
// what it can prove to leak. What it cannot settle it says and lets pass: each pair was proved before, and the search among many
// is bounded.
func (v *verdict) atOnce(before []*earlier) error {
	fail, open, large := 0, 0, false
	for k, b := range v.tables {
		var list []*built
		for _, e := range before {
			for _, a := range e.tables {
				if a.spec.Counted == b.spec.Counted && overlap(a.spec, b.spec) {
					list = append(list, a)
				}
			}
		}
		if len(list) < 2 {
			continue
		}
		list = append(list, b)
		leaks, views, err := together(list...)
		if errors.Is(err, errTooLarge) || errors.Is(err, bounds.ErrImpossible) {
			large = true
			continue
		}
		if err != nil {
			return fmt.Errorf("comparing with %d releases at once: %w", len(list)-1, err)
		}
		dims := commonDims(list...)
		for _, f := range leaks {
			if f.Unproven() {
				open++
				continue
			}
			of, path := list[f.Release], views[f.Release].release.Layout.Path(f.Cell)
			l := Leak{Table: k, Cell: -1, Place: of.placed(path, dims), Values: f.Values, Need: f.Need, With: "several earlier releases at once", Earlier: of != b}
			if cell, here := finder(b, dims)(path); here && of == b {
				l.Cell = cell
			}
			fail++
			v.leak(l)
		}
	}
	note := fmt.Sprintf("%d at once", v.compared)
	switch {
	case large:
		note = "too large to compare at once; each was compared by itself"
	case open > 0:
		note += fmt.Sprintf(", %d not settled", open)
	}
	v.checks = append(v.checks, Check{Words: "All earlier releases of these months together", Note: failing(fail, note), OK: fail == 0})
	return nil
}

// pair audits two tables together and takes down what leaks.
func (v *verdict) pair(a, b *built, i, k int, with string) (int, error) {
	leaks, views, err := together(a, b)
	if errors.Is(err, bounds.ErrImpossible) {
		return 0, fmt.Errorf("no counts agree with both: %w", err)
	}
	if err != nil {
		return 0, err
	}
	n := 0
	for _, f := range leaks {
		side := views[f.Release]
		of, table := b, k
		if f.Release == 0 {
			of, table = a, i
		}
		path := side.release.Layout.Path(f.Cell)
		cell, here := finder(of, commonDims(a, b))(path)
		if !here {
			cell = -1
		}
		l := Leak{Table: table, Cell: cell, Place: of.placed(path, commonDims(a, b)), Values: f.Values, Need: f.Need, Unproven: f.Unproven(), With: with, Earlier: f.Release == 0 && with != ""}
		if f.Before >= 0 && with == "" {
			continue // one moment: nothing changed
		}
		if slices.ContainsFunc(v.leaks, func(o Leak) bool { return o.Table == l.Table && o.Cell == l.Cell && o.Place == l.Place }) {
			continue
		}
		n++
		v.leak(l)
	}
	return n, nil
}

func (v *verdict) leak(l Leak) { v.leaks = append(v.leaks, l) }

func failing(n int, otherwise string) string {
	if n > 0 {
		return fmt.Sprintf("%d fail", n)
	}
	return otherwise
}

// letter names the n-th leak: A to Z, then AA, AB.
func letter(n int) string {
	s := ""
	for n++; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// name names a cell of a table in words.
func (b *built) name(cell int) string {
	path := b.layout.Path(cell)
	return b.placed(path, b.dims[2:])
}

// placed names the cell at a path of place, period and further dimensions in words. A single period goes without saying.
func (b *built) placed(path [][]string, dims []string) string {
	out := b.facts.words(b.top.ID)
	if n := len(path[0]); n > 0 {
		out = b.facts.words(path[0][n-1])
	}
	if n := len(path[1]); n > 0 && len(b.spec.months()) > 1 && b.layout.Dims()[1].Len() > 2 {
		out += ", " + periodWords(path[1][n-1])
	}
	for i, d := range dims {
		n := len(path[i+2])
		switch m, measure := strings.CutPrefix(d, dimMeasure); {
		case n == 0:
		case measure && path[i+2][0] == classYes:
			out += ", " + lowerFirst(MeasureWords(m))
		case measure:
			out += ", all but " + lowerFirst(MeasureWords(m))
		default:
			out += ", " + lowerFirst(classWords(d, path[i+2][n-1]))
		}
	}
	return out
}

// twin tells whether a cell is the total over periods of which there is only one, and so says what that one says.
func (b *built) twin(cell int) bool {
	return b.layout.Dims()[1].Len() == 2 && b.layout.At(cell)[1] == 0
}
