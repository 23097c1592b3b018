package funnel

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var closely = cmpopts.EquateApprox(1e-12, 1e-12)

func TestTruncationLeavesATenthOutAtEachEnd(t *testing.T) {
	t.Parallel()
	z := []float64{5, 1, 2, 3, 4, 6, 7, 8, 9, 10}
	want := []bool{true, false, true, true, true, true, true, true, true, false}
	if diff := cmp.Diff(want, truncate(z, 0.1)); diff != "" {
		t.Error(diff)
	}
}

func TestNoEventsAtAllNeverCountsTowardsTheSpread(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]bool{false, true, true}, truncate([]float64{math.Inf(-1), 0, 1}, 0.1)); diff != "" {
		t.Error(diff)
	}
}

func TestWinsorisingUsesTheQuantileOfTypeSeven(t *testing.T) {
	t.Parallel()
	got := winsorise([]float64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 0.1)
	if diff := cmp.Diff([]float64{9.1, 9, 8, 7, 6, 5, 4, 3, 2, 1.9}, got, closely); diff != "" {
		t.Error(diff)
	}
}

func TestTiedValuesShareARank(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]float64{3.5, 1.5, 5, 1.5, 3.5}, ranks([]float64{2, 1, 9, 1, 2})); diff != "" {
		t.Error(diff)
	}
}

func TestDispersionByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		z, s      []float64
		phi, tau2 float64
	}{
		{"nothing", nil, nil, 0, 0},
		{"one", []float64{3}, []float64{1}, 9, 0},
		{"less than chance", []float64{0.5, -0.5, 0.5}, []float64{1, 1, 1}, 0.25, 0},
		// sum of squares 16, degrees of freedom 3, c = 4 - 4/4 = 3
		{"more than chance", []float64{2, -2, 2, -2}, []float64{1, 1, 1, 1}, 4, 13.0 / 3},
		// weights 4 and 1: c = 5 - 17/5 = 1.6; (13-1)/1.6
		{"unequal", []float64{3, -2}, []float64{0.5, 1}, 6.5, 7.5},
	} {
		phi, tau2 := dispersion(c.z, c.s)
		if diff := cmp.Diff([]float64{c.phi, c.tau2}, []float64{phi, tau2}, closely); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestCentsAreTakenAsRTakesThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]float64{0.125: 0.12, 0.375: 0.38, 2.344: 2.34, 2.346: 2.35, 0.004: 0, 7: 7, 1e300: 1e300} {
		if got := cents(in); got != want {
			t.Errorf("cents(%v) = %v, want %v", in, got, want)
		}
	}
}
