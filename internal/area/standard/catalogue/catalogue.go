package catalogue

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

//go:embed v1.json v2.json
var shipped embed.FS

// Verification says whether something was read in a published text.
type Verification string

// The states: Local is an organisation's own.
const (
	Verified   Verification = "verified"
	Unverified Verification = "unverified"
	Local      Verification = "local"
)

// Known tells whether it is one of the states.
func (v Verification) Known() bool {
	return slices.Contains([]Verification{Verified, Unverified, Local}, v)
}

// Catalogue is one version of the standard.
type Catalogue struct {
	Version      string       `json:"version"`
	Name         string       `json:"name"`
	Published    string       `json:"published"` // day, as YYYY-MM-DD
	Source       string       `json:"source"`
	Checked      string       `json:"checked"` // day on which it was last compared with its source
	Verification Verification `json:"verification"`
	Sections     []Section    `json:"sections"`
}

// Section is a stage or domain, in order.
type Section struct {
	Code         string       `json:"code"`
	Name         string       `json:"name"`
	Verification Verification `json:"verification"` // of the name
	Indicators   []Indicator  `json:"indicators"`
}

// Indicator is one thing that is asked for. Text is our paraphrase; OfficialRef and OfficialText are nil until loaded.
type Indicator struct {
	Code         string       `json:"code"`
	Text         string       `json:"text"`
	Evidence     string       `json:"evidence"`
	Note         string       `json:"note,omitempty"`
	OfficialRef  *string      `json:"official_ref"`
	OfficialText *string      `json:"official_text"`
	Verification Verification `json:"verification"`
}

// Seed gives the shipped versions, the oldest first.
func Seed() ([]Catalogue, error) {
	var out []Catalogue
	for _, name := range []string{"v1.json", "v2.json"} {
		b, err := shipped.ReadFile(name)
		if err != nil {
			return nil, err
		}
		c, err := Parse(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// Parse reads a catalogue and refuses unknown fields, missing words, and codes that occur twice.
func Parse(b []byte) (Catalogue, error) {
	var c Catalogue
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, err
	}
	return c, c.problem()
}

func (c Catalogue) problem() error {
	if c.Version == "" || c.Name == "" || c.Source == "" || c.Published == "" || c.Checked == "" || !c.Verification.Known() {
		return fmt.Errorf("the catalogue has no version, name, source, days or verification state")
	}
	seen := map[string]bool{}
	for _, s := range c.Sections {
		if s.Code == "" || s.Name == "" || !s.Verification.Known() || len(s.Indicators) == 0 || seen[s.Code] {
			return fmt.Errorf("section %q is not whole, or occurs twice", s.Code)
		}
		seen[s.Code] = true
		for _, i := range s.Indicators {
			if i.Code == "" || i.Text == "" || i.Evidence == "" || !i.Verification.Known() || seen[i.Code] {
				return fmt.Errorf("indicator %q is not whole, or occurs twice", i.Code)
			}
			if i.Verification == Verified && i.OfficialText == nil {
				return fmt.Errorf("indicator %q is marked verified without an official text", i.Code)
			}
			seen[i.Code] = true
		}
	}
	if len(c.Sections) == 0 {
		return fmt.Errorf("the catalogue has no sections")
	}
	return nil
}

// Digest is a SHA-256 of the whole catalogue, in hex.
func (c Catalogue) Digest() (string, error) {
	b, err := json.Marshal(c)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}

// Count gives the number of indicators.
func (c Catalogue) Count() int {
	n := 0
	for _, s := range c.Sections {
		n += len(s.Indicators)
	}
	return n
}
