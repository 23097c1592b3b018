package evidence

import (
	_ "embed" // the rules
	"encoding/json"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// Rule says how long exhibits of a class are kept. A change of the rules is a further Rule of the class with a later
// ValidFrom; what was received before keeps the one it came under.
type Rule struct {
	Class  string `json:"class"`
	Words  string `json:"words"`
	From   string `json:"from"` // what it is counted from: received
	Days   int    `json:"days,omitempty"`
	Months int    `json:"months,omitempty"`
	// Then is what comes after: review or destroy. Nothing is ever destroyed without two people.
	Then      string    `json:"then"`
	ValidFrom clock.Day `json:"valid_from"`
	Source    string    `json:"source"`
	Verified  bool      `json:"verified"`
	Checked   clock.Day `json:"checked"`
}

// Rules are the classes of retention, the first one of a class with the earliest ValidFrom.
type Rules []Rule

//go:embed retention.json
var retention []byte

// Retention gives the rules that the program brings.
func Retention() Rules {
	r, err := ParseRules(retention)
	if err != nil {
		panic("evidence: " + err.Error()) // its own file, which a test reads
	}
	return r
}

// ParseRules reads rules and says what is wrong with them.
func ParseRules(b []byte) (Rules, error) {
	var r Rules
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, err
	}
	for i, x := range r {
		switch {
		case x.Class == "" || x.Words == "" || x.Source == "" || x.Checked == "":
			return nil, fmt.Errorf("rule %d lacks its class, words, source or day of check", i+1)
		case x.Days < 0 || x.Months < 0 || (x.Days == 0) == (x.Months == 0):
			return nil, fmt.Errorf("rule %d of %s must count days or months", i+1, x.Class)
		case x.Then != "review" && x.Then != "destroy":
			return nil, fmt.Errorf("rule %d of %s says neither review nor destroy", i+1, x.Class)
		case x.From != "received":
			return nil, fmt.Errorf("rule %d of %s counts from nothing that is known", i+1, x.Class)
		}
	}
	return r, nil
}

// For gives the rule of a class that holds at a time.
func (r Rules) For(class string, at time.Time) (Rule, bool) {
	var best Rule
	found := false
	for _, x := range r {
		if x.Class == class && (x.ValidFrom == "" || x.ValidFrom <= clock.DayOf(at)) && (!found || x.ValidFrom >= best.ValidFrom) {
			best, found = x, true
		}
	}
	return best, found
}

// Current gives the rules that hold at a time, one for each class, in their order.
func (r Rules) Current(at time.Time) Rules {
	var out Rules
	seen := map[string]bool{}
	for _, x := range r {
		if best, ok := r.For(x.Class, at); ok && !seen[x.Class] {
			seen[x.Class] = true
			out = append(out, best)
		}
	}
	return out
}

// Until gives the day on which the time is over for what was received then.
func (r Rule) Until(received time.Time) time.Time {
	if r.Days > 0 {
		return received.AddDate(0, 0, r.Days)
	}
	y, m, d := received.Date()
	first := time.Date(y, m+time.Month(r.Months), 1, received.Hour(), received.Minute(), received.Second(), 0, received.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(d, last)-1)
}
