package spc

import (
	"errors"
	"fmt"
	"time"
)

// ErrGroup is the error of a group whose name another group has already.
var ErrGroup = errors.New("two groups have the same name")

// Group is a named series, such as one organisation's.
type Group struct {
	Name   string
	Points []Point
	Target *float64    // in place of Options.Target; nil is that one
	Rebase []time.Time // in place of Options.Rebase; nil is those
}

// Facet is the chart of a group, or why there is none.
type Facet struct {
	Name  string
	Chart Chart
	Err   error
}

// Facets makes one chart for each group, in the order given, with the same settings but for a group's own target and
// rebase dates. A group that cannot be charted carries its error and does not keep the others from theirs.
func Facets(groups []Group, o Options) []Facet {
	facets := make([]Facet, len(groups))
	seen := make(map[string]bool, len(groups))
	for i, g := range groups {
		own := o
		if g.Target != nil {
			own.Target = g.Target
		}
		if g.Rebase != nil {
			own.Rebase = g.Rebase
		}
		f := &facets[i]
		f.Name = g.Name
		if seen[g.Name] {
			f.Err = fmt.Errorf("%w: %s", ErrGroup, g.Name)
			continue
		}
		seen[g.Name] = true
		if f.Chart, f.Err = XmR(g.Points, own); f.Err != nil {
			f.Err = fmt.Errorf("%s: %w", g.Name, f.Err)
		}
	}
	return facets
}
