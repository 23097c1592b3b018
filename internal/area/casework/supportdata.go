package casework

import (
	"embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/mds"
)

//go:embed data/support.json
var supportFile embed.FS

// SupportRule is one step of support, with the days on which it holds. A change of policy is a new rule of the same id
// and a later ValidFrom; people who were hurt before keep the older one.
type SupportRule struct {
	ID    string `json:"id"`
	Text  string `json:"text"`  // what is offered, in English; a key for translation
	Owner string `json:"owner"` // who normally does it, in words
	// From is the earliest it should be done, Within the latest, both counted from what happened.
	From   clock.Length `json:"from,omitzero"`
	Within clock.Length `json:"within"`
	// Must tells that it is always offered; others are offered where they fit.
	Must bool `json:"must,omitempty"`
	// If is "exposure" or "sexual" for steps of such reports only.
	If string `json:"if,omitempty"`
	// Witness tells that those who saw it are offered it too.
	Witness bool `json:"witness,omitempty"`
	// Code is what the minimum data set calls it, "" for nothing.
	Code      string    `json:"code,omitempty"`
	ValidFrom clock.Day `json:"valid_from"`
	ValidTo   clock.Day `json:"valid_to,omitempty"`
	Source    string    `json:"source"`
	Verified  bool      `json:"verified"`
}

// SupportRules gives the steps of support in the order in which they fall due.
func SupportRules() []SupportRule { return supportRules() }

var supportRules = sync.OnceValue(func() []SupportRule {
	b, err := supportFile.ReadFile("data/support.json")
	if err != nil {
		panic(err) // embedded
	}
	rules, err := parseSupport(b)
	if err != nil {
		panic(err) // a test reads the same file
	}
	return rules
})

func parseSupport(b []byte) ([]SupportRule, error) {
	var f struct {
		Steps []SupportRule `json:"steps"`
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, r := range f.Steps {
		rule := r.rule(r.Within)
		switch err := rule.Problem(); {
		case err != nil:
			return nil, err
		case r.Text == "" || r.Owner == "":
			return nil, fmt.Errorf("step %q says nothing of what or who", r.ID)
		case seen[r.ID+string(r.ValidFrom)]:
			return nil, fmt.Errorf("step %q is there twice", r.ID)
		case r.If != "" && r.If != "exposure" && r.If != "sexual":
			return nil, fmt.Errorf("step %q is for %q, which nothing is", r.ID, r.If)
		case r.Code != "" && !mds.Of("support_offered").Has(r.Code):
			return nil, fmt.Errorf("step %q has the code %q, which the minimum data set does not have", r.ID, r.Code)
		}
		seen[r.ID+string(r.ValidFrom)] = true
	}
	return f.Steps, nil
}

// rule gives the step's clock.
func (r SupportRule) rule(l clock.Length) clock.Rule {
	return clock.Rule{ID: r.ID, About: r.Text, Start: "incident", Length: l, Count: clock.FromMoment, Calendar: clock.Elapsed, EscalatesTo: "manager", Source: r.Source,
		ValidFrom: r.ValidFrom, ValidTo: r.ValidTo}
}

// times gives when the step may begin (zero: at once) and when it is due for somebody hurt at a moment.
func (r SupportRule) times(since time.Time) (from, due time.Time) {
	if r.From.N > 0 {
		from = clock.Due(r.rule(r.From), since)
	}
	return from, clock.Due(r.rule(r.Within), since)
}
