package programme

import (
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// State is how a strand stands, as its owner sees it.
type State string

// The states.
const (
	OnCourse  State = "on_course"
	AtRisk    State = "at_risk"
	OffCourse State = "off_course"
	Paused    State = "paused"
	Finished  State = "finished"
)

var stateWords = map[State]string{OnCourse: "On course", AtRisk: "At risk", OffCourse: "Off course", Paused: "Paused", Finished: "Finished"}

// States gives the states in the order of forms.
func States() []State { return []State{OnCourse, AtRisk, OffCourse, Paused, Finished} }

// Words gives the state in plain words, the key of its translation; "" for what is no state.
func (s State) Words() string { return stateWords[s] }

// Running tells whether work goes on.
func (s State) Running() bool { return s == OnCourse || s == AtRisk || s == OffCourse }

// Strand is one part of a programme.
type Strand struct {
	Org, ID string
	// Place orders the list; Line says in a few words what it is.
	Place           int
	Name, Line, Aim string
	// Owner is the person who sets the state, "" where it is somebody without an account here, who is named all the same.
	Owner, OwnerName string
	State            State
	// Why is the owner's reason, Was the state before and At when it changed.
	Why string
	Was State
	At  db.Time
	// Synthetic marks figures that were made up for a demonstration.
	Synthetic bool
	Body
	MadeAt  db.Time
	Version int64
}

// Body is what belongs to a strand.
type Body struct {
	Money      []Year      `json:"money,omitempty"`
	Published  []Published `json:"published,omitempty"`
	Milestones []Milestone `json:"milestones,omitempty"`
	Measures   []Measure   `json:"measures,omitempty"`
	Said       []Said      `json:"said,omitempty"`
	Decisions  []Decision  `json:"decisions,omitempty"`
	// Next numbers what is added.
	Next int `json:"next,omitempty"`
}

// number gives the next key of a part of the strand.
func (b *Body) number() string {
	b.Next++
	return strconv.Itoa(b.Next)
}

// Year is the money of one financial year, in pence.
type Year struct {
	// Year is the calendar year in which it begins, on 1 April.
	Year      int   `json:"year"`
	Budget    int64 `json:"budget"`
	Spent     int64 `json:"spent"`
	Committed int64 `json:"committed"`
	// Forecast is what is expected by the end of March.
	Forecast int64 `json:"forecast"`
	// On is the day of the figures, Source where they are from.
	On     clock.Day `json:"on,omitempty"`
	Source string    `json:"source,omitempty"`
}

// Left is what is neither spent nor committed; below nought when there is more of both than budget.
func (y Year) Left() int64 { return y.Budget - y.Spent - y.Committed }

// YearOf gives the financial year of a moment, by the day in London.
func YearOf(t time.Time) int {
	t = t.In(clock.London())
	if t.Month() < time.April {
		return t.Year() - 1
	}
	return t.Year()
}

// Published is a sum that somebody else has published, with its source. It is in no sum of the programme.
type Published struct {
	Pence int64 `json:"pence"`
	// From is the year in which it began, Years how long it was for.
	From  int    `json:"from"`
	Years int    `json:"years"`
	Words string `json:"words"`
	// Source says where it was read; Verified whether somebody looked there, on the day Checked.
	Source   string    `json:"source"`
	Verified bool      `json:"verified"`
	Checked  clock.Day `json:"checked,omitempty"`
	Closed   bool      `json:"closed"`
}

// Milestone is something that is to be there by a day.
type Milestone struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Due  clock.Day `json:"due,omitempty"`
	// Done is the day on which it was there, Paused until when it waits.
	Done   clock.Day `json:"done,omitempty"`
	Paused clock.Day `json:"paused,omitempty"`
	// Was is the day that was set first, where it was moved.
	Was clock.Day `json:"was,omitempty"`
}

// Late tells whether it is past its day.
func (m Milestone) Late(today clock.Day) bool {
	return m.Done == "" && m.Paused == "" && m.Due != "" && m.Due < today
}

// NextMilestone gives the earliest that is not done, and otherwise the last one done; false where there is none.
func (s *Strand) NextMilestone() (Milestone, bool) {
	var open, done *Milestone
	for i := range s.Milestones {
		m := &s.Milestones[i]
		switch {
		case m.Done == "" && (open == nil || before(m.Due, open.Due)):
			open = m
		case m.Done != "" && (done == nil || m.Done >= done.Done):
			done = m
		}
	}
	if open == nil {
		open = done
	}
	if open == nil {
		return Milestone{}, false
	}
	return *open, true
}

// before orders days; one that is not set comes last.
func before(a, b clock.Day) bool { return a != "" && (b == "" || a < b) }

// Of gives the money of a year.
func (s *Strand) Of(year int) (Year, bool) {
	for _, y := range s.Money {
		if y.Year == year {
			return y, true
		}
	}
	return Year{}, false
}

// Wanted gives the decisions that wait.
func (s *Strand) Wanted() []Decision {
	var out []Decision
	for _, d := range s.Decisions {
		if d.Outcome == "" && d.Withdrawn == "" {
			out = append(out, d)
		}
	}
	return out
}
