package effect

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var closely = cmpopts.EquateApprox(1e-9, 1e-9)

func TestAutocorrelationsByHand(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]float64{0.4, -0.1}, Autocorrelations([]float64{1, 2, 3, 4, 5}, 2), closely); diff != "" {
		t.Error(diff)
	}
	if got := Autocorrelations([]float64{2, 2, 2}, 9); len(got) != 2 || !math.IsNaN(got[0]) {
		t.Errorf("of a constant: %v", got)
	}
	if got := Autocorrelations(nil, 3); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestChanceThatAQuadraticFormIsBelowZero(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		weights []float64
		want    float64
	}{
		{[]float64{1, -1}, 0.5},
		{[]float64{3, -1}, 1.0 / 3}, // 1 - 2 atan(sqrt 3)/pi
		{[]float64{-1, -2}, 1},
		{[]float64{2, 1, 5}, 0},
		{[]float64{1, 1, -1, -1}, 0.5}, // two exponentials of one mean
		{[]float64{1, 1, -3, -3}, 0.75},
	} {
		if got := quadraticBelowZero(c.weights); math.Abs(got-c.want) > 1e-7 {
			t.Errorf("%v: %v, want %v", c.weights, got, c.want)
		}
	}
}

func TestWithoutCorrelationGeneralisedLeastSquaresIsOrdinary(t *testing.T) {
	t.Parallel()
	d := newDesign(4, "level", "time")
	for i := range 4 {
		d.x.SetRow(i, []float64{1, float64(i)})
	}
	w, y, logDet := whiten(d, []float64{1, 3, 2, 5}, []int{0, 1, 2, 3}, 0)
	if diff := cmp.Diff(d.x.RawMatrix().Data, w.x.RawMatrix().Data); diff != "" || logDet != 0 {
		t.Error(logDet, diff)
	}
	f, err := linear(w, y)
	if err != nil {
		t.Fatal(err)
	}
	// mean 2.75 at time 1.5; slope (sum of products 5.5) / 5
	if diff := cmp.Diff([]float64{1.1, 1.1}, f.beta, closely); diff != "" {
		t.Error(diff)
	}
}

func TestAGapWeakensCorrelationByItsLength(t *testing.T) {
	t.Parallel()
	d := newDesign(2, "level")
	d.x.SetRow(0, []float64{1})
	d.x.SetRow(1, []float64{1})
	w, y, logDet := whiten(d, []float64{4, 10}, []int{3, 5}, 0.5)
	root := math.Sqrt(1 - 0.0625)
	if diff := cmp.Diff([]float64{1, 0.75 / root, 4, 9 / root, math.Log(1 - 0.0625)}, append(append(w.x.RawMatrix().Data, y...), logDet), closely); diff != "" {
		t.Error(diff)
	}
}

func TestNeweyWestByHand(t *testing.T) {
	t.Parallel()
	d := newDesign(3, "level")
	for i := range 3 {
		d.x.SetRow(i, []float64{1})
	}
	f, err := linear(d, []float64{1, 2, 6}) // mean 3, residuals -2 -1 3
	if err != nil {
		t.Fatal(err)
	}
	// lag 1: 14 + 2 * (1/2) * (2 - 3) = 13, over 9; adjusted times 3/2
	if diff := cmp.Diff([]float64{14.0 / 9, 13.0 / 9, 13.0 / 6}, []float64{f.neweyWest(0, false).At(0, 0), f.neweyWest(1, false).At(0, 0), f.neweyWest(1, true).At(0, 0)}, closely); diff != "" {
		t.Error(diff)
	}
	// clusters {-2, -1} and {3}: 9 + 9, over 9; HC1 times 2/1 times 2/2
	if diff := cmp.Diff([]float64{2, 4}, []float64{f.clustered([]int{0, 0, 1}, 2, false).At(0, 0), f.clustered([]int{0, 0, 1}, 2, true).At(0, 0)}, closely); diff != "" {
		t.Error(diff)
	}
}
