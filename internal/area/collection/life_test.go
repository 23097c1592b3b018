package collection_test

import (
	"testing"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
)

func TestTheWholeLifeOfASubmission(t *testing.T) {
	each(t, func(b *bench) {
		b.wantStanding(trust, october, "open v0 0/0")
		rows := some(october, "W", 40)
		rows = append(rows, row{ref: "W-00003", day: rows[3].day, kind: rows[3].kind, harm: "low", staff: 2}) // a second member of staff
		rows = append(rows, row{ref: "W-BAD", day: "2026-09-30"})
		sub := b.receive(b.analyst(), collection.Sending{From: october, System: "datix"}, table(trust, rows...))
		if sub.State != collection.Checked || sub.Rows != 42 || sub.Accepted != 41 || sub.Rejected != 1 || len(sub.Groups) == 0 {
			b.Fatalf("%+v", sub)
		}
		if got := months(sub); got != `2026-10 checked v0 40/41/14 {"physical_contact":14,"verbal":26}` {
			b.Error(got)
		}
		list, err := b.Problems(b.Context(), b.scope(b.analyst()), trust, sub.ID, 0, 1000)
		if err != nil || len(list) == 0 || list[len(list)-1].Row != 43 || list[len(list)-1].Code != "outside_period" {
			b.Error(list, err)
		}
		b.wantStanding(trust, october, "open v0 0/0") // a dry run counts nowhere
		b.wantCounting(trust, "0/0")
		b.is(b.Accept(b.acceptor(), trust, sub.ID), fault.Conflict)

		b.ok(b.Send(b.analyst(), trust, sub.ID, ""))
		b.is(b.Send(b.analyst(), trust, sub.ID, ""), fault.Conflict)
		b.wantStanding(trust, october, "waiting v1 40/41")
		b.is(b.Accept(b.acceptor(), trust, sub.ID), fault.Conflict) // not loaded yet
		b.work()
		b.wantCounting(trust, "0/0")
		b.is(b.Accept(b.as(authz.ICB, "QSL", "elsewhere"), trust, sub.ID), fault.NotFound)
		b.is(b.Accept(b.analyst(), trust, sub.ID), fault.Denied)
		b.is(b.SendBack(b.acceptor(), trust, sub.ID, "  "), fault.Invalid)

		b.ok(b.SendBack(b.acceptor(), trust, sub.ID, "Staff groups are wrong"))
		b.wantStanding(trust, october, "sent_back v1 0/0")
		b.is(b.Accept(b.acceptor(), trust, sub.ID), fault.Conflict)
		b.work()
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE person_id = 'per_analyst' AND template = 'return_sent_back'`); n != 1 {
			b.Errorf("the sender was told %d times", n)
		}

		again := b.sent(collection.Sending{From: october}, table(trust, rows[:30]...))
		b.ok(b.Accept(b.acceptor(), trust, again.ID))
		b.is(b.Accept(b.acceptor(), trust, again.ID), fault.Conflict)
		b.is(b.Withdraw(b.analyst(), trust, again.ID), fault.Conflict)
		b.wantStanding(trust, october, "accepted v2 30/30")
		b.wantCounting(trust, "30/30")
		b.work()
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE person_id = 'per_analyst' AND template = 'return_accepted'`); n != 1 {
			b.Errorf("the sender was told %d times", n)
		}

		b.is(b.Approve(b.acceptor(), trust, october), fault.Denied)
		b.ok(b.Approve(b.national(), trust, october))
		b.is(b.Approve(b.national(), trust, october), fault.NotFound)
		b.wantStanding(trust, october, "approved v2 30/30")
	})
}

func TestAnotherTrustsSubmissionIsNotThere(t *testing.T) {
	each(t, func(b *bench) {
		sub := b.sent(collection.Sending{From: october}, table(trust, some(october, "W", 3)...))
		stranger := b.as(authz.Analyst, other, "stranger")
		for name, err := range map[string]error{
			"send": b.Send(stranger, trust, sub.ID, ""), "withdraw": b.Withdraw(stranger, trust, sub.ID), "discard": b.Discard(stranger, trust, sub.ID),
			"send as its own": b.Send(stranger, other, sub.ID, ""),
		} {
			if !fault.Is(err, fault.NotFound) {
				b.Errorf("%s: %v", name, err)
			}
		}
		if _, err := b.Submission(b.Context(), b.scope(stranger), trust, sub.ID); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		if _, err := b.Problems(b.Context(), b.scope(stranger), trust, sub.ID, 0, 1); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		_, err := b.Receive(stranger, collection.Sending{Org: trust, From: october, To: october}, collection.Upload{Name: "x.csv"})
		b.is(err, fault.NotFound)
		_, err = b.Nil(stranger, trust, september, "")
		b.is(err, fault.NotFound)
		list, err := b.Submissions(b.Context(), b.scope(stranger), collection.Search{})
		if err != nil || len(list) != 0 {
			b.Error(list, err)
		}
		if list, err = b.Submissions(b.Context(), b.scope(b.acceptor()), collection.Search{From: october, To: october}); err != nil || len(list) != 1 {
			b.Error(list, err)
		}
		returns, err := b.Returns(b.Context(), b.scope(stranger), october, october)
		if err != nil || len(returns) != 1 || returns[0].Org != other {
			b.Error(returns, err)
		}
	})
}
