package intake

import "testing"

func TestAPileKeepsItsOrderAndIsEmptyAfterwards(t *testing.T) {
	var p Pile[int]
	for _, n := range []int{0, 1, smallPiece, smallPiece + 1, 5*largePiece + 3} {
		for i := range n {
			p.Add(i)
		}
		list := p.Take()
		if len(list) != n || len(p.Take()) != 0 {
			t.Fatalf("%d values, want %d", len(list), n)
		}
		for i, v := range list {
			if v != i {
				t.Fatalf("value %d is %d", i, v)
			}
		}
	}
}
