package insightweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
	"github.com/havenward/havenward/stats/spc"
)

func escape(s string) string { return url.QueryEscape(s) }

var betterWords = map[spc.Direction]string{spc.Increase: "Higher is better", spc.Decrease: "Lower is better", spc.Neutral: "Neither way is better by itself"}

var unitWords = map[insight.Unit]string{insight.Number: "Number", insight.Percent: "Percent", insight.PerThousand: "For each 1,000, a month"}

func (d Deps) measures(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	t := ui.Table{Caption: lang.T(ctx, "Measures"), Hidden: true, Mode: ui.Scroll, Columns: []ui.Column{{Label: lang.T(ctx, "Measure")}, {Label: lang.T(ctx, "What it tells")}, {Label: lang.T(ctx, "Unit")}, {Label: lang.T(ctx, "Which way is better")}, {Label: lang.T(ctx, "Target")}}}
	for _, m := range insight.Measures() {
		aim := lang.T(ctx, "None")
		if m.Target != nil {
			aim = m.Write(*m.Target)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, m.Title), Href: "/measures/" + m.Code}, {Text: lang.T(ctx, m.Says)}, {Text: lang.T(ctx, unitWords[m.Unit])}, {Text: lang.T(ctx, betterWords[m.Better])}, {Text: aim}}})
	}
	title := lang.T(ctx, "How each figure is defined")
	if !authz.From(ctx).SignedIn() {
		return web.Reporter(w, r, web.View{Title: title, Body: publicBody(title, insight.Measures())})
	}
	return web.Staff(w, r, web.View{Title: title, Current: "/dashboard", Body: measuresBody(title, t)})
}

// page is a staff page for those who are signed in, and a plain one for everybody else.
func (d Deps) page(w http.ResponseWriter, r *http.Request, v web.View) error {
	if authz.From(r.Context()).SignedIn() {
		return web.Staff(w, r, v)
	}
	v.Current = ""
	return web.Reporter(w, r, v)
}

func (d Deps) definition(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, ok := insight.Find(r.PathValue("code"))
	if !ok {
		return fault.Missing()
	}
	facts := []ui.Fact{{Label: lang.T(ctx, "Code"), Text: m.Code}, {Label: lang.T(ctx, "Counted"), Text: lang.T(ctx, m.Num.Words) + ". " + lang.T(ctx, countedWords[m.Num.Counts])}, {Label: lang.T(ctx, "Asked of the facts"), Body: code(asked(m.Num.Question()))}}
	if m.Den != nil {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Out of"), Text: lang.T(ctx, m.Den.Words)})
		if m.Den.Kind == "" {
			facts = append(facts, ui.Fact{Label: lang.T(ctx, "Asked of the facts"), Body: code(asked(m.Den.Question()))})
		}
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Least base"), Text: lang.T(ctx, "A month with fewer than %d below the line has no value", m.Base)})
	}
	aim := lang.T(ctx, "None")
	if m.Target != nil {
		aim = m.Write(*m.Target) + ". " + lang.T(ctx, m.TargetFrom)
	}
	facts = append(facts, ui.Fact{Label: lang.T(ctx, "Unit"), Text: lang.T(ctx, unitWords[m.Unit])}, ui.Fact{Label: lang.T(ctx, "Which way is better"), Text: lang.T(ctx, betterWords[m.Better])},
		ui.Fact{Label: lang.T(ctx, "Target"), Text: aim}, ui.Fact{Label: lang.T(ctx, "Chart"), Text: lang.T(ctx, "XmR by month, Making Data Count rules")},
		ui.Fact{Label: lang.T(ctx, "From"), Text: lang.T(ctx, m.Source)}, ui.Fact{Label: lang.T(ctx, "Leaves out"), Text: lang.T(ctx, "Patterns and batches, reports that were taken back or joined to another, months that no return covers")},
		ui.Fact{Label: lang.T(ctx, "Take care"), Text: lang.T(ctx, m.Caution)})
	title := lang.T(ctx, m.Title)
	chart := ""
	if d.Policy.May(authz.From(ctx), insight.ActSee) {
		chart = "/dashboard/" + m.Code
	}
	return d.page(w, r, web.View{Title: title, Current: "/dashboard", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "How each figure is defined"), Href: "/measures"}, {Label: title}}, Body: definitionBody(title, lang.T(ctx, m.Says), facts, chart)})
}

var countedWords = map[insight.Counted]string{insight.Incidents: "Each incident counts once", insight.Staff: "Each member of staff in each incident counts once", insight.Sum: "Days are added up"}

// definitionColumns are those of the file and of docs/measures.md.
func definitionRows(ctx context.Context) [][]string {
	var out [][]string
	for _, m := range insight.Measures() {
		row := []string{m.Code, m.Title, m.Says, m.Num.Words, m.Num.Question(), "", "", string(m.Unit), m.Better.String(), "", m.Source, m.Caution}
		if m.Den != nil {
			row[5], row[6] = m.Den.Words, m.Den.Question()
		}
		if m.Target != nil {
			row[9] = m.Write(*m.Target)
		}
		out = append(out, row)
	}
	return out
}

func (d Deps) measuresFile(w http.ResponseWriter, r *http.Request) error {
	s := sheet{name: "measures", filter: "all", rows: definitionRows(r.Context())}
	for _, c := range strings.Fields("code title says counted counted_query out_of out_of_query unit better target source caution") {
		s.columns = append(s.columns, column{c, false})
	}
	return d.send(w, r, "measures", s)
}
