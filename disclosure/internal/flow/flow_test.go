package flow

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ring is four nodes in a ring, one arc each way round it costly.
func ring() *Network {
	n := New(4)
	for i := range 4 {
		n.Add(i, (i+1)%4, 0, 10, 4)
	}
	n.Add(0, 2, 0, 10, 3)
	n.Add(2, 0, 0, 3, 3)
	n.Join()
	return n
}

func TestRaiseAndLowerKeepBalance(t *testing.T) {
	n := ring()
	if got := n.Raise(0, 100, nil); got != 6 {
		t.Errorf("raised by %d", got)
	}
	if got := n.Lower(0, 100, nil); got != 10 {
		t.Errorf("lowered by %d", got)
	}
	in := make([]int64, 4)
	for _, a := range n.Arcs {
		in[a.To] += a.X
		in[a.From] -= a.X
		if a.X < a.Lo || a.X > a.Hi {
			t.Errorf("arc out of bounds: %+v", a)
		}
	}
	if diff := cmp.Diff([]int64{0, 0, 0, 0}, in); diff != "" {
		t.Error(diff)
	}
}

func TestBalance(t *testing.T) {
	n := New(3)
	n.Add(0, 1, 0, 5, 0)
	n.Add(1, 2, 0, 2, 0)
	n.Join()
	if !n.Balance([]int64{-2, 0, 2}) || n.Arcs[0].X != 2 || n.Arcs[1].X != 2 {
		t.Errorf("two from the first to the last: %+v", n.Arcs)
	}
	if n.Balance([]int64{-3, 0, 3}) {
		t.Error("three do not go through two")
	}
}

func TestCheapest(t *testing.T) {
	n := ring()
	prices := []int64{0, 5, 1, 1, 3, 9}
	price := func(s Step) (int64, bool) { return prices[s.Arc], s.Arc != 4 || !s.Up }
	cycle, cost, ok := n.Cheapest(0, true, price)
	if diff := cmp.Diff([]Step{{3, true}, {2, true}, {1, true}}, cycle); diff != "" || cost != 7 || !ok {
		t.Errorf("cost %d, %v: %s", cost, ok, diff)
	}
	if _, _, ok := n.Cheapest(0, true, func(Step) (int64, bool) { return 0, false }); ok {
		t.Error("nothing may move, and still a cycle was found")
	}
}

func TestOrientRefusesWhatIsNoNetwork(t *testing.T) {
	if Orient(3, [][]End{{{0, 1}, {1, 1}}, {{1, 1}, {2, 1}}, {{2, 1}, {0, 1}}}) != nil {
		t.Error("three rows that must all differ were turned")
	}
	if Orient(3, [][]End{{{0, 1}, {1, 1}, {2, 1}}}) != nil {
		t.Error("one in three rows was taken")
	}
}
