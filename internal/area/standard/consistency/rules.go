// Package consistency finds what does not fit together in an assessment: green without evidence, amber without an action, a
// risk accepted for ever, somebody who approved their own rating. It is pure: facts come in, findings go out, no rating is
// changed, and nothing is scored.
//
// The rules are data (rules.json) with their source and whether that was verified; which facts a rule looks at is code.
package consistency

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
)

//go:embed rules.json
var seed []byte

// Severity says how much a finding weighs.
type Severity string

// The severities, the gravest first: Wrong cannot be right, Doubt needs an answer, Look is worth a look.
const (
	Wrong Severity = "wrong"
	Doubt Severity = "doubt"
	Look  Severity = "look"
)

// Severities gives them in order.
func Severities() []Severity { return []Severity{Wrong, Doubt, Look} }

// Words gives the severity in plain words, the key of its translation.
func (s Severity) Words() string {
	switch s {
	case Wrong:
		return "Cannot be right"
	case Doubt:
		return "Needs an answer"
	}
	return "Worth a look"
}

// Rule is one thing that is looked for. Limit is its number, where it has one: months, days or a count, as its text says.
type Rule struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Text     string   `json:"text"`
	Why      string   `json:"why"`
	Limit    int      `json:"limit"`
}

// Book is the rules with where they are from.
type Book struct {
	Source       string `json:"source"`
	Checked      string `json:"checked"`
	Verification string `json:"verification"`
	Rules        []Rule `json:"rules"`
}

// Seed gives the rules that come with the program; they have been parsed by a test.
func Seed() Book {
	b, err := Parse(seed)
	if err != nil {
		panic("consistency: " + err.Error())
	}
	return b
}

// Parse reads rules, and refuses a code that no check knows or that occurs twice.
func Parse(data []byte) (Book, error) {
	var b Book
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		return b, err
	}
	if b.Source == "" || b.Checked == "" || b.Verification == "" {
		return b, fmt.Errorf("the rules need a source, the day it was looked at, and whether it is verified")
	}
	seen := map[string]bool{}
	for _, r := range b.Rules {
		if checks[r.Code] == nil || seen[r.Code] || r.Text == "" || r.Why == "" || !slices.Contains(Severities(), r.Severity) {
			return b, fmt.Errorf("the rule %q is not whole, occurs twice, or nothing checks it", r.Code)
		}
		seen[r.Code] = true
	}
	return b, nil
}

// Find gives the rule of a code.
func (b Book) Find(code string) (Rule, bool) {
	i := slices.IndexFunc(b.Rules, func(r Rule) bool { return r.Code == code })
	if i < 0 {
		return Rule{}, false
	}
	return b.Rules[i], true
}

// Finding is one thing that does not fit: an indicator ("" for the whole assessment), and the record it is about, if any.
type Finding struct {
	Rule      Rule
	Indicator string
	Record    string
}

// Check looks at an assessment and gives what it finds, the gravest first and then in the order of rules and indicators.
func (b Book) Check(f Facts) []Finding {
	var out []Finding
	for _, sev := range Severities() {
		for _, r := range b.Rules {
			if r.Severity != sev {
				continue
			}
			checks[r.Code](f, r.Limit, func(indicator, record string) {
				out = append(out, Finding{Rule: r, Indicator: indicator, Record: record})
			})
		}
	}
	return out
}

// Count counts findings by the code of their rule.
func Count(list []Finding) map[string]int {
	out := map[string]int{}
	for _, f := range list {
		out[f.Rule.Code]++
	}
	return out
}
