package casework

import (
	"github.com/havenward/havenward/internal/db"
)

// Stage is where a case stands.
type Stage string

// The stages. A case is opened, may move among the middle ones as things come, and is closed with an outcome.
const (
	Opened  Stage = "opened"
	Working Stage = "working"
	Police  Stage = "police"
	Court   Stage = "court"
	Panel   Stage = "panel"
	Closed  Stage = "closed"
)

// Stages gives every stage in the order in which lists show them.
func Stages() []Stage { return []Stage{Opened, Working, Police, Court, Panel, Closed} }

var stageWords = map[Stage]string{Opened: "Just opened", Working: "Being looked into", Police: "With the police", Court: "At court", Panel: "Before a panel", Closed: "Closed"}

// Words gives the stage in plain words, the key of its translation.
func (s Stage) Words() string { return stageWords[s] }

// moves are the stages that a case may go on to. Closing and reopening have rules of their own.
var moves = map[Stage][]Stage{
	Opened:  {Working, Police, Panel},
	Working: {Police, Court, Panel},
	Police:  {Working, Court, Panel},
	Court:   {Working, Police, Panel},
	Panel:   {Working, Police, Court},
}

// Next gives the stages that a case may go on to from this one, apart from being closed.
func (s Stage) Next() []Stage { return moves[s] }

// Case is a case as pages and other areas have it: without what is sealed.
type Case struct {
	Org, ID, Unit, Lock string
	// Ref is what people call it by, such as "C-2611-7KXQ4M". It is the ID.
	Ref, Title string
	Stage      Stage
	// Lead is the person who answers for it, LeadName what colleagues know them by.
	Lead, LeadName     string
	OpenedAt, ClosedAt db.Time
	// Outcome is a code of Outcomes, "" while the case is open.
	Outcome string
	// First is the day of its earliest report, YYYY-MM-DD.
	First string
	// Incidents are the reports it is made of, the oldest addition first; lists leave them out and give IncidentsN.
	Incidents            []string
	IncidentsN, Affected int
	// Next is what is to be done next that the reader may see: a key of a translation with verbs for NextArgs.
	Next     string
	NextArgs []string
	NextDue  db.Time
	Version  int64
}

// Open tells whether the case goes on.
func (c *Case) Open() bool { return c.Stage != Closed }

// Path is the address of a case.
func Path(id string) string { return "/cases/" + id }

// Moved is what topic "case.moved" carries: the unit, lock or exclusions of a case have changed, and what hangs on it
// must follow.
type Moved struct{ Org, ID string }
