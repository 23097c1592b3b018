package campaignweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// campaign is the page of a campaign for everybody in the organisation: calm words, where to report, whom to turn to, stories.
// Those who keep it find its forms beside it.
func (d Deps) campaign(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	s := d.Campaigns
	c, err := s.Campaign(ctx, sc, r.PathValue("id"))
	if err != nil {
		return err
	}
	stories, err := s.Shown(ctx, sc, c.ID, campaign.OnPages)
	if err != nil {
		return err
	}
	assets, err := s.Assets(ctx, sc, &c)
	if err != nil {
		return err
	}
	waves, err := s.Waves(ctx, &c)
	if err != nil {
		return err
	}
	p := &page{title: campaignTitle(ctx, &c, len(stories)), lede: s.Name(ctx, c.Org) + ". " + window(ctx, &c) + ".", tag: ui.Tag(lang.T(ctx, c.StateWords()), stateColour[c.State]), railName: lang.T(ctx, "What you can do"),
		crumbs: []ui.Crumb{{Label: lang.T(ctx, "Campaigns"), Href: "/campaigns"}, {Label: c.Name}}}
	p.tools = []ui.Link{{Text: lang.T(ctx, "Poster"), Href: campaign.Path(c.ID) + "/poster"}}
	if d.may(ctx, campaign.ActFigures) {
		p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Reach and survey"), Href: campaign.Path(c.ID) + "/figures"})
	}
	p.main = []part{{heading: lang.T(ctx, "What this is about"), id: "about", texts: paragraphs(c.Message), facts: []ui.Fact{{Label: lang.T(ctx, "Aim"), Text: c.Aim}, {Label: lang.T(ctx, "Whom it speaks to"), Text: lang.T(ctx, campaign.Words(campaign.Audiences(), c.Audience))}}}}
	if len(stories) > 0 {
		x := storyPart(ctx, stories[:min(perPage, len(stories))], false)
		if len(stories) > perPage {
			x.links = []ui.Link{{Text: lang.T(ctx, "All stories"), Href: "/stories"}}
		}
		p.main = append(p.main, x)
	}
	if len(assets) > 0 {
		p.main = append(p.main, d.assetPart(ctx, &c, assets))
	}
	help, err := d.helpPart(ctx)
	if err != nil {
		return err
	}
	p.rail = append(p.rail, part{heading: lang.T(ctx, "Did it happen to you?"), id: "report", texts: []string{lang.T(ctx, "Tell us. It takes about a minute, and you do not have to give your name.")}, button: &ui.Link{Text: lang.T(ctx, "Report it"), Href: "/report"}, main: true,
		small: lang.T(ctx, "This is not an emergency service. In danger, call 999.")}, help)
	if waits, err := d.wavePart(ctx, &c, waves); err != nil {
		return err
	} else if waits.heading != "" {
		p.rail = append(p.rail, waits)
	}
	if c.State == "open" && d.may(ctx, campaign.ActTell) {
		p.rail = append(p.rail, part{heading: lang.T(ctx, "Tell your story"), id: "tell", texts: []string{lang.T(ctx, "Only if you want to. You say where it may be shown and until when, and you can take it back at any time.")},
			button: &ui.Link{Text: lang.T(ctx, "Tell your story"), Href: campaign.Path(c.ID) + "/tell"}})
	}
	if k := d.keepPart(ctx, &c); len(k.links) > 0 {
		p.rail = append(p.rail, k)
	}
	return d.show(w, r, p)
}

func campaignTitle(ctx context.Context, c *campaign.Campaign, stories int) string {
	switch {
	case c.State == "draft":
		return lang.T(ctx, "%s is being prepared, and nobody sees it yet", c.Name)
	case c.State == "closed":
		return lang.T(ctx, "%s has ended", c.Name)
	case stories > 0:
		return lang.N(ctx, stories, "%[2]s: %[1]d colleague tells what happened to them", "%[2]s: %[1]d colleagues tell what happened to them", c.Name)
	}
	return lang.T(ctx, "%s runs until %s", c.Name, dayWords(ctx, c.To))
}

func (d Deps) helpPart(ctx context.Context) (part, error) {
	x := part{heading: lang.T(ctx, "Whom you can turn to"), id: "help", narrow: true}
	list, err := d.Support(ctx, authz.From(ctx).Org)
	for _, s := range list {
		text := s.Phone
		if s.Name != "" {
			text = s.Name + ", " + s.Phone
		}
		x.facts = append(x.facts, ui.Fact{Label: lang.T(ctx, s.Role), Text: text})
	}
	if len(list) == 0 {
		x.texts = []string{lang.T(ctx, "Your organisation has named nobody here yet.")}
	}
	return x, err
}

func (d Deps) assetPart(ctx context.Context, c *campaign.Campaign, list []campaign.Asset) part {
	t := &ui.Table{Caption: lang.T(ctx, "Films, leaflets and pages"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "Kind")}, {Label: lang.T(ctx, "Language")}, {Label: lang.T(ctx, "Who may use it")}}}
	keeps, me := d.may(ctx, campaign.ActKeep), authz.From(ctx).Org
	if keeps {
		t.Columns = append(t.Columns, ui.Column{Label: lang.T(ctx, "Change")})
	}
	for _, a := range list {
		row := ui.Row{Cells: []ui.Cell{{Text: a.Title, Href: a.Address, Sub: a.Alt}, {Text: lang.T(ctx, campaign.Words(campaign.AssetKinds(), a.Kind))}, {Text: lang.T(ctx, campaign.Words(languages, a.Language))}, {Text: a.Licence}}}
		if keeps && a.Org == me {
			row.Cells = append(row.Cells, ui.Cell{Text: lang.T(ctx, "Take “%s” off", a.Title), Href: campaign.Path(c.ID) + "/material/" + a.ID + "/off"})
		} else if keeps {
			row.Cells = append(row.Cells, ui.Cell{Text: "–"})
		}
		t.Rows = append(t.Rows, row)
	}
	return part{heading: lang.T(ctx, "Material"), id: "material", table: t, small: lang.T(ctx, "Links lead to other sites.")}
}

var languages = [][2]string{{"en", "English"}, {"cy", "Welsh"}, {"other", "Another language"}}

// wavePart asks for answers where a wave runs.
func (d Deps) wavePart(ctx context.Context, c *campaign.Campaign, waves []campaign.Wave) (part, error) {
	for i := range waves {
		w := &waves[i]
		if c.State != "open" || !w.Runs(d.Campaigns.Today()) {
			continue
		}
		x := part{heading: lang.T(ctx, "What do you think?"), id: "survey"}
		done, err := d.Campaigns.Answered(ctx, authz.From(ctx).Org, w)
		if err != nil {
			return x, err
		}
		if done {
			x.texts = []string{lang.T(ctx, "You have answered. Thank you. Nobody can see what you said.")}
		} else {
			x.texts = []string{lang.N(ctx, len(w.Questions), "%d statement, until %s. Answers are only counted.", "%d statements, until %s. Answers are only counted.", dayWords(ctx, w.To))}
			x.button = &ui.Link{Text: lang.T(ctx, "Answer the survey"), Href: wavePath(w.ID) + "/answer"}
		}
		return x, nil
	}
	return part{}, nil
}

func wavePath(wave string) string { return "/campaign-waves/" + wave }

// keepPart leads to the forms of those who keep campaigns. What is done for England's is each organisation's own to write.
func (d Deps) keepPart(ctx context.Context, c *campaign.Campaign) part {
	x := part{heading: lang.T(ctx, "Keep it up"), id: "keep"}
	if !d.may(ctx, campaign.ActKeep) {
		return x
	}
	at := campaign.Path(c.ID)
	add := func(text, to string) { x.links = append(x.links, ui.Link{Text: lang.T(ctx, text), Href: at + to}) }
	add("Write down what was done", "/activity")
	add("Write how many it reached", "/reach")
	add("Add material", "/asset")
	if c.Org == authz.From(ctx).Org {
		add("Plan a survey wave", "/wave")
		add("Change it", "/edit")
		if c.State == "draft" {
			add("Begin it, for everybody to see", "/open")
		} else if c.State == "open" {
			add("End it", "/close")
		}
	}
	return x
}
