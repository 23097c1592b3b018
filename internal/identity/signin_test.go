package identity_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
)

func TestAPasswordSignsInAMemberOfStaffAndIsAudited(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		out, err := k.Password(t.Context(), try("192.0.2.1"), " ADA.Invented@example.nhs.uk ", secret)
		fine(t, err)
		a, x := k.actor(out.Token)
		if a.ID != p.ID || a.Role != authz.Reporter || a.Org != org || a.Strong || a.OwnKey == "" || x == nil || a.Session != x.ID {
			t.Errorf("actor %+v", a)
		}
		if n := k.count(`SELECT COUNT(*) FROM audit_entry WHERE org_id = $1 AND actor = $2 AND action = 'session.begin' AND outcome = 'done'`, org, p.ID); n != 1 {
			t.Errorf("%d sign-ins in the log", n)
		}
		if n := k.count(`SELECT COUNT(*) FROM session WHERE token_hash = $1`, out.Token); n != 0 {
			t.Error("the token itself is in the database")
		}
	})
}

func TestAWrongPasswordAndAnUnknownAccountLookAlikeAndAreAudited(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		gone := k.person("Gone Invented")
		fine(t, k.Leave(k.admin, gone.ID, "Left"))
		var said []string
		for _, email := range []string{p.Email, "nobody@example.nhs.uk", gone.Email, "not an address"} {
			pw := "not the password"
			if email == gone.Email {
				pw = secret
			}
			_, err := k.Password(t.Context(), try("192.0.2.1"), email, pw)
			want(t, err, fault.Unauthenticated)
			said = append(said, err.Error())
		}
		for _, s := range said {
			if s != said[0] {
				t.Errorf("%q differs from %q", s, said[0])
			}
		}
		if n := k.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'session.begin' AND outcome = 'refused'`); n != 4 {
			t.Errorf("%d refused tries in the log, want 4", n)
		}
		if n := k.count(`SELECT COUNT(*) FROM audit_entry WHERE detail LIKE '%nobody@%' OR record_id LIKE '%@%'`); n != 0 {
			t.Error("an address is in the log")
		}
	})
}

func TestGuessesSlowTheGuesserAndNobodyElse(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		first, err := k.Password(t.Context(), try("198.51.100.7"), p.Email, secret)
		fine(t, err)
		for range 5 {
			_, err := k.Password(t.Context(), try("192.0.2.66"), p.Email, "wrong wrong wrong")
			want(t, err, fault.Unauthenticated)
		}
		for _, pw := range []string{"wrong wrong wrong", secret} {
			_, err := k.Password(t.Context(), try("192.0.2.99"), p.Email, pw)
			want(t, err, fault.TooMany)
		}
		if _, err := k.Password(t.Context(), try("198.51.100.7"), p.Email, secret); err != nil {
			t.Errorf("from another network: %v", err)
		}
		known := try("192.0.2.5")
		known.Device = first.Device
		if _, err := k.Password(t.Context(), known, p.Email, secret); err != nil {
			t.Errorf("from a known device in the guesser's network: %v", err)
		}
		forged := try("192.0.2.5")
		forged.Device = "made-up~aaaaaaaaaaaaaaaaaaaaaaaaaa"
		_, err = k.Password(t.Context(), forged, p.Email, secret)
		want(t, err, fault.TooMany)
		k.clock.pass(11 * time.Second)
		if _, err := k.Password(t.Context(), try("192.0.2.66"), p.Email, secret); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

func TestASixDigitCodeIsAskedForAndTakenOnce(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		_, key := k.strong(p)
		k.clock.pass(time.Minute)
		code := k.code(key)
		in := func(code string) (identity.Signed, error) {
			out, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
			fine(t, err)
			if out.Step == "" || out.Token != "" {
				t.Fatal("a password alone opened a session")
			}
			return k.Code(t.Context(), try("192.0.2.1"), out.Step, code)
		}
		_, err := in("000000")
		want(t, err, fault.Unauthenticated)
		out, err := in(code[:3] + " " + code[3:])
		fine(t, err)
		if a, _ := k.actor(out.Token); !a.Strong {
			t.Error("the session is not strong")
		}
		_, err = in(code)
		want(t, err, fault.Unauthenticated)
		_, err = k.Code(t.Context(), try("192.0.2.1"), "no such step", code)
		want(t, err, fault.Unauthenticated)
	})
}

func TestCodeGuessesAddUpWhereverTheyComeFrom(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		k.strong(p)
		out, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		for i := range 5 {
			_, err = k.Code(t.Context(), try("198.51."+string(rune('1'+i))+".1"), out.Step, "000000")
			want(t, err, fault.Unauthenticated)
		}
		_, err = k.Code(t.Context(), try("203.0.113.1"), out.Step, "000000")
		want(t, err, fault.TooMany)
		k.clock.pass(11 * time.Minute)
		_, err = k.Code(t.Context(), try("203.0.113.1"), out.Step, "000000")
		want(t, err, fault.Unauthenticated)
	})
}

func TestARecoveryCodeWorksOnce(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		first, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		key, _ := k.NewTOTP(first.Session)
		codes, err := k.ConfirmTOTP(t.Context(), first.Session, key, k.code(key))
		fine(t, err)
		if len(codes) != 10 {
			t.Fatalf("%d codes", len(codes))
		}
		for i, kind := range []fault.Kind{fault.Internal, fault.Unauthenticated} {
			out, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
			fine(t, err)
			out, err = k.Code(t.Context(), try("192.0.2.1"), out.Step, strings.ToLower(codes[3]))
			if i == 0 {
				fine(t, err)
				if f, _ := k.Factors(t.Context(), out.Session); f.Recovery != 9 {
					t.Errorf("%d codes left", f.Recovery)
				}
				continue
			}
			want(t, err, kind)
		}
	})
}

func TestASessionThatOnlyAPasswordOpenedCannotAddAWayInBesideASecondFactor(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		weak, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		k.strong(p)
		_, x := k.actor(weak.Token)
		key, _ := k.NewTOTP(x)
		_, err = k.ConfirmTOTP(t.Context(), x, key, k.code(key))
		want(t, err, fault.Denied)
		want(t, k.RemoveTOTP(t.Context(), x), fault.Denied)
		_, err = k.NewRecovery(t.Context(), x)
		want(t, err, fault.Denied)
	})
}

func TestSessionsEndWhenIdleAndAtTheLatestAfterTwelveHours(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		in := func(shared bool) string {
			tr := try("192.0.2.1")
			tr.Shared = shared
			out, err := k.Password(t.Context(), tr, p.Email, secret)
			fine(t, err)
			if shared && out.Device != "" {
				t.Error("a shared device is remembered")
			}
			return out.Token
		}
		token := in(false)
		k.clock.pass(29 * time.Minute)
		a, x := k.actor(token)
		if !a.SignedIn() || x.Ends().Sub(k.clock.now()) != 30*time.Minute || x.Ends().Sub(x.WarnAt()) != 2*time.Minute {
			t.Errorf("after 29 minutes: %+v", x)
		}
		k.clock.pass(29 * time.Minute)
		if a, _ := k.actor(token); !a.SignedIn() {
			t.Error("use did not lengthen the session")
		}
		k.clock.pass(30 * time.Minute)
		if a, x := k.actor(token); a.SignedIn() || x != nil {
			t.Error("an idle session goes on")
		}
		shared := in(true)
		k.clock.pass(10 * time.Minute)
		if a, _ := k.actor(shared); a.SignedIn() {
			t.Error("a shared device stays signed in for ten minutes")
		}
		token = in(false)
		for range 12*3 - 1 {
			k.clock.pass(20 * time.Minute)
			if a, _ := k.actor(token); !a.SignedIn() {
				t.Fatal("ended too soon")
			}
		}
		k.clock.pass(20 * time.Minute)
		if a, _ := k.actor(token); a.SignedIn() {
			t.Error("a session outlives twelve hours")
		}
		fine(t, k.Sweep(t.Context()))
		if n := k.count(`SELECT COUNT(*) FROM session`); n != 0 {
			t.Errorf("%d dead sessions are kept", n)
		}
	})
}

func TestAQuietRequestIsNoUse(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		out, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		for range 2 {
			k.clock.pass(15 * time.Minute)
			r := request(out.Token)
			r.Header.Set(identity.Quiet, "1")
			_, _, err := k.Actor(t.Context(), r)
			fine(t, err)
		}
		if a, _ := k.actor(out.Token); a.SignedIn() {
			t.Error("asking how long is left lengthened the session")
		}
	})
}

func TestSigningOutEndsThisOrEverySession(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		in := func() string {
			out, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
			fine(t, err)
			return out.Token
		}
		one, two, three := in(), in(), in()
		_, x := k.actor(one)
		_, _ = k.actor(two)
		fine(t, k.SignOut(t.Context(), x))
		if a, _ := k.actor(one); a.SignedIn() {
			t.Error("signed out and still in")
		}
		_, x = k.actor(two)
		if list, err := k.Sessions(t.Context(), x); err != nil || len(list) != 2 || list[0].Device != "Firefox on Windows" {
			t.Errorf("sessions %+v, %v", list, err)
		}
		fine(t, k.SignOutEverywhere(t.Context(), x))
		for _, token := range []string{two, three} {
			if a, _ := k.actor(token); a.SignedIn() {
				t.Error("signed out everywhere and still in")
			}
		}
	})
}

func TestAnAdministratorEndsTheSessionsOfTheirOwnPeopleOnly(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		out, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		want(t, k.EndSessions(adminOf(t.Context(), other), p.ID, "x"), fault.NotFound)
		want(t, k.EndSessions(as(t.Context(), authz.Specialist), p.ID, "x"), fault.Denied)
		if a, _ := k.actor(out.Token); !a.SignedIn() {
			t.Error("ended by a neighbour")
		}
		fine(t, k.EndSessions(k.admin, p.ID, "Lost phone"))
		if a, _ := k.actor(out.Token); a.SignedIn() {
			t.Error("still in")
		}
	})
}

func TestEndingASessionIsSeenOnAnotherNodeWithinFiveSeconds(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		out, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		node, err := identity.Open(identity.Deps{DB: k.read, Door: k.door, Ring: k.Ring, Now: k.clock.now})
		fine(t, err)
		if a, _, _ := node.Actor(t.Context(), request(out.Token)); !a.SignedIn() {
			t.Fatal("the other node does not know the session")
		}
		fine(t, k.EndSessions(k.admin, p.ID, "Lost phone"))
		k.clock.pass(5 * time.Second)
		if a, _, _ := node.Actor(t.Context(), request(out.Token)); a.SignedIn() {
			t.Error("the other node still knows it")
		}
	})
}

func TestCookiesCannotBeReadByScriptsNorSentFromElsewhere(t *testing.T) {
	for _, c := range []struct {
		base, name string
		secure     bool
	}{{"https://vpr.example.nhs.uk", "__Host-hw_session", true}, {"http://127.0.0.1:8080", "hw_session", false}} {
		k := open(t, dbtest.Fresh(t, 0, migrations), identity.Config{BaseURL: c.base})
		out, err := k.Password(t.Context(), try("192.0.2.1"), k.person("Ada Invented").Email, secret)
		fine(t, err)
		w := httptest.NewRecorder()
		k.Write(w, out)
		found := false
		for _, got := range w.Result().Cookies() {
			if got.Name == c.name && got.Value == out.Token {
				found = true
			}
			if !got.HttpOnly || got.Secure != c.secure || got.SameSite != 2 || got.Path != "/" || got.Domain != "" {
				t.Errorf("cookie %+v", got)
			}
		}
		if !found {
			t.Errorf("no cookie %s", c.name)
		}
	}
	k := open(t, dbtest.Fresh(t, 0, migrations), identity.Config{})
	d := k.Deps
	d.Config.BaseURL = "http://vpr.example.nhs.uk"
	if _, err := identity.Open(d); err == nil {
		t.Error("plain http is taken for another host than this computer")
	}
}

func TestWhoeverHasLeftIsOutAtOnce(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		k.give(p, authz.Specialist, "")
		s, _ := k.strong(p)
		_, x := k.actor(s.Token)
		fine(t, k.Leave(k.admin, p.ID, "Moved away"))
		if a, _ := k.actor(s.Token); a.SignedIn() {
			t.Error("still in")
		}
		if roles, _ := k.Roles(t.Context(), x); len(roles) != 0 {
			t.Errorf("still holds %v", roles)
		}
		want(t, k.Leave(as(t.Context(), authz.Manager), p.ID, ""), fault.Denied)
	})
}
