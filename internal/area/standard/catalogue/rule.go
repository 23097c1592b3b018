package catalogue

import (
	"bytes"
	_ "embed" // the rules are data
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

//go:embed rules.json
var rules []byte

// Rating is a colour, or that there is none.
type Rating string

// The ratings.
const (
	NotAssessed   Rating = "not_assessed"
	Red           Rating = "red"
	Amber         Rating = "amber"
	Green         Rating = "green"
	NotApplicable Rating = "not_applicable"
)

// Ratings gives every rating, the best first.
func Ratings() []Rating { return []Rating{Green, Amber, Red, NotAssessed, NotApplicable} }

// Known tells whether it is one of the ratings.
func (r Rating) Known() bool { return slices.Contains(Ratings(), r) }

// Words gives the rating in words, a key for translation.
func (r Rating) Words() string {
	switch r {
	case Green:
		return "Green"
	case Amber:
		return "Amber"
	case Red:
		return "Red"
	case NotApplicable:
		return "Not applicable"
	}
	return "Not assessed"
}

// Rule proposes a rating where its conditions hold; an empty condition always holds.
type Rule struct {
	ID       string   `json:"id"`
	InPlace  []string `json:"in_place,omitempty"` // "", "yes", "partly" or "no"
	Evidence []string `json:"evidence,omitempty"` // "none", "expired" or "current"
	Propose  Rating   `json:"propose"`
	Because  string   `json:"because"`
}

// Rules are how a rating is proposed and what each needs. The first rule that holds proposes.
type Rules struct {
	Version      string       `json:"version"`
	Source       string       `json:"source"`
	Checked      string       `json:"checked"`
	Verification Verification `json:"verification"`
	// ValidMonths is how long evidence counts after what it represents, where it names no last day itself.
	ValidMonths int `json:"valid_months"`
	// SoonDays is how long before its last day evidence is pointed out.
	SoonDays int `json:"soon_days"`
	// ConsultationDays and SignatureDays are the usual length of each step.
	ConsultationDays int    `json:"consultation_days"`
	SignatureDays    int    `json:"signature_days"`
	Rules            []Rule `json:"rules"`
	// NeedsAction, NeedsReason, NeedsApproval and NeedsCurrent name the ratings that need an action with owner and date, a
	// reason, the executive lead's approval, and evidence that is current.
	NeedsAction   []Rating `json:"needs_action"`
	NeedsReason   []Rating `json:"needs_reason"`
	NeedsApproval []Rating `json:"needs_approval"`
	NeedsCurrent  []Rating `json:"needs_current_evidence"`
}

// SeedRules gives the shipped rules.
func SeedRules() (Rules, error) { return ParseRules(rules) }

// ParseRules reads rules and refuses unknown fields, a rating that is none, and a set that leaves a case open.
func ParseRules(b []byte) (Rules, error) {
	var r Rules
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, err
	}
	if r.Source == "" || r.Checked == "" || !r.Verification.Known() || r.ValidMonths < 1 || r.SoonDays < 1 || r.ConsultationDays < 1 || r.SignatureDays < 1 {
		return r, fmt.Errorf("the rules have no source, day, verification state or lengths")
	}
	for _, x := range r.Rules {
		if x.ID == "" || x.Because == "" || !x.Propose.Known() {
			return r, fmt.Errorf("rule %q is not whole", x.ID)
		}
	}
	for _, list := range [][]Rating{r.NeedsAction, r.NeedsReason, r.NeedsApproval, r.NeedsCurrent} {
		for _, x := range list {
			if !x.Known() {
				return r, fmt.Errorf("%q is no rating", x)
			}
		}
	}
	for _, p := range []string{"", "yes", "partly", "no"} {
		for _, e := range []string{"none", "expired", "current"} {
			if _, ok := r.Propose(p, e); !ok {
				return r, fmt.Errorf("no rule holds for in place %q with evidence %q", p, e)
			}
		}
	}
	return r, nil
}

// Propose gives the first rule that holds for what was said and the state of the evidence.
func (r Rules) Propose(inPlace, evidence string) (Rule, bool) {
	for _, x := range r.Rules {
		if (len(x.InPlace) == 0 || slices.Contains(x.InPlace, inPlace)) && (len(x.Evidence) == 0 || slices.Contains(x.Evidence, evidence)) {
			return x, true
		}
	}
	return Rule{}, false
}

// Expires gives the last moment at which evidence counts that represents the time up to a day.
func (r Rules) Expires(represents time.Time) time.Time {
	return represents.AddDate(0, r.ValidMonths, 0)
}
