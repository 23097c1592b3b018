package collection_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// reported writes the facts of a report that was recorded here, as the incident area does.
func (b *bench) reported(key string, version int64, state string, m collection.Month) {
	b.Helper()
	r := mds.Record{RecordState: state, ViolencePrimary: "verbal", IncidentDate: string(m) + "-05", Staff: []mds.Staff{{}}}
	_, err := op.Do(authz.With(b.Context(), authz.Service("incident")), b.Door, actReport, op.In(trust, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		mds.Write(tx, trust, mds.Source{Kind: "incident", Key: b.Ring.Blind(trust, "fact", key), Version: version, Count: mds.Single, Events: 1}, &r)
		return true, created("fact", key), nil
	})
	b.ok(err)
}

func (b *bench) twice() string {
	b.Helper()
	list, err := b.CountedTwice(b.Context(), trust, "2026-01", "2026-12")
	b.ok(err)
	return fmt.Sprint(list)
}

func TestAFileForAMonthWithReportsOfItsOwnIsRefusedUntilItIsSaidWhichHoldsWhat(t *testing.T) {
	each(t, func(b *bench) {
		b.reported("a", 1, "final", october)
		b.reported("b", 1, "final", october)
		b.reported("b", 2, "rejected", october)
		sub := b.receive(b.analyst(), collection.Sending{From: october}, table(trust, some(october, "W", 3)...))
		err := b.Send(b.analyst(), trust, sub.ID, "")
		b.is(err, fault.Invalid)
		if got := fault.ProblemsOf(err).For("period"); !strings.Contains(got, "1 report of October 2026 was recorded here") {
			b.Error(got)
		}
		b.is(b.RecordBeside(b.as(authz.Manager, trust, "manager"), trust, october, "Two hospitals"), fault.Denied)
		b.is(b.RecordBeside(b.as(authz.Analyst, other, "stranger"), trust, october, "Two hospitals"), fault.NotFound)
		b.is(b.RecordBeside(b.analyst(), trust, october, ""), fault.Invalid)
		b.ok(b.RecordBeside(b.analyst(), trust, october, "Two hospitals"))
		b.ok(b.Send(b.analyst(), trust, sub.ID, ""))
		if got := b.twice(); got != "[]" {
			b.Error(got)
		}
		b.ok(b.Native(b.Context())) // makes nothing of a trust whose files come beside
		if n := b.count(`SELECT COUNT(*) FROM submission WHERE form = 'direct'`); n != 0 {
			b.Error(n)
		}
	})
}

func TestAMonthThatCountsTwiceIsSaidAndMended(t *testing.T) {
	each(t, func(b *bench) {
		b.accepted(collection.Sending{From: october}, table(trust, some(october, "W", 3)...))
		b.reported("a", 1, "final", october)
		if got := b.twice(); got != "[{2026-10 1 false}]" {
			b.Error(got)
		}
		b.ok(b.RecordHere(b.analyst(), trust, october, "Our file was a copy"))
		b.work()
		if got := b.twice(); got != "[{2026-10 1 true}]" {
			b.Error(got)
		}
		list, err := b.Submissions(b.Context(), b.scope(b.acceptor()), collection.Search{})
		b.ok(err)
		for _, x := range list {
			if x.Form == collection.FormDirect {
				b.ok(b.Accept(b.acceptor(), trust, x.ID))
			}
		}
		b.wantStanding(trust, october, "accepted v2 1/1 native")
		b.wantCounting(trust, "1/1") // the file's facts are gone
		if got := b.twice(); got != "[]" {
			b.Error(got)
		}
	})
}

func TestRecordingHereIsUndone(t *testing.T) {
	each(t, func(b *bench) {
		b.is(b.RecordNoMore(b.analyst(), trust, october, "A mistake"), fault.Conflict)
		b.ok(b.RecordHere(b.analyst(), trust, september, "We use it"))
		b.ok(b.Native(b.Context()))
		b.wantStanding(trust, october, "waiting v1 0/0 native")
		b.is(b.RecordNoMore(b.analyst(), trust, october, ""), fault.Invalid)
		b.ok(b.RecordNoMore(b.analyst(), trust, october, "A mistake"))
		b.wantStanding(trust, september, "waiting v1 0/0 native late")
		b.wantStanding(trust, october, "open v0 0/0")
		b.accepted(collection.Sending{From: october}, table(trust, some(october, "W", 3)...))
		b.wantStanding(trust, october, "accepted v2 3/3")
		list, err := b.Recordings(b.Context(), b.scope(b.analyst()))
		b.ok(err)
		if len(list) != 1 || list[0].From != september || list[0].To != september {
			b.Errorf("%+v", list)
		}
	})
}
