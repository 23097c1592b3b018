package caseworkweb

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type listPage struct {
	lede, shown, clear, previous, next string
	filter                             ui.Filter
	chosen                             []ui.Chosen
	table                              ui.Table
	rows, asked, all                   int
	downloads                          []ui.Link
	closed                             bool
	received                           bool // may read what others ask
	more                               []ui.Link
}

func filterOf(v url.Values) casework.Filter {
	f := casework.Filter{Words: findable(v.Get("ref")), After: v.Get("after")}
	for _, s := range v["stage"] {
		switch {
		case s == string(casework.Closed):
			f.Closed = true
		case casework.Stage(s).Words() != "":
			f.Stages = append(f.Stages, s)
		}
	}
	if o := v.Get("owner"); o == "me" || o == "nobody" {
		f.Owner = o
	}
	f.Late = v.Get("late") == "yes"
	if f.Closed {
		f.Stages, f.Late = nil, false
	}
	return f
}

// findable trims what is searched for, and cuts it to what a search takes.
func findable(words string) string {
	r := []rune(strings.Join(strings.Fields(words), " "))
	return string(r[:min(len(r), 200)])
}

// named gives the units whose name holds every word.
func (d Deps) named(ctx context.Context, org, words string) (out []string) {
	if d.Units == nil || words == "" {
		return nil
	}
	for _, u := range d.Units(ctx, org) {
		name, all := strings.ToLower(u.Name), true
		for _, w := range strings.Fields(strings.ToLower(words)) {
			all = all && strings.Contains(name, w)
		}
		if all {
			out = append(out, u.ID)
		}
	}
	return out
}

// Found gives the cases of a scope that are found by words, as rows of a list, newest first, and whether there are more.
func (d Deps) Found(ctx context.Context, sc authz.Scope, words string, limit int) (ui.Table, bool, error) {
	f := casework.Filter{Words: findable(words), Limit: limit}
	f.Places = d.named(ctx, sc.Org(), f.Words)
	page, err := d.Cases.List(ctx, sc, f)
	return d.table(ctx, page.Rows, f), page.Next != "", err
}

func (d Deps) list(w http.ResponseWriter, r *http.Request) error {
	ctx, sc, v := r.Context(), web.Scope(r), r.URL.Query()
	f := filterOf(v)
	f.Places = d.named(ctx, sc.Org(), f.Words)
	page, err := d.Cases.List(ctx, sc, f)
	if err != nil {
		return err
	}
	totals, err := d.Cases.Count(ctx, sc)
	if err != nil {
		return err
	}
	p := &listPage{clear: "/cases", rows: len(page.Rows), asked: f.Asked(), all: totals.Open, closed: f.Closed || f.Words != "", received: d.may(ctx, casework.ActReceived)}
	if d.More != nil {
		p.more = d.More(ctx)
	}
	p.lede = waiting(ctx, totals)
	p.filter = filterPanel(ctx, v, f)
	p.chosen = chosen(ctx, v)
	p.shown = lang.N(ctx, len(page.Rows), "%d shown.", "%d shown.")
	p.table = d.table(ctx, page.Rows, f)
	p.previous, p.next = turns(v, page.Next)
	if d.may(ctx, casework.ActExport) {
		for _, k := range []string{"csv", "xlsx", "json"} {
			p.downloads = append(p.downloads, ui.Link{Text: strings.ToUpper(k), Href: address("/cases/download."+k, without(v, "after", "back"))})
		}
	}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Cases"), Body: listBody(p)})
}

func waiting(ctx context.Context, t casework.Totals) string {
	switch {
	case t.Many:
		return lang.T(ctx, "More than %d open", t.Open)
	case t.Open == 0:
		return lang.T(ctx, "No case is open")
	}
	s := lang.N(ctx, t.Open, "%d open.", "%d open.")
	if t.Late > 0 {
		return s + " " + lang.N(ctx, t.Late, "%d has something past its day", "%d have something past their day")
	}
	return s + " " + lang.T(ctx, "Nothing is past its day")
}

func (d Deps) table(ctx context.Context, list []casework.Case, f casework.Filter) ui.Table {
	now := d.Cases.Door.Now()
	t := ui.Table{Hidden: true, Caption: lang.T(ctx, "Cases, what is due soonest first"), Columns: []ui.Column{
		{Label: lang.T(ctx, "Case")}, {Label: lang.T(ctx, "Why it is here in the list"), Short: lang.T(ctx, "Why here")}, {Label: lang.T(ctx, "Lead")},
		{Label: lang.T(ctx, "Stage"), Alone: true}, {Label: lang.T(ctx, "Due"), Alone: true}}}
	if f.Words != "" && !f.Closed {
		t.Caption = lang.T(ctx, "Cases that were found, open and closed, newest first")
	}
	if f.Closed {
		t.Caption = lang.T(ctx, "Closed cases, newest first")
		t.Columns[1], t.Columns[4] = ui.Column{Label: lang.T(ctx, "How it ended")}, ui.Column{Label: lang.T(ctx, "Closed")}
	}
	for i := range list {
		c := &list[i]
		tag, colour := stageWords(ctx, c)
		due := chip(ctx, c.OpenedAt.Time, c.NextDue.Time, c.ClosedAt.Time, now)
		why := lang.T(ctx, "Nothing is due")
		if c.Next != "" {
			why = says(ctx, c.Next, c.NextArgs)
		}
		lead := c.LeadName
		if lead == "" {
			lead = lang.T(ctx, "Nobody yet")
		}
		row := ui.Row{Over: c.Open() && due.Level == ui.Over, Cells: []ui.Cell{{Text: c.Title, Href: casework.Path(c.ID), Sub: c.Ref + ", " + lang.N(ctx, c.IncidentsN, "%d report", "%d reports") + ", " + d.unit(ctx, c.Org, c.Unit)},
			{Text: why}, {Text: lead}, {Body: ui.Tag(tag, colour)}, {}}}
		if due.Text != "" && c.Open() {
			row.Cells[4].Body = due.Chip()
		}
		if !c.Open() {
			row.Cells[1].Text, row.Cells[4].Text = lang.T(ctx, casework.OutcomeWords(c.Outcome)), lang.Date(ctx, c.ClosedAt.Time)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

var ownerWords = map[string]string{"me": "Mine", "nobody": "Nobody yet"}

func filterPanel(ctx context.Context, v url.Values, f casework.Filter) ui.Filter {
	group := func(name, label string, values []string, words func(string) string) ui.FilterGroup {
		g := ui.FilterGroup{Name: name, Label: label}
		for _, x := range values {
			g.Choices = append(g.Choices, ui.FilterChoice{Value: x, Label: words(x), Chosen: slices.Contains(v[name], x)})
		}
		return g
	}
	var stages []string
	for _, s := range casework.Stages() {
		stages = append(stages, string(s))
	}
	return ui.Filter{Action: "/cases", Find: v.Get("ref"), FindName: "ref", FindHint: lang.T(ctx, "Reference, words of the title, unit, “Person A”, or a number of the police"), Chosen: f.Asked(), Groups: []ui.FilterGroup{
		group("late", lang.T(ctx, "What is due"), []string{"yes"}, func(string) string { return lang.T(ctx, "Past its day") }),
		group("stage", lang.T(ctx, "Stage"), stages, func(s string) string { return lang.T(ctx, casework.Stage(s).Words()) }),
		group("owner", lang.T(ctx, "Lead"), []string{"me", "nobody"}, func(s string) string { return lang.T(ctx, ownerWords[s]) }),
	}}
}

// chosen repeats each filter that is on, with the page without it.
func chosen(ctx context.Context, v url.Values) []ui.Chosen {
	var out []ui.Chosen
	words := map[string]func(string) string{
		"ref":   func(s string) string { return lang.T(ctx, "Found by: %s", s) },
		"late":  func(string) string { return lang.T(ctx, "Past its day") },
		"stage": func(s string) string { return lang.T(ctx, casework.Stage(s).Words()) },
		"owner": func(s string) string { return lang.T(ctx, ownerWords[s]) },
	}
	for _, key := range []string{"ref", "late", "stage", "owner"} {
		for _, one := range v[key] {
			label := ""
			if one != "" {
				label = words[key](one)
			}
			if label == "" {
				continue
			}
			rest := without(v, "after", "back")
			rest[key] = slices.DeleteFunc(slices.Clone(rest[key]), func(s string) bool { return s == one })
			out = append(out, ui.Chosen{Label: label, Remove: address("/cases", without(rest))})
		}
	}
	return out
}

func without(v url.Values, keys ...string) url.Values {
	out := url.Values{}
	for k, list := range v {
		if !slices.Contains(keys, k) && len(list) > 0 {
			out[k] = list
		}
	}
	return out
}

func address(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// maxBack bounds how many pages back an address remembers.
const maxBack = 40

// turns gives the addresses of the page before and after. Pages go by key, so the way back is in the address.
func turns(v url.Values, next string) (previous, after string) {
	at, back := v.Get("after"), v["back"]
	if at != "" {
		q := without(v, "after", "back")
		if n := len(back); n > 0 {
			if back[n-1] != "first" {
				q.Set("after", back[n-1])
			}
			q["back"] = back[:n-1]
		}
		previous = address("/cases", without(q))
	}
	if next != "" {
		q := without(v, "after", "back")
		q.Set("after", next)
		if at == "" {
			at = "first"
		}
		back = append(slices.Clone(back), at)
		q["back"] = back[max(0, len(back)-maxBack):]
		after = address("/cases", q)
	}
	return previous, after
}

var fileKinds = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "json": "application/json"}

// download gives a list as a file. It waits on disk until the audit log has taken note of it.
func (d Deps) download(w http.ResponseWriter, r *http.Request, format string) error {
	ctx, v := r.Context(), r.URL.Query()
	filter := []string{}
	for _, c := range chosen(ctx, v) {
		filter = append(filter, c.Label)
	}
	if len(filter) == 0 {
		filter = []string{lang.T(ctx, "all")}
	}
	tmp, err := os.CreateTemp("", "havenward-cases-")
	if err != nil {
		return err
	}
	defer func() { _ = tmp.Close(); _ = os.Remove(tmp.Name()) }()
	now := d.Cases.Door.Now()
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: now, By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: strings.Join(filter, ", ")}}
	f := filterOf(v)
	f.Places = d.named(ctx, web.Scope(r).Org(), f.Words)
	if _, err := d.Cases.Export(ctx, web.Scope(r), f, format, tmp, o); err != nil {
		return err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	w.Header().Set("Content-Type", fileKinds[format])
	w.Header().Set("Content-Disposition", `attachment; filename="cases-`+now.Format("2006-01-02")+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = io.Copy(w, tmp)
	return err
}
