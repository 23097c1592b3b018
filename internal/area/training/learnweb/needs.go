package learnweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func needsTitle(ctx context.Context, list []learn.Need) string {
	waiting, drafts := 0, 0
	for _, n := range list {
		switch n.State {
		case learn.Sent:
			waiting++
		case learn.Draft:
			drafts++
		}
	}
	switch {
	case len(list) == 0:
		return lang.T(ctx, "Nobody has analysed training needs here yet")
	case waiting > 0:
		return lang.N(ctx, waiting, "%d analysis of training needs waits for approval", "%d analyses of training needs wait for approval")
	case drafts == len(list):
		return lang.T(ctx, "No analysis of training needs is approved yet")
	}
	return lang.T(ctx, "Training needs were approved on %s", lang.Date(ctx, latest(list)))
}

// needs is every analysis.
func (d Deps) needs(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Learn.Needs(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	path := "/training/needs"
	p := &page{title: needsTitle(ctx, list), tabs: d.tabs(ctx, path), downloads: d.files(ctx, learn.ActExport, path, nil)}
	if d.may(ctx, learn.ActNeeds) {
		p.tools = []ui.Link{{Text: lang.T(ctx, "Begin an analysis"), Href: path + "/new"}}
	}
	t := &ui.Table{Caption: lang.T(ctx, "Analyses"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Analysis")}, {Label: lang.T(ctx, "Lines"), Number: true}, {Label: lang.T(ctx, "Not decided"), Number: true}, {Label: lang.T(ctx, "Otherwise than proposed"), Number: true}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for _, n := range paged(p, path, r.URL.Query(), list) {
		sub := lang.T(ctx, "By %s, from %s to %s", n.MadeName, day(ctx, n.Since), day(ctx, n.Until))
		if n.State == learn.Approved {
			sub = lang.T(ctx, "Approved by %s on %s", n.ApprovedName, lang.Date(ctx, n.ApprovedAt.Time))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: n.Title, Href: learn.NeedPath(n.ID), Sub: sub}, {Text: number(len(n.Proposals))}, {Text: number(n.Open())}, {Text: number(n.Other())}, {Body: ui.Tag(lang.T(ctx, n.State.Words()), needColour[n.State])}}})
	}
	if len(t.Rows) == 0 {
		p.sections = []section{{empty: lang.T(ctx, "Nothing was analysed yet"), lede: lang.T(ctx, "An analysis counts reports, risks and lone working, and proposes a level of training for each unit and role.")}}
	} else {
		p.sections = []section{{table: t}}
	}
	p.sections = append(p.sections, section{heading: lang.T(ctx, "How levels are proposed"), list: learn.Rule()})
	return show(w, r, p)
}

// need is one analysis, line by line.
func (d Deps) need(w http.ResponseWriter, r *http.Request) error {
	ctx, s := r.Context(), d.Learn
	n, err := s.Need(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	path, decides := learn.NeedPath(n.ID), d.may(ctx, learn.ActNeeds) && n.State != learn.Approved
	p := &page{caption: n.Title, crumbs: []ui.Crumb{{Label: lang.T(ctx, "Needs"), Href: "/training/needs"}, {Label: n.Title}}}
	switch {
	case n.State == learn.Approved && !n.Unchanged():
		p.title = lang.T(ctx, "This is not what was approved: its digest differs")
	case n.State == learn.Approved:
		p.title = lang.T(ctx, "Approved by %s, and frozen", n.ApprovedName)
	case n.State == learn.Sent:
		p.title = lang.N(ctx, len(n.Proposals), "%d line waits for somebody else to approve it", "%d lines wait for somebody else to approve them")
	case n.Open() > 0:
		p.title = lang.T(ctx, "%d of %d lines are not decided", n.Open(), len(n.Proposals))
	default:
		p.title = lang.T(ctx, "Everything is decided. Send it for approval")
	}
	tool := func(ok bool, text, to string) {
		if ok {
			p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, text), Href: path + to})
		}
	}
	approves := s.MayApprove(ctx, &n)
	tool(decides && n.State == learn.Draft && n.Open() == 0, "Send for approval", "/send")
	tool(approves, "Approve", "/approve")
	tool(approves, "Give it back", "/return")
	tool(decides && n.Open() > 0, "Decide the rest as proposed", "/rest")
	t := &ui.Table{Caption: lang.T(ctx, "Levels by unit and role"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Unit and role")}, {Label: lang.T(ctx, "Proposed, and why")}, {Label: lang.T(ctx, "Decided")}}}
	requires := n.State == learn.Approved && s.Require != nil && d.may(ctx, learn.ActNeeds)
	if decides || requires {
		t.Columns = append(t.Columns, ui.Column{Label: lang.T(ctx, "Change"), Alone: true})
	}
	for i := range n.Proposals {
		x := &n.Proposals[i]
		name := x.Name
		if x.Unit == "" {
			name = lang.T(ctx, x.Name)
		}
		decided := ui.Cell{Text: lang.T(ctx, x.Decided.Words())}
		if x.Decided != learn.Undecided {
			decided.Sub = lang.T(ctx, "By %s", x.By)
			if x.Why != "" {
				decided.Sub += ": " + x.Why
			}
		}
		why := ""
		for k, reason := range x.Reasons {
			if k > 0 {
				why += ". "
			}
			why += reason
		}
		row := ui.Row{Cells: []ui.Cell{{Text: name, Sub: lang.T(ctx, x.Role)}, {Text: lang.T(ctx, x.Level.Words()), Sub: why}, decided}}
		if decides || requires {
			var can []ui.Link
			if decides {
				can = append(can, ui.Link{Text: lang.T(ctx, "Decide"), Href: path + "/decide?of=" + x.ID})
			} else if x.Decided > 0 {
				can = append(can, ui.Link{Text: lang.T(ctx, "Make it a requirement"), Href: path + "/require?of=" + x.ID})
			}
			row.Cells = append(row.Cells, ui.Cell{Body: links(name+", "+x.Role, can)})
		}
		t.Rows = append(t.Rows, row)
	}
	p.sections = []section{{heading: lang.T(ctx, "Levels by unit and role"), table: t}, {heading: lang.T(ctx, "How levels are proposed"), list: learn.Rule()}}
	facts := []ui.Fact{{Label: lang.T(ctx, "State"), Body: ui.Tag(lang.T(ctx, n.State.Words()), needColour[n.State])}, {Label: lang.T(ctx, "Counted from"), Text: day(ctx, n.Since)}, {Label: lang.T(ctx, "To"), Text: day(ctx, n.Until)}, {Label: lang.T(ctx, "Begun by"), Text: n.MadeName}}
	if n.State == learn.Approved {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Approved"), Text: n.ApprovedName + ", " + lang.Date(ctx, n.ApprovedAt.Time)})
	}
	p.rail = []section{{heading: lang.T(ctx, "The analysis"), rail: facts}, {heading: lang.T(ctx, "What was counted"), list: n.Counted}}
	if len(n.Missing) > 0 {
		p.rail = append(p.rail, section{heading: lang.T(ctx, "What was not counted"), list: n.Missing, foot: lang.T(ctx, "Weigh these by hand.")})
	}
	if n.State == learn.Approved {
		p.rail = append(p.rail, section{heading: lang.T(ctx, "Frozen"), body: words(lang.T(ctx, "SHA-256 of what was approved:"), n.Hash)})
	}
	return show(w, r, p)
}

// needActs are the forms of analyses.
func needActs() []act {
	on := func(p *askPage) error {
		p.back, p.crumb = "/training/needs", ui.Crumb{Label: p.t("Needs"), Href: "/training/needs"}
		if p.id == "" {
			return nil
		}
		n, err := p.d.Learn.Need(p.ctx, p.d.scope(p.ctx, learn.ActRead), p.id)
		p.name, p.back, p.version, p.data = n.Title, learn.NeedPath(n.ID), n.Version, &n
		return err
	}
	proposal := func(p *askPage) (*learn.Proposal, error) {
		n := p.data.(*learn.Need)
		i := slices.IndexFunc(n.Proposals, func(x learn.Proposal) bool { return x.ID == p.of })
		if i < 0 {
			return nil, fault.Missing()
		}
		return &n.Proposals[i], nil
	}
	onLine := func(p *askPage) error {
		if err := on(p); err != nil {
			return err
		}
		_, err := proposal(p)
		return err
	}
	s := "/training/needs/{id}/"
	return []act{
		{pattern: "/training/needs/new", action: learn.ActNeeds, title: "Begin an analysis of training needs", button: "Count and propose", lede: "It counts the reports, risks and lone working of the last twelve months as they stand now, and proposes levels. Nothing is decided by it.", open: on,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.line("title", "Name", "Such as “Training needs 2027”")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				id, err := p.d.Learn.Analyse(p.ctx, v.Get("title"))
				return learn.NeedPath(id), err
			}},
		{pattern: s + "decide", action: learn.ActNeeds, title: "Decide on a line", button: "Decide", open: onLine,
			fields: func(p *askPage) []templ.Component {
				x, err := proposal(p)
				if err != nil {
					return nil
				}
				chosen := x.Level
				if x.Decided != learn.Undecided {
					chosen = x.Decided
				}
				p.fill("level", number(int(chosen)), "why", x.Why)
				var pairs [][2]string
				for i, l := range learn.Levels() {
					pairs = append(pairs, [2]string{number(i), l})
				}
				return []templ.Component{words(x.Name+", "+lower(x.Role), p.t("Proposed: %s.", lower(p.t(x.Level.Words())))+" "+joined(x.Reasons)), p.radios("level", "Which level?", "", pairs...), p.line("why", "Why, where it is another level than proposed", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.Decide(p.ctx, p.id, seen(v), p.of, v.Get("level"), v.Get("why"))
			}},
		{pattern: s + "rest", action: learn.ActNeeds, title: "Decide the rest as proposed", button: "Decide", open: on,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{words(lang.N(p.ctx, p.data.(*learn.Need).Open(), "%d line gets the level that was proposed.", "%d lines get the level that was proposed."))}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.DecideRest(p.ctx, p.id, seen(v))
			}},
		{pattern: s + "send", action: learn.ActNeeds, title: "Send it for approval", button: "Send", lede: "Somebody approves it who decided on none of it.", open: on,
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.SendNeed(p.ctx, p.id, seen(v))
			}},
		{pattern: s + "approve", action: learn.ActApprove, title: "Approve the training needs", button: "Approve and freeze", lede: "It is frozen with its digest, and requirements follow from it.", open: on,
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.ApproveNeed(p.ctx, p.id, seen(v))
			}},
		{pattern: s + "return", action: learn.ActApprove, title: "Give it back", button: "Give it back", warn: true, open: on,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.line("why", "What is to be looked at again?", "It stands in the audit log")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.ReturnNeed(p.ctx, p.id, seen(v), v.Get("why"))
			}},
		{pattern: s + "require", action: learn.ActNeeds, title: "Make it a requirement", button: "Make it", lede: "Whoever is meant then counts as needing it from that day.", open: onLine,
			fields: func(p *askPage) []templ.Component {
				x, err := proposal(p)
				if err != nil {
					return nil
				}
				pairs := [][2]string{{"", "Choose"}}
				if p.d.Learn.Competences != nil {
					if list, err := p.d.Learn.Competences(p.ctx, p.sc.Org()); err == nil {
						for _, c := range list {
							pairs = append(pairs, [2]string{c.Code, c.Title})
						}
					}
				}
				return []templ.Component{words(x.Name + ", " + lower(x.Role) + ": " + lower(x.Decided.Words())), p.pick("competence", "By which competence?", "", pairs), p.date("from", "From which day?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.RequireFrom(p.ctx, p.data.(*learn.Need), p.of, v.Get("competence"), dateOf(v, "from"))
			}},
	}
}

func joined(list []string) string {
	out := ""
	for _, s := range list {
		out += s + ". "
	}
	return out
}
