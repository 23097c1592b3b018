package identityweb

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// signInForm is what the pages of signing in carry from one to the next.
type signInForm struct {
	Next     string
	Shared   bool
	Email    string
	Problems ui.Problems
	Passkeys bool
	Demo     []DemoPerson
	Ways     []ui.Way
}

func form(r *http.Request) signInForm {
	return signInForm{Next: web.Local(r.FormValue("next"), ""), Shared: r.FormValue("shared") == "1", Email: r.FormValue("email")}
}

// groups gives the people of the demonstration by heading, in the order in which they came.
func (f signInForm) groups() [][]DemoPerson {
	var out [][]DemoPerson
	for _, d := range f.Demo {
		if n := len(out); n > 0 && out[n-1][0].Group == d.Group {
			out[n-1] = append(out[n-1], d)
		} else {
			out = append(out, []DemoPerson{d})
		}
	}
	return out
}

// query gives the form's parts that go on, as a query with its question mark, or "".
func (f signInForm) query() string {
	q := url.Values{}
	if f.Next != "" {
		q.Set("next", f.Next)
	}
	if f.Shared {
		q.Set("shared", "1")
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// signIn is the page with every way in.
func (p pages) signIn(w http.ResponseWriter, r *http.Request) error {
	need, err := p.Identity.NeedsFirstRun(r.Context())
	if err != nil {
		return err
	}
	if need {
		return web.Redirect(w, r, "/first-run")
	}
	ctx, f := r.Context(), form(r)
	f.Passkeys = p.Identity.HasPasskeys()
	for _, one := range p.Identity.Providers() {
		icon := ui.IconPeople
		if one.Profile == identity.CIS2 {
			icon = ui.IconLock
		}
		f.Ways = append(f.Ways, ui.Way{Icon: icon, Name: lang.T(ctx, one.Name), Hint: lang.T(ctx, one.Hint), Href: "/sign-in/account/" + one.Key + f.query()})
	}
	f.Ways = append(f.Ways, ui.Way{Icon: ui.IconPerson, Name: lang.T(ctx, "Password"), Hint: lang.T(ctx, "With a six-digit code from your authenticator app, if you have set one up"),
		Href: "/sign-in/password" + f.query()})
	if p.DemoPeople != nil {
		if f.Demo, err = p.DemoPeople(ctx); err != nil {
			return err
		}
	}
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Sign in"), Body: signInPage(f), Scripts: []string{"passkey.mjs"}})
}

// done puts the session into the browser and goes on.
func (p pages) done(w http.ResponseWriter, r *http.Request, out identity.Signed, next string) error {
	p.Identity.Write(w, out)
	return web.Redirect(w, r, web.Local(next, "/"))
}

func (p pages) password(w http.ResponseWriter, r *http.Request) error {
	ctx, f := r.Context(), form(r)
	var problems fault.Problems
	if r.Method == http.MethodPost {
		out, err := p.Identity.Password(ctx, p.try(r), f.Email, r.PostFormValue("password"))
		switch {
		case err == nil && out.Step != "":
			p.Identity.Write(w, out)
			return web.Redirect(w, r, "/sign-in/code"+f.query())
		case err == nil:
			return p.done(w, r, out, f.Next)
		}
		if problems, err = mend(err, "email"); err != nil {
			return err
		}
	}
	f.Problems = web.Problems(ctx, problems)
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Sign in with a password"), Body: passwordPage(f), Problems: problems})
}

func (p pages) code(w http.ResponseWriter, r *http.Request) error {
	ctx, f := r.Context(), form(r)
	step := p.Identity.StepOf(r)
	if step == "" {
		return web.Redirect(w, r, "/sign-in/password"+f.query())
	}
	var problems fault.Problems
	if r.Method == http.MethodPost {
		out, err := p.Identity.Code(ctx, p.try(r), step, r.PostFormValue("code"))
		if err == nil {
			return p.done(w, r, out, f.Next)
		}
		if problems, err = mend(err, "code"); err != nil {
			return err
		}
	}
	f.Problems = web.Problems(ctx, problems)
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Enter your code"), Body: codePage(f), Problems: problems})
}

func (p pages) demo(w http.ResponseWriter, r *http.Request) error {
	out, err := p.Identity.Demo(r.Context(), p.try(r), r.PostFormValue("person"), r.PostFormValue("assignment"))
	if err != nil {
		return err
	}
	return p.done(w, r, out, form(r).Next)
}

// signOut ends the session. Someone who came from outside is shown the way to sign out there too.
func (p pages) signOut(w http.ResponseWriter, r *http.Request) error {
	_, x, err := p.Identity.Actor(r.Context(), r)
	if err != nil {
		return err
	}
	next := "/signed-out"
	if x != nil {
		from, err := p.Identity.SignOutAt(r.Context(), x)
		if err != nil {
			return err
		}
		if err := p.Identity.SignOut(r.Context(), x); err != nil {
			return err
		}
		if from != "" {
			next += "?from=" + from
		}
	}
	p.Identity.Clear(w)
	return web.Redirect(w, r, next)
}

func (p pages) signedOut(w http.ResponseWriter, r *http.Request) error {
	address, err := p.Identity.ProviderSignOut(r.Context(), r.URL.Query().Get("from"))
	if err != nil {
		return err
	}
	return web.Reporter(w, r, web.View{Title: lang.T(r.Context(), "You are signed out"), Body: signedOutPage(address)})
}

// away sends the browser to a provider. It is a GET: a form may not lead to another site.
func (p pages) away(w http.ResponseWriter, r *http.Request) error {
	f := form(r)
	a := identity.Away{Shared: f.Shared, Back: f.Next, Invitation: r.URL.Query().Get("invitation")}
	_, x, err := p.Identity.Actor(r.Context(), r)
	if err != nil {
		return err
	}
	switch {
	case x != nil && r.URL.Query().Get("for") == "role":
		a.StepUp, a.Back = x, "/change-role"
	case x != nil && r.URL.Query().Get("for") == "account":
		a.Link, a.Back = x, "/account"
	}
	to, step, err := p.Identity.BeginOutside(r.Context(), r.PathValue("provider"), a)
	if err != nil {
		return err
	}
	p.Identity.WriteStep(w, step)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (p pages) back(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	out, next, err := p.Identity.FinishOutside(ctx, p.try(r), r.PathValue("provider"), p.Identity.StepOf(r), r.URL.Query())
	if err == nil {
		return p.done(w, r, out, next)
	}
	problems, err := mend(err, "")
	if err != nil {
		return err
	}
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "You are not signed in"), Body: outsidePage(web.Problems(ctx, problems)), Problems: problems})
}

// session tells a page when the session ends; a POST lengthens it.
func (p pages) session(w http.ResponseWriter, r *http.Request) error {
	_, x, err := p.Identity.Actor(r.Context(), r)
	if err != nil {
		return err
	}
	var left struct {
		SignedIn bool       `json:"signed_in"`
		Warn     *time.Time `json:"warn_at,omitempty"`
		Ends     *time.Time `json:"ends_at,omitempty"`
		// Left is the seconds until then, for a device whose clock is wrong.
		Left int `json:"seconds_left"`
	}
	if x != nil {
		warn, ends := x.WarnAt(), x.Ends()
		left.SignedIn, left.Warn, left.Ends, left.Left = true, &warn, &ends, max(0, int(ends.Sub(p.Identity.Now()).Seconds()))
	}
	return answer(w, left)
}

func answer(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(v)
}

func sharedLink(f signInForm) string {
	f.Shared = true
	return "/sign-in" + f.query()
}
