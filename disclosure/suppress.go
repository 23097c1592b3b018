package disclosure

import (
	"fmt"
	"strings"
)

// Suppress hides small counts and as many others as it takes that none of the small ones can be worked out, and shows the
// rest as they are, so that tables add up (or, with Base, rounded: the HES rule made safe). A star then says no more than "at least 1" (at least 0 where zero is sensitive).
//
// The result is audited before it is returned, together with the earlier releases given. It depends on the table and the
// settings alone: a rerun gives the same pattern.
type Suppress struct {
	// Small is the largest count that is hidden for its own sake; zero means 7.
	Small int64
	// Values is how many values each of these must keep possible; zero means Small, as many as the threshold itself leaves.
	Values int64
	// ZeroSensitive marks cells in which zero is as telling as a small count.
	ZeroSensitive func(cell int) bool
	// Base, above 1, rounds what is shown below national level to its nearest multiple, as HES does; fewer cells then have to
	// be hidden. RoundNational rounds the national level too.
	Base          int64
	RoundNational bool
	// Keep marks cells that must not be hidden to protect others. They are still hidden for their own sake.
	Keep func(cell int) bool
	// Cost is what it costs to hide a cell to protect others; nil means its count, and a little more for a margin.
	Cost func(cell int) int64
	// Sensitive, if set, is the stricter treatment of a sensitive breakdown.
	Sensitive *Sensitive
	// Before are the earlier releases that the new one must be safe with, in order, and Change says how its leaves relate to
	// the last of them; see Published. What they give away by themselves is not held against the new one.
	Before []Published
	Change func(leaf int) Change
	// JudgeNational protects changes at national level too.
	JudgeNational bool
}

// Safe is a release that passed its audit.
type Safe struct {
	Release *Release
	Log     Log
	Report  *Report
	// Primary is how many cells are hidden for their own sake, Complement how many to protect others.
	Primary, Complement int
}

// UnprotectedError lists cells that nothing allowed could protect, for example because an earlier release shows them.
type UnprotectedError struct {
	Layout *Layout
	Cells  []int
}

// Error names the cells.
func (e *UnprotectedError) Error() string {
	names := make([]string, len(e.Cells))
	for i, c := range e.Cells {
		names[i] = e.Layout.Name(c)
	}
	return "disclosure: cannot be protected: " + strings.Join(names, "; ")
}

// Name is the rule in words for a log.
func (s Suppress) Name() string {
	name := fmt.Sprintf("Suppression: 1 to %d hidden, with others that protect them", s.small())
	if s.Base > 1 {
		name += fmt.Sprintf(", the rest to the nearest %d", s.Base)
	}
	return name
}

func (s Suppress) small() int64 {
	if s.Small <= 0 {
		return 7
	}
	return s.Small
}

func (s Suppress) values() int64 {
	if s.Values <= 0 {
		return max(2, s.small())
	}
	return max(2, s.Values)
}

// primary reports whether a cell is hidden for its own sake.
func (s Suppress) primary(t *Table, cell int) bool {
	if t.State(cell) != Counted {
		return false
	}
	if t.Count(cell) == 0 {
		return s.ZeroSensitive != nil && s.ZeroSensitive(cell)
	}
	return t.base(cell) <= s.small()
}

// rounds is how often the pattern is widened after the joint audit before giving up.
const rounds = 25

// Apply finds the release. The error is an *UnprotectedError when it cannot be made safe.
func (s Suppress) Apply(t *Table) (*Safe, error) {
	p, err := s.pattern(t)
	if err != nil {
		return nil, err
	}
	g := newGuard(p)
	for range rounds {
		if err := p.protect(g); err != nil {
			return nil, err
		}
		p.tighten(g)
		safe, err := p.release()
		if err != nil {
			return nil, err
		}
		if safe.Report.Safe() {
			return safe, nil
		}
		if !p.widen(safe.Report, g) {
			return nil, p.unprotected(safe.Report)
		}
	}
	safe, err := p.release()
	if err != nil {
		return nil, err
	}
	return nil, p.unprotected(safe.Report)
}

// unprotected names what a report still finds.
func (p *pattern) unprotected(r *Report) error {
	e := &UnprotectedError{Layout: p.l}
	seen := make(map[int]bool)
	for _, f := range r.Leaks() {
		if f.Release == len(p.s.Before) && !seen[f.Cell] {
			seen[f.Cell] = true
			e.Cells = append(e.Cells, f.Cell)
		}
	}
	if len(e.Cells) == 0 { // only an earlier release leaks
		for _, f := range r.Leaks() {
			e.Layout = p.s.Before[f.Release].Release.Layout
			e.Cells = append(e.Cells, f.Cell)
		}
	}
	return e
}
