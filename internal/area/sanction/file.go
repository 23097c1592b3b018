package sanction

import (
	"time"

	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/db"
)

// State is where a file stands.
type State string

// The states. Recommended is what a panel agreed on and an executive director has not yet confirmed; quashed keeps its
// record, with a note.
const (
	Proposed    State = "proposed"
	Recommended State = "recommended"
	InForce     State = "given"
	Declined    State = "declined"
	Ended       State = "ended"
	Quashed     State = "quashed"
	Withdrawn   State = "withdrawn"
)

var stateWords = map[State]string{Proposed: "Waiting", Recommended: "Waiting for the executive director", InForce: "In force", Declined: "No sanction",
	Ended: "Ended", Quashed: "Set aside on appeal", Withdrawn: "Taken back"}

// Words gives the state in plain words.
func (s State) Words() string { return stateWords[s] }

// States gives every state in order.
func States() []State {
	return []State{Proposed, Recommended, InForce, Declined, Ended, Quashed, Withdrawn}
}

// File is one sanction whole.
type File struct {
	Org, ID, Unit, Lock, Case, Person, Ref, Label, Subject string
	State                                                  State
	// Asked is the level asked for, Level the one decided, -1 before.
	Asked, Level           int
	ProposedBy, ProposedAs string
	ProposedAt             db.Time
	PanelAt                string
	GivenAt, ReviewAt      db.Time
	EndsAt, LetterDue      db.Time
	ToldAt, AppealBy       db.Time
	Appeal                 string
	AppealDue              db.Time
	Suspended              bool
	Groups
	Reminded string
	Version  int64
	Body
	Seats []Seat
	// own is what the organisation set of its own over the levels and gates.
	own []ladder.Own
}

// Groups are what the equality report counts by, as codes; "" is not known.
type Groups struct{ Ethnic, Disability, Age string }

// Body is what lies sealed: all that anybody typed.
type Body struct {
	// Behaviour is what was done, Dates when; Evidence links to exhibits and reports.
	Behaviour string   `json:"behaviour"`
	Dates     []string `json:"dates"`
	Evidence  []string `json:"evidence,omitempty"`
	Clinical  string   `json:"clinical"`
	Equality  string   `json:"equality"`
	Effect    string   `json:"effect"`
	// Skip is why steps were left out.
	Skip string `json:"skip,omitempty"`
	// Wishes are what those affected want, in their words.
	Wishes   string            `json:"wishes,omitempty"`
	Gates    map[string]Answer `json:"gates,omitempty"`
	Draft    *Draft            `json:"draft,omitempty"`
	Decision *Decision         `json:"decision,omitempty"`
	Appeals  []Appeal          `json:"appeals,omitempty"`
	Reviews  []Review          `json:"reviews,omitempty"`
	// ComeBack is what must be known first, and by when.
	ComeBack   string `json:"come_back,omitempty"`
	ComeBackOn string `json:"come_back_on,omitempty"`
	Ending     string `json:"ending,omitempty"`
}

// Answer is an answer at a gate, with who gave it and when.
type Answer struct {
	ladder.Given
	By     string    `json:"by"`
	ByName string    `json:"by_name"`
	At     time.Time `json:"at"`
}

// Draft is what one member wrote down for the others to agree to. N numbers the drafts of a file.
type Draft struct {
	N          int64     `json:"n"`
	What       string    `json:"what"` // level, none or later
	Level      int       `json:"level"`
	Conditions []string  `json:"conditions,omitempty"`
	Why        string    `json:"why"`
	Review     time.Time `json:"review,omitzero"`
	Ends       time.Time `json:"ends,omitzero"`
	Until      string    `json:"until,omitempty"`
	By         string    `json:"by"`
	ByName     string    `json:"by_name"`
	At         time.Time `json:"at"`
}

// Decision is what was decided. Parties are who agreed, by their part.
type Decision struct {
	Draft
	Parties map[string]string `json:"parties,omitempty"`
	Signed  string            `json:"signed,omitempty"` // agreement: signed or refused
}

// Appeal is one that was lodged.
type Appeal struct {
	Lodged   time.Time `json:"lodged"`
	Words    string    `json:"words"`
	Late     bool      `json:"late,omitempty"`
	Due      time.Time `json:"due"`
	Outcome  string    `json:"outcome,omitempty"` // uphold, vary, quash
	Why      string    `json:"why,omitempty"`
	Decided  time.Time `json:"decided,omitzero"`
	By       string    `json:"by,omitempty"`
	ByName   string    `json:"by_name,omitempty"`
	Suspends bool      `json:"suspends,omitempty"`
}

// Review is one look at what is in force.
type Review struct {
	At      time.Time `json:"at"`
	Outcome string    `json:"outcome"` // keep, vary, end
	Why     string    `json:"why"`
	By      string    `json:"by"`
	ByName  string    `json:"by_name"`
	Next    time.Time `json:"next,omitzero"`
}

// Seat is somebody's place on a panel.
type Seat struct {
	Person, Name, Part string
	// Conflict is "" while nobody said, none, declared or linked.
	Conflict string
	// Vote is agree or against, of the draft VoteOf.
	Vote   string
	VoteOf int64
	Words  string
	At     db.Time
}

// Out tells whether they are left out for a conflict.
func (s Seat) Out() bool { return s.Conflict == "declared" || s.Conflict == "linked" }

// Visitor tells whether the person is no patient, so that what is about care is not asked.
func (f *File) Visitor() bool { return f.Subject != "patient" }

// Answers gives the answers at the gates for judging.
func (f *File) Answers() map[string]ladder.Given {
	out := map[string]ladder.Given{}
	for id, a := range f.Gates {
		out[id] = a.Given
	}
	return out
}
