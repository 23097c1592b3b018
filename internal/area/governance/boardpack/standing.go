package boardpack

import (
	"context"
	"strconv"
	"strings"
)

const standardSource = "Assessment against the violence prevention and reduction standard, rated by people with reasons and evidence"

// standard is the position against the standard, and what changed since the round before.
func (d *draft) standard(ctx context.Context) error {
	if d.s.Standard == nil {
		d.missing("standard", "The standard: not known", "The area of the standard is not set up here.")
		return nil
	}
	p, ok, err := d.s.Standard(ctx, d.o)
	if err != nil {
		return err
	}
	if !ok {
		d.missing("standard", "The standard: no assessment", "There is no assessment of this organisation here, so nothing can be assured.")
		return nil
	}
	d.found.standing, d.found.signed = true, p.Signed
	for _, r := range p.Reds {
		d.found.reds = append(d.found.reds, r.Text)
	}
	before := p.Before
	if before == "" {
		before = "Before"
	}
	t := Table{Caption: p.Name, Head: []string{"Domain", "Now", before}, Right: []bool{false, false, true}}
	var now, then Ratings
	hasBefore := false
	for i, s := range p.Sections {
		now, then, hasBefore = now.Add(s.Now), then.Add(s.Before), hasBefore || s.HasBefore
		key := d.add(Figure{Key: "standard." + strconv.Itoa(i+1), Name: s.Name, Shown: s.Now.Words(), Value: number(float64(s.Now.Green)), Unit: "indicators green", Definition: "Indicators of this domain with each rating.", Source: standardSource,
			Caution: "Ratings are judgements of people. Not assessed is not red.", Stood: p.Name, Page: p.Path})
		was := "–"
		if s.HasBefore {
			was = strconv.Itoa(s.Before.Green) + "G"
		}
		t.Rows = append(t.Rows, []Cell{{Text: s.Name}, {Text: s.Now.Words(), Rated: &s.Now, Figure: key}, {Text: was}})
	}
	for _, x := range []struct {
		key, name string
		n         int
	}{{"green", "Indicators green", now.Green}, {"amber", "Indicators amber", now.Amber}, {"red", "Indicators red", now.Red}, {"not_assessed", "Indicators not assessed", now.NotAssessed}} {
		d.add(Figure{Key: "standard." + x.key, Name: x.name, Shown: strconv.Itoa(x.n), Value: number(float64(x.n)), Unit: "indicators", Definition: "Over all domains.", Source: standardSource, Stood: p.Name, Page: p.Path})
	}
	sec := Section{Key: "standard", Title: "The standard: " + now.Words(), Blocks: []Block{{Table: &t}}}
	if hasBefore && now.Green != then.Green {
		if now.Green > then.Green {
			sec.Title += ", " + strconv.Itoa(now.Green-then.Green) + " more green than before"
		} else {
			sec.Title += ", " + strconv.Itoa(then.Green-now.Green) + " fewer green than before"
		}
	}
	state := p.Name + ": " + lower(p.State) + "."
	if !p.Signed {
		state += " Nobody has signed it yet, so it may still change."
	}
	sec.Blocks = append(sec.Blocks, small(say(state)))
	d.section(sec)
	return d.reds(p)
}

// reds are the indicators that are rated red, with what is planned, on a page of their own.
func (d *draft) reds(p Standing) error {
	if len(p.Reds) == 0 {
		return nil
	}
	t := Table{Caption: "Indicators rated red", Head: []string{"Indicator", "What is planned", "Owner", "By"}, Right: []bool{false, false, false, false}}
	planned := 0
	for _, r := range p.Reds {
		plan := r.Action
		if plan == "" {
			plan = "Nothing is planned yet"
		} else {
			planned++
		}
		t.Rows = append(t.Rows, []Cell{{Text: r.Text}, {Text: plan}, {Text: r.Owner}, {Text: r.Due}})
	}
	title := "Red: " + many(len(p.Reds), "indicator", "indicators")
	switch missing := len(p.Reds) - planned; {
	case missing == 0:
		title += ", each with a plan"
	default:
		title += ", " + strconv.Itoa(missing) + " without a plan"
	}
	d.section(Section{Key: "reds", Wide: true, Title: title, Blocks: []Block{{Table: &t}}})
	return nil
}

// Words write ratings as "2 green, 3 amber, 1 red, 1 not assessed"; those of which there are none are left out.
func (r Ratings) Words() string {
	var out []string
	for _, x := range []struct {
		n    int
		word string
	}{{r.Green, "green"}, {r.Amber, "amber"}, {r.Red, "red"}, {r.NotAssessed, "not assessed"}} {
		if x.n > 0 {
			out = append(out, strconv.Itoa(x.n)+" "+x.word)
		}
	}
	if len(out) == 0 {
		return "nothing rated"
	}
	return strings.Join(out, ", ")
}
