package publication

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// bench is a service over a fresh database, an invented tree and a cube that the test fills.
type bench struct {
	*testing.T
	*Service
	at    db.Settings
	now   time.Time
	cube  *cube.Cube
	tree  *org.Tree
	facts []*cube.Fact
}

func each(t *testing.T, f func(b *bench)) {
	t.Parallel()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, Schema}, func(t *testing.T, s db.Settings) { f(newBench(t, s)) })
}

func newBench(t *testing.T, s db.Settings) *bench {
	t.Helper()
	b := &bench{T: t, at: s, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), tree: smallEngland(t)}
	var err error
	if b.cube, err = cube.New(cube.Dims()); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return b.now }
	door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(clock, Permissions), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	b.Service = &Service{DB: dbtest.Open(t, s), Door: door, Cube: func() *cube.Cube { return b.cube }, Tree: func(context.Context) (*org.Tree, error) { return b.tree, nil }, Version: "test"}
	return b
}

// smallEngland has two regions, four boards of which one holds a single trust, and seven trusts.
func smallEngland(t testing.TB) *org.Tree {
	t.Helper()
	orgs := []org.Organisation{{ID: org.Root, Name: "England", Kind: org.National}, {ID: "Y58", Name: "South West", Kind: org.Region}, {ID: "Y56", Name: "London", Kind: org.Region}}
	var edges []org.Edge
	edge := func(child, parent string) { edges = append(edges, org.Edge{Child: child, Parent: parent}) }
	edge("Y58", org.Root)
	edge("Y56", org.Root)
	for i, board := range []string{"QAA", "QBB", "QCC", "QDD"} {
		orgs = append(orgs, org.Organisation{ID: board, Name: "Board " + board, Kind: org.Board})
		edge(board, []string{"Y58", "Y58", "Y56", "Y56"}[i])
	}
	for i := range 7 {
		id := fmt.Sprintf("R%02d", i+1)
		orgs = append(orgs, org.Organisation{ID: id, Name: "Trust " + id, Kind: org.Trust, Type: "acute"})
		edge(id, []string{"QAA", "QBB", "QBB", "QCC", "QCC", "QDD", "QDD"}[i])
	}
	tree, err := org.NewTree(orgs, edges, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func (b *bench) as(role authz.Role, code, who string) context.Context {
	return authz.With(b.Context(), authz.Actor{ID: "per_" + who, Name: "Invented " + who, Role: role, Org: code, Strong: true})
}

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), act)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

// happen adds n facts of a trust in a month with a primary kind of violence.
func (b *bench) happen(code, month, kind string, n int) {
	b.Helper()
	dims := cube.Dims()
	var list []*cube.Fact
	for range n {
		f := &cube.Fact{Org: code, ID: fmt.Sprintf("k%06d.1", len(b.facts)), Version: 1, Staff: 1, Date: month + "-10", Events: 1, Delay: -1, Absence: -1, Values: make([]string, len(dims))}
		for i, d := range dims {
			switch d.Name {
			case cube.Kind:
				f.Values[i] = "single"
			case "violence_primary", "violence_all":
				f.Values[i] = kind
			case "staff_group":
				f.Values[i] = []string{"03", "07"}[len(b.facts)%2]
			}
		}
		b.facts, list = append(b.facts, f), append(list, f)
	}
	if err := b.cube.Apply(seq(list)); err != nil {
		b.Fatal(err)
	}
}

func seq(list []*cube.Fact) iter.Seq2[*cube.Fact, error] {
	return func(yield func(*cube.Fact, error) bool) {
		for _, f := range list {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// quarter fills a quarter in which plain rounding leaks: in the South West only two boards have few cases of stalking.
func (b *bench) quarter() {
	for i := range 7 {
		code := fmt.Sprintf("R%02d", i+1)
		for m, month := range []string{"2026-07", "2026-08", "2026-09"} {
			b.happen(code, month, "physical_contact", 40+7*i+m)
			b.happen(code, month, "verbal", 25+5*i)
			b.happen(code, month, "threat", 12+i)
		}
	}
	b.happen("R01", "2026-08", "intimidation_stalking", 7)
	b.happen("R02", "2026-08", "intimidation_stalking", 7)
}

func spec() Spec {
	return Spec{Title: "Violence against NHS staff, July to September 2026", Measures: []string{cube.All}, Counted: Staff, Level: org.Trust, Map: AsItIs,
		By: []string{"violence_primary"}, From: "2026-07", To: "2026-09", Each: Whole, Rule: DefaultRule()}
}

func (b *bench) draft(ctx context.Context, s Spec) *Release {
	b.Helper()
	x, err := b.Begin(ctx, s, "", "")
	if err != nil {
		b.Fatal(err)
	}
	return x
}

func (b *bench) get(ctx context.Context, id string) *Release {
	b.Helper()
	x, err := b.Get(ctx, b.scope(ctx, ActSee), id)
	if err != nil {
		b.Fatal(err)
	}
	return x
}

func (b *bench) run(ctx context.Context, x *Release) *Release {
	b.Helper()
	if _, err := b.Service.Run(ctx, x.ID, b.get(ctx, x.ID).Version); err != nil {
		b.Fatal(err)
	}
	return b.get(ctx, x.ID)
}

// publish takes a draft all the way; it must pass.
func (b *bench) publish(x *Release) *Release {
	b.Helper()
	one, two := b.as(authz.National, org.Root, "one"), b.as(authz.Analyst, org.Root, "two")
	x = b.run(one, x)
	if x.State != Passed {
		b.Fatalf("%s: %+v", x.State, x.Outcome)
	}
	if st, err := b.Sign(one, x.ID, x.Version); err != nil || st != Signed {
		b.Fatal(st, err)
	}
	if st, err := b.Sign(two, x.ID, b.get(one, x.ID).Version); err != nil || st != Released {
		b.Fatal(st, err)
	}
	return b.get(one, x.ID)
}

func returns(list ...collection.Return) func(context.Context, collection.Month, collection.Month) ([]collection.Return, error) {
	return func(context.Context, collection.Month, collection.Month) ([]collection.Return, error) {
		return list, nil
	}
}
