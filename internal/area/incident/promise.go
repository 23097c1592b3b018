package incident

import (
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/op"
)

// The clocks that start with a report (docs/data.md, clock catalogue).
const (
	RuleContact  = "MGR_ACK"
	RuleReview   = "MGR_REVIEW"
	RuleFeedback = "REPORTER_FEEDBACK"
)

// Rules are the clocks of a report in the order in which they are kept.
var Rules = []string{RuleContact, RuleReview, RuleFeedback}

// Clock is a promise of a record.
// The record keeps them as JSON in this shape.
type Clock struct {
	Rule   string    `json:"rule"`
	Start  time.Time `json:"start"`
	Due    time.Time `json:"due"`
	Done   time.Time `json:"done,omitzero"`
	Paused time.Time `json:"paused,omitzero"`
	Up     time.Time `json:"up,omitzero"` // when the next person was told
}

// start starts the clocks and works out where the record stands in the queue.
func (s *Service) start(w *row, now time.Time) {
	for _, name := range Rules {
		if rule, ok := s.Clocks.Find(name, now); ok {
			w.clocks = append(w.clocks, Clock{Rule: name, Start: now, Due: clock.Due(rule, now)})
		}
	}
	w.nextDue, w.nextRule = next(w.clocks)
}

// next gives the earliest promise that is not kept yet.
func next(clocks []Clock) (time.Time, string) {
	var due time.Time
	rule := ""
	for _, c := range clocks {
		if c.Done.IsZero() && (due.IsZero() || c.Due.Before(due)) {
			due, rule = c.Due, c.Rule
		}
	}
	return due, rule
}

// escalates gives when the next promise of an open record goes to the next person, the zero time for never.
func escalates(clocks []Clock, open bool) time.Time {
	var due time.Time
	for _, c := range clocks {
		if open && c.Done.IsZero() && c.Up.IsZero() && (due.IsZero() || c.Due.Before(due)) {
			due = c.Due
		}
	}
	return due
}

// done stops a clock; a clock that has stopped stays as it was.
func (w *Whole) done(tx *op.Tx, rule string) {
	for i, c := range w.Clocks {
		if c.Rule == rule && c.Done.IsZero() {
			w.Clocks[i].Done = tx.Now()
		}
	}
}

// clockText is how the record keeps its clocks.
func clockText(clocks []Clock) string {
	b, err := json.Marshal(clocks)
	if err != nil || clocks == nil {
		return "[]" // words and times always marshal
	}
	return string(b)
}
