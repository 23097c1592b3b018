package campaignweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// link shows whoever has a story's link what it does. No word of the story is here.
func (d Deps) link(w http.ResponseWriter, r *http.Request) error {
	x, err := d.Campaigns.Linked(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return d.outside(w, r, lang.T(r.Context(), "Withdraw the story?"), x.CampaignName, false)
}

// linkTake withdraws it.
func (d Deps) linkTake(w http.ResponseWriter, r *http.Request) error {
	if err := d.Campaigns.WithdrawByLink(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return d.outside(w, r, lang.T(r.Context(), "The story is withdrawn"), "", true)
}

func (d Deps) outside(w http.ResponseWriter, r *http.Request, title, name string, gone bool) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	return web.Outside(w, r, web.View{Title: title, Body: linkBody(campaign.LinkPath(r.PathValue("token")), name, gone)})
}
