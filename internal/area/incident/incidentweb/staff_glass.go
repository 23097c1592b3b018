package incidentweb

import (
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// notForYou says that a record is sealed and whom to ask. The try is recorded.
func (d Staff) notForYou(w http.ResponseWriter, r *http.Request, l incident.Listed) error {
	ctx := r.Context()
	op.Refuse(ctx, d.Incidents.Door, incident.ActRead, "incident", l.ID)
	people, err := d.Incidents.WhoMayOpen(ctx, l)
	if err != nil {
		return err
	}
	var names []string
	for _, c := range people {
		if c.ID != authz.From(ctx).ID {
			names = append(names, c.Name)
		}
	}
	ask := lang.T(ctx, "If you need something from it, ask the privacy lead.")
	if len(names) > 0 {
		ask = lang.T(ctx, "If you need something from it, ask %s.", strings.Join(names, ", "))
	}
	glass := ""
	if d.may(ctx, incident.ActBreakGlass) {
		glass = "/reports/" + l.ID + "/break-glass"
	}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Sealed report"), Crumbs: crumbs(ctx, l.Ref), Current: d.home(ctx), Body: notForYouBody(l.Ref, ask, glass)})
}

func (d Staff) askGlass(w http.ResponseWriter, r *http.Request) error {
	l, err := d.Incidents.Known(r.Context(), web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.showGlass(w, r, l, "", nil)
}

func (d Staff) showGlass(w http.ResponseWriter, r *http.Request, l incident.Listed, typed string, problems fault.Problems) error {
	ctx := r.Context()
	shown := web.Problems(ctx, problems)
	reason := ui.Field{Name: "reason", Label: lang.T(ctx, "Reason"), Hint: lang.T(ctx, "Why this cannot wait for the people who may open it."), Value: typed, Error: shown.For("reason"), Rows: 3}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Open a sealed report in an emergency"), Crumbs: crumbs(ctx, l.Ref), Current: d.home(ctx), Problems: problems,
		Body: glassBody(shown, l.Ref, "/reports/"+l.ID+"/break-glass", reason)})
}

// breakGlass opens a sealed record for a short time; its people and the privacy lead are told by the service.
func (d Staff) breakGlass(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	l, err := d.Incidents.Known(ctx, sc, r.PathValue("id"))
	if err != nil {
		return err
	}
	err = d.Incidents.BreakGlass(ctx, l.Org, l.ID, r.PostForm.Get("reason"))
	if fault.Is(err, fault.Invalid) {
		return d.showGlass(w, r, l, r.PostForm.Get("reason"), fault.ProblemsOf(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/reports/"+l.ID)
}
