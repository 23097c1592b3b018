package networkweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// entry is a line of a step as its page shows it.
type entry struct {
	network.Entry
	mark, of, from, label string
}

// step is one of the four columns.
type step struct {
	step             network.Step
	title, asks, add string
	missing          []string
	entries          []entry
}

type problemPage struct {
	network.Problem
	title, lede, path string
	keep              bool
	steps             []step
	tools             []ui.Link
	history           []ui.Day
}

// problem shows the four steps side by side, and what is missing.
func (d Deps) problem(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, events, err := d.Network.Problem(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &problemPage{Problem: x, path: network.ProblemPath(x.ID), keep: d.may(ctx, network.ActKeep), history: timeline(ctx, events)}
	p.lede = lang.T(ctx, "%s Looked after by %s.", x.About, x.Owner)
	missing := 0
	adds := map[network.Step]string{network.Surveillance: "Add what counts it", network.Factors: "Add a factor", network.Intervention: "Add a test", network.Scale: "Add where it spread"}
	for _, s := range network.Steps() {
		c := step{step: s, title: lang.T(ctx, s.Words()), asks: lang.T(ctx, s.Asks()), add: lang.T(ctx, adds[s])}
		for _, m := range x.Missing(s) {
			c.missing = append(c.missing, lang.T(ctx, m))
		}
		missing += len(c.missing)
		for _, e := range x.In(s) {
			c.entries = append(c.entries, d.entryOf(ctx, &x, e))
		}
		p.steps = append(p.steps, c)
	}
	p.title = lang.T(ctx, "%s: all four steps are there", x.Name)
	if missing > 0 {
		p.title = lang.N(ctx, missing, "%[2]s: %[1]d thing is missing", "%[2]s: %[1]d things are missing", x.Name)
	}
	if p.keep {
		p.tools = []ui.Link{{Text: lang.T(ctx, "Change the problem"), Href: p.path + "/edit"}}
	}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: lang.T(ctx, "Problems"), Href: "/network/problems"}, ui.Crumb{Label: x.Name})
}

func (d Deps) entryOf(ctx context.Context, x *network.Problem, e network.Entry) entry {
	out := entry{Entry: e, label: lang.T(ctx, "Open it")}
	out.from = strings.TrimPrefix(e.Source+", "+date(ctx, e.On), ", ")
	out.from = strings.TrimSuffix(out.from, ", ")
	if d.Measures != nil && e.Link != "" {
		for _, m := range d.Measures(ctx) {
			if m[0] == e.Link {
				out.label = m[1]
			}
		}
	}
	of, tied := x.Entry(e.Of)
	switch e.Step {
	case network.Factors:
		out.mark = lang.T(ctx, "Raises it")
		if e.Lowers {
			out.mark = lang.T(ctx, "Lowers it")
		}
	case network.Intervention:
		out.mark = lang.T(ctx, network.ResultWords(e.Result))
		if tied {
			out.of = lang.T(ctx, "Acts on: %s", of.Words)
		}
	case network.Scale:
		if tied {
			out.of = lang.T(ctx, "Spreads: %s", of.Words)
		}
	}
	return out
}

// dropEntry takes an entry out of a step.
func (d Deps) dropEntry(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	if err := d.Network.DropEntry(r.Context(), r.PathValue("id"), seen(r.PostForm), r.PostForm.Get("of")); err != nil {
		return err
	}
	return web.Redirect(w, r, network.ProblemPath(r.PathValue("id")))
}
