package library

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

//go:embed seed/library.json
var given []byte

// Seed is the case studies and tools that ship with the program, as at a day. State says how far each was verified: read, read in
// part, or recalled; none counts as verified.
type Seed struct {
	AsAt    string      `json:"as_at"`
	Note    string      `json:"note"`
	Entries []SeedEntry `json:"entries"`
	Tools   []Tool      `json:"tools"`
}

// SeedEntry is a given case study.
type SeedEntry struct {
	ID string `json:"id"`
	Body
	Sources []string `json:"sources"`
	State   string   `json:"state"`
}

// Tool is a risk tool that somebody else owns. None ships with the program.
type Tool struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Rules   string `json:"rules"`
	Caution string `json:"caution"`
	Rights  string `json:"rights"`
	Ships   string `json:"ships"`
	Source  string `json:"source"`
	State   string `json:"state"`
}

// Given reads the data that ships with the program. That it is sound is a test.
func Given() (Seed, error) {
	var s Seed
	if err := json.Unmarshal(given, &s); err != nil {
		return s, fmt.Errorf("library.json: %w", err)
	}
	if _, err := time.Parse(time.DateOnly, s.AsAt); err != nil {
		return s, fmt.Errorf("library.json: as at: %w", err)
	}
	seen := map[string]bool{}
	for i := range s.Entries {
		e := &s.Entries[i]
		if seen[e.ID] || e.ID == "" {
			return s, fmt.Errorf("library.json: %q is twice there or nameless", e.ID)
		}
		seen[e.ID] = true
		if p := e.Missing(); len(p) > 0 {
			return s, fmt.Errorf("library.json: %s: %s: %s", e.ID, p[0].Field, p[0].Message)
		}
		if len(e.Sources) == 0 || !slices.Contains([]string{"read", "read in part", "recalled"}, e.State) {
			return s, fmt.Errorf("library.json: %s has no source, or no state of verification", e.ID)
		}
	}
	return s, nil
}
