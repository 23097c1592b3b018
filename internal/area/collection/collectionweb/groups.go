package collectionweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

const (
	shownRows  = 5    // rows of a group on the page of a submission
	lookedAt   = 2000 // problems that are looked through for them
	rowsOnPage = 100  // rows of the page of all rows
	listChunk  = 5000 // problems that are read at once
)

// groups fills the problems of rows, those that turn rows away first.
func (p *Pages) groups(ctx context.Context, sc authz.Scope, v *submissionPage) error {
	if len(v.Groups) == 0 {
		return nil
	}
	first, err := p.Collection.Problems(ctx, sc, v.Org, v.ID, 0, lookedAt)
	if err != nil {
		return err
	}
	own := p.ownWords(ctx, v, first)
	for i, g := range v.Groups {
		x := ui.ErrGroup{ID: "problem-" + strconv.Itoa(i+1), Count: g.Count, Title: groupTitle(ctx, g), Warn: g.Severity == intake.Warning, Field: groupField(ctx, g), Note: advice(ctx, g.Message)}
		x.Open = i == 0 && !x.Warn
		var list []intake.Problem
		for _, y := range first {
			if y.Code == g.Code && y.Field == g.Field && len(list) < shownRows {
				list = append(list, y)
			}
		}
		if len(list) > 0 {
			x.Rows = problemTable(ctx, lang.T(ctx, "Rows: %s", x.Title), list, own)
		}
		q := url.Values{"code": {g.Code}, "field": {g.Field}}.Encode()
		if len(list) < g.Count {
			x.Shown = lang.T(ctx, "%d of %d shown.", len(list), g.Count)
			x.More = []ui.Link{{Text: lang.T(ctx, "All %d", g.Count), Href: v.path() + "/rows?" + q}}
		}
		x.More = append(x.More, ui.Link{Text: lang.T(ctx, "As CSV"), Href: v.path() + "/problems.csv?" + q}, ui.Link{Text: lang.T(ctx, "As Excel"), Href: v.path() + "/problems.xlsx?" + q})
		if (g.Code == "not_in_list" || g.Code == "missing") && p.MapHref != nil && v.own && p.may(ctx, collection.ActMap) {
			if href := p.MapHref(v.Submission, g.Field); href != "" {
				x.Fix, x.Why, x.FixLabel, x.FixHref = lang.T(ctx, "Likely a word that the map does not know."), lang.T(ctx, "One entry in the map mends every row that has the same word."), lang.T(ctx, "Map the words of %s", g.Field), href
			}
		}
		if x.Warn {
			v.look = append(v.look, x)
		} else {
			v.stop = append(v.stop, x)
		}
	}
	return nil
}

// groupTitles say a problem in one line; what is not here says its rule's first sentence.
var groupTitles = map[string]string{
	"missing": "%s is empty", "not_in_list": "%s is not in the national list", "bad_date": "%s is no date we can read", "bad_time": "%s is no time we can read", "bad_number": "%s is no whole number",
	"bad_code": "%s is no code", "bad_key": "%s is no opaque key", "bad_reference": "%s is no reference", "unknown_organisation": "%s is a code we do not know", "organisation_closed": "%s was not open on that day",
	"personal_identifier": "%s holds what looks like an identifier of a person", "unreadable_characters": "%s holds characters that cannot be read", "cell_too_long": "%s is too long",
	"none_with_others": "%s says none and something else", "value_differs": "%s changes within the file",
}

func groupTitle(ctx context.Context, g collection.Group) string {
	if f, ok := groupTitles[g.Code]; ok && g.Field != "" {
		return lang.T(ctx, f, g.Field)
	}
	first, _, _ := strings.Cut(said(ctx, g.Message), ". ")
	return strings.TrimSuffix(first, ".")
}

// advice is what a rule says beyond its first sentence.
func advice(ctx context.Context, message string) string {
	_, rest, _ := strings.Cut(said(ctx, message), ". ")
	return rest
}

func groupField(ctx context.Context, g collection.Group) string {
	if g.Field == "" {
		return lang.T(ctx, "Rule: %s", g.Code)
	}
	return lang.T(ctx, "Field: %s. Rule: %s", g.Field, g.Code)
}

// ownWords gives what stands in the sender's own file in the rows that are shown of each problem: for the sender alone.
// Where it cannot be read any more, the rows are shown without.
func (p *Pages) ownWords(ctx context.Context, v *submissionPage, first []intake.Problem) map[collection.Spot]string {
	if !v.own || !p.may(ctx, collection.ActSend) {
		return nil
	}
	n := map[string]int{}
	var shown []intake.Problem
	for _, x := range first {
		if key := x.Code + "/" + x.Field; n[key] < shownRows {
			n[key]++
			shown = append(shown, x)
		}
	}
	out, err := p.Collection.OwnWords(ctx, v.Org, v.ID, shown)
	if err != nil {
		return nil
	}
	return out
}

// problemTable shows rows by the number beside them in the sender's own file, and to the sender what the cell holds: it may
// be a name, and nobody else sees it.
func problemTable(ctx context.Context, caption string, list []intake.Problem, own map[collection.Spot]string) ui.Table {
	t := ui.Table{Caption: caption, Hidden: true, Mode: ui.Scroll, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Line in your file")}, {Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "What to do")}}}
	says := slices.ContainsFunc(list, func(x intake.Problem) bool { return own[collection.Spot{Row: x.Row, Field: x.Field}] != "" })
	if says {
		t.Columns = slices.Insert(t.Columns, 2, ui.Column{Label: lang.T(ctx, "Your file says")})
	}
	for _, x := range list {
		field := ui.Cell{Body: code("", x.Field)}
		if x.Part != "" {
			field.Sub = string(x.Part)
			if x.Nth > 0 {
				field.Sub += " " + strconv.Itoa(x.Nth)
			}
		}
		cells := []ui.Cell{{Text: strconv.Itoa(x.Row)}, field, {Text: lang.T(ctx, x.Message)}}
		if says {
			words := own[collection.Spot{Row: x.Row, Field: x.Field}]
			if words == "" {
				words = "–"
			}
			cells = slices.Insert(cells, 2, ui.Cell{Text: words})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// problems walks the listed problems of a submission, those of the whole file first where no rule is asked for.
func (p *Pages) problems(ctx context.Context, sc authz.Scope, s collection.Submission, code, field string) func(func(intake.Problem, error) bool) {
	return func(yield func(intake.Problem, error) bool) {
		if code == "" {
			for _, x := range s.FileProblems {
				if !yield(intake.Problem{Field: x.Field, Code: x.Code, Severity: x.Severity, Message: x.Message}, nil) {
					return
				}
			}
		}
		for from := 0; from < int(s.Listed); from += listChunk {
			list, err := p.Collection.Problems(ctx, sc, s.Org, s.ID, from, listChunk)
			if err != nil {
				yield(intake.Problem{}, err)
				return
			}
			for _, x := range list {
				if (code == "" || x.Code == code && x.Field == field) && !yield(x, nil) {
					return
				}
			}
			if len(list) == 0 {
				return
			}
		}
	}
}

// rowsPage is every row with a problem, some at a time.
type rowsPage struct {
	title          string
	table          ui.Table
	downloads      []ui.Link
	previous, next string
	empty          bool
	back           string
}

func (p *Pages) rows(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	s, err := p.found(r)
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(q.Get("from"))
	from = max(from, 0)
	var list []intake.Problem
	n := 0
	for x, err := range p.problems(ctx, web.Scope(r), s, q.Get("code"), q.Get("field")) {
		if err != nil {
			return err
		}
		if n >= from && len(list) <= rowsOnPage {
			list = append(list, x)
		}
		if n++; len(list) > rowsOnPage {
			break
		}
	}
	v := &rowsPage{title: lang.T(ctx, "Rows with a problem"), empty: len(list) == 0, back: at(s.Org, s.ID)}
	for _, g := range s.Groups {
		if g.Code == q.Get("code") && g.Field == q.Get("field") {
			v.title = groupTitle(ctx, g)
		}
	}
	page := func(from int) string {
		x := url.Values{"from": {strconv.Itoa(from)}}
		if c := q.Get("code"); c != "" {
			x.Set("code", c)
			x.Set("field", q.Get("field"))
		}
		return v.back + "/rows?" + x.Encode()
	}
	if from > 0 {
		v.previous = page(max(from-rowsOnPage, 0))
	}
	if len(list) > rowsOnPage {
		v.next, list = page(from+rowsOnPage), list[:rowsOnPage]
	}
	var own map[collection.Spot]string
	if s.Org == authz.From(ctx).Org && p.may(ctx, collection.ActSend) {
		if own, err = p.Collection.OwnWords(ctx, s.Org, s.ID, list); err != nil {
			return err
		}
	}
	v.table = problemTable(ctx, v.title, list, own)
	v.table.Bare = false
	query := ""
	if c := q.Get("code"); c != "" {
		query = "?" + url.Values{"code": {c}, "field": {q.Get("field")}}.Encode()
	}
	v.downloads = downloads(v.back+"/problems", query)
	return web.Staff(w, r, web.View{Title: v.title, Current: "/returns", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Returns"), Href: "/returns"}, {Label: span(ctx, s.From, s.To), Href: v.back}, {Label: lang.T(ctx, "Rows")}}, Body: rowsBody(v)})
}

var problemColumns = []export.Column[intake.Problem]{
	{Key: "row", Label: "Row", Kind: export.Integer, Value: func(x intake.Problem) export.Cell {
		if x.Row == 0 {
			return export.Cell{}
		}
		return export.IntegerCell(int64(x.Row))
	}},
	text("field", "Field", func(x intake.Problem) string { return x.Field }),
	text("code", "Rule", func(x intake.Problem) string { return x.Code }),
	text("severity", "What it does", func(x intake.Problem) string { return string(x.Severity) }),
	text("message", "What to do", func(x intake.Problem) string { return x.Message }),
	text("part", "Table or person", func(x intake.Problem) string {
		if x.Nth > 0 {
			return string(x.Part) + " " + strconv.Itoa(x.Nth)
		}
		return string(x.Part)
	}),
}

// problemsFile gives every occurrence, or those of one rule, each with its row as a spreadsheet numbers it.
func (p *Pages) problemsFile(format string) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := p.found(r)
		if err != nil {
			return err
		}
		q := r.URL.Query()
		return give(w, r, "to-mend-"+string(s.To), format, problemColumns, p.problems(r.Context(), web.Scope(r), s, q.Get("code"), q.Get("field")), export.Options{Zone: lang.London()})
	}
}
