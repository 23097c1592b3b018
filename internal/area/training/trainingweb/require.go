package trainingweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// requirements is who needs what, and how often it is refreshed.
func (d Deps) requirements(w http.ResponseWriter, r *http.Request) error {
	ctx, org := r.Context(), web.Scope(r).Org()
	today := d.Training.Today()
	list, err := d.Training.Competences(ctx, org, today)
	if err != nil {
		return err
	}
	needs, err := d.Training.Requirements(ctx, org, today)
	if err != nil {
		return err
	}
	names, err := d.Training.UnitNames(ctx, org)
	if err != nil {
		return err
	}
	may := d.may(ctx, training.ActRequire)
	p := &sheetPage{tabs: d.tabs(ctx, "/training/requirements", ""), title: lang.N(ctx, len(needs), "%d requirement is in force", "%d requirements are in force")}
	own := 0
	title := map[string]string{}
	for _, c := range list {
		title[c.Code] = c.Title
	}
	t := ui.Table{Caption: lang.T(ctx, "Who needs what"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Competence")}, {Label: lang.T(ctx, "Who needs it")}, {Label: lang.T(ctx, "Time for somebody new"), Number: true}, {Label: lang.T(ctx, "Why")}, {Label: lang.T(ctx, "From")}, {Label: lang.T(ctx, "Change"), Alone: true}}}
	for _, x := range needs {
		row := ui.Row{Cells: []ui.Cell{{Text: title[x.Competence]}, {Text: whoWords(ctx, d.Training.RulesNow(), x, names)}, {Text: lang.N(ctx, x.Grace, "%d day", "%d days")}, {Text: lang.T(ctx, x.Basis), Sub: lang.T(ctx, "Source: %s", lang.T(ctx, x.Verification))}, {Text: day(ctx, x.From)}, {Text: ""}}}
		if x.Own {
			own++
			if may && x.To == "" {
				row.Cells[5] = ui.Cell{Text: lang.T(ctx, "End it"), Href: "/training/requirements/" + x.ID + "/end"}
			} else if x.To != "" {
				row.Cells[5].Text = lang.T(ctx, "until %s", day(ctx, x.To))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	c := ui.Table{Caption: lang.T(ctx, "Competences"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Competence")}, {Label: lang.T(ctx, "Refreshed")}, {Label: lang.T(ctx, "Renewed by a test alone")}, {Label: lang.T(ctx, "Source")}, {Label: lang.T(ctx, "From")}}}
	for _, x := range list {
		cell := ui.Cell{Text: x.Title, Sub: strings.Join(x.Names, "; ")}
		if may {
			cell.Href = "/training/competences/" + x.Code + "/change"
		}
		test := lang.T(ctx, "No")
		if x.AssessOnly {
			test = lang.T(ctx, "Yes")
		}
		c.Rows = append(c.Rows, ui.Row{Cells: []ui.Cell{cell, {Text: refreshWords(ctx, x)}, {Text: test}, {Text: lang.T(ctx, x.Source), Sub: lang.T(ctx, x.Verification)}, {Text: day(ctx, x.From)}}})
	}
	p.lede = lang.T(ctx, "A requirement of your own for a competence takes the place of the one that comes with the program. %d are your own.", own)
	if may {
		p.begin = []ui.Link{{Text: lang.T(ctx, "Add a requirement"), Href: "/training/requirements/new"}}
	}
	add := ui.Link{}
	if may {
		add = ui.Link{Text: lang.T(ctx, "Add a competence"), Href: "/training/competences/new"}
	}
	exempt, err := d.exemptions(r, may, title, names)
	if err != nil {
		return err
	}
	p.sections = []section{{heading: lang.T(ctx, "Who needs what"), flush: true, table: t}, exempt, {heading: lang.T(ctx, "Competences and how often they are refreshed"), flush: true, table: c, link: add}}
	p.foot = d.Training.RulesNow().Source + ". " + lang.T(ctx, "Not verified.")
	return d.show(w, r, p)
}

func whoWords(ctx context.Context, r training.Rules, x training.Requirement, units map[string]string) string {
	var out []string
	if x.Population != "" {
		out = append(out, lang.T(ctx, training.Name(r.Populations, x.Population)))
	}
	if x.Group != "" {
		out = append(out, lang.T(ctx, training.Name(r.Groups, x.Group)))
	}
	if x.Role != "" {
		out = append(out, x.Role)
	}
	if x.Unit != "" {
		out = append(out, units[x.Unit])
	}
	if len(out) == 0 {
		return lang.T(ctx, "Everybody")
	}
	return strings.Join(out, ", ")
}

// formPage is a form of one change.
type formPage struct {
	title, lede, action, button, back string
	version                           int64
	fields                            []templ.Component
	problems                          ui.Problems
}

// asker makes fields with what was typed and what is wrong.
type asker struct {
	ctx      context.Context
	v        url.Values
	problems ui.Problems
}

func (a asker) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: lang.T(a.ctx, label), Hint: lang.T(a.ctx, hint), Value: a.v.Get(name), Error: a.problems.For(name)}
}

func (a asker) line(name, label, hint string) templ.Component {
	return ui.TextInput(a.field(name, label, hint))
}

func (a asker) numeric(name, label, hint string) templ.Component {
	f := a.field(name, label, hint)
	f.Size, f.Mode = ui.Size4, "numeric"
	return ui.TextInput(f)
}

func (a asker) date(name, label, hint string) templ.Component {
	return ui.DateInput(ui.Date{Name: name, Label: lang.T(a.ctx, label), Hint: lang.T(a.ctx, hint), Error: a.problems.For(name), Day: a.v.Get(name + "-day"), Month: a.v.Get(name + "-month"), Year: a.v.Get(name + "-year")})
}

func (a asker) pick(name, label, hint string, pairs [][2]string) templ.Component {
	var options []ui.Option
	for _, x := range pairs {
		options = append(options, ui.Option{Value: x[0], Label: lang.T(a.ctx, x[1]), Chosen: a.v.Get(name) == x[0]})
	}
	return ui.Select(a.field(name, label, hint), options)
}

// dateOf puts the three parts of a date together, "" where nothing was typed; what is no date comes out as no day.
func dateOf(v url.Values, name string) string {
	d, m, y := strings.TrimSpace(v.Get(name+"-day")), strings.TrimSpace(v.Get(name+"-month")), strings.TrimSpace(v.Get(name+"-year"))
	if d+m+y == "" {
		return ""
	}
	dn, err1 := strconv.Atoi(d)
	mn, err2 := strconv.Atoi(m)
	yn, err3 := strconv.Atoi(y)
	t := time.Date(yn, time.Month(mn), dn, 0, 0, 0, 0, time.UTC)
	if err1 != nil || err2 != nil || err3 != nil || t.Day() != dn || int(t.Month()) != mn {
		return "no day"
	}
	return t.Format(time.DateOnly)
}

func fillDay(v url.Values, name, day string) {
	if len(day) != 10 || v.Has(name+"-day") {
		return
	}
	m, _ := strconv.Atoi(day[5:7])
	n, _ := strconv.Atoi(day[8:])
	v.Set(name+"-year", day[:4])
	v.Set(name+"-month", number(m))
	v.Set(name+"-day", number(n))
}

func count(v url.Values, name string) int {
	n, err := strconv.Atoi(strings.TrimSpace(v.Get(name)))
	if err != nil {
		return -1
	}
	return n
}

// form shows a form, or does what it says: take nil shows it alone.
func (d Deps) form(w http.ResponseWriter, r *http.Request, v url.Values, make_ func(asker) (*formPage, error), take func() error) error {
	ctx := r.Context()
	var problems fault.Problems
	back := "/training/requirements"
	if r.URL.Path == "/training/test" {
		back = "/training/ending"
	}
	if take != nil {
		err := take()
		switch {
		case err == nil:
			return web.Redirect(w, r, back)
		case !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict):
			return err
		}
		problems = fault.ProblemsFrom(err, "")
	}
	a := asker{ctx, v, web.Problems(ctx, problems)}
	p, err := make_(a)
	if err != nil {
		return err
	}
	p.problems, p.action, p.back = a.problems, r.URL.Path, back
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Current: "/training", Body: formBody(p), Crumbs: crumbs(ctx, ui.Crumb{Label: p.title})})
}

// posted reads a form that was sent; nil for a page that is opened.
func posted(r *http.Request) (url.Values, error) {
	if r.Method != http.MethodPost {
		return nil, nil
	}
	if err := r.ParseForm(); err != nil {
		return nil, fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	return r.PostForm, nil
}

// addRequirement asks who needs a competence.
func (d Deps) addRequirement(w http.ResponseWriter, r *http.Request) error {
	ctx, org := r.Context(), web.Scope(r).Org()
	v, err := posted(r)
	if err != nil {
		return err
	}
	var take func() error
	if v != nil {
		take = func() error {
			_, err := d.Training.AddRequirement(ctx, org, training.RequirementAsk{Competence: v.Get("competence"), Unit: v.Get("unit"), Group: v.Get("group"), Role: v.Get("role"), Population: v.Get("population"), Grace: count(v, "grace"),
				Basis: v.Get("basis"), From: dateOf(v, "from")})
			return err
		}
	} else {
		v = url.Values{"grace": {"60"}, "competence": {r.URL.Query().Get("competence")}}
		fillDay(v, "from", d.Training.Today())
	}
	return d.form(w, r, v, func(a asker) (*formPage, error) {
		list, err := d.Training.Competences(ctx, org, d.Training.Today())
		if err != nil {
			return nil, err
		}
		competences := [][2]string{{"", "Choose"}}
		for _, c := range list {
			competences = append(competences, [2]string{c.Code, c.Title})
		}
		units, err := d.Training.Units(ctx, org)
		if err != nil {
			return nil, err
		}
		all := [][2]string{{"", "All units"}}
		for _, u := range units {
			all = append(all, [2]string{u.ID, u.Name})
		}
		rules := d.Training.RulesNow()
		groups, populations := [][2]string{{"", "All staff groups"}}, [][2]string{{"", "Staff and all others"}}
		for _, g := range rules.Groups {
			groups = append(groups, [2]string{g.Code, g.Name})
		}
		for _, g := range rules.Populations {
			populations = append(populations, [2]string{g.Code, g.Name})
		}
		return &formPage{title: lang.T(ctx, "Add a requirement"), button: lang.T(ctx, "Add it"), lede: lang.T(ctx, "What you leave open narrows nothing. Each figure of a day goes by the requirements of that day."),
			fields: []templ.Component{a.pick("competence", "Competence", "", competences), a.pick("unit", "Unit", "", all), a.pick("group", "Staff group", "", groups), a.line("role", "Role, as the training system writes it", "Leave it empty for all roles."),
				a.pick("population", "For", "", populations), a.numeric("grace", "Days that somebody new has for it", ""), a.line("basis", "Why", "For example: assessment of the role in May 2026."), a.date("from", "From", "")}}, nil
	}, take)
}

// endRequirement asks for the last day of a requirement.
func (d Deps) endRequirement(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Training.Requirement(ctx, sc, r.PathValue("requirement"))
	if err != nil {
		return err
	}
	v, err := posted(r)
	if err != nil {
		return err
	}
	var take func() error
	if v != nil {
		seen, _ := strconv.ParseInt(v.Get("version"), 10, 64)
		take = func() error { return d.Training.EndRequirement(ctx, sc.Org(), x.ID, seen, dateOf(v, "to")) }
	} else {
		v = url.Values{}
		fillDay(v, "to", d.Training.Today())
	}
	return d.form(w, r, v, func(a asker) (*formPage, error) {
		return &formPage{title: lang.T(ctx, "End a requirement"), button: lang.T(ctx, "End it"), version: x.Version, lede: x.Competence + ": " + x.Basis, fields: []templ.Component{a.date("to", "Last day on which it holds", "")}}, nil
	}, take)
}

// putCompetence asks for a competence, or for the next version of one.
func (d Deps) putCompetence(w http.ResponseWriter, r *http.Request) error {
	ctx, sc, code := r.Context(), web.Scope(r), r.PathValue("competence")
	v, err := posted(r)
	if err != nil {
		return err
	}
	var versions []training.Competence
	if code != "" {
		if versions, err = d.Training.CompetenceVersions(ctx, sc, code); err != nil {
			return err
		}
	}
	var take func() error
	if v != nil {
		take = func() error {
			_, err := d.Training.PutCompetence(ctx, sc.Org(), training.CompetenceAsk{Code: code, Title: v.Get("title"), Component: v.Get("component"), Refresh: count(v, "refresh"), AssessOnly: v.Get("assess_only") != "", Names: v.Get("names"), From: dateOf(v, "from")})
			return err
		}
	} else {
		v = url.Values{"refresh": {"12"}}
		if len(versions) > 0 {
			c := versions[0]
			v = url.Values{"title": {c.Title}, "component": {c.Component}, "refresh": {number(c.Refresh)}, "names": {strings.Join(c.Names, "\n")}}
			if c.AssessOnly {
				v.Set("assess_only", "yes")
			}
		}
		fillDay(v, "from", d.Training.Today())
	}
	return d.form(w, r, v, func(a asker) (*formPage, error) {
		components := [][2]string{{"", "Choose"}}
		for _, c := range d.Training.RulesNow().Components {
			components = append(components, [2]string{c.Code, c.Name})
		}
		p := &formPage{title: lang.T(ctx, "Add a competence"), button: lang.T(ctx, "Keep it"), lede: lang.T(ctx, "It holds from a day on. What was achieved before keeps the end that it was given.")}
		if len(versions) > 0 {
			p.title = lang.T(ctx, "Change %s from a day on", versions[0].Title)
		}
		p.fields = []templ.Component{a.line("title", "Title", ""), a.pick("component", "What it is about", "", components), a.numeric("refresh", "Refreshed after how many months?", "0 means that it does not end."),
			ui.Checkboxes(ui.Choice{Name: "assess_only", Label: lang.T(ctx, "How is it renewed?"), Plain: true, Options: []ui.Option{{Value: "yes", Label: lang.T(ctx, "A test alone is enough"), Chosen: v.Get("assess_only") != ""}}}),
			ui.TextArea(a.field("names", "What files call it", "One name a line, without codes and years.")), a.date("from", "From", "")}
		return p, nil
	}, take)
}
