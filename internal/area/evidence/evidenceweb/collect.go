package evidenceweb

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// passCookie lets the device that signed fetch the bundle, and nothing else.
const passCookie = "hw_collect"

type collectPage struct {
	d        evidence.Disclosure
	org      string
	action   string
	name     ui.Field
	problems ui.Problems
	// ended says why the link gives nothing, "" while it does.
	ended string
	// signed is shown after the receipt.
	signed bool
	bundle string
}

func (d Deps) page(ctx context.Context, token string) (*collectPage, error) {
	g, err := d.Evidence.Look(ctx, token)
	p := &collectPage{d: g, action: "/collect/" + token}
	if g.ID == "" {
		return p, err
	}
	p.org = d.OrgName(ctx, g.Org)
	if err != nil {
		p.ended = lang.T(ctx, fault.MessageOf(err))
	}
	return p, nil
}

func (d Deps) show(w http.ResponseWriter, r *http.Request, p *collectPage, title string, problems fault.Problems) error {
	ctx := r.Context()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Robots-Tag", "noindex")
	note := []string{lang.T(ctx, "Evidence for one person.")}
	if p.ended == "" && !p.signed {
		note = append(note, lang.T(ctx, "Open until %s", lang.DateTime(ctx, p.d.Expires)))
	}
	return web.Outside(w, r, web.View{Title: title, Problems: problems, Note: note, Body: collectBody(p, title)})
}

// offered shows what a link offers. Nothing is used up by opening it.
func (d Deps) offered(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	token := r.PathValue("token")
	p, err := d.page(ctx, token)
	if err != nil {
		return err
	}
	if p.ended != "" {
		if c, err := r.Cookie(passCookie); err == nil {
			if _, err := d.Evidence.Fetch(ctx, token, c.Value); err == nil {
				p.ended, p.signed, p.bundle = "", true, p.action+"/bundle"
				return d.show(w, r, p, lang.T(ctx, "Thank you. You have signed for it"), nil)
			}
		}
		return d.show(w, r, p, lang.T(ctx, "This link no longer opens anything"), nil)
	}
	return d.ask(w, r, p, "", nil)
}

func (d Deps) ask(w http.ResponseWriter, r *http.Request, p *collectPage, typed string, problems fault.Problems) error {
	ctx := r.Context()
	p.problems = web.Problems(ctx, problems)
	p.name = ui.Field{Name: "name", Label: lang.T(ctx, "Your name, as your signature"), Value: typed, Error: p.problems.For("name"), Fill: "name"}
	return d.show(w, r, p, lang.T(ctx, "%s has evidence for %s", p.org, p.d.Recipient), problems)
}

func (d Deps) collect(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	token := r.PathValue("token")
	p, err := d.page(ctx, token)
	if err != nil {
		return err
	}
	if p.ended != "" {
		return d.show(w, r, p, lang.T(ctx, "This link no longer opens anything"), nil)
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	_, pass, err := d.Evidence.Collect(ctx, token, r.PostForm.Get("name"))
	if problems := fault.ProblemsOf(err); len(problems) > 0 {
		return d.ask(w, r, p, r.PostForm.Get("name"), problems)
	}
	if fault.Is(err, fault.Conflict) { // somebody else was first
		p.ended = lang.T(ctx, fault.MessageOf(err))
		return d.show(w, r, p, lang.T(ctx, "This link no longer opens anything"), nil)
	}
	if err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: passCookie, Value: pass, Path: "/collect/" + token, MaxAge: int(evidence.DownloadKeeps.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil || len(d.Base) > 5 && d.Base[:5] == "https"})
	return web.Redirect(w, r, "/collect/"+token)
}

func (d Deps) fetch(w http.ResponseWriter, r *http.Request) error {
	c, err := r.Cookie(passCookie)
	if err != nil {
		return fault.Missing()
	}
	b, err := d.Evidence.Fetch(r.Context(), r.PathValue("token"), c.Value)
	if err != nil {
		return err
	}
	return send(w, r, b)
}

// receipt gives what was signed as a file, to whoever signed it.
func (d Deps) receipt(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := r.Cookie(passCookie)
	if err != nil {
		return fault.Missing()
	}
	if _, err := d.Evidence.Fetch(ctx, r.PathValue("token"), c.Value); err != nil {
		return err
	}
	g, err := d.Evidence.Look(ctx, r.PathValue("token"))
	if g.Receipt == nil {
		return err
	}
	b, err := json.MarshalIndent(g.Receipt, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="receipt.json"`)
	w.Header().Set("Cache-Control", "private, no-store")
	_, err = w.Write(b)
	return err
}
