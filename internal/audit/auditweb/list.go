package auditweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// perPage is how many entries a page shows.
const perPage = 50

// fields are the words of a search, by the names of the form.
var fields = []string{"who", "action", "kind", "record", "outcome", "from", "to"}

// filterOf reads a search. Days are days in London, the last one included.
func filterOf(v url.Values) (audit.Filter, fault.Problems) {
	f := audit.Filter{Who: v.Get("who"), Action: v.Get("action"), Kind: v.Get("kind"), Record: v.Get("record"), Limit: perPage}
	var p fault.Problems
	switch o := audit.Outcome(v.Get("outcome")); o {
	case audit.Done, audit.Refused:
		f.Outcome = o
	}
	day := func(name string) time.Time {
		s := v.Get(name)
		if s == "" {
			return time.Time{}
		}
		t, err := time.ParseInLocation(time.DateOnly, s, clock.London())
		if err != nil {
			p.Add(name, "Write the day as year, month and day, like 2026-11-09")
		}
		return t
	}
	f.From = day("from")
	if to := day("to"); !to.IsZero() {
		f.To = to.AddDate(0, 0, 1)
	}
	if n, err := strconv.ParseInt(v.Get("before"), 10, 64); err == nil && n > 0 {
		f.Before = n
	}
	return f, p
}

// asked gives a search as an address holds it, without the place in the list.
func asked(v url.Values) url.Values {
	out := url.Values{}
	for _, k := range fields {
		if s := v.Get(k); s != "" {
			out.Set(k, s)
		}
	}
	return out
}

// view is what the page shows.
type view struct {
	Lines    []line
	Query    url.Values
	Problems ui.Problems
	Next     string
	System   bool
}

func (d Deps) list(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	f, problems := filterOf(r.URL.Query())
	v := view{Query: asked(r.URL.Query()), Problems: web.Problems(ctx, problems)}
	if len(problems) == 0 {
		list, err := audit.Search(ctx, d.DB, sc, sc.Org(), f)
		if err != nil {
			return err
		}
		closed, err := d.closed(ctx, sc, list)
		if err != nil {
			return err
		}
		v.Lines = linesOf(d.Door.Policy(), list, closed)
		if len(list) == perPage {
			q := asked(r.URL.Query())
			q.Set("before", strconv.FormatInt(list[len(list)-1].Seq, 10))
			v.Next = "/audit?" + q.Encode()
		}
	}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Audit"), Body: listPage(v), Problems: problems})
}

// closed finds which records of the entries the reader may not open.
func (d Deps) closed(ctx context.Context, sc authz.Scope, list []audit.Entry) (map[string]bool, error) {
	if d.Closed == nil || len(list) == 0 {
		return nil, nil
	}
	seen := map[string]bool{}
	var records []string
	for _, e := range list {
		if e.Record != "" && !seen[e.Record] {
			seen[e.Record] = true
			records = append(records, e.Record)
		}
	}
	return d.Closed(ctx, sc, sc.Org(), records)
}

// table gives the entries as rows.
func (v view) table(ctx context.Context) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Entries, newest first"), Columns: []ui.Column{{Label: lang.T(ctx, "When")}, {Label: lang.T(ctx, "Who")},
		{Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "Record")}, {Label: lang.T(ctx, "Before and after")}}}
	for _, l := range v.Lines {
		t.Rows = append(t.Rows, ui.Row{Over: l.Outcome == audit.Refused, Cells: []ui.Cell{
			{Text: lang.DateTime(ctx, l.At), Sub: lang.T(ctx, "Entry %s", strconv.FormatInt(l.Seq, 10))},
			{Text: l.who(ctx), Sub: lang.T(ctx, authz.Role(l.Role).Words())},
			{Text: l.what(ctx), Sub: l.Action},
			{Text: l.record()},
			{Body: changesCell(l.changes(ctx))},
		}})
	}
	return t
}
