package bodycam

import (
	"slices"
	"time"

	"github.com/havenward/havenward/internal/db"
)

// State is where a camera stands.
type State string

// The states of a camera.
const (
	Delivered State = "delivered"
	Ready     State = "ready"
	Issued    State = "issued"
	Docked    State = "docked"
	Faulty    State = "fault"
	Repair    State = "repair"
	Lost      State = "lost"
	Retired   State = "retired"
)

// Step is what moves a camera from state to state.
type Step string

// The steps of a camera's life, as custody has them.
const (
	StepDelivered Step = "delivered"
	StepReady     Step = "ready"
	StepIssued    Step = "issued"
	StepReturned  Step = "returned"
	StepFault     Step = "fault"
	StepSent      Step = "sent"
	StepLost      Step = "lost"
	StepFound     Step = "found"
	StepRetired   Step = "retired"
)

// moves say from which states a step leads where.
var moves = map[Step]struct {
	from []State
	to   State
}{
	StepReady:    {[]State{Delivered, Docked, Faulty, Repair}, Ready},
	StepIssued:   {[]State{Ready, Docked}, Issued},
	StepReturned: {[]State{Issued}, Docked},
	StepFault:    {[]State{Delivered, Ready, Docked, Issued}, Faulty},
	StepSent:     {[]State{Faulty}, Repair},
	StepLost:     {[]State{Delivered, Ready, Issued, Docked, Faulty, Repair}, Lost},
	StepFound:    {[]State{Lost}, Docked},
	StepRetired:  {[]State{Delivered, Ready, Docked, Faulty, Repair, Lost}, Retired},
}

// May tells whether a step is possible in a state.
func (x State) May(step Step) bool { return slices.Contains(moves[step].from, x) }

// States gives every state with its words, in order.
func States() [][2]string {
	return [][2]string{{string(Issued), "Out"}, {string(Ready), "Ready"}, {string(Docked), "Docked"}, {string(Delivered), "Delivered"}, {string(Faulty), "Faulty"}, {string(Repair), "Away for repair"},
		{string(Lost), "Lost"}, {string(Retired), "Retired"}}
}

// Words gives the state in plain words, the key of its translation.
func (x State) Words() string { return wordsOf(States(), string(x)) }

func wordsOf(list [][2]string, code string) string {
	for _, p := range list {
		if p[0] == code {
			return p[1]
		}
	}
	return ""
}

func oneOf(list [][2]string, code string) bool { return wordsOf(list, code) != "" }

// Device is one camera.
type Device struct {
	Org, ID, Unit, Deployment string
	Tag, Serial, Model        string
	Encrypted                 bool
	State                     State
	Since                     db.Time // when it came into its state
	MadeAt                    db.Time
	Version                   int64
	// Out is the open issue, of a camera that somebody has.
	Out Issue
}

// Issue is a camera in somebody's hands.
type Issue struct {
	ID, Device, Holder, HolderName string
	Tag, Unit                      string
	IssuedAt, ShiftEnd, ReturnedAt db.Time
	Ended                          string // returned, lost or ""
}

// Late tells whether the camera should have been back.
func (i *Issue) Late(now time.Time) bool {
	return i.ID != "" && i.ReturnedAt.IsZero() && i.ShiftEnd.Before(now)
}

// Custody is one step of a camera's life.
type Custody struct {
	At                db.Time
	Step              Step
	By, Holder, Words string
}

// FaultKinds gives what may be wrong with a camera, with its words.
func FaultKinds() [][2]string {
	return [][2]string{{"battery", "It does not hold its charge"}, {"starts", "It does not switch on"}, {"records", "It does not record, or stops"}, {"clock", "Its clock is wrong"}, {"mount", "The clip or mount is broken"},
		{"dock", "The dock does not read it"}, {"damage", "It is broken"}, {"other", "Something else"}}
}

// Fault is something that was wrong with a camera.
type Fault struct {
	ID, Device, Tag, Kind, By, Words string
	ReportedAt, SentAt, FixedAt      db.Time
	FootageLost                      bool
}
