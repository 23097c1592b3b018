package justiceweb

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// ahead is how far the work list looks.
const ahead = 14 * 24 * time.Hour

// workPage is what is due with police and courts.
type workPage struct {
	title  string
	groups []workGroup
	export bool
	agree  bool
}

type workGroup struct {
	id, heading, aside string
	rows               []ui.Todo
}

var kinds = []struct{ kind, heading string }{{"answer", "Answers to confirm"}, {"chase", "Updates to ask for"}, {"hearing", "Hearings"}, {"limit", "Time limits"}, {"clock", "What those affected are owed"}}

func (d Deps) work(w http.ResponseWriter, r *http.Request) error {
	ctx, now := r.Context(), d.Justice.Door.Now()
	list, err := d.Justice.WorkList(ctx, web.Scope(r), now.Add(ahead))
	if err != nil {
		return err
	}
	p := &workPage{export: d.may(ctx, justice.ActExport), agree: d.may(ctx, justice.ActAgreement)}
	over := 0
	for _, k := range kinds {
		g := workGroup{id: k.kind, heading: lang.T(ctx, k.heading)}
		for _, i := range list {
			if i.Kind != k.kind {
				continue
			}
			t := todo(ctx, i, now)
			if i.Kind != "hearing" && i.Due.Before(now) {
				over++
			}
			g.rows = append(g.rows, t)
		}
		if len(g.rows) > 0 {
			p.groups = append(p.groups, g)
		}
	}
	switch {
	case len(list) == 0:
		p.title = lang.T(ctx, "Nothing is due with the police in the next two weeks")
	case over > 0:
		p.title = lang.N(ctx, over, "%d thing with the police is waiting for you", "%d things with the police are waiting for you")
	default:
		p.title = lang.N(ctx, len(list), "%d thing with the police is due in the next two weeks", "%d things with the police are due in the next two weeks")
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/police", Body: workBody(p)})
}

func todo(ctx context.Context, i justice.Item, now time.Time) ui.Todo {
	what := lang.T(ctx, i.What)
	if i.Who != "" {
		what = i.Who + ": " + what
	}
	if i.Report > 0 {
		what += ". " + lang.T(ctx, "Report %d to the police", i.Report)
	}
	t := ui.Todo{Who: i.Title, Href: i.Path, Text: i.Case + ". " + what, Clock: chip(ctx, clock.Track{Start: i.Due.AddDate(0, 0, -14), Due: i.Due}, now)}
	switch i.Kind {
	case "answer":
		t.Act, t.ActHref, t.Clock = lang.T(ctx, "Look at it"), i.Path, ui.Clock{Level: ui.Soon, Text: lang.T(ctx, "Answered %s", lang.ShortDay(ctx, i.Due))}
	case "hearing":
		t.Clock = ui.Clock{Text: lang.DayTime(ctx, i.Due), Time: i.Due.Format(time.RFC3339)}
	}
	return t
}

// liaisonPage is the list for a meeting with the police.
type liaisonPage struct {
	title, force string
	forces       []string
	rows         []justice.Liaison
	export       bool
	now          time.Time
}

func (d Deps) liaison(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := d.Justice.LiaisonList(ctx, web.Scope(r), "")
	if err != nil {
		return err
	}
	p := &liaisonPage{force: r.URL.Query().Get("force"), export: d.may(ctx, justice.ActExport), now: d.Justice.Door.Now()}
	for _, l := range all {
		if len(p.forces) == 0 || p.forces[len(p.forces)-1] != l.Force {
			p.forces = append(p.forces, l.Force)
		}
		if p.force == "" || p.force == l.Force {
			p.rows = append(p.rows, l)
		}
	}
	wanted := 0
	for _, l := range p.rows {
		if l.Wanted {
			wanted++
		}
	}
	p.title = lang.N(ctx, len(p.rows), "%d police report is open", "%d police reports are open")
	if wanted > 0 {
		p.title = lang.N(ctx, wanted, "%d police report waits for an update", "%d police reports wait for an update") + ", " + lang.T(ctx, "of %d open", len(p.rows))
	}
	if r.URL.Query().Get("print") != "" {
		return web.Print(w, r, web.View{Title: p.title, Body: liaisonPrint(p)})
	}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: policeCrumbs(ctx, "Liaison list"), Current: "/police", Body: liaisonBody(p)})
}

func policeCrumbs(ctx context.Context, last string) []ui.Crumb {
	return []ui.Crumb{{Label: lang.T(ctx, "Police"), Href: "/police"}, {Label: lang.T(ctx, last)}}
}

func (p *liaisonPage) table(ctx context.Context) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Open police reports"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Crime reference")}, {Label: lang.T(ctx, "Log number")}, {Label: lang.T(ctx, "Event")}, {Label: lang.T(ctx, "Offences")},
		{Label: lang.T(ctx, "Where it stands")}, {Label: lang.T(ctx, "Last update")}}}
	for _, l := range p.rows {
		ref := l.Crime
		if ref == "" {
			ref = lang.T(ctx, "Not given yet")
		}
		last := lang.Day(ctx, l.UpdatedAt)
		if l.Wanted {
			last += ", " + lang.T(ctx, "overdue")
		}
		t.Rows = append(t.Rows, ui.Row{Over: l.Wanted, Cells: []ui.Cell{{Text: ref, Href: justice.Path(l.Case), Sub: l.Force + ", " + l.Officer}, {Text: l.Log}, {Text: dayWords(ctx, l.EventDate)}, {Text: strings.Join(l.Offences, "; ")},
			{Text: lang.T(ctx, l.State.Words())}, {Text: last}}})
	}
	return t
}

// calendar gives the hearings of the next year as a calendar file. It names courts and cases by reference, nobody.
func (d Deps) calendar(w http.ResponseWriter, r *http.Request) error {
	now := d.Justice.Door.Now()
	list, err := d.Justice.Days(r.Context(), web.Scope(r), now, now.AddDate(1, 0, 0))
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Havenward//Hearings//EN\r\n")
	for n, i := range list {
		at := i.Due.UTC().Format("20060102T150405Z")
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%s-%d-%s@havenward\r\nDTSTAMP:%s\r\nDTSTART:%s\r\nDURATION:PT1H\r\nCLASS:PRIVATE\r\nSUMMARY:%s, %s\r\nEND:VEVENT\r\n", i.Case, n, at, now.UTC().Format("20060102T150405Z"), at, i.What, i.Case)
	}
	b.WriteString("END:VCALENDAR\r\n")
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="hearings.ics"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write([]byte(b.String()))
	return err
}

var fileKinds = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// write answers with rows as CSV or XLSX.
func write[T any](w http.ResponseWriter, r *http.Request, d Deps, name, format, filter string, cols []export.Column[T], rows []T) error {
	ctx := r.Context()
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Justice.Door.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: filter}}
	each := func(yield func(T, error) bool) {
		for _, x := range rows {
			if !yield(x, nil) {
				return
			}
		}
	}
	var b bytes.Buffer
	var err error
	switch format {
	case "csv":
		_, err = export.CSV(ctx, &b, cols, each, o)
	case "xlsx":
		_, err = export.XLSX(ctx, &b, cols, each, o)
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", fileKinds[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(b.Bytes())
	return err
}

func column[T any](key, label string, f func(T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: label, Value: func(x T) export.Cell { return export.TextCell(f(x)) }}
}

// download gives the liaison list or the work list as a file, and writes that it left.
func (d Deps) download(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if fileKinds[format] == "" {
		return fault.Missing()
	}
	switch name {
	case "liaison":
		rows, err := d.Justice.LiaisonList(ctx, sc, r.URL.Query().Get("force"))
		if err != nil {
			return err
		}
		if err := d.Justice.Exported(ctx, sc.Org(), name, len(rows)); err != nil {
			return err
		}
		return write(w, r, d, name, format, "Open police reports", []export.Column[justice.Liaison]{
			column("case", "Case", func(l justice.Liaison) string { return l.Case }), column("force", "Force", func(l justice.Liaison) string { return l.Force }),
			column("log", "Log number", func(l justice.Liaison) string { return l.Log }), column("crime", "Crime reference", func(l justice.Liaison) string { return l.Crime }),
			column("officer", "Officer", func(l justice.Liaison) string { return l.Officer }), column("event", "Event", func(l justice.Liaison) string { return l.EventDate }),
			column("state", "Where it stands", func(l justice.Liaison) string { return l.State.Words() }), column("offences", "Offences", func(l justice.Liaison) string { return strings.Join(l.Offences, "; ") }),
			{Key: "reported", Label: "Reported", Kind: export.Moment, Value: func(l justice.Liaison) export.Cell { return export.MomentCell(l.ReportedAt) }},
			{Key: "updated", Label: "Last update", Kind: export.Moment, Value: func(l justice.Liaison) export.Cell { return export.MomentCell(l.UpdatedAt) }},
			{Key: "wanted", Label: "Update overdue", Kind: export.Bool, Value: func(l justice.Liaison) export.Cell { return export.BoolCell(l.Wanted) }}}, rows)
	case "work":
		rows, err := d.Justice.WorkList(ctx, sc, d.Justice.Door.Now().Add(ahead))
		if err != nil {
			return err
		}
		if err := d.Justice.Exported(ctx, sc.Org(), name, len(rows)); err != nil {
			return err
		}
		return write(w, r, d, name, format, "Due with police and courts in two weeks", []export.Column[justice.Item]{
			column("case", "Case", func(i justice.Item) string { return i.Case }), column("kind", "Kind", func(i justice.Item) string { return i.Kind }), column("what", "What", func(i justice.Item) string { return i.What }), column("person", "Person", func(i justice.Item) string { return i.Who }),
			{Key: "due", Label: "Due", Kind: export.Moment, Value: func(i justice.Item) export.Cell { return export.MomentCell(i.Due) }}}, rows)
	}
	return fault.Missing()
}

// agreementsPage keeps agreements and meetings.
type agreementsPage struct {
	list     []justice.Agreement
	v        url.Values
	problems ui.Problems
	now      time.Time
	title    string
}

func (d Deps) agreements(w http.ResponseWriter, r *http.Request) error {
	return d.showAgreements(w, r, url.Values{}, nil)
}

func (d Deps) showAgreements(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	list, err := d.Justice.Agreements(ctx, web.Scope(r).Org())
	if err != nil {
		return err
	}
	p := &agreementsPage{list: list, v: v, problems: web.Problems(ctx, problems), now: d.Justice.Door.Now()}
	due := 0
	for _, a := range list {
		if a.Due(p.now) {
			due++
		}
	}
	p.title = lang.T(ctx, "Agreements with the police")
	if due > 0 {
		p.title = lang.N(ctx, due, "%d agreement is due for its review", "%d agreements are due for their review")
	}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: policeCrumbs(ctx, "Agreements"), Current: "/police", Problems: problems, Body: agreementsBody(p)})
}

// agree takes an agreement, a review or a meeting.
func (d Deps) agree(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	v, org := r.PostForm, web.Scope(r).Org()
	var err error
	switch v.Get("do") {
	case "meeting":
		n := 0
		_, _ = fmt.Sscanf(v.Get("cases"), "%d", &n)
		_, err = d.Justice.Met(ctx, org, justice.Meeting{Agreement: v.Get("agreement"), Day: dateOf(v, "day"), Held: v.Get("held") == "yes", Cases: n})
	case "reviewed":
		err = d.Justice.Reviewed(ctx, org, v.Get("agreement"), dateOf(v, "next"))
	default:
		_, err = d.Justice.Agree(ctx, org, justice.Agreement{Name: strings.TrimSpace(v.Get("name")), Kind: v.Get("kind"), Parties: v.Get("parties"), Signed: dateOf(v, "signed"), Review: dateOf(v, "review")})
	}
	if err == nil {
		return web.Redirect(w, r, "/police/agreements")
	}
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	return d.showAgreements(w, r, v, fault.ProblemsFrom(err, ""))
}

func (p *agreementsPage) f(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: p.v.Get(name), Error: p.problems.For(name)}
}

func (p *agreementsPage) date(name, label string) ui.Date {
	return ui.Date{Name: name, Label: label, Error: p.problems.For(name), Day: p.v.Get(name + "-day"), Month: p.v.Get(name + "-month"), Year: p.v.Get(name + "-year")}
}

func (p *agreementsPage) kinds(ctx context.Context) []ui.Option {
	out := []ui.Option{{Value: "", Label: lang.T(ctx, "Choose")}}
	for _, k := range justice.AgreementKinds {
		out = append(out, ui.Option{Value: k[0], Label: lang.T(ctx, k[1]), Chosen: p.v.Get("kind") == k[0]})
	}
	return out
}
