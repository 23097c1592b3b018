package campaignweb

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// consents is the stories of an organisation without their words, for those who may see who consented.
func (d Deps) consents(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Campaigns.Consents(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	t := &ui.Table{Caption: lang.T(ctx, "Consents"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Told on")}, {Label: lang.T(ctx, "Campaign")}, {Label: lang.T(ctx, "May be shown on")}, {Label: lang.T(ctx, "Until")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for i := range list {
		x := &list[i]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.Date(ctx, x.ToldAt.Time), Href: "/story-consents/" + x.ID}, {Text: x.CampaignName}, {Text: consentWords(ctx, x.Consent)}, {Text: dayWords(ctx, x.Consent.Until)}, storyTag(ctx, x)}})
	}
	p := &page{title: lang.N(ctx, len(list), "%d story is kept under consent", "%d stories are kept under consent"), lede: lang.T(ctx, "Who consented is sealed. To see a name takes a reason, and is written down."),
		crumbs: []ui.Crumb{{Label: lang.T(ctx, "Campaigns"), Href: "/campaigns"}, {Label: lang.T(ctx, "Consents")}}, main: []part{{table: t}}}
	if len(list) == 0 {
		p.title = lang.T(ctx, "No story is kept")
		p.main = []part{{body: one(ui.EmptyState(lang.T(ctx, "No consent is held"), lang.T(ctx, "What was withdrawn is wiped, with the name of who told it."), lang.T(ctx, "See the campaigns"), "/campaigns"))}}
	}
	return d.show(w, r, p)
}

// consentAct asks why somebody has to know who consented.
func consentAct() act {
	return act{pattern: "/story-consents/{story}", action: campaign.ActConsent, title: "See who consented", button: "Show the name", warn: true, lede: "That you looked, and why, is kept in the audit log.",
		open: func(p *askPage) error {
			list, err := p.d.Campaigns.Consents(p.ctx, p.sc)
			if err != nil {
				return err
			}
			for _, x := range list {
				if x.ID == p.id {
					p.name, p.back, p.crumbs = x.CampaignName, "/story-consents", []ui.Crumb{{Label: p.t("Consents"), Href: "/story-consents"}}
					return nil
				}
			}
			return fault.Missing()
		},
		fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.line("reason", "Why do you need to know?", "")}
		},
		run: func(*askPage, url.Values) (string, error) { return "", nil }}
}

// consented shows the name, once a reason was given.
func (d Deps) consented(w http.ResponseWriter, r *http.Request) error {
	p, err := d.page(r, consentAct())
	if err != nil {
		return err
	}
	name, err := d.Campaigns.Consented(p.ctx, p.org, p.id, r.PostFormValue("reason"))
	if fault.Is(err, fault.Invalid) {
		p.v = r.PostForm
		return p.show(w, fault.ProblemsOf(err))
	}
	if err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: lang.T(p.ctx, "Who consented to this story"), Current: "/campaigns", Body: consentedBody(name, "/story-consents")})
}
