package insightweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// problemsOf gives the problems of an address, for the summary.
func problemsOf(ctx context.Context, c choice) ui.Problems { return web.Problems(ctx, c.problems) }

// clear takes every filter out of an address.
func clear(c choice) []string {
	var out []string
	for _, f := range c.where {
		out = append(out, f.Dim, "", f.Dim+".all", "")
	}
	return out
}

// formPage is one of the three small forms: new limits, a note, a view.
type formPage struct {
	title, lead, action, button string
	hidden                      [][2]string
	fields                      []ui.Field
	selects                     []selectField
	tick                        string // the words of a tick box "shared"
	ticked                      bool
	problems                    fault.Problems
	list                        string // the heading of what there is
	rows                        []formRow
	back                        string
}

// formRow is one thing there is, and the way to end it.
type formRow struct {
	text, sub, href string
	end, button     string // the address and the words that take it away, "" where the reader may not
	hidden          [][2]string
}

// target gives the place and the measure of a form, both from the address or what was posted.
func (d Deps) target(r *http.Request) (choice, insight.Measure, error) {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return choice{}, insight.Measure{}, fault.New(fault.Invalid, "The form cannot be read")
	}
	m, _ := insight.Find(r.Form.Get("measure"))
	see, err := d.Policy.Check(authz.From(ctx), insight.ActSee)
	if err != nil {
		return choice{}, m, err
	}
	c := choice{values: r.URL.Query()}
	c.values.Del("measure")
	c.place, err = d.Insight.Place(ctx, see, r.Form.Get("place"), false)
	if err == nil && !web.Scope(r).Covers(c.place.Org, c.place.Unit) {
		err = fault.Missing()
	}
	if t := r.Form.Get("place"); t != "" {
		c.values.Set("place", t)
	}
	return c, m, err
}

// monthOptions are the months of the last five years, newest first.
func (d Deps) monthOptions(ctx context.Context, chosen string) []ui.Option {
	out := []ui.Option{{Value: "", Label: lang.T(ctx, "Choose a month")}}
	for i := range 60 {
		m := d.Insight.LastMonth().Add(-i)
		out = append(out, ui.Option{Value: string(m), Label: m.Words(), Chosen: string(m) == chosen})
	}
	return out
}

func (d Deps) form(w http.ResponseWriter, r *http.Request, p *formPage, crumb string) error {
	ctx := r.Context()
	for i := range p.fields {
		p.fields[i].Error = firstOf(ctx, p.problems, p.fields[i].Name)
	}
	return web.Staff(w, r, web.View{Title: p.title, Problems: p.problems, Current: "/dashboard", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Dashboard"), Href: "/dashboard"}, {Label: crumb}}, Body: formBody(p)})
}

func firstOf(ctx context.Context, p fault.Problems, field string) string {
	for _, x := range p {
		if x.Field == field {
			return lang.T(ctx, x.Message, x.Args...)
		}
	}
	return ""
}

func (d Deps) limits(w http.ResponseWriter, r *http.Request) error { return d.limitsForm(w, r, nil) }

func (d Deps) limitsForm(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	c, m, err := d.target(r)
	if err != nil {
		return err
	}
	if m.Code == "" {
		return fault.Missing()
	}
	see, err := d.Policy.Check(authz.From(ctx), insight.ActSee)
	if err != nil {
		return err
	}
	x, err := d.Insight.Controls(ctx, see, []insight.Ask{{Place: c.place, Measure: m}})
	if err != nil {
		return err
	}
	p := &formPage{title: lang.T(ctx, "Redraw the limits of “%s”", lang.T(ctx, m.Title)), action: "/limits", button: lang.T(ctx, "Redraw the limits"), problems: problems,
		lead:   lang.T(ctx, "Redraw limits only when the work itself has changed and somebody can say how. Months that look better are no reason. The old limits stay on the chart, with your name and the reason."),
		hidden: [][2]string{{"measure", m.Code}, {"place", c.values.Get("place")}}, back: c.href("/dashboard/" + m.Code), list: lang.T(ctx, "Limits that were redrawn")}
	p.selects = []selectField{{"month", lang.T(ctx, "New limits begin in"), d.monthOptions(ctx, r.Form.Get("month"))}}
	p.fields = []ui.Field{{Name: "reason", Label: lang.T(ctx, "What changed in how the work is done"), Hint: lang.T(ctx, "Such as “Care on wards 7 and 12 changed to two people; agreed by the quality committee on 4 February 2026”"), Value: r.Form.Get("reason"), Max: 300, Rows: 3}}
	for _, b := range x[0].Rebases {
		p.rows = append(p.rows, formRow{text: b.Month.Words(), sub: b.Reason + ". " + b.By + ", " + lang.Day(ctx, b.At), end: "/limits/" + b.ID + "/end", button: lang.T(ctx, "Take back"), hidden: p.hidden})
	}
	return d.form(w, r, p, lang.T(ctx, "Redraw limits"))
}

func (d Deps) addLimits(w http.ResponseWriter, r *http.Request) error {
	c, m, err := d.target(r)
	if err != nil {
		return err
	}
	err = d.Insight.Rebase(r.Context(), c.place, m.Code, r.PostForm.Get("month"), r.PostForm.Get("reason"))
	if list := fault.ProblemsOf(err); len(list) > 0 {
		return d.limitsForm(w, r, list)
	}
	return d.done(w, r, err, c, m)
}

func (d Deps) endLimits(w http.ResponseWriter, r *http.Request) error {
	c, m, err := d.target(r)
	if err == nil {
		err = d.Insight.EndRebase(r.Context(), c.place, r.PathValue("rebase"))
	}
	return d.done(w, r, err, c, m)
}

// done goes back to the chart, or to the dashboard where no measure was named.
func (d Deps) done(w http.ResponseWriter, r *http.Request, err error, c choice, m insight.Measure) error {
	if err != nil {
		return err
	}
	path := "/dashboard"
	if m.Code != "" {
		path += "/" + m.Code
	}
	return web.Redirect(w, r, c.href(path))
}

func (d Deps) notes(w http.ResponseWriter, r *http.Request) error { return d.notesForm(w, r, nil) }

func (d Deps) notesForm(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	c, m, err := d.target(r)
	if err != nil {
		return err
	}
	list, err := d.Insight.Notes(ctx, c.place)
	if err != nil {
		return err
	}
	p := &formPage{title: lang.T(ctx, "Write on the charts what happened"), action: "/notes", button: lang.T(ctx, "Write it on the charts"), problems: problems,
		lead:   lang.T(ctx, "A note is drawn on every chart of %s. It says what happened, not that it had an effect. Name no person.", c.place.Name),
		hidden: [][2]string{{"measure", m.Code}, {"place", c.values.Get("place")}}, back: c.href("/dashboard"), list: lang.T(ctx, "Notes on these charts")}
	if m.Code != "" {
		p.back = c.href("/dashboard/" + m.Code)
	}
	kinds := []ui.Option{{Value: "", Label: lang.T(ctx, "Choose what it was")}}
	for _, k := range insight.NoteKinds() {
		kinds = append(kinds, ui.Option{Value: k[0], Label: lang.T(ctx, k[1]), Chosen: r.Form.Get("kind") == k[0]})
	}
	p.selects = []selectField{{"month", lang.T(ctx, "Month"), d.monthOptions(ctx, r.Form.Get("month"))}, {"kind", lang.T(ctx, "What it was"), kinds}}
	p.fields = []ui.Field{{Name: "words", Label: lang.T(ctx, "In a few words"), Hint: lang.T(ctx, "Such as “Cameras in the emergency department”"), Value: r.Form.Get("words"), Size: ui.Size20}}
	for _, n := range list {
		row := formRow{text: n.Words + ", " + n.Month.Words(), sub: n.By + ", " + lang.Day(ctx, n.At)}
		if n.ID == "" {
			row.sub = lang.T(ctx, "From the page of the campaign")
		}
		if n.Unit == c.place.Unit && n.ID != "" {
			row.end, row.button, row.hidden = "/notes/"+n.ID+"/end", lang.T(ctx, "Take off"), p.hidden
		}
		p.rows = append(p.rows, row)
	}
	return d.form(w, r, p, lang.T(ctx, "Notes"))
}

func (d Deps) addNote(w http.ResponseWriter, r *http.Request) error {
	c, m, err := d.target(r)
	if err != nil {
		return err
	}
	err = d.Insight.Annotate(r.Context(), c.place, r.PostForm.Get("month"), r.PostForm.Get("kind"), r.PostForm.Get("words"))
	if list := fault.ProblemsOf(err); len(list) > 0 {
		return d.notesForm(w, r, list)
	}
	return d.done(w, r, err, c, m)
}

func (d Deps) endNote(w http.ResponseWriter, r *http.Request) error {
	c, m, err := d.target(r)
	if err == nil {
		err = d.Insight.EndNote(r.Context(), c.place, r.PathValue("note"))
	}
	return d.done(w, r, err, c, m)
}

func (d Deps) views(w http.ResponseWriter, r *http.Request) error { return d.viewsForm(w, r, nil) }

func (d Deps) viewsForm(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form cannot be read")
	}
	list, err := d.Insight.Views(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	address := web.Local(r.Form.Get("address"), "/dashboard")
	p := &formPage{title: lang.T(ctx, "Views that you keep"), action: "/views", button: lang.T(ctx, "Keep it"), problems: problems, hidden: [][2]string{{"address", address}}, back: address,
		lead: lang.T(ctx, "A view is a choice of place, months and filters under a name. It holds no figures: they are counted when it is opened, as far as the reader may see them."),
		list: lang.T(ctx, "Your views and those that colleagues share"), tick: lang.T(ctx, "Colleagues in my organisation may open it too"), ticked: r.Form.Get("shared") != ""}
	p.fields = []ui.Field{{Name: "name", Label: lang.T(ctx, "Name of the view that you come from"), Value: r.Form.Get("name"), Size: ui.Size20}}
	for _, v := range list {
		row := formRow{text: v.Name, href: v.Address, sub: lang.T(ctx, map[bool]string{true: "Shared", false: "Only you"}[v.Shared])}
		if v.Person == web.Scope(r).Person() {
			row.end, row.button = "/views/"+v.ID+"/drop", lang.T(ctx, "Take away")
		} else {
			row.sub += ", " + strings.TrimSpace(v.PersonName)
		}
		p.rows = append(p.rows, row)
	}
	return d.form(w, r, p, lang.T(ctx, "Views"))
}

func (d Deps) saveView(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form cannot be read")
	}
	err := d.Insight.SaveView(r.Context(), r.PostForm.Get("name"), r.PostForm.Get("address"), r.PostForm.Get("shared") != "")
	if list := fault.ProblemsOf(err); len(list) > 0 {
		return d.viewsForm(w, r, list)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/views")
}

func (d Deps) dropView(w http.ResponseWriter, r *http.Request) error {
	if err := d.Insight.DropView(r.Context(), r.PathValue("view")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/views")
}
