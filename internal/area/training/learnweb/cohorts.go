package learnweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func cohortsTitle(ctx context.Context, list []learn.Cohort) string {
	learning, passed := 0, 0
	for _, c := range list {
		learning += c.Learning
		passed += c.Passed
	}
	switch {
	case len(list) == 0:
		return lang.T(ctx, "Nobody works for a qualification here yet")
	case learning > 0:
		return lang.T(ctx, "%s, %s so far", lang.N(ctx, learning, "%d person works for a qualification", "%d people work for a qualification"), lang.N(ctx, passed, "%d passed", "%d passed"))
	}
	return lang.N(ctx, passed, "%d person passed a qualification", "%d people passed a qualification")
}

// cohorts is every cohort, the latest first.
func (d Deps) cohorts(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Learn.Cohorts(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	path := "/training/qualifications"
	p := &page{title: cohortsTitle(ctx, list), tabs: d.tabs(ctx, path), downloads: d.files(ctx, learn.ActCohorts, path, nil)}
	if d.may(ctx, learn.ActQualify) {
		p.tools = []ui.Link{{Text: lang.T(ctx, "Begin a cohort"), Href: path + "/new"}}
	}
	t := &ui.Table{Caption: lang.T(ctx, "Cohorts"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Cohort")}, {Label: lang.T(ctx, "Qualification")}, {Label: lang.T(ctx, "Learning"), Number: true}, {Label: lang.T(ctx, "Passed"), Number: true}, {Label: lang.T(ctx, "Did not pass"), Number: true}, {Label: lang.T(ctx, "Left"), Number: true}}}
	for _, c := range paged(p, path, r.URL.Query(), list) {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Name, Href: learn.CohortPath(c.ID), Sub: lang.T(ctx, "%s to %s", day(ctx, c.Starts), day(ctx, c.Ends))}, {Text: c.Title, Sub: lang.T(ctx, "Level %d, %s", c.Level, c.Awarding)}, {Text: number(c.Learning)}, {Text: number(c.Passed)}, {Text: number(c.Failed)}, {Text: number(c.Left)}}})
	}
	if len(t.Rows) == 0 {
		p.sections = []section{{empty: lang.T(ctx, "No cohort has begun"), lede: lang.T(ctx, "A cohort is people who work for one qualification together: an award, a diploma or a degree.")}}
	} else {
		p.sections = []section{{table: t}}
	}
	k := learn.Facts()
	known := section{heading: lang.T(ctx, "What is known of qualifications"), foot: lang.T(ctx, "From %s. Source: %s", day(ctx, k.From), k.Source)}
	for _, q := range k.Qualifications {
		text := q.Words
		if q.Awarding != "" {
			text = q.Awarding + ". " + text
		}
		known.facts = append(known.facts, ui.Fact{Label: q.Title, Note: lang.T(ctx, "Level %d, unverified", q.Level), Text: text})
	}
	p.sections = append(p.sections, known)
	return show(w, r, p)
}

// cohort is one cohort with its learners.
func (d Deps) cohort(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	c, err := d.Learn.Cohort(ctx, sc, r.PathValue("id"))
	if err != nil {
		return err
	}
	list, err := d.Learn.Learners(ctx, sc, c.ID)
	if err != nil {
		return err
	}
	p := &page{caption: c.Title, crumbs: []ui.Crumb{{Label: lang.T(ctx, "Qualifications"), Href: "/training/qualifications"}, {Label: c.Name}}}
	done, all := 0, 0
	t := &ui.Table{Caption: lang.T(ctx, "Learners"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Person")}, {Label: lang.T(ctx, "Units signed off"), Number: true}, {Label: lang.T(ctx, "Evidence"), Number: true}, {Label: lang.T(ctx, "State")}}}
	for i := range list {
		l := &list[i]
		if l.State == "learning" {
			done += len(l.Done)
			all += len(l.Units)
		}
		state := ui.Cell{Text: lang.T(ctx, l.Words())}
		if l.ResultOn != "" {
			state.Sub = day(ctx, l.ResultOn)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Name, Href: "/training/learners/" + l.ID}, {Text: lang.T(ctx, "%d of %d", len(l.Done), len(l.Units))}, {Text: number(len(l.Evidence))}, state}})
	}
	switch {
	case len(list) == 0:
		p.title = lang.T(ctx, "%s has nobody in it yet", c.Name)
	case c.Learning == 0:
		p.title = lang.T(ctx, "%s: %d of %d passed", c.Name, c.Passed, c.Learners())
	default:
		p.title = lang.T(ctx, "%s: %d of %d units are signed off", c.Name, done, all)
	}
	if d.may(ctx, learn.ActQualify) {
		p.tools = []ui.Link{{Text: lang.T(ctx, "Take somebody in"), Href: learn.CohortPath(c.ID) + "/learner"}}
	}
	p.sections = []section{{heading: lang.T(ctx, "Learners"), table: t, empty: lang.T(ctx, "Nobody is in it.")}}
	p.rail = []section{{heading: lang.T(ctx, "The qualification"), rail: []ui.Fact{{Label: lang.T(ctx, "Level"), Text: number(c.Level)}, {Label: lang.T(ctx, "Awarding body"), Text: c.Awarding}, {Label: lang.T(ctx, "Starts"), Text: day(ctx, c.Starts)}, {Label: lang.T(ctx, "Ends"), Text: day(ctx, c.Ends)}}},
		{heading: lang.T(ctx, "Units"), list: c.Units}}
	return show(w, r, p)
}

func learnerFacts(ctx context.Context, l *learn.Learner) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Qualification"), Text: l.Title}, {Label: lang.T(ctx, "Cohort"), Text: l.CohortName}, {Label: lang.T(ctx, "Awarding body"), Text: l.Awarding}, {Label: lang.T(ctx, "State"), Text: lang.T(ctx, l.Words())}, {Label: lang.T(ctx, "Units signed off"), Text: lang.T(ctx, "%d of %d", len(l.Done), len(l.Units))}}
	if l.ResultOn != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Result"), Text: day(ctx, l.ResultOn)})
	}
	if l.Certificate != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Certificate"), Text: l.Certificate})
	}
	return out
}

// learner is somebody of a cohort, with their portfolio.
func (d Deps) learner(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, err := d.Learn.Learner(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := portfolioPage(r, &l)
	p.title = l.Name + ": " + lower(p.title)
	p.crumbs = []ui.Crumb{{Label: lang.T(ctx, "Qualifications"), Href: "/training/qualifications"}, {Label: l.CohortName, Href: learn.CohortPath(l.Cohort)}, {Label: l.Name}}
	if d.may(ctx, learn.ActQualify) {
		if l.State == "learning" && len(l.Done) < len(l.Units) {
			p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Sign a unit off"), Href: "/training/learners/" + l.ID + "/unit"})
		}
		p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Write down the result"), Href: "/training/learners/" + l.ID + "/result"})
	}
	return show(w, r, p)
}

// cohortActs are the forms of cohorts and learners.
func cohortActs() []act {
	on := func(p *askPage) error {
		p.back, p.crumb = "/training/qualifications", ui.Crumb{Label: p.t("Qualifications"), Href: "/training/qualifications"}
		if p.id == "" {
			return nil
		}
		c, err := p.d.Learn.Cohort(p.ctx, p.sc, p.id)
		p.name, p.back = c.Name, learn.CohortPath(c.ID)
		return err
	}
	onLearner := func(p *askPage) error {
		l, err := p.d.Learn.Learner(p.ctx, p.sc, p.id)
		p.name, p.back, p.version, p.data, p.crumb = l.Name, "/training/learners/"+l.ID, l.Version, &l, ui.Crumb{Label: p.t("Qualifications"), Href: "/training/qualifications"}
		return err
	}
	return []act{
		{pattern: "/training/qualifications/new", action: learn.ActQualify, title: "Begin a cohort", button: "Begin", open: on,
			fields: func(p *askPage) []templ.Component {
				var pairs [][2]string
				for _, q := range learn.Facts().Qualifications {
					pairs = append(pairs, [2]string{q.Code, q.Title + ", " + p.t("level %d", q.Level)})
				}
				return []templ.Component{p.line("name", "Name of the cohort", "Such as “Cohort 6, spring 2027”"), p.radios("qualification", "For which qualification?", "Check its level and name with the awarding body: none of them was verified here", append(pairs, [2]string{learn.Other, "Another one"})...),
					p.line("title", "Name of another one", ""), p.short("level", "Its level", "From 1 to 8"), p.line("awarding", "Awarding body", "Leave it empty where the list above has one"), p.date("starts", "Starts", ""), p.date("ends", "Ends", ""), p.area("units", "Units", "Each on a line of its own")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				id, err := p.d.Learn.AddCohort(p.ctx, learn.CohortForm{Name: v.Get("name"), Qualification: v.Get("qualification"), Title: v.Get("title"), Level: v.Get("level"), Awarding: v.Get("awarding"), Starts: dateOf(v, "starts"), Ends: dateOf(v, "ends"),
					Units: strings.ReplaceAll(v.Get("units"), "\r", "")})
				return learn.CohortPath(id), err
			}},
		{pattern: "/training/qualifications/{id}/learner", action: learn.ActQualify, title: "Take somebody in", button: "Take in", open: on,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.line("who", "Who?", "A name or work e-mail address")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.AddLearner(p.ctx, p.id, v.Get("who"))
			}},
		{pattern: "/training/learners/{id}/unit", action: learn.ActQualify, title: "Sign a unit off", button: "Sign off", open: onLearner,
			fields: func(p *askPage) []templ.Component {
				l := p.data.(*learn.Learner)
				var left []string
				for _, u := range l.Units {
					if !l.Finished(u) {
						left = append(left, u)
					}
				}
				return []templ.Component{p.pick("unit", "Which unit?", "", unitPairs(left)), p.date("on", "On which day was it done?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.SignOff(p.ctx, p.id, seen(v), v.Get("unit"), dateOf(v, "on"))
			}},
		{pattern: "/training/learners/{id}/result", action: learn.ActQualify, title: "Write down the result", button: "Save", open: onLearner,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("state", "What is the result?", "", learn.LearnerStates()[1:]...), p.date("on", "On which day?", ""), p.line("certificate", "Number of the certificate", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.SetResult(p.ctx, p.id, seen(v), v.Get("state"), dateOf(v, "on"), v.Get("certificate"))
			}},
	}
}
