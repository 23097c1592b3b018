package ladder

import (
	"fmt"
	"slices"

	"github.com/havenward/havenward/internal/clock"
)

// Own is what an organisation sets of its own from a day on: ages, numbers and lengths. Who decides, the letters and what a
// gate stops stay as they are shipped.
type Own struct {
	From   clock.Day `json:"-"`
	Source string    `json:"source"`
	// Verified tells that somebody compared it with the organisation's own policy, Checked when.
	Verified   bool       `json:"verified"`
	Checked    clock.Day  `json:"checked"`
	MinimumAge int        `json:"minimum_age"`
	Quorum     int        `json:"quorum"`
	Levels     []OwnLevel `json:"levels"`
	// ByName is who set it.
	ByName string `json:"-"`
}

// OwnLevel is one level's lengths in months, and what the place calls it beside its name.
type OwnLevel struct {
	No     int    `json:"no"`
	Months int    `json:"months"`
	Review int    `json:"review"`
	Alias  string `json:"alias,omitempty"`
}

// Settable tells whether an organisation sets how long a level lasts: not of what is only recorded, nor where a court says.
func (l Level) Settable() bool { return l.Months > 0 }

// With gives the set with what an organisation sets of its own, and an error where that could not be used.
func (s Set) With(o Own) (Set, error) {
	s.From, s.Source, s.Verified, s.Checked, s.MinimumAge, s.Quorum = o.From, o.Source, o.Verified, o.Checked, o.MinimumAge, o.Quorum
	s.Levels = slices.Clone(s.Levels)
	for _, x := range o.Levels {
		i := slices.IndexFunc(s.Levels, func(l Level) bool { return l.No == x.No && l.Settable() })
		switch {
		case i < 0:
			return s, fmt.Errorf("level %d cannot be set", x.No)
		case x.Months < 1 || x.Review > x.Months || (x.Review == 0) != (s.Levels[i].Review == 0):
			return s, fmt.Errorf("level %d: it lasts at least a month, and is looked at within its time", x.No)
		}
		s.Levels[i].Months, s.Levels[i].Review, s.Levels[i].Alias, s.Levels[i].Unverified = x.Months, x.Review, x.Alias, ""
	}
	return s, s.problem()
}
