// Package marker knows the risk marker: the states it goes through, when it must be looked at again, and which words may
// stand in one. It is pure: it reads no database and no clock.
package marker

import (
	"slices"

	"github.com/havenward/havenward/internal/fault"
)

// State is where a marker stands.
type State string

// The states. A varied marker is in force as an active one is, in other words; lapsed, refused and removed are ends.
const (
	Proposed    State = "proposed"
	Provisional State = "provisional"
	Active      State = "active"
	ReviewDue   State = "review_due"
	Varied      State = "varied"
	Removed     State = "removed"
	Lapsed      State = "lapsed"
	Refused     State = "refused"
)

// Event is what happens to a marker.
type Event string

// The events. Run out is the end of its last day; fall due is the day of its review; quash is an appeal that was upheld.
const (
	Urgent  Event = "urgent"  // show it now, before the panel
	Approve Event = "approve" // the panel, or the specialist with a senior
	Refuse  Event = "refuse"
	Lapse   Event = "lapse" // five working days without a decision
	FallDue Event = "fall due"
	Keep    Event = "keep"
	Vary    Event = "vary"
	Remove  Event = "remove"
	RunOut  Event = "run out"
	Quash   Event = "quash"
)

var steps = map[State]map[Event]State{
	Proposed:    {Urgent: Provisional, Approve: Active, Refuse: Refused},
	Provisional: {Approve: Active, Refuse: Refused, Lapse: Lapsed},
	Active:      {FallDue: ReviewDue, Vary: Varied, Keep: Active, Remove: Removed, RunOut: Removed, Quash: Removed},
	Varied:      {FallDue: ReviewDue, Vary: Varied, Keep: Active, Remove: Removed, RunOut: Removed, Quash: Removed},
	ReviewDue:   {Keep: Active, Vary: Varied, Remove: Removed, RunOut: Removed, Quash: Removed},
}

// Next gives the state after an event; one that cannot happen in the state is fault.Conflict, with a sentence.
func (s State) Next(e Event) (State, error) {
	if to, ok := steps[s][e]; ok {
		return to, nil
	}
	if s.Ended() {
		return s, fault.New(fault.Conflict, "This marker has ended. Nothing more can be done with it")
	}
	return s, fault.New(fault.Conflict, "The marker is not at that step. Look at it again, then decide")
}

// States gives every state in order, Events every event.
func States() []State {
	return []State{Proposed, Provisional, Active, ReviewDue, Varied, Removed, Lapsed, Refused}
}

// Events gives every event in order.
func Events() []Event {
	return []Event{Urgent, Approve, Refuse, Lapse, FallDue, Keep, Vary, Remove, RunOut, Quash}
}

// Ended tells whether nothing follows.
func (s State) Ended() bool { return s == Removed || s == Lapsed || s == Refused }

// Shown tells whether those who meet the person see it: a provisional one is, and one whose review is due is shown as
// "under review", never silently kept.
func (s State) Shown() bool {
	return slices.Contains([]State{Provisional, Active, Varied, ReviewDue}, s)
}

// Reviewable tells whether it can be kept, varied or removed at a review.
func (s State) Reviewable() bool { return slices.Contains([]State{Active, Varied, ReviewDue}, s) }

var stateWords = map[State]string{Proposed: "Proposed", Provisional: "In force for now", Active: "In force", ReviewDue: "Under review",
	Varied: "In force, changed", Removed: "Removed", Lapsed: "Lapsed", Refused: "Not given"}

// Words gives the state in plain words.
func (s State) Words() string { return stateWords[s] }
