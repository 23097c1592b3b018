package cube

import (
	"slices"

	"github.com/havenward/havenward/internal/fault"
)

// Query asks for one measure by up to three dimensions.
type Query struct {
	// Measure is one of Cube.Measures; empty is All.
	Measure string
	// Within is a number of hours for the measures that ask for a time, 0 for the usual one: whole hours up to 7 days, whole
	// days up to MaxDays; only whole days for Prompt.
	Within int
	// By are the dimensions of the cells, at most three.
	By []string
	// Where are conditions that must all hold. Without one on Kind, and with Kind not in By, only single records count.
	Where []Filter
	// From and To are the first and the last day of the incidents, YYYY-MM-DD; empty is open. With either of them, facts
	// whose day is not known are left out.
	From, To string
	// Reach are the organisations that may be counted, from the tree: "as it is now" without days, "as it was" with the days
	// on which each belonged there. Nothing is counted outside them. It is no part of the address of a page.
	Reach []Span
	// Everywhere counts all organisations in place of Reach.
	Everywhere bool
}

// Filter asks for values of a dimension.
type Filter struct {
	Dim string
	// Values are codes; NotSaid and Unlisted too. One of them is enough, unless All.
	Values []string
	// All asks for every value, of a dimension that has several.
	All bool
}

// Span is an organisation for some days, both ends inside; an empty end is open.
type Span struct{ Org, From, To string }

// MaxBy is how many dimensions a query can group by.
const MaxBy = 3

// Problems gives what is wrong with a query, with the names of its address (Query.Values) as fields.
func (c *Cube) Problems(q Query) fault.Problems {
	var p fault.Problems
	switch _, _, known, timed := c.l.measure(q.Measure, q.Within); {
	case !known:
		p.Add("measure", "Choose a measure from the list")
	case !timed:
		p.Add("within", "Choose a time that this measure can tell")
	}
	if len(q.By) > MaxBy {
		p.Add("by", "Choose at most three things to count by")
	}
	for i, name := range q.By {
		if !c.has(name) || slices.Contains(q.By[:i], name) {
			p.Add("by", "Choose what to count by from the list, each once")
			break
		}
	}
	for _, f := range q.Where {
		c.filterProblems(f, &p)
	}
	for _, d := range []struct{ field, day string }{{"from", q.From}, {"to", q.To}} {
		if d.day != "" && dayOf(d.day) == 0 {
			p.Add(d.field, "Enter a real date")
		}
	}
	if q.From != "" && q.To != "" && q.From > q.To {
		p.Add("to", "The last day must not be before the first")
	}
	if len(q.Reach) == 0 && !q.Everywhere {
		p.Add("", "There is no organisation that you can count")
	}
	for _, s := range q.Reach {
		if s.From != "" && dayOf(s.From) == 0 || s.To != "" && dayOf(s.To) == 0 {
			p.Add("", "An organisation has a day that is not a real date")
			break
		}
	}
	return p
}

func (c *Cube) has(name string) bool {
	_, ok := c.l.byName[name]
	return ok || slices.Contains(made, name)
}

func (c *Cube) filterProblems(f Filter, p *fault.Problems) {
	if !c.has(f.Dim) {
		p.Add(f.Dim, "There is nothing of this name to filter by")
		return
	}
	if len(f.Values) == 0 {
		p.Add(f.Dim, "Choose at least one answer")
	}
	i, listed := c.l.byName[f.Dim]
	if f.All && (!listed || !c.l.dims[i].Many) {
		p.Add(f.Dim, "Only one answer is possible here, so not all of several can hold")
	}
	for _, v := range f.Values {
		ok := true
		if listed {
			_, ok = c.l.dims[i].at[v]
			ok = ok || v == NotSaid || v == Unlisted
		} else if _, isPeriod := periods[f.Dim]; isPeriod {
			_, ok = indexOf(f.Dim, v)
		}
		if !ok {
			p.Add(f.Dim, "Choose an answer from the list")
			return
		}
	}
}
