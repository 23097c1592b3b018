package boardpack

import (
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/letter"
)

// DOCX is the paper as a Word document, from the same content as every other form.
func (p *Pack) DOCX() ([]byte, error) {
	c := p.Content
	r := letter.Report{Lang: "en", Title: c.Words.Title, Author: c.Name, Made: p.MadeAt.Time, Top: []string{c.Name, c.Meeting.Body + ", " + dayWords(p.Day)}, Foot: p.foot()}
	if c.Signed != nil {
		r.Made = c.Signed.At
	}
	if c.Meeting.Item != "" {
		r.Top = append(r.Top, c.Meeting.Item)
	}
	if c.Meeting.Lead != "" {
		r.Top = append(r.Top, "Executive lead: "+c.Meeting.Lead)
	}
	add := func(items ...letter.Item) { r.Items = append(r.Items, items...) }
	add(letter.Item{Heading: "The " + c.Asked() + " is asked to"}, letter.Item{List: c.Words.Asks})
	if c.Reason != "" {
		add(letter.Item{Lines: []letter.Span{{Text: "Version " + strconv.Itoa(c.Version) + ". ", Bold: true}, {Text: "Opened again: " + c.Reason}}})
	}
	for _, s := range c.Sections {
		add(letter.Item{Heading: s.Title})
		if s.Missing != "" {
			add(letter.Item{Lines: []letter.Span{{Text: "Missing. ", Bold: true}, {Text: s.Missing}}})
		}
		for _, b := range s.Blocks {
			add(blockItems(s, b)...)
		}
	}
	add(letter.Item{Heading: p.signing()}, letter.Item{Lines: []letter.Span{{Text: c.Words.Statement}}})
	if c.Signed == nil {
		add(letter.Item{Lines: []letter.Span{{Text: "Executive lead, and the day: " + strings.Repeat("_", 36)}}})
	}
	if p.Hash != "" {
		add(letter.Item{Lines: []letter.Span{{Text: "SHA-256 of the frozen content: " + p.Hash}}})
	}
	add(letter.Item{Break: true}, letter.Item{Heading: "Annex A: every figure, with its definition, source and caution"}, letter.Item{Grid: annexGrid(c)})
	for _, s := range c.Sections {
		for _, b := range s.Blocks {
			if b.SPC != nil {
				t := b.SPC.Table()
				add(letter.Item{Heading: t.Caption, Level: 3}, letter.Item{Grid: gridOf(&t)})
			}
		}
	}
	return r.DOCX()
}

// dayWords writes YYYY-MM-DD as a date; what is none stays as it is.
func dayWords(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.Format("2 January 2006")
}

// signing heads the statement.
func (p *Pack) signing() string {
	if p.Content.Signed == nil {
		return "Statement, not signed yet"
	}
	return "Signed by " + p.Content.Signed.Name + ": statement " + p.Number
}

func (p *Pack) foot() string {
	at := p.Content.To.Last()
	s := "Data to " + strconv.Itoa(at.Day()) + " " + at.Format("January 2006") + ". "
	if p.Content.Signed == nil {
		return s + "Draft, not for the board. "
	}
	return s + "Statement " + p.Number + ", version " + strconv.FormatInt(p.Edition, 10) + ". "
}

// blockItems gives a block as parts of the document.
func blockItems(s Section, b Block) []letter.Item {
	switch {
	case b.SPC != nil:
		return []letter.Item{{Chart: b.SPC.Chart(s.Title)}}
	case b.Bars != nil:
		t := Table{Caption: b.Bars.Name, Head: []string{"Stage", "Count"}, Right: []bool{false, true}}
		c := letter.Chart{Title: b.Bars.Name, Bars: true, Height: 52, Series: []letter.Series{{Name: b.Bars.Name, Colour: "2F6F8A"}}}
		drawn := false
		for _, x := range b.Bars.List {
			t.Rows = append(t.Rows, []Cell{{Text: x.Label}, {Text: x.Shown}})
			c.Labels = append(c.Labels, x.Label)
			v := &x.Count
			if x.Hidden {
				v = nil
			}
			drawn = drawn || v != nil && *v > 0
			c.Series[0].Values = append(c.Series[0].Values, v)
			c.Alt += x.Label + ": " + x.Shown + ". "
		}
		if !drawn { // an axis without a bar says nothing
			return []letter.Item{{Grid: gridOf(&t)}}
		}
		return []letter.Item{{Chart: &c}, {Grid: gridOf(&t)}}
	case b.Table != nil:
		return []letter.Item{{Grid: gridOf(b.Table)}}
	}
	var lines []letter.Span
	for _, r := range b.Text {
		lines = append(lines, letter.Span{Text: r.Text, Bold: r.Figure != ""})
	}
	return []letter.Item{{Lines: lines}}
}

// gridOf gives a table; a column of ratings becomes one for each rating.
func gridOf(t *Table) *letter.Grid {
	rated := -1
	for _, row := range t.Rows {
		for i, c := range row {
			if c.Rated != nil {
				rated = i
			}
		}
	}
	g := &letter.Grid{Title: t.Caption}
	for i, h := range t.Head {
		if i == rated {
			g.Head = append(g.Head, "Green", "Amber", "Red", "Not assessed")
			g.Right = append(g.Right, true, true, true, true)
			continue
		}
		g.Head, g.Right = append(g.Head, h), append(g.Right, t.Right[i])
	}
	for _, row := range t.Rows {
		var cells []letter.Box
		for i, c := range row {
			switch {
			case i != rated:
				cells = append(cells, letter.Box{Text: c.Text})
			case c.Rated == nil:
				cells = append(cells, letter.Box{}, letter.Box{}, letter.Box{}, letter.Box{})
			default:
				cells = append(cells, rating(c.Rated.Green, "00662F", true), rating(c.Rated.Amber, "FFB81C", false), rating(c.Rated.Red, "A81F15", true), rating(c.Rated.NotAssessed, "", false))
			}
		}
		g.Rows = append(g.Rows, cells)
	}
	return g
}

// rating is a count in the colour of its rating; none has no colour.
func rating(n int, fill string, light bool) letter.Box {
	if n == 0 {
		return letter.Box{Text: "0"}
	}
	return letter.Box{Text: strconv.Itoa(n), Fill: fill, Light: light}
}

func annexGrid(c *Content) *letter.Grid {
	g := &letter.Grid{Title: "Figures of this paper", Head: []string{"Figure", "Shown", "What it is, from where, and what it does not say"}, Right: []bool{false, true, false}, Widths: []int{28, 16, 56}}
	for _, f := range c.Figures {
		g.Rows = append(g.Rows, []letter.Box{{Text: f.Label + " " + f.Name}, {Text: f.Shown}, {Text: f.Definition + " Source: " + f.Source + ". Time: " + f.Stood + ". " + f.Caution}})
	}
	return g
}

// Chart gives a control chart for a word processor: the values, and for each phase its average and limits.
func (x *SPC) Chart(title string) *letter.Chart {
	c := &letter.Chart{Title: title, Height: 64, Alt: x.Desc + ". The values stand in annex A."}
	points := letter.Series{Name: x.Name, Colour: "8A9299", Mark: "circle"}
	for _, p := range x.Points {
		c.Labels = append(c.Labels, collection.Month(p.Month).First().Format("Jan 2006"))
		points.Values = append(points.Values, p.Value)
	}
	level := func(name, colour, dash string, of func(SPCPhase) *float64) {
		for i, ph := range x.Phases {
			s := letter.Series{Name: name, Colour: colour, Dash: dash, Plain: i > 0, Values: make([]*float64, len(x.Points))}
			for k := ph.First; k < ph.First+ph.Points && k < len(s.Values); k++ {
				s.Values[k] = of(ph)
			}
			c.Series = append(c.Series, s)
		}
	}
	level("Average", "212B32", "", func(p SPCPhase) *float64 { return p.Mean })
	level("Upper limit", "767676", "dash", func(p SPCPhase) *float64 { return p.Upper })
	level("Lower limit", "767676", "dash", func(p SPCPhase) *float64 { return p.Lower })
	if x.Target != nil {
		s := letter.Series{Name: "Target", Colour: "DE1B1B", Dash: "sysDot"}
		for range x.Points {
			s.Values = append(s.Values, x.Target)
		}
		c.Series = append(c.Series, s)
	}
	c.Series = append(c.Series, points)
	for _, m := range []struct{ sign, name, colour string }{{"improving", "Improving", "2F8AC7"}, {"worsening", "Worsening", "E46C0A"}, {"changed", "Stands out", "7B5EA7"}} {
		s := letter.Series{Name: m.name, Colour: m.colour, Mark: "triangle", Values: make([]*float64, len(x.Points))}
		there := false
		for i, p := range x.Points {
			if p.Sign == m.sign && p.Value != nil {
				s.Values[i], there = p.Value, true
			}
		}
		if there {
			c.Series = append(c.Series, s)
		}
	}
	return c
}
