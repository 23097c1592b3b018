package governanceweb

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// filterOf reads which actions are asked for: open ones of everybody unless something else is.
func filterOf(r *http.Request) governance.ActionFilter {
	q := r.URL.Query()
	f := governance.ActionFilter{Mine: q.Get("whose") == "mine", State: "open"}
	switch q.Get("state") {
	case "late":
		f.Late = true
	case "closed":
		f.State = "closed"
	case "all":
		f.State = ""
	}
	return f
}

// actions lists the actions in reach, late ones first.
func (d Deps) actions(w http.ResponseWriter, r *http.Request) error {
	ctx, s, sc := r.Context(), d.Governance, web.Scope(r)
	list, err := s.Actions(ctx, sc, filterOf(r))
	if err != nil {
		return err
	}
	open, err := s.Actions(ctx, sc, governance.ActionFilter{State: "open"})
	if err != nil {
		return err
	}
	late, yours := 0, 0
	me := authz.From(ctx).ID
	for i := range open {
		if open[i].Late(s.Now()) {
			late++
		}
		if open[i].Owner == me {
			yours++
		}
	}
	q := r.URL.Query()
	p := &listPage{tabs: d.tabs(ctx, "/actions"), lede: lang.N(ctx, yours, "%d open action is yours.", "%d open actions are yours."), shown: lang.N(ctx, len(list), "%d action", "%d actions"), clear: "/actions"}
	if yours == 0 {
		p.lede = lang.T(ctx, "None of the open ones is yours.")
	}
	p.title = lang.N(ctx, late, "%d action is past its date", "%d actions are past their date")
	if late == 0 {
		p.title = lang.N(ctx, len(open), "%d action is open, none past its date", "%d actions are open, none past its date")
	}
	if d.may(ctx, governance.ActExport) && len(list) > 0 {
		tail := ""
		if r.URL.RawQuery != "" {
			tail = "?" + q.Encode()
		}
		p.links = []ui.Link{{Text: "CSV", Href: "/actions/download.csv" + tail}, {Text: "XLSX", Href: "/actions/download.xlsx" + tail}}
	}
	group := func(name, label string, pairs ...[2]string) ui.FilterGroup {
		g := ui.FilterGroup{Name: name, Label: lang.T(ctx, label)}
		for _, x := range pairs {
			chosen := q.Get(name) == x[0]
			g.Choices = append(g.Choices, ui.FilterChoice{Value: x[0], Label: lang.T(ctx, x[1]), Chosen: chosen})
			if chosen {
				rest := r.URL.Query()
				rest.Del(name)
				p.chosen = append(p.chosen, ui.Chosen{Label: lang.T(ctx, x[1]), Remove: "/actions?" + rest.Encode()})
			}
		}
		return g
	}
	p.filter = &ui.Filter{Action: "/actions", Groups: []ui.FilterGroup{group("state", "Which", [2]string{"late", "Past their date"}, [2]string{"closed", "Closed"}, [2]string{"all", "Open and closed"}), group("whose", "Whose", [2]string{"mine", "Mine"})}}
	p.filter.Chosen = len(p.chosen)
	if len(list) > 0 {
		p.tables, p.heads = []ui.Table{actionTable(ctx, list, s.Now())}, []string{""}
	}
	p.empty = emptyState{lang.T(ctx, "Nothing is open here"), lang.T(ctx, "What somebody promises at a meeting comes here, with its day.")}
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p)})
}

func actionTable(ctx context.Context, list []governance.Action, now time.Time) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Actions"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Action")}, {Label: lang.T(ctx, "Owner")}, {Label: lang.T(ctx, "Group")}, {Label: lang.T(ctx, "Due"), Alone: true}}}
	for i := range list {
		x := &list[i]
		due := clockOf(ctx, x, now)
		sub := x.Ref
		switch {
		case x.State == "closed":
			sub += ". " + x.Outcome
		case !x.Escalated.IsZero():
			sub += ". " + lang.T(ctx, "The chairs were told")
		case len(x.Notes) > 0:
			sub += ". " + x.Notes[len(x.Notes)-1].Words
		}
		t.Rows = append(t.Rows, ui.Row{Over: x.Late(now), Cells: []ui.Cell{{Text: x.Text, Href: governance.ActionPath(x.ID), Sub: sub}, {Text: x.OwnerName}, {Text: x.GroupName, Sub: date(ctx, x.MetAt)}, {Body: due.Chip()}}})
	}
	return t
}

func clockOf(ctx context.Context, x *governance.Action, now time.Time) ui.Clock {
	if x.State == "closed" {
		return ui.Clock{Level: ui.Done, Text: lang.T(ctx, "Closed %s", lang.ShortDay(ctx, x.ClosedAt.Time))}
	}
	return chip(ctx, x.MadeAt, x.Due, now)
}

// actionView is an action as its page shows it.
type actionView struct {
	governance.Action
	now        time.Time
	runs, mine bool
}

func (d Deps) actionPage(w http.ResponseWriter, r *http.Request) error {
	ctx, s, sc := r.Context(), d.Governance, web.Scope(r)
	x, err := s.Action(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &actionView{Action: x, now: s.Now(), mine: x.Owner != "" && x.Owner == authz.From(ctx).ID}
	if p.runs, err = s.Runs(ctx, x.Org, x.Group); err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.title(ctx), Current: "/actions", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Actions"), Href: "/actions"}, {Label: x.Ref}}, Body: actionBody(p)})
}

func (p *actionView) title(ctx context.Context) string {
	switch {
	case p.State == "closed":
		return lang.T(ctx, "Done on %s, by %s", date(ctx, p.ClosedAt), p.ClosedBy)
	case p.Late(p.now):
		return lang.T(ctx, "Past its date: %s was to do it by %s", p.OwnerName, date(ctx, p.Due))
	}
	return lang.T(ctx, "%s does it by %s", p.OwnerName, date(ctx, p.Due))
}

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}

// download gives the list of actions as a file.
func (d Deps) download(w http.ResponseWriter, r *http.Request, format string) error {
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="actions.`+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	return d.Governance.ExportActions(r.Context(), d.scope(r.Context()), filterOf(r), format, w, export.Options{})
}

// document gives agenda, minutes or actions of a meeting: a page to print, or with .docx or .pdf a file.
func (d Deps) document(w http.ResponseWriter, r *http.Request) error {
	kind, format, _ := strings.Cut(r.PathValue("file"), ".")
	if format != "" && format != "docx" && format != "pdf" {
		return fault.Missing()
	}
	ctx, s, sc := r.Context(), d.Governance, d.scope(r.Context())
	m, err := s.Meeting(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	paper, err := s.Document(ctx, &m, kind)
	if err != nil {
		return err
	}
	b, err := paper.HTML()
	if err != nil {
		return err
	}
	switch format {
	case "docx":
		b, err = paper.DOCX()
	case "pdf":
		b, err = s.Printer.PDF(ctx, b)
	}
	if errors.Is(err, letter.ErrNoPrinter) {
		return fault.New(fault.Conflict, "No PDF can be made here, since no Chromium is set up. Print the page, or take the Word document")
	}
	if err != nil {
		return err
	}
	if err := s.Exported(ctx, m.Org, "gov_meeting", m.ID, kind+" "+format, 1); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store, private")
	if format == "" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src "+letter.StyleSource()+"; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	} else {
		w.Header().Set("Content-Type", mimes[format])
		w.Header().Set("Content-Disposition", `attachment; filename="`+kind+"-"+m.StartsAt.Format(time.DateOnly)+"."+format+`"`)
	}
	_, err = w.Write(b)
	return err
}
