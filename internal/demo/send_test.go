package demo

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/demo/dialect"
	"github.com/havenward/havenward/internal/org"
)

// laidOut is a plan with its world, without a database.
func laidOut(t *testing.T, n int) (*plan, *world, *org.Tree) {
	t.Helper()
	tree, err := org.ReadTree(org.Reference())
	if err != nil {
		t.Fatal(err)
	}
	p := &plan{opt: Options{Incidents: n, Seed: 1}, now: time.Date(2026, 11, 22, 10, 30, 0, 0, clock.London())}
	p.settleTime()
	return p, p.world(tree), tree
}

func TestEnglandSendsInEveryShapeAndWithEveryTrouble(t *testing.T) {
	p, w, tree := laidOut(t, 60000)
	shapes, senders, incidents, late, months, nothing, restated, lost := map[dialect.Shape]int{}, 0, 0, 0, 0, 0, 0, 0
	closed := map[string]bool{}
	for i := range w.trusts {
		x := &w.trusts[i]
		incidents += x.n
		if x.sender == nil || x.sender.first == "" {
			continue
		}
		senders++
		shapes[x.sender.shape]++
		was := time.Time{}
		last := collection.Month("")
		err := p.returns(x, func(s *Sent) error {
			if s.At.Before(was.Add(-60*24*time.Hour)) || s.At.After(p.now) {
				t.Errorf("%s sends %s at %s, after %s", x.ID, s.To, s.At, was)
			}
			was, last = s.At, max(last, s.To)
			for m, truth := range s.Truth {
				if m < s.From || m > s.To {
					t.Errorf("%s: an incident of %s in the file for %s to %s", x.ID, m, s.From, s.To)
				}
				if o, _ := tree.Get(x.ID); truth.Incidents > 0 && !o.Open(org.Date(m.First().Format(time.DateOnly))) && !o.Open(org.Date(m.Last().Format(time.DateOnly))) {
					t.Errorf("%s was not open in %s", x.ID, m)
				}
			}
			if s.From == s.To {
				months++
				if s.At.After(p.due(s.To)) && s.Reason == "" {
					late++
				}
			}
			if s.Nil {
				nothing++
			}
			if s.Reason != "" {
				restated++
			}
			lost += s.Faulty
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if x.To != "" {
			closed[x.ID] = last > ""
		}
	}
	t.Logf("%d senders, %v, %d single months of which %d late, %d nil, %d restated, %d faulty rows, closed %v", senders, shapes, months, late, nothing, restated, lost, closed)
	if incidents != 60000 || senders < 180 || len(shapes) != 5 || restated != 3 || !closed["RVJ"] || nothing < 3 || lost < 100 {
		t.Errorf("%d incidents", incidents)
	}
	if late < months/20 || late > months/5 {
		t.Errorf("%d of %d months were late", late, months)
	}
}

func TestWhatAFileHoldsIsWhatItsMakerSays(t *testing.T) {
	p, w, tree := laidOut(t, 30000)
	tried := map[dialect.Shape]int{}
	for i := range w.trusts {
		x := &w.trusts[i]
		if x.sender == nil || x.sender.shape == dialect.Totals || x.sender.first == "" || tried[x.sender.shape] > 12 {
			continue
		}
		tried[x.sender.shape]++
		err := p.returns(x, func(s *Sent) error {
			if s.File == nil {
				return nil
			}
			up := intake.Upload{Name: s.Name, Size: int64(len(s.File)), From: bytes.NewReader(s.File)}
			var r *intake.Return
			var err error
			if s.Shape == dialect.National {
				r, err = intake.Open(up)
			} else {
				m := mapOf(x.sender.dialect)
				var o *mapping.Opened
				if o, err = mapping.Open(m, mapping.Options{Org: s.Org}, up); err == nil {
					r = o.Return
				}
			}
			if err != nil {
				return err
			}
			res, err := r.Check(context.Background(), intake.Options{Org: s.Org, From: s.From.First(), To: s.To.Last(), Lookup: lookup{tree}})
			if err != nil {
				return err
			}
			if res.Refused() {
				t.Errorf("%s: %v", s.Name, res.FileProblems)
			}
			want, got := map[string]int{}, map[string]int{}
			for m, truth := range s.Truth {
				if truth.Incidents > 0 {
					want[string(m)] = truth.Incidents
				}
			}
			for m, n := range res.Incidents {
				if n > 0 {
					got[m] = n
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s: %s\n%v", s.Name, d, res.Groups)
			}
			if s.Shape == dialect.National && res.Rows != s.Rows {
				t.Errorf("%s: %d rows, %d were written", s.Name, res.Rows, s.Rows)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(tried) != 4 {
		t.Errorf("%v", tried)
	}
}

type lookup struct{ tree *org.Tree }

func (l lookup) Organisation(code string) (from, to time.Time, ok bool) {
	o, ok := l.tree.Get(code)
	if o.From != "" {
		from = dayOf(o.From)
	}
	if o.To != "" {
		to = dayOf(o.To).Add(12 * time.Hour)
	}
	return from, to, ok
}

func (l lookup) Force(string) bool { return true }
