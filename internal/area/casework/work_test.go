package casework_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
)

// now opens a case as it is.
func (b *bench) read(ctx context.Context, id string) casework.Case {
	b.Helper()
	c, err := b.Case(ctx, b.scope(ctx, casework.ActRead), here, id)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// second gives another specialist of the first trust.
func (b *bench) second() context.Context {
	a := authz.From(b.lead())
	a.ID, a.Name = "per_second", "Second Specialist"
	return authz.With(b.Context(), a)
}

func (b *bench) want(kind fault.Kind, err error, what string) {
	b.Helper()
	if !fault.Is(err, kind) || fault.MessageOf(err) == "" {
		b.Errorf("%s: %v, want %s with a sentence", what, err, kind)
	}
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func TestOnlyStagesThatFollowAreTakenAndAClosedCaseStaysClosed(t *testing.T) {
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report())
		move := func(to casework.Stage) error { return b.MoveTo(b.lead(), here, c.ID, to, "") }
		b.want(fault.Invalid, move(casework.Court), "from opened to court")
		b.want(fault.Invalid, move(casework.Closed), "closed without an outcome")
		b.want(fault.Invalid, move("part_of_the_job"), "a stage that is none")
		b.must(move(casework.Police))
		b.must(move(casework.Court))
		b.want(fault.Invalid, b.Close(b.lead(), here, c.ID, "", "x"), "closed without an outcome")
		b.want(fault.Invalid, b.Close(b.lead(), here, c.ID, "court", " "), "closed without a reason")
		b.must(b.Close(b.lead(), here, c.ID, "court", "Community order of twelve months"))
		b.want(fault.Conflict, move(casework.Police), "a closed case moves")
		b.want(fault.Conflict, b.Close(b.lead(), here, c.ID, "court", "Again"), "closed twice")
		b.want(fault.Conflict, b.Retitle(b.lead(), here, c.ID, "Another"), "a closed case gets a title")
		if why, err := b.Ending(b.lead(), b.scope(b.lead(), casework.ActRead), here, c.ID); err != nil || why != "Community order of twelve months" {
			b.Errorf("it ended with %q, %v", why, err)
		}
		if n := b.count(`SELECT COUNT(*) FROM case_record WHERE CAST(outcome_note AS TEXT) LIKE '%order%'`); n != 0 {
			b.Error("the reason lies open")
		}
		b.must(b.Reopen(b.lead(), here, c.ID, "The appeal was heard"))
		b.want(fault.Conflict, b.Reopen(b.lead(), here, c.ID, "Again"), "reopened twice")
		b.want(fault.Denied, b.MoveTo(b.as(authz.Manager, here), here, c.ID, casework.Police, ""), "a manager moves it")
		b.want(fault.NotFound, b.MoveTo(b.as(authz.Specialist, there), there, c.ID, casework.Police, ""), "another trust moves it")
	})
}

func TestViolenceIsPartOfNobodysWorkInAnyOutcome(t *testing.T) {
	t.Parallel()
	for _, o := range casework.Outcomes() {
		for _, never := range []string{"part of", "the job", "expected", "accepted risk", "victim", "perpetrator"} {
			if strings.Contains(strings.ToLower(o.Words), never) {
				t.Errorf("%q says %q", o.Words, never)
			}
		}
	}
}

func TestTwoWhoDecideAtOnceDoNotWriteOverEachOther(t *testing.T) {
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report())
		b.must(b.Seen(c.Version).MoveTo(b.lead(), here, c.ID, casework.Police, ""))
		err := b.Seen(c.Version).MoveTo(b.second(), here, c.ID, casework.Panel, "mine")
		b.want(fault.Conflict, err, "the second decision over a version that is gone")
		b.want(fault.Conflict, b.Seen(c.Version).Close(b.second(), here, c.ID, "court", "x"), "closed over a version that is gone")
		if got := b.read(b.lead(), c.ID); got.Stage != casework.Police {
			b.Errorf("it stands at %s", got.Stage)
		}
		done := make(chan error, 6)
		v := b.read(b.lead(), c.ID).Version
		for range cap(done) {
			go func() { done <- b.Seen(v).MoveTo(b.lead(), here, c.ID, casework.Court, "at once") }()
		}
		won := 0
		for range cap(done) {
			if err := <-done; err == nil {
				won++
			} else if !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
				b.Error(err)
			}
		}
		if won != 1 || b.count(`SELECT COUNT(*) FROM case_event WHERE kind = 'remark'`) != 1 {
			b.Errorf("%d of six decisions were taken", won)
		}
	})
}

func TestReportsComeGoAndAreJoinedWithoutLosingTheCase(t *testing.T) {
	each(t, func(b *bench) {
		first, second, third := b.report(), b.report(), b.report(func(s *incident.Sending) { s.KeepFrom = []string{person(here, authz.Manager)} })
		c := b.open(b.lead(), first)
		b.want(fault.Invalid, b.AddReports(b.lead(), here, c.ID, nil), "no report")
		b.want(fault.NotFound, b.AddReports(b.lead(), here, c.ID, []string{"HW-2611-ZZZZZZZ"}), "a report that is not there")
		b.want(fault.Invalid, b.RemoveReport(b.lead(), here, c.ID, first, "Wrong"), "the last report goes")
		b.must(b.AddReports(b.lead(), here, c.ID, []string{second}))
		b.want(fault.Invalid, b.AddReports(b.lead(), here, c.ID, []string{second}), "the same twice")
		if got := b.read(b.lead(), c.ID); got.IncidentsN != 2 || got.Affected != 2 {
			b.Errorf("%+v", got)
		}
		b.must(b.RemoveReport(b.lead(), here, c.ID, second, "Another event"))
		if got := b.read(b.lead(), c.ID); got.IncidentsN != 1 || got.Affected != 1 {
			b.Errorf("%+v", got)
		}
		b.must(b.Incidents.Merge(b.lead(), here, first, second))
		if got := b.read(b.lead(), c.ID); len(got.Incidents) != 2 || got.IncidentsN != 2 {
			b.Errorf("after a report was joined into another, the case has %v", got.Incidents)
		}
		if !b.sees(b.as(authz.Manager, here), c.ID) {
			b.Error("the manager sees it not")
		}
		b.must(b.AddReports(b.lead(), here, c.ID, []string{third}))
		if b.sees(b.as(authz.Manager, here), c.ID) {
			b.Error("somebody kept away from an added report sees the case")
		}
		locked := b.report(func(s *incident.Sending) { s.KeepFromManagers = true })
		b.must(b.AddReports(b.lead(), here, c.ID, []string{locked}))
		if got := b.read(b.lead(), c.ID); got.Lock != incident.LockRestricted {
			b.Errorf("the lock is %q", got.Lock)
		}
	})
}

func TestSupportIsOfferedAcceptedOrDeclinedAndNeverMoreThanThat(t *testing.T) {
	each(t, func(b *bench) {
		manager := b.as(authz.Manager, here)
		c, err := b.Open(manager, casework.Opening{Org: here, Reports: []string{b.report(func(s *incident.Sending) { s.Record.Method = []string{"spit_contact"} })}})
		b.must(err)
		if c.Lead != "" {
			b.Error("a manager who supports their people leads the case")
		}
		sc := b.scope(manager, casework.ActRead)
		plans, err := b.Support(manager, sc, here, c.ID)
		if err != nil || len(plans) != 1 || len(plans[0].Steps) != 13 {
			b.Fatalf("plans %+v, %v", plans, err)
		}
		who := plans[0].Person.ID
		for id, want := range map[string]time.Duration{"safe": time.Hour, "contact": 24 * time.Hour, "menu": 72 * time.Hour, "trim": 7 * 24 * time.Hour, "day28": 28 * 24 * time.Hour} {
			for _, s := range plans[0].Steps {
				if s.ID == id && s.Due.Sub(plans[0].Person.Since) != want {
					b.Errorf("%s is due after %s, want %s", id, s.Due.Sub(plans[0].Person.Since), want)
				}
			}
		}
		answer := func(step string, to casework.SupportState, note string) error {
			return b.Answer(manager, here, c.ID, who, step, to, note)
		}
		b.must(answer("trim", casework.Offered, ""))
		b.must(answer("trim", casework.Declined, ""))
		b.must(answer("trim", casework.Accepted, "Thursday at two"))
		b.must(answer("trim", casework.Done, ""))
		b.want(fault.Invalid, answer("trim", casework.Offered, ""), "offered after it was done")
		b.want(fault.Invalid, answer("contact", "counselled", ""), "a state that is none")
		b.want(fault.Invalid, answer("contact", casework.Done, strings.Repeat("They said that ", 20)), "what was said")
		b.want(fault.Invalid, answer("contact", casework.Done, "Ring Dr Amy Example on 07700 900123"), "a name in the note")
		b.want(fault.NotFound, answer("nothing", casework.Done, ""), "a step that is none")
		b.want(fault.NotFound, b.Answer(b.as(authz.Manager, there), here, c.ID, who, "contact", casework.Done, ""), "another trust's manager")
		b.want(fault.Denied, b.Answer(b.as(authz.Panel, here), here, c.ID, who, "contact", casework.Done, ""), "a panel member")
		b.run("case.known")
		if n := b.count(`SELECT COUNT(*) FROM fact WHERE support_offered LIKE '%trim%'`); n != 1 {
			b.Errorf("the facts know of %d offers", n)
		}
		_, err = b.AddPerson(b.lead(), here, c.ID, casework.Witness, casework.Identity{Name: "Some Witness"})
		b.must(err)
		if plans, _ = b.Support(manager, sc, here, c.ID); len(plans) != 2 || len(plans[1].Steps) >= len(plans[0].Steps) || len(plans[1].Steps) == 0 {
			b.Errorf("the witness is offered %+v", plans)
		}
	})
}

func TestSupportDataIsWholeAndSaysWhereItComesFrom(t *testing.T) {
	t.Parallel()
	for _, r := range casework.SupportRules() {
		if r.Verified || r.Source == "" {
			t.Errorf("%s: source %q, verified %v: nobody has compared these with their sources yet", r.ID, r.Source, r.Verified)
		}
		if strings.Contains(strings.ToLower(r.Text), "counsel") {
			t.Errorf("%s is called counselling", r.ID)
		}
	}
}

func TestARestrictedCaseIsOpenedToMoreOnlyByASecondPerson(t *testing.T) {
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report())
		b.want(fault.Invalid, b.Restrict(b.lead(), here, c.ID, ""), "no reason")
		b.must(b.Restrict(b.lead(), here, c.ID, "A manager is named in it"))
		b.want(fault.Conflict, b.Restrict(b.lead(), here, c.ID, "Again"), "twice")
		if b.sees(b.as(authz.Manager, here), c.ID) {
			b.Error("the manager still sees it")
		}
		b.must(b.AskUnlock(b.lead(), here, c.ID, "They have left"))
		b.want(fault.Conflict, b.AskUnlock(b.second(), here, c.ID, "They have left"), "asked twice")
		list, err := b.Approvals(b.lead(), b.scope(b.lead(), casework.ActRead), here, c.ID)
		if err != nil || len(list) != 1 || list[0].Reason != "They have left" {
			b.Fatalf("approvals %+v, %v", list, err)
		}
		b.want(fault.Conflict, b.Approve(b.lead(), here, c.ID, list[0].ID, true, "Fine"), "approved by who asked")
		b.want(fault.Denied, b.Approve(b.as(authz.Manager, here), here, c.ID, list[0].ID, true, "Fine"), "approved by a manager")
		b.must(b.Approve(b.second(), here, c.ID, list[0].ID, true, "Fine"))
		b.want(fault.Conflict, b.Approve(b.second(), here, c.ID, list[0].ID, false, "No"), "decided twice")
		if !b.sees(b.as(authz.Manager, here), c.ID) {
			b.Error("the manager does not see it again")
		}
		kept := b.open(b.lead(), b.report(func(s *incident.Sending) { s.KeepFromManagers = true }))
		b.want(fault.Conflict, b.AskUnlock(b.lead(), here, kept.ID, "So that more can help"), "a case whose report is kept for a few")
	})
}

func TestBreakGlassOpensForAShortTimeAndNeverToSomebodyKeptAway(t *testing.T) {
	each(t, func(b *bench) {
		c := b.open(b.as(authz.SexualSafety, here), b.report(func(s *incident.Sending) { s.Record.ViolenceAll = []string{"sexual_contact"} }))
		b.want(fault.Invalid, b.BreakGlass(b.lead(), here, c.ID, "now"), "a reason that is none")
		b.want(fault.Denied, b.BreakGlass(b.as(authz.Manager, here), here, c.ID, "I need to know this now"), "a manager")
		weak := authz.From(b.lead())
		weak.Strong = false
		b.want(fault.Denied, b.BreakGlass(authz.With(b.Context(), weak), here, c.ID, "Somebody is in danger now"), "without a second factor")
		b.must(b.Exclude(b.as(authz.SexualSafety, here), here, c.ID, "per_second", "Is part of it"))
		b.want(fault.NotFound, b.BreakGlass(b.second(), here, c.ID, "Somebody is in danger now"), "somebody kept away")
		b.must(b.BreakGlass(b.lead(), here, c.ID, "Somebody is in danger now"))
		if !b.sees(b.lead(), c.ID) {
			b.Error("it is not open")
		}
		b.run("case.glass")
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE person_id = $1`, person(here, authz.SexualSafety)); n != 1 {
			b.Errorf("its team was told %d times", n)
		}
		b.now = b.now.Add(2*time.Hour + time.Second)
		if b.sees(b.lead(), c.ID) {
			b.Error("it is open after two hours")
		}
	})
}

func TestACaseIsReferredTakenOnTakenBackAndHandedOverByTwo(t *testing.T) {
	each(t, func(b *bench) {
		b.OrgName = func(_ context.Context, code string) (string, bool) {
			return "Trust " + code, code == here || code == there
		}
		c := b.open(b.lead(), b.report())
		refer := func(kind, org, name, what string) error {
			return b.Refer(b.lead(), here, c.ID, casework.Referral{Kind: kind, ToOrg: org, ToName: name, What: what})
		}
		b.want(fault.Invalid, refer("refer", here, "", "x"), "to oneself")
		b.want(fault.Invalid, refer("refer", "ZZZ", "", "x"), "to nobody")
		b.want(fault.Invalid, refer("refer", there, "", "Ask for Robin Invented, 07700 900123"), "with a name")
		b.must(refer("refer", there, "", "Please look at your car park cameras"))
		b.run("case.referred")
		far := b.as(authz.Specialist, there)
		list, err := b.ListReceived(far, b.scope(far, casework.ActReceived))
		if err != nil || len(list) != 1 || list[0].What != "Please look at your car park cameras" || list[0].From != here {
			b.Fatalf("received %+v, %v", list, err)
		}
		if mine, _ := b.ListReceived(b.lead(), b.scope(b.lead(), casework.ActReceived)); len(mine) != 0 {
			b.Error("the sender received it too")
		}
		b.want(fault.NotFound, b.AnswerReceived(b.lead(), there, list[0].ID, true), "answered by the sender")
		b.must(b.AnswerReceived(far, there, list[0].ID, true))
		b.want(fault.Conflict, b.AnswerReceived(far, there, list[0].ID, false), "answered twice")
		b.run("case.answered")
		sc := b.scope(b.lead(), casework.ActRead)
		if sent, err := b.Referrals(b.lead(), sc, here, c.ID); err != nil || sent[0].State != "accepted" {
			b.Errorf("the sender reads %+v, %v", sent, err)
		}
		b.must(b.Revoke(b.lead(), here, c.ID, list[0].ID, "No longer needed"))
		b.want(fault.Conflict, b.Revoke(b.lead(), here, c.ID, list[0].ID, "Again"), "taken back twice")
		b.run("case.revoked")
		if one, err := b.OneReceived(far, b.scope(far, casework.ActReceived), list[0].ID); err != nil || one.State != "revoked" {
			b.Errorf("they read %+v, %v", one, err)
		}
		b.must(refer("transfer", there, "", "All of it happened on your site"))
		if b.count(`SELECT COUNT(*) FROM job WHERE kind = 'case.referred'`) != 0 {
			b.Error("handed over before another person approved")
		}
		asked, err := b.Approvals(b.lead(), sc, here, c.ID)
		b.must(err)
		b.must(b.Approve(b.second(), here, c.ID, asked[0].ID, true, "Yes"))
		b.run("case.referred")
		if list, _ = b.ListReceived(far, b.scope(far, casework.ActReceived)); len(list) != 2 {
			b.Errorf("received %+v", list)
		}
		b.now = b.now.Add(time.Minute)
		b.must(refer("refer", "", "Community mediation service", "Please offer a conversation"))
		sent, err := b.Referrals(b.lead(), sc, here, c.ID)
		b.must(err)
		b.must(b.ServiceAnswered(b.lead(), here, c.ID, sent[0].ID, false, "They have no place"))
	})
}

func TestTheListIsInOrderOfWhatIsDueAcrossPages(t *testing.T) {
	each(t, func(b *bench) {
		var all []string
		for range 7 {
			all = append(all, b.open(b.lead(), b.report()).ID)
		}
		closed := all[6]
		b.must(b.Close(b.lead(), here, closed, "safer", "Done"))
		b.must(b.AddTask(b.lead(), here, all[3], "Ring the ward", b.now.Add(time.Minute)))
		for _, role := range []authz.Role{authz.Specialist, authz.Manager} {
			ctx := b.as(role, here)
			sc := b.scope(ctx, casework.ActList)
			want := []string{all[3], all[0], all[1], all[2], all[4], all[5]}
			if role == authz.Manager { // the lead's own task is not for them, and does not move the case
				want = []string{all[0], all[1], all[2], all[3], all[4], all[5]}
			}
			var got []string
			f := casework.Filter{Limit: 2}
			for {
				page, err := b.List(ctx, sc, f)
				b.must(err)
				for _, c := range page.Rows {
					got = append(got, c.ID)
				}
				if f.After = page.Next; f.After == "" || len(got) > 20 {
					break
				}
			}
			if strings.Join(got, " ") != strings.Join(want, " ") {
				b.Errorf("%s reads\n%v, want\n%v", role, got, want)
			}
			page, err := b.List(ctx, sc, casework.Filter{Closed: true})
			if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != closed {
				b.Errorf("closed: %+v, %v", page, err)
			}
			if n, err := b.Count(ctx, sc); err != nil || n.Open != 6 {
				b.Errorf("counted %+v, %v", n, err)
			}
		}
	})
}
