package campaignweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// posterView is a campaign on one sheet of paper.
type posterView struct {
	campaign.Campaign
	of      string
	side    int
	code    string
	shown   string
	story   *campaign.Story
	help    []Support
	message []string
}

// poster is a campaign's message with the way to report, to be printed. A story stands on it only where its teller agreed to
// posters, and is read anew each time.
func (d Deps) poster(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	c, err := d.Campaigns.Campaign(ctx, sc, r.PathValue("id"))
	if err != nil {
		return err
	}
	link := d.Base(r) + "/report"
	v := posterView{Campaign: c, of: d.Campaigns.Name(ctx, authz.From(ctx).Org), message: paragraphs(c.Message), shown: link}
	if v.side, v.code, err = d.Code(link); err != nil {
		return err
	}
	stories, err := d.Campaigns.Shown(ctx, sc, c.ID, campaign.OnPoster)
	if err != nil {
		return err
	}
	if len(stories) > 0 {
		v.story = &stories[0]
	}
	if v.help, err = d.Support(ctx, authz.From(ctx).Org); err != nil {
		return err
	}
	return web.Print(w, r, web.View{Title: lang.T(ctx, "Poster of %s", c.Name), Body: posterBody(v)})
}
