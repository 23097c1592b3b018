package network

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/havenward/havenward/internal/clock"
)

//go:embed data/profiles.json
var profilesFile []byte

// Code is a code of a list with what it means.
type Code struct {
	Code  string `json:"code"`
	Words string `json:"words"`
}

// Only says that a field is filled only where another has one of some codes.
type Only struct {
	Field string   `json:"field"`
	In    []string `json:"in"`
}

// Field is one column of a profile. Status is M (must be there), R (required where known), O (may be) or X (designed, not yet
// authorised). Text fields hold words that somebody wrote, and are screened.
type Field struct {
	Key    string `json:"key"`
	Label  string `json:"label"`
	Status string `json:"status"`
	Format string `json:"format"`
	Max    int    `json:"max"`
	Text   bool   `json:"text"`
	Codes  string `json:"codes"`
	Only   *Only  `json:"only"`
	Rule   string `json:"rule"`
	Refset string `json:"refset"`
	// Ours is the list of our codes that a code map turns into codes of the reference set.
	Ours string `json:"ours"`
}

// Profile is a shape in which data go to a partner, as dated data with its source.
type Profile struct {
	Key      string    `json:"key"`
	Name     string    `json:"name"`
	About    string    `json:"about"`
	Caution  string    `json:"caution"`
	From     clock.Day `json:"from"`
	Checked  clock.Day `json:"checked"`
	Verified bool      `json:"verified"`
	Source   string    `json:"source"`
	// Rows tells a file with a row for each event from a table of counts.
	Rows   bool    `json:"rows"`
	Fields []Field `json:"fields"`
}

type book struct {
	Profiles []Profile         `json:"profiles"`
	Codes    map[string][]Code `json:"codes"`
}

var shapes = sync.OnceValue(func() book {
	b, err := parseProfiles(profilesFile)
	if err != nil {
		panic("network: " + err.Error()) // a test parses the same file
	}
	return b
})

func parseProfiles(data []byte) (book, error) {
	var b book
	if err := json.Unmarshal(data, &b); err != nil {
		return b, err
	}
	seen := map[string]bool{}
	for _, p := range b.Profiles {
		if p.Key == "" || p.Name == "" || p.Source == "" || p.From == "" || p.Checked == "" || seen[p.Key] {
			return b, fmt.Errorf("profile %q is not complete, or there twice", p.Key)
		}
		seen[p.Key] = true
		keys := map[string]bool{}
		for _, f := range p.Fields {
			switch {
			case f.Key == "" || f.Label == "" || f.Format == "" || keys[f.Key]:
				return b, fmt.Errorf("field %q of %s is not complete, or there twice", f.Key, p.Key)
			case !slices.Contains([]string{"M", "R", "O", "X"}, f.Status):
				return b, fmt.Errorf("field %q of %s has the status %q", f.Key, p.Key, f.Status)
			case f.Codes != "" && len(b.Codes[f.Codes]) == 0:
				return b, fmt.Errorf("field %q of %s has no list %q", f.Key, p.Key, f.Codes)
			case f.Refset != "" && len(b.Codes[f.Ours]) == 0:
				return b, fmt.Errorf("field %q of %s has no codes of ours to be mapped", f.Key, p.Key)
			case f.Only != nil && !keys[f.Only.Field]:
				return b, fmt.Errorf("field %q of %s hangs on %q, which does not stand before it", f.Key, p.Key, f.Only.Field)
			case f.Text && f.Max == 0:
				return b, fmt.Errorf("field %q of %s has no length", f.Key, p.Key)
			}
			keys[f.Key] = true
		}
	}
	if len(b.Profiles) == 0 {
		return b, errors.New("there is no profile")
	}
	return b, nil
}

// The profiles.
const (
	ISTV      = "istv-legacy"
	ECDS      = "ecds-injury"
	Aggregate = "vru-aggregate"
)

// Profiles gives the shapes in which data go out.
func Profiles() []Profile { return shapes().Profiles }

// ProfileOf gives a shape by its key.
func ProfileOf(key string) (Profile, bool) {
	for _, p := range shapes().Profiles {
		if p.Key == key {
			return p, true
		}
	}
	return Profile{}, false
}

// Codes gives a list of codes by its name.
func Codes(list string) []Code { return shapes().Codes[list] }

// Field gives a field by its key.
func (p Profile) Field(key string) (Field, bool) {
	for _, f := range p.Fields {
		if f.Key == key {
			return f, true
		}
	}
	return Field{}, false
}

// must gives the fields that have to be there.
func (p Profile) must() []string {
	var out []string
	for _, f := range p.Fields {
		if f.Status == "M" {
			out = append(out, f.Key)
		}
	}
	return out
}
