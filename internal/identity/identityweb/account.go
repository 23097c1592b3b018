package identityweb

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// accountView is one's own account.
type accountView struct {
	Session  *identity.Session
	Factors  identity.Factors
	Passkeys []identity.Passkey
	Sessions []identity.Session
	Outside  []string
	Links    []ui.Way
	CanKey   bool
	// Keys tells that the person may make keys of their own.
	Keys  bool
	Codes []string
	Said  string
	Now   time.Time
}

func (p pages) account(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	return p.accountPage(w, r, x, accountView{})
}

func (p pages) accountPage(w http.ResponseWriter, r *http.Request, x *identity.Session, v accountView) error {
	ctx := r.Context()
	v.Session, v.CanKey, v.Now = x, p.Identity.HasPasskeys(), p.Identity.Now()
	v.Keys = p.Identity.Door.Policy().May(authz.From(ctx), identity.ActMyToken)
	var err error
	if v.Factors, err = p.Identity.Factors(ctx, x); err != nil {
		return err
	}
	if v.Passkeys, err = p.Identity.Passkeys(ctx, x); err != nil {
		return err
	}
	if v.Sessions, err = p.Identity.Sessions(ctx, x); err != nil {
		return err
	}
	if v.Outside, err = p.Identity.OutsideAccounts(ctx, x); err != nil {
		return err
	}
	for _, one := range p.Identity.Providers() {
		if one.Org == x.Person.Org {
			v.Links = append(v.Links, ui.Way{Icon: ui.IconPeople, Name: lang.T(ctx, "Tie %s to this account", lang.T(ctx, one.Name)), Href: "/sign-in/account/" + one.Key + "?for=account"})
		}
	}
	title := lang.T(ctx, "Your account")
	return web.Staff(w, r, web.View{Title: title, Body: accountPage(v), Scripts: []string{"passkey.mjs"}, Width: ui.Middle, Crumbs: []ui.Crumb{{Label: title}}})
}

func (p pages) newCode(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	ctx := r.Context()
	var problems fault.Problems
	secret := r.PostFormValue("secret")
	address := ""
	if r.Method == http.MethodPost {
		codes, err := p.Identity.ConfirmTOTP(ctx, x, secret, r.PostFormValue("code"))
		if err == nil {
			x.Strong = true
			return p.accountPage(w, r, x, accountView{Codes: codes, Said: lang.T(ctx, "Six-digit codes are set up.")})
		}
		if problems, err = mend(err, "code"); err != nil {
			return err
		}
		address = p.Identity.TOTPAddress(x, secret)
	} else {
		secret, address = p.Identity.NewTOTP(x)
	}
	path, size, err := qrPath(address)
	if err != nil {
		return err
	}
	title := lang.T(ctx, "Set up six-digit codes")
	return web.Staff(w, r, web.View{Title: title, Body: newCodePage(secret, path, size, web.Problems(ctx, problems)), Problems: problems, Width: ui.Middle, Crumbs: crumbs(ctx, title)})
}

func crumbs(ctx context.Context, title string) []ui.Crumb {
	return []ui.Crumb{{Label: lang.T(ctx, "Your account"), Href: "/account"}, {Label: title}}
}

// qrPath draws a QR code as one SVG path of squares, with a quiet edge of four; size is the side of its box.
func qrPath(text string) (path, size string, err error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", "", err
	}
	var b strings.Builder
	n := code.Bounds().Dx()
	for y := range n {
		for x := range n {
			if dark, _, _, _ := code.At(x, y).RGBA(); dark == 0 {
				b.WriteString("M" + itoa(x+4) + " " + itoa(y+4) + "h1v1h-1z")
			}
		}
	}
	return b.String(), itoa(n + 8), nil
}

func (p pages) removeCode(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	if err := p.Identity.RemoveTOTP(r.Context(), x); err != nil {
		return err
	}
	return web.Redirect(w, r, "/account")
}

func (p pages) newRecovery(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	codes, err := p.Identity.NewRecovery(r.Context(), x)
	if err != nil {
		return err
	}
	return p.accountPage(w, r, x, accountView{Codes: codes, Said: lang.T(r.Context(), "The old recovery codes no longer work.")})
}

func (p pages) newPassword(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	ctx := r.Context()
	var problems fault.Problems
	if r.Method == http.MethodPost {
		err := p.Identity.ChangePassword(ctx, x, p.try(r), r.PostFormValue("old"), r.PostFormValue("password"))
		if err == nil {
			return p.accountPage(w, r, x, accountView{Said: lang.T(ctx, "Your password is changed. You are signed out everywhere else.")})
		}
		if problems, err = mend(err, "password"); err != nil {
			return err
		}
	}
	title := lang.T(ctx, "Change your password")
	return web.Staff(w, r, web.View{Title: title, Body: passwordChange(web.Problems(ctx, problems)), Problems: problems, Width: ui.Middle, Crumbs: crumbs(ctx, title)})
}

func (p pages) endSession(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	if err := p.Identity.EndOne(r.Context(), x, r.PostFormValue("session")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/account")
}

func (p pages) everywhere(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	if err := p.Identity.SignOutEverywhere(r.Context(), x); err != nil {
		return err
	}
	p.Identity.Clear(w)
	return web.Redirect(w, r, "/signed-out")
}
