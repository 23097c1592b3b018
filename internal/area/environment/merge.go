package environment

import (
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/db"
)

// Answer is what one person found of one item at one time.
type Answer struct {
	ID     string // made on the device, a UUID
	Item   string
	Result toolkit.Result
	// Likelihood and Consequence are 1 to 5 where the item is not met or partly met; 0 where nobody rated it.
	Likelihood, Consequence int
	Note                    string
	// Base are the ids of the answers to this item that the writer knew of.
	Base     []string
	By, Name string
	// DeviceAt is the time by the device, At when it came here.
	DeviceAt, At db.Time
}

// Standing gives the answers to one item that no other answer is based on, by time and id. It depends on which answers there
// are, not on the order in which they came, nor on how often. Answers that say they are based on each other all stand.
func Standing(answers []Answer) []Answer {
	over := map[string]bool{}
	for _, a := range answers {
		for _, b := range a.Base {
			if b != a.ID {
				over[b] = true
			}
		}
	}
	var out []Answer
	for _, a := range answers {
		if !over[a.ID] && !slices.ContainsFunc(out, func(o Answer) bool { return o.ID == a.ID }) {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		out = slices.Clone(answers)
	}
	slices.SortFunc(out, func(a, b Answer) int {
		if c := a.DeviceAt.Compare(b.DeviceAt.Time); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

// Found is how an item stands in a walk-round.
type Found struct {
	Item toolkit.Item
	Zone toolkit.Zone
	// Standing are the answers that stand; more than one when people answered without knowing of each other.
	Standing []Answer
	// All are all answers, the oldest first.
	All []Answer
	// Result is what counts: of answers that differ, the worse. Dispute tells that they differ in it.
	Result  toolkit.Result
	Dispute bool
	// Likelihood and Consequence are the highest of the answers that stand.
	Likelihood, Consequence int
	Photos                  []Photo
}

// Notes gives the notes of the answers that stand, each once.
func (f *Found) Notes() []string {
	var out []string
	for _, a := range f.Standing {
		if a.Note != "" && !slices.Contains(out, a.Note) {
			out = append(out, a.Note)
		}
	}
	return out
}

// weigh puts the answers of an item together.
func weigh(i toolkit.Item, z toolkit.Zone, answers []Answer) Found {
	f := Found{Item: i, Zone: z, All: answers, Standing: Standing(answers)}
	for n, a := range f.Standing {
		f.Dispute = f.Dispute || n > 0 && a.Result != f.Standing[0].Result
		if n == 0 || a.Result.Worse(f.Result) {
			f.Result = a.Result
		}
		f.Likelihood, f.Consequence = max(f.Likelihood, a.Likelihood), max(f.Consequence, a.Consequence)
	}
	if !f.Result.Short() {
		f.Likelihood, f.Consequence = 0, 0
	}
	return f
}
