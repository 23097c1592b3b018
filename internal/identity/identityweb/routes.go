// Package identityweb is the pages of signing in, of one's own account and roles, and of the people of an organisation.
//
// It holds no rule: package identity decides, these pages ask and show. Every page works without a script; only
// passkeys need one, since browsers offer them to scripts alone.
package identityweb

import (
	"context"
	"net/http"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// Deps is what the pages need. The functions may be nil: names are then shown as they are kept.
type Deps struct {
	Identity *identity.Service
	// DemoPeople gives the invented people of the demonstration, one click each; nil when this is none.
	DemoPeople func(ctx context.Context) ([]DemoPerson, error)
	// OrgName and UnitName give names for ids.
	OrgName  func(ctx context.Context, org string) string
	UnitName func(ctx context.Context, org, unit string) string
	// Units gives the units of an organisation to choose from.
	Units func(ctx context.Context, org string) ([]ui.Option, error)
	// Orgs gives the organisations that the first administrator may choose from.
	Orgs func(ctx context.Context) ([]ui.Option, error)
	// Warnings gives, in plain sentences, what an organisation lacks that a role or clearance of somebody would mend.
	Warnings func(ctx context.Context, org string) ([]string, error)
	// Nav gives the navigation of a role.
	Nav func(authz.Role) []web.NavEntry
}

// DemoPerson is one invented person, in one role, of the demonstration.
type DemoPerson struct {
	Person, Assignment string
	// Name, Role and Org are in words, and so is Group: the heading under which the person stands. People of a group
	// follow each other.
	Name, Role, Org, Group string
}

type pages struct{ Deps }

// Routes gives every route of the package.
func Routes(d Deps) []web.Route {
	p := pages{d}
	r := func(pattern string, act authz.Action, h web.HandlerFunc) web.Route {
		return web.Route{Pattern: pattern, Action: act, Handle: h}
	}
	mine := func(pattern string, h func(http.ResponseWriter, *http.Request, *identity.Session) error) web.Route {
		return r(pattern, identity.ActAccount, p.signedIn(h))
	}
	return []web.Route{
		r("GET /sign-in", web.Public, p.signIn),
		r("GET /sign-in/password", web.Public, p.password),
		r("POST /sign-in/password", web.Public, p.password),
		r("GET /sign-in/code", web.Public, p.code),
		r("POST /sign-in/code", web.Public, p.code),
		r("POST /sign-in/passkey/options", web.Public, p.passkeyOptions),
		r("POST /sign-in/passkey", web.Public, p.passkey),
		r("GET /sign-in/account/{provider}", web.Public, p.away),
		r("GET /sign-in/account/{provider}/back", web.Public, p.back),
		r("POST /sign-in/demo", web.Public, p.demo),
		r("POST /sign-out", web.Public, p.signOut),
		r("GET /signed-out", web.Public, p.signedOut),
		r("GET /forgotten", web.Public, p.forgotten),
		r("POST /forgotten", web.Public, p.forgotten),
		r("GET /forgotten/{token}", web.Public, p.choose),
		r("POST /forgotten/{token}", web.Public, p.choose),
		r("GET /invitation/{token}", web.Public, p.invitation),
		r("POST /invitation/{token}", web.Public, p.invitation),
		r("GET /first-run", web.Public, p.firstRun),
		r("POST /first-run", web.Public, p.firstRun),
		r("GET /session", web.Public, p.session),
		r("POST /session", web.Public, p.session),
		mine("GET /change-role", p.roles),
		mine("POST /change-role", p.changeRole),
		r("POST /change-role/lend", identity.ActLend, p.signedIn(p.lend)),
		mine("GET /account", p.account),
		mine("GET /account/code", p.newCode),
		mine("POST /account/code", p.newCode),
		mine("POST /account/code/remove", p.removeCode),
		mine("POST /account/recovery", p.newRecovery),
		mine("GET /account/password", p.newPassword),
		mine("POST /account/password", p.newPassword),
		mine("POST /account/passkey/options", p.addPasskeyOptions),
		mine("POST /account/passkey", p.addPasskey),
		mine("POST /account/passkey/remove", p.removePasskey),
		mine("POST /account/session/end", p.endSession),
		mine("POST /account/sign-out-everywhere", p.everywhere),
		r("GET /account/keys", identity.ActMyToken, p.signedIn(p.ownKeys)),
		r("POST /account/keys", identity.ActMyToken, p.signedIn(p.ownKeys)),
		r("POST /account/keys/{token}/end", identity.ActMyToken, p.signedIn(p.endOwnKey)),
		r("GET /people", identity.ActRead, p.people),
		r("GET /people/invite", identity.ActEdit, p.invite),
		r("POST /people/invite", identity.ActEdit, p.invite),
		r("GET /people/import", identity.ActEdit, p.importPeople),
		r("POST /people/import", identity.ActEdit, p.importPeople),
		r("GET /keys", identity.ActTokens, p.keys),
		r("POST /keys", identity.ActTokens, p.keys),
		r("POST /keys/{token}/end", identity.ActTokens, p.endKey),
		r("GET /people/{person}", identity.ActRead, p.person),
		r("POST /people/{person}", identity.ActEdit, p.editPerson),
		r("POST /people/{person}/role", identity.ActGrant, p.giveRole),
		r("POST /people/{person}/role/end", identity.ActGrant, p.endRole),
		r("POST /people/{person}/clearance", identity.ActGrant, p.giveClearance),
		r("POST /people/{person}/clearance/end", identity.ActGrant, p.endClearance),
		r("POST /people/{person}/sessions/end", identity.ActEnd, p.endSessions),
		r("POST /people/{person}/link", identity.ActEdit, p.sendLink),
		r("POST /people/{person}/reset", identity.ActEdit, p.reset),
		r("POST /people/{person}/leave", identity.ActEdit, p.leave),
		r("POST /people/{person}/return", identity.ActEdit, p.comeBack),
	}
}

// Identifier tells package web who asks.
func Identifier(d Deps) web.Identifier { return identifier{pages{d}} }

type identifier struct{ pages }

// Identify gives the actor of a request and what the frame shows of them.
func (i identifier) Identify(r *http.Request) (authz.Actor, web.Profile, error) {
	a, x, err := i.Identity.Actor(r.Context(), r)
	p := web.Profile{Name: a.Name, Role: a.Role.Words(), Org: i.orgName(r.Context(), a.Org)}
	if x != nil {
		p.Left = lasts(x, i.Identity.Now())
		p.Roles = x.Held + 1 // being a member of staff at home is one
	}
	if len(a.Units) > 0 {
		p.Unit = i.unitName(r.Context(), a.Org, a.Units[0])
	}
	if i.Nav != nil {
		p.Nav = i.Nav(a.Role)
	}
	return a, p, err
}

// lasts is how long a session lasts at the least from now. A use is noted once a minute, so that much less than its idle
// time is sure; and the same page is the same to the byte however long the session has run, but near its very end.
func lasts(x *identity.Session, now time.Time) time.Duration {
	sure := x.Idle - time.Minute
	if sure < time.Minute {
		sure = x.Idle / 2
	}
	return max(time.Second, min(sure, x.Expires.Sub(now)))
}

func (p pages) orgName(ctx context.Context, org string) string {
	if p.OrgName == nil || org == "" {
		return org
	}
	return p.OrgName(ctx, org)
}

func (p pages) unitName(ctx context.Context, org, unit string) string {
	if p.UnitName == nil || unit == "" {
		return unit
	}
	return p.UnitName(ctx, org, unit)
}

// signedIn gives a handler the session; a key of another system has none and no account.
func (p pages) signedIn(h func(http.ResponseWriter, *http.Request, *identity.Session) error) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		_, x, err := p.Identity.Actor(r.Context(), r)
		if err != nil {
			return err
		}
		if x == nil {
			return fault.New(fault.Unauthenticated, "Sign in to go on")
		}
		return h(w, r, x)
	}
}

func (p pages) try(r *http.Request) identity.Try {
	t := p.Identity.TryOf(r)
	t.Shared = r.FormValue("shared") == "1"
	t.Request = web.RequestID(r.Context())
	return t
}

// mend turns an error that the person can do something about into problems of the form, and gives any other back.
func mend(err error, field string) (fault.Problems, error) {
	if ps := fault.ProblemsOf(err); len(ps) > 0 {
		return ps, nil
	}
	switch fault.KindOf(err) {
	case fault.Unauthenticated, fault.TooMany, fault.Denied, fault.Conflict, fault.Invalid, fault.Unavailable:
		if err != nil {
			return fault.ProblemsFrom(err, field), nil
		}
	}
	return nil, err
}
