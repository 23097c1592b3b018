package pilot

import (
	_ "embed" // the shipped measures
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// Quantity is something that a site counts in a month.
//
// Here says from where it is counted for sites of one's own organisation where a file says nothing: reports, cameras or clips; ""
// for what comes by file alone.
type Quantity struct{ Key, Name, Says, Here string }

// How a measure is compared.
const (
	Staged = "staged" // sites that have started against those that have not yet
	Ratio  = "ratio"  // after against before, all months together
	Arms   = "arms"   // with footage against without
	After  = "after"  // there is nothing to compare with: what it was after the starts
	Median = "median" // likewise, the median of the months
)

// Measure is one of those by which a pilot is judged.
type Measure struct {
	Key, Name               string
	Numerator, Denominator  string
	NumeratorAgainst        string  `json:"numerator_against"`
	DenominatorAgainst      string  `json:"denominator_against"`
	Per                     float64 // what a value is multiplied by
	Unit, Kind, Better, How string
	// Beside marks what is none of the fourteen: counts and reporting. It is shown and never declared as an outcome.
	Beside  bool
	Caution string
}

// Catalogue is the measures with their source.
type Catalogue struct {
	From, Source string
	Verified     bool
	Quantities   []Quantity
	Measures     []Measure
}

//go:embed measures.json
var measuresFile []byte

// Measures gives the catalogue.
var Measures = sync.OnceValue(func() *Catalogue {
	c, err := parseCatalogue(measuresFile)
	if err != nil {
		panic(err) // shipped, and tested
	}
	return c
})

func parseCatalogue(b []byte) (*Catalogue, error) {
	var c Catalogue
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, err
	}
	for _, m := range c.Measures {
		for _, q := range []string{m.Numerator, m.Denominator, m.NumeratorAgainst, m.DenominatorAgainst} {
			if _, ok := c.Quantity(q); q != "" && !ok {
				return nil, fmt.Errorf("measure %q: there is no quantity %q", m.Key, q)
			}
		}
		if m.Name == "" || m.Per <= 0 || !slices.Contains([]string{Staged, Ratio, Arms, After, Median}, m.How) || !slices.Contains([]string{"lower", "higher", "none"}, m.Better) {
			return nil, fmt.Errorf("measure %q is not whole", m.Key)
		}
	}
	return &c, nil
}

// Quantity finds one by its key.
func (c *Catalogue) Quantity(key string) (Quantity, bool) {
	i := slices.IndexFunc(c.Quantities, func(q Quantity) bool { return q.Key == key })
	if i < 0 {
		return Quantity{}, false
	}
	return c.Quantities[i], true
}

// Measure finds one by its key.
func (c *Catalogue) Measure(key string) (Measure, bool) {
	i := slices.IndexFunc(c.Measures, func(m Measure) bool { return m.Key == key })
	if i < 0 {
		return Measure{}, false
	}
	return c.Measures[i], true
}

// Primaries are the measures that can be the one outcome declared before: of the fourteen, with sites to compare.
func (c *Catalogue) Primaries() []Measure {
	return slices.DeleteFunc(slices.Clone(c.Measures), func(m Measure) bool { return m.Beside || m.How != Staged })
}

// Outcomes are the fourteen.
func (c *Catalogue) Outcomes() []Measure {
	return slices.DeleteFunc(slices.Clone(c.Measures), func(m Measure) bool { return m.Beside })
}

// Sources says of a measure which of its figures are counted here and which come by file alone, by name.
func (c *Catalogue) Sources(m Measure) (here, file []string) {
	for _, key := range []string{m.Numerator, m.Denominator, m.NumeratorAgainst, m.DenominatorAgainst} {
		q, ok := c.Quantity(key)
		switch {
		case !ok:
		case q.Here != "":
			here = append(here, q.Name)
		default:
			file = append(file, q.Name)
		}
	}
	return here, file
}
