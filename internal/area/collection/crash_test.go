package collection_test

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// TestALoadThatDiesBetweenChunksBeginsAgain stops the program after some chunks of a load; another then does it whole.
func TestALoadThatDiesBetweenChunksBeginsAgain(t *testing.T) {
	each(t, func(b *bench) {
		b.accepted(collection.Sending{From: october}, table(trust, some(october, "W", 10)...))
		sub := b.receive(b.analyst(), collection.Sending{From: october}, table(trust, some(october, "W", 600)...))
		b.ok(b.Send(b.analyst(), trust, sub.ID, "The rest came"))

		// A door of its own that is shut after a few changes, as if the machine had stopped.
		var changes atomic.Int64 // lanes count beside each other
		dead := make(chan struct{})
		ctx, stop := context.WithCancel(b.Context())
		quiet := slog.New(slog.DiscardHandler)
		var door *op.Door
		door, err := op.Open(b.s, op.Options{Policy: b.Door.Policy(), Now: b.clock, Log: quiet, Observe: func(int, time.Duration) {
			if changes.Add(1) == 25 {
				stop()
				go func() { _ = door.Close(); close(dead) }()
			}
		}})
		b.ok(err)
		dying := *b.Service
		dying.Door = door
		r := jobs.New(jobs.Deps{DB: b.DB, Door: door, Poll: 2 * time.Millisecond, Grace: time.Millisecond, Log: quiet})
		dying.Register(r)
		_ = r.Run(ctx)
		<-dead

		left := b.count(`SELECT COUNT(*) FROM fact WHERE org_id = $1`, trust) - 10
		if left <= 0 || left >= 600 {
			b.Fatalf("it died with %d facts written, which proves nothing", left)
		}
		if got := b.get(trust, sub.ID).State; got != collection.Loading {
			b.Fatalf("it is %s", got)
		}
		b.wantCounting(trust, "10/10")
		b.at(b.clock().Add(time.Hour)) // the lease has run out
		b.work()
		b.wantCounting(trust, "10/10")
		b.ok(b.Accept(b.acceptor(), trust, sub.ID))
		b.wantCounting(trust, "600/600")
		b.wantStanding(trust, october, "accepted v2 600/600")
		_, err = mds.Sweep(authz.With(b.Context(), authz.Service("test")), b.DB, b.Door) // unless its hour came meanwhile
		b.ok(err)
		b.wantCounting(trust, "600/600")
		if left := b.count(`SELECT COUNT(*) FROM fact WHERE org_id = $1`, trust); left != 610 {
			b.Errorf("%d facts are left", left)
		}
	})
}

func TestTheSameNumberOfTheSenderIsTheSameSending(t *testing.T) {
	each(t, func(b *bench) {
		w := collection.Sending{From: october, LocalID: "MESH-1"}
		one := b.receive(b.analyst(), w, table(trust, some(october, "W", 3)...))
		two := b.receive(b.analyst(), w, table(trust, some(october, "W", 4)...))
		if one.ID != two.ID || two.Accepted != 3 {
			b.Errorf("%s and %s", one.ID, two.ID)
		}
		if n := b.count(`SELECT COUNT(*) FROM submission`); n != 1 {
			b.Errorf("%d submissions", n)
		}
	})
}

func TestMonthsMadeFromRecordsHere(t *testing.T) {
	each(t, func(b *bench) {
		service := authz.With(b.Context(), authz.Service("test"))
		report := func(key string, version int64, state string, month collection.Month, staff ...mds.Staff) {
			b.Helper()
			r := mds.Record{RecordState: state, IncidentDate: string(month) + "-12", ViolencePrimary: "threat", Staff: staff}
			_, err := op.Do(service, b.Door, actReport, op.In(trust, ""), func(tx *op.Tx) (bool, auditChange, error) {
				mds.Write(tx, trust, mds.Source{Kind: "incident", Key: b.Ring.Blind(trust, "fact", key), Version: version, Count: mds.Single, Events: 1}, &r)
				return true, created("fact", key), nil
			})
			b.ok(err)
		}
		hurt := mds.Staff{PhysicalHarm: "low"}
		report("a", 1, "final", october, hurt, mds.Staff{})
		report("b", 1, "submitted", october, mds.Staff{})
		report("c", 1, "final", october, mds.Staff{})
		report("c", 2, "rejected", october, mds.Staff{})
		report("d", 1, "final", "2026-11", mds.Staff{})

		b.is(b.RecordHere(b.as(authz.Admin, other, "admin"), trust, october, "We use it"), fault.NotFound)
		b.is(b.RecordHere(b.as(authz.Admin, trust, "admin"), trust, october, ""), fault.Invalid)
		b.ok(b.RecordHere(b.as(authz.Admin, trust, "admin"), trust, october, "We use it"))
		b.wantStanding(trust, october, "open v0 0/0 native")
		b.ok(b.Native(b.Context()))
		b.wantStanding(trust, october, "waiting v1 2/3 native")
		b.wantStanding(trust, september, "missing v0 0/0 late")
		b.wantCounting(trust, "3/4") // their facts count at once
		list, err := b.Submissions(b.Context(), b.scope(b.acceptor()), collection.Search{})
		if err != nil || len(list) != 1 || list[0].Form != collection.FormDirect {
			b.Fatal(list, err)
		}
		b.ok(b.Native(b.Context())) // nothing new
		b.ok(b.Accept(b.acceptor(), trust, list[0].ID))
		b.wantStanding(trust, october, "accepted v1 2/3 native")
		b.ok(b.Native(b.Context()))
		b.wantStanding(trust, october, "accepted v1 2/3 native")
		report("e", 1, "final", october, mds.Staff{})
		b.ok(b.Native(b.Context()))
		b.wantStanding(trust, october, "accepted v1 2/3 native pending")

		sub := b.receive(b.analyst(), collection.Sending{From: october}, table(trust, some(october, "W", 3)...))
		err = b.Send(b.analyst(), trust, sub.ID, "A file too")
		b.is(err, fault.Invalid)
		if got := fault.ProblemsOf(err).For("period"); !strings.Contains(got, "October 2026 is made from the reports recorded here") {
			b.Error(got)
		}
		b.accepted(collection.Sending{From: september}, table(trust, some(september, "S", 2)...)) // before it began
	})
}

func TestALateMonthIsToldOnce(t *testing.T) {
	each(t, func(b *bench) {
		b.Holders = func(_ context.Context, org string, r authz.Role) ([]string, error) {
			if org == trust && r == authz.Analyst {
				return []string{"per_analyst"}, nil
			}
			return nil, nil
		}
		b.ok(b.Late(b.Context()))
		b.at(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
		for range 2 {
			b.ok(b.Late(b.Context()))
		}
		n, err := db.All(b.Context(), b.DB, db.Scalar[string], `SELECT person_id FROM notice WHERE template = 'return_late'`)
		if err != nil || len(n) != 1 || n[0] != "per_analyst" {
			b.Error(n, err)
		}
	})
}

func TestAMonthIsRemindedOfOnceADay(t *testing.T) {
	each(t, func(b *bench) {
		b.Holders = func(_ context.Context, org string, r authz.Role) ([]string, error) {
			if org == trust && r == authz.Analyst {
				return []string{"per_analyst"}, nil
			}
			return nil, nil
		}
		notices := func(want int64) {
			b.Helper()
			if n := b.count(`SELECT COUNT(*) FROM notice WHERE template = 'return_late'`); n != want {
				b.Errorf("%d notices, want %d", n, want)
			}
		}
		b.at(time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC))
		b.ok(b.Late(b.Context()))
		list, err := b.Chase(b.acceptor(), october)
		b.ok(err)
		for _, c := range list {
			if c.Org == trust && !c.Before {
				b.Error("told twice on one day")
			}
		}
		notices(1)
		b.at(time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC))
		_, err = b.Chase(b.acceptor(), october)
		b.ok(err)
		notices(2)
		b.at(time.Date(2026, 12, 21, 5, 0, 0, 0, time.UTC)) // November is late now
		_, err = b.Chase(b.acceptor(), "2026-11")
		b.ok(err)
		b.ok(b.Late(b.Context()))
		notices(3)
	})
}
