package programme

import (
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// Side is one of the two that chair the board together.
type Side string

// The sides.
const (
	Employer Side = "employer"
	Staff    Side = "staff"
)

// Words names the side, the key of its translation.
func (s Side) Words() string {
	if s == Staff {
		return "Staff side"
	}
	return "Employers’ side"
}

// Said is what a side says of a strand: a view, or a challenge of its state that the owner has to answer.
type Said struct {
	ID    string `json:"id"`
	Side  Side   `json:"side"`
	Words string `json:"words"`
	// By is who said it in the side's name, At when.
	By   string  `json:"by"`
	ByID string  `json:"by_id"`
	At   db.Time `json:"at"`
	// Challenges is the state that is doubted, Holds the one that the side thinks is right; both "" for a view.
	Challenges State `json:"challenges,omitempty"`
	Holds      State `json:"holds,omitempty"`
	// Answer is the owner's, "" while it waits.
	Answer     string  `json:"answer,omitempty"`
	AnsweredBy string  `json:"answered_by,omitempty"`
	AnsweredAt db.Time `json:"answered_at,omitzero"`
}

// Open tells whether it is a challenge that waits for the owner's answer.
func (s Said) Open() bool { return s.Challenges != "" && s.Answer == "" }

// Decision is what the board is asked to decide.
type Decision struct {
	ID        string `json:"id"`
	Question  string `json:"question"`
	Recommend string `json:"recommend"`
	// Paper is what the meeting calls it ("Paper 3"), Words what it says: it goes into the papers.
	Paper string `json:"paper,omitempty"`
	Words string `json:"words,omitempty"`
	// On is the day of the meeting.
	On clock.Day `json:"on"`
	// Sides say how each side would decide, "" where it has not said.
	Employer string `json:"employer,omitempty"`
	Staff    string `json:"staff,omitempty"`
	// Outcome is what was decided, on the day Decided; Withdrawn says why it is no longer asked.
	Outcome   string    `json:"outcome,omitempty"`
	Decided   clock.Day `json:"decided,omitempty"`
	Withdrawn string    `json:"withdrawn,omitempty"`
}

// Challenges gives the challenges that wait for an answer.
func (s *Strand) Challenges() []Said {
	var out []Said
	for _, x := range s.Said {
		if x.Open() {
			out = append(out, x)
		}
	}
	return out
}

// View gives what a side said last.
func (s *Strand) View(side Side) (Said, bool) {
	for i := len(s.Said) - 1; i >= 0; i-- {
		if s.Said[i].Side == side {
			return s.Said[i], true
		}
	}
	return Said{}, false
}

// Latest gives what a side said last of any of some strands, with the strand's name.
func Latest(list []Strand, side Side) (said Said, strand string) {
	for i := range list {
		if x, ok := list[i].View(side); ok && x.At.After(said.At.Time) {
			said, strand = x, list[i].Name
		}
	}
	return said, strand
}
