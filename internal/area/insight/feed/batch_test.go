package feed_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/area/insight/feed"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

func (b *bench) do(org string, f func(ctx context.Context, tx *op.Tx) error) error {
	ctx := authz.With(b.Context(), authz.Actor{ID: "per_1", Name: "Invented Person", Role: authz.Admin, Org: org})
	_, err := op.Do(ctx, b.door, actWrite, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		return true, audit.Created("fact", "batch"), f(ctx, tx)
	})
	return err
}

// load writes a batch of facts, one member of staff each, in pieces of two.
func (b *bench) load(org string, version int64, state string, keys ...string) *mds.Load {
	b.Helper()
	var l *mds.Load
	if err := b.do(org, func(_ context.Context, tx *op.Tx) error { l = mds.Begin(tx, org); return nil }); err != nil {
		b.Fatal(err)
	}
	var rows [][]any
	r := record("2026-10-31", state, mds.Staff{StaffGroup: "03", PhysicalHarm: "low"})
	for _, k := range keys {
		f := mds.FactsOf(org, mds.Source{Kind: "submission", Key: k, Version: version, Count: mds.Single, Events: 1}, &r)
		rows = append(rows, append(f[0], nil, nil))
	}
	for len(rows) > 0 {
		n := min(2, len(rows))
		if err := l.Write(b.Context(), b.door, rows[:n]); err != nil {
			b.Fatal(err)
		}
		rows = rows[n:]
	}
	return l
}

func (b *bench) live(l *mds.Load) error {
	return b.do(l.Org, func(ctx context.Context, tx *op.Tx) error { return mds.Live(ctx, tx, l.Org, l.Batch) })
}

func TestABatchIsReadOnceItIsLiveAndNeverBefore(t *testing.T) {
	each(t, func(b *bench) {
		f, err := feed.New()
		if err != nil {
			b.Fatal(err)
		}
		read := func(f *feed.Feed) {
			b.Helper()
			if err := f.Read(b.Context(), b.read); err != nil {
				b.Fatal(err)
			}
		}
		b.write("RX1", "own", 1, 0, record("2026-10-30", "final"))
		one := b.load("RX1", 1, "final", "a", "b", "c", "d", "e")
		other := b.load("RX2", 1, "final", "a")
		read(f)
		b.want(f, cube.Query{By: []string{cube.Org}}, "1/1/0 [RX1]=1/1")
		b.now = b.now.Add(time.Hour) // it waits long to be accepted
		b.write("RX1", "own2", 1, 0, record("2026-10-30", "final"))
		read(f)
		if err := b.live(one); err != nil {
			b.Fatal(err)
		}
		read(f)
		b.want(f, cube.Query{By: []string{cube.Org}}, "7/7/0 [RX1]=7/7")
		if err := b.live(one); !fault.Is(err, fault.Conflict) {
			b.Errorf("a batch went live twice: %v", err)
		}
		if err := one.Write(b.Context(), b.door, [][]any{}); !fault.Is(err, fault.Conflict) {
			b.Errorf("a live batch took more: %v", err)
		}

		var kept bytes.Buffer
		if err := f.Keep(&kept); err != nil {
			b.Fatal(err)
		}
		b.now = b.now.Add(-feed.Overlap / 2) // another node, whose clock is behind, accepts both
		two := b.load("RX1", 2, "rejected", "a", "b")
		for _, l := range []*mds.Load{two, other} {
			if err := b.live(l); err != nil {
				b.Fatal(err)
			}
		}
		read(f)
		b.want(f, cube.Query{By: []string{cube.Org}}, "6/6/0 [RX1]=5/5 [RX2]=1/1")
		revision := f.Cube().Stats().Revision
		read(f)
		if f.Cube().Stats().Revision != revision {
			b.Error("reading again changed the cube")
		}
		for _, from := range []*bytes.Buffer{&kept, nil} {
			again, err := feed.New()
			if err != nil {
				b.Fatal(err)
			}
			if from != nil {
				if err := again.Restore(b.Context(), b.read, from); err != nil {
					b.Fatal(err)
				}
			}
			read(again)
			b.want(again, cube.Query{By: []string{cube.Org}}, "6/6/0 [RX1]=5/5 [RX2]=1/1")
		}
	})
}

func TestWhatIsGivenUpIsSweptAndNothingElse(t *testing.T) {
	each(t, func(b *bench) {
		stays, goes := b.load("RX1", 1, "final", "a", "b", "c"), b.load("RX1", 2, "final", "a", "b", "c")
		b.write("RX1", "own", 1, 0, record("2026-10-30", "final"))
		if err := b.live(stays); err != nil {
			b.Fatal(err)
		}
		for _, l := range []*mds.Load{stays, goes} { // one that is live cannot be given up
			if err := b.do("RX1", func(ctx context.Context, tx *op.Tx) error { return mds.Gone(ctx, tx, "RX1", l.Batch) }); err != nil {
				b.Fatal(err)
			}
		}
		if err := b.live(goes); !fault.Is(err, fault.Conflict) {
			b.Errorf("what was given up went live: %v", err)
		}
		for _, want := range []int64{3, 0} {
			n, err := mds.Sweep(b.Context(), b.read, b.door)
			if err != nil || n != want {
				b.Errorf("swept %d: %v", n, err)
			}
		}
		for _, batch := range []string{stays.Batch, ""} {
			n, err := op.Drain(b.Context(), b.door, "RX1", batch, db.At(b.now))
			if err != nil || n != 0 {
				b.Errorf("%d facts that count were removed: %v", n, err)
			}
		}
		if n, err := db.One(b.Context(), b.read, db.Scalar[int64], `SELECT COUNT(*) FROM fact`); err != nil || n != 4 {
			b.Errorf("%d facts are left: %v", n, err)
		}
	})
}
