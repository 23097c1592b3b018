package spc

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestMeanOfDecimalsTiesWithItsEqual(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values          []float64
		product, parity float64
	}{
		{[]float64{0.1, 0.2, 0.3}, 0.2, 0.2}, // added one by one: 0.20000000000000004
		{[]float64{0.6, 4.9, 9.2}, 4.9, 4.8999999999999995},
		{[]float64{1, 2, 4}, 7.0 / 3, 7.0 / 3},
		{[]float64{nan, 0.3, nan}, 0.3, 0.3},
		{[]float64{1e16, 1, -1e16}, 1.0 / 3, 1.0 / 3}, // too large for the decimal way
		{[]float64{1.0 / 3, 2.0 / 3}, 0.5, 0.5},       // no decimals
		{[]float64{-0.1, 0.1}, 0, 0},
		{[]float64{0.000000001, 0.000000003}, 0.000000002, 0.000000002},
	} {
		if got := mean(c.values, Product); got != c.product {
			t.Errorf("mean of %v is %v, want %v", c.values, got, c.product)
		}
		if got := mean(c.values, Parity); got != c.parity {
			t.Errorf("parity mean of %v is %v, want %v", c.values, got, c.parity)
		}
	}
	if !math.IsNaN(mean(nil, Product)) || !math.IsNaN(mean([]float64{nan}, Product)) {
		t.Error("the mean of nothing is not a number")
	}
}

func TestBinaryMeanIsTheExactMeanRoundedOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		// Fractions with 20 binary places: full of digits, and within twice the precision of each other.
		values, sum := make([]float64, rapid.IntRange(1, 80).Draw(t, "n")), new(big.Rat)
		for i := range values {
			v := float64(rapid.Int64Range(-1<<52, 1<<52).Draw(t, "v")) / (1 << 20)
			values[i] = v
			sum.Add(sum, new(big.Rat).SetFloat64(v))
		}
		want, _ := sum.Quo(sum, big.NewRat(int64(len(values)), 1)).Float64()
		if got := binaryMean(values); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func TestDecimalMeanIsTheDecimalsMeanRoundedOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.IntRange(0, 4).Draw(t, "places")
		scale := int64(math.Pow10(places))
		whole := rapid.SliceOfN(rapid.Int64Range(-1e8, 1e8), 1, 60).Draw(t, "values")
		values, sum := make([]float64, len(whole)), new(big.Rat)
		for i, w := range whole {
			values[i] = float64(w) / float64(scale)
			sum.Add(sum, big.NewRat(w, scale))
		}
		want, _ := sum.Quo(sum, big.NewRat(int64(len(values)), 1)).Float64()
		if got := mean(values, Product); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}
