package identity_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/importer"
)

func TestPasswordsAreLongAndNotTheFirstToBeGuessed(t *testing.T) {
	for pw, fine := range map[string]bool{
		"kettle garden seven": true, "tea at noon, always": true, "ysgol-heol-cadair": true, strings.Repeat("long ", 90) + "end": true,
		"short": false, "elevenchars": false, "password1234": false, "Welcome-2026!": false, "aaaaaaaaaaaa": false, "123456789012": false,
		"abcdefghijklm": false, "abcabcabcabc": false, "ada.invented": false, "Ada Invented": false, strings.Repeat("x1y2z3", 100): false, "------------": false,
	} {
		if why := identity.PasswordProblem(pw, "ada.invented@example.nhs.uk", "Ada Invented"); (why == "") != fine {
			t.Errorf("%q: %q", pw, why)
		}
	}
}

func TestALinkForAForgottenPasswordWorksOnceAndEndsEverySession(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		in, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		fine(t, k.Forgotten(t.Context(), try("192.0.2.1"), "ADA.invented@example.nhs.uk"))
		fine(t, k.Forgotten(t.Context(), try("192.0.2.1"), "nobody@example.nhs.uk"))
		k.Close()
		var link string
		for _, m := range k.told.list {
			if m.template == identity.TellForgotten && m.person == p.Email {
				link = m.link
			} else if m.person != p.Email {
				t.Errorf("told %v", m)
			}
		}
		token := strings.TrimPrefix(link, "/forgotten/")
		if _, err := k.LinkGood(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		if ps := fault.ProblemsOf(k.UseLink(t.Context(), token, "short")); ps.For("password") == "" {
			t.Error("a short password is taken")
		}
		fine(t, k.UseLink(t.Context(), token, "another kettle garden"))
		want(t, k.UseLink(t.Context(), token, "yet another kettle"), fault.NotFound)
		if a, _ := k.actor(in.Token); a.SignedIn() {
			t.Error("an old session goes on")
		}
		_, err = k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		want(t, err, fault.Unauthenticated)
		_, err = k.Password(t.Context(), try("192.0.2.1"), p.Email, "another kettle garden")
		fine(t, err)
		late, err := k.SendLink(k.admin, p.ID)
		fine(t, err)
		k.clock.pass(time.Hour)
		want(t, k.UseLink(t.Context(), late, "yet another kettle"), fault.NotFound)
		_, err = k.SendLink(adminOf(t.Context(), other), p.ID)
		want(t, err, fault.NotFound)
	})
}

func TestChangingThePasswordNeedsTheOldOneAndEndsOtherSessions(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		one, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		two, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		_, x := k.actor(two.Token)
		if ps := fault.ProblemsOf(k.ChangePassword(t.Context(), x, try("192.0.2.1"), "wrong", "another kettle garden")); ps.For("old") == "" {
			t.Error("taken without the old one")
		}
		fine(t, k.ChangePassword(t.Context(), x, try("192.0.2.1"), secret, "another kettle garden"))
		if a, _ := k.actor(one.Token); a.SignedIn() {
			t.Error("another session goes on")
		}
		if a, _ := k.actor(two.Token); !a.SignedIn() {
			t.Error("this session ended")
		}
	})
}

func TestAnInvitationIsTakenUpOnceWithItsRole(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		v := identity.Invitation{Name: "Bea Invented", Email: "bea@example.nhs.uk", Role: authz.Privacy, Reason: "New in post"}
		_, err := func() (string, error) {
			_, token, err := k.Invite(as(t.Context(), authz.Privacy), v)
			return token, err
		}()
		want(t, err, fault.Denied)
		_, token, err := k.Invite(k.admin, v)
		fine(t, err)
		out, err := k.Accept(t.Context(), try("192.0.2.1"), token, "Bea Invented", secret)
		fine(t, err)
		_, x := k.actor(out.Token)
		if roles, _ := k.Roles(t.Context(), x); len(roles) != 1 || roles[0].Role != authz.Privacy || x.Role != authz.Reporter {
			t.Errorf("roles %+v, in %s", roles, x.Role)
		}
		_, err = k.Accept(t.Context(), try("192.0.2.1"), token, "Bea Invented", secret)
		want(t, err, fault.NotFound)

		// Somebody at home elsewhere signs in and joins; nobody else can.
		k.clock.pass(time.Minute)
		_, token, err = k.Invite(adminOf(t.Context(), other), identity.Invitation{Name: "Bea Invented", Email: "bea@example.nhs.uk", Role: authz.Union, Reason: "Joint work"})
		fine(t, err)
		_, err = k.Accept(t.Context(), try("192.0.2.1"), token, "Bea Invented", secret)
		want(t, err, fault.Conflict)
		cal, err := k.Password(t.Context(), try("192.0.2.1"), k.person("Cal Invented").Email, secret)
		fine(t, err)
		want(t, k.Join(t.Context(), cal.Session, token), fault.Denied)
		fine(t, k.Join(t.Context(), x, token))
		roles, _ := k.Roles(t.Context(), x)
		if len(roles) != 2 || roles[1].Org != other {
			t.Errorf("roles %+v", roles)
		}
		inv, token, err := k.Invite(k.admin, identity.Invitation{Name: "Dee Invented", Email: "dee@example.nhs.uk"})
		fine(t, err)
		want(t, k.Withdraw(adminOf(t.Context(), other), inv.ID), fault.NotFound)
		fine(t, k.Withdraw(k.admin, inv.ID))
		_, _, err = k.Invited(t.Context(), token)
		want(t, err, fault.NotFound)
	})
}

func TestTheFirstAdministratorNeedsTheCodeOnTheTerminal(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		need, err := k.NeedsFirstRun(t.Context())
		if err != nil || !need {
			t.Fatalf("need %v, %v", need, err)
		}
		f := identity.First{Org: org, Name: "Sunil Invented", Email: "sunil@example.nhs.uk", Password: secret, Code: "AAAA-BBBB-CCCC-DDDD"}
		_, err = k.FirstRun(t.Context(), try("127.0.0.1"), f)
		want(t, err, fault.Denied) // no code was made yet
		code := k.FirstRunCode()
		for range 9 {
			_, err = k.FirstRun(t.Context(), try("127.0.0.1"), f)
			want(t, err, fault.Invalid)
		}
		f.Code = strings.ToLower(code)
		out, err := k.FirstRun(t.Context(), try("127.0.0.1"), f)
		fine(t, err)
		_, x := k.actor(out.Token)
		if x.Role != authz.Reporter {
			t.Error("administrator without a second factor")
		}
		key, _ := k.NewTOTP(x)
		_, err = k.ConfirmTOTP(t.Context(), x, key, k.code(key))
		fine(t, err)
		roles, err := k.Roles(t.Context(), x)
		fine(t, err)
		_, x = k.actor(out.Token)
		now, err := k.ChangeRole(t.Context(), x, roles[0].ID)
		fine(t, err)
		if a, _ := k.actor(now.Token); a.Role != authz.Admin || !a.Strong {
			t.Errorf("actor %+v", a)
		}
		f.Email = "second@example.nhs.uk"
		_, err = k.FirstRun(t.Context(), try("127.0.0.1"), f)
		want(t, err, fault.Denied)
		f.Code = k.FirstRunCode()
		_, err = k.FirstRun(t.Context(), try("127.0.0.1"), f)
		want(t, err, fault.Conflict)
		f.Code = k.FirstRunCode()
		k.clock.pass(time.Hour)
		_, err = k.FirstRun(t.Context(), try("127.0.0.1"), f)
		want(t, err, fault.Denied)
	})
}

func TestPeopleAreListedByNameAPageAtATimeWithinTheOrganisation(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		for _, n := range []string{"Cal Invented", "Ada Invented", "Bea Other", "Dee 100% Invented"} {
			_, err := k.Add(k.admin, identity.NewPerson{Name: n, Email: strings.ReplaceAll(strings.ReplaceAll(n, " ", "."), "%", "") + "@example.nhs.uk"})
			fine(t, err)
		}
		_, err := k.Add(adminOf(t.Context(), other), identity.NewPerson{Name: "Neighbour Invented", Email: "n@example.nhs.uk"})
		fine(t, err)
		scope := k.scope(k.admin, identity.ActRead)
		names := func(l identity.Listing) []string {
			list, _, err := k.People(t.Context(), scope, l)
			fine(t, err)
			var out []string
			for _, p := range list {
				out = append(out, p.Name)
			}
			return out
		}
		first, more, err := k.People(t.Context(), scope, identity.Listing{Limit: 2})
		if err != nil || !more || len(first) != 2 {
			t.Fatalf("%v %v %v", first, more, err)
		}
		for _, c := range []struct {
			l    identity.Listing
			want []string
		}{
			{identity.Listing{After: first[1].Key()}, []string{"Cal Invented", "Dee 100% Invented"}},
			{identity.Listing{Find: "inv"}, []string{"Ada Invented", "Cal Invented", "Dee 100% Invented"}},
			{identity.Listing{Find: "100%"}, []string{"Dee 100% Invented"}},
			{identity.Listing{Find: "%"}, nil},
			{identity.Listing{Find: "bea.o"}, []string{"Bea Other"}},
			{identity.Listing{Left: true}, nil},
		} {
			if d := cmp.Diff(c.want, names(c.l)); d != "" {
				t.Errorf("%+v: %s", c.l, d)
			}
		}
		list, _, err := k.People(t.Context(), authz.Scope{}, identity.Listing{})
		if err != nil || len(list) != 0 {
			t.Errorf("the empty scope lists %v, %v", list, err)
		}
		_, err = k.door.Policy().Check(authz.From(as(t.Context(), authz.Manager)), identity.ActRead)
		want(t, err, fault.Denied)
		if d, err := k.Detail(t.Context(), scope, first[0].ID); err != nil || !d.Home || d.Name != "Ada Invented" {
			t.Errorf("%+v %v", d, err)
		}
		_, err = k.Detail(t.Context(), k.scope(adminOf(t.Context(), other), identity.ActRead), first[0].ID)
		want(t, err, fault.NotFound)
		p := first[0]
		p.Name, p.JobTitle = "Ada Renamed", "Matron"
		want(t, k.Edit(adminOf(t.Context(), other), p), fault.NotFound)
		want(t, k.Edit(as(t.Context(), authz.Manager), p), fault.Denied)
		fine(t, k.Edit(k.admin, p))
		_, err = k.Add(k.admin, identity.NewPerson{Name: "Twin", Email: strings.ToUpper(p.Email)})
		want(t, err, fault.Invalid)
		_, err = k.Add(as(t.Context(), authz.Manager), identity.NewPerson{Name: "Twin", Email: "twin@example.nhs.uk"})
		want(t, err, fault.Denied)
	})
}

func TestALostSecondFactorIsTakenAwayByAnotherAdministrator(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		out, _ := k.strong(p)
		self := authz.With(t.Context(), authz.Actor{ID: p.ID, Role: authz.Admin, Org: org, Strong: true})
		want(t, k.ResetFactors(self, p.ID, "x"), fault.Denied)
		want(t, k.ResetFactors(adminOf(t.Context(), other), p.ID, "x"), fault.NotFound)
		fine(t, k.ResetFactors(k.admin, p.ID, "Seen in person with their badge"))
		if a, _ := k.actor(out.Token); a.SignedIn() {
			t.Error("still in")
		}
		in, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		if in.Token == "" || in.Session.Strong {
			t.Error("a code is still asked for")
		}
	})
}

func (k *kit) file(csv string, apply bool) (importer.Report, []identity.Move) {
	k.t.Helper()
	f, err := importer.Open(bytes.NewReader([]byte(csv)), int64(len(csv)), "people.csv", importer.Limits{})
	fine(k.t, err)
	r, moves, err := k.ImportPeople(k.admin, f, apply)
	fine(k.t, err)
	return r, moves
}

func TestAFileOfJoinersMoversAndLeavers(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		const head = "staff_number,email,name,job_title,unit,roles,starts,ends\n"
		first := head + "100,ada@example.nhs.uk,Ada Invented,Nurse,unit_ed,manager,,\n101,bea@example.nhs.uk,Bea Invented,Porter,,,,\n"
		what := func(m []identity.Move) string {
			var out []string
			for _, x := range m {
				out = append(out, x.What)
			}
			return strings.Join(out, " ")
		}
		if _, m := k.file(first, false); what(m) != "joins joins" || k.count(`SELECT COUNT(*) FROM person`) != 0 {
			t.Errorf("the dry run: %v", m)
		}
		k.file(first, true)
		if _, m := k.file(first, true); what(m) != "same same" {
			t.Errorf("the same file again: %v", m)
		}
		list, _, err := k.People(t.Context(), k.scope(k.admin, identity.ActRead), identity.Listing{Find: "ada"})
		fine(t, err)
		ada := list[0]
		token, err := k.SendLink(k.admin, ada.ID)
		fine(t, err)
		fine(t, k.UseLink(t.Context(), token, secret))
		in, _ := k.strong(ada)
		_, x := k.actor(in.Token)
		if roles, _ := k.Roles(t.Context(), x); len(roles) != 1 || roles[0].Role != authz.Manager || roles[0].Unit != "unit_ed" || roles[0].Source != "file" {
			t.Errorf("roles %+v", roles)
		}
		// A new surname and address, another unit: the staff number finds her.
		if _, m := k.file(head+"100,ada.new@example.nhs.uk,Ada Newname,Nurse,unit_out,manager,,\n", true); what(m) != "changes" {
			t.Errorf("mover: %v", m)
		}
		if roles, _ := k.Roles(t.Context(), x); len(roles) != 1 || roles[0].Unit != "unit_out" {
			t.Errorf("roles %+v", roles)
		}
		ada.Email = "ada.new@example.nhs.uk"
		k.clock.pass(time.Minute)
		again, err := k.Password(t.Context(), try("192.0.2.1"), ada.Email, secret)
		if err != nil || again.Step == "" {
			t.Fatalf("%+v %v", again, err)
		}
		if _, m := k.file(head+"100,ada.new@example.nhs.uk,Ada Newname,Nurse,unit_out,,,2026-11-20\n", true); what(m) != "leaves" {
			t.Errorf("leaver: %v", m)
		}
		if n := k.count(`SELECT COUNT(*) FROM session WHERE person_id = $1`, ada.ID); n != 0 {
			t.Errorf("%d sessions of a leaver", n)
		}
		if roles, _ := k.Roles(t.Context(), x); len(roles) != 0 {
			t.Errorf("roles of a leaver %+v", roles)
		}
		r, _ := k.file(head+",not an address,X,,,administrator,,\n", true)
		if r.Rejected != 1 || len(r.Problems) != 2 {
			t.Errorf("report %+v", r)
		}
		f, err := importer.Open(strings.NewReader(first), int64(len(first)), "people.csv", importer.Limits{})
		fine(t, err)
		_, _, err = k.ImportPeople(as(t.Context(), authz.Manager), f, true)
		want(t, err, fault.Denied)
	})
}

func TestOneClickSignInIsForTheDemonstrationAlone(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		a := k.give(p, authz.Board, "")
		_, err := k.Demo(t.Context(), try("127.0.0.1"), p.ID, a.ID)
		want(t, err, fault.NotFound)
		k.Config.Demo = true
		out, err := k.Demo(t.Context(), try("127.0.0.1"), p.ID, a.ID)
		fine(t, err)
		if a, _ := k.actor(out.Token); a.Role != authz.Board || !a.Strong {
			t.Errorf("actor %+v", a)
		}
	})
}
