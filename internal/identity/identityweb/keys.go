package identityweb

import (
	"context"
	"net/http"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// ownKeysView is the page of a person's own keys.
type ownKeysView struct {
	keysView
	// Acts is in which role a new key acts, in words; Org is where.
	Acts, Org string
}

// ownKeys lists the keys of the person, and makes one for the role acted in; its secret is on the answer to that once.
func (p pages) ownKeys(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	ctx := r.Context()
	offered := p.Identity.OwnActions(ctx)
	v := ownKeysView{Acts: lang.T(ctx, x.Role.Words()), Org: x.Org}
	v.Name, v.Until, v.Actions, v.Now = r.PostFormValue("name"), dateOf(r, "expires"), actionOptions(ctx, offered, chosenActions(r)), p.Identity.Now()
	if me := authz.From(ctx); len(me.Units) > 0 {
		v.Acts += ", " + p.unitName(ctx, me.Org, me.Units[0])
	}
	var problems fault.Problems
	if r.Method == http.MethodPost {
		t := identity.Token{Name: v.Name, Actions: chosenActions(r)}
		t.Expires, _ = dayOf(v.Until)
		_, secret, err := p.Identity.NewOwnToken(ctx, x, t)
		if err == nil {
			v.Secret, v.Name, v.Until, v.Actions = secret, "", ui.Date{}, actionOptions(ctx, offered, nil)
		} else if problems, err = mend(err, "name"); err != nil {
			return err
		}
	}
	var err error
	if v.Tokens, err = p.Identity.OwnTokens(ctx, x); err != nil {
		return err
	}
	v.Problems = web.Problems(ctx, problems)
	title := lang.T(ctx, "Your own keys")
	return web.Staff(w, r, web.View{Title: title, Body: ownKeysPage(v), Problems: problems, Width: ui.Middle, Crumbs: crumbs(ctx, title)})
}

func (p pages) endOwnKey(w http.ResponseWriter, r *http.Request, _ *identity.Session) error {
	if err := p.Identity.EndOwnToken(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/account/keys")
}

// actionOptions offers actions by what they do, with those ticked that were chosen.
func actionOptions(ctx context.Context, grants []authz.Grant, ticked []authz.Action) []ui.Option {
	var out []ui.Option
	for _, g := range grants {
		does := lang.T(ctx, g.Does)
		first, size := utf8.DecodeRuneInString(does)
		out = append(out, ui.Option{Value: string(g.Action), Label: string(unicode.ToUpper(first)) + does[size:] + " (" + string(g.Action) + ")", Chosen: slices.Contains(ticked, g.Action)})
	}
	return out
}

// chosenActions gives what was ticked in a form that was sent.
func chosenActions(r *http.Request) []authz.Action {
	var out []authz.Action
	if r.PostFormValue("actions") == "" { // which reads the form
		return nil
	}
	for _, a := range r.PostForm["actions"] {
		out = append(out, authz.Action(a))
	}
	return out
}
