package boardpackweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// wordsForm shows the words of a draft to edit.
func (d Deps) wordsForm(w http.ResponseWriter, r *http.Request) error {
	p, err := d.here(r)
	if err != nil {
		return err
	}
	c := p.Content
	return d.askWords(w, r, p, url.Values{"title": {c.Words.Title}, "asks": {strings.Join(c.Words.Asks, "\n")}, "statement": {c.Words.Statement}, "body": {c.Meeting.Body}, "item": {c.Meeting.Item}, "lead": {c.Meeting.Lead},
		"version": {strconv.FormatInt(p.Version, 10)}}, nil)
}

func (d Deps) askWords(w http.ResponseWriter, r *http.Request, p *boardpack.Pack, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	shown := web.Problems(ctx, problems)
	field := func(name, label, hint string) ui.Field {
		return ui.Field{Name: name, Label: label, Hint: hint, Value: v.Get(name), Error: shown.For(name)}
	}
	title := lang.T(ctx, "Change the words of the pack")
	x := &wordsPage{Pack: p, title: title, version: strconv.FormatInt(p.Version, 10), problems: shown,
		head:      field("title", lang.T(ctx, "Title"), lang.T(ctx, "It says what is found. The figures gave: %s", p.Content.Proposed.Title)),
		asks:      field("asks", lang.T(ctx, "The board is asked to"), lang.T(ctx, "One thing on each line, at most eight. The figures gave what stands here at first.")),
		statement: field("statement", lang.T(ctx, "Statement that the executive lead signs"), ""),
		body:      field("body", lang.T(ctx, "Who meets?"), ""), item: field("item", lang.T(ctx, "Item of the agenda"), ""), lead: field("lead", lang.T(ctx, "Executive lead, as the paper names them"), "")}
	x.asks.Rows, x.statement.Rows = 8, 5
	if problems.Conflict() {
		x.theirs = p.Content.Words
	}
	return web.Staff(w, r, web.View{Title: title, Problems: problems, Width: ui.Middle, Crumbs: crumbs(ctx, p, title), Current: "/board-packs", Body: wordsBody(x)})
}

// wordsPage is the form of the words; theirs are those that somebody else wrote meanwhile.
type wordsPage struct {
	*boardpack.Pack
	title, version        string
	head, asks, statement ui.Field
	body, item, lead      ui.Field
	problems              ui.Problems
	theirs                boardpack.Words
}

func (d Deps) words(w http.ResponseWriter, r *http.Request) error {
	p, err := d.here(r)
	if err != nil {
		return err
	}
	e := boardpack.Edit{Words: boardpack.Words{Title: r.FormValue("title"), Asks: strings.Split(r.FormValue("asks"), "\n"), Statement: r.FormValue("statement")},
		Body: r.FormValue("body"), Item: r.FormValue("item"), Lead: r.FormValue("lead"), Seen: seen(r)}
	err = d.Packs.Edit(r.Context(), p.ID, e)
	if problems := conflict(err); problems != nil {
		return d.askWords(w, r, p, r.PostForm, problems)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, boardpack.Path(p.ID))
}

// again reads the figures of a draft again.
func (d Deps) again(w http.ResponseWriter, r *http.Request) error {
	p, err := d.here(r)
	if err != nil {
		return err
	}
	if err := d.Packs.Again(r.Context(), p.ID, seen(r)); err != nil {
		return err
	}
	return web.Redirect(w, r, boardpack.Path(p.ID))
}

func (d Deps) signForm(w http.ResponseWriter, r *http.Request) error {
	p, err := d.here(r)
	if err != nil {
		return err
	}
	return d.askSign(w, r, p, nil)
}

func (d Deps) askSign(w http.ResponseWriter, r *http.Request, p *boardpack.Pack, problems fault.Problems) error {
	ctx := r.Context()
	title := lang.T(ctx, "Sign the statement")
	return web.Staff(w, r, web.View{Title: title, Problems: problems, Width: ui.Middle, Crumbs: crumbs(ctx, p, title), Current: "/board-packs", Body: signBody(title, p, strconv.FormatInt(p.Version, 10), web.Problems(ctx, problems))})
}

// sign signs the statement and freezes the pack.
func (d Deps) sign(w http.ResponseWriter, r *http.Request) error {
	p, err := d.here(r)
	if err != nil {
		return err
	}
	_, err = d.Packs.Sign(r.Context(), p.ID, seen(r))
	if problems := conflict(err); problems != nil {
		return d.askSign(w, r, p, problems)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, boardpack.Path(p.ID))
}

func (d Deps) reopenForm(w http.ResponseWriter, r *http.Request) error {
	p, err := d.here(r)
	if err != nil {
		return err
	}
	return d.askReopen(w, r, p, "", nil)
}

func (d Deps) askReopen(w http.ResponseWriter, r *http.Request, p *boardpack.Pack, reason string, problems fault.Problems) error {
	ctx := r.Context()
	title := lang.T(ctx, "Open the pack again")
	shown := web.Problems(ctx, problems)
	return web.Staff(w, r, web.View{Title: title, Problems: problems, Width: ui.Middle, Crumbs: crumbs(ctx, p, title), Current: "/board-packs",
		Body: reopenBody(title, p, ui.Field{Name: "reason", Label: lang.T(ctx, "Why is it opened again?"), Hint: lang.T(ctx, "It stands in the new version, and the board reads it."), Value: reason, Error: shown.For("reason")}, shown)})
}

// reopen makes a new version of a frozen pack.
func (d Deps) reopen(w http.ResponseWriter, r *http.Request) error {
	p, err := d.here(r)
	if err != nil {
		return err
	}
	n, err := d.Packs.Reopen(r.Context(), p.ID, r.FormValue("reason"))
	if problems := conflict(err); problems != nil {
		return d.askReopen(w, r, p, r.FormValue("reason"), problems)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, boardpack.Path(n.ID))
}
