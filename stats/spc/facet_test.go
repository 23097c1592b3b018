package spc

import (
	"errors"
	"testing"
	"time"
)

func TestEachGroupHasItsOwnTargetRebaseAndError(t *testing.T) {
	t.Parallel()
	points := monthly(9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 10, 9, 11, 9)
	got := Facets([]Group{
		{Name: "A", Points: points},
		{Name: "B", Points: points, Target: new(1.0), Rebase: []time.Time{month(13)}},
		{Name: "C"},
		{Name: "A", Points: points},
	}, Options{Direction: Decrease, Target: new(99.0), Rebase: []time.Time{month(2), month(14)}})
	if a := got[0]; a.Err != nil || len(a.Chart.Phases) != 3 || a.Chart.Assurance != Pass {
		t.Errorf("A: %v, %d phases, %q", a.Err, len(a.Chart.Phases), a.Chart.Assurance)
	}
	if b := got[1]; b.Err != nil || len(b.Chart.Phases) != 2 || b.Chart.Assurance != Fail {
		t.Errorf("B: %v, %d phases, %q", b.Err, len(b.Chart.Phases), b.Chart.Assurance)
	}
	if c := got[2]; !errors.Is(c.Err, ErrNoPoints) || c.Name != "C" {
		t.Errorf("C: %v", c.Err)
	}
	if a := got[3]; !errors.Is(a.Err, ErrGroup) {
		t.Errorf("the second A: %v", a.Err)
	}
}

func TestAGroupWithoutATargetHasNoAssurance(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{Product, Parity} {
		f := Facets([]Group{{Name: "A", Points: monthly(1, 2, 3)}}, Options{Mode: mode, Direction: Increase})
		if f[0].Chart.Assurance != NoAssurance || f[0].Chart.Assurance.Icon() != "" {
			t.Errorf("%s: %q", mode, f[0].Chart.Assurance)
		}
	}
}
