package trainingweb

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// exemptions is who need not have what for a time, by unit and without a number.
func (d Deps) exemptions(r *http.Request, may bool, title, units map[string]string) (section, error) {
	ctx := r.Context()
	list, err := d.Training.Exemptions(ctx, web.Scope(r), d.Training.Today())
	s := section{heading: lang.T(ctx, "Exempt for a time"), flush: true}
	if may {
		s.link = ui.Link{Text: lang.T(ctx, "Exempt somebody"), Href: "/training/exemptions/new"}
	}
	if len(list) == 0 {
		s.note = lang.T(ctx, "Nobody. Whoever is exempt is left out of the figures, counted among those left out, and decided on anew within twelve months.")
		return s, err
	}
	why := map[string]string{}
	for _, x := range training.ExemptReasons() {
		why[x[0]] = x[1]
	}
	t := ui.Table{Caption: lang.T(ctx, "Exempt for a time"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Competence")}, {Label: lang.T(ctx, "Unit")}, {Label: lang.T(ctx, "Why")}, {Label: lang.T(ctx, "Until")}, {Label: lang.T(ctx, "Approved by")}}}
	if may {
		t.Columns = append(t.Columns, ui.Column{Label: lang.T(ctx, "Change"), Alone: true})
	}
	for _, x := range list {
		row := ui.Row{Cells: []ui.Cell{{Text: title[x.Competence]}, {Text: units[x.Unit]}, {Text: lang.T(ctx, why[x.Reason])}, {Text: day(ctx, x.To)}, {Text: x.MadeName, Sub: day(ctx, x.From)}}}
		if may {
			row.Cells = append(row.Cells, ui.Cell{Body: endButton("/training/exemptions/"+x.ID+"/end", lang.T(ctx, "End it: %s, %s", title[x.Competence], units[x.Unit]))})
		}
		t.Rows = append(t.Rows, row)
	}
	s.table = t
	return s, err
}

// addExemption asks who need not have what, why, and until when.
func (d Deps) addExemption(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	v, err := posted(r)
	if err != nil {
		return err
	}
	var take func() error
	if v != nil {
		take = func() error {
			_, err := d.Training.Exempt(ctx, sc, v.Get("assignment"), v.Get("competence"), v.Get("reason"), dateOf(v, "to"))
			return err
		}
	} else {
		v = url.Values{}
	}
	return d.form(w, r, v, func(a asker) (*formPage, error) {
		list, err := d.Training.Competences(ctx, sc.Org(), d.Training.Today())
		pairs := [][2]string{{"", "Choose"}}
		for _, c := range list {
			pairs = append(pairs, [2]string{c.Code, c.Title})
		}
		return &formPage{title: lang.T(ctx, "Exempt somebody for a time"), button: lang.T(ctx, "Approve it"), lede: lang.T(ctx, "They are left out of the figures of this competence, in all of their posts, and counted among those left out. You are named as who approved it."),
			fields: []templ.Component{a.line("assignment", "Number of the assignment", "For example, 20001234 or 20001234-2."), a.pick("competence", "Competence", "", pairs), a.pick("reason", "Why", "Nothing about anybody’s health is kept here.", append([][2]string{{"", "Choose"}}, training.ExemptReasons()...)),
				a.date("to", "Last day", "Within twelve months.")}}, err
	}, take)
}

func (d Deps) endExemption(w http.ResponseWriter, r *http.Request) error {
	if err := d.Training.EndExemption(r.Context(), web.Scope(r).Org(), r.PathValue("exemption")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/training/requirements")
}
