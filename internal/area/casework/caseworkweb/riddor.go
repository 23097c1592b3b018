package caseworkweb

import (
	"context"
	"net/http"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Care) riddorRoutes() []web.Route {
	read, act := casework.ActRiddorRead, casework.ActRiddor
	out := []web.Route{
		{Pattern: "GET /riddor", Action: read, Handle: d.riddorList},
		{Pattern: "GET /cases/{id}/riddor", Action: read, Handle: d.riddorCase},
		{Pattern: "GET /cases/{id}/riddor/{person}", Action: act, Handle: d.riddor},
		{Pattern: "POST /cases/{id}/riddor/{person}", Action: act, Handle: d.riddorDo},
		{Pattern: "GET /cases/{id}/riddor/{person}/draft", Action: act, Handle: d.draft},
		{Pattern: "POST /cases/{id}/riddor/{person}/draft", Action: act, Handle: d.saveDraft},
	}
	for _, kind := range []string{"html", "docx", "pdf"} {
		out = append(out, web.Route{Pattern: "GET /cases/{id}/riddor/{person}/f2508." + kind, Action: act, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.draftFile(w, r, kind) }})
	}
	for _, kind := range []string{"csv", "xlsx"} {
		out = append(out, web.Route{Pattern: "GET /riddor/list." + kind, Action: read, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.riddorFile(w, r, kind) }})
	}
	return out
}

var riddorStates = map[string]struct {
	words  string
	colour ui.TagColour
}{"report": {"Report to HSE", ui.TagRed}, "decide": {"Decide", ui.TagYellow}, "foretold": {"May come", ui.TagYellow}, "sent": {"Reported", ui.TagPlain}, "kept": {"Kept as a record", ui.TagPlain}}

const mostRiddor = 500

func (d Care) riddorList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Cases.RiddorList(ctx, web.Scope(r), mostRiddor)
	if err != nil {
		return err
	}
	now := d.Cases.Door.Now()
	t := &ui.Table{Caption: lang.T(ctx, "What RIDDOR asks for"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Case")}, {Label: lang.T(ctx, "What the table says")}, {Label: lang.T(ctx, "Happened")}, {Label: lang.T(ctx, "Due"), Alone: true}, {Label: lang.T(ctx, "State"), Alone: true}}}
	waits, over, decide := 0, 0, 0
	for i := range list {
		x := &list[i]
		st := riddorStates[x.State()]
		row := ui.Row{Cells: []ui.Cell{{Text: x.Label + ", " + x.Case, Href: d.riddorHref(ctx, x.Case, x.Person), Sub: d.unit(ctx, x.Org, x.Unit)}, {Text: holds(ctx, &x.Assessment), Sub: runWords(ctx, &x.Assessment)},
			{Text: lang.ShortDay(ctx, x.Facts.Accident)}, {}, {Body: ui.Tag(lang.T(ctx, st.words), st.colour)}}}
		if x.ToReport() {
			waits++
			if !x.Due.IsZero() {
				row.Cells[3] = ui.Cell{Body: chip(ctx, x.Facts.Accident, x.Due, time.Time{}, now).Chip()}
				if x.Due.Before(now) {
					over++
					row.Over = true
				}
			} else {
				row.Cells[3] = ui.Cell{Text: lang.T(ctx, "without delay")}
			}
		} else if x.Undecided() {
			decide++
		} else if !x.SubmittedAt.IsZero() {
			row.Cells[3] = ui.Cell{Text: x.Receipt, Sub: lang.ShortDay(ctx, x.SubmittedAt)}
		}
		t.Rows = append(t.Rows, row)
	}
	title := lang.T(ctx, "Nothing waits to be reported under RIDDOR")
	switch {
	case waits > 0:
		title = lang.N(ctx, waits, "%d injury waits to be reported under RIDDOR", "%d injuries wait to be reported under RIDDOR")
	case decide > 0:
		title = lang.N(ctx, decide, "%d person’s injury or absence waits for a decision under RIDDOR", "The injuries or absences of %d people wait for a decision under RIDDOR")
	}
	body := &carePage{under: lang.T(ctx, "By what waits, then by when it is due. The program counts days and proposes; a competent person decides and reports."),
		tools: []ui.Link{{Text: "CSV", Href: "/riddor/list.csv"}, {Text: "XLSX", Href: "/riddor/list.xlsx"}}}
	if over > 0 {
		body.tone, body.banner, body.more = ui.Bad, lang.N(ctx, over, "%d is past its last day.", "%d are past their last day."), lang.T(ctx, "A late report is still made, and says why it is late.")
	}
	body.sheets = []sheet{{id: "list", heading: lang.T(ctx, "What RIDDOR asks for"), table: t, empty: lang.T(ctx, "Nobody’s injury or absence comes under RIDDOR. Assessments begin by themselves when days away are recorded in a case.")}}
	return d.alone(w, r, title, crumbs(ctx, lang.T(ctx, "RIDDOR")), nil, body)
}

// riddorHref leads to where a reader may go: those who assess to the assessment, others to the case's own list.
func (d Care) riddorHref(ctx context.Context, caseID, person string) string {
	if d.may(ctx, casework.ActRiddor) {
		return casework.RiddorPath(caseID, person)
	}
	return casework.Path(caseID) + "/riddor"
}

// holds says what is to be gone by, and where nobody decided yet what the table leaves open.
func holds(ctx context.Context, a *casework.Assessment) string {
	switch {
	case a.Decided == "" && a.PsychOnly && !a.Result.Report():
		return lang.T(ctx, "Harm to the mind alone: a competent person decides")
	case a.Decided == "" && a.Foretold && !a.Result.Report():
		return lang.T(ctx, "Not yet, but may soon be more than seven days")
	}
	return lang.T(ctx, a.Holds().Words())
}

func runWords(ctx context.Context, a *casework.Assessment) string {
	if a.Run.Days == 0 && a.Run.Expected == 0 {
		return ""
	}
	out := lang.N(ctx, a.Run.Days, "%d day in a row so far", "%d days in a row so far")
	if a.Run.Expected > a.Run.Days {
		out += ", " + lang.T(ctx, "%d by what is known", a.Run.Expected)
	}
	return out
}

func (d Care) riddorFile(w http.ResponseWriter, r *http.Request, kind string) error {
	ctx := r.Context()
	list, err := d.Cases.RiddorList(ctx, web.Scope(r), mostRiddor)
	if err != nil {
		return err
	}
	type row = casework.RiddorRow
	day := func(key string, f func(row) time.Time) export.Column[row] {
		return export.Column[row]{Key: key, Label: key, Kind: export.Moment, Value: func(x row) export.Cell { return export.MomentCell(f(x)) }}
	}
	return table(d, w, r, "riddor", kind, lang.T(ctx, "What RIDDOR asks for"), []export.Column[row]{
		text("case", func(x row) string { return x.Case }), text("person", func(x row) string { return x.Label }), text("unit", func(x row) string { return d.unit(ctx, x.Org, x.Unit) }),
		day("accident", func(x row) time.Time { return x.Facts.Accident }), whole("row_of_table", func(x row) int64 { return int64(x.Row) }), text("result", func(x row) string { return string(x.Result) }),
		text("decided", func(x row) string { return string(x.Decided) }), whole("days_in_a_row", func(x row) int64 { return int64(x.Run.Days) }), day("due", func(x row) time.Time { return x.Due }),
		text("state", func(x row) string { return x.State() }), text("receipt", func(x row) string { return x.Receipt }), day("submitted", func(x row) time.Time { return x.SubmittedAt }),
	}, list)
}

func (d Care) riddorCase(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, done, err := d.of(w, r, "/riddor")
	if err != nil || done {
		return err
	}
	who, _, err := d.affected(ctx, r, p, "")
	if err != nil {
		return err
	}
	list, err := d.Cases.Assessments(ctx, web.Scope(r), p.Org, p.ID)
	if err != nil {
		return err
	}
	t := &ui.Table{Caption: lang.T(ctx, "RIDDOR, by person affected"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Who")}, {Label: lang.T(ctx, "What holds")}, {Label: lang.T(ctx, "Days away")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for _, o := range who {
		row := ui.Row{Cells: []ui.Cell{{Text: o.Label}, {Text: lang.T(ctx, "Not assessed")}, {}, {Body: ui.Tag(lang.T(ctx, "Not assessed"), ui.TagGrey)}}}
		if d.may(ctx, casework.ActRiddor) {
			row.Cells[0].Href = casework.RiddorPath(p.ID, o.Value)
		}
		for i := range list {
			if a := &list[i]; a.Person == o.Value {
				st := riddorStates[(&casework.RiddorRow{Assessment: *a}).State()]
				row.Cells[1], row.Cells[2], row.Cells[3] = ui.Cell{Text: holds(ctx, a)}, ui.Cell{Text: runWords(ctx, a)}, ui.Cell{Body: ui.Tag(lang.T(ctx, st.words), st.colour)}
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return d.inCase(w, r, p, lang.T(ctx, "RIDDOR"), nil, &carePage{sheets: []sheet{{id: "people", heading: lang.T(ctx, "RIDDOR, by person affected"), table: t, empty: lang.T(ctx, "Nobody affected is in this case yet."),
		links: []ui.Link{{Text: lang.T(ctx, "What RIDDOR asks for in all cases"), Href: "/riddor"}}}}})
}
