package orgweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (p *Pages) sites(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := p.Org.Sites(ctx, web.Scope(r), own(r), true)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: lang.T(ctx, "Sites"), Hidden: true,
		Columns: []ui.Column{{Label: lang.T(ctx, "Name")}, {Label: lang.T(ctx, "Code")}, {Label: lang.T(ctx, "Postcode")}, {Label: lang.T(ctx, "State")}}}
	for _, s := range all {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: s.Name, Href: "/organisation/sites/" + s.ID}, {Text: s.ID}, {Text: s.Postcode}, state(ctx, !s.Retired.IsZero())}})
	}
	return p.list(w, r, listView{title: lang.N(ctx, len(all), "%d site", "%d sites"), lede: lang.T(ctx, "Hospitals, stations and other addresses where your people work."),
		tabs: p.tabs(ctx, "/organisation/sites"), add: lang.T(ctx, "Add a site"), addURL: "/organisation/sites/new", file: "/organisation/sites.csv", from: "/organisation/sites/import", table: t,
		empty: [2]string{lang.T(ctx, "No site is here yet"), lang.T(ctx, "Add the first one to make posters and to list who to turn to there.")}})
}

func (p *Pages) sitesFile(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Org.Sites(r.Context(), web.Scope(r), own(r), true)
	if err != nil {
		return err
	}
	return file(w, r, "sites", []export.Column[org.Site]{
		text("site_code", func(s org.Site) string { return s.ID }), text("name", func(s org.Site) string { return s.Name }),
		text("postcode", func(s org.Site) string { return s.Postcode }), text("location_type", func(s org.Site) string { return s.LocationType }),
		text("retired", func(s org.Site) string { return yes(!s.Retired.IsZero()) }),
	}, all)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func (p *Pages) siteForm(ctx context.Context, s org.Site, made bool, bad fault.Problems) formView {
	v := formView{title: lang.T(ctx, "Add a site"), action: "/organisation/sites/new", save: lang.T(ctx, "Add this site"), tabs: p.tabs(ctx, "/organisation/sites"), problems: bad}
	if made {
		v.title, v.action, v.save = s.ID, "/organisation/sites/"+s.ID, lang.T(ctx, "Save")
		v.actURL = v.action + "/use"
		if v.act, v.actHint = lang.T(ctx, "Retire this site"), lang.T(ctx, "New reports can no longer choose it. What was reported there stays."); !s.Retired.IsZero() {
			v.act, v.actHint = lang.T(ctx, "Put it back in use"), lang.T(ctx, "This site is retired.")
		}
	} else {
		v.fields = append(v.fields, input(ctx, bad, ui.Field{Name: "code", Label: lang.T(ctx, "Site code"),
			Hint: lang.T(ctx, "The ODS site code, or a code of your own: 2 to 9 letters and digits"), Value: s.ID, Size: ui.Size10}))
	}
	v.fields = append(v.fields, []templ.Component{
		input(ctx, bad, ui.Field{Name: "name", Label: lang.T(ctx, "Name"), Value: s.Name}),
		input(ctx, bad, ui.Field{Name: "postcode", Label: lang.T(ctx, "Postcode, if it has one"), Value: s.Postcode, Size: ui.Size10}),
		choose(ctx, bad, ui.Field{Name: "location_type", Label: lang.T(ctx, "Type of location"), Value: s.LocationType}, lang.T(ctx, "Not said"), inLanguage(ctx, org.LocationTypes())),
	}...)
	return v
}

func siteOf(r *http.Request, id string) org.Site {
	return org.Site{Org: own(r), ID: id, Name: r.PostFormValue("name"), Postcode: r.PostFormValue("postcode"), LocationType: r.PostFormValue("location_type")}
}

func (p *Pages) newSite(w http.ResponseWriter, r *http.Request) error {
	return p.form(w, r, p.siteForm(r.Context(), org.Site{}, false, nil))
}

func (p *Pages) addSite(w http.ResponseWriter, r *http.Request) error {
	in := siteOf(r, r.PostFormValue("code"))
	_, err := p.Org.AddSite(r.Context(), in)
	return p.saved(w, r, err, "/organisation/sites", func(bad fault.Problems) formView { return p.siteForm(r.Context(), in, false, bad) })
}

func (p *Pages) site(w http.ResponseWriter, r *http.Request) error {
	s, err := p.Org.Site(r.Context(), web.Scope(r), own(r), r.PathValue("site"))
	if err != nil {
		return err
	}
	return p.form(w, r, p.siteForm(r.Context(), s, true, nil))
}

func (p *Pages) saveSite(w http.ResponseWriter, r *http.Request) error {
	s, err := p.Org.Site(r.Context(), web.Scope(r), own(r), r.PathValue("site"))
	if err != nil {
		return err
	}
	in := siteOf(r, s.ID)
	in.Retired = s.Retired
	return p.saved(w, r, p.Org.EditSite(r.Context(), in), "/organisation/sites", func(bad fault.Problems) formView { return p.siteForm(r.Context(), in, true, bad) })
}

func (p *Pages) useSite(w http.ResponseWriter, r *http.Request) error {
	s, err := p.Org.Site(r.Context(), web.Scope(r), own(r), r.PathValue("site"))
	if err != nil {
		return err
	}
	if err := p.Org.RetireSite(r.Context(), s.Org, s.ID, s.Retired.IsZero()); err != nil {
		return err
	}
	return web.Redirect(w, r, "/organisation/sites")
}
