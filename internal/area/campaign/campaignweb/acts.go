package campaignweb

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

// acts are all forms.
func acts() []act { return slices.Concat(campaignActs(), storyActs(), waveActs()) }

func openNew(p *askPage) error {
	p.back, p.name = "/campaigns", p.t("Nobody sees it before you begin it.")
	p.crumbs = []ui.Crumb{{Label: p.t("Campaigns"), Href: "/campaigns"}}
	return nil
}

// openCampaign reads the campaign of a form.
func openCampaign(p *askPage) error {
	c, err := p.d.Campaigns.Campaign(p.ctx, p.d.scope(p.ctx, campaign.ActSee), p.id)
	p.name, p.back, p.version, p.data = c.Name, campaign.Path(c.ID), c.Version, &c
	p.crumbs = []ui.Crumb{{Label: p.t("Campaigns"), Href: "/campaigns"}, {Label: c.Name, Href: p.back}}
	return err
}

// openAsset reads a campaign with the material of one's own organisation that a form is about.
func openAsset(p *askPage) error {
	if err := openCampaign(p); err != nil {
		return err
	}
	list, err := p.d.Campaigns.Assets(p.ctx, p.d.scope(p.ctx, campaign.ActSee), p.campaign())
	for _, a := range list {
		if a.ID == p.r.PathValue("asset") && a.Org == p.org {
			p.name = a.Title
			return nil
		}
	}
	return cmp.Or(err, fault.Missing())
}

func (p *askPage) campaign() *campaign.Campaign { return p.data.(*campaign.Campaign) }

// today fills a date that was not given yet.
func (p *askPage) today(name string) { p.fillDay(name, p.d.Campaigns.Today()) }

func briefOf(v url.Values) campaign.Brief {
	return campaign.Brief{Name: v.Get("name"), Aim: v.Get("aim"), Audience: v.Get("audience"), Message: v.Get("message"), From: dateOf(v, "from"), To: dateOf(v, "to")}
}

func briefFields(p *askPage) []templ.Component {
	if c, ok := p.data.(*campaign.Campaign); ok {
		p.fill("name", c.Name, "aim", c.Aim, "audience", c.Audience, "message", c.Message)
		p.fillDay("from", c.From)
		p.fillDay("to", c.To)
	}
	return []templ.Component{p.line("name", "Name", ""), p.area("aim", "What is to be different afterwards?", "Such as: more of those hurt say that they reported it, and that they were backed."), p.radios("audience", "Whom does it speak to?", "", campaign.Audiences()...),
		p.area("message", "What staff are told, on the page and on the poster", "Calm and plain. Name no person."), p.date("from", "First day", "Charts mark the month in which it begins."), p.date("to", "Last day", "")}
}

// campaignActs are the forms by which a campaign is kept.
func campaignActs() []act {
	to := func(p *askPage) string { return campaign.Path(p.id) }
	figures := func(p *askPage, at string) string { return campaign.Path(p.id) + "/figures#" + at }
	return []act{
		{pattern: "/campaigns/new", action: campaign.ActKeep, title: "Begin a campaign", button: "Keep it as a draft", open: openNew, fields: briefFields, run: func(p *askPage, v url.Values) (string, error) {
			c, err := p.d.Campaigns.Begin(p.ctx, p.sc, briefOf(v))
			return campaign.Path(c.ID), err
		}},
		{pattern: "/campaigns/{id}/edit", action: campaign.ActKeep, title: "Change the campaign", button: "Save", open: openCampaign, fields: briefFields, run: func(p *askPage, v url.Values) (string, error) {
			return to(p), p.d.Campaigns.Change(p.ctx, p.org, p.id, seen(v), briefOf(v))
		}},
		{pattern: "/campaigns/{id}/open", action: campaign.ActKeep, title: "Begin it, for everybody to see", button: "Begin it", open: openCampaign, fields: nothing, lede: "Staff see its page, can tell their stories and answer its survey.", run: func(p *askPage, v url.Values) (string, error) {
			return to(p), p.d.Campaigns.Open(p.ctx, p.org, p.id, seen(v))
		}},
		{pattern: "/campaigns/{id}/close", action: campaign.ActKeep, title: "End the campaign", button: "End it", warn: true, open: openCampaign, fields: nothing, lede: "Its stories are shown no more. Its figures stay, and charts keep its window.", run: func(p *askPage, v url.Values) (string, error) {
			return to(p), p.d.Campaigns.Close(p.ctx, p.org, p.id, seen(v))
		}},
		{pattern: "/campaigns/{id}/activity", action: campaign.ActKeep, title: "Write down what was done", button: "Write it down", open: openCampaign, fields: func(p *askPage) []templ.Component {
			p.today("day")
			return []templ.Component{p.line("title", "What was done?", ""), p.date("day", "On which day?", ""), p.pick("channel", "Channel", choose(campaign.Channels())), p.line("place", "Where", "May be left empty."), p.line("pounds", "Cost in pounds", "May be left empty."), p.line("hours", "Hours of staff", "May be left empty.")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			return figures(p, "done"), p.d.Campaigns.AddActivity(p.ctx, p.org, p.id, campaign.ActivityAsk{Day: dateOf(v, "day"), Channel: v.Get("channel"), Title: v.Get("title"), Place: v.Get("place"), Pounds: v.Get("pounds"), Hours: v.Get("hours")})
		}},
		{pattern: "/campaigns/{id}/reach", action: campaign.ActKeep, title: "Write how many it reached", button: "Write it down", open: openCampaign, lede: "One figure for a day and a channel. A second one for the same day takes its place; the audit log keeps both.", fields: func(p *askPage) []templ.Component {
			p.today("day")
			return []templ.Component{p.date("day", "Day", ""), p.pick("channel", "Channel", choose(campaign.Channels())), p.line("n", "How many views", ""), p.line("source", "Which counter says so?", "Such as: the intranet’s statistics.")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			return figures(p, "reach"), p.d.Campaigns.SetReach(p.ctx, p.org, p.id, campaign.ReachAsk{Day: dateOf(v, "day"), Channel: v.Get("channel"), N: v.Get("n"), Source: v.Get("source")})
		}},
		{pattern: "/campaigns/{id}/asset", action: campaign.ActKeep, title: "Add material", button: "Add it", open: openCampaign, lede: "It is linked to, never copied. Use it only as its licence allows.", fields: func(p *askPage) []templ.Component {
			stories := [][2]string{{"", p.t("No story")}}
			list, err := p.d.Campaigns.Offered(p.ctx, p.d.scope(p.ctx, campaign.ActStories))
			for i := range list {
				if x := &list[i]; err == nil && x.Campaign == p.id && x.ShownN > 0 {
					stories = append(stories, [2]string{x.ID, x.Telling.Title})
				}
			}
			return []templ.Component{p.line("title", "Name", ""), p.pick("kind", "What it is", choose(campaign.AssetKinds())), p.line("address", "Address", "Beginning with https://"), p.pick("language", "Language", choose(languages)),
				p.line("alt", "What it shows or says", "For those who do not see or hear it."), p.line("licence", "Who may use it, and how", ""), p.pick("story", "Does it show somebody’s story? It goes when they take that back", stories)}
		}, run: func(p *askPage, v url.Values) (string, error) {
			return to(p) + "#material", p.d.Campaigns.AddAsset(p.ctx, p.org, p.id, campaign.AssetAsk{Kind: v.Get("kind"), Title: v.Get("title"), Address: v.Get("address"), Language: v.Get("language"), Alt: v.Get("alt"), Licence: v.Get("licence"), Story: v.Get("story")})
		}},
		{pattern: "/campaigns/{id}/material/{asset}/off", action: campaign.ActKeep, title: "Take this material off the page?", button: "Take it off", warn: true, open: openAsset, fields: nothing, lede: "Only the link goes. What it leads to stays with whoever keeps it.", run: func(p *askPage, _ url.Values) (string, error) {
			return to(p), p.d.Campaigns.DropAsset(p.ctx, p.org, p.id, p.r.PathValue("asset"))
		}},
		{pattern: "/campaigns/{id}/wave", action: campaign.ActKeep, title: "Plan a survey wave", button: "Plan it", open: openCampaign, lede: "Ask the same statements in each wave, so that they can be set side by side.", fields: func(p *askPage) []templ.Component {
			text := ""
			for _, q := range campaign.Usual() {
				text += p.t(q) + "\n"
			}
			p.fill("questions", text)
			return []templ.Component{p.line("name", "Name", "Such as: before it began."), p.date("from", "First day", ""), p.date("to", "Last day", ""), p.area("questions", "Statements, one to a line", "Staff say how far they agree. Ask for nothing by which a person is known.")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			_, err := p.d.Campaigns.AddWave(p.ctx, p.org, p.id, campaign.WaveAsk{Name: v.Get("name"), From: dateOf(v, "from"), To: dateOf(v, "to"), Questions: v.Get("questions")})
			return figures(p, "waves"), err
		}},
	}
}

// choose puts nothing chosen before a list.
func choose(list [][2]string) [][2]string { return append([][2]string{{"", "Choose"}}, list...) }

// openWave reads the wave of a form with its campaign.
func openWave(p *askPage) error {
	w, c, err := p.d.Campaigns.Wave(p.ctx, p.d.scope(p.ctx, campaign.ActSee), p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.data = c.Name+", "+w.Name, campaign.Path(c.ID), &w
	p.crumbs = []ui.Crumb{{Label: p.t("Campaigns"), Href: "/campaigns"}, {Label: c.Name, Href: p.back}}
	return nil
}

func (p *askPage) wave() *campaign.Wave { return p.data.(*campaign.Wave) }

// waveActs are the forms of survey waves.
func waveActs() []act {
	return []act{
		{pattern: "/campaign-waves/{wave}/answer", action: campaign.ActTell, title: "How far do you agree?", button: "Send my answers", open: openWave,
			lede: "Your answers are added to a count and kept nowhere else. Nobody can see what you said. You may leave any of them out.",
			fields: func(p *askPage) []templ.Component {
				var out []templ.Component
				for i, q := range p.wave().Questions {
					c := ui.Choice{Name: campaign.Field(i), Label: q, Error: p.problems.For(campaign.Field(i)), Plain: true}
					for k, s := range campaign.Scale() {
						c.Options = append(c.Options, ui.Option{Value: strconv.Itoa(k), Label: p.t(s), Chosen: p.v.Get(campaign.Field(i)) == strconv.Itoa(k)})
					}
					out = append(out, ui.Radios(c))
				}
				return out
			},
			run: func(p *askPage, v url.Values) (string, error) {
				var list []int
				for i := range p.wave().Questions {
					n, err := strconv.Atoi(v.Get(campaign.Field(i)))
					if err != nil || n < 0 {
						n = -1
					}
					list = append(list, n)
				}
				return p.back, p.d.Campaigns.Answer(p.ctx, p.sc, p.id, list)
			}},
		{pattern: "/campaign-waves/{wave}/end", action: campaign.ActKeep, title: "End this wave now", button: "End it", warn: true, open: openWave, fields: nothing, lede: "It takes no more answers. Its figures are shown from then on.",
			run: func(p *askPage, _ url.Values) (string, error) {
				return p.back + "/figures#waves", p.d.Campaigns.EndWave(p.ctx, p.org, p.id)
			}},
	}
}
