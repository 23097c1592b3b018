package demo_test

import (
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/demo"
	"github.com/havenward/havenward/internal/org"
)

// scope is that of the person of a role.
func (b *bench) scope(t *testing.T, sum demo.Summary, role authz.Role, act authz.Action) authz.Scope {
	t.Helper()
	for _, p := range sum.People {
		if p.Role == role {
			sc, err := b.policy.Check(b.actor(t, p), act)
			if err != nil {
				t.Fatal(err)
			}
			return sc
		}
	}
	t.Fatalf("there is no %s", role)
	return authz.Scope{}
}

// returns holds what the collection counts against what the generator knows.
func (b *bench) returns(t *testing.T, sum demo.Summary) {
	t.Helper()
	ctx, c := t.Context(), sum.Collected
	england := b.scope(t, sum, authz.National, collection.ActSee)
	first := collection.Month(string(sum.First)[:7])
	last := collection.Month(string(sum.Last)[:7]).Add(-1)
	list, err := b.Collection.Returns(ctx, england, first, last)
	if err != nil {
		t.Fatal(err)
	}
	pilots := map[string]bool{}
	for _, p := range sum.Pilots {
		pilots[p.Org] = true
	}
	counts, waiting, missing, late, native, merged, stopped := 0, 0, 0, 0, 0, collection.Month(""), collection.Month("")
	for _, r := range list {
		switch {
		case pilots[r.Org]:
			if r.Native && r.Standing.Counts() {
				native++
			}
			continue
		case r.Standing.Counts():
			counts += int(r.Incidents)
		case r.Standing == collection.Waiting:
			waiting++
		case r.Standing == collection.Missing:
			missing++
		}
		if r.Late && r.Standing.Came() {
			late++
		}
		if r.Org == c.Merged && r.Standing.Came() {
			merged = max(merged, r.Month)
		}
		if r.Org == c.Stops && r.Standing.Came() {
			stopped = max(stopped, r.Month)
		}
	}
	if counts != c.Incidents || counts == 0 {
		t.Errorf("%d incidents count, and %d were made", counts, c.Incidents)
	}
	facts := b.count(t, `SELECT COUNT(*) FROM fact f JOIN fact_batch x ON x.org_id = f.org_id AND x.id = f.batch WHERE x.live_at IS NOT NULL AND f.staff_n = 1 AND f.record_state <> 'rejected'
		AND NOT EXISTS (SELECT 1 FROM fact g JOIN fact_batch y ON y.org_id = g.org_id AND y.id = g.batch WHERE y.live_at IS NOT NULL AND g.org_id = f.org_id AND g.id = f.id AND g.version > f.version)`)
	if facts != c.Incidents-c.ByHand {
		t.Errorf("%d incidents by the facts that count, %d by the returns", facts, c.Incidents-c.ByHand)
	}
	if waiting == 0 || missing == 0 || late == 0 || native < 10*20 {
		t.Errorf("%d wait, %d are missing, %d came late, %d are made here", waiting, missing, late, native)
	}
	if c.Trusts < 180 || c.Refused == 0 || c.Accepted == 0 {
		t.Errorf("%+v", c)
	}
	tree, err := b.Org.Tree(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if o, _ := tree.Get(c.Merged); merged == "" || string(merged) > string(o.To)[:7] || len(tree.Heirs(c.Merged, sum.Last)) != 1 {
		t.Errorf("%s was taken over on %s, and last sent %s", c.Merged, o.To, merged)
	}
	if stopped == "" || stopped > last.Add(-6) {
		t.Errorf("%s stopped, and last sent %s", c.Stops, stopped)
	}
	b.restated(t, england, c, first, last)
	b.quality(t, sum, england, last)
}

func (b *bench) restated(t *testing.T, england authz.Scope, c demo.Collected, first, last collection.Month) {
	t.Helper()
	list, err := b.Collection.Restatements(t.Context(), england, first, last)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range list {
		if b.count(t, `SELECT COUNT(*) FROM submission WHERE org_id = $1 AND id = $2 AND form = 'direct'`, r.Org, r.Submission) > 0 {
			continue
		}
		if r.NowIncidents <= r.WasIncidents || r.Reason == "" {
			t.Errorf("%+v", r)
		}
		got = append(got, r.Org+" "+string(r.Month))
	}
	if strings.Join(got, ",") == "" || len(got) != len(c.Restated) {
		t.Errorf("restated are %v, and %v were sent again", got, c.Restated)
	}
}

// quality holds the reports on data quality against what was put wrong.
func (b *bench) quality(t *testing.T, sum demo.Summary, england authz.Scope, m collection.Month) {
	t.Helper()
	list, err := b.Collection.Quality(t.Context(), england, "", m, m)
	if err != nil {
		t.Fatal(err)
	}
	scored, never := 0, 0
	for _, q := range list {
		if q.Report.Overall.Known && q.Standing.Came() && q.Report.Overall.Value > 20 {
			scored++
		}
		if q.Org == sum.Collected.Stops && (q.Standing.Came() || q.Report.Overall.Value != 0) {
			t.Errorf("%s sends nothing any more, and scores %v", q.Org, q.Report.Overall)
		}
		if !q.Standing.Came() {
			never++
		}
	}
	if scored < 150 || never == 0 {
		t.Errorf("%d of %d are scored, %d never came", scored, len(list), never)
	}
	icb := b.scope(t, sum, authz.ICB, collection.ActSee)
	under, err := b.Collection.Quality(t.Context(), icb, "", m, m)
	if err != nil || len(under) == 0 || len(under) >= len(list) {
		t.Errorf("a board sees %d of %d, %v", len(under), len(list), err)
	}
	tree, err := b.Org.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range under {
		if !strings.Contains(boards(tree, q.Org, sum.Last), icbOf(sum)) {
			t.Errorf("a board sees %s, which is under %s", q.Org, boards(tree, q.Org, sum.Last))
		}
	}
	own := b.scope(t, sum, authz.Analyst, collection.ActSee)
	mine, err := b.Collection.Quality(t.Context(), own, "", m.Add(-5), m)
	if err != nil || len(mine) != 6 || mine[0].Org != own.Org() {
		t.Errorf("an analyst sees %d months, %v", len(mine), err)
	}
	if other, err := b.Collection.Quality(t.Context(), own, sum.Collected.Stops, m, m); err != nil || len(other) != 0 {
		t.Errorf("an analyst sees %d months of another trust, %v", len(other), err)
	}
}

func boards(tree *org.Tree, id string, on org.Date) string {
	return strings.Join(append(tree.Ancestors(id, on), tree.AncestorsNow(id, on)...), " ")
}

func icbOf(sum demo.Summary) string {
	for _, p := range sum.People {
		if p.Role == authz.ICB {
			return p.Org
		}
	}
	return "nobody"
}
