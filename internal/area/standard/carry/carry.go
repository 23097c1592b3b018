// Package carry says which indicators of the second version of the Standard take over from one of the first, and what is
// copied where. It is pure: it reads no table and turns no rating into another. Nothing turns green by being carried.
//
// No official table of transfer was found, so the mapping is provisional, dated data (mapping.json) and is shown as such.
package carry

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

//go:embed mapping.json
var seed []byte

// Book is a mapping from one version of the Standard to another, with where it is from and whether that was verified.
type Book struct {
	From         string `json:"from"`
	To           string `json:"to"`
	ValidFrom    string `json:"valid_from"`
	Source       string `json:"source"`
	Verification string `json:"verification"`
	Rows         []Row  `json:"rows"`
}

// Row maps an indicator to those that take over from it. Domains are the sections they lie in.
type Row struct {
	From    string   `json:"from"`
	Domains []string `json:"domains"`
	To      []string `json:"to"`
}

// Seed gives the mapping that comes with the program; it has been parsed by a test.
func Seed() Book {
	b, err := Parse(seed)
	if err != nil {
		panic("carry: " + err.Error())
	}
	return b
}

// Parse reads a mapping and refuses one that cannot be used: an indicator twice, without a successor, or one whose
// successor lies in no domain of its row.
func Parse(data []byte) (Book, error) {
	var b Book
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		return b, err
	}
	if _, err := time.Parse(time.DateOnly, b.ValidFrom); err != nil {
		return b, err
	}
	if b.From == "" || b.To == "" || b.From == b.To || b.Source == "" || (b.Verification != "verified" && b.Verification != "unverified" && b.Verification != "local") {
		return b, fmt.Errorf("a mapping needs two versions, a source and whether it is verified")
	}
	seen := map[string]bool{}
	for _, r := range b.Rows {
		if r.From == "" || seen[r.From] || len(r.To) == 0 {
			return b, fmt.Errorf("%q is there twice, or leads nowhere", r.From)
		}
		seen[r.From] = true
		used := map[string]bool{}
		for _, to := range r.To {
			section, _, ok := strings.Cut(to, "-")
			if !ok || !slices.Contains(r.Domains, section) || used[to] {
				return b, fmt.Errorf("%q leads to %q, which is in none of its domains or there twice", r.From, to)
			}
			used[to], used[section] = true, true
		}
		for _, d := range r.Domains {
			if !used[d] {
				return b, fmt.Errorf("%q names the domain %q, and no indicator of it", r.From, d)
			}
		}
	}
	return b, nil
}

// Verified tells whether the mapping was read in a published text.
func (b Book) Verified() bool { return b.Verification == "verified" }

// Successors gives the indicators that take over from one, none where nothing is known.
func (b Book) Successors(indicator string) []string {
	for _, r := range b.Rows {
		if r.From == indicator {
			return r.To
		}
	}
	return nil
}

// Item is something that hangs on an indicator of the old version: an open action, or a link to evidence.
type Item struct{ ID, Indicator string }

// Copy is an item to be made at an indicator of the new version; Origin is the id of the old one.
type Copy struct{ Origin, From, To string }

// Copies gives every copy to be made, in the order of the items and then of their successors, and the items whose indicator
// nobody takes over, which a person must look at. An item is copied to an indicator once, however often it is listed.
func (b Book) Copies(items []Item) (copies []Copy, left []Item) {
	seen := map[Copy]bool{}
	for _, it := range items {
		to := b.Successors(it.Indicator)
		if len(to) == 0 {
			left = append(left, it)
		}
		for _, t := range to {
			c := Copy{Origin: it.ID, From: it.Indicator, To: t}
			if !seen[c] {
				seen[c] = true
				copies = append(copies, c)
			}
		}
	}
	return copies, left
}
