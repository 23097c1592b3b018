package publicationweb

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// packsPage asks for which time the questions shall be answered, and lists what was answered before.
type packsPage struct {
	formPage
	table ui.Table
}

func (d Deps) packs(w http.ResponseWriter, r *http.Request) error {
	last := collection.MonthOf(d.Service.Door.Now()).Add(-1)
	for last.First().Month()%3 != 0 {
		last = last.Add(-1)
	}
	return d.showPacks(w, r, url.Values{"from": {string(last.Add(-11))}, "to": {string(last)}, "rule": {publication.HES}}, nil)
}

func (d Deps) showPacks(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	list, err := d.Service.Packs(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	p := &packsPage{formPage: formPage{v: v, problems: web.Problems(ctx, problems), last: collection.MonthOf(d.Service.Door.Now()).Add(-1)}}
	p.title = lang.T(ctx, "Answer the yearly questions")
	p.rules = []ui.Option{{Value: publication.HES, Label: lang.T(ctx, "The rule of hospital statistics: 1 to 7 hidden, the rest to the nearest 5")}, {Value: publication.Suppress, Label: lang.T(ctx, "Hide small numbers and what protects them, give the rest as counted")}}
	p.table = ui.Table{Caption: lang.T(ctx, "Answered before"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Time")}, {Label: lang.T(ctx, "Made by")}, {Label: lang.T(ctx, "Fingerprint")}}}
	for _, x := range list {
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: publication.Spec{From: x.From, To: x.To}.Period(), Href: "/foi/" + x.ID}, {Text: x.By, Sub: lang.DateTime(ctx, x.At)}, {Text: x.Hash[:12]}}})
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/foi", Problems: problems, Body: p.page()})
}

func (d Deps) makePack(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "The form could not be read", err)
	}
	rule := publication.DefaultRule()
	if rule.Kind = r.PostForm.Get("rule"); rule.Kind == publication.Suppress {
		rule.Base = 1
	}
	x, err := d.Service.MakePack(ctx, collection.Month(r.PostForm.Get("from")), collection.Month(r.PostForm.Get("to")), rule)
	if p := fault.ProblemsOf(err); len(p) > 0 {
		for i := range p {
			if p[i].Field == "each" {
				p[i].Field = "from"
			}
		}
		return d.showPacks(w, r, r.PostForm, p)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/foi/"+x.ID)
}

func (d Deps) pack(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.Service.Pack(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	held := 0
	var tables []answerView
	for _, a := range x.Answers {
		v := answerView{a: a}
		if len(a.Lines) > 0 {
			held++
			v.table = ui.Table{Caption: a.Question, Hidden: true, Mode: ui.Scroll, Bare: true, Columns: []ui.Column{{Label: publication.CountedWords(a.Counted)}}}
			for _, p := range a.Periods {
				v.table.Columns = append(v.table.Columns, ui.Column{Label: p, Number: true})
			}
			for _, l := range a.Lines {
				row := ui.Row{Cells: []ui.Cell{{Text: l.Words}}}
				for _, s := range l.Shown {
					c := ui.Cell{Text: spaced(s)}
					if s == publication.SignHidden {
						c.Body = ui.StarCell(false, "")
					}
					row.Cells = append(row.Cells, c)
				}
				v.table.Rows = append(v.table.Rows, row)
			}
		}
		tables = append(tables, v)
	}
	title := lang.T(ctx, "%d of %d questions answered with figures, %s", held, len(x.Answers), publication.Spec{From: x.From, To: x.To}.Period())
	return web.Staff(w, r, web.View{Title: title, Current: "/foi", Body: packBody(title, x, tables), Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Yearly questions"), Href: "/foi"}, {Label: publication.Spec{From: x.From, To: x.To}.Period()}}})
}

type answerView struct {
	a     publication.Answer
	table ui.Table
}

// packLine is one figure of a pack as a line of a file.
type packLine struct{ question, held, counted, line, period, shown, meaning string }

func (d Deps) packFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.Service.Pack(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	switch r.PathValue("file") {
	case "answers.csv":
		_, err = export.CSV(ctx, &b, packColumns(), packLines(x), export.Options{BOM: true})
		w.Header().Set("Content-Type", kinds["data.csv"])
		w.Header().Set("Content-Disposition", `attachment; filename="`+x.ID+`-answers.csv"`)
	case "answers.xlsx":
		_, err = export.XLSX(ctx, &b, packColumns(), packLines(x), export.Options{})
		w.Header().Set("Content-Type", kinds["data.xlsx"])
		w.Header().Set("Content-Disposition", `attachment; filename="`+x.ID+`-answers.xlsx"`)
	case "letter.html":
		var page []byte
		page, err = packLetter(ctx, x)
		b.Write(page)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src "+letter.StyleSource()+"; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(b.Bytes())
	return err
}

func packColumns() []export.Column[packLine] {
	col := func(key, label string, v func(packLine) string) export.Column[packLine] {
		return export.Column[packLine]{Key: key, Label: label, Value: func(l packLine) export.Cell { return export.TextCell(v(l)) }}
	}
	return []export.Column[packLine]{col("question", "Question", func(l packLine) string { return l.question }), col("held", "What is held", func(l packLine) string { return l.held }),
		col("counted", "Counted", func(l packLine) string { return l.counted }), col("line", "Category", func(l packLine) string { return l.line }), col("period", "Period", func(l packLine) string { return l.period }),
		col("shown", "Figure", func(l packLine) string { return l.shown }), col("meaning", "Meaning", func(l packLine) string { return l.meaning })}
}

func packLines(x *publication.Pack) func(yield func(packLine, error) bool) {
	return func(yield func(packLine, error) bool) {
		for _, a := range x.Answers {
			if len(a.Lines) == 0 && !yield(packLine{question: a.Question, held: a.Held}, nil) {
				return
			}
			for _, l := range a.Lines {
				for i, s := range l.Shown {
					if !yield(packLine{a.Question, a.Held, publication.CountedWords(a.Counted), l.Words, a.Periods[i], s, x.Rule.Meaning(s)}, nil) {
						return
					}
				}
			}
		}
	}
}

// packLetter writes the answers as a letter to print and send.
func packLetter(ctx context.Context, x *publication.Pack) ([]byte, error) {
	var b strings.Builder
	b.WriteString("Thank you for your request under the Freedom of Information Act 2000 about violence and abuse against our staff. The answers are for {period}.\n\n")
	b.WriteString("Small numbers can lead to a person, so a rule is applied: {rule}. A star (*) stands for a hidden number. 0 is zero; – means that no return was submitted.\n\n")
	fields := map[string]string{"period": publication.Spec{From: x.From, To: x.To}.Period(), "rule": x.Said}
	put := func(key, text string) string {
		fields[key] = text
		return "{" + key + "}"
	}
	for _, a := range x.Answers {
		b.WriteString("# " + put("q_"+a.Key, a.Question) + "\n\n" + put("h_"+a.Key, a.Held) + "\n\n")
		for i, l := range a.Lines {
			parts := make([]string, len(l.Shown))
			for k, s := range l.Shown {
				parts[k] = a.Periods[k] + ": " + spaced(s)
			}
			b.WriteString("- " + put("l_"+a.Key+"_"+letterKey(i), l.Words+". "+strings.Join(parts, "; ")) + "\n")
		}
		b.WriteString("\n")
	}
	b.WriteString("If you are unhappy with this answer you may ask us for an internal review, and then the Information Commissioner for a decision.\n")
	return letterHTML(ctx, x, b.String(), fields)
}

func letterKey(i int) string { return string(rune('a'+i/26)) + string(rune('a'+i%26)) }

func letterHTML(ctx context.Context, x *publication.Pack, body string, fields map[string]string) ([]byte, error) {
	t := letter.Template{Key: "foi", Lang: "en", Subject: "Violence and abuse against our staff", Body: body}
	for k := range fields {
		t.Fields = append(t.Fields, k)
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	return t.HTML(letter.Letter{From: []string{x.OrgName}, Date: lang.Date(ctx, x.At), Reference: x.ID, Fields: fields, SignOff: []string{"Yours faithfully", "Information governance", x.OrgName},
		Foot: "Fingerprint of these answers: " + x.Hash})
}
