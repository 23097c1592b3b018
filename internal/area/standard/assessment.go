package standard

import (
	"time"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/db"
)

// State is how far an assessment has come.
type State string

// The states, in order. A closed assessment never changes again.
const (
	Draft        State = "draft"
	Consultation State = "consultation"
	Signed       State = "exec_signed"
	Assured      State = "board_assured"
	Closed       State = "closed"
)

// States gives every state in order.
func States() []State { return []State{Draft, Consultation, Signed, Assured, Closed} }

// Words gives the state in words, a key for translation.
func (s State) Words() string {
	switch s {
	case Draft:
		return "Being drafted"
	case Consultation:
		return "In consultation"
	case Signed:
		return "Signed by the executive lead"
	case Assured:
		return "Assured by the board"
	}
	return "Closed"
}

// Writable tells whether ratings and evidence may still change.
func (s State) Writable() bool { return s == Draft || s == Consultation }

// SignedOff tells whether somebody has signed it.
func (s State) SignedOff() bool { return s == Signed || s == Assured || s == Closed }

// Assessment is an organisation's account under one catalogue.
type Assessment struct {
	Org, ID, Catalogue, Name string
	State                    State
	// Campaign is the campaign it answers, "" for none.
	Campaign                          string
	OpenedAt                          db.Time
	OpenedBy, OpenedName              string
	WordingAt                         db.Time
	ConsultedAt, ConsultUntil, SignBy db.Time
	// DueAt is by when the board takes assurance.
	DueAt                db.Time
	SignedAt             db.Time
	SignedBy, SignedName string
	// SignedVersion is the version that the executive signature covers.
	SignedVersion          int64
	AssuredAt              db.Time
	AssuredBy, AssuredName string
	ClosedAt               db.Time
	ClosedWhy              string
	// OriginOrg, OriginID and OriginName say of which assessment this is a copy.
	OriginOrg, OriginID, OriginName string
	Reminded                        int64
	// Version counts every change of what the assessment says.
	Version int64
}

// Late tells whether the board's assurance is past its day.
func (a *Assessment) Late(now time.Time) bool {
	return a.State != Assured && a.State != Closed && !a.DueAt.IsZero() && a.DueAt.Before(now)
}

// Path gives the page of an assessment.
func Path(assessment string) string { return "/standard/assessments/" + assessment }

// SectionPath gives the page of one stage or domain.
func SectionPath(assessment, section string) string {
	return Path(assessment) + "/sections/" + section
}

// IndicatorPath gives the page of one indicator.
func IndicatorPath(assessment, code string) string { return Path(assessment) + "/indicators/" + code }

// StatementPath gives the page of a signed statement.
func StatementPath(assessment, statement string) string {
	return Path(assessment) + "/statements/" + statement
}

// Distribution counts ratings. It is never made into one number.
type Distribution struct{ Green, Amber, Red, NotAssessed, NotApplicable int }

// Add counts one rating.
func (d *Distribution) Add(r catalogue.Rating, n int) {
	switch r {
	case catalogue.Green:
		d.Green += n
	case catalogue.Amber:
		d.Amber += n
	case catalogue.Red:
		d.Red += n
	case catalogue.NotApplicable:
		d.NotApplicable += n
	default:
		d.NotAssessed += n
	}
}

// Sum gives the number of ratings counted.
func (d Distribution) Sum() int { return d.Green + d.Amber + d.Red + d.NotAssessed + d.NotApplicable }

// Plus joins two distributions.
func (d Distribution) Plus(e Distribution) Distribution {
	return Distribution{d.Green + e.Green, d.Amber + e.Amber, d.Red + e.Red, d.NotAssessed + e.NotAssessed, d.NotApplicable + e.NotApplicable}
}
