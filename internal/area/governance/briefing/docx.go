package briefing

import (
	"time"

	"github.com/havenward/havenward/internal/letter"
)

// For says for whom the report is and when it was made, in words.
func (d Document) For() string {
	on := string(d.Made)
	if t, err := time.Parse(time.DateOnly, on); err == nil {
		on = t.Format("2 January 2006")
	}
	return "For: " + lower(d.Audience.Words()) + ". Made on " + on
}

// DOCX is the report as a Word document: its charts drawn by the word processor, its tables as tables.
func (d Document) DOCX(hash string) ([]byte, error) {
	r := letter.Report{Lang: "en", Title: d.Finding, Author: d.OrgName, Top: []string{d.Of(), d.ReportName + ", " + d.Days(), d.For()}, Foot: "Frozen when it was made."}
	if t, err := time.Parse(time.DateOnly, string(d.Made)); err == nil {
		r.Made = t
	}
	add := func(items ...letter.Item) { r.Items = append(r.Items, items...) }
	text := func(s string) letter.Item { return letter.Item{Lines: []letter.Span{{Text: s}}} }
	for i := range d.Charts {
		c := &d.Charts[i]
		add(letter.Item{Heading: c.Title}, letter.Item{Chart: c.SPC.Chart(c.Title)})
	}
	for _, n := range d.Notes {
		add(text(n))
	}
	for _, t := range d.Tables {
		add(letter.Item{Heading: t.Name})
		if len(t.Rows) == 0 {
			add(text("Nothing in this period."))
			continue
		}
		g := &letter.Grid{Title: t.Name, Head: t.Columns}
		for i := range t.Columns {
			g.Right = append(g.Right, t.Figures(i))
		}
		for _, row := range t.Rows {
			var cells []letter.Box
			for _, c := range row {
				cells = append(cells, letter.Box{Text: c})
			}
			g.Rows = append(g.Rows, cells)
		}
		add(letter.Item{Grid: g})
	}
	add(letter.Item{Heading: "Where the figures are from"})
	for _, s := range d.Sources {
		add(text(s + "."))
	}
	add(text("SHA-256 of what was frozen: " + hash))
	return r.DOCX()
}
