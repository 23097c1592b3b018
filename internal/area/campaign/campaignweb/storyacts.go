package campaignweb

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

// openMine reads a story of the reader's own; openKept one that they may put up.
func openMine(p *askPage) error {
	return p.story(p.d.scope(p.ctx, campaign.ActTell), campaign.MyPath(p.id), ui.Crumb{Label: p.t("My own stories"), Href: "/my-stories"})
}

func openKept(p *askPage) error {
	err := p.story(p.d.scope(p.ctx, campaign.ActStories), campaign.KeepPath(p.id), ui.Crumb{Label: p.t("Stories to read"), Href: "/campaign-stories"})
	if err == nil && p.kept().Asked() {
		err = fault.New(fault.Conflict, "Its teller is asked again first, since a backup was put back")
	}
	return err
}

func tellingOf(v url.Values) campaign.Telling {
	return campaign.Telling{Title: v.Get("title"), Words: v.Get("words"), Byline: v.Get("byline")}
}

func consentOf(v url.Values) campaign.Consent {
	on := func(code string) bool { return slices.Contains(v["places"], code) }
	return campaign.Consent{Home: on("home"), England: on("england"), Poster: on("poster"), Files: on("files"), Until: dateOf(v, "until")}
}

func tellingFields(p *askPage) []templ.Component {
	return []templ.Component{p.line("title", "First line", "The one thing that a colleague should know."), p.area("words", "Your story", "Name no patient and no colleague. You need not tell what you do not want to tell."), p.line("byline", "How are you named under it?", "Such as: A paramedic. Your name is shown only if you write it here.")}
}

func consentFields(p *askPage) []templ.Component {
	return []templ.Component{p.checks("places", "Where may it be shown?", "", campaign.Places()...), p.date("until", "Until which day?", "After it the story and your name are wiped.")}
}

// storyActs are the forms by which stories are told, read and withdrawn.
func storyActs() []act {
	mine := func(p *askPage) string { return campaign.MyPath(p.id) }
	kept := func(p *askPage) string { return campaign.KeepPath(p.id) }
	return []act{
		{pattern: "/campaigns/{id}/tell", action: campaign.ActTell, title: "Tell your story", button: "Send it with my consent", open: openCampaign,
			lede: "It is shown nowhere before somebody has read it for names. Other words than yours are shown only once you agreed to them. You can take it back at any time, without a reason, and it is gone everywhere at once.",
			fields: func(p *askPage) []templ.Component {
				p.fill("byline", p.t("A colleague"))
				if !p.v.Has("places") && p.r.Method == "GET" {
					p.v.Set("places", "home")
				}
				p.fillDay("until", p.campaign().To)
				return append(append(tellingFields(p), consentFields(p)...), p.checks("agree", "Your consent", "", [2]string{"yes", "I agree that these words are shown there, until then. Who I am stays sealed."}))
			},
			run: func(p *askPage, v url.Values) (string, error) {
				x, err := p.d.Campaigns.Tell(p.ctx, p.sc, p.id, tellingOf(v), consentOf(v), v.Get("agree") == "yes")
				return campaign.MyPath(x.ID), err
			}},
		{pattern: "/my-stories/{story}/withdraw", action: campaign.ActTell, title: "Withdraw the story?", button: "Withdraw it", warn: true, open: openMine, fields: nothing,
			lede: "It is gone at once, everywhere, and cannot be brought back. You do not have to say why.",
			run: func(p *askPage, _ url.Values) (string, error) {
				return mine(p), p.d.Campaigns.Withdraw(p.ctx, p.org, p.id)
			}},
		{pattern: "/my-stories/{story}/agree", action: campaign.ActTell, title: "Agree to these words", button: "I agree", open: openMine, lede: "From then on these are the words that may be shown, where you allowed it.",
			fields: func(p *askPage) []templ.Component {
				t := p.kept().Telling
				return []templ.Component{note(t.Title), note(t.Words), note(t.Byline)}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return mine(p), p.d.Campaigns.Agree(p.ctx, p.org, p.id, seen(v))
			}},
		{pattern: "/my-stories/{story}/consent", action: campaign.ActTell, title: "Where may it be shown, and until when?", button: "Save", open: openMine, lede: "It holds at once.",
			fields: func(p *askPage) []templ.Component {
				c := p.kept().Consent
				if !p.v.Has("version") {
					p.v["places"] = nil
					for i, on := range []bool{c.Home, c.England, c.Poster, c.Files} {
						if on {
							p.v.Add("places", campaign.Places()[i][0])
						}
					}
				}
				p.fillDay("until", c.Until)
				return consentFields(p)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return mine(p), p.d.Campaigns.Rescope(p.ctx, p.org, p.id, seen(v), consentOf(v))
			}},
		{pattern: "/campaign-stories/{story}/show", action: campaign.ActStories, title: "Put the story up", button: "Put it up", open: openKept, fields: nothing,
			lede: "You have read it: no patient and no colleague can be known from it. It is shown where its teller agreed, until the day they named.",
			run: func(p *askPage, v url.Values) (string, error) {
				return kept(p), p.d.Campaigns.Show(p.ctx, p.org, p.id, seen(v))
			}},
		{pattern: "/campaign-stories/{story}/down", action: campaign.ActStories, title: "Show it no more", button: "Show it no more", warn: true, open: openKept, fields: nothing, lede: "Its words stay with its teller, who sees what became of it.",
			run: func(p *askPage, v url.Values) (string, error) {
				return kept(p), p.d.Campaigns.TakeDown(p.ctx, p.org, p.id, seen(v))
			}},
		{pattern: "/campaign-stories/{story}/suggest", action: campaign.ActStories, title: "Suggest other words", button: "Send them to the teller", open: openKept, lede: "They are shown nowhere until the teller agrees. Until then the words that they agreed to stay.",
			fields: func(p *askPage) []templ.Component {
				t := p.kept().Telling
				p.fill("title", t.Title, "words", t.Words, "byline", t.Byline)
				return []templ.Component{p.line("title", "First line", ""), p.area("words", "The story", ""), p.line("byline", "Named as", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return kept(p), p.d.Campaigns.Suggest(p.ctx, p.org, p.id, seen(v), tellingOf(v))
			}},
	}
}
