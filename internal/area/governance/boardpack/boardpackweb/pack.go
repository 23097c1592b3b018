package boardpackweb

import (
	"context"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// packPage is a pack with what may be done with it.
type packPage struct {
	*boardpack.Pack
	facts                    []ui.Fact
	draft, sign, reopen, pdf bool
	findings                 []finding
	gone                     []string // what is missing
	differ                   string   // how many figures differ from the pack before
	banner, more             string
	history                  []historyLine
	version                  string
}

// finding is the title of a section, with its place in the paper.
type finding struct {
	text, href string
	missing    bool
}

type historyLine struct{ text, href, state string }

func (d Deps) pack(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := d.here(r)
	if err != nil {
		return err
	}
	x := &packPage{Pack: p, pdf: d.Printer.Can(), version: strconv.FormatInt(p.Version, 10)}
	x.draft, x.sign, x.reopen = p.Open() && d.may(ctx, boardpack.ActDraft), p.Open() && d.may(ctx, boardpack.ActSign), p.State == boardpack.Frozen && d.may(ctx, boardpack.ActReopen)
	c := p.Content
	for _, s := range c.Sections {
		x.findings = append(x.findings, finding{text: s.Title, href: boardpack.Path(p.ID) + "/paper#s-" + s.Key, missing: s.Missing != ""})
		if s.Missing != "" {
			x.gone = append(x.gone, s.Title+". "+s.Missing)
		}
	}
	x.facts = facts(ctx, p)
	if err := d.history(ctx, r, x); err != nil {
		return err
	}
	x.say(ctx)
	return web.Staff(w, r, web.View{Title: p.Title, Crumbs: crumbs(ctx, p, ""), Current: "/board-packs", Body: packBody(x)})
}

// say writes the banner over the pack.
func (x *packPage) say(ctx context.Context) {
	switch {
	case x.State == boardpack.Draft && x.sign:
		x.banner, x.more = lang.T(ctx, "This is a draft."), lang.T(ctx, "Read it, change its words where they are not yours, and sign it. Then nothing in it changes any more.")
	case x.State == boardpack.Draft:
		x.banner, x.more = lang.T(ctx, "This is a draft."), lang.T(ctx, "The executive lead signs it. Until then the board does not see it.")
	case x.State == boardpack.Replaced:
		x.banner, x.more = lang.T(ctx, "A newer version of this pack was signed."), lang.T(ctx, "This one stays as it was, so that it can be looked up.")
	}
}

func facts(ctx context.Context, p *boardpack.Pack) []ui.Fact {
	c := p.Content
	out := []ui.Fact{{Label: lang.T(ctx, "Meeting"), Text: c.Meeting.Body + ", " + day(ctx, p.Day)}, {Label: lang.T(ctx, "State"), Text: lang.T(ctx, p.State.Words())},
		{Label: lang.T(ctx, "Version"), Text: strconv.FormatInt(p.Edition, 10)}, {Label: lang.T(ctx, "Data to"), Text: lang.Date(ctx, c.To.Last())}, {Label: lang.T(ctx, "Figures read"), Text: lang.DateTime(ctx, c.At)},
		{Label: lang.T(ctx, "Made by"), Text: p.MadeName + ", " + lang.Date(ctx, p.MadeAt.Time)}}
	if c.Signed != nil {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Signed by"), Text: c.Signed.Name + ", " + lang.DateTime(ctx, c.Signed.At)}, ui.Fact{Label: lang.T(ctx, "Number"), Text: p.Number})
	}
	if c.Reason != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Opened again because"), Text: c.Reason})
	}
	return out
}

// history lists the other versions of the meeting, and says how the figures differ from the pack before.
func (d Deps) history(ctx context.Context, r *http.Request, x *packPage) error {
	list, err := d.Packs.List(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.ID != x.ID && (p.Day == x.Day || len(x.history) < 6) {
			x.history = append(x.history, historyLine{text: lang.T(ctx, "%s, version %d", day(ctx, p.Day), p.Edition), href: boardpack.Path(p.ID), state: lang.T(ctx, p.State.Words())})
		}
	}
	before, err := d.Packs.Before(ctx, web.Scope(r), x.Pack)
	if err != nil || before == nil {
		return err
	}
	n := len(boardpack.Compare(before.Content, x.Content))
	x.differ = lang.N(ctx, n, "%d figure differs from the pack before", "%d figures differ from the pack before")
	return nil
}

// changes sets the figures beside those of the pack before.
func (d Deps) changes(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := d.here(r)
	if err != nil {
		return err
	}
	before, err := d.Packs.Before(ctx, web.Scope(r), p)
	if err != nil {
		return err
	}
	title := lang.T(ctx, "There is no pack before this one")
	t := ui.Table{Caption: lang.T(ctx, "Figures that differ"), Hidden: true, Mode: ui.Scroll, Columns: []ui.Column{{Label: lang.T(ctx, "Figure")}, {Label: lang.T(ctx, "Before"), Number: true}, {Label: lang.T(ctx, "Now"), Number: true}, {Label: lang.T(ctx, "Difference")}}}
	sub := ""
	if before != nil {
		list := boardpack.Compare(before.Content, p.Content)
		title = lang.N(ctx, len(list), "%d figure differs from the pack before", "%d figures differ from the pack before")
		sub = lang.T(ctx, "This pack is set beside that for %s, version %d.", day(ctx, before.Day), before.Edition)
		for _, x := range list {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Name, Href: boardpack.Path(p.ID) + "/figures#f-" + x.Key}, {Text: x.Was}, {Text: x.Now}, {Text: x.Words}}})
		}
	}
	return web.Staff(w, r, web.View{Title: title, Crumbs: crumbs(ctx, p, lang.T(ctx, "What changed")), Current: "/board-packs", Body: changesBody(title, sub, t)})
}

// figures is annex A as a page: where every figure comes from.
func (d Deps) figures(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := d.here(r)
	if err != nil {
		return err
	}
	n := len(p.Content.Figures)
	title := lang.N(ctx, n, "%d figure, and where it comes from", "%d figures, and where each comes from")
	return web.Staff(w, r, web.View{Title: title, Crumbs: crumbs(ctx, p, lang.T(ctx, "Figures")), Current: "/board-packs", Body: figuresBody(title, p)})
}

// conflict tells of a change that came first, at the form, with what was typed.
func conflict(err error) fault.Problems {
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return p
	}
	if fault.Is(err, fault.Conflict) {
		return fault.ProblemsFrom(err, "")
	}
	return nil
}
