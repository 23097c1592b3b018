package orgweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type placeView struct {
	problems fault.Problems
	fields   []templ.Component
}

func (p *Pages) places(w http.ResponseWriter, r *http.Request) error {
	return p.showPlaces(w, r, org.Place{}, nil)
}

func (p *Pages) showPlaces(w http.ResponseWriter, r *http.Request, typed org.Place, bad fault.Problems) error {
	ctx := r.Context()
	all, err := p.Org.Places(ctx, web.Scope(r), own(r))
	if err != nil {
		return err
	}
	units, sites, err := p.below(r, false)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: lang.T(ctx, "Posters and short links"), Hidden: true,
		Columns: []ui.Column{{Label: lang.T(ctx, "Code")}, {Label: lang.T(ctx, "Where it leads")}, {Label: lang.T(ctx, "Where it hangs")}, {Label: lang.T(ctx, "State")}, {Label: lang.T(ctx, "What to do")}}}
	for _, x := range all {
		gone := !x.Retired.IsZero()
		act, hidden := lang.T(ctx, "Retire"), x.Code
		if gone {
			act = lang.T(ctx, "Put back")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: spaced(x.Code), Href: "/organisation/places/" + x.Code + "/poster"}, {Text: x.Where()}, {Text: x.Label}, state(ctx, gone),
			{Body: useButton("/organisation/places/"+x.Code+"/use", act, hidden, yes(!gone))}}})
	}
	form := placeView{problems: bad, fields: []templ.Component{
		choose(ctx, bad, ui.Field{Name: "site", Label: lang.T(ctx, "Site"), Value: typed.Site}, lang.T(ctx, "The whole organisation"), siteChoices(sites)),
		choose(ctx, bad, ui.Field{Name: "unit", Label: lang.T(ctx, "Unit"), Value: typed.Unit}, lang.T(ctx, "The whole site"), unitChoices(units, "")),
		input(ctx, bad, ui.Field{Name: "label", Label: lang.T(ctx, "Where it hangs"), Hint: lang.T(ctx, "For you only, such as “by the lift, second floor”"), Value: typed.Label}),
	}}
	v := listView{title: lang.N(ctx, len(all), "%d poster or short link", "%d posters and short links"),
		lede: lang.T(ctx, "A poster's code opens the report form with the place filled in. Nobody has to sign in."),
		tabs: p.tabs(ctx, "/organisation/places"), table: t, more: placeForm(form),
		empty: [2]string{lang.T(ctx, "No poster is here yet"), lang.T(ctx, "Make the first one below, print it, and hang it where people work.")}}
	return web.Staff(w, r, web.View{Title: v.title, Body: list(v), Problems: bad, Current: "/organisation"})
}

func spaced(code string) string {
	if len(code) != org.CodeLength {
		return code
	}
	return code[:3] + " " + code[3:]
}

func (p *Pages) addPlace(w http.ResponseWriter, r *http.Request) error {
	in := org.Place{Org: own(r), Site: r.PostFormValue("site"), Unit: r.PostFormValue("unit"), Label: r.PostFormValue("label")}
	made, err := p.Org.AddPlace(r.Context(), in)
	if fault.Is(err, fault.Invalid) {
		return p.showPlaces(w, r, in, fault.ProblemsOf(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/organisation/places/"+made.Code+"/poster")
}

func (p *Pages) usePlace(w http.ResponseWriter, r *http.Request) error {
	if err := p.Org.RetirePlace(r.Context(), own(r), org.TidyCode(r.PathValue("code")), r.PostFormValue("retired") == "yes"); err != nil {
		return err
	}
	return web.Redirect(w, r, "/organisation/places")
}

type posterView struct {
	place org.Place
	// link is the address as it is encoded, shown the same without its scheme.
	link, shown string
	code        drawing
	// langs are the two languages that every poster speaks.
	langs []lang.Lang
	desk  org.Entry
	lead  []org.Entry
}

func (p *Pages) poster(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := p.Org.Place(ctx, web.Scope(r), own(r), r.PathValue("code"))
	if err != nil {
		return err
	}
	v := posterView{place: x, link: p.base(r) + "/r/" + x.Code, langs: []lang.Lang{lang.En, lang.Cy}}
	_, v.shown, _ = strings.Cut(v.link, "://")
	if v.code, err = draw(v.link); err != nil {
		return err
	}
	h, err := p.Org.Help(ctx, x.Org, x.Site)
	if err != nil {
		return err
	}
	for _, e := range h.Entries {
		switch e.Role {
		case org.SecurityDesk, org.ControlRoom:
			if v.desk.ID == "" && e.Hours.Always && e.Phone != "" { // paper cannot tell the hour
				v.desk = e
			}
		case org.Specialist, org.ReductionLead, org.SupportLine, org.Occupational:
			if len(v.lead) < 4 && e.Phone != "" {
				v.lead = append(v.lead, e)
			}
		}
	}
	return web.Print(w, r, web.View{Title: lang.T(ctx, "Poster %s", x.Code), Body: poster(v)})
}

// said gives the context of a language, for the two halves of a poster.
func said(ctx context.Context, l lang.Lang) context.Context { return lang.With(ctx, l) }
