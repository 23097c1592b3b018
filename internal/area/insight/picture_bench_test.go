package insight_test

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// pictureNow is a day on which October 2026 is nearly complete.
var pictureNow = time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)

const october collection.Month = "2026-10"

// sent is a made-up collection: returns and staff numbers that a test sets.
type sent struct {
	list  []collection.Return
	heads []collection.Denominator
	asked int
}

func (s *sent) Returns(_ context.Context, _ authz.Scope, from, to collection.Month) ([]collection.Return, error) {
	s.asked++
	var out []collection.Return
	for _, r := range s.list {
		if r.Month >= from && r.Month <= to {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b collection.Return) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Org, b.Org))
	})
	return out, nil
}

func (s *sent) Restatements(context.Context, authz.Scope, collection.Month, collection.Month) ([]collection.Restatement, error) {
	return nil, nil
}

func (s *sent) Denominators(_ context.Context, kind string, from, to collection.Month) ([]collection.Denominator, error) {
	var out []collection.Denominator
	for _, d := range s.heads {
		if d.Kind == kind && d.Month >= from && d.Month <= to {
			out = append(out, d)
		}
	}
	return out, nil
}

// set changes the return of a trust for a month.
func (s *sent) set(trust string, m collection.Month, to collection.Return) {
	to.Org, to.Month = trust, m
	for i, r := range s.list {
		if r.Org == trust && r.Month == m {
			s.list[i] = to
			return
		}
	}
	s.list = append(s.list, to)
}

// pictures is a service over the real tree of England, on both engines.
type pictures struct {
	*testing.T
	*insight.Pictures
	sent   *sent
	policy *authz.Policy
	tree   *org.Tree
	dims   []cube.Dim
	n      int
}

func eachPicture(t *testing.T, f func(b *pictures)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, org.Schema}, func(t *testing.T, s db.Settings) {
		clock := func() time.Time { return pictureNow }
		p := authz.NewPolicy(clock, org.Permissions, insight.Permissions, insight.PicturePermissions)
		door, err := op.Open(s, op.Options{Policy: p, Now: clock})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		orgs := org.New(door, dbtest.Open(t, s))
		if _, err := org.Import(authz.With(t.Context(), authz.Service("test")), orgs, org.Reference()); err != nil {
			t.Fatal(err)
		}
		tree, err := orgs.Tree(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		c, err := cube.New(cube.Dims())
		if err != nil {
			t.Fatal(err)
		}
		from := &sent{}
		f(&pictures{T: t, Pictures: &insight.Pictures{Service: &insight.Service{DB: dbtest.Open(t, s), Door: door, Cube: c, Orgs: orgs, Owed: from, Policy: p}}, sent: from, policy: p, tree: tree, dims: cube.Dims()})
	})
}

// as gives the context and scope of a role.
func (b *pictures) as(r authz.Role, code string, act authz.Action) (context.Context, authz.Scope) {
	b.Helper()
	ctx := authz.With(b.Context(), authz.Actor{ID: "per_1", Name: "Invented Person", Role: r, Org: code, Strong: true})
	sc, err := b.policy.Check(authz.From(ctx), act)
	if err != nil {
		b.Fatal(err)
	}
	return ctx, sc
}

// england makes everybody send two years, with 1,000 staff each.
func (b *pictures) england() []org.Organisation {
	trusts := b.tree.At(org.Trust, org.Date("2026-10-31"))
	for _, o := range trusts {
		for m := october.Add(-23); m <= october; m = m.Add(1) {
			b.sent.list = append(b.sent.list, collection.Return{Org: o.ID, Month: m, Standing: collection.Accepted, Locks: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)})
		}
		b.sent.heads = append(b.sent.heads, collection.Denominator{Org: o.ID, Month: october.Add(-24), Kind: "headcount", Value: 1000}, collection.Denominator{Org: o.ID, Month: october.Add(-12), Kind: "headcount", Value: 1000},
			collection.Denominator{Org: o.ID, Month: october.Add(-3), Kind: "headcount", Value: 1000})
	}
	return trusts
}

// happen adds incidents of one member of staff each; more are "dimension=value".
func (b *pictures) happen(trust, day string, n int, more ...string) {
	b.Helper()
	var list []*cube.Fact
	for range n {
		b.n++
		f := &cube.Fact{Org: trust, ID: "k" + strconv.Itoa(b.n) + ".1", Version: 1, Staff: 1, Date: day, Delay: -1, Absence: -1, Events: 1, Alleged: 1, Values: make([]string, len(b.dims)), Unit: "u", Site: "s"}
		set := func(k, v string) {
			i := slices.IndexFunc(b.dims, func(d cube.Dim) bool { return d.Name == k })
			if i < 0 {
				b.Fatal("no dimension " + k)
			}
			f.Values[i] = v
		}
		set("source", "submission")
		set(cube.Kind, "single")
		set("record_state", "final")
		set("physical_harm", "low")
		for _, m := range more {
			k, v, _ := strings.Cut(m, "=")
			set(k, v)
		}
		list = append(list, f)
	}
	if err := b.Cube.Apply(func(yield func(*cube.Fact, error) bool) {
		for _, f := range list {
			if !yield(f, nil) {
				return
			}
		}
	}); err != nil {
		b.Fatal(err)
	}
}

func says(list []insight.Finding) string {
	var out []string
	for _, s := range list {
		out = append(out, s.English())
	}
	return strings.Join(out, " ")
}

func has(t *testing.T, got, want string) {
	t.Helper()
	if !strings.Contains(got, want) {
		t.Errorf("%q lacks %q", got, want)
	}
}

func lacks(t *testing.T, got, not string) {
	t.Helper()
	if strings.Contains(got, not) {
		t.Errorf("%q has %q", got, not)
	}
}
