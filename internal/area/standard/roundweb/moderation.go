package roundweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func whole0(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// deltaTitle is the finding of a moderation.
func deltaTitle(ctx context.Context, m *round.Moderation) string {
	dl := round.DeltaOf(m.Items)
	switch {
	case dl.Looked == 0 && dl.Shared == 0:
		return lang.N(ctx, dl.Of, "%d rating was drawn, and none is shared yet", "%d ratings were drawn, and none is shared yet")
	case dl.Looked == 0:
		return lang.T(ctx, "%d of %d are shared and wait for you", dl.Shared, dl.Of)
	case dl.Differs() == 0:
		return lang.T(ctx, "All %d looked at were rated the same", dl.Looked)
	}
	return lang.T(ctx, "%d of %d were rated the same; %s", dl.Agreed, dl.Looked, deltaWords(ctx, dl))
}

func deltaWords(ctx context.Context, dl round.Delta) string {
	out := ""
	for _, x := range []struct {
		n    int
		word string
	}{{dl.Lower, "%d lower"}, {dl.Higher, "%d higher"}, {dl.Other, "%d otherwise"}} {
		if x.n == 0 {
			continue
		}
		if out != "" {
			out += ", "
		}
		out += lang.T(ctx, x.word, x.n)
	}
	return out
}

// moderations is the list of those of the reader's own organisation.
func (d Deps) moderations(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Round.Moderations(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	p := &page{title: lang.T(ctx, "Nothing was drawn yet"), tabs: d.aboveTabs(ctx, "/standard/moderation"), tabsName: lang.T(ctx, "The standard"), lede: lang.T(ctx, "A sample of signed ratings, looked at by somebody from outside. It says how far two people rate alike, and it changes no rating."),
		button: &ui.Link{Text: lang.T(ctx, "Draw a sample"), Href: "/standard/moderation/draw"}}
	wait := 0
	t := ui.Table{Caption: lang.T(ctx, "Moderations"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Moderation")}, {Label: lang.T(ctx, "Shared"), Number: true}, {Label: lang.T(ctx, "Looked at"), Number: true}, {Label: lang.T(ctx, "What came of it")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for i := range list {
		m := &list[i]
		dl := round.DeltaOf(m.Items)
		tag := ui.Tag(lang.T(ctx, "Running"), ui.TagBlue)
		if !m.EndedAt.IsZero() {
			tag = ui.Tag(lang.T(ctx, "Finished"), ui.TagGrey)
		} else {
			wait += dl.Shared - dl.Looked
		}
		came := lang.T(ctx, "Nothing yet")
		if dl.Looked > 0 {
			came = lang.T(ctx, "%d the same", dl.Agreed)
			if x := deltaWords(ctx, dl); x != "" {
				came += ", " + x
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Name, Href: round.ModerationPath(m.ID), Sub: lang.T(ctx, "%s, drawn on %s", roundWords(ctx, m.Round), date(ctx, m.MadeAt))}, {Text: lang.T(ctx, "%d of %d", dl.Shared, dl.Of)}, {Text: number(dl.Looked)}, {Text: came}, {Body: tag}}})
	}
	switch {
	case wait > 0:
		p.title = lang.N(ctx, wait, "%d shared rating waits for you", "%d shared ratings wait for you")
	case len(list) > 0:
		p.title = lang.T(ctx, "No shared rating waits for you")
	}
	if len(list) == 0 {
		p.add(ui.EmptyState(lang.T(ctx, "Nothing was drawn yet"), lang.T(ctx, "When organisations of a campaign are in, a sample can be drawn from them."), lang.T(ctx, "Campaigns"), "/standard/campaigns"))
	} else {
		p.add(t.Draw())
	}
	return p.show(w, r, nil, ui.Crumb{Label: lang.T(ctx, "Moderation")})
}

func itemPath(x *round.Item) string {
	return round.ModerationPath(x.Moderation) + "/" + x.Org + "/" + x.Indicator
}

// moderation is one with its delta, by indicator and overall.
func (d Deps) moderation(w http.ResponseWriter, r *http.Request) error {
	return d.showModeration(w, r, nil)
}

func (d Deps) showModeration(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	m, err := d.Round.Moderation(ctx, d.scope(ctx, round.ActModerate), r.PathValue("moderation"))
	if err != nil {
		return err
	}
	dl := round.DeltaOf(m.Items)
	running := m.EndedAt.IsZero()
	p := &page{caption: m.Name + ", " + roundWords(ctx, m.Round), title: deltaTitle(ctx, &m), tabs: d.aboveTabs(ctx, ""), tabsName: lang.T(ctx, "The standard"), downloads: files(ctx, round.ModerationPath(m.ID)+"/download", ""),
		lede: m.Drawn + "."}
	words := map[string]string{}
	if b, err := d.Standard.Book(ctx); err == nil {
		if v, ok := b.Find(m.Catalogue); ok {
			for _, s := range v.Sections {
				for _, i := range s.Indicators {
					words[i.Code] = i.Text
				}
			}
		}
	}
	delta := func(caption, first string, list []round.Line, sub map[string]string) ui.Table {
		t := ui.Table{Caption: caption, Hidden: true, Mode: ui.Scroll, Columns: []ui.Column{{Label: first}, {Label: lang.T(ctx, "Drawn"), Number: true}, {Label: lang.T(ctx, "Looked at"), Number: true}, {Label: lang.T(ctx, "The same"), Number: true}, {Label: lang.T(ctx, "Lower"), Number: true}, {Label: lang.T(ctx, "Higher"), Number: true}}}
		for _, x := range list {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Name, Sub: sub[x.Key]}, {Text: number(x.Of)}, {Text: number(x.Looked)}, {Text: number(x.Agreed)}, {Text: number(x.Lower)}, {Text: number(x.Higher)}}})
		}
		return t
	}
	p.add(tableSheet(lang.T(ctx, "By indicator"), lang.T(ctx, "How the moderator rated beside what was signed"), delta(lang.T(ctx, "By indicator"), lang.T(ctx, "Indicator"), m.ByIndicator(), words)))
	t := ui.Table{Caption: lang.T(ctx, "Every rating that was drawn"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Organisation")}, {Label: lang.T(ctx, "Indicator")}, {Label: lang.T(ctx, "Signed"), Alone: true}, {Label: lang.T(ctx, "Moderator"), Alone: true}, {Label: lang.T(ctx, "What next")}}}
	for i := range m.Items {
		x := &m.Items[i]
		signed, said, next := ui.Cell{Text: "–"}, ui.Cell{Text: "–"}, ui.Cell{Text: lang.T(ctx, "Not shared yet")}
		if x.Shared != nil {
			signed, next = ui.Cell{Body: rag(x.Rating)}, ui.Cell{Text: lang.T(ctx, "Look at it"), Href: itemPath(x)}
		}
		if x.Moderated != "" {
			said = ui.Cell{Body: rag(x.Moderated), Sub: x.ModeratedName}
			next.Text = lang.T(ctx, "Read it again")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Name}, {Text: x.Indicator}, signed, said, next}})
	}
	p.add(tableSheet(lang.T(ctx, "Every rating that was drawn"), "", t))
	facts := []ui.Fact{{Label: lang.T(ctx, "Drawn"), Text: number(dl.Of)}, {Label: lang.T(ctx, "Shared"), Text: number(dl.Shared)}, {Label: lang.T(ctx, "Looked at"), Text: number(dl.Looked)}, {Label: lang.T(ctx, "The same"), Text: number(dl.Agreed)},
		{Label: lang.T(ctx, "Lower"), Text: number(dl.Lower)}, {Label: lang.T(ctx, "Higher"), Text: number(dl.Higher)}, {Label: lang.T(ctx, "To be shared by"), Text: day(ctx, m.Due)}, {Label: lang.T(ctx, "Drawn by"), Text: m.MadeName, Note: m.OrgName}}
	side := []templ.Component{ui.RailFacts(facts)}
	if running && dl.Looked > 0 && dl.Looked == dl.Shared {
		side = append(side, post(round.ModerationPath(m.ID)+"/finish", lang.T(ctx, "Finish it"), true))
	}
	if !running {
		side = append(side, muted(lang.T(ctx, "Finished on %s. %d were never shared, and are not counted as anything.", date(ctx, m.EndedAt), dl.Of-dl.Shared)))
	}
	p.side(sheet(lang.T(ctx, "Overall"), "", side...))
	p.foot = lang.T(ctx, "Few ratings were drawn. This says how alike two people rated these, and nothing about any organisation as a whole.")
	return p.show(w, r, problems, ui.Crumb{Label: lang.T(ctx, "Moderation"), Href: "/standard/moderation"}, ui.Crumb{Label: m.Name})
}

func (d Deps) finish(w http.ResponseWriter, r *http.Request) error {
	err := d.Round.Finish(r.Context(), r.PathValue("moderation"))
	if fault.Is(err, fault.Conflict) {
		return d.showModeration(w, r, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, round.ModerationPath(r.PathValue("moderation")))
}

func openItem(p *askPage) error {
	m, err := p.d.Round.Moderation(p.ctx, p.sc, p.r.PathValue("moderation"))
	if err != nil {
		return err
	}
	k := slices.IndexFunc(m.Items, func(x round.Item) bool {
		return x.Org == p.r.PathValue("org") && x.Indicator == p.r.PathValue("indicator")
	})
	if k < 0 || m.Items[k].Shared == nil {
		return fault.Missing()
	}
	x := &m.Items[k]
	p.data, p.back, p.name = x, round.ModerationPath(m.ID), x.Indicator+", "+x.Name
	p.crumbs = []ui.Crumb{{Label: p.t("Moderation"), Href: "/standard/moderation"}, {Label: m.Name, Href: p.back}}
	p.v.Set("rating", string(x.Moderated))
	p.v.Set("words", x.Words)
	return nil
}

func itemFields(p *askPage) []templ.Component {
	x := p.data.(*round.Item)
	return append(sharedParts(p.ctx, x, x.Shared), p.radios("rating", "From this, how would you rate it?", "", [2]string{"green", "Green"}, [2]string{"amber", "Amber"}, [2]string{"red", "Red"}, [2]string{"not_applicable", "Not applicable"}),
		p.area("words", "Why?", "They read this. Say what would make it greener, or what convinced you"))
}

func drawFields(p *askPage) []templ.Component {
	pairs := [][2]string{{"", "Choose a campaign"}}
	if list, err := p.d.Round.Campaigns(p.ctx, p.d.scope(p.ctx, round.ActSee)); err == nil {
		for i := range list {
			if c := &list[i]; c.In > 0 {
				pairs = append(pairs, [2]string{c.ID, p.t("%s: %d of %d in", c.Name, c.In, c.Of)})
			}
		}
	}
	return []templ.Component{p.pick("campaign", "From which campaign?", "Only those with somebody in are listed", pairs), p.line("name", "What is it called?", "For example, Post-incident support, autumn 2026"), p.line("orgs", "From how many organisations?", "At most 30"),
		p.line("indicators", "How many indicators?", "At most 12, the same for each organisation"), p.line("codes", "Or choose indicators (optional)", "Codes such as D1-i, D4-b. Then none is drawn"), p.date("due", "To be shared by", "")}
}
