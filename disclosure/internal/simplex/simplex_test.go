package simplex

import (
	"math"
	"testing"
)

func TestMinimise(t *testing.T) {
	inf := math.Inf(1)
	rows := [][]Term{{{0, 1}, {1, 1}}, {{0, 1}, {1, -1}}}
	s := New([]float64{0, 0}, []float64{inf, inf}, rows, []float64{2, -inf}, []float64{4, 1})
	for _, c := range []struct {
		objective []Term
		want      float64
	}{
		{[]Term{{0, 1}, {1, 1}}, 2}, {[]Term{{0, -1}}, -2.5}, {[]Term{{1, -1}}, -4}, {[]Term{{0, -1}, {1, -2}}, -8}, {nil, 0},
	} {
		if got := s.Minimise(c.objective, 0); got != Optimal {
			t.Fatalf("%v: status %v", c.objective, got)
		}
		value := 0.0
		for _, o := range c.objective {
			value += o.Coef * s.X(o.Var)
		}
		if math.Abs(value-c.want) > 1e-9 {
			t.Errorf("%v: %v, want %v", c.objective, value, c.want)
		}
	}
	s.Bound(0, 3, 3)
	if got := s.Minimise(nil, 0); got != Infeasible {
		t.Errorf("3 + x at most 4 and 3 - x at most 1: status %v", got)
	}
	s.Bound(0, 0, inf)
	if got := s.Minimise([]Term{{0, 1}}, 0); got != Optimal || s.X(0) != 0 {
		t.Errorf("after a bound is taken back: status %v, %v", got, s.X(0))
	}
}

func TestNoEndAndNoSolution(t *testing.T) {
	inf := math.Inf(1)
	s := New([]float64{0, 0}, []float64{inf, inf}, [][]Term{{{0, 1}, {1, -1}}}, []float64{0}, []float64{0})
	if got := s.Minimise([]Term{{0, -1}}, 0); got != Unbounded {
		t.Errorf("two that grow together: status %v", got)
	}
	s = New([]float64{0}, []float64{1}, [][]Term{{{0, 1}}}, []float64{2}, []float64{3})
	if got := s.Minimise(nil, 0); got != Infeasible {
		t.Errorf("at most 1 and at least 2: status %v", got)
	}
}
