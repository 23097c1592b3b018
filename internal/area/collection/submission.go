package collection

import (
	"io"
	"time"

	"github.com/havenward/havenward/internal/area/collection/intake"
)

// State says where a submission is on its way.
type State string

// The states, in order. Only Accepted counts.
const (
	// Checking was received, and its check has not ended.
	Checking State = "checking"
	// Refused cannot be taken as a whole; its problems say why.
	Refused State = "refused"
	// Checked is a dry run: it says what would be taken, and nothing was sent on.
	Checked State = "checked"
	// Loading was sent on, and its rows are being brought in. None of them counts.
	Loading State = "loading"
	// Waits was sent on, and waits for whoever is above to accept it.
	Waits State = "waiting"
	// Taken was accepted.
	Taken State = "accepted"
	// Returned was sent back with a reason.
	Returned State = "sent_back"
	// Withdrawn was taken back by its sender while it waited.
	Withdrawn State = "withdrawn"
	// Discarded was thrown away before it was sent on.
	Discarded State = "discarded"
)

// Form says what a submission is made of.
type Form string

// The forms.
const (
	FromFile   Form = "file"   // rows
	FormNil    Form = "nil"    // nothing happened
	FormTotals Form = "totals" // numbers counted by hand, no rows
	FormDirect Form = "direct" // made from an organisation's own records here
)

// The kinds of a submission that has rows.
const (
	FullReplace = "full_replace" // stands for everything sent before for its months
	Update      = "update"       // adds to what was sent before for its months, and changes what has the same reference
)

// Submission is one thing that an organisation sent, for one or several whole months.
type Submission struct {
	Org, ID  string
	Form     Form
	Kind     string
	State    State
	From, To Month
	// System is where it was recorded, a code of the list source_system. Map is the frozen map it was read with.
	System, Map string
	// Note is the sender's own, Why what the sender said of a change to an accepted month, Reason why it was sent back.
	Note, Why, Reason string
	// LocalID is the sender's own number of a sending.
	LocalID string
	// MadeBy, SentBy and DecidedBy are ids of people or services.
	MadeBy, SentBy, DecidedBy    string
	Made, Checked, Sent, Decided time.Time
	// Seq counts the loaded submissions of an organisation; a later one replaces an earlier. 0 before it is loaded.
	Seq int64
	// Rows of the file, and of them Accepted and Rejected, and Warned of the accepted.
	Rows, Accepted, Rejected, Warned int64
	// FileProblems and Groups are what the check found; Listed is how many problems Problems gives.
	FileProblems []FileProblem
	Groups       []Group
	// Silent are the places that sent in the months before and are not in it.
	Silent []Silent
	// Moved are other months that count references of it too.
	Moved  []Moved
	Listed int64
	// Months are what it says of each month that it covers.
	Months []MonthTotals

	batch, listing string
	auto           bool
}

// FileProblem is one thing wrong with a whole file. An error refused it.
type FileProblem struct {
	Code     string          `json:"code"`
	Field    string          `json:"field,omitempty"`
	Severity intake.Severity `json:"severity"`
	Message  string          `json:"message"`
}

// Group counts the rows that broke one rule; First are the first five of them. The rule's words are in intake.Rules.
type Group struct {
	Code     string          `json:"code"`
	Field    string          `json:"field,omitempty"`
	Severity intake.Severity `json:"severity"`
	Message  string          `json:"message"`
	Count    int             `json:"count"`
	First    []int           `json:"first"`
}

// MonthTotals are the totals of one month of a submission: what would stand for the month if it is accepted. For an update
// they hold what was accepted before too.
type MonthTotals struct {
	Month Month
	// State is the month's own: checked, waiting, sent_back, accepted, approved, replaced or withdrawn.
	State string
	// Version is its place among the submissions of the month, from 1; 0 before it is sent.
	Version int64
	// Incidents counts incidents, Staff the members of staff affected, Injured incidents with physical harm.
	Incidents, Staff, Injured int64
	// ByKind counts incidents by violence_primary.
	ByKind map[string]int64
	// Stands is the submission that is accepted for the month now, "" for none, and WasIncidents and WasStaff are its
	// totals: the two make the difference that acceptance brings. Once accepted, they say what was before.
	Stands                 string
	WasIncidents, WasStaff int64
	// Locked says that the month cannot be sent now, and LockedWords why.
	Locked      bool
	LockedWords string
}

// Sending is what a sender says of what is sent.
type Sending struct {
	Org string
	// From and To are the first and last month it is for.
	From, To Month
	// Kind is FullReplace or Update; "" is what the file says, else FullReplace.
	Kind string
	// System is a code of the list source_system; "" is what the file says, else "other".
	System string
	// Map names a frozen map of the organisation, "" for national codes.
	Map string
	// Note is the sender's own words about it; Why says why an accepted month changes.
	Note, Why string
	// LocalID is the sender's own number: the same number twice is the same sending.
	LocalID string
	// Auto sends it on by itself when its check refuses nothing.
	Auto bool
}

// Upload is a file as it is sent.
type Upload struct {
	Name string
	From io.Reader
}

// HandTotals are the numbers of a month counted by hand. They stand in coverage and in totals, and make no facts.
type HandTotals struct {
	Org       string
	Month     Month
	Incidents int64
	Staff     int64
	Injured   int64
	// ByKind counts incidents by violence_primary; what it lacks of Incidents has no kind.
	ByKind map[string]int64
	// Note says how they were counted; it is needed.
	Note string
}

// Search says which submissions are wanted; empty fields are any.
type Search struct {
	Org      string
	From, To Month
	States   []State
	// Limit is 100 if 0, After the id that the page before ended with.
	Limit int
	After string
}
