package riddor

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// Code is one entry of a list, in plain words that are the key of their translation.
type Code struct {
	Code     string `json:"code"`
	Words    string `json:"words"`
	Verified bool   `json:"verified"`
}

// Rules are the numbers and lists of the decision table, with the days on which they hold.
type Rules struct {
	ValidFrom         clock.Day `json:"valid_from"`
	ValidTo           clock.Day `json:"valid_to"`
	Source            string    `json:"source"`
	Verified          bool      `json:"verified"` // whether all of it was read in a published text
	Checked           clock.Day `json:"checked"`
	ReportOverDays    int       `json:"report_over_days"`    // row 3: more days in a row than this
	RecordOverDays    int       `json:"record_over_days"`    // row 7
	WarnOnDay         int       `json:"warn_on_day"`         // foretold from this day on
	DeathWithinMonths int       `json:"death_within_months"` // row 1
	KeepRecordYears   int       `json:"keep_record_years"`
	KeepSource        string    `json:"keep_source"`
	DeadlineSoon      string    `json:"deadline_soon"` // rule of package clock: without delay, and at the latest
	DeadlineDays      string    `json:"deadline_days"` // likewise for row 3
	Specified         []Code    `json:"specified"`
	Occurrences       []Code    `json:"occurrences"`
}

//go:embed rules.json
var shipped []byte

// Shipped gives the rules that come with the program.
var Shipped = sync.OnceValue(func() []Rules {
	list, err := Parse(shipped)
	if err != nil { // cannot happen: a test reads it
		panic(err)
	}
	return list
})

// Parse reads dated rules and refuses what cannot be used.
func Parse(data []byte) ([]Rules, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var list []Rules
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("read RIDDOR rules: %w", err)
	}
	for i, r := range list {
		if i > 0 && (list[i-1].ValidTo == "" || list[i-1].ValidTo >= r.ValidFrom) {
			return nil, fmt.Errorf("RIDDOR rules from %s: the ones before still hold", r.ValidFrom)
		}
		if err := r.problem(); err != nil {
			return nil, fmt.Errorf("RIDDOR rules from %s: %w", r.ValidFrom, err)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("read RIDDOR rules: none")
	}
	return list, nil
}

func (r Rules) problem() error {
	if r.ValidFrom == "" || r.Source == "" {
		return fmt.Errorf("a first day and a source are needed")
	}
	if r.RecordOverDays < 1 || r.ReportOverDays <= r.RecordOverDays || r.ReportOverDays > 366 || r.WarnOnDay < 1 || r.WarnOnDay > r.ReportOverDays ||
		r.DeathWithinMonths < 1 || r.DeathWithinMonths > 120 || r.KeepRecordYears < 1 {
		return fmt.Errorf("the numbers of days, months or years cannot be")
	}
	for _, id := range []string{r.DeadlineSoon, r.DeadlineDays} {
		if _, ok := clock.Seed().Find(id, noon(r.ValidFrom)); !ok {
			return fmt.Errorf("no deadline %q", id)
		}
	}
	seen := map[string]bool{}
	for _, c := range append(append([]Code{}, r.Specified...), r.Occurrences...) {
		if c.Code == "" || c.Words == "" || seen[c.Code] {
			return fmt.Errorf("code %q needs words and to be the only one", c.Code)
		}
		seen[c.Code] = true
	}
	return nil
}

// On gives the rules that hold for an accident on the London day of t.
func On(list []Rules, t time.Time) (Rules, bool) {
	d := clock.DayOf(t)
	for _, r := range list {
		if r.ValidFrom <= d && (r.ValidTo == "" || d <= r.ValidTo) {
			return r, true
		}
	}
	return Rules{}, false
}

// Find gives an entry of a list.
func Find(list []Code, code string) (Code, bool) {
	for _, c := range list {
		if c.Code == code {
			return c, true
		}
	}
	return Code{}, false
}

// noon gives an instant that lies on the London day d, whatever the clocks do.
func noon(d clock.Day) time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t.Add(12 * time.Hour)
}
