package briefingweb

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// matrixPage is who gets what how often, and what is late or failed.
type matrixPage struct {
	briefing.Matrix
	title    string
	table    ui.Table
	troubles ui.Table
	missing  bool
}

func (d Deps) matrix(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	m, err := d.Briefing.Matrix(ctx, authz.From(ctx).Org, d.Briefing.Today())
	if err != nil {
		return err
	}
	bad, err := d.Briefing.Troubles(ctx, sc)
	if err != nil {
		return err
	}
	p := &matrixPage{Matrix: m, title: lang.T(ctx, "Every report that is due was made")}
	if len(bad) > 0 {
		p.title = lang.N(ctx, len(bad), "%d report is late or failed", "%d reports are late or failed")
	}
	p.table = ui.Table{Caption: lang.T(ctx, "Who gets which report"), Hidden: true, Mode: ui.Scroll, Columns: []ui.Column{{Label: lang.T(ctx, "Report")}}}
	who := d.Briefing.AudiencesOf(ctx, authz.From(ctx).Org)
	for _, a := range who {
		p.table.Columns = append(p.table.Columns, ui.Column{Label: lang.T(ctx, a.Words())})
	}
	for _, rep := range m.Reports {
		row := ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, rep.Name)}}}
		for _, a := range who {
			c := m.Cell(rep.Key, a)
			sub := formWords(ctx, c.Form)
			if c.Changed {
				sub = strings.TrimPrefix(sub+". "+lang.T(ctx, "Changed here from %s", date(ctx, c.From)), ". ")
			}
			if c.Cadence != briefing.Live && c.Cadence != briefing.None && d.Briefing.Maker(rep.Key, a) == nil {
				p.missing = true
				sub = strings.TrimPrefix(sub+". "+lang.T(ctx, "No source yet, so none is made"), ". ")
			}
			row.Cells = append(row.Cells, ui.Cell{Text: lang.T(ctx, c.Cadence.Words()), Href: "/report-matrix/" + rep.Key + "/" + string(a), Sub: sub})
		}
		p.table.Rows = append(p.table.Rows, row)
	}
	p.troubles = ui.Table{Caption: lang.T(ctx, "Late or failed"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Report")}, {Label: lang.T(ctx, "For")}, {Label: lang.T(ctx, "Period")}, {Label: lang.T(ctx, "Why")}}}
	for _, t := range bad {
		why := lang.T(ctx, "Not tried yet. It was due on %s", lang.Date(ctx, t.Due.Time))
		if !t.Missing {
			why = lang.T(ctx, t.Failure) + ". " + lang.N(ctx, t.Tries, "Tried %d time", "Tried %d times")
		}
		p.troubles.Rows = append(p.troubles.Rows, ui.Row{Over: true, Cells: []ui.Cell{{Text: lang.T(ctx, m.Report(t.Report).Name)}, {Text: lang.T(ctx, t.Audience.Words())}, {Text: t.Period.Words()}, {Text: why}}})
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/report-matrix", Body: matrixBody(p)})
}

func formWords(ctx context.Context, form string) string {
	for _, f := range briefing.Forms() {
		if f[0] == form && form != "" {
			return lang.T(ctx, f[1])
		}
	}
	return ""
}

// retry has what is late or failed made now.
func (d Deps) retry(w http.ResponseWriter, r *http.Request) error {
	if err := d.Briefing.Retry(r.Context()); err != nil {
		d.Briefing.Log.WarnContext(r.Context(), "a report failed again", "error", err) // the page says which
	}
	return web.Redirect(w, r, "/report-matrix")
}

// matrixFile gives the matrix as a file.
func (d Deps) matrixFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if name != "matrix" || format != "csv" && format != "xlsx" {
		return fault.Missing()
	}
	m, err := d.Briefing.Matrix(ctx, authz.From(ctx).Org, d.Briefing.Today())
	if err != nil {
		return err
	}
	var cells []briefing.Cell
	for _, rep := range m.Reports {
		for _, a := range d.Briefing.AudiencesOf(ctx, authz.From(ctx).Org) {
			cells = append(cells, m.Cell(rep.Key, a))
		}
	}
	text := func(key string, f func(briefing.Cell) string) export.Column[briefing.Cell] {
		return export.Column[briefing.Cell]{Key: key, Label: key, Value: func(c briefing.Cell) export.Cell { return export.TextCell(f(c)) }}
	}
	cols := []export.Column[briefing.Cell]{text("report", func(c briefing.Cell) string { return c.Report }), text("audience", func(c briefing.Cell) string { return string(c.Audience) }),
		text("cadence", func(c briefing.Cell) string { return string(c.Cadence) }), text("form", func(c briefing.Cell) string { return c.Form }), text("from", func(c briefing.Cell) string { return string(c.From) }),
		text("changed_here", func(c briefing.Cell) string { return strconv.FormatBool(c.Changed) }), text("reason", func(c briefing.Cell) string { return c.Because })}
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Briefing.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: "all cells"}}
	var b bytes.Buffer
	if format == "csv" {
		_, err = export.CSV(ctx, &b, cols, each(cells), o)
	} else {
		_, err = export.XLSX(ctx, &b, cols, each(cells), o)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="report-matrix.`+format+`"`)
	_, err = w.Write(b.Bytes())
	return err
}

// cellPage is the form of one cell.
type cellPage struct {
	title, lede string
	action      string
	problems    ui.Problems
	changes     ui.Table
	cadences    ui.Choice
	forms       ui.Choice
	from        ui.Date
	reason      ui.Field
}

func (d Deps) cellOf(r *http.Request) (briefing.Report, briefing.Audience, error) {
	rep, a := briefing.Seed().Report(r.PathValue("report")), briefing.Audience(r.PathValue("audience"))
	if rep.Key == "" || a.Words() == "" {
		return rep, a, fault.Missing()
	}
	return rep, a, nil
}

func (d Deps) cell(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	rep, a, err := d.cellOf(r)
	if err != nil {
		return err
	}
	m, err := d.Briefing.Matrix(ctx, authz.From(ctx).Org, d.Briefing.Today())
	if err != nil {
		return err
	}
	c := m.Cell(rep.Key, a)
	t := d.Briefing.Now().In(lang.London())
	return d.showCell(w, r, url.Values{"cadence": {string(c.Cadence)}, "form": {c.Form}, "from-day": {strconv.Itoa(t.Day())}, "from-month": {strconv.Itoa(int(t.Month()))}, "from-year": {strconv.Itoa(t.Year())}}, nil)
}

func (d Deps) showCell(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	rep, a, err := d.cellOf(r)
	if err != nil {
		return err
	}
	p := &cellPage{title: lang.T(ctx, "%s, for: %s", lang.T(ctx, rep.Name), lower(lang.T(ctx, a.Words()))), action: r.URL.Path, problems: web.Problems(ctx, problems),
		lede: lang.T(ctx, "What was made before stays as it is. The audience sees nothing that its role may not see, whatever is chosen here.")}
	p.cadences = ui.Choice{Name: "cadence", Label: lang.T(ctx, "How often?"), Error: p.problems.For("cadence"), Plain: true}
	for _, c := range briefing.Cadences() {
		p.cadences.Options = append(p.cadences.Options, ui.Option{Value: string(c), Label: lang.T(ctx, c.Words()), Chosen: v.Get("cadence") == string(c)})
	}
	p.forms = ui.Choice{Name: "form", Label: lang.T(ctx, "How much does it show?"), Error: p.problems.For("form"), Plain: true}
	for _, f := range briefing.Forms() {
		p.forms.Options = append(p.forms.Options, ui.Option{Value: f[0], Label: lang.T(ctx, f[1]), Chosen: v.Has("form") && v.Get("form") == f[0]})
	}
	p.from = ui.Date{Name: "from", Label: lang.T(ctx, "From which day?"), Error: p.problems.For("from"), Day: v.Get("from-day"), Month: v.Get("from-month"), Year: v.Get("from-year")}
	p.reason = ui.Field{Name: "reason", Label: lang.T(ctx, "Why"), Value: v.Get("reason"), Error: p.problems.For("reason")}
	list, err := d.Briefing.Changes(ctx, web.Scope(r), rep.Key, a)
	if err != nil {
		return err
	}
	p.changes = ui.Table{Caption: lang.T(ctx, "What was changed here"), Columns: []ui.Column{{Label: lang.T(ctx, "From")}, {Label: lang.T(ctx, "How often")}, {Label: lang.T(ctx, "Shows")}, {Label: lang.T(ctx, "Why")}, {Label: lang.T(ctx, "By")}}}
	for _, c := range list {
		shows := formWords(ctx, c.Form)
		if shows == "" {
			shows = lang.T(ctx, briefing.Forms()[0][1])
		}
		p.changes.Rows = append(p.changes.Rows, ui.Row{Cells: []ui.Cell{{Text: date(ctx, c.From)}, {Text: lang.T(ctx, c.Cadence.Words())}, {Text: shows}, {Text: c.Because}, {Text: c.By}}})
	}
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Current: "/report-matrix", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Who gets which report"), Href: "/report-matrix"}, {Label: p.title}}, Body: cellBody(p)})
}

func (d Deps) setCell(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	v := r.PostForm
	err := d.Briefing.SetCell(r.Context(), briefing.CellForm{Report: r.PathValue("report"), Audience: briefing.Audience(r.PathValue("audience")), Cadence: briefing.Cadence(v.Get("cadence")), Form: v.Get("form"), From: dateOf(v, "from"), Reason: v.Get("reason")})
	if fault.Is(err, fault.Invalid) {
		return d.showCell(w, r, v, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/report-matrix")
}

// dateOf puts the three parts of a date together as YYYY-MM-DD, "" where nothing was typed; what is no date comes out so that
// the rule refuses it.
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
