// Package matrix is the rules by which a risk is scored: consequence by likelihood, five by five, the bands of the product,
// the order of controls, and when an assessment is looked at again. All of it is dated data with its source, and nothing here
// reads a clock or a database.
package matrix

import (
	"bytes"
	_ "embed" // the shipped rules
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Set is the rules that hold from a day on.
type Set struct {
	// From is the first day, YYYY-MM-DD.
	From string `json:"from"`
	// Source says where bands and words come from, Verification whether anybody checked them against it.
	Source       string `json:"source"`
	Verification string `json:"verification"`
	Review       Review `json:"review"`
	Bands        []Band `json:"bands"`
	// Consequences and Likelihoods are the five steps of each scale, from 1.
	Consequences      []Level `json:"consequences"`
	GuideSource       string  `json:"guide_source"`
	GuideVerification string  `json:"guide_verification"`
	Likelihoods       []Level `json:"likelihoods"`
	// Controls are the six steps of the hierarchy, the strongest first.
	Controls []Step `json:"controls"`
}

// Review says when an assessment is looked at again: after Months, and sooner when a report of one of the degrees of Harm
// comes, or Incidents within Days.
type Review struct {
	Months       int      `json:"months"`
	Incidents    int      `json:"incidents"`
	Days         int      `json:"days"`
	Harm         []string `json:"harm"`
	Source       string   `json:"source"`
	Verification string   `json:"verification"`
}

// Band is a range of scores with its name.
type Band struct {
	Code string `json:"code"`
	Name string `json:"name"`
	From int    `json:"from"`
	To   int    `json:"to"`
}

// Level is a step of a scale. Guide says what it means for violence.
type Level struct {
	N     int    `json:"n"`
	Name  string `json:"name"`
	Guide string `json:"guide"`
}

// Step is a kind of control by the hierarchy: 1 takes the danger away, 6 is worn or carried.
type Step struct {
	N       int    `json:"step"`
	Code    string `json:"code"`
	Name    string `json:"name"`
	Example string `json:"example"`
}

// trainingFrom is the first step of the hierarchy that asks people to cope with a danger instead of making it smaller.
const trainingFrom = 5

// LeansOnTraining tells whether the controls of a risk, by their steps, are training and devices and nothing else. A risk
// without controls leans on nothing.
func LeansOnTraining(steps []int) bool {
	return len(steps) > 0 && !slices.ContainsFunc(steps, func(n int) bool { return n < trainingFrom })
}

//go:embed matrix.json
var shipped []byte

var seed = sync.OnceValues(func() ([]Set, error) { return Parse(shipped) })

// Seed gives the sets that are shipped, oldest first; a test proves that they can be read.
func Seed() []Set {
	s, err := seed()
	if err != nil { // cannot happen: the file is compiled in and tested
		panic(err)
	}
	return s
}

// At gives the set that holds at a moment; the first one holds for all that came before it too.
func At(sets []Set, t time.Time) Set {
	day := t.Format(time.DateOnly)
	for _, s := range slices.Backward(sets) {
		if s.From <= day {
			return s
		}
	}
	return sets[0]
}

// Parse reads sets, oldest first, and refuses what could not be used.
func Parse(b []byte) ([]Set, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var out []Set
	if err := dec.Decode(&out); err != nil {
		return nil, fmt.Errorf("read the risk matrix: %w", err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("read the risk matrix: it is empty")
	}
	for i := range out {
		if err := out[i].problem(); err != nil {
			return nil, fmt.Errorf("read the risk matrix of %s: %w", out[i].From, err)
		}
		if i > 0 && out[i].From <= out[i-1].From {
			return nil, fmt.Errorf("read the risk matrix of %s: it does not begin after the one before", out[i].From)
		}
	}
	return out, nil
}
