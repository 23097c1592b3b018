// Package toolkit is the list that a walk-round goes by, and how its answers are scored: pure, and as versioned data. A version
// that was used is never changed: a wording that is to change comes as a new version, and a test holds the digest of each.
package toolkit

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
)

//go:embed *.json
var held embed.FS

// List is one version of the toolkit.
type List struct {
	Version int `json:"version"`
	// On is the day it was written, YYYY-MM-DD.
	On string `json:"on"`
	// Source says where it comes from, Verification how far it was checked.
	Source       string `json:"source"`
	Licence      string `json:"licence"`
	Verification string `json:"verification"`
	Zones        []Zone `json:"zones"`
	// Digest is the SHA-256 of the version's file in hexadecimal: a walk-round notes it, so that what it went by can be proved.
	Digest string `json:"-"`
}

// Zone is a part of a site that is walked as one.
type Zone struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Items []Item `json:"items"`
}

// Item is one thing to look at.
type Item struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Weight int    `json:"weight"` // 1 to 3
	// Critical makes a zone red where the item is not met, whatever its score.
	Critical bool   `json:"critical"`
	Tag      string `json:"tag"`
}

// Tags are what an item is about, by its tag.
var Tags = map[string]string{"SUR": "Being seen", "ACC": "Ways in and out", "TER": "Whose place it is", "MNT": "Upkeep", "CMF": "Comfort", "INF": "Information", "ALM": "Alarms", "PRO": "How it is done"}

// Seed gives every version that ships, the oldest first. It panics when the program was built with data that does not hold.
func Seed() []List {
	names, err := fs.Glob(held, "toolkit*.json")
	if err != nil {
		panic("toolkit: " + err.Error())
	}
	var out []List
	for _, n := range names {
		b, err := held.ReadFile(n)
		if err == nil {
			var l List
			if l, err = Parse(b); err == nil {
				out = append(out, l)
			}
		}
		if err != nil {
			panic("toolkit: " + n + ": " + err.Error())
		}
	}
	slices.SortFunc(out, func(a, b List) int { return a.Version - b.Version })
	return out
}

// Parse reads a version and checks that it holds together.
func Parse(b []byte) (List, error) {
	var l List
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return l, err
	}
	sum := sha256.Sum256(b)
	l.Digest = hex.EncodeToString(sum[:])
	if l.Version < 1 || len(l.On) != 10 || l.Source == "" || l.Verification == "" || len(l.Zones) == 0 {
		return l, fmt.Errorf("the head of the list is not whole")
	}
	seen := map[string]bool{}
	for _, z := range l.Zones {
		if len(z.Code) != 2 || z.Name == "" || len(z.Items) == 0 || seen[z.Code] {
			return l, fmt.Errorf("zone %q is not whole, or is there twice", z.Code)
		}
		seen[z.Code] = true
		for _, i := range z.Items {
			switch {
			case len(i.Code) != 4 || i.Code[:2] != z.Code || seen[i.Code]:
				return l, fmt.Errorf("item %q is not of its zone, or is there twice", i.Code)
			case i.Text == "" || i.Weight < 1 || i.Weight > 3 || Tags[i.Tag] == "":
				return l, fmt.Errorf("item %q is not whole", i.Code)
			}
			seen[i.Code] = true
		}
	}
	return l, nil
}

// Find gives a version of some lists.
func Find(lists []List, version int) (List, bool) {
	for _, l := range lists {
		if l.Version == version {
			return l, true
		}
	}
	return List{}, false
}

// Item gives an item of the list with its zone.
func (l *List) Item(code string) (Item, Zone, bool) {
	for _, z := range l.Zones {
		for _, i := range z.Items {
			if i.Code == code {
				return i, z, true
			}
		}
	}
	return Item{}, Zone{}, false
}

// Zone gives a zone by its code.
func (l *List) Zone(code string) (Zone, bool) {
	for _, z := range l.Zones {
		if z.Code == code {
			return z, true
		}
	}
	return Zone{}, false
}
