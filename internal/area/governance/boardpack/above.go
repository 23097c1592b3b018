package boardpack

import (
	"context"
	"strconv"
)

// coverage says how much of a place above a trust is there at all: it comes before every other figure.
func (d *draft) coverage(ctx context.Context) error {
	c, err := d.control(ctx, "incidents", 12)
	if err != nil {
		return err
	}
	if len(c.Points) == 0 {
		d.missing("coverage", "Coverage: not known", "No month is there.")
		return nil
	}
	t := Table{Caption: "Returns that are in", Head: []string{"Month", "Trusts in", "Of", "Late"}, Right: []bool{false, true, true, true}}
	for _, p := range c.Points {
		t.Rows = append(t.Rows, []Cell{{Text: p.Month.Words()}, {Text: strconv.Itoa(p.Cover.In)}, {Text: strconv.Itoa(p.Cover.Owed)}, {Text: strconv.Itoa(p.Cover.Late)}})
	}
	last := c.Points[len(c.Points)-1]
	d.found.cover, d.found.coverKnown = last.Cover, true
	page := "/returns?month=" + string(last.Month)
	key := d.add(Figure{Key: "cover.in", Name: "Trusts in for " + last.Month.Words(), Shown: strconv.Itoa(last.Cover.In) + " of " + strconv.Itoa(last.Cover.Owed), Value: number(float64(last.Cover.In)), Unit: "trusts",
		Definition: "Trusts whose return of the month counts, or whose reports are made here, of those that owe one.", Source: "Collection of returns", Caution: "No trust is taken as nought because it is missing.", Stood: last.Month.Words(), Page: page})
	t.Rows[len(t.Rows)-1][1].Figure = key
	title := "Coverage: " + strconv.Itoa(last.Cover.In) + " of " + many(last.Cover.Owed, "trust is", "trusts are") + " in for " + last.Month.Words()
	d.section(Section{Key: "coverage", Wide: true, Title: title, Blocks: []Block{small(fig(strconv.Itoa(last.Cover.In), key), say(" of "+strconv.Itoa(last.Cover.Owed)+" are in, "+strconv.Itoa(last.Cover.Late)+
		" of them late. A month in which fewer than 60% of the trusts are in has no figure. No trust is taken as nought because it is missing."))}})
	d.section(Section{Key: "months", Wide: true, Title: "Coverage, month by month", Blocks: []Block{{Table: &t}}})
	return nil
}

// spread is how the trusts below stand against the standard: as distributions, never an average, from signed assessments.
func (d *draft) spread(ctx context.Context) error {
	if d.s.Below == nil {
		d.missing("standard", "The standard below us: not known", "The area of the standard is not set up here.")
		return nil
	}
	p, ok, err := d.s.Below(ctx, d.o)
	if err != nil {
		return err
	}
	if !ok {
		d.missing("standard", "The standard below us: not shown", "Fewer than three trusts have a signed assessment, so their ratings together would tell of one.")
		return nil
	}
	t := Table{Caption: "Ratings of signed assessments", Head: []string{"Domain", "Ratings"}, Right: []bool{false, false}}
	var all Ratings
	for i, s := range p.Sections {
		all = all.Add(s.Now)
		key := d.add(Figure{Key: "standard." + strconv.Itoa(i+1), Name: s.Name, Shown: s.Now.Words(), Value: number(float64(s.Now.Green)), Unit: "ratings green", Definition: "Ratings of this domain over the trusts with a signed assessment.", Source: standardSource,
			Caution: "A distribution, never an average. Trusts without a signed assessment are not in it.", Stood: p.Name, Page: p.Path})
		t.Rows = append(t.Rows, []Cell{{Text: s.Name}, {Text: s.Now.Words(), Rated: &s.Now, Figure: key}})
	}
	d.found.standing, d.found.signed = true, true
	d.section(Section{Key: "standard", Title: "The standard: " + strconv.Itoa(p.Signed) + " of " + many(p.Of, "trust has", "trusts have") + " signed", Blocks: []Block{{Table: &t}, small(say("Over these trusts: " + all.Words() + "."))}})
	return nil
}
