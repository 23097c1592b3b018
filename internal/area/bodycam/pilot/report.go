package pilot

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/letter"
)

// Sheet writes an evaluation as a report that prints. The banner stands in every copy.
func (s *Service) Sheet(ctx context.Context, e *Evaluation) letter.Paper {
	p := e.Pilot
	out := letter.Paper{Lang: "en", Title: e.Finding, From: []string{s.Name(ctx, p.Org)}}
	head := func(words string) { out.Parts = append(out.Parts, letter.Part{Heading: words}) }
	text := func(lines ...string) { out.Parts = append(out.Parts, letter.Part{Lines: lines}) }
	list := func(items ...string) {
		if len(items) > 0 {
			out.Parts = append(out.Parts, letter.Part{Items: items})
		}
	}
	if p.Synthetic {
		text("Synthetic figures: everything in this report is invented.")
	}
	first, rest := e.Banner()
	text(first + " " + strings.Join(rest, " "))
	text(p.Name + ". " + p.Question)
	head("Main result, chosen in advance: " + lower(e.Main.Measure.Name))
	out.Parts = append(out.Parts, letter.Part{Facts: e.Main.facts()})
	text(e.InWords()...)
	for _, g := range []struct {
		title string
		list  []Effect
	}{{"Other ways to work it out", e.Ways}, {"Other outcomes", e.Outcomes}, {"Counts of incidents", e.Counts}, {"Reporting, by itself", e.Reporting}, {"Use, fidelity, balance and cost", e.Rest}} {
		if len(g.list) == 0 {
			continue
		}
		head(g.title)
		var facts [][2]string
		for i := range g.list {
			x := &g.list[i]
			name := x.Measure.Name
			if g.title == "Other ways to work it out" {
				name = x.By
			}
			facts = append(facts, [2]string{name, x.Figure() + ". " + x.Words})
		}
		out.Parts = append(out.Parts, letter.Part{Facts: facts})
	}
	head("Cautions")
	var cautions []string
	for _, c := range e.Cautions {
		cautions = append(cautions, c.Words)
	}
	list(cautions...)
	head("Was it a fair test?")
	var checks [][2]string
	for _, c := range e.Checks {
		checks = append(checks, [2]string{c.Words, map[bool]string{true: "Yes", false: "No"}[c.Good] + ": " + c.Says})
	}
	out.Parts = append(out.Parts, letter.Part{Facts: checks})
	head("Sites")
	var sites [][2]string
	for i := range e.Sites {
		x := &e.Sites[i]
		sites = append(sites, [2]string{x.Name, x.When() + ". " + Number(x.Before) + " before, " + Number(x.After) + " after, " + e.Main.Measure.Unit + ". " + x.Says})
	}
	out.Parts = append(out.Parts, letter.Part{Facts: sites})
	head("Protocol")
	out.Parts = append(out.Parts, letter.Part{Facts: p.facts()})
	head("Amendments")
	if len(p.Amendments) == 0 {
		text("None since it was declared.")
	}
	for _, a := range p.Amendments {
		text(fmt.Sprintf("%d. %s, %s: %s. Why: %s", a.Number, long(clock.DayOf(a.At.Time)), a.By, a.Change, a.Why))
	}
	text("SHA-256 of the protocol as declared: "+or(p.DeclaredHash, "not declared")+". As it holds now: "+p.Hash()+".", "SHA-256 of the figures: "+e.FiguresHash+".")
	out.Foot = "Measures: " + Measures().Source + ", from " + long(clock.Day(Measures().From)) + " (unverified). The page of this report shows its own SHA-256."
	return out
}

// facts of the main result.
func (e *Effect) facts() [][2]string {
	out := [][2]string{{"Result", e.Words}, {"Ratio", e.Figure()}}
	if e.Has && !math.IsNaN(e.Expected) {
		d, low, high, expected := e.Difference()
		out = append(out, [2]string{"Difference", fmt.Sprintf("%s %s, from %s expected; 95%% interval: %s to %s", more(d), e.Measure.Unit, Number(expected), more(low), more(high))})
	}
	return append(out, [2]string{"Method", or(e.By, "None")})
}

// Figure is the ratio with its interval, or the figure alone where there is no ratio.
func (e *Effect) Figure() string {
	switch {
	case e.Has:
		return fmt.Sprintf("%.2f times (%.2f to %.2f)", e.Ratio, e.Low, e.High)
	case e.Verdict == Told:
		return Number(e.After.Value(e.Measure.Per)) + unit(e.Measure.Unit)
	}
	return "–"
}

func unit(s string) string {
	if s == "%" {
		return s
	}
	return " " + s
}

// Number writes a rate with as many decimals as it needs, "–" for none.
func Number(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case math.Abs(v) >= 100:
		return fmt.Sprintf("%.0f", v)
	case math.Abs(v) >= 1:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func more(v float64) string {
	if v < 0 {
		return Number(-v) + " fewer"
	}
	return Number(v) + " more"
}

// When says when a site started.
func (s Site) When() string {
	if s.Starts == "" {
		return "No cameras"
	}
	return "From " + long(s.Starts)
}

// facts of a protocol.
func (p *Pilot) facts() [][2]string {
	chosen := ChosenWords()[p.Chosen]
	var others, secondary []string
	for _, o := range p.Others {
		others = append(others, o.What+", "+long(o.On))
	}
	for _, k := range p.Secondary {
		m, _ := Measures().Measure(k)
		secondary = append(secondary, m.Name)
	}
	m, _ := Measures().Measure(p.Primary)
	return [][2]string{{"Question", p.Question}, {"Main outcome", m.Name}, {"Other outcomes", or(strings.Join(secondary, ", "), "None")}, {"Months", p.From.Words() + " to " + p.To.Words()},
		{"Washout", count(p.Washout, "week", "weeks") + " after each start"}, {"Sites", fmt.Sprintf("%d, of which %d start in these months", len(p.Sites), started(p))}, {"Sites chosen", chosen},
		{"Part of the maker", or(p.Maker, "None")}, {"What else changed", or(strings.Join(others, "; "), "None known")}, {"Declared", declaredWords(p) + by(p.DeclaredBy)}}
}

// Facts are what a protocol says, name and value.
func (p *Pilot) Facts() [][2]string { return p.facts() }

func by(name string) string {
	if name == "" {
		return ""
	}
	return ", " + name
}

func started(p *Pilot) (n int) {
	for _, s := range p.Sites {
		if p.Piloted(s) {
			n++
		}
	}
	return n
}

// ChosenWords say how sites were chosen.
func ChosenWords() map[string]string {
	return map[string]string{ChosenAll: "Every site that could be", ChosenLot: "Drawn by lot", ChosenWish: "Those that asked for cameras", ChosenWorst: "Those with the most violence"}
}

func long(d clock.Day) string {
	if len(d) != 10 {
		return string(d)
	}
	m := MonthOf(d)
	return strings.TrimPrefix(string(d[8:]), "0") + " " + m.Words()
}
