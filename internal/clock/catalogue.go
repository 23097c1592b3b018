package clock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Catalogue is a set of dated rules. Several rules may share an ID when their days do not overlap.
type Catalogue []Rule

// Find returns the rule with this id that holds for an event at t, and whether there is one.
func (c Catalogue) Find(id string, t time.Time) (Rule, bool) {
	for _, r := range c {
		if r.ID == id && r.Holds(t) {
			return r, true
		}
	}
	return Rule{}, false
}

// StartedBy returns the rules that an event of this name at t starts, in the order of the catalogue.
func (c Catalogue) StartedBy(event string, t time.Time) []Rule {
	var out []Rule
	for _, r := range c {
		if r.Start == event && r.Holds(t) {
			out = append(out, r)
		}
	}
	return out
}

// Problem returns the first fault: a rule that cannot be used, or two rules of one ID that hold on the same day.
func (c Catalogue) Problem() error {
	for i, r := range c {
		if err := r.Problem(); err != nil {
			return err
		}
		if slices.ContainsFunc(c[:i], func(o Rule) bool { return o.ID == r.ID && overlap(o, r) }) {
			return fmt.Errorf("rule %q: two rules hold on the same day", r.ID)
		}
	}
	return nil
}

func overlap(a, b Rule) bool {
	return (a.ValidTo == "" || b.ValidFrom <= a.ValidTo) && (b.ValidTo == "" || a.ValidFrom <= b.ValidTo)
}

// Parse reads a catalogue an administrator loads, as a JSON list of rules in the shape of [Rule]. It refuses unknown
// fields, so that a misspelt date cannot be ignored, and rules that cannot be used.
func Parse(data []byte) (Catalogue, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var c Catalogue
	if err := dec.Decode(&c); err != nil {
		return nil, fmt.Errorf("read clock catalogue: %w", err)
	}
	if dec.More() {
		return nil, fmt.Errorf("read clock catalogue: more than one list")
	}
	return c, c.Problem()
}
