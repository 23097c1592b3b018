package improve

import (
	"time"

	"github.com/havenward/havenward/internal/db"
)

// State is how an action stands.
type State string

// The states. Inherited waits for a person; Moved went on in the plan of the next assessment.
const (
	Inherited State = "inherited"
	Open      State = "open"
	Done      State = "done"
	Merged    State = "merged"
	Closed    State = "closed"
	Moved     State = "moved"
)

// Words gives the state in words, the key of its translation.
func (s State) Words() string {
	switch s {
	case Inherited:
		return "Inherited, to be decided"
	case Open:
		return "Open"
	case Done:
		return "Done"
	case Merged:
		return "Merged into another"
	case Moved:
		return "Goes on in the next assessment"
	}
	return "Closed without being done"
}

// Effort is how much work an action is, roughly.
type Effort string

// Efforts gives every effort with its words, the least first; "" is not said.
func Efforts() [][2]string {
	return [][2]string{{"days", "Some days"}, {"weeks", "Some weeks"}, {"months", "Months"}}
}

// Words gives an effort in words, "" where it was not said.
func (e Effort) Words() string {
	for _, x := range Efforts() {
		if x[0] == string(e) {
			return x[1]
		}
	}
	return ""
}

// Action is something that is done about an indicator.
type Action struct {
	Org, ID, Assessment, Catalogue, Indicator string
	State                                     State
	Person, PersonName                        string
	Due                                       db.Time
	// Cost is in pence.
	Cost     int64
	Effort   Effort
	Progress int
	// Origin is the action of an earlier version that it came from, OriginIndicator the indicator of that.
	Origin, OriginIndicator string
	MergedInto              string
	MadeAt                  db.Time
	MadeName                string
	EndedAt, ChasedAt       db.Time
	Chased                  int64
	Version                 int64
	Body
}

// Body is what somebody typed of an action; it is kept sealed.
type Body struct {
	Text string `json:"text"`
	// Links are addresses here of reports, cases and risks that it answers.
	Links []string `json:"links,omitempty"`
	// Why is why it was closed, merged or given another day.
	Why string `json:"why,omitempty"`
}

// Late tells whether an open action is past its day.
func (a *Action) Late(now time.Time) bool {
	return a.State == Open && !a.Due.IsZero() && a.Due.Before(now)
}

// Waits tells whether somebody has still to work on it or to decide.
func (a *Action) Waits() bool { return a.State == Open || a.State == Inherited }

// Step is a line of an action's history.
type Step struct {
	At       db.Time
	Name     string
	Kind     string
	Progress int
	Note     string
}

// stepWords say what each kind of step is.
var stepWords = map[string]string{
	"made": "Made", "inherited": "Came over from an earlier version", "copied": "Came over from the assessment before", "changed": "Changed", "progress": "Progress", "done": "Done", "closed": "Closed without being done",
	"accepted": "Accepted", "merged": "Merged into another", "joined": "Another was merged into this", "moved": "Goes on in the next assessment", "again": "Opened again",
}

// Words says what happened in a step, the key of its translation.
func (s Step) Words() string { return stepWords[s.Kind] }

// Path gives the page of an action.
func Path(action string) string { return "/standard/plan/" + action }

// AddPath gives the page on which an action for an indicator is made.
func AddPath(assessment, indicator string) string {
	return "/standard/assessments/" + assessment + "/plan/add?indicator=" + indicator
}

// PlanPath gives the page of an assessment's plan.
func PlanPath(assessment string) string { return "/standard/assessments/" + assessment + "/plan" }
