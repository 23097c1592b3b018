package risk

import (
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/db"
)

// Path is the address of an assessment's page.
func Path(id string) string { return "/risk/" + id }

// Kind is what an assessment is of.
type Kind string

// The kinds. A patient's is no more than a pointer to a care plan that is held elsewhere.
const (
	Workplace Kind = "workplace"
	Workforce Kind = "workforce"
	Patient   Kind = "patient"
)

// Kinds gives every kind with its words and what it is for.
func Kinds() [][3]string {
	return [][3]string{{string(Workplace), "Workplace", "A place and what is done there"}, {string(Workforce), "Workforce", "A role, or people who work alone"},
		{string(Patient), "Pointer to a care plan", "Says where the plan about one patient is held. Nothing clinical is written here"}}
}

// Words gives the kind in plain words.
func (k Kind) Words() string {
	for _, x := range Kinds() {
		if x[0] == string(k) {
			return x[1]
		}
	}
	return ""
}

// State is how an assessment stands.
type State string

// The states. An approved one may have a draft of its next version beside it.
const (
	Draft    State = "draft"
	Approved State = "approved"
	Retired  State = "retired"
)

// States gives every state.
func States() []State { return []State{Draft, Approved, Retired} }

// Words gives the state in plain words.
func (s State) Words() string {
	return map[State]string{Draft: "Not approved yet", Approved: "In force", Retired: "Retired"}[s]
}

// Assessment is the head of an assessment: how it stands, and what a list shows of it.
type Assessment struct {
	Org, ID, Unit, Lock string
	Ref                 string
	Kind                Kind
	State               State
	// Current is the version in force and DraftN the one being written; 0 for none.
	Current, DraftN int
	// Top is the highest score that any of its risks has now, Lean that one of them has training and devices alone.
	Top  int
	Lean bool
	// Owner is who wrote its first version, and is told when it is called for review.
	Owner            string
	MadeAt           db.Time
	MadeBy, MadeName string
	CopiedFrom       string
	ApprovedAt       db.Time
	// LookedAt is when it was last approved or found to stand; reports since then count.
	LookedAt, ReviewAt db.Time
	Call               Call
	Reminded           bool
	Version            int64
	Summary
}

// Summary is what is sealed of a head.
type Summary struct {
	Title string `json:"title"`
	Place string `json:"place,omitempty"`
}

// Call is why a review is asked for before its day; the zero Call asks for none. Numbers and days are all that it knows of
// the reports that called.
type Call struct {
	At  db.Time
	Why string // incidents or change
	// N is how many reports came, Harm how many of them with moderate harm or worse, First and Last their days.
	N, Harm     int
	First, Last string
}

// Asks tells whether there is a call.
func (c Call) Asks() bool { return !c.At.IsZero() }

// ReviewState is how the review of an assessment in force stands.
type ReviewState string

// The states of a review. A call comes before a day that has passed.
const (
	NoReview  ReviewState = ""
	InTime    ReviewState = "in_time"
	DueSoon   ReviewState = "soon"
	Called    ReviewState = "called"
	LateState ReviewState = "late"
)

// soonDays is how long before its day a review counts as due soon.
const soonDays = 31

// Review tells how the review of an assessment stands at a moment.
func (a *Assessment) Review(now time.Time) ReviewState {
	switch {
	case a.State != Approved || a.Kind == Patient && a.ReviewAt.IsZero():
		return NoReview
	case a.Call.Asks():
		return Called
	case a.ReviewAt.Before(now):
		return LateState
	case a.ReviewAt.Before(now.AddDate(0, 0, soonDays)):
		return DueSoon
	}
	return InTime
}

// Late tells whether it is past its day, or was called for and its day has come since.
func (a *Assessment) Late(now time.Time) bool {
	return a.State == Approved && !a.ReviewAt.IsZero() && a.ReviewAt.Before(now)
}

// Body is a whole version of an assessment, as it is sealed and hashed.
type Body struct {
	Summary
	// Work is what is done there, or by whom.
	Work string `json:"work,omitempty"`
	// Harmed are codes of HarmedGroups, HarmedWords what else is to be said of them.
	Harmed      []string    `json:"harmed,omitempty"`
	HarmedWords string      `json:"harmed_words,omitempty"`
	Hazards     []Hazard    `json:"hazards,omitempty"`
	Consulted   []Consulted `json:"consulted,omitempty"`
	// Held is where a patient's care plan is held, and by whom.
	Held string `json:"held,omitempty"`
	// Why is what this version changes, for every one after the first.
	Why string `json:"why,omitempty"`
}

// Hazard is one danger with its controls and scores.
type Hazard struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	// How is how somebody may come to harm.
	How                      string       `json:"how"`
	Initial, Current, Target matrix.Score `json:",omitzero"`
	Owner                    string       `json:"owner,omitempty"`
	OwnerName                string       `json:"owner_name,omitempty"`
	Controls                 []Control    `json:"controls,omitempty"`
}

// Control is something that makes a risk smaller. Owner is a name as it was typed: often of somebody without an account.
type Control struct {
	Key   string `json:"key"`
	Step  int    `json:"step"`
	Text  string `json:"text"`
	Owner string `json:"owner,omitempty"`
	// Due is YYYY-MM-DD; it may be empty for one that is in place.
	Due     string `json:"due,omitempty"`
	InPlace bool   `json:"in_place,omitempty"`
}

// Consulted is what a safety representative, or somebody who works there, said before the version was approved.
type Consulted struct {
	Key  string `json:"key"`
	Who  string `json:"who"`
	Part string `json:"part"`
	Day  string `json:"day"`
	Said string `json:"said"`
}

// Steps gives the steps of the controls of a hazard.
func (h *Hazard) Steps() []int {
	var out []int
	for _, c := range h.Controls {
		out = append(out, c.Step)
	}
	return out
}

// Leans tells whether a hazard has training and devices and nothing else.
func (h *Hazard) Leans() bool { return matrix.LeansOnTraining(h.Steps()) }

// Leaning gives the hazards that lean on training alone.
func (b *Body) Leaning() []Hazard {
	return slices.DeleteFunc(slices.Clone(b.Hazards), func(h Hazard) bool { return !h.Leans() })
}

// Hazard gives a hazard by its key, nil for none.
func (b *Body) Hazard(key string) *Hazard {
	for i := range b.Hazards {
		if b.Hazards[i].Key == key {
			return &b.Hazards[i]
		}
	}
	return nil
}

// Version is one version of an assessment.
type Version struct {
	N          int
	State      string // draft, approved or dropped
	BegunAt    db.Time
	Authors    []string
	ApprovedAt db.Time
	ApprovedBy string
	Approver   string
	Hash       string
	Body       Body
}

// HarmedGroups are who may be harmed, with their words.
func HarmedGroups() [][2]string {
	return [][2]string{{"staff", "Staff who work here"}, {"lone", "People who work alone"}, {"night", "Night staff"}, {"agency", "Agency and bank staff"}, {"students", "Students and trainees"},
		{"contractors", "Contractors and security staff"}, {"volunteers", "Volunteers"}, {"expectant", "New and expectant mothers"}, {"disabled", "Disabled colleagues"},
		{"patients", "Patients"}, {"visitors", "Relatives and visitors"}}
}

// ConsultedParts are the parts of those consulted; the first two are safety representatives.
func ConsultedParts() [][2]string {
	return [][2]string{{"safety_rep", "Safety representative of a union"}, {"employee_safety", "Representative of employee safety"}, {"staff", "Staff who work there"}, {"committee", "Health and safety committee"}, {"other", "Somebody else"}}
}
