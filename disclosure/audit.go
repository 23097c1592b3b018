package disclosure

import (
	"errors"
	"fmt"
	"math"

	"github.com/havenward/havenward/disclosure/bounds"
)

// ErrUntrue means that a release does not agree with the table it is said to come from.
var ErrUntrue = errors.New("disclosure: the release does not agree with its table")

// Change says how a leaf count of one release relates to the same leaf in the newest release before that has it.
type Change uint8

const (
	// Same means that the public takes the figure to be the same: one month, published twice. It is the zero value.
	Same Change = iota
	// Grown means that late records may have been added and none taken away.
	Grown
	// Restated means that the figure may have moved either way.
	Restated
)

// Published is one release that the outsider has.
type Published struct {
	Release *Release
	// Table, if given, is the truth behind it. The audit is then quicker, and fails with ErrUntrue where they differ.
	Table *Table
	// Change says how each leaf cell relates to the newest release before it in the list that has a figure for it; nil means
	// Same throughout. Leaves are matched by name, so the geography may differ. A leaf that no earlier release has is its own.
	Change func(leaf int) Change
}

// Audit asks what an outsider can work out from releases together. They are in order of publication; several of one period
// (other geographies, say) belong in the list as well.
type Audit struct {
	Releases []Published
	// Ratios are percentages and rates published beside the counts, that were worked out from raw counts.
	Ratios []Ratio
	// Small is the largest count, or change between releases, that is sensitive; zero means 7.
	Small int64
	// Values is how many values each hidden cell must keep possible; zero means 2, so that none is known exactly.
	Values int64
	// RoundedValues is the same for rounded cells; zero does not ask it of them.
	RoundedValues int64
	// ChangeValues is the same for the change of a cell from one release to the next; zero means Values.
	ChangeValues int64
	// JudgeNational asks it of changes at national level too, where both counts are published as they are.
	JudgeNational bool
	// Need, if set, says instead how many values a cell of a release must keep; zero asks nothing.
	Need func(release, cell int) int64
	// Quick stops at each cell as soon as it is known to keep enough values. Ranges are then inner ones.
	Quick bool
	// Nodes and Effort limit the search where releases together are no network; see bounds.Options.
	Nodes, Effort int
}

// Finding is what can be known of one cell, or of its change since an earlier release.
type Finding struct {
	Release int
	Before  int // the earlier release for a change, or -1
	Cell    int
	Shown   Shown
	Range   bounds.Range
	// Values is how many values are proven possible, and Need how many were asked for.
	Values, Need int64
	// Leak is true when too much can be worked out, or when it could not be proven that it cannot.
	Leak bool
}

// Known reports whether the value can be worked out exactly.
func (f Finding) Known() bool { return f.Range.Min == f.Range.Max }

// Unproven reports whether a leak is a doubt only: too few values were proven possible, but more were not ruled out. A
// larger Audit.Effort may settle it.
func (f Finding) Unproven() bool {
	return f.Leak && !f.Range.Exact && (f.Range.Width() == math.MaxInt64 || f.Range.Width()+1 >= f.Need)
}

// Report is the outcome of an audit.
type Report struct {
	// Findings has every hidden or rounded cell of every release, and every change judged, in order.
	Findings []Finding
	// Cells is how many cells the releases have, Parts into how many separate problems they fell, Networks how many of these
	// were solved as networks, and Largest the cells of the largest.
	Cells, Parts, Networks, Largest int
	model                           *model
	ranges                          []bounds.Range
}

// Safe reports whether nothing leaks.
func (r *Report) Safe() bool {
	for i := range r.Findings {
		if r.Findings[i].Leak {
			return false
		}
	}
	return true
}

// Leaks are the findings that must be mended before publication.
func (r *Report) Leaks() []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if f.Leak {
			out = append(out, f)
		}
	}
	return out
}

// Range is what can be known of any cell of any release.
func (r *Report) Range(release, cell int) bounds.Range {
	return r.ranges[r.model.vars[release][cell]]
}

// Run works out every range and judges it. The error is bounds.ErrImpossible when no counts agree with the releases and
// ErrUntrue when a table given does not.
func (a Audit) Run() (*Report, error) {
	if a.Small <= 0 {
		a.Small = 7
	}
	if a.Values <= 0 {
		a.Values = 2
	}
	if a.ChangeValues <= 0 {
		a.ChangeValues = a.Values
	}
	m, err := a.model()
	if err != nil {
		return nil, err
	}
	o := bounds.Options{Nodes: a.Nodes, Effort: a.Effort}
	if a.Quick {
		a.quick(m, &o)
	}
	res, err := m.sys.Solve(o)
	if err != nil {
		return nil, fmt.Errorf("disclosure: audit: %w", err)
	}
	r := &Report{Parts: res.Parts, Networks: res.Networks, Largest: res.Largest, model: m, ranges: res.Ranges}
	for i, p := range a.Releases {
		r.Cells += len(p.Release.Cells)
		for cell, shown := range p.Release.Cells {
			if f, ok := a.judge(i, cell, shown, res.Ranges[m.vars[i][cell]]); ok {
				r.Findings = append(r.Findings, f)
			}
		}
	}
	changes, err := a.changes(m, res)
	if err != nil {
		return nil, err
	}
	r.Findings = append(r.Findings, changes...)
	return r, nil
}
