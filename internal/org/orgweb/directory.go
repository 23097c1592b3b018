package orgweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (p *Pages) directory(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := p.Org.Directory(ctx, web.Scope(r), own(r))
	if err != nil {
		return err
	}
	sites, err := p.Org.Sites(ctx, web.Scope(r), own(r), true)
	if err != nil {
		return err
	}
	names := append(siteChoices(sites), org.Choice{Words: lang.T(ctx, "The whole organisation")})
	t := ui.Table{Caption: lang.T(ctx, "Who to turn to"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "What they are there for")}, {Label: lang.T(ctx, "Where")},
		{Label: lang.T(ctx, "Phone")}, {Label: lang.T(ctx, "Hours")}, {Label: lang.T(ctx, "Accreditation")}}}
	for _, e := range all {
		acc := ui.Cell{Text: e.Accreditation.Title}
		if e.Accreditation.To != "" {
			acc.Sub = lang.T(ctx, "until %s", dateWords(ctx, e.Accreditation.To))
		}
		over := e.Accreditation.Expired(p.Org.Today())
		if over {
			acc = ui.Cell{Body: ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Expired")}.Chip(), Sub: e.Accreditation.Title + ", " + dateWords(ctx, e.Accreditation.To)}
		}
		t.Rows = append(t.Rows, ui.Row{Over: over, Cells: []ui.Cell{{Text: lang.T(ctx, e.Role.Words()), Href: "/organisation/directory/" + url.PathEscape(e.ID), Sub: e.Name},
			{Text: org.Words(names, e.Site)}, {Text: e.Phone, Sub: e.Email}, {Text: hoursWords(ctx, e.Hours)}, acc}})
	}
	return p.list(w, r, listView{title: lang.N(ctx, len(all), "%d person or line to turn to", "%d people and lines to turn to"),
		lede: lang.T(ctx, "Everybody can read this list, without signing in. Put job contacts here, never private ones."),
		tabs: p.tabs(ctx, "/organisation/directory"), add: lang.T(ctx, "Add somebody"), addURL: "/organisation/directory/new", file: "/organisation/directory.csv", table: t,
		empty: [2]string{lang.T(ctx, "Nobody is listed here yet"), lang.T(ctx, "Start with the number that is answered day and night.")}})
}

func (p *Pages) directoryFile(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Org.Directory(r.Context(), web.Scope(r), own(r))
	if err != nil {
		return err
	}
	return file(w, r, "directory", []export.Column[org.Entry]{
		text("site_code", func(e org.Entry) string { return e.Site }), text("role", func(e org.Entry) string { return string(e.Role) }),
		text("name", func(e org.Entry) string { return e.Name }), text("phone", func(e org.Entry) string { return e.Phone }),
		text("email", func(e org.Entry) string { return e.Email }), text("hours", func(e org.Entry) string { return e.Hours.String() }),
		text("note", func(e org.Entry) string { return e.Note }), text("accredited_by", func(e org.Entry) string { return e.Accreditation.Body }),
		text("accreditation", func(e org.Entry) string { return e.Accreditation.Title }),
		text("accreditation_level", func(e org.Entry) string { return e.Accreditation.Level }),
		text("accredited_to", func(e org.Entry) string { return string(e.Accreditation.To) }),
	}, all)
}

// entryForm is an entry as it was typed, since hours, order and date may be typed wrongly.
type entryForm struct {
	org.Entry
	hours, sort string
	to          [3]string
}

func typedEntry(r *http.Request, id string) (entryForm, fault.Problems) {
	v := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	f := entryForm{hours: v("hours"), sort: v("sort"), to: [3]string{v("accredited_to-day"), v("accredited_to-month"), v("accredited_to-year")}}
	f.Entry = org.Entry{Org: own(r), ID: id, Site: v("site"), Role: org.HelpRole(v("role")), Name: v("name"), Phone: v("phone"), Email: v("email"), Note: v("note"),
		Accreditation: org.Accreditation{Body: v("accredited_by"), Title: v("accreditation"), Level: v("accreditation_level")}}
	var bad fault.Problems
	var err error
	if f.Hours, err = org.ParseHours(f.hours); err != nil {
		bad.Add("hours", "Write the hours like mon-fri 09:00-17:00; sat 10:00-14:00, or always")
	}
	if f.sort != "" {
		if f.Sort, err = strconv.Atoi(f.sort); err != nil || f.Sort < 0 || f.Sort > 999 {
			bad.Add("sort", "Give a number from 0 to 999")
		}
	}
	d, ok := typedDate(f.to)
	if !ok {
		bad.Add("accredited_to", "Give a real date")
	}
	f.Accreditation.To = d
	return f, append(f.Problems(), bad...)
}

func (p *Pages) entryPage(w http.ResponseWriter, r *http.Request, f entryForm, bad fault.Problems) error {
	ctx := r.Context()
	sites, err := p.Org.Sites(ctx, web.Scope(r), own(r), false)
	if err != nil {
		return err
	}
	v := formView{title: lang.T(ctx, "Add somebody to turn to"), action: "/organisation/directory/new", save: lang.T(ctx, "Add to the list"),
		tabs: p.tabs(ctx, "/organisation/directory"), problems: bad}
	if f.ID != "" {
		v.title, v.action, v.save = lang.T(ctx, "Change an entry"), "/organisation/directory/"+url.PathEscape(f.ID), lang.T(ctx, "Save")
		v.act, v.actURL, v.actHint, v.watched = lang.T(ctx, "Take off the list"), v.action+"/remove", lang.T(ctx, "Nobody will find this entry any more."), true
	}
	v.fields = []templ.Component{
		choose(ctx, bad, ui.Field{Name: "role", Label: lang.T(ctx, "What they are there for"), Value: string(f.Role)}, lang.T(ctx, "Choose one"), inLanguage(ctx, org.HelpRoles())),
		choose(ctx, bad, ui.Field{Name: "site", Label: lang.T(ctx, "Where"), Value: f.Site}, lang.T(ctx, "The whole organisation"), siteChoices(sites)),
		input(ctx, bad, ui.Field{Name: "name", Label: lang.T(ctx, "Name, if a person answers"), Value: f.Name}),
		input(ctx, bad, ui.Field{Name: "phone", Label: lang.T(ctx, "Phone"), Value: f.Phone, Type: "tel", Size: ui.Size20}),
		input(ctx, bad, ui.Field{Name: "email", Label: lang.T(ctx, "Email"), Value: f.Email, Type: "email"}),
		input(ctx, bad, ui.Field{Name: "hours", Label: lang.T(ctx, "Hours"), Hint: lang.T(ctx, "always, or days and times: mon-fri 09:00-17:00; sat 10:00-14:00. Without hours, nobody is shown as open now"), Value: f.hours}),
		input(ctx, bad, ui.Field{Name: "note", Label: lang.T(ctx, "A short note, such as whom to ask for"), Value: f.Note}),
		input(ctx, bad, ui.Field{Name: "accreditation", Label: lang.T(ctx, "Accreditation, for specialists"), Value: f.Accreditation.Title}),
		input(ctx, bad, ui.Field{Name: "accredited_by", Label: lang.T(ctx, "Who granted it"), Value: f.Accreditation.Body}),
		input(ctx, bad, ui.Field{Name: "accreditation_level", Label: lang.T(ctx, "Level"), Value: f.Accreditation.Level, Size: ui.Size10}),
		ui.DateInput(ui.Date{Name: "accredited_to", Label: lang.T(ctx, "Its last day"), Day: f.to[0], Month: f.to[1], Year: f.to[2], Error: web.Problems(ctx, bad).For("accredited_to")}),
		input(ctx, bad, ui.Field{Name: "sort", Label: lang.T(ctx, "Order among the same kind"), Hint: lang.T(ctx, "The smallest number comes first"), Value: f.sort, Mode: "numeric", Size: ui.Size4}),
	}
	return p.form(w, r, v)
}

func (p *Pages) newEntry(w http.ResponseWriter, r *http.Request) error {
	return p.entryPage(w, r, entryForm{}, nil)
}

func (p *Pages) addEntry(w http.ResponseWriter, r *http.Request) error { return p.keepEntry(w, r, "") }

func (p *Pages) saveEntry(w http.ResponseWriter, r *http.Request) error {
	e, err := p.Org.Entry(r.Context(), web.Scope(r), own(r), r.PathValue("entry"))
	if err != nil {
		return err
	}
	return p.keepEntry(w, r, e.ID)
}

func (p *Pages) keepEntry(w http.ResponseWriter, r *http.Request, id string) error {
	f, bad := typedEntry(r, id)
	if len(bad) == 0 {
		_, err := p.Org.SaveEntry(r.Context(), f.Entry)
		if err == nil {
			return web.Redirect(w, r, "/organisation/directory")
		}
		if bad = fault.ProblemsOf(err); len(bad) == 0 {
			return err
		}
	}
	return p.entryPage(w, r, f, bad)
}

func (p *Pages) entry(w http.ResponseWriter, r *http.Request) error {
	e, err := p.Org.Entry(r.Context(), web.Scope(r), own(r), r.PathValue("entry"))
	if err != nil {
		return err
	}
	f := entryForm{Entry: e, hours: e.Hours.String(), to: splitDate(e.Accreditation.To)}
	if e.Sort != 0 {
		f.sort = strconv.Itoa(e.Sort)
	}
	return p.entryPage(w, r, f, nil)
}

func (p *Pages) removeEntry(w http.ResponseWriter, r *http.Request) error {
	if err := p.Org.RemoveEntry(r.Context(), own(r), r.PathValue("entry")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/organisation/directory")
}
