package effect

import (
	"fmt"
	"slices"
)

// Observation is one place in one period.
type Observation struct {
	Unit string // the place: a ward, a site, a trust
	Time int    // the number of the period, the same for all places; counted without holes, as Trends draws lines over it
	// Treated says that the place has the change at some time; it is the same in all its periods.
	Treated bool
	// Post says that the period is after the start; it is the same for all places.
	Post     bool
	Events   int
	Exposure float64 // above zero
}

// panel is checked observations with places and periods numbered from 0 in their order.
type panel struct {
	rows         []Observation
	units, times []int // of each row
	treated      []bool
	periods      int
	post         []bool
}

// check refuses impossible numbers and designs that are not one start for one group of places.
func check(rows []Observation) (panel, error) {
	p := panel{rows: rows, units: make([]int, len(rows)), times: make([]int, len(rows))}
	order := make([]int, 0, len(rows))
	for _, r := range rows {
		order = append(order, r.Time)
	}
	slices.Sort(order)
	order = slices.Compact(order)
	p.periods, p.post = len(order), make([]bool, len(order))
	numbers, seenUnit, seenTime := map[int]int{}, map[string]int{}, map[int]bool{}
	for i, t := range order {
		numbers[t] = i
	}
	seen := map[[2]int]bool{}
	var cells [2][2]int
	for i, r := range rows {
		if r.Events < 0 || r.Events > most || !positive(r.Exposure) {
			return panel{}, fmt.Errorf("%w: %q, period %d: impossible events or no exposure", ErrInput, r.Unit, r.Time)
		}
		u, ok := seenUnit[r.Unit]
		if !ok {
			u = len(p.treated)
			seenUnit[r.Unit] = u
			p.treated = append(p.treated, r.Treated)
		}
		t := numbers[r.Time]
		if !seenTime[t] {
			seenTime[t], p.post[t] = true, r.Post
		}
		switch {
		case p.treated[u] != r.Treated:
			return panel{}, fmt.Errorf("%w: %q is both with and without the change; say in Post when it began", ErrInput, r.Unit)
		case p.post[t] != r.Post:
			return panel{}, fmt.Errorf("%w: period %d is both before and after the start; starts at different times need each group compared with places not yet changed", ErrInput, r.Time)
		case seen[[2]int{u, t}]:
			return panel{}, fmt.Errorf("%w: %q has period %d twice", ErrInput, r.Unit, r.Time)
		}
		seen[[2]int{u, t}] = true
		p.units[i], p.times[i] = u, t
		cells[bit(r.Treated)][bit(r.Post)]++
	}
	for g := range cells {
		for h := range cells[g] {
			if cells[g][h] == 0 {
				return panel{}, fmt.Errorf("%w: places with and without the change are both needed, before and after the start", ErrInput)
			}
		}
	}
	return p, nil
}

// sides counts the places with and without the change.
func (p panel) sides() (treated, compared int) {
	for _, t := range p.treated {
		if t {
			treated++
		} else {
			compared++
		}
	}
	return treated, compared
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
