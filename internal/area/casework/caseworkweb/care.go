package caseworkweb

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Care is what the pages of letters, RIDDOR, absence, cost and reviews need beside those of cases.
type Care struct {
	Deps
	Letters *casework.Letters
	// Org names an organisation and gives the lines of its address, for letters and forms; nil leaves them out.
	Org func(ctx context.Context, org string) (name string, address []string)
}

// CareRoutes gives the pages.
func CareRoutes(d Care) []web.Route {
	var out []web.Route
	for _, list := range [][]web.Route{d.absenceRoutes(), d.riddorRoutes(), d.costRoutes(), d.reviewRoutes(), d.letterRoutes(), d.wordsRoutes()} {
		out = append(out, list...)
	}
	return out
}

// carePage is a page of sheets.
type carePage struct {
	problems       ui.Problems
	heading, under string // outside a case
	tools          []ui.Link
	tone           ui.Tone
	banner, more   string
	sheets, rail   []sheet
}

type sheet struct {
	id, heading, big, lede, empty, note string
	lines                               []string
	tools, links                        []ui.Link
	facts                               []ui.Fact
	checks                              []ui.Check
	table                               *ui.Table
	form, folded                        *careForm
	foldedAs                            string
}

// flush tells that the sheet's table runs to its edges.
func (s sheet) flush() bool {
	return s.table != nil && s.lede == "" && len(s.lines) == 0 && len(s.facts) == 0
}

// more tells that something follows the table.
func (s sheet) more() bool {
	return s.form != nil || s.folded != nil || len(s.links) > 0 || s.note != ""
}

// careForm is a form: fields are ui.Field, area, picked, ui.Choice, many, ui.Date, or a string for a heading. Buttons are
// values of "do" with their words, the first the obvious one unless quiet.
type careForm struct {
	action  string
	fields  []any
	hidden  [][2]string
	buttons [][2]string
	quiet   bool
	back    string
}

type area ui.Field

type many ui.Choice

type picked struct {
	ui.Field
	options []ui.Option
}

func one(label string) [][2]string { return [][2]string{{"save", label}} }

// options gives codes with words as choices.
func options(ctx context.Context, list [][2]string, chosen ...string) []ui.Option {
	var out []ui.Option
	for _, x := range list {
		o := ui.Option{Value: x[0], Label: lang.T(ctx, x[1])}
		for _, c := range chosen {
			o.Chosen = o.Chosen || c == x[0]
		}
		out = append(out, o)
	}
	return out
}

func dateField(v url.Values, name, label, hint string, said ui.Problems) ui.Date {
	return ui.Date{Name: name, Label: label, Hint: hint, Error: said.For(name), Day: v.Get(name + "-day"), Month: v.Get(name + "-month"), Year: v.Get(name + "-year")}
}

// typedDay reads a day typed in three parts: "" where nothing was typed, and what no rule takes where it is none.
func typedDay(v url.Values, name string) clock.Day {
	part := func(end string) string { return strings.TrimSpace(v.Get(name + end)) }
	if part("-day")+part("-month")+part("-year") == "" {
		return ""
	}
	d, err := time.Parse("2-1-2006", fmt.Sprintf("%s-%s-%s", part("-day"), part("-month"), part("-year")))
	if err != nil {
		return "none"
	}
	return clock.Day(d.Format(time.DateOnly))
}

func setDay(v url.Values, name string, d clock.Day) {
	if t, err := time.Parse(time.DateOnly, string(d)); err == nil {
		v.Set(name+"-day", t.Format("2"))
		v.Set(name+"-month", t.Format("1"))
		v.Set(name+"-year", t.Format("2006"))
	}
}

// minutesOf reads hours such as "7.5" as minutes; 0 where nothing was typed, -1 where it is no number.
func minutesOf(s string) int64 {
	s = strings.TrimSpace(strings.ReplaceAll(s, ",", "."))
	if s == "" {
		return 0
	}
	h, err := strconv.ParseFloat(s, 64)
	if err != nil || h < 0 || h > 1e5 {
		return -1
	}
	return int64(h*60 + 0.5)
}

func hours(minutes int64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(float64(minutes)/60, 'f', 2, 64), "0"), ".")
}

// pounds writes pence as "£1,234.50".
func pounds(pence int64) string {
	whole := strconv.FormatInt(pence/100, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return fmt.Sprintf("£%s.%02d", whole, pence%100)
}

func dayWords(ctx context.Context, d clock.Day) string {
	t, err := time.ParseInLocation(time.DateOnly, string(d), lang.London())
	if err != nil {
		return ""
	}
	return lang.Date(ctx, t)
}

// of loads the case of a request and its frame, with the tab at a path as the current one.
func (d Care) of(w http.ResponseWriter, r *http.Request, tab string) (p *page, done bool, err error) {
	c, done, err := d.find(w, r)
	if err != nil || done {
		return nil, done, err
	}
	if p, err = d.page(r.Context(), c, "-"); err != nil {
		return nil, false, err
	}
	for i := range p.tabs {
		p.tabs[i].Current = p.tabs[i].Href == p.path+tab
	}
	p.banner, p.main = "", ui.Link{} // what waits, and what to do, is said by the page itself
	return p, false, nil
}

// inCase answers with a page inside a case.
func (d Care) inCase(w http.ResponseWriter, r *http.Request, p *page, title string, problems fault.Problems, body *carePage) error {
	ctx := r.Context()
	body.problems = web.Problems(ctx, problems)
	p.body = careBody(body)
	crumb := crumbs(ctx, p.Ref, title)
	crumb[1].Href = p.path
	return web.Staff(w, r, web.View{Title: title + ": " + p.Title, Crumbs: crumb, Current: "/cases", Problems: problems, Body: pageBody(p)})
}

// alone answers with a page outside a case.
func (d Care) alone(w http.ResponseWriter, r *http.Request, title string, crumb []ui.Crumb, problems fault.Problems, body *carePage) error {
	body.problems = web.Problems(r.Context(), problems)
	body.heading = title
	return web.Staff(w, r, web.View{Title: title, Crumbs: crumb, Problems: problems, Body: careBody(body)})
}

// problemsOf gives the problems of an error that a form shows again, and whether it is one: at its field, or above the
// form where somebody else was first.
func problemsOf(err error, field string) (fault.Problems, bool) {
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return fault.ProblemsFrom(err, field), true
	}
	return nil, false
}

func typed(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, tooLarge(err)
	}
	return r.PostForm, nil
}

var careKinds = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// table answers with rows as a download.
func table[T any](d Care, w http.ResponseWriter, r *http.Request, name, kind, about string, cols []export.Column[T], rows []T) error {
	ctx := r.Context()
	o := export.Options{BOM: kind == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Cases.Door.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: about}}
	each := func(yield func(T, error) bool) {
		for _, x := range rows {
			if !yield(x, nil) {
				return
			}
		}
	}
	var b bytes.Buffer
	var err error
	if kind == "csv" {
		_, err = export.CSV(ctx, &b, cols, each, o)
	} else {
		_, err = export.XLSX(ctx, &b, cols, each, o)
	}
	if err != nil {
		return err
	}
	return file(w, name+"."+kind, careKinds[kind], b.Bytes())
}

// file answers with bytes to keep. Nothing on the way keeps them.
func file(w http.ResponseWriter, name, kind string, b []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b)
	return err
}

func text[T any](key string, f func(T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(f(x)) }}
}

func whole[T any](key string, f func(T) int64) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Integer, Value: func(x T) export.Cell { return export.IntegerCell(f(x)) }}
}

func money[T any](key string, f func(T) int64) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Number, Value: func(x T) export.Cell { return export.NumberCell(float64(f(x)) / 100) }}
}
