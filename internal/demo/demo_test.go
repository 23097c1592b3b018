package demo_test

import (
	"context"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/demo"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
)

// sunday is half past ten in the morning in London.
var sunday = time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC)

var schema = db.Migrations{audit.Schema, op.Schema, org.Schema, identity.Schema, incident.Schema, mds.Schema, find.Schema, jobs.Schema, notify.Schema, files.Schema, collection.Schema, demo.Schema}

// bench is a program without pages.
type bench struct {
	demo.Deps
	read   *db.DB
	policy *authz.Policy
	ident  *identity.Service
}

func newBench(t testing.TB, s db.Settings) *bench {
	t.Helper()
	now := func() time.Time { return sunday }
	policy := authz.NewPolicy(now, org.Permissions, identity.Permissions, incident.Permissions, files.Permissions, collection.Permissions, demo.Permissions)
	door, err := op.Open(s, op.Options{Policy: policy, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	ring, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	read := dbtest.Open(t, s)
	places := org.New(door, read)
	people, err := identity.Open(identity.Deps{DB: read, Door: door, Ring: ring, Now: now, UnitsUnder: places.UnitsUnder})
	if err != nil {
		t.Fatal(err)
	}
	reports := &incident.Service{DB: read, Door: door, Ring: ring, Clocks: clock.Seed(),
		Holders: func(ctx context.Context, _ db.Querier, org, unit string, role authz.Role) ([]incident.Colleague, error) {
			list, err := people.Holders(ctx, org, unit, role)
			var out []incident.Colleague
			for _, p := range list {
				out = append(out, incident.Colleague{ID: p.ID, Name: p.Name, Title: p.JobTitle})
			}
			return out, err
		}}
	store, err := files.Open(t.Context(), files.Deps{DB: read, Door: door, Ring: ring, URL: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	returns := &collection.Service{DB: read, Door: door, Ring: ring, Files: store, Org: places}
	return &bench{Deps: demo.Deps{DB: read, Door: door, Org: places, Identity: people, Incidents: reports, Collection: returns}, read: read, policy: policy, ident: people}
}

// built is a bench with a small England.
func built(t *testing.T, s db.Settings, o demo.Options) (*bench, demo.Summary) {
	t.Helper()
	b := newBench(t, s)
	begun := time.Now()
	sum, err := demo.Build(t.Context(), b.Deps, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d incidents, %d of them full reports, in %s", s.Engine(), sum.Incidents, sum.Reports, time.Since(begun).Round(time.Millisecond))
	return b, sum
}

func (b *bench) count(t testing.TB, q string, args ...any) int {
	t.Helper()
	n, err := db.One(t.Context(), b.read, db.Scalar[int], q, args...)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return n
}
