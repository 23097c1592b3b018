package incidentweb

import (
	"net/http"
	"net/url"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// namesAct asks for a reason; its answer shows the names once and is never kept.
var namesAct = act{path: "names", action: incident.ActIdentity, title: "Open the names", button: "Open with this reason",
	lede: "Opening is recorded, with your name and your reason, for all who look after this report and for the privacy lead. The names show once, on the next page, and close when you leave it."}

func (d Staff) askNames(w http.ResponseWriter, r *http.Request) error {
	rec, err := d.Incidents.Get(r.Context(), web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.showAsk(w, r, &askPage{act: namesAct, rec: rec, name: title(r.Context(), &rec.Incident), v: url.Values{}}, nil)
}

// openNames answers with the names themselves. They are in no address, in no cache and in no log.
func (d Staff) openNames(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	rec, err := d.Incidents.Get(ctx, sc, r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := d.Incidents.OpenNames(ctx, rec.Org, rec.ID, r.PostForm.Get("reason"))
	if fault.Is(err, fault.Invalid) {
		return d.showAsk(w, r, &askPage{act: namesAct, rec: rec, name: title(ctx, &rec.Incident), v: r.PostForm}, fault.ProblemsOf(err))
	}
	if err != nil {
		return err
	}
	seal, err := d.sealOf(ctx, sc, &rec)
	if err != nil {
		return err
	}
	seal.State, seal.OpenURL, seal.Kinds = ui.Opened, "", nil
	seal.Closes = lang.T(ctx, "They close when you leave this page. Your name and your reason are recorded.")
	seal.Close = "/reports/" + rec.ID + "/names/close"
	for _, n := range names {
		seal.Kinds = append(seal.Kinds, ui.SealKind{Who: behind(ctx, n.Who, n.N), Open: trim(n.Name, n.Contact, n.Born, n.Number)})
	}
	w.Header().Set("Cache-Control", "no-store, private")
	c := crumbs(ctx, rec.Ref, lang.T(ctx, "Names"))
	c[1].Href = "/reports/" + rec.ID
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Names are open"), Crumbs: c, Current: d.home(ctx), Body: namesBody(title(ctx, &rec.Incident), rec.Ref, seal)})
}

// closeNames leads back to the record, where the names are sealed. A record out of reach is absent here too.
func (d Staff) closeNames(w http.ResponseWriter, r *http.Request) error {
	if _, done, err := d.open(w, r); err != nil || done {
		return err
	}
	return web.Redirect(w, r, "/reports/"+url.PathEscape(r.PathValue("id"))+"#seal")
}

// fragment leads the page after a form to the block that it changed.
func fragment(path string) string {
	if path == "names" {
		return "#seal"
	}
	return ""
}
