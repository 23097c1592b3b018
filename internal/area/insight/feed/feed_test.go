package feed_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/area/insight/feed"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

const actWrite authz.Action = "fact.write"

// bench writes facts as areas do, at a time that the test sets.
type bench struct {
	*testing.T
	door *op.Door
	read *db.DB
	now  time.Time
}

func each(t *testing.T, f func(b *bench)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, mds.Schema}, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC)}
		clock := func() time.Time { return b.now }
		p := authz.NewPolicy(clock, []authz.Grant{{Action: actWrite, Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachAny}}})
		var err error
		if b.door, err = op.Open(s, op.Options{Policy: p, Now: clock}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = b.door.Close() })
		b.read = dbtest.Open(t, s)
		f(b)
	})
}

func (b *bench) write(org, key string, version int64, were int, r mds.Record) {
	b.Helper()
	ctx := authz.With(b.Context(), authz.Actor{ID: "per_1", Name: "Invented Person", Role: authz.Admin, Org: org})
	_, err := op.Do(ctx, b.door, actWrite, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		mds.Write(tx, org, mds.Source{Kind: "incident", Key: key, Version: version, Were: were, Count: mds.Single, Events: 1, Unit: "unit_1",
			Reported: b.now, Acknowledged: b.now.Add(time.Hour)}, &r)
		return true, audit.Created("fact", key), nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func record(date, state string, staff ...mds.Staff) mds.Record {
	return mds.Record{RecordState: state, IncidentDate: date, IncidentTime: "22:15", ReportedDate: date, ViolencePrimary: "physical_contact",
		ViolenceAll: []string{"physical_contact", "verbal"}, Trigger: []string{"waiting"}, Staff: staff, Alleged: []mds.Person{{Type: "patient"}}}
}

func (b *bench) cells(f *feed.Feed, q cube.Query) string {
	b.Helper()
	q.Everywhere = true
	t, err := f.Cube().Slice(b.Context(), q)
	if err != nil {
		b.Fatal(err)
	}
	out := fmt.Sprintf("%d/%d/%d", t.Total.Incidents, t.Total.Staff, t.Total.Sum)
	for _, c := range append(t.Cells, t.NotKnown...) {
		out += fmt.Sprintf(" %v=%d/%d", c.At[:len(t.By)], c.Incidents, c.Staff)
	}
	return out
}

func (b *bench) want(f *feed.Feed, q cube.Query, want string) {
	b.Helper()
	if d := cmp.Diff(want, b.cells(f, q)); d != "" {
		b.Errorf("%v: %s", q, d)
	}
}

func TestFactsAreReadAndThoseThatComeFollow(t *testing.T) {
	each(t, func(b *bench) {
		f, err := feed.New()
		if err != nil {
			b.Fatal(err)
		}
		read := func() {
			b.Helper()
			if err := f.Read(b.Context(), b.read); err != nil {
				b.Fatal(err)
			}
		}
		read()
		b.want(f, cube.Query{}, "0/0/0")
		away := 12
		nurse, porter := mds.Staff{StaffGroup: "03", PhysicalHarm: "low", AbsenceDays: &away}, mds.Staff{StaffGroup: "05", PhysicalHarm: "none"}
		b.write("RX1", "k1", 1, 0, record("2026-10-31", "submitted", nurse, porter))
		b.write("RX2", "k1", 1, 0, record("2026-11-01", "final", nurse))
		read()
		b.want(f, cube.Query{By: []string{cube.Org, cube.Month}}, "2/3/0 [RX1 2026-10]=1/2 [RX2 2026-11]=1/1")
		b.want(f, cube.Query{By: []string{"staff_group"}, Measure: cube.Injured}, "2/2/0 [03]=2/2")
		b.want(f, cube.Query{Measure: cube.Absence}, "2/2/24")
		b.want(f, cube.Query{By: []string{cube.Hour, "trigger", "alleged_type"}, Measure: cube.AcknowledgedInTime}, "2/3/0 [22 waiting patient]=2/3")

		b.now = b.now.Add(time.Hour)
		b.write("RX1", "k1", 2, 2, record("2026-11-02", "final", nurse)) // the date is corrected and one was not affected
		b.write("RX1", "k2", 1, 0, record("2026-11-03", "submitted"))
		read()
		b.want(f, cube.Query{By: []string{cube.Org, cube.Month}}, "3/3/0 [RX1 2026-11]=2/2 [RX2 2026-11]=1/1")
		b.want(f, cube.Query{By: []string{"staff_group"}}, "3/3/0 [03]=2/2 []=1/1")

		var kept bytes.Buffer
		if err := f.Keep(&kept); err != nil {
			b.Fatal(err)
		}
		b.now = b.now.Add(-feed.Overlap / 2) // another node, whose clock is behind
		b.write("RX2", "k1", 2, 1, record("2026-11-01", "rejected", nurse))
		read()
		b.want(f, cube.Query{By: []string{cube.Org}}, "2/2/0 [RX1]=2/2")

		again, err := feed.New()
		if err != nil {
			b.Fatal(err)
		}
		if err := again.Restore(b.Context(), b.read, &kept); err != nil {
			b.Fatal(err)
		}
		if err := again.Read(b.Context(), b.read); err != nil {
			b.Fatal(err)
		}
		b.want(again, cube.Query{By: []string{cube.Org}}, "2/2/0 [RX1]=2/2")
		revision := again.Cube().Stats().Revision
		if err := again.Read(b.Context(), b.read); err != nil {
			b.Fatal(err)
		}
		if got := again.Cube().Stats().Revision; got != revision {
			b.Errorf("reading again changed the cube from revision %d to %d", revision, got)
		}
	})
}

func TestAKeptCubeOfAnotherDatabaseIsRefused(t *testing.T) {
	nurse := mds.Staff{StaffGroup: "03", PhysicalHarm: "low"}
	var kept []byte
	each(t, func(b *bench) {
		f, err := feed.New()
		if err != nil {
			b.Fatal(err)
		}
		b.write("RX1", "k1", 1, 0, record("2026-10-31", "submitted", nurse))
		if err := f.Read(b.Context(), b.read); err != nil {
			b.Fatal(err)
		}
		if kept != nil { // what the other engine's database left behind
			other, err := feed.New()
			if err != nil {
				b.Fatal(err)
			}
			b.write("RX1", "k2", 1, 0, record("2026-10-31", "submitted", nurse))
			if err := other.Restore(b.Context(), b.read, bytes.NewReader(kept)); !fault.Is(err, fault.Invalid) {
				b.Errorf("the cube of another database was taken up: %v", err)
			}
			if n := other.Cube().Stats().Rows; n != 0 {
				b.Errorf("%d facts of it stay", n)
			}
			if err := other.Follow(b.Context(), b.read); err != nil {
				b.Fatal(err)
			}
			b.want(other, cube.Query{}, "2/2/0")
		}
		b.write("RX1", "k3", 1, 0, record("2026-10-30", "submitted", nurse))
		if err := f.Follow(b.Context(), b.read); err != nil {
			b.Fatal(err)
		}
		var w bytes.Buffer
		if err := f.Keep(&w); err != nil {
			b.Fatal(err)
		}
		kept = w.Bytes()
	})
}

func TestFollowingCostsNothingWhereNothingWasChanged(t *testing.T) {
	each(t, func(b *bench) {
		f, err := feed.New()
		if err != nil {
			b.Fatal(err)
		}
		b.write("RX1", "k1", 1, 0, record("2026-10-31", "submitted"))
		if err := f.Follow(b.Context(), b.read); err != nil {
			b.Fatal(err)
		}
		b.want(f, cube.Query{}, "1/1/0")
		q := &counting{Querier: b.read}
		if err := f.Follow(b.Context(), q); err != nil {
			b.Fatal(err)
		}
		if q.n != 1 {
			b.Errorf("%d queries, not one", q.n)
		}
	})
}

// counting counts the queries.
type counting struct {
	db.Querier
	n int
}

func (c *counting) Query(ctx context.Context, q string, args ...any) (*db.Rows, error) {
	c.n++
	return c.Querier.Query(ctx, q, args...)
}

func (c *counting) QueryRow(ctx context.Context, q string, args ...any) db.Row {
	c.n++
	return c.Querier.QueryRow(ctx, q, args...)
}
