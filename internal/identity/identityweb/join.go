package identityweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (p pages) forgotten(w http.ResponseWriter, r *http.Request) error {
	ctx, f := r.Context(), form(r)
	title := lang.T(ctx, "Choose a new password")
	if r.Method == http.MethodGet {
		return web.Reporter(w, r, web.View{Title: title, Body: forgottenPage(f)})
	}
	if err := p.Identity.Forgotten(ctx, p.try(r), f.Email); err != nil {
		problems, err := mend(err, "email")
		if err != nil {
			return err
		}
		f.Problems = web.Problems(ctx, problems)
		return web.Reporter(w, r, web.View{Title: title, Body: forgottenPage(f), Problems: problems})
	}
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Look at your e-mail"), Body: sentPage()})
}

func (p pages) choose(w http.ResponseWriter, r *http.Request) error {
	ctx, token := r.Context(), r.PathValue("token")
	who, err := p.Identity.LinkGood(ctx, token)
	if err != nil {
		return p.over(w, r, err, "/forgotten")
	}
	var problems fault.Problems
	if r.Method == http.MethodPost {
		err := p.Identity.UseLink(ctx, token, r.PostFormValue("password"))
		if err == nil {
			return web.Redirect(w, r, "/sign-in/password")
		}
		if problems, err = mend(err, "password"); err != nil {
			return err
		}
	}
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Choose a new password"), Body: choosePage(who, web.Problems(ctx, problems)), Problems: problems})
}

// over says that a link or invitation is used up, and leads to where another comes from.
func (p pages) over(w http.ResponseWriter, r *http.Request, err error, again string) error {
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	return web.Reporter(w, r, web.View{Title: lang.T(r.Context(), "This link is over"), Body: overPage(lang.T(r.Context(), fault.MessageOf(err)), again)})
}

// joining is what the page of an invitation shows.
type joining struct {
	Invitation identity.Invitation
	Token      string
	Org        string
	// Known tells that there is an account already; In that its owner is signed in.
	Known, In bool
	Name      string
	Ways      []ui.Way
	Problems  ui.Problems
}

func (p pages) invitation(w http.ResponseWriter, r *http.Request) error {
	ctx, token := r.Context(), r.PathValue("token")
	v, known, err := p.Identity.Invited(ctx, token)
	if err != nil {
		return p.over(w, r, err, "")
	}
	_, x, err := p.Identity.Actor(ctx, r)
	if err != nil {
		return err
	}
	j := joining{Invitation: v, Token: token, Org: p.orgName(ctx, v.Org), Known: known, In: x != nil, Name: v.Name}
	if !known {
		for _, one := range p.Identity.Providers() {
			if one.Org == v.Org {
				j.Ways = append(j.Ways, ui.Way{Icon: ui.IconPeople, Name: lang.T(ctx, one.Name), Hint: lang.T(ctx, one.Hint), Href: "/sign-in/account/" + one.Key + "?invitation=" + token})
			}
		}
	}
	var problems fault.Problems
	if r.Method == http.MethodPost {
		if known && x != nil {
			err = p.Identity.Join(ctx, x, token)
			if err == nil {
				return web.Redirect(w, r, "/change-role")
			}
		} else {
			j.Name = r.PostFormValue("name")
			var out identity.Signed
			out, err = p.Identity.Accept(ctx, p.try(r), token, j.Name, r.PostFormValue("password"))
			if err == nil {
				return p.done(w, r, out, "/account")
			}
		}
		if problems, err = mend(err, "password"); err != nil {
			return err
		}
	}
	j.Problems = web.Problems(ctx, problems)
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Join %s", j.Org), Body: invitationPage(j), Problems: problems})
}

func (p pages) firstRun(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	need, err := p.Identity.NeedsFirstRun(ctx)
	if err != nil {
		return err
	}
	if !need {
		return fault.Missing()
	}
	f := identity.First{Code: r.FormValue("code"), Org: r.FormValue("org"), Name: r.FormValue("name"), Email: r.FormValue("email"), Password: r.FormValue("password")}
	var orgs []ui.Option
	if p.Orgs != nil {
		if orgs, err = p.Orgs(ctx); err != nil {
			return err
		}
	}
	var problems fault.Problems
	if r.Method == http.MethodPost {
		known := false
		for _, o := range orgs {
			known = known || o.Value == f.Org
		}
		if !known {
			f.Org = ""
		}
		out, err := p.Identity.FirstRun(ctx, p.try(r), f)
		if err == nil {
			return p.done(w, r, out, "/account")
		}
		if problems, err = mend(err, "code"); err != nil {
			return err
		}
	}
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Set up Havenward"), Body: firstRunPage(f, orgs, web.Problems(ctx, problems)), Problems: problems})
}
