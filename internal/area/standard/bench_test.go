package standard_test

import (
	"context"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
)

const (
	here  = "R01"
	there = "R02"
	heir  = "R03"
)

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	*testing.T
	*standard.Service
	now      time.Time
	heirs    map[string][]string
	settings db.Settings
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, org.Schema, notify.Schema, files.Schema, standard.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), heirs: map[string][]string{}, settings: s}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, standard.Permissions, notify.Permissions, files.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		rules, err := catalogue.SeedRules()
		if err != nil {
			t.Fatal(err)
		}
		shipped, err := catalogue.Seed()
		if err != nil {
			t.Fatal(err)
		}
		q := dbtest.Open(t, s)
		store, err := files.Open(t.Context(), files.Deps{DB: q, Door: door, Ring: ring, URL: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		b.Service = &standard.Service{DB: q, Door: door, Ring: ring, Clocks: clock.Seed(), Rules: rules, Shipped: shipped, Files: store,
			Name: func(_ context.Context, org string) string { return "Invented trust " + org },
			Holders: func(_ context.Context, _ db.Querier, org, _ string, role authz.Role) ([]standard.Colleague, error) {
				return []standard.Colleague{{ID: who(org, role), Name: "Invented " + role.Words()}}, nil
			},
			Successors: func(_ context.Context, org string, _ time.Time) ([]string, error) { return b.heirs[org], nil }}
		if err := b.Seed(b.system()); err != nil {
			t.Fatal(err)
		}
		f(b)
	})
}

func who(org string, r authz.Role) string { return "per_" + org + "_" + string(r) }

func (b *bench) system() context.Context { return authz.With(b.Context(), authz.Service("standard")) }

func (b *bench) as(role authz.Role) context.Context { return b.in(here, role) }

func (b *bench) in(org string, role authz.Role) context.Context {
	return authz.With(b.Context(), authz.Actor{ID: who(org, role), Name: "Invented " + role.Words(), Role: role, Org: org, Strong: true})
}

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), act)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) whole(id string) *standard.Whole {
	b.Helper()
	ctx := b.as(authz.Specialist)
	w, err := b.Whole(ctx, b.scope(ctx, standard.ActRead), here, id)
	b.must(err)
	return w
}

func (b *bench) line(id, code string) *standard.Line {
	b.Helper()
	l, _, ok := b.whole(id).Line(code)
	if !ok {
		b.Fatal("no indicator " + code)
	}
	return l
}

// begin starts an assessment of v2.
func (b *bench) begin() standard.Assessment {
	b.Helper()
	a, err := b.Start(b.as(authz.Specialist), here, standard.Start{Catalogue: "v2", Name: "Autumn 2026"})
	b.must(err)
	return a
}

// link adds evidence that runs out on a day.
func (b *bench) link(id, code, expires string) string {
	b.Helper()
	item, err := b.Add(b.as(authz.Specialist), here, id, code, standard.Evidence{Title: "Board minute", Kind: "link", Target: "https://minutes.example/7", To: "2026-10-01", Expires: expires})
	b.must(err)
	return item
}

func (b *bench) rate(id, code string, r catalogue.Rating) {
	b.Helper()
	in := standard.Rate{Rating: r, InPlace: map[catalogue.Rating]string{catalogue.Green: "yes", catalogue.Amber: "partly", catalogue.Red: "no"}[r], Rationale: "Looked at together", Seen: b.line(id, code).Version}
	b.must(b.Rate(b.as(authz.Specialist), here, id, code, in))
}
