package publicationweb

import (
	"bytes"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// benchPage is the workbench: a question as a form, its answer, and the questions that were kept.
type benchPage struct {
	formPage
	above          bool
	asked          bool
	finding        string
	found          *publication.Found
	table          ui.Table
	cut            int
	query          string
	saved          []publication.Saved
	runs           ui.Table
	filterDim      []ui.Option
	measureOptions []ui.Option
	values         []ui.Option
}

// shownLines is how many lines of an answer a page shows.
const shownLines = 500

func (d Deps) workbench(w http.ResponseWriter, r *http.Request) error {
	return d.showBench(w, r, nil)
}

// ask reads the question of a request. The pair where and is of the form becomes the condition that an address has.
func (d Deps) ask(v url.Values) (publication.Ask, url.Values, fault.Problems) {
	v = clean(v)
	a, problems := d.Service.ReadAsk(v)
	a.Counted, a.Public = v.Get("counted"), v.Get("public") != ""
	return a, v, problems
}

// clean turns the form's fields into the parameters of a question: by1 to by3 into by, where and is into a condition, months
// into days.
func clean(in url.Values) url.Values {
	v := url.Values{}
	var by []string
	for k, list := range in {
		switch k {
		case "by1", "by2", "by3", "where", "is", "month_from", "month_to", "name", "id":
		default:
			if len(list) > 0 && list[0] != "" {
				v[k] = list
			}
		}
	}
	for _, k := range []string{"by1", "by2", "by3"} {
		if x := in.Get(k); x != "" && !slices.Contains(by, x) {
			by = append(by, x)
		}
	}
	if len(by) > 0 {
		v.Set("by", strings.Join(by, ","))
	}
	if dim, code := in.Get("where"), in.Get("is"); dim != "" && code != "" {
		if _, value, ok := strings.Cut(code, "="); ok {
			code = value
		}
		v.Set(dim, code)
	}
	if m, ok := collection.ParseMonth(in.Get("month_from")); ok {
		v.Set("from", m.First().Format("2006-01-02"))
	}
	if m, ok := collection.ParseMonth(in.Get("month_to")); ok {
		v.Set("to", m.Last().Format("2006-01-02"))
	}
	return v
}

func (d Deps) showBench(w http.ResponseWriter, r *http.Request, extra fault.Problems) error {
	ctx := r.Context()
	if q := r.URL.Query(); q.Has("by1") || q.Has("where") { // a form was sent: the address of its question can be kept
		return web.Redirect(w, r, "/workbench?"+clean(q).Encode())
	}
	ask, v, problems := d.ask(r.URL.Query())
	problems = append(problems, extra...)
	top, err := d.Service.Publisher(ctx, actor(ctx).Org)
	if err != nil {
		return err
	}
	p := &benchPage{above: top.Kind != org.Trust, asked: len(ask.Query.By) > 0 || v.Has("measure"), query: v.Encode()}
	p.last = collection.MonthOf(d.Service.Door.Now())
	if p.asked && len(problems) == 0 {
		p.found, err = d.Service.Find(ctx, ask)
		if q := fault.ProblemsOf(err); len(q) > 0 {
			problems = append(problems, q...)
		} else if err != nil {
			return err
		}
	}
	p.fill(ask, v)
	p.problems = web.Problems(ctx, problems)
	title := lang.T(ctx, "Ask the facts anything that counts")
	if p.found != nil {
		title = lang.T(ctx, "%s in all: %s", spaced(p.found.Total), publication.CountedWords(ask.Counted))
		if p.found.Total == publication.SignHidden {
			title = lang.T(ctx, "Too few in all to be shown")
		}
		p.answer(r, ask)
	}
	p.finding = title
	if p.saved, err = d.Service.SavedQueries(ctx); err != nil {
		return err
	}
	runs, err := d.Service.Runs(ctx)
	if err != nil {
		return err
	}
	p.runs = ui.Table{Caption: lang.T(ctx, "Answers that left as files"), Hidden: true, Bare: true, Mode: ui.Scroll, Columns: []ui.Column{{Label: lang.T(ctx, "When")}, {Label: lang.T(ctx, "By")}, {Label: lang.T(ctx, "Question")}, {Label: lang.T(ctx, "File")}, {Label: lang.T(ctx, "Lines"), Number: true}}}
	for _, x := range runs {
		kind := x.Format
		if x.Gated {
			kind += lang.T(ctx, ", audited")
		}
		p.runs.Rows = append(p.runs.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.DateTime(ctx, x.By.At)}, {Text: x.By.Name}, {Text: x.Query, Href: "/workbench?" + x.Query}, {Text: kind}, {Text: lang.T(ctx, "%d", int(x.Cells))}}})
	}
	return web.Staff(w, r, web.View{Title: title, Current: "/workbench", Problems: problems, Body: p.page()})
}

// fill puts the question into the form.
func (p *benchPage) fill(ask publication.Ask, v url.Values) {
	f := url.Values{"counted": {ask.Counted}, "measure": {v.Get("measure")}, "public": {v.Get("public")}, "name": {""}}
	if f.Get("counted") == "" {
		f.Set("counted", publication.Staff)
	}
	if f.Get("measure") == "" {
		f.Set("measure", cube.All)
	}
	for i, d := range ask.Query.By {
		f.Set("by"+string(rune('1'+i)), d)
	}
	if len(ask.Query.From) >= 7 {
		f.Set("month_from", ask.Query.From[:7])
	}
	if len(ask.Query.To) >= 7 {
		f.Set("month_to", ask.Query.To[:7])
	}
	if len(ask.Query.Where) > 0 {
		c := ask.Query.Where[0]
		f.Set("where", c.Dim)
		if len(c.Values) > 0 {
			f.Set("is", c.Dim+"="+c.Values[0])
		}
	}
	p.v = f
	p.counted = []ui.Option{{Value: publication.Staff, Label: "Staff affected"}, {Value: publication.Incidents, Label: "Incidents"}}
	p.filterDim = []ui.Option{{Value: "", Label: "No condition"}}
	p.values = []ui.Option{{Value: "", Label: "Any"}}
	for _, d := range cube.Dims() {
		if d.Name == "source" || d.Name == cube.Hour || len(d.Codes) > 30 {
			continue
		}
		p.filterDim = append(p.filterDim, ui.Option{Value: d.Name, Label: publication.DimWords(d.Name)})
		for _, c := range d.Codes {
			p.values = append(p.values, ui.Option{Value: d.Name + "=" + c, Label: publication.DimWords(d.Name) + ": " + publication.CodeWords(d.Name, c)})
		}
	}
	p.filterDim, p.values = chosen(p.filterDim, f.Get("where")), chosen(p.values, f.Get("is"))
	for _, m := range []string{cube.All, cube.Physical, cube.Sexual, cube.Hate, cube.Injured, cube.RIDDOR, cube.Timed, cube.Acknowledged, cube.Fed} {
		p.measureOptions = append(p.measureOptions, ui.Option{Value: m, Label: publication.MeasureWords(m)})
	}
	p.measureOptions = chosen(p.measureOptions, f.Get("measure"))
}

// dims are the dimensions to count by.
func (p *benchPage) dims(name string) []ui.Option {
	out := []ui.Option{{Value: "", Label: "Nothing more"}}
	for _, d := range []string{cube.Month, cube.Quarter, cube.FinancialYear, cube.Weekday, cube.Org} {
		out = append(out, ui.Option{Value: d, Label: publication.DimWords(d)})
	}
	if !p.above {
		out = append(out, ui.Option{Value: cube.Unit, Label: publication.DimWords(cube.Unit)}, ui.Option{Value: cube.Site, Label: publication.DimWords(cube.Site)})
	}
	for _, d := range cube.Dims() {
		if d.Name != "source" && d.Name != "job_role" {
			out = append(out, ui.Option{Value: d.Name, Label: publication.DimWords(d.Name)})
		}
	}
	return chosen(out, p.v.Get(name))
}

// answer lays the answer out.
func (p *benchPage) answer(r *http.Request, ask publication.Ask) {
	ctx := r.Context()
	p.table = ui.Table{Caption: lang.T(ctx, "The answer"), Hidden: true, Bare: true, Mode: ui.Scroll}
	for _, d := range p.found.By {
		p.table.Columns = append(p.table.Columns, ui.Column{Label: publication.DimWords(d)})
	}
	p.table.Columns = append(p.table.Columns, ui.Column{Label: publication.CountedWords(ask.Counted), Number: true})
	for i, l := range p.found.Lines {
		if i == shownLines {
			p.cut = len(p.found.Lines) - shownLines
			break
		}
		row := ui.Row{}
		for _, words := range l.Words {
			row.Cells = append(row.Cells, ui.Cell{Text: words})
		}
		c := ui.Cell{Text: spaced(l.Shown)}
		if l.Shown == publication.SignHidden {
			c.Body = ui.StarCell(false, "")
		}
		row.Cells = append(row.Cells, c)
		p.table.Rows = append(p.table.Rows, row)
	}
}

// answerFile gives an answer as a file, once the log has taken note of it.
func (d Deps) answerFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	format, ok := strings.CutPrefix(r.PathValue("file"), "data.")
	if !ok || kinds[r.PathValue("file")] == "" || strings.Contains(format, "-") {
		return fault.Missing()
	}
	ask, v, problems := d.ask(r.URL.Query())
	if len(problems) > 0 {
		return fault.WithProblems(problems)
	}
	f, err := d.Service.Find(ctx, ask)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	cols, rows := foundColumns(f), foundRows(f)
	o := export.Options{Provenance: &export.Provenance{At: d.Service.Door.Now(), By: lang.T(ctx, actor(ctx).Role.Words()), Filter: v.Encode()}}
	switch format {
	case "csv":
		o.BOM = true
		_, err = export.CSV(ctx, &b, cols, rows, o)
	case "xlsx":
		_, err = export.XLSX(ctx, &b, cols, rows, o)
	case "json":
		_, err = export.JSON(ctx, &b, cols, rows, o)
	default:
		_, err = export.Parquet(ctx, &b, cols, rows)
	}
	if err != nil {
		return err
	}
	if err := d.Service.Ran(ctx, v.Encode(), format, f); err != nil {
		return err
	}
	w.Header().Set("Content-Type", kinds[r.PathValue("file")])
	w.Header().Set("Content-Disposition", `attachment; filename="answer.`+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(b.Bytes())
	return err
}

func foundColumns(f *publication.Found) []export.Column[publication.FoundLine] {
	var out []export.Column[publication.FoundLine]
	for i, d := range f.By {
		out = append(out, export.Column[publication.FoundLine]{Key: d, Label: d, Value: func(l publication.FoundLine) export.Cell { return export.TextCell(l.Codes[i]) }},
			export.Column[publication.FoundLine]{Key: d + "_words", Label: publication.DimWords(d), Value: func(l publication.FoundLine) export.Cell { return export.TextCell(l.Words[i]) }})
	}
	return append(out, export.Column[publication.FoundLine]{Key: "shown", Label: "shown", Value: func(l publication.FoundLine) export.Cell { return export.TextCell(l.Shown) }},
		export.Column[publication.FoundLine]{Key: "value", Label: "value", Kind: export.Integer, Value: func(l publication.FoundLine) export.Cell {
			if !l.Number {
				return export.Cell{}
			}
			return export.IntegerCell(l.N)
		}})
}

func foundRows(f *publication.Found) iter.Seq2[publication.FoundLine, error] {
	return func(yield func(publication.FoundLine, error) bool) {
		for _, l := range f.Lines {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func (d Deps) saveQuery(w http.ResponseWriter, r *http.Request) error {
	query := r.PostFormValue("query")
	err := d.Service.SaveQuery(r.Context(), r.PostFormValue("name"), query)
	if p := fault.ProblemsOf(err); len(p) > 0 {
		u := *r.URL
		u.RawQuery = query
		r.URL = &u
		return d.showBench(w, r, p)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/workbench?"+query)
}

func (d Deps) forgetQuery(w http.ResponseWriter, r *http.Request) error {
	if err := d.Service.ForgetQuery(r.Context(), r.PostFormValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/workbench")
}
