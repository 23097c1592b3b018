package orgweb

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (p *Pages) units(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, sites, err := p.below(r, true)
	if err != nil {
		return err
	}
	names := siteChoices(sites)
	t := ui.Table{Caption: lang.T(ctx, "Units"), Hidden: true,
		Columns: []ui.Column{{Label: lang.T(ctx, "Name")}, {Label: lang.T(ctx, "What it is")}, {Label: lang.T(ctx, "Site")}, {Label: lang.T(ctx, "Service setting")}, {Label: lang.T(ctx, "State")}}}
	for _, u := range all {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: indent(u.Depth) + u.Name, Href: "/organisation/units/" + url.PathEscape(u.ID)},
			{Text: lang.T(ctx, org.Words(org.UnitKinds(), u.Kind))}, {Text: org.Words(names, u.Site)}, {Text: lang.T(ctx, org.Words(org.Settings(), u.Setting))},
			state(ctx, !u.Retired.IsZero())}})
	}
	return p.list(w, r, listView{title: lang.N(ctx, len(all), "%d unit", "%d units"), lede: lang.T(ctx, "Wards, teams and stations, and what they are part of. People see the reports of their unit and of what lies under it."),
		tabs: p.tabs(ctx, "/organisation/units"), add: lang.T(ctx, "Add a unit"), addURL: "/organisation/units/new", file: "/organisation/units.csv", from: "/organisation/units/import", table: t,
		empty: [2]string{lang.T(ctx, "No unit is here yet"), lang.T(ctx, "Add the largest ones first, then what lies under them.")}})
}

// below gives the units and sites of the own organisation.
func (p *Pages) below(r *http.Request, retired bool) ([]org.UnitRow, []org.Site, error) {
	all, err := p.Org.Units(r.Context(), web.Scope(r), own(r), retired)
	if err != nil {
		return nil, nil, err
	}
	sites, err := p.Org.Sites(r.Context(), web.Scope(r), own(r), retired)
	return all, sites, err
}

func (p *Pages) unitsFile(w http.ResponseWriter, r *http.Request) error {
	all, _, err := p.below(r, true)
	if err != nil {
		return err
	}
	return file(w, r, "units", []export.Column[org.UnitRow]{
		text("unit_id", func(u org.UnitRow) string { return u.ID }), text("name", func(u org.UnitRow) string { return u.Name }),
		text("part_of", func(u org.UnitRow) string { return u.Parent }), text("site_code", func(u org.UnitRow) string { return u.Site }),
		text("kind", func(u org.UnitRow) string { return u.Kind }), text("service_setting", func(u org.UnitRow) string { return u.Setting }),
		text("location_type", func(u org.UnitRow) string { return u.LocationType }), text("retired", func(u org.UnitRow) string { return yes(!u.Retired.IsZero()) }),
	}, all)
}

func (p *Pages) unitForm(r *http.Request, u org.Unit, bad fault.Problems) (formView, error) {
	ctx := r.Context()
	all, sites, err := p.below(r, false)
	if err != nil {
		return formView{}, err
	}
	v := formView{title: lang.T(ctx, "Add a unit"), action: "/organisation/units/new", save: lang.T(ctx, "Add this unit"), tabs: p.tabs(ctx, "/organisation/units"), problems: bad}
	if u.ID != "" {
		v.title, v.action, v.save = lang.T(ctx, "Change a unit"), "/organisation/units/"+url.PathEscape(u.ID), lang.T(ctx, "Save")
		v.actURL = v.action + "/use"
		if v.act, v.actHint = lang.T(ctx, "Retire this unit"), lang.T(ctx, "It and all under it can no longer be chosen. What was reported there stays."); !u.Retired.IsZero() {
			v.act, v.actHint = lang.T(ctx, "Put it back in use"), lang.T(ctx, "This unit is retired.")
		}
	}
	v.fields = []templ.Component{
		input(ctx, bad, ui.Field{Name: "name", Label: lang.T(ctx, "Name"), Value: u.Name}),
		choose(ctx, bad, ui.Field{Name: "kind", Label: lang.T(ctx, "What it is"), Value: u.Kind}, lang.T(ctx, "Choose one"), inLanguage(ctx, org.UnitKinds())),
		choose(ctx, bad, ui.Field{Name: "parent", Label: lang.T(ctx, "Part of"), Value: u.Parent}, lang.T(ctx, "Nothing: it is at the top"), unitChoices(all, u.ID)),
		choose(ctx, bad, ui.Field{Name: "site", Label: lang.T(ctx, "Site"), Value: u.Site}, lang.T(ctx, "No site of its own"), siteChoices(sites)),
		choose(ctx, bad, ui.Field{Name: "setting", Label: lang.T(ctx, "Service setting"), Hint: lang.T(ctx, "National returns use it"), Value: u.Setting},
			lang.T(ctx, "Not said"), inLanguage(ctx, org.Settings())),
		choose(ctx, bad, ui.Field{Name: "location_type", Label: lang.T(ctx, "Type of location"), Value: u.LocationType}, lang.T(ctx, "Not said"), inLanguage(ctx, org.LocationTypes())),
	}
	return v, nil
}

func unitOf(r *http.Request, id string) org.Unit {
	return org.Unit{Org: own(r), ID: id, Name: r.PostFormValue("name"), Kind: r.PostFormValue("kind"), Parent: r.PostFormValue("parent"), Site: r.PostFormValue("site"),
		Setting: r.PostFormValue("setting"), LocationType: r.PostFormValue("location_type")}
}

func (p *Pages) showUnit(w http.ResponseWriter, r *http.Request, u org.Unit, err error) error {
	if err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	v, e := p.unitForm(r, u, fault.ProblemsOf(err))
	if e != nil {
		return e
	}
	return p.form(w, r, v)
}

func (p *Pages) newUnit(w http.ResponseWriter, r *http.Request) error {
	return p.showUnit(w, r, org.Unit{}, nil)
}

func (p *Pages) addUnit(w http.ResponseWriter, r *http.Request) error {
	in := unitOf(r, "")
	if _, err := p.Org.AddUnit(r.Context(), in); err != nil {
		return p.showUnit(w, r, in, err)
	}
	return web.Redirect(w, r, "/organisation/units")
}

func (p *Pages) unit(w http.ResponseWriter, r *http.Request) error {
	u, err := p.Org.Unit(r.Context(), web.Scope(r), own(r), r.PathValue("unit"))
	if err != nil {
		return err
	}
	return p.showUnit(w, r, u, nil)
}

func (p *Pages) saveUnit(w http.ResponseWriter, r *http.Request) error {
	was, err := p.Org.Unit(r.Context(), web.Scope(r), own(r), r.PathValue("unit"))
	if err != nil {
		return err
	}
	in := unitOf(r, was.ID)
	in.Retired = was.Retired
	if err := p.Org.EditUnit(r.Context(), in); err != nil {
		return p.showUnit(w, r, in, err)
	}
	return web.Redirect(w, r, "/organisation/units")
}

func (p *Pages) useUnit(w http.ResponseWriter, r *http.Request) error {
	u, err := p.Org.Unit(r.Context(), web.Scope(r), own(r), r.PathValue("unit"))
	if err != nil {
		return err
	}
	if err := p.Org.RetireUnit(r.Context(), u.Org, u.ID, u.Retired.IsZero()); err != nil {
		return err
	}
	return web.Redirect(w, r, "/organisation/units")
}
