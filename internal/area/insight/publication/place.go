package publication

import (
	"slices"
	"time"

	"github.com/havenward/havenward/internal/org"
)

// none stands for the board or region of an organisation that has none.
const none = "-"

// places is a map of organisations as it was on one day, as far as it lies below one publisher.
type places struct {
	tree *org.Tree
	top  org.Organisation
	on   org.Date
}

// path is the way from below the publisher down to an organisation, by code; ok is false for one that is not below. One that
// had closed before the day stands where its area lay on it.
func (p places) path(code string) (path []string, ok bool) {
	if code == p.top.ID {
		return []string{code}, true
	}
	above := p.tree.AncestorsNow(code, p.on)
	if !slices.Contains(above, p.top.ID) && p.top.Kind != org.National {
		return nil, false
	}
	for _, kind := range Levels(p.top.Kind)[1:] {
		at := none
		for _, a := range append([]string{code}, above...) {
			if o, ok := p.tree.Get(a); ok && o.Kind == kind {
				at = a
				break
			}
		}
		path = append(path, at)
	}
	if n := len(path); n > 0 {
		path[n-1] = code // a body that is no trust is a leaf by itself
	}
	return path, true
}

// cut shortens a path to the level that a release goes down to, but never to nothing.
func (p places) cut(path []string, level org.Kind) []string {
	depth := max(1, slices.Index(Levels(p.top.Kind), level))
	return path[:min(depth, len(path))]
}

// words name an organisation of the map.
func (p places) words(code string) string {
	if code == none {
		return "Not under a board or region"
	}
	if o, ok := p.tree.Get(code); ok {
		return o.Name
	}
	return code
}

// lastDay is the day of a map that is "as it was".
func (s Spec) lastDay() org.Date { return org.DateOf(s.To.Last().Add(12 * time.Hour)) }

// maps gives the days whose maps a release shows, one or both.
func (s Spec) maps(today org.Date) []org.Date {
	switch s.Map {
	case AsItWas:
		return []org.Date{s.lastDay()}
	case AsItIs:
		return []org.Date{today}
	}
	return []org.Date{s.lastDay(), today}
}
