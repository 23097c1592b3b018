package roundweb

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// endOf is the end of a day, for chips.
func endOf(day string) db.Time {
	t, err := dateIn(day)
	if err != nil {
		return db.Time{}
	}
	return db.At(t.AddDate(0, 0, 1).Add(-1e9))
}

// asked is what campaigns and moderations ask of the reader's organisation.
func (d Deps) asked(w http.ResponseWriter, r *http.Request) error { return d.showAsked(w, r, nil) }

func (d Deps) showAsked(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx, me := r.Context(), authz.From(r.Context())
	sc := d.scope(ctx, round.ActAsked)
	list, err := d.Round.Campaigns(ctx, sc)
	if err != nil {
		return err
	}
	asks, err := d.Round.AskedOf(ctx, sc, me.Org)
	if err != nil {
		return err
	}
	today := d.Round.Today()
	owed, late, share := 0, 0, 0
	t := ui.Table{Caption: lang.T(ctx, "What campaigns ask of you"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Campaign")}, {Label: lang.T(ctx, "Due"), Alone: true}, {Label: lang.T(ctx, "Where it stands"), Alone: true}, {Label: lang.T(ctx, "Your assessment")}}}
	for i := range list {
		c := &list[i]
		x := c.Returns[0]
		st := x.Standing(&c.Campaign, today)
		if st == round.Due {
			owed++
		}
		if st == round.Late || st == round.Missing && !c.Over(today) {
			late++
		}
		cell := ui.Cell{Text: lang.T(ctx, "Not begun")}
		switch {
		case x.Assessment != "":
			cell = ui.Cell{Text: lang.T(ctx, "Open it"), Href: standard.Path(x.Assessment)}
		case c.Planned(today):
			cell.Text = lang.T(ctx, "Opens on %s", day(ctx, c.Opens))
		case !c.Over(today) && d.may(ctx, round.ActAnswer):
			cell = ui.Cell{Body: post("/standard/asked/"+c.ID, lang.T(ctx, "Begin"), late+owed == 1)}
		}
		t.Rows = append(t.Rows, ui.Row{Over: st == round.Late || st == round.Missing, Cells: []ui.Cell{{Text: c.Name, Sub: d.asker(ctx, c.Org) + ", " + c.Catalogue}, {Body: dueOf(ctx, c, st, d)}, {Body: ui.Tag(lang.T(ctx, st.Words()), standingColour[st])}, cell}})
	}
	p := &page{}
	for i := range asks {
		if asks[i].EndedAt.IsZero() {
			dl := round.DeltaOf(asks[i].Items)
			share += dl.Of - dl.Shared
		}
	}
	switch {
	case late > 0:
		p.title = lang.N(ctx, late, "%d return is late", "%d returns are late")
	case owed > 0:
		p.title = lang.N(ctx, owed, "%d return is due", "%d returns are due")
	case share > 0:
		p.title = lang.N(ctx, share, "%d indicator waits to be shared", "%d indicators wait to be shared")
	default:
		p.title = lang.T(ctx, "Nothing is asked of you now")
	}
	p.lede = lang.T(ctx, "What boards, regions and England ask about the standard, and what they see: signed ratings as counts, and what you share.")
	if len(t.Rows) > 0 {
		p.add(tableSheet(lang.T(ctx, "Campaigns"), "", t))
	} else {
		p.add(ui.EmptyState(lang.T(ctx, "No campaign asks you for an assessment"), lang.T(ctx, "When one opens, you are told, and it stands here."), lang.T(ctx, "Assessments"), "/standard"))
	}
	var told []templ.Component
	for i := range list {
		if c := &list[i]; c.Note != "" && !c.Over(today) {
			told = append(told, quote(c.Name, c.Note, d.asker(ctx, c.Org)))
		}
	}
	if len(told) > 0 {
		p.add(sheet(lang.T(ctx, "What they say to you"), "", quotes(told...)))
	}
	for i := range asks {
		p.add(d.askedItems(ctx, &asks[i]))
	}
	return p.show(w, r, problems, ui.Crumb{Label: lang.T(ctx, "Asked of you")})
}

var standingColour = map[round.Standing]ui.TagColour{round.In: ui.TagGrey, round.Due: ui.TagBlue, round.Late: ui.TagRed, round.Missing: ui.TagRed}

func dueOf(ctx context.Context, c *round.Seen, st round.Standing, d Deps) templ.Component {
	if st == round.In {
		return plain(lang.T(ctx, "In on %s", date(ctx, c.Returns[0].In)))
	}
	if c.Over(d.Round.Today()) {
		return plain(day(ctx, c.Due))
	}
	return chip(ctx, endOf(c.Opens), endOf(c.Due), d.Round.Now())
}

// asker gives the name of who asks.
func (d Deps) asker(ctx context.Context, org string) string {
	t, err := d.Round.Tree(ctx)
	if err != nil {
		return org
	}
	if o, ok := t.Get(org); ok {
		return o.Name
	}
	return org
}

// askedItems is a moderation as the organisation that was drawn sees it: what waits, what was shared, and what came of it.
func (d Deps) askedItems(ctx context.Context, m *round.Moderation) templ.Component {
	dl := round.DeltaOf(m.Items)
	heading := lang.T(ctx, "%s asks to see %s", m.OrgName, lang.N(ctx, dl.Of, "%d indicator", "%d indicators"))
	if !m.EndedAt.IsZero() {
		heading = lang.T(ctx, "%s looked at %s: %d as you rated, %d otherwise", m.OrgName, lang.N(ctx, dl.Looked, "%d indicator", "%d indicators"), dl.Agreed, dl.Differs())
	}
	t := ui.Table{Caption: heading, Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Indicator")}, {Label: lang.T(ctx, "You signed"), Alone: true}, {Label: lang.T(ctx, "Shared")}, {Label: lang.T(ctx, "The moderator")}}}
	for i := range m.Items {
		x := &m.Items[i]
		shared := ui.Cell{Text: lang.T(ctx, "Not shared")}
		switch {
		case x.Shared != nil:
			shared = ui.Cell{Text: date(ctx, x.SharedAt), Sub: x.SharedName}
		case m.EndedAt.IsZero() && d.may(ctx, round.ActShare):
			shared = ui.Cell{Text: lang.T(ctx, "Look and share"), Href: sharePath(x)}
		}
		said := ui.Cell{Text: lang.T(ctx, "Not looked at")}
		if x.Moderated != "" {
			said = ui.Cell{Body: rag(x.Moderated), Sub: x.Words}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Indicator, Href: standard.IndicatorPath(x.Assessment, x.Indicator)}, {Body: rag(x.Rating)}, shared, said}})
	}
	return tableSheet(heading, lang.T(ctx, "%s, by %s", m.Name, day(ctx, m.Due)), t)
}

func sharePath(x *round.Item) string { return "/standard/asked/" + x.Moderation + "/" + x.Indicator }

// answer begins what a campaign asks for.
func (d Deps) answer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := d.Round.Answer(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("campaign"))
	if fault.Is(err, fault.Conflict) {
		return d.showAsked(w, r, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, standard.Path(id))
}

// drawn finds the drawn indicator of a share page.
func (d Deps) drawn(r *http.Request) (*round.Moderation, *round.Item, error) {
	ctx := r.Context()
	asks, err := d.Round.AskedOf(ctx, web.Scope(r), authz.From(ctx).Org)
	if err != nil {
		return nil, nil, err
	}
	for i := range asks {
		if asks[i].ID != r.PathValue("moderation") {
			continue
		}
		if k := slices.IndexFunc(asks[i].Items, func(x round.Item) bool { return x.Indicator == r.PathValue("indicator") }); k >= 0 {
			return &asks[i], &asks[i].Items[k], nil
		}
	}
	return nil, nil, fault.Missing()
}

// share shows exactly what would be shared, before it is.
func (d Deps) share(w http.ResponseWriter, r *http.Request) error { return d.showShare(w, r, nil) }

func (d Deps) showShare(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	m, x, err := d.drawn(r)
	if err != nil {
		return err
	}
	p := &page{caption: m.Name, title: lang.T(ctx, "Share %s with %s?", x.Indicator, m.OrgName)}
	s := x.Shared
	if s == nil {
		now, err := d.Round.Preview(ctx, web.Scope(r), x)
		if err != nil {
			return err
		}
		s = &now
	} else {
		p.title = lang.T(ctx, "%s was shared on %s", x.Indicator, date(ctx, x.SharedAt))
	}
	p.add(sheet(lang.T(ctx, "This, and nothing else"), lang.T(ctx, "The reason and the list of evidence. The evidence itself, other indicators, comments and who said what stay here."), sharedParts(ctx, x, s)...))
	if x.Shared == nil && m.EndedAt.IsZero() {
		p.add(buttons(post(sharePath(x), lang.T(ctx, "Share it"), true), linkRow([]ui.Link{{Text: lang.T(ctx, "Not now"), Href: "/standard/asked"}})))
	}
	return p.show(w, r, problems, ui.Crumb{Label: lang.T(ctx, "Asked of you"), Href: "/standard/asked"}, ui.Crumb{Label: x.Indicator})
}

// sharedParts is what a moderator sees of one indicator.
func sharedParts(ctx context.Context, x *round.Item, s *round.Shared) []templ.Component {
	consulted := lang.T(ctx, "No")
	if s.Consulted {
		consulted = lang.T(ctx, "Yes")
	}
	place := map[string]string{"yes": "Yes", "partly": "Partly", "no": "No"}[s.InPlace]
	out := []templ.Component{ui.Facts([]ui.Fact{{Label: lang.T(ctx, "Signed as"), Body: rag(x.Rating)}, {Label: lang.T(ctx, "In place"), Text: or(lang.T(ctx, place), "–")}, {Label: lang.T(ctx, "Unions were asked"), Text: consulted}}),
		quotes(quote(lang.T(ctx, "The reason given"), or(s.Rationale, lang.T(ctx, "None was given")), ""))}
	if len(s.Evidence) == 0 {
		return append(out, muted(lang.T(ctx, "No evidence is listed.")))
	}
	t := ui.Table{Caption: lang.T(ctx, "The list of evidence"), Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Title")}, {Label: lang.T(ctx, "Kind")}, {Label: lang.T(ctx, "Shows how things were until")}, {Label: lang.T(ctx, "Counts until")}}}
	for _, e := range s.Evidence {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: e.Title}, {Text: lang.T(ctx, map[string]string{"file": "File", "link": "Link", "exhibit": "Exhibit"}[e.Kind])}, {Text: or(day(ctx, e.To), "–")}, {Text: day(ctx, e.Expires)}}})
	}
	return append(out, t.Draw())
}

func (d Deps) shareIt(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	err := d.Round.Share(ctx, authz.From(ctx).Org, r.PathValue("moderation"), r.PathValue("indicator"))
	if fault.Is(err, fault.Conflict) {
		return d.showShare(w, r, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/standard/asked")
}
