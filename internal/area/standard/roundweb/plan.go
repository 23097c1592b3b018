package roundweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var stateColour = map[improve.State]ui.TagColour{improve.Inherited: ui.TagYellow, improve.Open: ui.TagBlue, improve.Done: ui.TagGrey, improve.Merged: ui.TagGrey, improve.Closed: ui.TagGrey, improve.Moved: ui.TagGrey}

var stateShort = map[improve.State]string{improve.Inherited: "To be decided", improve.Open: "Open", improve.Done: "Done", improve.Merged: "Merged", improve.Closed: "Closed", improve.Moved: "Went on"}

// planFilter reads the filter of a plan; values that nobody offers are left out.
func planFilter(v url.Values, me string) improve.Filter {
	var f improve.Filter
	for _, s := range v["state"] {
		if stateShort[improve.State(s)] != "" {
			f.States = append(f.States, improve.State(s))
		}
	}
	f.Late = v.Get("late") != ""
	if v.Get("mine") != "" {
		f.Person = me
	}
	return f
}

// planTitle is the finding of a plan.
func planTitle(ctx context.Context, n improve.Sum) string {
	switch {
	case n.Late > 0:
		return lang.N(ctx, n.Late, "%d action is past its day", "%d actions are past their day")
	case n.Waiting > 0:
		return lang.N(ctx, n.Waiting, "%d inherited action waits to be decided", "%d inherited actions wait to be decided")
	case n.Open > 0:
		return lang.N(ctx, n.Open, "%d action is open, and none is late", "%d actions are open, and none is late")
	case n.Done > 0:
		return lang.T(ctx, "Everything in the plan is done")
	}
	return lang.T(ctx, "The plan is empty")
}

// plan is every action of the organisation.
func (d Deps) plan(w http.ResponseWriter, r *http.Request) error {
	ctx, v, me := r.Context(), r.URL.Query(), authz.From(r.Context())
	all, err := d.Improve.List(ctx, web.Scope(r), me.Org, improve.Filter{})
	if err != nil {
		return err
	}
	list, err := d.Improve.List(ctx, web.Scope(r), me.Org, planFilter(v, me.ID))
	if err != nil {
		return err
	}
	if len(v["state"]) == 0 { // what went on in another plan is in this list once
		list = slices.DeleteFunc(list, func(a improve.Action) bool { return a.State == improve.Moved })
	}
	n := d.Improve.SumOf(all)
	p := &page{title: planTitle(ctx, n), lede: sumWords(ctx, n)}
	if d.may(ctx, standard.ActExport) && len(list) > 0 {
		p.downloads = files(ctx, "/standard/plan/download", v.Encode())
	}
	var states [][2]string
	for _, s := range []improve.State{improve.Inherited, improve.Open, improve.Done, improve.Merged, improve.Closed, improve.Moved} {
		states = append(states, [2]string{string(s), stateShort[s]})
	}
	filter, chosen := panelOf(ctx, "/standard/plan", v, group(ctx, "state", "State", states), group(ctx, "late", "Late", [][2]string{{"yes", "Past its day"}}), group(ctx, "mine", "Whose", [][2]string{{"yes", "Mine"}}))
	var body templ.Component = d.planTable(ctx, lang.T(ctx, "Plan of actions"), list, nil).Draw()
	switch {
	case len(all) == 0:
		body = ui.EmptyState(lang.T(ctx, "Nothing is planned yet"), lang.T(ctx, "An action is made at an indicator of an assessment that is red or amber."), lang.T(ctx, "Assessments"), "/standard")
	case len(list) == 0:
		body = ui.NoMatch(lang.T(ctx, "No action matches"), len(all), "/standard/plan")
	}
	p.add(filtered(*filter, lang.N(ctx, len(list), "%d action", "%d actions"), chosen, "/standard/plan", body))
	return p.show(w, r, nil, ui.Crumb{Label: lang.T(ctx, "Plan")})
}

func sumWords(ctx context.Context, n improve.Sum) string {
	out := []string{lang.T(ctx, "%d open", n.Open), lang.T(ctx, "%d done", n.Done)}
	if n.Waiting > 0 {
		out = append(out, lang.T(ctx, "%d to be decided", n.Waiting))
	}
	if n.Left > 0 {
		out = append(out, lang.T(ctx, "%s still to spend", pounds(ctx, n.Left)))
	}
	return strings.Join(out, ", ")
}

// planTable is actions as rows; with texts their indicator is said.
func (d Deps) planTable(ctx context.Context, caption string, list []improve.Action, texts map[string]string) ui.Table {
	t := ui.Table{Caption: caption, Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Action")}, {Label: lang.T(ctx, "Who")}, {Label: lang.T(ctx, "Day"), Alone: true}, {Label: lang.T(ctx, "How far")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	now := d.Improve.Now()
	for i := range list {
		a := &list[i]
		sub := a.Indicator
		if s := texts[a.Indicator]; s != "" {
			sub += ": " + s
		}
		if a.OriginIndicator != "" && a.OriginIndicator != a.Indicator {
			sub += ", " + lang.T(ctx, "from %s", a.OriginIndicator)
		}
		how := lang.T(ctx, "Not begun")
		switch {
		case a.State == improve.Done:
			how = lang.T(ctx, "Done")
		case a.Progress > 0:
			how = lang.T(ctx, "%d of 10 steps", a.Progress/10)
		}
		row := ui.Row{Over: a.Late(now), Cells: []ui.Cell{{Text: short(a.Text), Href: improve.Path(a.ID), Sub: sub}, {Text: a.PersonName, Sub: pounds(ctx, a.Cost)}, {Body: dueChip(ctx, a, d)}, {Text: how, Sub: lang.T(ctx, a.Effort.Words())},
			{Body: ui.Tag(lang.T(ctx, stateShort[a.State]), stateColour[a.State])}}}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func dueChip(ctx context.Context, a *improve.Action, d Deps) templ.Component {
	if !a.Waits() {
		return plain(date(ctx, a.EndedAt))
	}
	return chip(ctx, a.MadeAt, a.Due, d.Improve.Now())
}

// short keeps a row at two lines.
func short(s string) string {
	r := []rune(s)
	if len(r) > 110 {
		return strings.TrimSpace(string(r[:108])) + " …"
	}
	return s
}

// texts gives the wording of an assessment's indicators.
func texts(w *standard.Whole) map[string]string {
	out := map[string]string{}
	for _, l := range w.Lines() {
		out[l.Indicator.Code] = l.Words.Text
	}
	return out
}

// planOf is the plan of one assessment.
func (d Deps) planOf(w http.ResponseWriter, r *http.Request) error {
	ctx, me := r.Context(), authz.From(r.Context())
	of, err := d.Standard.Whole(ctx, web.Scope(r), me.Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	list, err := d.Improve.List(ctx, web.Scope(r), me.Org, improve.Filter{Assessment: of.ID})
	if err != nil {
		return err
	}
	n := d.Improve.SumOf(list)
	p := &page{caption: of.Name + ", " + lang.T(ctx, of.State.Words()), title: planTitle(ctx, n), lede: sumWords(ctx, n), tabs: d.assessmentTabs(ctx, &of.Assessment, improve.PlanPath(of.ID)), tabsName: lang.T(ctx, "This assessment")}
	words := texts(of)
	var bare []ui.Link
	has := map[string]bool{}
	for i := range list {
		if list[i].State == improve.Open || list[i].State == improve.Done {
			has[list[i].Indicator] = true
		}
	}
	for _, l := range of.Lines() {
		if (l.Rating == "red" || l.Rating == "amber") && !has[l.Indicator.Code] {
			link := ui.Link{Text: l.Indicator.Code + ": " + l.Words.Text}
			if d.may(ctx, improve.ActPlan) && of.State != standard.Closed {
				link.Href = improve.AddPath(of.ID, l.Indicator.Code)
			}
			bare = append(bare, link)
		}
	}
	if len(list) > 0 {
		p.add(d.planTable(ctx, lang.T(ctx, "Plan of actions"), list, words).Draw())
	} else {
		p.add(ui.EmptyState(lang.T(ctx, "Nothing is planned yet"), lang.T(ctx, "Actions answer what is red or amber."), lang.T(ctx, "The assessment"), standard.Path(of.ID)))
	}
	if len(bare) > 0 {
		p.side(sheet(lang.N(ctx, len(bare), "%d red or amber without an action", "%d red or amber without an action"), "", bulletLinks(bare)))
	}
	if n.Cost > 0 {
		p.side(sheet(lang.T(ctx, "Money"), "", ui.RailFacts([]ui.Fact{{Label: lang.T(ctx, "Still to spend"), Text: or(pounds(ctx, n.Left), "£0")}, {Label: lang.T(ctx, "In all"), Text: pounds(ctx, n.Cost)}})))
	}
	return p.show(w, r, nil, ui.Crumb{Label: of.Name, Href: standard.Path(of.ID)}, ui.Crumb{Label: lang.T(ctx, "Plan")})
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func (d Deps) planFile(w http.ResponseWriter, r *http.Request, format string) error {
	ctx, v, me := r.Context(), r.URL.Query(), authz.From(r.Context())
	list, err := d.Improve.List(ctx, d.scope(ctx, standard.ActRead), me.Org, planFilter(v, me.ID))
	if err != nil {
		return err
	}
	at := func(key string, get func(improve.Action) db.Time) export.Column[improve.Action] {
		return export.Column[improve.Action]{Key: key, Label: key, Kind: export.Moment, Value: func(a improve.Action) export.Cell { return export.MomentCell(get(a).Time) }}
	}
	cols := []export.Column[improve.Action]{text("catalogue", func(a improve.Action) string { return a.Catalogue }), text("indicator", func(a improve.Action) string { return a.Indicator }),
		text("action", func(a improve.Action) string { return a.Text }), text("owner", func(a improve.Action) string { return a.PersonName }), text("state", func(a improve.Action) string { return string(a.State) }),
		at("due", func(a improve.Action) db.Time { return a.Due }), whole("progress", func(a improve.Action) int { return a.Progress }), text("effort", func(a improve.Action) string { return string(a.Effort) }),
		{Key: "cost_pounds", Label: "cost_pounds", Kind: export.Number, Value: func(a improve.Action) export.Cell { return export.NumberCell(float64(a.Cost) / 100) }},
		text("links", func(a improve.Action) string { return strings.Join(a.Links, " ") }), text("origin", func(a improve.Action) string { return a.Origin }), text("origin_indicator", func(a improve.Action) string { return a.OriginIndicator }),
		at("made", func(a improve.Action) db.Time { return a.MadeAt }), at("ended", func(a improve.Action) db.Time { return a.EndedAt })}
	return send(w, r, d.Improve.Now(), "plan", format, or(v.Encode(), lang.T(ctx, "all")), cols, list)
}

// group is one question of a filter.
func group(ctx context.Context, name, label string, pairs [][2]string) ui.FilterGroup {
	g := ui.FilterGroup{Name: name, Label: lang.T(ctx, label)}
	for _, x := range pairs {
		g.Choices = append(g.Choices, ui.FilterChoice{Value: x[0], Label: lang.T(ctx, x[1])})
	}
	return g
}

// panelOf builds a filter panel and its chips.
func panelOf(_ context.Context, path string, v url.Values, groups ...ui.FilterGroup) (*ui.Filter, []ui.Chosen) {
	f := &ui.Filter{Action: path}
	var chips []ui.Chosen
	for _, g := range groups {
		for i := range g.Choices {
			c := &g.Choices[i]
			if !slices.Contains(v[g.Name], c.Value) {
				continue
			}
			c.Chosen = true
			f.Chosen++
			without := url.Values{}
			for k, list := range v {
				for _, x := range list {
					if k != g.Name || x != c.Value {
						without.Add(k, x)
					}
				}
			}
			to := path
			if e := without.Encode(); e != "" {
				to += "?" + e
			}
			chips = append(chips, ui.Chosen{Label: c.Label, Remove: to})
		}
		f.Groups = append(f.Groups, g)
	}
	return f, chips
}
