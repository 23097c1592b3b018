package spc

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// after makes events from a first one and the days between each and the next.
func after(gaps ...int) []time.Time {
	at := month(0)
	events := []time.Time{at}
	for _, g := range gaps {
		at = at.AddDate(0, 0, g)
		events = append(events, at)
	}
	return events
}

func TestDaysBetweenByHand(t *testing.T) {
	t.Parallel()
	events := after(10, 30, 20)
	b, err := DaysBetween(events, events[3].AddDate(0, 0, 200), Options{Direction: Increase, Target: new(0.5)})
	if err != nil {
		t.Fatal(err)
	}
	y := func(days float64) float64 { return math.Pow(days, 1/3.6) }
	centre, spread := (y(10)+y(30)+y(20))/3, 2.66*((y(30)-y(10))+(y(30)-y(20)))/2
	p := b.Phases[0]
	got := []float64{b.Readings[0].Value, b.Readings[1].Value, b.Readings[2].Value, p.Mean, p.Lower, p.Upper, b.Open}
	want := []float64{10, 30, 20, math.Pow(centre, 3.6), math.Pow(centre-spread, 3.6), math.Pow(centre+spread, 3.6), 200}
	if d := cmp.Diff(want, got, near(1e-12)); d != "" {
		t.Error(d)
	}
	if b.Events != 4 || !b.Readings[0].At.Equal(events[1]) || b.Method != MethodDaysBetween || b.Rules != RulesDaysBetween || *b.Settings.Target != 0.5 || b.Assurance != Pass || !b.OpenAbove {
		t.Errorf("%+v", b)
	}
}

func TestDaysBetweenShowsEventsThatBecameRare(t *testing.T) {
	t.Parallel()
	often := []int{12, 9, 14, 8, 11, 13, 10, 9, 12, 11, 14, 10}
	events := after(append(often, 90, 85)...)
	b, err := DaysBetween(events, time.Time{}, Options{Direction: Increase, Baseline: 12})
	if err != nil {
		t.Fatal(err)
	}
	if b.Variation != ImprovementHigh || b.Readings[12].Cause != AboveLimit || !math.IsNaN(b.Open) || b.OpenAbove {
		t.Errorf("variation %q, cause %v, open %v", b.Variation, b.Readings[12].Cause, b.Open)
	}
	again, err := DaysBetween(events, time.Time{}, Options{Direction: Increase, Rebase: []time.Time{events[13]}})
	if err != nil || len(again.Phases) != 2 || again.Phases[1].First != 12 {
		t.Errorf("rebased at an event: %v, phases %+v", err, again.Phases)
	}
}

func TestEventsOnOneDayAreNoughtDaysApart(t *testing.T) {
	t.Parallel()
	events := after(5, 0, 0, 7, 6)
	b, err := DaysBetween(events, time.Time{}, Options{Rebase: []time.Time{events[2]}})
	if err != nil {
		t.Fatal(err)
	}
	if b.Readings[1].Value != 0 || len(b.Phases) != 1 || b.Phases[0].Number != 1 {
		t.Errorf("value %v in phases %+v, want one that a single rebase begins", b.Readings[1].Value, b.Phases)
	}
	if w := b.Warnings[len(b.Warnings)-1]; w.Code != SameDay || w.Count != 3 || !w.At.Equal(events[1]) {
		t.Errorf("warning %+v", w)
	}
}

func TestDaysBetweenRefusesTheImpossible(t *testing.T) {
	t.Parallel()
	events := after(3, 4)
	for _, c := range []struct {
		name   string
		events []time.Time
		until  time.Time
		o      Options
		want   error
	}{
		{"one event", events[:1], time.Time{}, Options{}, ErrNoPoints},
		{"an end before the last event", events, events[1], Options{}, ErrOption},
		{"a negative target", events, time.Time{}, Options{Target: new(-1.0)}, ErrOption},
		{"an impossible setting", events, time.Time{}, Options{Baseline: 3}, ErrOption},
	} {
		if _, err := DaysBetween(c.events, c.until, c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

func TestDaysBetweenIgnoresTheOrderOfEventsAndScalesWithTime(t *testing.T) {
	property(t, func(t *rapid.T) {
		gaps := rapid.SliceOfN(rapid.IntRange(0, 60), 1, 30).Draw(t, "gaps")
		a, err := DaysBetween(rapid.Permutation(after(gaps...)).Draw(t, "order"), time.Time{}, Options{Direction: Increase})
		if err != nil {
			t.Fatal(err)
		}
		for i := range gaps {
			if a.Readings[i].Value != float64(gaps[i]) {
				t.Fatalf("reading %d is %v, want %d", i, a.Readings[i].Value, gaps[i])
			}
			gaps[i] *= 3
		}
		b, err := DaysBetween(after(gaps...), time.Time{}, Options{Direction: Increase})
		if err != nil {
			t.Fatal(err)
		}
		p, q := a.Phases[0], b.Phases[0]
		if d := cmp.Diff([]float64{3 * p.Mean, 3 * p.Lower, 3 * p.Upper}, []float64{q.Mean, q.Lower, q.Upper}, near(1e-8)); d != "" {
			t.Fatal(d)
		}
	})
}
