package identity_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
)

func (k *kit) bearer(token string) (authz.Actor, error) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	a, _, err := k.Actor(context.Background(), r)
	return a, err
}

func TestAServiceTokenActsWithinItsActionsUntilItEnds(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		in := identity.Token{Name: "Reporting desk", Role: authz.Analyst, Actions: []authz.Action{identity.ActFind}, Expires: k.clock.now().Add(24 * time.Hour)}
		tok, plain, err := k.NewToken(k.admin, in)
		fine(t, err)
		if !strings.HasPrefix(plain, "hw_") || k.count(`SELECT COUNT(*) FROM api_token WHERE token_hash = $1`, plain) != 0 {
			t.Error("the secret is kept")
		}
		a, err := k.bearer(plain)
		fine(t, err)
		if a.ID != tok.ID || a.Role != authz.Analyst || a.Org != org || a.Strong {
			t.Errorf("actor %+v", a)
		}
		if _, err := k.door.Policy().Check(a, identity.ActFind); err != nil {
			t.Error(err)
		}
		_, err = k.door.Policy().Check(a, identity.ActAccount)
		want(t, err, fault.Denied)
		list, err := k.Tokens(k.admin, k.scope(k.admin, identity.ActTokens))
		if err != nil || len(list) != 1 || list[0].Used.IsZero() {
			t.Errorf("tokens %+v, %v", list, err)
		}
		want(t, k.EndToken(adminOf(t.Context(), other), tok.ID), fault.NotFound)
		fine(t, k.EndToken(k.admin, tok.ID))
		_, err = k.bearer(plain)
		want(t, err, fault.Unauthenticated)
		_, plain, err = k.NewToken(k.admin, in)
		fine(t, err)
		k.clock.pass(24 * time.Hour)
		_, err = k.bearer(plain)
		want(t, err, fault.Unauthenticated)
		_, err = k.bearer("hw_nonsense")
		want(t, err, fault.Unauthenticated)
	})
}

func TestATokenIsRefusedForARoleThatOpensRecordsForUnknownActionsAndForTooLong(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		_, _, err := k.NewToken(k.admin, identity.Token{Name: "x", Role: authz.Specialist, Actions: []authz.Action{"no.such"}, Expires: k.clock.now().Add(1000 * 24 * time.Hour)})
		ps := fault.ProblemsOf(err)
		for _, f := range []string{"role", "actions", "expires"} {
			if ps.For(f) == "" {
				t.Errorf("no problem at %s: %v", f, ps)
			}
		}
		_, _, err = k.NewToken(as(t.Context(), authz.Analyst), identity.Token{Name: "x", Role: authz.Analyst, Actions: []authz.Action{identity.ActFind}, Expires: k.clock.now().Add(time.Hour)})
		want(t, err, fault.Denied)
	})
}

func TestNobodyMakesAKeyForWhatTheyDoNotHold(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		till := k.clock.now().Add(time.Hour)
		for _, act := range []authz.Action{identity.ActEdit, identity.ActGrant, identity.ActMyToken, identity.ActAccount} { // strong, strong, strong, at a browser
			_, _, err := k.NewToken(k.admin, identity.Token{Name: "x", Role: authz.Admin, Actions: []authz.Action{act}, Expires: till})
			if fault.ProblemsOf(err).For("actions") == "" {
				t.Errorf("a key for %s: %v", act, err)
			}
		}
		actor, x := k.actor(first(k.inRole(k.person("Ada Invented"), authz.Specialist, "")))
		ctx := authz.With(t.Context(), actor)
		for _, act := range []authz.Action{identity.ActRead, identity.ActLend} { // an administrator's; strong
			_, _, err := k.NewOwnToken(ctx, x, identity.Token{Name: "x", Actions: []authz.Action{act}, Expires: till})
			if fault.ProblemsOf(err).For("actions") == "" {
				t.Errorf("a key of one's own for %s: %v", act, err)
			}
		}
		for _, g := range k.OwnActions(ctx) {
			if g.Strong || g.Action == identity.ActRead {
				t.Errorf("%s is offered", g.Action)
			}
			_, _, err := k.NewOwnToken(ctx, x, identity.Token{Name: "x", Actions: []authz.Action{g.Action}, Expires: till})
			fine(t, err)
		}
	})
}

func first[A, B any](a A, _ B) A { return a }

func TestAPersonsOwnTokenEndsWithTheirRole(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		session, role := k.inRole(p, authz.Specialist, "")
		actor, x := k.actor(session)
		ctx := authz.With(t.Context(), actor)
		in := identity.Token{Name: "My script", Actions: []authz.Action{identity.ActFind}, Expires: k.clock.now().Add(24 * time.Hour)}
		tok, plain, err := k.NewOwnToken(ctx, x, in)
		fine(t, err)
		a, err := k.bearer(plain)
		fine(t, err)
		if a.ID != p.ID || a.Role != authz.Specialist || a.Strong || a.Session != tok.ID {
			t.Errorf("actor %+v", a)
		}
		_, _, err = k.NewOwnToken(as(t.Context(), authz.Reporter), x, in)
		want(t, err, fault.Denied)
		want(t, k.EndOwnToken(as(t.Context(), authz.Specialist), tok.ID), fault.NotFound)
		fine(t, k.EndRole(k.admin, role.ID, "New post"))
		_, err = k.bearer(plain)
		want(t, err, fault.Unauthenticated)
		if list, err := k.OwnTokens(ctx, x); err != nil || len(list) != 1 {
			t.Errorf("%v %v", list, err)
		}
		fine(t, k.EndOwnToken(ctx, tok.ID))
	})
}

func (k *kit) scope(ctx context.Context, act authz.Action) authz.Scope {
	k.t.Helper()
	s, err := k.door.Policy().Check(authz.From(ctx), act)
	fine(k.t, err)
	return s
}
