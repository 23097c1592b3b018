package insight

import (
	"slices"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/stats/spc"
)

// Unit is what a measure's value is written in.
type Unit string

// The units.
const (
	Number  Unit = "number"
	Percent Unit = "percent"
	// PerThousand is for each 1,000 of the denominator.
	PerThousand Unit = "per_1000"
)

// Counted says which number of the cube's cells is taken.
type Counted string

// What is counted.
const (
	Incidents Counted = "incidents"
	Staff     Counted = "staff"
	// Sum is what the cube's measure adds up, such as days away.
	Sum Counted = "sum"
)

// Part is a numerator or a denominator: the question that the cube is asked, or a number that comes with a return.
type Part struct {
	// Words say it plainly in English, the key of its translation.
	Words string
	// Counts says whether incidents, staff or a sum is taken.
	Counts Counted
	// Ask and Within are the cube's measure, Where the conditions; "" is every fact.
	Ask    string
	Within int
	Where  []cube.Filter
	// Kind is a denominator of package collection, such as "headcount", in place of a question to the cube.
	Kind string
}

// Measure is one thing that is measured, defined here and nowhere else. Every number of it on a page, in a file or through
// the API is made from this.
type Measure struct {
	// Code is stable: addresses and stored rebases name it.
	Code string
	// Title and Says are keys of translations; Says is one sentence of what it tells.
	Title, Says string
	Num         Part
	// Den is nil for a plain number.
	Den  *Part
	Unit Unit
	// Better says which way is an improvement. How much is reported is neither: see the caution.
	Better spc.Direction
	// Source says which fields it is from, Caution what it does not say.
	Source, Caution string
	// Base is the smallest denominator of a month that a share is worked out from; below it the month has no value.
	Base int64
	// Target is nil for none, with TargetFrom saying whose it is.
	Target     *float64
	TargetFrom string
	// Verb is what the sentence of a change says happens to what is counted, such as "staff are hurt"; "" for shares.
	Verb string
}

// Is tells whether two measures are the same.
func (m Measure) Is(code string) bool { return m.Code == code }

// Share tells whether it is a part of a denominator.
func (m Measure) Share() bool { return m.Den != nil }

// Outside tells whether its denominator comes with returns, not from facts.
func (m Measure) Outside() bool { return m.Den != nil && m.Den.Kind != "" }

// Factor is what a numerator over its denominator is multiplied with.
func (m Measure) Factor() float64 {
	switch m.Unit {
	case Percent:
		return 100
	case PerThousand:
		return 1000
	}
	return 1
}

// query gives the cube's question of a part, without place, days and reach.
func (p Part) query(more []cube.Filter) cube.Query {
	return cube.Query{Measure: p.Ask, Within: p.Within, Where: slices.Concat(p.Where, more)}
}

// of takes the number that the part counts.
func (p Part) of(c cube.Cell) int64 {
	switch p.Counts {
	case Staff:
		return c.Staff
	case Sum:
		return c.Sum
	}
	return c.Incidents
}

// Find gives a measure by its code.
func Find(code string) (Measure, bool) {
	for _, m := range Measures() {
		if m.Code == code {
			return m, true
		}
	}
	return Measure{}, false
}

// Question gives what the cube is asked, as addresses write it, or the kind of a denominator from outside.
func (p Part) Question() string {
	if p.Kind != "" {
		return p.Kind
	}
	return p.query(nil).Values().Encode()
}
