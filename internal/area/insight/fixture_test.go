package insight_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/area/insight/feed"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

const actWrite authz.Action = "fact.write"

// near and far are two trusts of one board; home is the board.
const near, far = "R0A", "R1H"

// bench is a service over a database with the tree of England.
type bench struct {
	*testing.T
	now    time.Time
	door   *op.Door
	read   *db.DB
	policy *authz.Policy
	feed   *feed.Feed
	s      *insight.Service
	owed   *owed
	unit   string
}

func each(t *testing.T, f func(b *bench)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, mds.Schema, org.Schema, insight.Schema}, func(t *testing.T, st db.Settings) {
		f(newBench(t, st))
	})
}

func newBench(t *testing.T, st db.Settings) *bench {
	b := &bench{T: t, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), owed: &owed{}}
	clock := func() time.Time { return b.now }
	b.policy = authz.NewPolicy(clock, insight.Permissions, org.Permissions, []authz.Grant{{Action: actWrite, Roles: map[authz.Role]authz.Reach{authz.System: authz.ReachAny}}})
	var err error
	if b.door, err = op.Open(st, op.Options{Policy: b.policy, Now: clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.door.Close() })
	b.read = dbtest.Open(t, st)
	orgs := org.New(b.door, b.read)
	system := authz.With(t.Context(), authz.Service("test"))
	if _, err := org.Import(system, orgs, org.Reference()); err != nil {
		t.Fatal(err)
	}
	u, err := orgs.AddUnit(system, org.Unit{Org: near, Name: "Ward 4", Kind: "ward"})
	if err != nil {
		t.Fatal(err)
	}
	b.unit = u.ID
	if b.feed, err = feed.New(); err != nil {
		t.Fatal(err)
	}
	b.s = &insight.Service{DB: b.read, Door: b.door, Cube: b.feed.Cube(), Orgs: orgs, Policy: b.policy}
	return b
}

// as gives the context of a role in an organisation; the manager holds the unit.
func (b *bench) as(role authz.Role, code string) context.Context {
	a := authz.Actor{ID: "per_" + string(role) + code, Name: "Invented " + string(role), Role: role, Org: code, Strong: true}
	if role == authz.Manager {
		a.Units = []string{b.unit}
	}
	return authz.With(b.Context(), a)
}

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	sc, err := b.policy.Check(authz.From(ctx), act)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

// month writes n incidents of a trust into a month, the first hurt of them with one member of staff hurt each.
func (b *bench) month(code string, m collection.Month, n, hurt int, change func(i int, r *mds.Record, s *mds.Source)) {
	b.Helper()
	ctx := authz.With(b.Context(), authz.Service("test"))
	_, err := op.Do(ctx, b.door, actWrite, op.In(code, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		for i := range n {
			harm := "none"
			if i < hurt {
				harm = "low"
			}
			r := mds.Record{RecordState: "final", IncidentDate: fmt.Sprintf("%s-%02d", m, 1+i%28), ViolencePrimary: "physical_contact", ViolenceAll: []string{"physical_contact"},
				ReportedDate: fmt.Sprintf("%s-%02d", m, 1+i%28), Staff: []mds.Staff{{StaffGroup: []string{"03", "05"}[i%2], PhysicalHarm: harm}}}
			src := mds.Source{Kind: "incident", Key: fmt.Sprintf("%s-%s-%d", code, m, i), Version: 1, Count: mds.Single, Events: 1}
			if change != nil {
				change(i, &r, &src)
			}
			mds.Write(tx, code, src, &r)
		}
		return true, audit.Created("fact", string(m)), nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// fill writes one month after another up to October 2026.
func (b *bench) fill(code string, incidents, hurt []int) {
	b.Helper()
	for i, n := range incidents {
		b.month(code, collection.Month("2026-10").Add(i+1-len(incidents)), n, hurt[i%len(hurt)], nil)
	}
	b.follow()
}

func (b *bench) follow() {
	b.Helper()
	if err := b.feed.Follow(b.Context(), b.read); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) place(ctx context.Context, text string) insight.Place {
	b.Helper()
	p, err := b.s.Place(ctx, b.scope(ctx, insight.ActSee), text, false)
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func (b *bench) control(ctx context.Context, a insight.Ask) insight.Control {
	b.Helper()
	list, err := b.s.Controls(ctx, b.scope(ctx, insight.ActSee), []insight.Ask{a})
	if err != nil {
		b.Fatal(err)
	}
	return list[0]
}

func find(t *testing.T, code string) insight.Measure {
	t.Helper()
	m, ok := insight.Find(code)
	if !ok {
		t.Fatalf("there is no measure %s", code)
	}
	return m
}

// owed is what a collection would say.
type owed struct {
	returns  []collection.Return
	restated []collection.Restatement
	heads    []collection.Denominator
}

func (o *owed) Returns(_ context.Context, _ authz.Scope, from, to collection.Month) ([]collection.Return, error) {
	return slices.DeleteFunc(slices.Clone(o.returns), func(r collection.Return) bool { return r.Month < from || r.Month > to }), nil
}

func (o *owed) Restatements(_ context.Context, _ authz.Scope, from, to collection.Month) ([]collection.Restatement, error) {
	return slices.DeleteFunc(slices.Clone(o.restated), func(r collection.Restatement) bool { return r.Month < from || r.Month > to }), nil
}

func (o *owed) Denominators(_ context.Context, kind string, from, to collection.Month) ([]collection.Denominator, error) {
	return slices.DeleteFunc(slices.Clone(o.heads), func(d collection.Denominator) bool { return d.Kind != kind || d.Month < from || d.Month > to }), nil
}

var _ = cube.Org
