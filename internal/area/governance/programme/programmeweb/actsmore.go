package programmeweb

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
)

func parse(s string) (clock.Day, error) { return clock.ParseDay(s) }

// pounds writes pence for a field.
func pounds(p int64) string {
	if p%100 == 0 {
		return strconv.FormatInt(p/100, 10)
	}
	return fmt.Sprintf("%d.%02d", p/100, p%100)
}

func moneyAct(pattern string) act {
	return act{pattern: pattern, action: programme.ActKeep, title: "Write down the money of a year", button: "Save", lede: "In pounds, for the year from April to March.", fields: func(p *askPage) []templ.Component {
		return []templ.Component{p.line("year", "Year in which it begins", "Such as 2026"), p.line("budget", "Budget", ""), p.line("spent", "Spent so far", ""), p.line("committed", "Committed, not yet spent", ""),
			p.line("forecast", "Expected by the end of March", ""), p.date("on", "Of which day are the figures?", ""), p.line("source", "Where the figures are from", "Such as “Ledger of the finance team”")}
	}, fill: func(p *askPage) error {
		year := programme.YearOf(p.d.Programme.Now())
		if n, err := strconv.Atoi(p.of); err == nil {
			year = n
		}
		p.set("year", strconv.Itoa(year))
		if y, ok := p.strand.Of(year); ok {
			for k, v := range map[string]int64{"budget": y.Budget, "spent": y.Spent, "committed": y.Committed, "forecast": y.Forecast} {
				p.set(k, pounds(v))
			}
			p.set("source", y.Source)
			p.setDay("on", y.On)
		}
		return nil
	}, run: func(p *askPage, v url.Values) (string, error) {
		return p.back, p.d.Programme.SetMoney(p.ctx, p.id, seen(v), programme.MoneyForm{Year: v.Get("year"), Budget: v.Get("budget"), Spent: v.Get("spent"), Committed: v.Get("committed"),
			Forecast: v.Get("forecast"), On: dateOf(v, "on"), Source: v.Get("source")})
	}}
}

func milestoneAct(pattern string) act {
	return act{pattern: pattern, action: programme.ActKeep, title: "Milestone", button: "Save", fields: func(p *askPage) []templ.Component {
		out := []templ.Component{p.line("name", "What is to be there", ""), p.date("due", "By which day", "For example, 11 12 2026")}
		if p.of != "" {
			out = append(out, p.line("why", "Why its day moves", "Only if it moves or is paused. Both sides see it"), p.date("paused", "Paused until", "Leave empty if it is not"), p.date("done", "Done on", "Leave empty until it is there"))
		}
		return out
	}, fill: func(p *askPage) error {
		if p.of == "" {
			return nil
		}
		i := slices.IndexFunc(p.strand.Milestones, func(m programme.Milestone) bool { return m.ID == p.of })
		if i < 0 {
			return fault.Missing()
		}
		m := p.strand.Milestones[i]
		p.set("name", m.Name)
		p.setDay("due", m.Due)
		p.setDay("paused", m.Paused)
		p.setDay("done", m.Done)
		return nil
	}, run: func(p *askPage, v url.Values) (string, error) {
		return p.back, p.d.Programme.SetMilestone(p.ctx, p.id, seen(v), programme.MilestoneForm{ID: p.of, Name: v.Get("name"), Due: dateOf(v, "due"), Done: dateOf(v, "done"), Paused: dateOf(v, "paused"), Why: v.Get("why")})
	}}
}

func measureAct(pattern string) act {
	return act{pattern: pattern, action: programme.ActKeep, title: "Measure", button: "Save", lede: "A measure that this product has is read from it, and is always of today. Any other is typed in, with its source and day.", fields: func(p *askPage) []templ.Component {
		pairs := [][2]string{{"", "None of these: I type it in"}}
		for _, g := range p.d.Programme.Gauges {
			pairs = append(pairs, [2]string{g.Key, g.Name})
		}
		out := []templ.Component{p.pick("key", "Read from this product", "", pairs), p.line("words", "Or typed in: the measure with its figure", "Such as “61 of 98 critical items mended”"), p.line("source", "Where the figure is from", ""), p.date("on", "Of which day it is", "")}
		if p.of != "" {
			out = append(out, p.radios("drop", "Keep it?", "", [][2]string{{"", "Keep it"}, {"yes", "Take it away"}}))
		}
		return out
	}, fill: func(p *askPage) error {
		if p.of == "" {
			return nil
		}
		i := slices.IndexFunc(p.strand.Measures, func(m programme.Measure) bool { return m.ID == p.of })
		if i < 0 {
			return fault.Missing()
		}
		m := p.strand.Measures[i]
		p.set("key", m.Key)
		p.set("words", m.Words)
		p.set("source", m.Source)
		p.set("drop", "")
		p.setDay("on", m.On)
		return nil
	}, run: func(p *askPage, v url.Values) (string, error) {
		return p.back, p.d.Programme.SetMeasure(p.ctx, p.id, seen(v), programme.MeasureForm{ID: p.of, Key: v.Get("key"), Words: v.Get("words"), Source: v.Get("source"), On: dateOf(v, "on")}, v.Get("drop") == "yes")
	}}
}

// waits finds the decision that a form is about.
func waits(p *askPage) (programme.Decision, bool) {
	list := p.strand.Wanted()
	i := slices.IndexFunc(list, func(d programme.Decision) bool { return d.ID == p.of })
	if i < 0 {
		return programme.Decision{}, false
	}
	return list[i], true
}

func mustWait(p *askPage) error {
	if _, ok := waits(p); !ok {
		return fault.Missing()
	}
	return nil
}

func decisionAct(pattern string) act {
	return act{pattern: pattern, action: programme.ActKeep, title: "Ask the board for a decision", button: "Save", lede: "If the question or the recommendation changes, both sides are asked anew.", fields: func(p *askPage) []templ.Component {
		return []templ.Component{p.area("question", "What is to be decided", ""), p.area("recommend", "What is recommended", ""), p.date("on", "On which day does the board meet?", ""),
			p.line("paper", "What the meeting calls the paper", "Such as “Paper 3”"), p.area("words", "What the paper says", "It goes into the papers of the meeting")}
	}, fill: func(p *askPage) error {
		if p.of == "" {
			return nil
		}
		d, ok := waits(p)
		if !ok {
			return fault.Missing()
		}
		for k, v := range map[string]string{"question": d.Question, "recommend": d.Recommend, "paper": d.Paper, "words": d.Words} {
			p.set(k, v)
		}
		p.setDay("on", d.On)
		return nil
	}, run: func(p *askPage, v url.Values) (string, error) {
		return p.back + "#decisions", p.d.Programme.AskFor(p.ctx, p.id, seen(v), programme.Ask{ID: p.of, Question: v.Get("question"), Recommend: v.Get("recommend"), Paper: v.Get("paper"), Words: v.Get("words"), On: dateOf(v, "on")})
	}}
}

func question(p *askPage) []templ.Component {
	d, ok := waits(p)
	if !ok {
		return nil
	}
	return []templ.Component{line(d.Question), line(p.t("Recommended: %s", d.Recommend))}
}

func sideAct(pattern string) act {
	return act{pattern: pattern, action: programme.ActSide, title: "Say how your side would decide", button: "Save", fill: mustWait, fields: func(p *askPage) []templ.Component {
		return append(question(p), p.line("words", "How your side would decide", "Such as “Agrees”, or what it would change"))
	}, run: func(p *askPage, v url.Values) (string, error) {
		return p.back + "#decisions", p.d.Programme.Side(p.ctx, p.id, p.of, v.Get("words"))
	}}
}

func decidedAct(pattern string) act {
	return act{pattern: pattern, action: programme.ActKeep, title: "Write down what was decided", button: "Save", fill: mustWait, fields: func(p *askPage) []templ.Component {
		return append(question(p), p.radios("how", "What happened?", "", [][2]string{{"decided", "The board decided"}, {"withdrawn", "It is no longer asked"}}), p.area("outcome", "What was decided, or why it is no longer asked", ""), p.date("on", "Decided on", ""))
	}, run: func(p *askPage, v url.Values) (string, error) {
		if how := v.Get("how"); how != "decided" && how != "withdrawn" {
			var problems fault.Problems
			problems.Add("how", "Choose what happened")
			return "", fault.WithProblems(problems)
		}
		return p.back + "#decisions", p.d.Programme.Decided(p.ctx, p.id, seen(v), p.of, v.Get("outcome"), dateOf(v, "on"), v.Get("how") == "withdrawn")
	}}
}
