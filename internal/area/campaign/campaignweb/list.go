package campaignweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var stateColour = map[string]ui.TagColour{"draft": ui.TagYellow, "open": ui.TagBlue, "closed": ui.TagGrey}

// standingTitle is the finding of the list.
func standingTitle(ctx context.Context, x campaign.Standing, figures bool) string {
	switch {
	case x.Waiting > 0:
		return lang.N(ctx, x.Waiting, "%d story waits to be read", "%d stories wait to be read")
	case x.Open == 0:
		return lang.T(ctx, "No campaign is running")
	case figures && x.Reached > 0:
		return lang.N(ctx, x.Open, "%d campaign is running, seen %d times so far", "%d campaigns are running, seen %d times so far", int(x.Reached))
	case x.Shown > 0:
		return lang.N(ctx, x.Shown, "%d colleague tells what happened to them", "%d colleagues tell what happened to them")
	}
	return lang.N(ctx, x.Open, "%d campaign is running", "%d campaigns are running")
}

// campaigns is every campaign in reach, those that run first.
func (d Deps) campaigns(w http.ResponseWriter, r *http.Request) error {
	ctx, sc, find := r.Context(), web.Scope(r), strings.TrimSpace(r.URL.Query().Get("find"))
	list, err := d.Campaigns.Campaigns(ctx, sc, find)
	if err != nil {
		return err
	}
	x, err := d.Campaigns.StandingOf(ctx, sc)
	if err != nil {
		return err
	}
	p := &page{title: standingTitle(ctx, x, d.may(ctx, campaign.ActFigures)), tabs: d.tabs(ctx, "/campaigns"), tabsName: lang.T(ctx, "Campaigns"), crumbs: []ui.Crumb{{Label: lang.T(ctx, "Campaigns")}}}
	if d.may(ctx, campaign.ActExport) {
		p.downloads = files("/campaigns", r.URL.Query())
	}
	if d.may(ctx, campaign.ActKeep) {
		p.begin = &ui.Link{Text: lang.T(ctx, "Begin a campaign"), Href: "/campaigns/new"}
	}
	t := &ui.Table{Caption: lang.T(ctx, "Campaigns"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Campaign")}, {Label: lang.T(ctx, "Whom it speaks to")}, {Label: lang.T(ctx, "Window")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for _, c := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Name, Href: campaign.Path(c.ID), Sub: d.Campaigns.Name(ctx, c.Org)}, {Text: lang.T(ctx, campaign.Words(campaign.Audiences(), c.Audience))},
			{Text: window(ctx, &c)}, {Body: ui.Tag(lang.T(ctx, c.StateWords()), stateColour[c.State])}}})
	}
	p.main = []part{{table: t}}
	if len(list) == 0 && find != "" {
		p.main = []part{{body: one(ui.NoMatch(lang.T(ctx, "Nothing fits what you wrote"), x.Open+x.Drafts+x.Ended, "/campaigns"))}}
	} else if len(list) == 0 {
		text, href := "", ""
		if d.may(ctx, campaign.ActKeep) {
			text, href = lang.T(ctx, "Begin a campaign"), "/campaigns/new"
		}
		p.main = []part{{body: one(ui.EmptyState(lang.T(ctx, "No campaign is here yet"), lang.T(ctx, "England’s campaigns and those of your organisation are shown here once they begin."), text, href))}}
	}
	return d.show(w, r, p)
}

func window(ctx context.Context, c *campaign.Campaign) string {
	return lang.T(ctx, "%s to %s", dayWords(ctx, c.From), dayWords(ctx, c.To))
}

// perPage is how many stories a page shows.
const perPage = 20

// stories is what colleagues tell, as far as each of them agreed to.
func (d Deps) stories(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	list, err := d.Campaigns.Shown(ctx, sc, "", campaign.OnPages)
	if err != nil {
		return err
	}
	p := &page{title: lang.N(ctx, len(list), "%d colleague tells what happened to them", "%d colleagues tell what happened to them"), tabs: d.tabs(ctx, "/stories"), tabsName: lang.T(ctx, "Campaigns"),
		lede:   lang.T(ctx, "Each is shown because its teller agreed, and is gone when they take it back."),
		crumbs: []ui.Crumb{{Label: lang.T(ctx, "Campaigns"), Href: "/campaigns"}, {Label: lang.T(ctx, "Stories")}}}
	if len(list) == 0 {
		p.title = lang.T(ctx, "Nobody tells their story at the moment")
	}
	if d.may(ctx, campaign.ActExport) {
		p.downloads = files("/stories", url.Values{})
	}
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	n = min(max(n, 1), max(1, (len(list)+perPage-1)/perPage))
	at := func(i int) string {
		if i < 1 || (i-1)*perPage >= len(list) {
			return ""
		}
		return "/stories?page=" + strconv.Itoa(i)
	}
	p.main = []part{storyPart(ctx, list[(n-1)*perPage:min(n*perPage, len(list))], true), {body: one(ui.Pages(at(n-1), at(n+1)))}}
	if len(list) == 0 {
		p.main = []part{{body: one(ui.EmptyState(lang.T(ctx, "No story is shown"), lang.T(ctx, "Stories are told by staff, under a consent that they can take back at any time."), lang.T(ctx, "See the campaigns"), "/campaigns"))}}
	}
	return d.show(w, r, p)
}

// storyPart shows stories. They may describe violence, and say so first.
func storyPart(ctx context.Context, list []campaign.Story, named bool) part {
	x := part{heading: lang.T(ctx, "In their own words"), id: "stories", aside: lang.T(ctx, "May describe violence")}
	for _, s := range list {
		q := quote{title: s.Telling.Title, texts: paragraphs(s.Telling.Words), by: s.Telling.Byline}
		if named {
			q.by += ", " + s.CampaignName
		}
		x.quotes = append(x.quotes, q)
	}
	return x
}
