package bodycam

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"time"
)

//go:embed rules.json
var rulesJSON []byte

// Rules are the numbers that hold from a day on, with where each is from. None is a constant of the program.
type Rules struct {
	From      string `json:"from"`
	Retention struct {
		Default int `json:"default_days"`
		Least   int `json:"least_days"`
		Most    int `json:"most_days"`
	} `json:"retention"`
	BreachHours  int `json:"breach_hours"`
	ContextHours int `json:"context_hours"`
	// OldestDays is how old a recording may be when it comes in for its wearer still to be asked about it.
	OldestDays int      `json:"context_oldest_days"`
	LostAfter  int      `json:"lost_after_hours"`
	Shifts     []int    `json:"shift_hours"`
	Sources    []Source `json:"sources"`
}

// Source says where a rule is from, and whether somebody of the programme has verified it.
type Source struct {
	What     string `json:"what"`
	Source   string `json:"source"`
	Verified bool   `json:"verified"`
}

// SeedRules gives the rules that ship with the program.
func SeedRules() []Rules {
	list, err := parseRules(rulesJSON)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return list
}

func parseRules(b []byte) ([]Rules, error) {
	var list []Rules
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("rules of cameras: %w", err)
	}
	last := ""
	for _, r := range list {
		k := r.Retention
		if _, err := time.Parse(time.DateOnly, r.From); err != nil || r.From <= last || k.Least < 1 || k.Least > k.Default || k.Default > k.Most || r.BreachHours < 1 || r.ContextHours < 1 ||
			r.OldestDays < 1 || r.LostAfter < 1 || len(r.Shifts) == 0 || len(r.Sources) == 0 {
			return nil, fmt.Errorf("the rules of cameras from %q are not whole", r.From)
		}
		last = r.From
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no rules of cameras")
	}
	return list, nil
}

// RulesAt gives the rules that hold at a moment, the first ones before they begin.
func RulesAt(list []Rules, at time.Time) Rules {
	out := list[0]
	for _, r := range list {
		if r.From <= dayOf(at) {
			out = r
		}
	}
	return out
}
