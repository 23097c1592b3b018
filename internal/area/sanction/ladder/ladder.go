// Package ladder knows the levels of answer to violence, from advice to a prosecution, and the eight gates before the
// graver ones. Both are dated data that an organisation can replace; what the law or a policy changes is never code.
//
// It decides nothing: it says what may be decided, by whom, for how long, and which gate stops or refers what. It reads no
// database and no clock.
package ladder

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// Level is one step. Months is how long it lasts at most, Review within how many months it is looked at again; 0 is
// neither by us: a court says, or it is only recorded.
type Level struct {
	No    int    `json:"no"`
	Code  string `json:"code"`
	Name  string `json:"name"`
	Short string `json:"short"`
	Alias string `json:"alias,omitempty"` // what some places call it; never the name
	// Parties must all have agreed: staff, manager, clinician, specialist, advice, director, panel, executive, legal.
	Parties []string `json:"parties"`
	// Roles may decide it in Havenward.
	Roles  []string `json:"roles"`
	Panel  bool     `json:"panel,omitempty"`
	Months int      `json:"months,omitempty"`
	Review int      `json:"review,omitempty"`
	// Letter is none, note (on the record), agreement, letter or court.
	Letter string `json:"letter"`
	CopyGP bool   `json:"copy_gp,omitempty"`
	// OtherCare says that the letter names the care that takes its place.
	OtherCare bool `json:"other_care,omitempty"`
	// Appeal is none, review, yes, executive, court or dpp.
	Appeal string `json:"appeal"`
	Court  bool   `json:"court,omitempty"`
	// Limitation is the clock by which it must begin, "" for none.
	Limitation string `json:"limitation,omitempty"`
	Unverified string `json:"unverified,omitempty"`
	// Fact and FactVisitor are the codes of the minimum data set, "" where it has none.
	Fact        string `json:"fact,omitempty"`
	FactVisitor string `json:"fact_visitor,omitempty"`
}

// Set is the ladder and its gates as they hold from a day until another set takes their place.
type Set struct {
	From       clock.Day `json:"from"`
	To         clock.Day `json:"to,omitempty"`
	Source     string    `json:"source"`
	Verified   bool      `json:"verified"`
	Checked    clock.Day `json:"checked"`
	GatesFrom  int       `json:"gates_from"`
	MinimumAge int       `json:"minimum_age"`
	// OwnUpTo is the highest level that whoever asked for it may give; above it nobody decides on their own request.
	OwnUpTo int `json:"own_up_to"`
	// Quorum is how many members of a panel must agree, Seats the parts they may have, MustSit those without which it is
	// no panel.
	Quorum   int      `json:"quorum"`
	Seats    []string `json:"seats"`
	MustSit  []string `json:"must_sit"`
	Levels   []Level  `json:"levels"`
	Parallel Level    `json:"parallel"`
	Gates    []Gate   `json:"gates"`
}

//go:embed ladder.json
var shipped []byte

var seed = sync.OnceValues(func() ([]Set, error) { return Parse(shipped) })

// Seed gives the sets that are shipped; a test proves that they can be read.
func Seed() []Set {
	s, err := seed()
	if err != nil { // cannot happen: the file is compiled in and tested
		panic(err)
	}
	return s
}

// At gives the set that holds at a moment; the first one holds for all that came before it too.
func At(sets []Set, t time.Time) Set {
	day := clock.DayOf(t)
	for _, s := range slices.Backward(sets) {
		if s.From <= day {
			return s
		}
	}
	return sets[0]
}

// Level gives the level with that number.
func (s Set) Level(no int) (Level, bool) {
	for _, l := range s.Levels {
		if l.No == no {
			return l, true
		}
	}
	return Level{}, false
}

// Skips tells whether going to a level leaves steps out, when used is the highest given before (-1 for none); the reason
// must then be said. The first two steps are no steps to leave out: advice and a spoken warning are often not written down.
func (s Set) Skips(no, used int) bool { return no > 2 && no > max(used, 1)+1 }

// Parse reads sets, oldest first, and refuses what could not be used.
func Parse(b []byte) ([]Set, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var out []Set
	if err := dec.Decode(&out); err != nil {
		return nil, fmt.Errorf("read the ladder: %w", err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("read the ladder: it is empty")
	}
	for i, s := range out {
		if err := s.problem(); err != nil {
			return nil, fmt.Errorf("read the ladder of %s: %w", s.From, err)
		}
		if i > 0 && s.From <= out[i-1].From {
			return nil, fmt.Errorf("read the ladder of %s: it does not begin after the one before", s.From)
		}
	}
	return out, nil
}
