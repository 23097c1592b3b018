package clip

import (
	_ "embed" // the rules
	"encoding/json"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// Rule says how long clips of a class are kept. A change is a further Rule of the class with a later ValidFrom; what was
// received before keeps the one it came under.
type Rule struct {
	Class  string `json:"class"`
	Words  string `json:"words"`
	Days   int    `json:"days,omitempty"`
	Months int    `json:"months,omitempty"`
	// Then is what comes after: overwrite, by the vendor's system and by itself, or review, by a person.
	Then      string    `json:"then"`
	ValidFrom clock.Day `json:"valid_from"`
	Source    string    `json:"source"`
	Verified  bool      `json:"verified"`
	Checked   clock.Day `json:"checked"`
}

// Rules are the classes with their times.
type Rules []Rule

//go:embed retention.json
var retention []byte

// Retention gives the rules that the program brings.
func Retention() Rules {
	r, err := ParseRules(retention)
	if err != nil {
		panic("clip: " + err.Error()) // its own file, which a test reads
	}
	return r
}

// ParseRules reads rules and says what is wrong with them. The two classes that a clip can come in with must be among them.
func ParseRules(b []byte) (Rules, error) {
	var r Rules
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for i, x := range r {
		switch {
		case x.Class == "" || x.Words == "" || x.Source == "" || x.Checked == "":
			return nil, fmt.Errorf("rule %d lacks its class, words, source or day of check", i+1)
		case x.Days < 0 || x.Months < 0 || (x.Days == 0) == (x.Months == 0):
			return nil, fmt.Errorf("rule %d of %s must count days or months", i+1, x.Class)
		case x.Then != "overwrite" && x.Then != "review":
			return nil, fmt.Errorf("rule %d of %s says neither overwrite nor review", i+1, x.Class)
		case x.Then == "overwrite" && (x.Days < 7 || x.Days > 90):
			return nil, fmt.Errorf("rule %d of %s overwrites outside 7 to 90 days", i+1, x.Class)
		}
		have[x.Class] = true
	}
	for _, c := range []string{Unclassified, NonEvidential, Evidential} {
		if !have[c] {
			return nil, fmt.Errorf("no rule for %s", c)
		}
	}
	return r, nil
}

// For gives the rule of a class that holds at a time.
func (r Rules) For(class string, at time.Time) (best Rule, found bool) {
	for _, x := range r {
		if x.Class == class && (x.ValidFrom == "" || x.ValidFrom <= clock.DayOf(at)) && (!found || x.ValidFrom >= best.ValidFrom) {
			best, found = x, true
		}
	}
	return best, found
}

// Current gives the rules that hold at a time, one for each class, in their order.
func (r Rules) Current(at time.Time) (out Rules) {
	seen := map[string]bool{}
	for _, x := range r {
		if best, ok := r.For(x.Class, at); ok && !seen[x.Class] {
			seen[x.Class] = true
			out = append(out, best)
		}
	}
	return out
}

// addMonths gives the same day some months later, or the last one of that month where it has no such day.
func addMonths(t time.Time, n int) time.Time {
	t = t.In(clock.London())
	y, m, d := t.Date()
	first := time.Date(y, m+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), 0, t.Location())
	return first.AddDate(0, 0, min(d, first.AddDate(0, 1, -1).Day())-1)
}
