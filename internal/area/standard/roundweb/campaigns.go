package roundweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func dateIn(day string) (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, day, lang.London())
}

// inTitle says how many are in: "23 of 30 are in; 4 are late, 3 missing".
func inTitle(ctx context.Context, n round.Tally) string {
	head := lang.T(ctx, "%d of %d are in", n.In, n.Of)
	if n.In == n.Of {
		return lang.T(ctx, "All %d are in", n.Of)
	}
	switch {
	case n.Late > 0 && n.Missing > 0:
		return head + "; " + lang.N(ctx, n.Late, "%d is late", "%d are late") + ", " + lang.T(ctx, "%d missing", n.Missing)
	case n.Late > 0:
		return head + "; " + lang.N(ctx, n.Late, "%d is late", "%d are late")
	case n.Missing > 0:
		return head + "; " + lang.T(ctx, "%d missing", n.Missing)
	}
	return head
}

func coverOf(n round.Tally) templ.Component {
	return ui.Cover{InTime: n.In - n.After, Late: n.After, Of: n.Of}.Bar()
}

// campaigns is the list of campaigns that ask somebody in reach.
func (d Deps) campaigns(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Round.Campaigns(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	today := d.Round.Today()
	open, late := 0, 0
	t := ui.Table{Caption: lang.T(ctx, "Campaigns"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Campaign")}, {Label: lang.T(ctx, "Due"), Alone: true}, {Label: lang.T(ctx, "In")}, {Label: lang.T(ctx, "Late or missing"), Number: true}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for i := range list {
		c := &list[i]
		tag := ui.Tag(lang.T(ctx, "Open"), ui.TagBlue)
		switch {
		case c.Over(today):
			tag = ui.Tag(lang.T(ctx, "Closed"), ui.TagGrey)
		case c.Planned(today):
			tag = ui.Tag(lang.T(ctx, "Opens later"), ui.TagGrey)
		default:
			open++
			late += c.Late + c.Missing
		}
		t.Rows = append(t.Rows, ui.Row{Over: !c.Over(today) && c.Late+c.Missing > 0, Cells: []ui.Cell{{Text: c.Name, Href: round.Path(c.ID), Sub: d.asker(ctx, c.Org) + ", " + c.Catalogue}, {Body: campaignDue(ctx, c, d)}, {Body: coverOf(c.Tally), Sub: lang.T(ctx, "%d of %d", c.In, c.Of)},
			{Text: number(c.Late + c.Missing)}, {Body: tag}}})
	}
	p := &page{title: lang.T(ctx, "No campaign is open"), tabs: d.aboveTabs(ctx, "/standard/campaigns"), tabsName: lang.T(ctx, "The standard"), lede: lang.T(ctx, "Rounds in which organisations are asked for a signed assessment. Striped: in after its day.")}
	switch {
	case late > 0:
		p.title = lang.N(ctx, late, "%d return is late or missing in open campaigns", "%d returns are late or missing in open campaigns")
	case open > 0:
		p.title = lang.N(ctx, open, "%d campaign is open, and nobody is late", "%d campaigns are open, and nobody is late")
	}
	if d.may(ctx, round.ActCampaign) {
		p.button = &ui.Link{Text: lang.T(ctx, "Open a campaign"), Href: "/standard/campaigns/open"}
	}
	if len(list) == 0 {
		p.add(ui.EmptyState(lang.T(ctx, "No campaign was opened yet"), lang.T(ctx, "A campaign asks organisations below you for a signed assessment by a day, and says who is in."), "", ""))
	} else {
		p.add(t.Draw())
	}
	return p.show(w, r, nil, ui.Crumb{Label: lang.T(ctx, "Campaigns")})
}

func campaignDue(ctx context.Context, c *round.Seen, d Deps) templ.Component {
	if c.Over(d.Round.Today()) || c.In == c.Of {
		return plain(day(ctx, c.Due))
	}
	return chip(ctx, endOf(c.Opens), endOf(c.Due), d.Round.Now())
}

// campaign is one campaign with who is in, late and missing.
func (d Deps) campaign(w http.ResponseWriter, r *http.Request) error {
	return d.showCampaign(w, r, nil)
}

func (d Deps) showCampaign(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx, me := r.Context(), authz.From(r.Context())
	c, err := d.Round.Campaign(ctx, d.scope(ctx, round.ActSee), r.PathValue("campaign"))
	if err != nil {
		return err
	}
	today, own := d.Round.Today(), c.Org == me.Org
	p := &page{caption: c.Name + ", " + d.asker(ctx, c.Org), title: inTitle(ctx, c.Tally), tabs: d.aboveTabs(ctx, ""), tabsName: lang.T(ctx, "The standard"), downloads: files(ctx, round.Path(c.ID)+"/download", "")}
	means := []string{lang.T(ctx, "Due on %s. Late ones are waited for until %s.", day(ctx, c.Due), day(ctx, c.Closes))}
	if c.After > 0 {
		means = append(means, lang.N(ctx, c.After, "%d came after its day.", "%d came after their day."))
	}
	if n := c.Coming; n > 0 {
		means = append(means, lang.T(ctx, "%d can still come in time; %d of them have begun.", n, c.Begun))
	}
	means = append(means, lang.T(ctx, "Nobody is taken as red because they are missing."))
	p.add(cover(lang.T(ctx, "%d of %d", c.In, c.Of), lang.T(ctx, "organisations have signed"), means, []ui.Link{{Text: lang.T(ctx, "Where they stand"), Href: "/standard/rollup?version=" + url.QueryEscape(c.Catalogue) + "&round=" + url.QueryEscape(string(c.Round))}}))
	tree, err := d.Round.Tree(ctx)
	if err != nil {
		return err
	}
	for _, st := range []round.Standing{round.Missing, round.Late, round.Due, round.In} {
		list := round.Only(&c.Campaign, c.Returns, st, today)
		if len(list) == 0 {
			continue
		}
		t := ui.Table{Caption: lang.T(ctx, st.Words()), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Organisation")}, {Label: lang.T(ctx, "Board")}, {Label: lang.T(ctx, "How far")}, {Label: lang.T(ctx, "Last reminded")}}}
		for i := range list {
			x := &list[i]
			board, _ := tree.Above(x.Org, org.Board, org.Date(today))
			far := lang.T(ctx, "Not begun")
			switch {
			case !x.In.IsZero():
				far = lang.T(ctx, "Signed on %s", date(ctx, x.In))
			case !x.Begun.IsZero():
				far = lang.T(ctx, "Begun on %s", date(ctx, x.Begun))
			}
			sub := ""
			if x.After(&c.Campaign) {
				sub = lang.T(ctx, "after its day")
			}
			t.Rows = append(t.Rows, ui.Row{Over: st == round.Late || st == round.Missing, Cells: []ui.Cell{{Text: x.Name, Sub: x.Org}, {Text: board.Name}, {Text: far, Sub: sub}, {Text: or(date(ctx, x.RemindedAt), "–")}}})
		}
		head := lang.T(ctx, "%s: %d", lang.T(ctx, st.Words()), len(list))
		if st == round.In && len(list) > 12 {
			p.add(sheet(head, "", more(lang.T(ctx, "Who is in"), t.Draw())))
		} else {
			p.add(tableSheet(head, standingWords(ctx, st), t))
		}
	}
	if own && !c.Over(today) && !c.Planned(today) && c.In < c.Of {
		p.side(sheet(lang.T(ctx, "Remind them"), lang.T(ctx, "They are reminded by themselves 14, 7 and 1 days before, and each week after. This is one more, at most once a day."), post(round.Path(c.ID)+"/remind", lang.N(ctx, c.Of-c.In, "Remind the one that is not in", "Remind the %d that are not in"), true)))
	}
	facts := []ui.Fact{{Label: lang.T(ctx, "Kind"), Text: lang.T(ctx, map[string]string{"round": "A round of all", "pilot": "A pilot of some"}[c.Kind])}, {Label: lang.T(ctx, "Version"), Text: c.Catalogue}, {Label: lang.T(ctx, "Round"), Text: roundWords(ctx, c.Round)},
		{Label: lang.T(ctx, "Opens"), Text: day(ctx, c.Opens)}, {Label: lang.T(ctx, "Due"), Text: day(ctx, c.Due)}, {Label: lang.T(ctx, "Closes"), Text: day(ctx, c.Closes)}, {Label: lang.T(ctx, "Opened by"), Text: c.MadeName, Note: d.asker(ctx, c.Org)}}
	if !c.ClosedAt.IsZero() {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Closed early"), Text: date(ctx, c.ClosedAt)})
	}
	side := []templ.Component{ui.RailFacts(facts)}
	if c.Note != "" {
		side = append(side, quotes(quote(lang.T(ctx, "What they were told"), c.Note, "")))
	}
	if own && !c.Over(today) {
		side = append(side, linkRow([]ui.Link{{Text: lang.T(ctx, "Move its day"), Href: round.Path(c.ID) + "/move"}, {Text: lang.T(ctx, "Close it now"), Href: round.Path(c.ID) + "/close"}}))
	}
	if d.may(ctx, round.ActModerate) && c.In > 0 {
		side = append(side, linkRow([]ui.Link{{Text: lang.T(ctx, "Draw a sample to moderate"), Href: "/standard/moderation/draw?campaign=" + c.ID}}))
	}
	p.side(sheet(lang.T(ctx, "The campaign"), "", side...))
	return p.show(w, r, problems, ui.Crumb{Label: lang.T(ctx, "Campaigns"), Href: "/standard/campaigns"}, ui.Crumb{Label: c.Name})
}

func standingWords(ctx context.Context, st round.Standing) string {
	switch st {
	case round.Missing:
		return lang.T(ctx, "Past its day and not begun, or not in when the campaign closed")
	case round.Late:
		return lang.T(ctx, "Begun, and past its day")
	}
	return ""
}

func (d Deps) remind(w http.ResponseWriter, r *http.Request) error {
	_, err := d.Round.Remind(r.Context(), r.PathValue("campaign"))
	if fault.Is(err, fault.Conflict) {
		return d.showCampaign(w, r, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, round.Path(r.PathValue("campaign")))
}

func (d Deps) campaignFile(w http.ResponseWriter, r *http.Request, format string) error {
	ctx := r.Context()
	c, err := d.Round.Campaign(ctx, web.Scope(r), r.PathValue("campaign"))
	if err != nil {
		return err
	}
	today := d.Round.Today()
	at := func(key string, get func(round.Return) db.Time) export.Column[round.Return] {
		return export.Column[round.Return]{Key: key, Label: key, Kind: export.Moment, Value: func(x round.Return) export.Cell { return export.MomentCell(get(x).Time) }}
	}
	cols := []export.Column[round.Return]{text("code", func(x round.Return) string { return x.Org }), text("organisation", func(x round.Return) string { return x.Name }),
		text("standing", func(x round.Return) string { return string(x.Standing(&c.Campaign, today)) }), at("begun", func(x round.Return) db.Time { return x.Begun }), at("in", func(x round.Return) db.Time { return x.In }),
		at("reminded", func(x round.Return) db.Time { return x.RemindedAt })}
	return send(w, r, d.Round.Now(), "campaign", format, c.Name, cols, c.Returns)
}

// roundActs are the forms of campaigns and moderation.
func roundActs() []act {
	return []act{
		{pattern: "/standard/campaigns/open", action: round.ActCampaign, title: "Open a campaign", lede: "Trusts in the areas are asked for a signed assessment. Those who work it there are told at once, and reminded by themselves.", button: "Open it",
			open: func(p *askPage) error {
				p.back = "/standard/campaigns"
				p.crumbs = []ui.Crumb{{Label: p.t("Campaigns"), Href: "/standard/campaigns"}}
				p.v.Set("kind", "round")
				return nil
			},
			fields: campaignFields,
			run: func(p *askPage, v url.Values) (string, error) {
				c, err := p.d.Round.Open(p.ctx, round.Asked{Name: v.Get("name"), Kind: v.Get("kind"), Catalogue: v.Get("catalogue"), Opens: dateOf(v, "opens"), Due: dateOf(v, "due"), Closes: dateOf(v, "closes"), Note: v.Get("note"), Areas: v["areas"]})
				return round.Path(c.ID), err
			}},
		{pattern: "/standard/campaigns/{campaign}/close", action: round.ActCampaign, title: "Close the campaign now", lede: "What is not in is missing from then on. What was begun goes on in each organisation.", button: "Close it", warn: true,
			open: openCampaign,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.area("why", "Why does it end now?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Round.Close(p.ctx, p.r.PathValue("campaign"), v.Get("why"))
			}},
		{pattern: "/standard/campaigns/{campaign}/move", action: round.ActCampaign, title: "Move the day of the campaign", lede: "Those who are not in are told, and reminded anew before the new day. The round stays the one it was opened for.", button: "Move it",
			open: openCampaign,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.date("due", "Due by", "The last day on which a signed assessment is in time"), p.date("closes", "Closes on (optional)", "Until then late ones are waited for. Empty is four weeks after it is due"),
					p.area("why", "Why does the day move?", "Those who are asked read it")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Round.Move(p.ctx, p.r.PathValue("campaign"), dateOf(v, "due"), dateOf(v, "closes"), v.Get("why"))
			}},
		{pattern: "/standard/moderation/draw", action: round.ActModerate, title: "Draw a sample to moderate", lede: "Organisations that are in are drawn by chance. They are asked to share the reason and the list of evidence of the drawn indicators, and of nothing else.", button: "Draw it",
			open: func(p *askPage) error {
				p.back = "/standard/moderation"
				p.crumbs = []ui.Crumb{{Label: p.t("Moderation"), Href: "/standard/moderation"}}
				p.v.Set("orgs", "5")
				p.v.Set("indicators", "4")
				return nil
			},
			fields: drawFields,
			run: func(p *askPage, v url.Values) (string, error) {
				m, err := p.d.Round.Draw(p.ctx, round.Sample{Campaign: v.Get("campaign"), Name: v.Get("name"), Due: dateOf(v, "due"), Orgs: whole0(v.Get("orgs")), Indicators: whole0(v.Get("indicators")),
					Codes: strings.Fields(strings.ReplaceAll(v.Get("codes"), ",", " "))})
				return round.ModerationPath(m.ID), err
			}},
		{pattern: "/standard/moderation/{moderation}/{org}/{indicator}", action: round.ActModerate, title: "How would you rate it?", lede: "What they signed stays as it is. Yours stands beside it, with your words, and they read both.", button: "Keep it",
			open: openItem, fields: itemFields,
			run: func(p *askPage, v url.Values) (string, error) {
				x := p.data.(*round.Item)
				return p.back, p.d.Round.Moderate(p.ctx, x.Moderation, x.Org, x.Indicator, rollup.Rating(v.Get("rating")), v.Get("words"))
			}},
	}
}

// openCampaign reads a campaign of the reader's own organisation for a form.
func openCampaign(p *askPage) error {
	c, err := p.d.Round.Campaign(p.ctx, p.d.scope(p.ctx, round.ActSee), p.r.PathValue("campaign"))
	if err == nil && c.Org != p.org {
		err = fault.Missing()
	}
	p.name, p.back = c.Name, round.Path(c.ID)
	p.crumbs = []ui.Crumb{{Label: p.t("Campaigns"), Href: "/standard/campaigns"}, {Label: c.Name, Href: round.Path(c.ID)}}
	return err
}

func campaignFields(p *askPage) []templ.Component {
	out := []templ.Component{p.line("name", "What is it called?", "For example, Autumn 2026"), p.radios("kind", "What kind is it?", "", round.Kinds()...)}
	var versions [][2]string
	if b, err := p.d.Standard.Book(p.ctx); err == nil {
		for _, v := range b.Versions {
			versions = append(versions, [2]string{v.Version, v.Name})
		}
		if p.v.Get("catalogue") == "" {
			p.v.Set("catalogue", b.Newest().Version)
		}
	}
	var areas [][2]string
	if t, err := p.d.Round.Tree(p.ctx); err == nil {
		today := org.Date(p.d.Round.Today())
		if o, ok := t.Get(p.org); ok {
			areas = append(areas, [2]string{o.ID, p.t("All of %s (%d)", o.Name, len(round.Members(t, []string{o.ID}, today)))})
		}
		for _, o := range round.Areas(t, p.org, today) {
			areas = append(areas, [2]string{o.ID, p.t("%s (%d)", o.Name, len(round.Members(t, []string{o.ID}, today)))})
		}
	}
	return append(out, p.radios("catalogue", "Which version of the standard?", "", versions...), p.checks("areas", "Who is asked?", "All trusts of the areas, each once. In brackets how many there are", areas), p.date("due", "Due by", "The last day on which a signed assessment is in time"),
		p.date("opens", "Opens on (optional)", "Empty is today"), p.date("closes", "Closes on (optional)", "Until then late ones are waited for. Empty is four weeks after it is due"), p.area("note", "What should they know? (optional)", "They read it when they begin"))
}
