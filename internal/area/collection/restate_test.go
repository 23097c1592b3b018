package collection_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/fault"
)

func (b *bench) restatements() string {
	b.Helper()
	list, err := b.Restatements(b.Context(), b.scope(b.national()), "2026-01", october)
	if err != nil {
		b.Fatal(err)
	}
	var out []string
	for _, r := range list {
		out = append(out, fmt.Sprintf("%s %s v%d %d→%d %d→%d %s", r.Org, r.Month, r.Version, r.WasIncidents, r.NowIncidents, r.WasStaff, r.NowStaff, r.Reason))
	}
	return strings.Join(out, "; ")
}

// again sends a file for a month that was accepted before, and has it accepted.
func (b *bench) again(w collection.Sending, text, why string) collection.Submission {
	b.Helper()
	sub := b.receive(b.analyst(), w, text)
	b.is(b.Send(b.analyst(), trust, sub.ID, " "), fault.Invalid) // why is needed
	b.ok(b.Send(b.analyst(), trust, sub.ID, why))
	b.work()
	b.ok(b.Accept(b.acceptor(), trust, sub.ID))
	return b.get(trust, sub.ID)
}

func TestAReplacementTakesOutWhatItDoesNotName(t *testing.T) {
	each(t, func(b *bench) {
		both := append(some(september, "S", 20), some(october, "W", 50)...)
		both = append(both, row{ref: "W-00001", day: "2026-10-02", staff: 2}, row{ref: "W-00001", day: "2026-10-02", staff: 3})
		first := b.accepted(collection.Sending{From: september, To: october}, table(trust, both...))
		if got := months(first); !strings.Contains(got, "2026-09 accepted v1 20/20/7") || !strings.Contains(got, "2026-10 accepted v1 50/52/17") {
			b.Error(got)
		}
		b.wantCounting(trust, "70/72")

		fewer := append(some(october, "W", 40), row{ref: "W-NEW", day: "2026-10-30"})
		sub := b.receive(b.analyst(), collection.Sending{From: october}, table(trust, fewer...))
		if m := sub.Months[0]; m.Stands != first.ID || m.WasIncidents != 50 || m.WasStaff != 52 || m.Incidents != 41 {
			b.Errorf("the dry run says %+v", m)
		}
		b.ok(b.Send(b.analyst(), trust, sub.ID, "Ten were entered twice"))
		b.work()
		b.wantStanding(trust, october, "accepted v1 50/52 pending")
		b.wantCounting(trust, "70/72") // nothing changes before it is accepted
		b.ok(b.Accept(b.acceptor(), trust, sub.ID))
		b.wantStanding(trust, october, "accepted v2 41/41")
		b.wantStanding(trust, september, "accepted v1 20/20 late")
		b.wantCounting(trust, "61/61")
		if got := b.restatements(); got != "RCF 2026-10 v2 50→41 52→41 Ten were entered twice" {
			b.Error(got)
		}

		back := b.again(collection.Sending{From: october}, table(trust, some(october, "W", 50)...), "They were not the same after all")
		if back.Seq != 3 {
			b.Errorf("sequence %d", back.Seq)
		}
		b.wantCounting(trust, "70/70")
	})
}

func TestAnUpdateAddsAndChanges(t *testing.T) {
	each(t, func(b *bench) {
		rows := append(some(october, "W", 30), row{ref: "W-00001", day: "2026-10-02", staff: 2})
		b.accepted(collection.Sending{From: october}, table(trust, rows...))
		change := []row{
			{ref: "W-00001", day: "2026-10-02"},                    // only one was affected
			{ref: "W-00002", day: "2026-10-03", state: "rejected"}, // never was
			{ref: "W-LATE", day: "2026-10-31", kind: "threat"},     // new
			{ref: "W-NEVER", day: "2026-10-31", state: "rejected"}, // was never sent
		}
		sub := b.receive(b.analyst(), collection.Sending{From: october, Kind: collection.Update}, table(trust, change...))
		if got := months(sub); got != `2026-10 checked v0 30/30/10 {"physical_contact":10,"threat":1,"verbal":19}` {
			b.Error(got)
		}
		warned := ""
		for _, g := range sub.Groups {
			warned += g.Code + " "
		}
		if !strings.Contains(warned, "not_seen_before") {
			b.Error(warned)
		}
		b.ok(b.Send(b.analyst(), trust, sub.ID, "Late reports"))
		b.work()
		b.ok(b.Accept(b.acceptor(), trust, sub.ID))
		b.wantCounting(trust, "30/30")
		b.wantStanding(trust, october, "accepted v2 30/30")
		// An update of an update, and a replacement of both.
		b.again(collection.Sending{From: october, Kind: collection.Update}, table(trust, row{ref: "W-00005", day: "2026-10-06", state: "rejected"}, row{ref: "W-MORE", day: "2026-10-06"}, row{ref: "W-MORE2", day: "2026-10-06"}), "More")
		b.wantStanding(trust, october, "accepted v3 31/31")
		b.wantCounting(trust, "31/31")
		b.again(collection.Sending{From: october}, table(trust, some(october, "Z", 4)...), "All again")
		b.wantStanding(trust, october, "accepted v4 4/4")
		b.wantCounting(trust, "4/4")
	})
}

func TestNilReturnsAndTotals(t *testing.T) {
	each(t, func(b *bench) {
		sub, err := b.Nil(b.analyst(), trust, october, "Nothing happened")
		b.ok(err)
		b.wantStanding(trust, october, "waiting v1 0/0 nil")
		b.ok(b.Accept(b.acceptor(), trust, sub.ID))
		b.wantStanding(trust, october, "accepted v1 0/0 nil")
		b.again(collection.Sending{From: october}, table(trust, some(october, "W", 5)...), "Reports were found")
		b.wantStanding(trust, october, "accepted v2 5/5")
		b.wantCounting(trust, "5/5")
		_, err = b.Nil(b.analyst(), trust, october, "")
		b.is(err, fault.Invalid)
		sub, err = b.Nil(b.analyst(), trust, october, "They were another trust's")
		b.ok(err)
		b.work()
		b.ok(b.Accept(b.acceptor(), trust, sub.ID))
		b.wantStanding(trust, october, "accepted v3 0/0 nil")
		b.wantCounting(trust, "0/0")

		hand := collection.HandTotals{Org: trust, Month: september, Incidents: 12, Staff: 15, Injured: 3, ByKind: map[string]int64{"verbal": 9}, Note: "From the paper book"}
		bad := hand
		bad.Injured, bad.Note, bad.ByKind = 13, "", map[string]int64{"boxing": 13}
		_, err = b.Totals(b.analyst(), bad)
		if p := fault.ProblemsOf(err); p.For("injured") == "" || p.For("note") == "" || p.For("by_kind") == "" {
			b.Error(p)
		}
		sub, err = b.Totals(b.analyst(), hand)
		b.ok(err)
		b.ok(b.Accept(b.acceptor(), trust, sub.ID))
		b.wantStanding(trust, september, "accepted v1 12/15 totals late")
		b.wantCounting(trust, "0/0")
		if got := b.restatements(); got != "RCF 2026-10 v2 0→5 0→5 Reports were found; RCF 2026-10 v3 5→0 5→0 They were another trust's" {
			b.Error(got)
		}
	})
}

func TestAFileThatSaysThatNothingHappened(t *testing.T) {
	each(t, func(b *bench) {
		text := `{"schema_version":"0.1","submission_kind":"nil_return","incidents":[]}`
		sub, err := b.Receive(b.analyst(), collection.Sending{Org: trust, From: october, To: october}, collection.Upload{Name: "nil.json", From: strings.NewReader(text)})
		b.ok(err)
		b.work()
		sub = b.get(trust, sub.ID)
		if sub.State != collection.Checked || sub.Form != collection.FormNil {
			b.Fatalf("%+v", sub)
		}
		b.ok(b.Send(b.analyst(), trust, sub.ID, ""))
		b.ok(b.Accept(b.acceptor(), trust, sub.ID))
		b.wantStanding(trust, october, "accepted v1 0/0 nil")
	})
}

func TestWhatIsRefusedAndThrownAway(t *testing.T) {
	each(t, func(b *bench) {
		sub := b.receive(b.analyst(), collection.Sending{From: october}, "incident_ref,description\nW-1,he hit me\n")
		if sub.State != collection.Refused || len(sub.FileProblems) == 0 || len(sub.Months) != 0 {
			b.Fatalf("%+v", sub)
		}
		b.is(b.Send(b.analyst(), trust, sub.ID, ""), fault.Conflict)
		b.ok(b.Discard(b.analyst(), trust, sub.ID))
		b.is(b.Discard(b.analyst(), trust, sub.ID), fault.Conflict)
		b.wantStanding(trust, october, "open v0 0/0")
		all := b.receive(b.analyst(), collection.Sending{From: october}, table(trust, some(september, "S", 3)...))
		if all.State != collection.Checked || all.Accepted != 0 {
			b.Fatalf("%+v", all)
		}
		b.is(b.Send(b.analyst(), trust, all.ID, ""), fault.Invalid)
		// The period is what the file says where nobody else does.
		with := strings.ReplaceAll(table(trust, some(october, "W", 2)...), "\n", ",2026-10-01,2026-10-31\n")
		with = strings.Replace(with, ",2026-10-01,2026-10-31\n", ",period_start,period_end\n", 1)
		said, err := b.Receive(b.analyst(), collection.Sending{Org: trust}, collection.Upload{Name: "r.csv", From: strings.NewReader(with)})
		b.ok(err)
		b.work()
		if said = b.get(trust, said.ID); said.From != october || said.To != october || said.State != collection.Checked {
			b.Errorf("%+v", said)
		}
	})
}

func TestTwoPeopleAcceptAtOnce(t *testing.T) {
	each(t, func(b *bench) {
		sub := b.sent(collection.Sending{From: october}, table(trust, some(october, "W", 20)...))
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wg.Go(func() {
				switch i {
				case 0:
					errs[i] = b.Withdraw(b.analyst(), trust, sub.ID)
				default:
					errs[i] = b.Accept(b.acceptor(), trust, sub.ID)
				}
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !fault.Is(err, fault.Conflict) {
				b.Error(err)
			}
		}
		if won != 1 {
			b.Errorf("%d of those who decided at once won: %v", won, errors.Join(errs...))
		}
		want := map[collection.State]string{collection.Taken: "20/20", collection.Withdrawn: "0/0"}[b.get(trust, sub.ID).State]
		b.wantCounting(trust, want)
	})
}

func TestALaterSubmissionTakesThePlaceOfOneThatWaits(t *testing.T) {
	each(t, func(b *bench) {
		one := b.sent(collection.Sending{From: september, To: october}, table(trust, append(some(september, "S", 5), some(october, "W", 5)...)...))
		part := b.receive(b.analyst(), collection.Sending{From: october}, table(trust, some(october, "W", 6)...))
		b.is(b.Send(b.analyst(), trust, part.ID, ""), fault.Invalid) // September would be left over
		up := b.receive(b.analyst(), collection.Sending{From: september, To: october, Kind: collection.Update}, table(trust, append(some(september, "S", 5), some(october, "W", 5)...)...))
		b.is(b.Send(b.analyst(), trust, up.ID, ""), fault.Invalid)
		two := b.sent(collection.Sending{From: september, To: october}, table(trust, append(some(september, "S", 7), some(october, "W", 7)...)...))
		if got := b.get(trust, one.ID).State; got != collection.Withdrawn {
			b.Error(got)
		}
		b.is(b.Accept(b.acceptor(), trust, one.ID), fault.Conflict)
		b.ok(b.Accept(b.acceptor(), trust, two.ID))
		b.wantCounting(trust, "14/14")
		gone := b.sent(collection.Sending{From: "2026-08"}, table(trust, some("2026-08", "A", 3)...))
		b.ok(b.Withdraw(b.analyst(), trust, gone.ID))
		b.is(b.Accept(b.acceptor(), trust, gone.ID), fault.Conflict)
		b.wantStanding(trust, "2026-08", "missing v0 0/0 late")
		b.wantCounting(trust, "14/14")
	})
}

func TestLockedMonthsAndReopening(t *testing.T) {
	each(t, func(b *bench) {
		july := collection.Month("2026-07") // due on 20 August, locked after 20 October
		sub := b.receive(b.analyst(), collection.Sending{From: july}, table(trust, some(july, "J", 4)...))
		if m := sub.Months[0]; !m.Locked || !strings.Contains(m.LockedWords, "July 2026 was locked after 20 October 2026") {
			b.Errorf("%+v", m)
		}
		err := b.Send(b.analyst(), trust, sub.ID, "")
		b.is(err, fault.Invalid)
		if d := cmp.Diff("July 2026 was locked after 20 October 2026. Ask the national team to open it again", fault.ProblemsOf(err).For("period")); d != "" {
			b.Error(d)
		}
		until := b.clock().Add(48 * time.Hour)
		b.is(b.Reopen(b.acceptor(), trust, july, until, "A system was down"), fault.Denied)
		b.is(b.Reopen(b.national(), trust, july, until, ""), fault.Invalid)
		b.is(b.Reopen(b.national(), "QSL", july, until, "x"), fault.NotFound)
		b.ok(b.Reopen(b.national(), trust, july, until, "A system was down"))
		if list, err := b.Reopenings(b.Context(), b.scope(b.analyst()), false); err != nil || len(list) != 1 || list[0].Month != july {
			b.Error(list, err)
		}
		b.ok(b.Send(b.analyst(), trust, sub.ID, ""))
		b.work()
		b.ok(b.Accept(b.acceptor(), trust, sub.ID))
		b.wantStanding(trust, july, "accepted v1 4/4 late")
		b.ok(b.Approve(b.national(), trust, july))
		b.at(until.Add(time.Hour))
		more := b.receive(b.analyst(), collection.Sending{From: july}, table(trust, some(july, "J", 5)...))
		b.is(b.Send(b.analyst(), trust, more.ID, "One more"), fault.Invalid)
		b.ok(b.Reopen(b.national(), trust, july, b.clock().Add(time.Hour), "One more"))
		b.ok(b.Send(b.analyst(), trust, more.ID, "One more"))
		b.work()
		b.ok(b.Accept(b.acceptor(), trust, more.ID))
		b.wantStanding(trust, july, "accepted v2 5/5 late") // and is to be signed off again

		_, err = b.Receive(b.analyst(), collection.Sending{Org: trust, From: "2026-11", To: "2026-11"}, collection.Upload{Name: "x.csv", From: strings.NewReader("x")})
		b.is(err, fault.Invalid)
	})
}

func TestAWindowOfItsOwn(t *testing.T) {
	each(t, func(b *bench) {
		day := func(s string) time.Time { d, _ := time.Parse(time.DateOnly, s); return d }
		w := collection.Window{Month: "2025-05", Opens: day("2025-06-01"), Due: day("2026-12-01"), Locks: day("2026-12-31"), Reason: "The programme begins"}
		b.is(b.SetWindow(b.acceptor(), w), fault.Denied)
		bad := w
		bad.Reason, bad.Due = "", day("2027-12-01")
		if p := fault.ProblemsOf(b.SetWindow(b.national(), bad)); p.For("reason") == "" || p.For("due") == "" {
			b.Error(p)
		}
		b.ok(b.SetWindow(b.national(), w))
		b.wantStanding(trust, "2025-05", "open v0 0/0")
		b.wantStanding(trust, "2025-04", "missing v0 0/0 late")
		b.accepted(collection.Sending{From: "2025-05"}, table(trust, some("2025-05", "M", 2)...))
		b.wantStanding(trust, "2025-05", "accepted v1 2/2")
		list, err := b.Windows(b.Context(), "2025-04", "2025-05")
		if err != nil || len(list) != 2 || list[0].Reason != "" || list[1].Reason != "The programme begins" || list[1].SetBy != "per_nation" {
			b.Error(list, err)
		}
	})
}

func TestAClosedTrustOwesNothingAfterItsEnd(t *testing.T) {
	each(t, func(b *bench) {
		// R1C closed on 30 September 2024, which it owes whole.
		b.wantStanding("R1C", "2024-09", "missing v0 0/0 late")
		b.wantStanding("R1C", "2024-10", "not owed")
		b.wantStanding("K0N6A", "2026-05", "not owed") // opened on 1 June
		b.wantStanding("K0N6A", "2026-06", "missing v0 0/0 late")
	})
}
