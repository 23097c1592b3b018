package boardpackweb

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui/lang"
)

// sheet is one sheet of the paper: some of its sections, in their order.
type sheet struct {
	id, title string
	sections  []boardpack.Section
}

// onFirst are the sections of the first sheet; the others follow on the next.
func onFirst(c *boardpack.Content, key string) bool {
	switch key {
	case "coverage", "hurt", "standard", "justice", "survey", "overdue":
		return true
	case "support":
		return c.Kind != org.Trust
	}
	return false
}

// sheets lays the sections out on sheets.
func sheets(c *boardpack.Content) []sheet {
	first, second := sheet{id: "first"}, sheet{id: "second", title: "What stands behind it"}
	for _, s := range c.Sections {
		if onFirst(c, s.Key) {
			first.sections = append(first.sections, s)
		} else {
			second.sections = append(second.sections, s)
		}
	}
	if len(second.sections) == 0 {
		return []sheet{first}
	}
	return []sheet{first, second}
}

// Draw makes the picture of a control chart; id is its own in the page.
func Draw(x *boardpack.SPC, id, title string) chart.SVG {
	c := chart.SPC{Frame: chart.Frame{ID: id, Title: title, Desc: x.Desc, Width: 690}, Name: x.Name, Target: math.NaN(), Least: 0, Most: math.NaN()}
	if x.Target != nil {
		c.Target = *x.Target
	}
	at := map[string]int{}
	for i, p := range x.Points {
		m := collection.Month(p.Month).First()
		q := chart.SPCPoint{Label: m.Format("Jan 2006"), Short: m.Format("Jan"), Year: m.Format("2006"), Value: math.NaN(), Why: p.Why}
		if p.Value != nil {
			q.Value = *p.Value
		} else {
			q.Mark = "–"
		}
		q.Sign = map[string]chart.Sign{"improving": chart.Improving, "worsening": chart.Worsening, "changed": chart.Changed}[p.Sign]
		if p.Again {
			q.Again = "Sent again"
		}
		at[p.Month] = i
		c.Points = append(c.Points, q)
	}
	for _, p := range x.Phases {
		c.Phases = append(c.Phases, chart.SPCPhase{First: p.First, Points: p.Points, Mean: value(p.Mean), Lower: value(p.Lower), Upper: value(p.Upper)})
	}
	for _, n := range x.Notes {
		words := n.Words
		if r := []rune(words); len(r) > 48 {
			words = strings.TrimRight(string(r[:47]), " ,;:") + "…"
		}
		c.Notes = append(c.Notes, chart.SPCNote{At: at[n.Month], Words: words, Limits: n.Limits})
	}
	return c.Paper()
}

func value(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// values is the table of a control chart for the annex, the newest month first.
func values(x *boardpack.SPC) boardpack.Table { return x.Table() }

// bars are the widths of bars, in 190 parts of the longest.
type bar struct {
	boardpack.Bar
	width string
}

func barsOf(b *boardpack.Bars) []bar {
	most := 1.0
	for _, x := range b.List {
		most = math.Max(most, x.Count)
	}
	var out []bar
	for _, x := range b.List {
		out = append(out, bar{x, strconv.FormatFloat(100*x.Count/most, 'f', 1, 64)})
	}
	return out
}

// part is one part of a bar of ratings.
type part struct {
	x, w, mid, fill, words, class string
	dashed                        bool
}

// parts are those of the ratings there are, over 150 units; each has its letter where it has room.
func parts(r boardpack.Ratings) []part {
	sum := float64(r.Sum())
	if sum == 0 {
		return nil
	}
	var out []part
	at := 0.0
	for _, x := range []struct {
		n                   int
		fill, letter, class string
		dashed              bool
	}{{r.Green, "#00662f", "G", "w", false}, {r.Amber, "#ffb81c", "A", "", false}, {r.Red, "#a81f15", "R", "w", false}, {r.NotAssessed, "#fff", "–", "", true}} {
		if x.n == 0 {
			continue
		}
		w := 150 * float64(x.n) / sum
		words := strconv.Itoa(x.n) + x.letter
		if w < 11*float64(utf8.RuneCountInString(words)) {
			words = strconv.Itoa(x.n)
		}
		if w < 9*float64(len(words)) {
			words = "" // its words stand in the label
		}
		out = append(out, part{x: num(at), w: num(max(w-1.5, 1)), mid: num(at + (w-1.5)/2), fill: x.fill, words: words, class: x.class, dashed: x.dashed})
		at += w
	}
	return out
}

func num(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// footLeft and footRight are the foot of the first sheet.
func footLeft(c *boardpack.Content) string {
	return "Data to " + lang.Date(english, c.To.Last()) + ", read " + lang.DateTime(english, c.At) + ". Every figure: definition, source and caution in annex A."
}

func footRight(p *boardpack.Pack) string {
	if p.Content.Signed == nil {
		return "Draft, version " + strconv.FormatInt(p.Edition, 10) + ". Not signed, and not for the board."
	}
	return "Signed by the executive lead " + lang.Date(english, p.Content.Signed.At) + ", statement " + p.Number + ", version " + strconv.FormatInt(p.Edition, 10)
}

// charts are the control charts of a pack, for the annex.
func charts(c *boardpack.Content) []*boardpack.SPC {
	var out []*boardpack.SPC
	for _, s := range c.Sections {
		for _, b := range s.Blocks {
			if b.SPC != nil {
				out = append(out, b.SPC)
			}
		}
	}
	return out
}
