package orgweb

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// treeView is the tree as asked for: on a day, found by words, and in the map of the day or of today.
type treeView struct {
	tree     *org.Tree
	on       org.Date
	today    org.Date
	question string
	now      bool
	problems fault.Problems
	typed    [3]string
	found    []org.Organisation
	regions  []org.Organisation
}

// asked reads what the address asks for; a date that is none is a problem, and today is shown.
func (p *Pages) asked(r *http.Request) (treeView, error) {
	q := r.URL.Query()
	v := treeView{today: p.Org.Today(), question: strings.TrimSpace(q.Get("q")), now: q.Get("geography") == "current"}
	v.on = v.today
	v.typed = [3]string{q.Get("as_at-day"), q.Get("as_at-month"), q.Get("as_at-year")}
	given := strings.Join(v.typed[:], "")
	if as := q.Get("as_at"); as != "" {
		v.typed = [3]string{as, "", ""}
		if parts := strings.Split(as, "-"); len(parts) == 3 {
			v.typed = [3]string{parts[2], parts[1], parts[0]}
		}
		given = as
	}
	if given != "" {
		d, ok := typedDate(v.typed)
		if !ok || d == "" {
			v.problems.Add("as_at", "Give a real date, such as 31 3 2026")
		} else {
			v.on = d
		}
	}
	var err error
	v.tree, err = p.Org.Tree(r.Context())
	return v, err
}

// typedDate puts a day, month and year together; all three empty is the open date.
func typedDate(typed [3]string) (org.Date, bool) {
	if strings.TrimSpace(strings.Join(typed[:], "")) == "" {
		return "", true
	}
	t, err := time.Parse("2 1 2006", strings.TrimLeft(strings.TrimSpace(typed[0]), "0")+" "+strings.TrimLeft(strings.TrimSpace(typed[1]), "0")+" "+strings.TrimSpace(typed[2]))
	if err != nil {
		return "", false
	}
	return org.ParseDate(t.Format("2006-01-02"))
}

func splitDate(d org.Date) [3]string {
	if parts := strings.Split(string(d), "-"); len(parts) == 3 {
		return [3]string{parts[2], parts[1], parts[0]}
	}
	return [3]string{}
}

func (p *Pages) tree(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.asked(r)
	if err != nil {
		return err
	}
	if v.question != "" {
		v.found = v.tree.Find(v.question, v.on, 100)
	}
	v.regions = v.tree.At(org.Region, v.on)
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Organisations"), Body: tree(v, p.tabs(ctx, "/organisations")), Problems: v.problems})
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.asked(r)
	if err != nil {
		return err
	}
	o, ok := v.tree.Get(strings.ToUpper(r.PathValue("code")))
	if !ok {
		return fault.Missing()
	}
	return web.Staff(w, r, web.View{Title: o.Name, Body: one(v, o), Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Organisations"), Href: v.link("")}, {Label: o.Name}},
		Current: "/organisations"})
}

// link gives the address of an organisation, or of the tree with "", that keeps the day and the map.
func (v treeView) link(code string) string {
	path := "/organisations"
	if code != "" {
		path += "/" + url.PathEscape(code)
	}
	q := url.Values{}
	if v.on != v.today {
		q.Set("as_at", string(v.on))
	}
	if v.now {
		q.Set("geography", "current")
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// above gives what stands over an organisation, in the map of the day or, when asked, of today.
func (v treeView) above(id string) []org.Organisation {
	ids := v.tree.Ancestors(id, v.on)
	if v.now {
		ids = v.tree.AncestorsNow(id, v.today)
	}
	return v.named(ids)
}

func (v treeView) named(ids []string) []org.Organisation {
	var out []org.Organisation
	for _, id := range ids {
		if o, ok := v.tree.Get(id); ok {
			out = append(out, o)
		}
	}
	return out
}

// under gives what stood directly under an organisation on the day; in the map of today, what was there on the day and
// lies there now.
func (v treeView) under(id string) []org.Organisation {
	if !v.now {
		return v.tree.Children(id, v.on)
	}
	var out []org.Organisation
	for _, o := range v.tree.At("", v.on) {
		if a := v.tree.AncestorsNow(o.ID, v.today); len(a) > 0 && a[0] == id {
			out = append(out, o)
		}
	}
	return out
}

// boards gives the organisations of a kind directly under a region on the day, or in today's map.
func (v treeView) boards(region string, k org.Kind) []org.Organisation {
	list := v.tree.Children(region, v.on)
	if v.now {
		list = v.tree.Children(region, v.today)
	}
	var out []org.Organisation
	for _, o := range list {
		if o.Kind == k {
			out = append(out, o)
		}
	}
	return out
}

// facts says in one line what an organisation is: code, level, type, when it was open.
func facts(ctx context.Context, o org.Organisation) string {
	parts := []string{o.ID, lang.T(ctx, o.Kind.Words())}
	if w := o.TypeWords(); w != "" {
		parts = append(parts, lang.T(ctx, w))
	}
	if w := spanWords(ctx, o.Span()); w != "" {
		parts = append(parts, w)
	}
	return strings.Join(parts, ", ")
}

func (v treeView) sentence(ctx context.Context) string {
	boards, trusts := len(v.tree.At(org.Board, v.on)), len(v.tree.At(org.Trust, v.on))
	return lang.T(ctx, "On %s England had %d boards and %d trusts", dateWords(ctx, v.on), boards, trusts)
}

// dateWords gives a day in words, or that it is not known.
func dateWords(ctx context.Context, d org.Date) string {
	t, err := time.Parse("2006-01-02", string(d))
	if err != nil {
		return lang.T(ctx, "not known")
	}
	return lang.Date(ctx, t)
}

func spanWords(ctx context.Context, s org.Span) string {
	switch {
	case s.From == "" && s.To == "":
		return ""
	case s.To == "":
		return lang.T(ctx, "since %s", dateWords(ctx, s.From))
	case s.From == "":
		return lang.T(ctx, "until %s", dateWords(ctx, s.To))
	}
	return lang.T(ctx, "%s to %s", dateWords(ctx, s.From), dateWords(ctx, s.To))
}

func text[T any](key string, get func(T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(v T) export.Cell { return export.TextCell(get(v)) }}
}

func (p *Pages) treeFile(w http.ResponseWriter, r *http.Request) error {
	v, err := p.asked(r)
	if err != nil {
		return err
	}
	if err := fault.WithProblems(v.problems); err != nil {
		return err
	}
	at := func(o org.Organisation, k org.Kind) string {
		for _, a := range v.above(o.ID) {
			if a.Kind == k {
				return a.ID
			}
		}
		return ""
	}
	cols := []export.Column[org.Organisation]{
		text("ods_code", func(o org.Organisation) string { return o.ID }), text("name", func(o org.Organisation) string { return o.Name }),
		text("kind", func(o org.Organisation) string { return string(o.Kind) }), text("type", func(o org.Organisation) string { return o.Type }),
		text("icb_code", func(o org.Organisation) string { return at(o, org.Board) }), text("region_code", func(o org.Organisation) string { return at(o, org.Region) }),
		text("legal_form", func(o org.Organisation) string { return o.LegalForm }), text("ons_code", func(o org.Organisation) string { return o.ONS }),
		text("valid_from", func(o org.Organisation) string { return string(o.From) }), text("valid_to", func(o org.Organisation) string { return string(o.To) }),
	}
	return file(w, r, "organisations-"+string(v.on), cols, v.tree.At("", v.on))
}

// file answers with a CSV file.
func file[T any](w http.ResponseWriter, r *http.Request, name string, cols []export.Column[T], rows []T) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err := export.CSV(r.Context(), w, cols, sequence(rows), export.Options{BOM: true})
	return err
}

func sequence[T any](rows []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range rows {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func (v treeView) rows(ctx context.Context, list []org.Organisation) []ui.Row {
	var out []ui.Row
	for _, o := range list {
		over := ""
		if a := v.above(o.ID); len(a) > 0 {
			over = a[0].Name
		}
		out = append(out, ui.Row{Cells: []ui.Cell{{Text: o.Name, Href: v.link(o.ID)}, {Text: o.ID}, {Text: lang.T(ctx, o.Kind.Words())}, {Text: over},
			{Text: spanWords(ctx, o.Span())}}})
	}
	return out
}
