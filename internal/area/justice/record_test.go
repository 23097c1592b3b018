package justice_test

import (
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/clocks"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
)

func TestAStatementChangesNoMoreOnceItWasGiven(t *testing.T) {
	each(t, func(b *bench) {
		id, err := b.Offer(b.lead(), here, b.kase, justice.Statement{Kind: "vps", Person: b.person})
		b.must(err)
		b.refused(b.Sign(b.lead(), here, b.kase, id, 0), fault.Invalid, "signed before it is written")
		b.must(b.Write(b.lead(), here, b.kase, justice.Statement{ID: id, Words: "I could not sleep."}))
		st, err := b.OpenStatement(b.lead(), here, b.kase, id)
		b.must(err)
		b.refused(b.Write(b.lead(), here, b.kase, justice.Statement{ID: id, Words: "Late", Version: st.Version - 1}), fault.Conflict, "two people at once")
		b.refused(b.Give(b.lead(), here, b.kase, id, "2026-11-11"), fault.Invalid, "given unsigned")
		b.must(b.Sign(b.lead(), here, b.kase, id, st.Version))
		b.refused(b.Write(b.lead(), here, b.kase, justice.Statement{ID: id, Words: "Changed"}), fault.Conflict, "signed words")
		b.must(b.Give(b.lead(), here, b.kase, id, "2026-11-11"))
		for what, err := range map[string]error{"write": b.Write(b.lead(), here, b.kase, justice.Statement{ID: id, Words: "Changed"}), "sign": b.Sign(b.lead(), here, b.kase, id, 0),
			"give again": b.Give(b.lead(), here, b.kase, id, "2026-11-11"), "decline": b.Decline(b.lead(), here, b.kase, id)} {
			b.refused(err, fault.Conflict, what)
		}
		if st, err = b.OpenStatement(b.lead(), here, b.kase, id); err != nil || st.Words != "I could not sleep." {
			b.Error(st.Words, err)
		}
		further, err := b.Offer(b.lead(), here, b.kase, justice.Statement{Kind: "vps", Person: b.person, Supersedes: id})
		b.must(err)
		b.must(b.Write(b.lead(), here, b.kase, justice.Statement{ID: further, Words: "I still cannot."}))
		if _, err := b.Offer(b.lead(), here, b.kase, justice.Statement{Kind: "vps", Person: b.person, Supersedes: further}); !fault.Is(err, fault.Invalid) {
			b.Error("a further one to a draft", err)
		}
		if _, err := b.OpenStatement(b.as(authz.Privacy, here), here, b.kase, id); !fault.Is(err, fault.Denied) {
			b.Error("the privacy lead opens a statement", err)
		}
	})
}

func TestSeveralOffencesOfSeveralSuspectsKeepTheirHistories(t *testing.T) {
	each(t, func(b *bench) {
		m := telling()
		m.Crime = "NC/1/26"
		id := b.told(m)
		_, err := b.Accuse(b.lead(), here, b.kase, justice.Charge{Report: id, Code: "RRA-EW"})
		b.refused(err, fault.Invalid, "an offence whose start is not known")
		one, err := b.Accuse(b.lead(), here, b.kase, justice.Charge{Report: id, Code: "AEW1", Suspect: b.suspect, Affected: b.person, EmergencyWorker: "yes", Strands: []string{"race"}})
		b.must(err)
		b.now = b.now.Add(time.Minute)
		two, err := b.Accuse(b.lead(), here, b.kase, justice.Charge{Report: id, Code: "CD"})
		b.must(err)
		b.refused(b.Decide(b.lead(), here, b.kase, justice.Result{Charge: one, Code: "1", Day: "2026-11-11", Source: "letter"}), fault.Invalid, "a charge without its offence")
		b.refused(b.Decide(b.lead(), here, b.kase, justice.Result{Charge: one, Code: "15", Day: "2026-11-09", Source: "letter"}), fault.Invalid, "an outcome before the event")
		b.must(b.Decide(b.lead(), here, b.kase, justice.Result{Charge: one, Code: "15", Day: "2026-11-11", Source: "letter"}))
		b.now = b.now.Add(time.Hour)
		b.must(b.Decide(b.lead(), here, b.kase, justice.Result{Charge: one, Code: "1", Charged: "CA39", Day: "2026-11-11", Source: "letter"}))
		b.must(b.Decide(b.lead(), here, b.kase, justice.Result{Charge: two, Code: "8", Day: "2026-11-11", Source: "phone"}))
		b.refused(b.Decide(b.lead(), here, b.kase, justice.Result{Charge: two, Code: law.UnderInvestigation, Day: "2026-11-11", Source: "phone"}), fault.Invalid, "open again without a reason")
		w := b.whole()
		if len(w.Charges) != 2 || len(w.Charges[0].History) != 2 || w.Charges[0].Outcome != "1" || w.Charges[0].Charged != "CA39" || w.Charges[0].Code != "AEW1" || w.Charges[0].EmergencyWorker != "yes" || w.Charges[1].Outcome != "8" {
			b.Errorf("%+v", w.Charges)
		}
		if w.Reports[0].State != justice.Charged {
			b.Error(w.Reports[0].State)
		}
		hid, err := b.List(b.lead(), here, b.kase, justice.Hearing{Report: id, Court: "magistrates", Kind: "first"}, "2026-12-01", "10:00")
		b.must(err)
		b.must(b.Held(b.lead(), here, b.kase, hid, "held", "Guilty"))
		b.refused(b.Held(b.lead(), here, b.kase, hid, "held", "Guilty"), fault.Conflict, "held twice")
		out := false
		for _, k := range b.whole().Clocks {
			out = out || k.Rule == "VC-R9-OUT"
		}
		if !out {
			b.Error("nobody is promised the result")
		}
	})
}

func TestUpdatesPauseAtTheirWishAndGoOnLater(t *testing.T) {
	each(t, func(b *bench) {
		id := b.told(telling())
		b.must(b.Pause(b.lead(), here, b.kase, b.person, true))
		b.refused(b.Pause(b.lead(), here, b.kase, b.person, true), fault.Conflict, "paused twice")
		for _, k := range b.whole().Clocks {
			if paused := len(k.Pauses) > 0; paused != clocks.OfPerson(k.Rule) {
				b.Errorf("%s paused: %v", k.Rule, paused)
			}
		}
		b.must(b.Happened(b.lead(), here, b.kase, id, clocks.PoliceEvent, "2026-11-11"))
		b.now = time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)
		b.must(b.Pause(b.lead(), here, b.kase, b.person, false))
		for _, k := range b.whole().Clocks {
			if k.Rule == "VC-R6-EVENT" && k.Due.In(clock.London()).Format(time.DateOnly) != "2026-11-23" {
				b.Errorf("after three working days of pause it is due %s", k.Due)
			}
		}
	})
}

func TestTheLadderWaitsFiveWorkingDaysOnEachRung(t *testing.T) {
	each(t, func(b *bench) {
		id := b.told(telling())
		if n, err := b.Escalate(b.lead(), here, b.kase, id, "No reply to two calls"); err != nil || n != 0 {
			b.Fatal(n, err)
		}
		_, err := b.Escalate(b.lead(), here, b.kase, id, "")
		b.refused(err, fault.Conflict, "before its time")
		for level := 1; level < len(justice.Ladder); level++ {
			b.now = b.now.AddDate(0, 0, 9)
			if n, err := b.Escalate(b.lead(), here, b.kase, id, ""); err != nil || n != level {
				b.Fatal(n, err)
			}
		}
		b.now = b.now.AddDate(0, 0, 9)
		_, err = b.Escalate(b.lead(), here, b.kase, id, "")
		b.refused(err, fault.Conflict, "above the top")
		st := b.whole().Steps[0]
		if got := st.Due.In(clock.London()).Format(time.DateOnly); got != "2026-11-18" {
			b.Error(got)
		}
		b.must(b.Stepped(b.lead(), here, b.kase, st.ID, "changed"))
		b.refused(b.Stepped(b.lead(), here, b.kase, st.ID, "none"), fault.Conflict, "answered twice")
	})
}

func TestAPatientsDataWaitForSomebodyElsesApproval(t *testing.T) {
	each(t, func(b *bench) {
		sid, err := b.Share(b.lead(), here, b.kase, justice.Sharing{Direction: "to_police", What: "Injury summary", Recipient: "Northmere Constabulary", Basis: "crime", Patient: true})
		b.must(err)
		b.refused(b.Went(b.lead(), here, b.kase, sid), fault.Conflict, "gone unapproved")
		b.refused(b.Approve(b.lead(), here, b.kase, sid, true), fault.Denied, "approved by who asked")
		b.must(b.Approve(b.as(authz.Privacy, here), here, b.kase, sid, true))
		b.refused(b.Approve(b.as(authz.Privacy, here), here, b.kase, sid, false), fault.Conflict, "decided twice")
		b.must(b.Went(b.lead(), here, b.kase, sid))
		_, err = b.Share(b.lead(), here, b.kase, justice.Sharing{Direction: "to_police", What: "Notes", Recipient: "X", Basis: "own", Patient: true})
		b.refused(err, fault.Invalid, "no basis")
	})
}

func TestAClinicianInformsAndDecidesNothing(t *testing.T) {
	each(t, func(b *bench) {
		id := b.told(telling())
		_, err := b.Inform(b.lead(), here, b.kase, justice.Form{Suspect: b.suspect, Author: "Consultant", Basis: "crime", Day: "2026-11-11", Clinical: justice.Clinical{Understanding: "Limited at the time"}})
		b.must(err)
		list, err := b.Forms(b.lead(), here, b.kase)
		if err != nil || len(list) != 1 || list[0].Understanding != "Limited at the time" {
			b.Error(list, err)
		}
		if r := b.whole().Reports[0]; r.ID != id || r.State != justice.Told {
			b.Error("the report moved by it")
		}
		n, err := b.Judge(b.lead(), here, b.kase, b.person, law.Given{Engaged: law.Yes, EngagedWhy: "Nurse", Contact: law.Yes, ContactWhy: "Ward", Acting: law.Yes, ActingWhy: "On shift", On: "2026-11-10", Country: "england", Confused: true})
		b.must(err)
		if n.Result != law.Qualifies || n.Aside == "" || len(b.whole().Tests) != 1 {
			b.Errorf("%+v", n)
		}
		_, err = b.Judge(b.lead(), here, b.kase, b.person, law.Given{Engaged: law.Yes, On: "2026-11-10", Country: "england"})
		b.refused(err, fault.Invalid, "an answer without its reason")
	})
}
