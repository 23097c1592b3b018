package environment_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/db"
)

// TestWhatStandsDoesNotDependOnOrderOrRepetition makes up walk-rounds of several phones and has their answers come in any order,
// some of them twice. Every answer that nobody replaced stands, and none is lost.
func TestWhatStandsDoesNotDependOnOrderOrRepetition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for range 200 {
		var all []environment.Answer
		for i := range 1 + r.IntN(12) {
			a := environment.Answer{ID: strconv.Itoa(i), Item: "EN01", DeviceAt: db.At(at.Add(time.Duration(r.IntN(60)) * time.Minute))}
			for _, b := range all { // a phone knows some of what came before
				if r.IntN(3) == 0 {
					a.Base = append(a.Base, b.ID)
				}
			}
			all = append(all, a)
		}
		want := environment.Standing(all)
		if len(want) == 0 {
			t.Fatal("nothing stands")
		}
		mixed := append(slices.Clone(all), all[r.IntN(len(all))])
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if d := cmp.Diff(want, environment.Standing(mixed)); d != "" {
			t.Fatalf("another order gives another result:\n%s", d)
		}
		replaced := map[string]bool{}
		for _, a := range all {
			for _, b := range a.Base {
				replaced[b] = true
			}
		}
		for _, a := range all {
			stands := slices.ContainsFunc(want, func(x environment.Answer) bool { return x.ID == a.ID })
			if stands == replaced[a.ID] {
				t.Fatalf("answer %s stands: %v, replaced: %v", a.ID, stands, replaced[a.ID])
			}
		}
	}
}

// BenchmarkStanding weighs an item that twelve people answered ten times each.
func BenchmarkStanding(b *testing.B) {
	var all []environment.Answer
	for i := range 120 {
		a := environment.Answer{ID: strconv.Itoa(i), DeviceAt: db.At(time.Unix(int64(i), 0))}
		if i >= 12 {
			a.Base = []string{strconv.Itoa(i - 12)}
		}
		all = append(all, a)
	}
	for b.Loop() {
		if len(environment.Standing(all)) != 12 {
			b.Fatal("not twelve")
		}
	}
}
