package boardpackweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// index lists the packs of one's organisation, the newest meeting first.
func (d Deps) index(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Packs.List(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	title := listTitle(ctx, list)
	return web.Staff(w, r, web.View{Title: title, Body: indexBody(title, d.table(ctx, list), d.may(ctx, boardpack.ActDraft))})
}

// listTitle says what is there.
func listTitle(ctx context.Context, list []boardpack.Pack) string {
	drafts := 0
	for _, p := range list {
		if p.Open() {
			drafts++
		}
	}
	i := slices.IndexFunc(list, func(p boardpack.Pack) bool { return p.State == boardpack.Frozen })
	switch {
	case len(list) == 0:
		return lang.T(ctx, "No board pack has been made yet")
	case i < 0:
		return lang.N(ctx, drafts, "%d board pack is a draft, none is frozen", "%d board packs are drafts, none is frozen")
	case drafts > 0:
		return lang.N(ctx, drafts, "%d board pack waits to be signed", "%d board packs wait to be signed")
	}
	return lang.T(ctx, "The newest board pack is for %s", day(ctx, list[i].Day))
}

func (d Deps) table(ctx context.Context, list []boardpack.Pack) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Board packs, the newest meeting first"), Hidden: true, Mode: ui.Stack, Columns: []ui.Column{{Label: lang.T(ctx, "Meeting")}, {Label: lang.T(ctx, "What it finds")}, {Label: lang.T(ctx, "State")},
		{Label: lang.T(ctx, "Number")}, {Label: lang.T(ctx, "Signed")}}}
	for _, p := range list {
		signed := "–"
		if p.SignedName != "" {
			signed = p.SignedName + ", " + lang.Date(ctx, p.SignedAt.Time)
		}
		number := p.Number
		if number == "" {
			number = "–"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: day(ctx, p.Day), Href: boardpack.Path(p.ID), Sub: lang.T(ctx, "Version %d", p.Edition)}, {Text: p.Title}, {Body: ui.Tag(lang.T(ctx, p.State.Words()), colourOf(p.State))}, {Text: number}, {Text: signed}}})
	}
	return t
}

func colourOf(s boardpack.State) ui.TagColour {
	return map[boardpack.State]ui.TagColour{boardpack.Draft: ui.TagYellow, boardpack.Frozen: ui.TagBlue, boardpack.Replaced: ui.TagGrey}[s]
}

func (d Deps) listCSV(w http.ResponseWriter, r *http.Request) error { return d.listFile(w, r, "csv") }

func (d Deps) listXLSX(w http.ResponseWriter, r *http.Request) error { return d.listFile(w, r, "xlsx") }

// listFile is the list as a file.
func (d Deps) listFile(w http.ResponseWriter, r *http.Request, kind string) error {
	list, err := d.Packs.List(r.Context(), web.Scope(r))
	if err != nil {
		return err
	}
	text := func(key, label string, f func(boardpack.Pack) string) export.Column[boardpack.Pack] {
		return export.Column[boardpack.Pack]{Key: key, Label: label, Kind: export.Text, Value: func(p boardpack.Pack) export.Cell { return export.TextCell(f(p)) }}
	}
	return sendRows(w, r, d, "board-packs", kind, []export.Column[boardpack.Pack]{text("meeting", "Meeting", func(p boardpack.Pack) string { return p.Day }),
		{Key: "version", Label: "Version", Kind: export.Integer, Value: func(p boardpack.Pack) export.Cell { return export.IntegerCell(p.Edition) }},
		text("state", "State", func(p boardpack.Pack) string { return string(p.State) }), text("title", "Title", func(p boardpack.Pack) string { return p.Title }),
		text("number", "Number", func(p boardpack.Pack) string { return p.Number }), text("signed_by", "Signed by", func(p boardpack.Pack) string { return p.SignedName }),
		{Key: "signed_at", Label: "Signed at", Kind: export.Moment, Value: func(p boardpack.Pack) export.Cell { return export.MomentCell(p.SignedAt.Time) }},
		text("hash", "SHA-256", func(p boardpack.Pack) string { return p.Hash })}, list)
}

// newForm asks for the day of the meeting; everything else is made.
func (d Deps) newForm(w http.ResponseWriter, r *http.Request) error {
	at := d.Packs.Door.Now().In(lang.London()).AddDate(0, 0, 25)
	for at.Weekday() != time.Thursday {
		at = at.AddDate(0, 0, 1)
	}
	v := url.Values{"day-day": {strconv.Itoa(at.Day())}, "day-month": {strconv.Itoa(int(at.Month()))}, "day-year": {strconv.Itoa(at.Year())}, "body": {bodyOf(authz.From(r.Context()).Role)}}
	return d.askNew(w, r, v, nil)
}

// bodyOf is who meets, as a role's organisation is likely to call it.
func bodyOf(role authz.Role) string {
	switch role {
	case authz.ICB:
		return "Integrated care board"
	case authz.Region:
		return "Regional support group"
	case authz.National:
		return "Violence reduction oversight group"
	}
	return "Board of directors"
}

func (d Deps) askNew(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	title := lang.T(ctx, "Make a board pack")
	p := web.Problems(ctx, problems)
	return web.Staff(w, r, web.View{Title: title, Problems: problems, Width: ui.Middle, Crumbs: crumbs(ctx, nil, title), Current: "/board-packs", Body: newBody(title, ui.Date{Name: "day", Label: lang.T(ctx, "When does the board meet?"), Error: p.For("day"), Day: v.Get("day-day"), Month: v.Get("day-month"), Year: v.Get("day-year")},
		ui.Field{Name: "body", Label: lang.T(ctx, "Who meets?"), Value: v.Get("body"), Error: p.For("body")}, ui.Field{Name: "item", Label: lang.T(ctx, "Item of the agenda, if it is known"), Hint: lang.T(ctx, "For example, Item 9, for assurance"), Value: v.Get("item"), Error: p.For("item")}, p)})
}

// make makes a pack, or goes on to the draft that is there.
func (d Deps) make(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "The form could not be read", err)
	}
	p, err := d.Packs.Make(r.Context(), boardpack.Meeting{Day: dateOf(r.PostForm, "day"), Body: r.PostForm.Get("body"), Item: r.PostForm.Get("item")})
	if problems := fault.ProblemsOf(err); len(problems) > 0 {
		return d.askNew(w, r, r.PostForm, problems)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, boardpack.Path(p.ID))
}
