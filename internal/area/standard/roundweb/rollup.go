package roundweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// pictureOf reads the picture that an address asks for.
func (d Deps) pictureOf(r *http.Request) (*round.Picture, error) {
	v := r.URL.Query()
	at := v.Get("at")
	if len(at) > 10 || len(v.Get("version")) > 40 {
		return nil, fault.Missing()
	}
	return d.Round.Picture(r.Context(), web.Scope(r), at, v.Get("version"), rollup.Round(v.Get("round")))
}

func rollupPath(p *round.Picture, at string, rd rollup.Round) string {
	v := url.Values{"at": {at}, "version": {p.Of.Version}, "round": {string(rd)}}
	return "/standard/rollup?" + v.Encode()
}

// moved says in words how a distribution changed among those counted both times; "" for not at all.
func moved(ctx context.Context, p rollup.Pair) string {
	var out []string
	for _, x := range []struct {
		n          int
		more, less string
	}{{p.Now.Green - p.Before.Green, "%d more green", "%d fewer green"}, {p.Now.Amber - p.Before.Amber, "%d more amber", "%d fewer amber"}, {p.Now.Red - p.Before.Red, "%d more red", "%d fewer red"}} {
		switch {
		case x.n > 0:
			out = append(out, lang.T(ctx, x.more, x.n))
		case x.n < 0:
			out = append(out, lang.T(ctx, x.less, -x.n))
		}
	}
	return strings.Join(out, ", ")
}

// pictureTitle is the finding of a roll-up: what moved among the same organisations, or how many are in.
func pictureTitle(ctx context.Context, p *round.Picture) string {
	switch {
	case p.Signed == 0:
		return lang.T(ctx, "Nobody has signed in %s", roundWords(ctx, p.Round))
	case p.Same > 0:
		g := p.Like.Now.Green - p.Like.Before.Green
		rd := p.Like.Before.Red - p.Like.Now.Red
		switch {
		case g > 0 && rd > 0:
			return lang.T(ctx, "%s and %s than in %s", lang.N(ctx, g, "%d more green", "%d more green"), lang.N(ctx, rd, "%d fewer red", "%d fewer red"), roundWords(ctx, p.Round.Before()))
		case g < 0:
			return lang.N(ctx, -g, "%d fewer green than the round before", "%d fewer green than the round before")
		case g > 0:
			return lang.N(ctx, g, "%d more green than the round before", "%d more green than the round before")
		}
		return lang.T(ctx, "As many green as the round before")
	}
	return lang.N(ctx, p.Signed, "%d organisation has signed", "%d organisations have signed")
}

// rollup is where the organisations of an area stand.
func (d Deps) rollup(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	pic, err := d.pictureOf(r)
	if err != nil {
		return err
	}
	p := &page{caption: pic.At.Name + ", " + roundWords(ctx, pic.Round) + ", " + pic.Of.Name, title: pictureTitle(ctx, pic), tabs: d.aboveTabs(ctx, "/standard/rollup"), tabsName: lang.T(ctx, "The standard")}
	if pic.Signed > 0 {
		p.downloads = files(ctx, "/standard/rollup/download", r.URL.RawQuery)
	}
	means := []string{}
	for i := range pic.Campaigns {
		c := &pic.Campaigns[i]
		means = append(means, c.Name+": "+inTitle(ctx, c.Tally)+".")
	}
	if pic.Same > 0 {
		means = append(means, lang.T(ctx, "A change is counted among the %d that signed both times, so it is not one of who was counted.", pic.Same))
	}
	means = append(means, lang.T(ctx, "Nobody is taken as red because they are missing, and there is no average."))
	p.add(cover(lang.T(ctx, "%d of %d", pic.Signed, pic.Trusts), lang.T(ctx, "trusts have signed in %s", roundWords(ctx, pic.Round)), means, d.ways(ctx, pic)))
	if pic.Signed > 0 {
		p.add(d.sections(ctx, pic), d.indicators(ctx, pic))
	} else {
		p.add(ui.EmptyState(lang.T(ctx, "Nothing was signed in this round"), lang.T(ctx, "Ratings are counted here once the executive lead has signed them."), lang.T(ctx, "Campaigns"), "/standard/campaigns"))
	}
	if len(pic.Waiting) > 0 {
		var names []ui.Link
		for i := range pic.Waiting {
			x := &pic.Waiting[i]
			for k := range pic.Campaigns {
				if pic.Campaigns[k].ID == x.Campaign {
					st := x.Standing(&pic.Campaigns[k].Campaign, d.Round.Today())
					names = append(names, ui.Link{Text: x.Name + ": " + strings.ToLower(lang.T(ctx, st.Words())), Href: round.Path(x.Campaign)})
				}
			}
		}
		head := lang.N(ctx, len(names), "%d is not in", "%d are not in")
		if len(names) > 12 {
			p.side(sheet(head, "", bulletLinks(names[:12]), more(lang.T(ctx, "The other %d", len(names)-12), bulletLinks(names[12:]))))
		} else {
			p.side(sheet(head, "", bulletLinks(names)))
		}
	}
	if len(pic.Areas) > 0 && pic.Signed > 0 {
		p.side(d.areas(ctx, pic))
	}
	if len(pic.Course) > 1 {
		p.side(d.course(ctx, pic))
	}
	if len(pic.Findings) > 0 {
		p.side(d.findings(ctx, pic))
	}
	p.foot = lang.T(ctx, "Counts of what was signed. Evidence, reasons and names stay in each organisation. Wording here is a working paraphrase, not NHS England’s.")
	var crumbs []ui.Crumb
	for _, o := range pic.Above {
		crumbs = append(crumbs, ui.Crumb{Label: o.Name, Href: rollupPath(pic, o.ID, pic.Round)})
	}
	return p.show(w, r, nil, append(crumbs, ui.Crumb{Label: pic.At.Name})...)
}

// ways lead to other rounds and versions.
func (d Deps) ways(ctx context.Context, p *round.Picture) []ui.Link {
	var out []ui.Link
	for _, rd := range p.Rounds {
		if rd != p.Round {
			out = append(out, ui.Link{Text: upper(roundWords(ctx, rd)), Href: rollupPath(p, p.At.ID, rd)})
		}
	}
	if b, err := d.Standard.Book(ctx); err == nil {
		for _, v := range b.Versions {
			if v.Version != p.Of.Version {
				out = append(out, ui.Link{Text: lang.T(ctx, "Under %s", v.Version), Href: "/standard/rollup?at=" + url.QueryEscape(p.At.ID) + "&version=" + url.QueryEscape(v.Version)})
			}
		}
	}
	return out
}

// sections is the distribution of each domain.
func (d Deps) sections(ctx context.Context, p *round.Picture) templ.Component {
	t := ui.Table{Caption: lang.T(ctx, "By domain"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Domain")}, {Label: lang.T(ctx, "Now")}, {Label: lang.T(ctx, "The round before")}, {Label: lang.T(ctx, "What changed, the same organisations")}}}
	for i, s := range p.Sections {
		before := ui.Cell{Text: lang.T(ctx, "Nothing signed")}
		if s.Before.All() > 0 {
			before = ui.Cell{Body: bar(s.Before).Draw()}
		}
		like := rollup.Pair{}
		for _, x := range p.Of.Sections[i].Indicators {
			like.Now, like.Before = like.Now.Plus(p.LikeIndicators[x.Code].Now), like.Before.Plus(p.LikeIndicators[x.Code].Before)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: s.Name, Href: "#" + s.Code}, {Body: bar(s.Now).Draw()}, before, {Text: change(ctx, p, like)}}})
	}
	return tableSheet(lang.T(ctx, "By domain"), lang.T(ctx, "G green, A amber, R red, – not assessed. There is no overall score."), t)
}

func change(ctx context.Context, p *round.Picture, like rollup.Pair) string {
	if p.Same == 0 {
		return "–"
	}
	return or(moved(ctx, like), lang.T(ctx, "Nothing"))
}

// indicators is the distribution of each indicator, by domain, with a table of the numbers.
func (d Deps) indicators(ctx context.Context, p *round.Picture) templ.Component {
	var parts []templ.Component
	for _, s := range p.Of.Sections {
		t := ui.Table{Caption: s.Name, Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Indicator")}, {Label: lang.T(ctx, "Now")}, {Label: lang.T(ctx, "What changed")}}}
		n := ui.Table{Caption: lang.T(ctx, "%s, as numbers", s.Name), Hidden: true, Mode: ui.Scroll, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Indicator")}, {Label: lang.T(ctx, "Green"), Number: true}, {Label: lang.T(ctx, "Amber"), Number: true}, {Label: lang.T(ctx, "Red"), Number: true},
			{Label: lang.T(ctx, "Not assessed"), Number: true}, {Label: lang.T(ctx, "Not applicable"), Number: true}, {Label: lang.T(ctx, "Green before"), Number: true}, {Label: lang.T(ctx, "Red before"), Number: true}}}
		for _, i := range s.Indicators {
			x := p.Indicators[i.Code]
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: i.Text, Sub: i.Code}, {Body: bar(x.Now).Draw()}, {Text: change(ctx, p, p.LikeIndicators[i.Code])}}})
			n.Rows = append(n.Rows, ui.Row{Cells: []ui.Cell{{Text: i.Code}, {Text: number(x.Now.Green)}, {Text: number(x.Now.Amber)}, {Text: number(x.Now.Red)}, {Text: number(x.Now.NotAssessed)}, {Text: number(x.Now.NotApplicable)}, {Text: number(x.Before.Green)}, {Text: number(x.Before.Red)}}})
		}
		parts = append(parts, domain(s.Code, s.Name, t, lang.T(ctx, "The same as numbers"), n))
	}
	return join(parts)
}

// areas is each part of the area with how many are in.
func (d Deps) areas(ctx context.Context, p *round.Picture) templ.Component {
	t := ui.Table{Caption: lang.T(ctx, "Regions and boards"), Hidden: true, Mode: ui.Still, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Area")}, {Label: lang.T(ctx, "In"), Number: true}, {Label: lang.T(ctx, "Now")}}}
	for _, a := range p.Areas {
		now := ui.Cell{Text: lang.T(ctx, "Nothing signed")}
		if a.Signed > 0 {
			now = ui.Cell{Body: bar(a.Now).Draw()}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: a.Name, Href: rollupPath(p, a.ID, p.Round)}, {Text: lang.T(ctx, "%d of %d", a.Signed, a.Trusts)}, now}})
	}
	return sheet(lang.T(ctx, "Below this"), "", t.Draw())
}

// course is every round up to this one.
func (d Deps) course(ctx context.Context, p *round.Picture) templ.Component {
	t := ui.Table{Caption: lang.T(ctx, "Round by round"), Hidden: true, Mode: ui.Still, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Round")}, {Label: lang.T(ctx, "Signed"), Number: true}, {Label: lang.T(ctx, "Ratings")}}}
	for _, s := range p.Course {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: upper(roundWords(ctx, s.Round))}, {Text: number(s.Orgs)}, {Body: bar(s.Distribution).Draw()}}})
	}
	return sheet(lang.T(ctx, "Round by round"), lang.T(ctx, "All that signed in each; not always the same organisations."), t.Draw())
}

// findings counts the organisations in which something did not fit when they signed.
func (d Deps) findings(ctx context.Context, p *round.Picture) templ.Component {
	t := ui.Table{Caption: lang.T(ctx, "What does not fit"), Hidden: true, Mode: ui.Still, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Finding")}, {Label: lang.T(ctx, "In how many"), Number: true}}}
	for _, x := range d.Improve.Rules.Rules {
		if n := p.Findings[x.Code]; n > 0 {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, x.Text)}, {Text: lang.T(ctx, "%d of %d", n, p.Signed)}}})
		}
	}
	return sheet(lang.T(ctx, "What did not fit when they signed"), lang.T(ctx, "Organisations with at least one. Which, and where, stays with them."), t.Draw())
}

// rollupFile downloads the distributions.
func (d Deps) rollupFile(w http.ResponseWriter, r *http.Request, format string) error {
	ctx := r.Context()
	p, err := d.pictureOf(r)
	if err != nil {
		return err
	}
	type row struct {
		section, code, text string
		rollup.Pair
	}
	var rows []row
	for _, s := range p.Of.Sections {
		for _, i := range s.Indicators {
			rows = append(rows, row{s.Name, i.Code, i.Text, p.Indicators[i.Code]})
		}
	}
	cols := []export.Column[row]{text("domain", func(x row) string { return x.section }), text("indicator", func(x row) string { return x.code }), text("requirement", func(x row) string { return x.text }),
		whole("organisations", func(x row) int { return x.Now.All() }), whole("green", func(x row) int { return x.Now.Green }), whole("amber", func(x row) int { return x.Now.Amber }), whole("red", func(x row) int { return x.Now.Red }),
		whole("not_assessed", func(x row) int { return x.Now.NotAssessed }), whole("not_applicable", func(x row) int { return x.Now.NotApplicable }), whole("organisations_before", func(x row) int { return x.Before.All() }),
		whole("green_before", func(x row) int { return x.Before.Green }), whole("amber_before", func(x row) int { return x.Before.Amber }), whole("red_before", func(x row) int { return x.Before.Red })}
	return send(w, r, d.Round.Now(), "standard", format, p.At.Name+", "+roundWords(ctx, p.Round)+", "+p.Of.Version, cols, rows)
}
