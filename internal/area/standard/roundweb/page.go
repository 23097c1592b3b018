package roundweb

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// page is a page of this package: its heading, then its blocks, then the rail.
type page struct {
	caption, title, lede string
	tools                []ui.Link
	button               *ui.Link
	downloads            []ui.Link
	tabs                 []ui.NavItem
	tabsName             string
	banner               templ.Component
	problems             ui.Problems
	blocks, rail         []templ.Component
	foot                 string
}

func (p *page) add(c ...templ.Component) { p.blocks = append(p.blocks, c...) }

func (p *page) side(c ...templ.Component) { p.rail = append(p.rail, c...) }

func (p *page) show(w http.ResponseWriter, r *http.Request, problems fault.Problems, crumbs ...ui.Crumb) error {
	ctx := r.Context()
	p.problems = web.Problems(ctx, problems)
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Crumbs: append([]ui.Crumb{home(ctx)}, crumbs...), Body: pageBody(p), Current: "/standard"})
}

func number(n int) string { return strconv.Itoa(n) }

func date(ctx context.Context, t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(ctx, t.Time)
}

// day writes a day of ours in words; what is no day stays as it is.
func day(ctx context.Context, s string) string {
	t, err := time.ParseInLocation(time.DateOnly, s, lang.London())
	if err != nil {
		return s
	}
	return lang.Date(ctx, t.Add(12*time.Hour))
}

var levels = map[clock.Level]ui.Level{clock.Running: ui.Plain, clock.Soon: ui.Soon, clock.Over: ui.Over, clock.Done: ui.Done, clock.Paused: ui.Pause}

// chip says how something due stands at now.
func chip(ctx context.Context, start, due db.Time, now time.Time) templ.Component {
	if due.IsZero() {
		return plain("")
	}
	f := clock.Words(clock.Track{Start: start.Time, Due: due.Time}.At(now), now)
	on := lang.ShortDay(ctx, f.Time)
	if f.Year {
		on = lang.Date(ctx, f.Time)
	}
	c := ui.Clock{Level: levels[f.Level], Text: strings.NewReplacer("{n}", strconv.Itoa(f.N), "{date}", on).Replace(lang.T(ctx, f.Key()))}
	if !f.Time.IsZero() {
		c.Time = f.Time.Format(time.RFC3339)
	}
	return c.Chip()
}

// pounds writes an amount in pence: £1,250 or £99.50.
func pounds(ctx context.Context, p int64) string {
	if p == 0 {
		return ""
	}
	s := "£" + lang.T(ctx, "%d", p/100)
	if p%100 != 0 {
		s += fmt.Sprintf(".%02d", p%100)
	}
	return s
}

// roundWords says a round: spring 2026 or autumn 2026.
func roundWords(ctx context.Context, r rollup.Round) string {
	y, first := r.Words()
	if first {
		return lang.T(ctx, "spring %s", number(y))
	}
	return lang.T(ctx, "autumn %s", number(y))
}

func bar(d rollup.Distribution) ui.RatingBar {
	return ui.RatingBar{Green: d.Green, Amber: d.Amber, Red: d.Red, NotAssessed: d.NotAssessed, NotApplicable: d.NotApplicable}
}

var ragOf = map[rollup.Rating]ui.Rating{rollup.Green: ui.Green, rollup.Amber: ui.Amber, rollup.Red: ui.Red, rollup.NotAssessed: ui.NotAssessed, rollup.NotApplicable: ui.NotApplicable}

func rag(r rollup.Rating) templ.Component { return ui.RAG(ragOf[r]) }

// bare is a table without a block of its own around it.
func bare(t ui.Table) ui.Table {
	t.Bare = true
	return t
}

// upper makes the first letter of a sentence a capital.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// send writes rows as a file.
func send[T any](w http.ResponseWriter, r *http.Request, now time.Time, name, format, filter string, cols []export.Column[T], rows []T) error {
	ctx := r.Context()
	var b bytes.Buffer
	var each iter.Seq2[T, error] = func(yield func(T, error) bool) {
		for _, x := range rows {
			if !yield(x, nil) {
				return
			}
		}
	}
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: now, By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: filter}}
	if filter == "" {
		o.Provenance = nil // a form to be filled has nothing below its rows
	}
	var err error
	kind := "text/csv; charset=utf-8"
	if format == "csv" {
		_, err = export.CSV(ctx, &b, cols, each, o)
	} else {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		_, err = export.XLSX(ctx, &b, cols, each, o)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"-"+now.Format("2006-01-02")+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(b.Bytes())
	return err
}

func text[T any](key string, get func(T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(get(x)) }}
}

func whole[T any](key string, get func(T) int) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Integer, Value: func(x T) export.Cell { return export.IntegerCell(int64(get(x))) }}
}

// files gives the two downloads of a page.
func files(ctx context.Context, path, query string) []ui.Link {
	if query != "" {
		query = "?" + query
	}
	return []ui.Link{{Text: "CSV", Href: path + ".csv" + query}, {Text: "XLSX", Href: path + ".xlsx" + query}}
}
