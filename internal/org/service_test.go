package org_test

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// sunday is half past ten in the morning in London.
var sunday = time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC)

type bench struct {
	*org.Service
	door   *op.Door
	read   *db.DB
	policy *authz.Policy
	now    *time.Time
}

func each(t *testing.T, f func(t *testing.T, b bench)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, org.Schema}, func(t *testing.T, s db.Settings) {
		now := sunday
		clock := func() time.Time { return now }
		p := authz.NewPolicy(clock, org.Permissions)
		door, err := op.Open(s, op.Options{Policy: p, Now: clock})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		read := dbtest.Open(t, s)
		b := bench{org.New(door, read), door, read, p, &now}
		if _, err := org.Import(system(t.Context()), b.Service, org.Reference()); err != nil {
			t.Fatal(err)
		}
		f(t, b)
	})
}

func system(ctx context.Context) context.Context { return authz.With(ctx, authz.Service("test")) }

func as(ctx context.Context, r authz.Role, code string) context.Context {
	return authz.With(ctx, authz.Actor{ID: "per_" + code, Name: "Invented Person", Role: r, Org: code, Strong: true})
}

func (b bench) scope(t *testing.T, ctx context.Context, act authz.Action) authz.Scope {
	t.Helper()
	s, err := b.policy.Check(authz.From(ctx), act)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (b bench) count(t *testing.T, q string, args ...any) int {
	t.Helper()
	n, err := db.One(t.Context(), b.read, db.Scalar[int], q, args...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestImportingTwiceIsImportingOnce(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		tables := []string{"organisation", "org_edge", "org_closure", "org_closure_dated", "org_succession", "police_force"}
		before := map[string]int{}
		for _, n := range tables {
			before[n] = b.count(t, `SELECT COUNT(*) FROM `+n)
		}
		if before["organisation"] != 1+7+48+202+44 || before["police_force"] != 44 {
			t.Errorf("%v", before)
		}
		again, err := org.Import(system(t.Context()), b.Service, org.Reference())
		if err != nil || again.Added != 0 || again.Changed != 0 {
			t.Errorf("%+v, %v", again, err)
		}
		for _, n := range tables {
			if got := b.count(t, `SELECT COUNT(*) FROM `+n); got != before[n] {
				t.Errorf("%s: %d rows, want %d", n, got, before[n])
			}
		}
		v, err := audit.Verify(t.Context(), b.read, "", nil, nil)
		if err != nil || len(v.Breaks) > 0 || v.Entries != 2 {
			t.Errorf("%+v, %v", v, err)
		}
	})
}

func TestOnlyEnglandsAdministratorLoadsTheTree(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		if _, err := org.Import(as(t.Context(), authz.Admin, "RDU"), b.Service, org.Reference()); !fault.Is(err, fault.Denied) {
			t.Errorf("a trust's administrator: %v", err)
		}
		if _, err := org.Import(as(t.Context(), authz.Manager, org.Root), b.Service, org.Reference()); !fault.Is(err, fault.Denied) {
			t.Errorf("a manager: %v", err)
		}
		if _, err := org.Import(as(t.Context(), authz.Admin, org.Root), b.Service, org.Reference()); err != nil {
			t.Errorf("England's administrator: %v", err)
		}
	})
}

func TestTablesWithMistakesAreToldByLineAndChangeNothing(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		fsys := fstest.MapFS{}
		for name, text := range map[string]string{
			"regions.csv": "ods_code,name,ons_code\nY56,London,E40000003\n",
			"icbs.csv": "ods_code,name,region_code,ons_code,valid_from,valid_to\nqx,Small,Y56,,2022-07-01,\n" +
				"QMF,North,Y99,,2022-13-01,\n",
			"icb_successions.csv":   "predecessor_ods_code,successor_ods_code,effective_date,kind\n",
			"trusts.csv":            "ods_code,name,type,icb_code,region_code,legal_form,ods_open_date,icb_code_before_2026_04\n",
			"trusts_closed.csv":     "ods_code,name,type,icb_code_at_close,region_code,legal_form,ods_open_date,ods_close_date\n",
			"trust_successions.csv": "predecessor_ods_code,successor_ods_code,effective_date,kind\n",
			"police_forces.csv":     "force_id,name,ons_code,country\n",
		} {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		_, err := org.Import(system(t.Context()), b.Service, fsys)
		var fields []string
		for _, p := range fault.ProblemsOf(err) {
			fields = append(fields, p.Field)
		}
		if d := cmp.Diff([]string{"icbs.csv line 2", "icbs.csv line 3", "icbs.csv line 3"}, fields); d != "" {
			t.Errorf("%v (-want +got)\n%s", err, d)
		}
		tree, err := b.Tree(t.Context())
		if err != nil || len(tree.At(org.Board, b.Today())) != 36 {
			t.Errorf("the tree changed: %v", err)
		}
	})
}

func TestABoardSeesItsTrustsOfTodayAndNoOthers(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		p := authz.NewPolicy(time.Now, []authz.Grant{{Action: "x.read", Roles: map[authz.Role]authz.Reach{authz.ICB: authz.ReachBelow}}})
		scope, err := p.Check(authz.From(as(t.Context(), authz.ICB, "S9B9J")), "x.read")
		if err != nil {
			t.Fatal(err)
		}
		var a db.Args
		n, err := db.One(t.Context(), b.read, db.Scalar[int], `SELECT COUNT(*) FROM organisation o WHERE o.kind = 'trust' AND o.valid_to = '' AND `+scope.WhereOrg(&a, "o.id"), a.Values()...)
		if err != nil || n != 11 {
			t.Errorf("%d trusts, want 11; %v", n, err)
		}
	})
}

func TestTheClosureFollowsTheCalendar(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		over := `SELECT COUNT(*) FROM org_closure WHERE ancestor_id = $1 AND descendant_id = $2`
		if b.count(t, over, "S9B9J", "RDU") != 1 || b.count(t, over, "QNQ", "RDU") != 0 {
			t.Error("today's closure is not today's")
		}
		*b.now = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
		if err := b.Refresh(system(t.Context())); err != nil {
			t.Fatal(err)
		}
		if b.count(t, over, "S9B9J", "RDU") != 0 || b.count(t, over, "QNQ", "RDU") != 1 {
			t.Error("the closure did not follow the clock")
		}
	})
}
