package evidenceweb

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type openPage struct {
	x            evidence.Exhibit
	c            evidence.Copy
	words        string
	action, back string
	purpose      ui.Choice
	reason       ui.Field
	problems     ui.Problems
	unscanned    bool
}

// copyOf finds a copy of an exhibit in the reader's reach.
func (d Deps) copyOf(r *http.Request) (evidence.Exhibit, evidence.Copy, error) {
	x, err := d.Evidence.Get(r.Context(), web.Scope(r), r.PathValue("id"))
	if err != nil {
		return x, evidence.Copy{}, err
	}
	copies, err := d.Evidence.Copies(r.Context(), d.Evidence.DB, x)
	for _, c := range copies {
		if c.File.ID == r.PathValue("file") {
			return x, c, err
		}
	}
	if err == nil {
		err = fault.Missing()
	}
	return x, evidence.Copy{}, err
}

func (d Deps) askOpen(w http.ResponseWriter, r *http.Request) error {
	return d.showOpen(w, r, url.Values{}, nil)
}

func (d Deps) showOpen(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	x, c, err := d.copyOf(r)
	if err != nil {
		return err
	}
	p := &openPage{x: x, c: c, words: lang.T(ctx, c.Words()) + ", " + size(ctx, c.File.Size), action: r.URL.Path, back: evidence.Path(x.ID), problems: web.Problems(ctx, problems), unscanned: c.File.Scanned.IsZero()}
	p.purpose = ui.Choice{Name: "purpose", Label: lang.T(ctx, "What you want to do"), Error: p.problems.For("purpose"), Plain: true}
	if files.Plays(c.File.MediaType) {
		how := [2]string{"play", lang.T(ctx, "Play it here")}
		if c.File.MediaType == files.JPEG || c.File.MediaType == files.PNG {
			how = [2]string{"view", lang.T(ctx, "Look at it here")}
		}
		p.purpose.Options = append(p.purpose.Options, ui.Option{Value: how[0], Label: lang.T(ctx, "%s, for an hour", how[1]), Chosen: v.Get("purpose") == how[0] || v.Get("purpose") == ""})
	}
	p.purpose.Options = append(p.purpose.Options, ui.Option{Value: "copy", Label: lang.T(ctx, "Save a copy: what becomes of it is then in your hands"), Chosen: v.Get("purpose") == "copy" || len(p.purpose.Options) == 0})
	p.reason = ui.Field{Name: "reason", Label: lang.T(ctx, "Why you need to open it"), Hint: lang.T(ctx, "Your name and this reason go into its ledger, which a court may read."), Value: v.Get("reason"), Error: p.problems.For("reason"), Rows: 3}
	title := lang.T(ctx, "Open %s", c.Number)
	return web.Staff(w, r, web.View{Title: title, Crumbs: crumbs(ctx, &x, ui.Crumb{Label: lang.T(ctx, "Open")}), Current: "/evidence", Problems: problems, Body: openBody(p)})
}

func (d Deps) takeOpen(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, _, err := d.copyOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	seq, err := d.Evidence.Open(ctx, x.Org, x.ID, r.PathValue("file"), r.PostForm.Get("purpose"), r.PostForm.Get("reason"))
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.showOpen(w, r, r.PostForm, p)
	}
	if err != nil {
		return err
	}
	pass := strconv.FormatInt(seq, 10)
	if r.PostForm.Get("purpose") == "copy" {
		return web.Redirect(w, r, evidence.Path(x.ID)+"/content/"+pass)
	}
	return web.Redirect(w, r, evidence.Path(x.ID)+"/look/"+pass)
}

// passed gives the copy that the reader's own reason opens now.
func (d Deps) passed(r *http.Request) (evidence.Copy, custody.Kind, error) {
	seq, err := strconv.ParseInt(r.PathValue("pass"), 10, 64)
	if err != nil {
		return evidence.Copy{}, "", fault.Missing()
	}
	return d.Evidence.Pass(r.Context(), web.Scope(r), r.PathValue("id"), seq)
}

func (d Deps) look(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, kind, err := d.passed(r)
	if err == nil && kind == custody.Copied {
		err = fault.Missing()
	}
	if err != nil {
		return err
	}
	x, err := d.Evidence.Get(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	title := lang.T(ctx, "%s, %s", c.Number, lang.T(ctx, c.Words()))
	return web.Staff(w, r, web.View{Title: title, Crumbs: crumbs(ctx, &x, ui.Crumb{Label: lang.T(ctx, "Look at it")}), Current: "/evidence",
		Body: lookBody(x, c, title, evidence.Path(x.ID)+"/content/"+r.PathValue("pass"), evidence.Path(x.ID))})
}

// content sends the bytes: in the page for a look, to be saved for a copy. A player asks for parts as it needs them.
func (d Deps) content(w http.ResponseWriter, r *http.Request) error {
	c, kind, err := d.passed(r)
	if err != nil {
		return err
	}
	if kind == custody.Copied {
		return d.Evidence.Files.Serve(w, r, c.File, true)
	}
	return d.Evidence.Files.Play(w, r, c.File)
}

type bundlePage struct {
	x            evidence.Exhibit
	action, back string
	reason       ui.Field
	problems     ui.Problems
}

func (d Deps) askBundle(w http.ResponseWriter, r *http.Request) error {
	return d.showBundle(w, r, "", nil)
}

func (d Deps) showBundle(w http.ResponseWriter, r *http.Request, typed string, problems fault.Problems) error {
	ctx := r.Context()
	x, err := d.Evidence.Get(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &bundlePage{x: x, action: r.URL.Path, back: evidence.Path(x.ID), problems: web.Problems(ctx, problems)}
	p.reason = ui.Field{Name: "reason", Label: lang.T(ctx, "Why you need it"), Hint: lang.T(ctx, "Your name and this reason go into its ledger, which a court may read."), Value: typed, Error: p.problems.For("reason"), Rows: 3}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Save a bundle for ourselves"), Crumbs: crumbs(ctx, &x, ui.Crumb{Label: lang.T(ctx, "Bundle")}), Current: "/evidence", Problems: problems, Body: bundleBody(p)})
}

func (d Deps) takeBundle(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.Evidence.Get(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	b, err := d.Evidence.Own(ctx, x.Org, x.ID, r.PostForm.Get("reason"))
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.showBundle(w, r, r.PostForm.Get("reason"), p)
	}
	if err != nil {
		return err
	}
	return send(w, r, b)
}

// send streams a bundle.
func send(w http.ResponseWriter, r *http.Request, b evidence.Bundle) error {
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="`+b.Name()+`"`)
	h.Set("Cache-Control", "private, no-store")
	return b.Write(r.Context(), files.Patient(w))
}
