package governance

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

//go:embed chase.json
var chaseData []byte

//go:embed facts.json
var factData []byte

// Chase says when an action's owner is reminded, and after how many days the chairs hear of it where the terms of reference
// do not say. It is data with its source.
type Chase struct {
	BeforeDays        []int  `json:"before_days"`
	AfterDays         []int  `json:"after_days"`
	EscalateAfterDays int    `json:"escalate_after_days"`
	Source            string `json:"source"`
	Verification      string `json:"verification"`
}

// SeedChase gives the chase that ships with the program.
func SeedChase() Chase {
	c, err := ParseChase(chaseData)
	if err != nil {
		panic("governance: " + err.Error()) // the embedded file is parsed by a test
	}
	return c
}

// ParseChase reads a chase and refuses one without its source or with days that cannot be.
func ParseChase(data []byte) (Chase, error) {
	var c Chase
	if err := json.Unmarshal(data, &c); err != nil {
		return c, err
	}
	for _, n := range append(slices.Clone(c.BeforeDays), c.AfterDays...) {
		if n < 1 || n > 365 {
			return c, fmt.Errorf("a reminder %d days away cannot be", n)
		}
	}
	if c.EscalateAfterDays < 1 || c.Source == "" || c.Verification != "verified" && c.Verification != "unverified" {
		return c, fmt.Errorf("the chase needs its days, its source and whether that was verified")
	}
	return c, nil
}

// steps are the moments at which something is said of an action, in order, the last of them to the chairs.
func (c Chase) steps(due time.Time, escalate int) []time.Time {
	if escalate < 1 {
		escalate = c.EscalateAfterDays
	}
	away := func(days int) time.Time { return due.In(clock.London()).AddDate(0, 0, days) }
	var out []time.Time
	for _, n := range c.BeforeDays {
		out = append(out, away(-n))
	}
	for _, n := range c.AfterDays {
		if n < escalate {
			out = append(out, away(n))
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return append(out, away(escalate))
}

// upcoming gives how many steps are past at a moment, and when the next one is; the zero time is none.
func upcoming(steps []time.Time, now time.Time) (past int64, next db.Time) {
	for _, t := range steps {
		if t.After(now) {
			return past, db.At(t)
		}
		past++
	}
	return past, db.Time{}
}

// Fact is something publicly known of a group, with its source.
type Fact struct {
	// On is the day, YYYY-MM-DD, or the month, YYYY-MM, where no more is known; Group the kind of group that it is about.
	On, Group, Text, Source, Verification string
}

// Facts gives what is publicly known, oldest first.
func Facts() []Fact {
	var out []Fact
	if err := json.Unmarshal(factData, &out); err != nil {
		panic("governance: " + err.Error()) // the embedded file is parsed by a test
	}
	slices.SortFunc(out, func(a, b Fact) int { return strings.Compare(a.On, b.On) })
	return out
}
