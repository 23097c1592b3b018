package round

import (
	"slices"

	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/db"
)

// Campaign is a round of assessments that somebody asks of organisations below. Days are YYYY-MM-DD: it opens, returns are
// due, and until it closes late ones are waited for.
type Campaign struct {
	Org, ID, Name string
	// Kind is "round" or "pilot".
	Kind, Catalogue    string
	Round              rollup.Round
	Opens, Due, Closes string
	Note               string
	// Areas are the organisations whose trusts were asked.
	Areas              []string
	MadeAt             db.Time
	MadeName           string
	ClosedAt, ChasedAt db.Time
	Version            int64
}

// Kinds gives the kinds of campaign with their words.
func Kinds() [][2]string {
	return [][2]string{{"round", "A round of all"}, {"pilot", "A pilot of some"}}
}

// Over tells whether a campaign has closed by a day.
func (c *Campaign) Over(today string) bool { return !c.ClosedAt.IsZero() || today > c.Closes }

// Planned tells whether it has not opened yet.
func (c *Campaign) Planned(today string) bool { return today < c.Opens && c.ClosedAt.IsZero() }

// Path gives the page of a campaign.
func Path(campaign string) string { return "/standard/campaigns/" + campaign }

// Return is what one organisation owes to a campaign.
type Return struct {
	Org, Campaign, CampaignOrg, Assessment string
	Begun, In                              db.Time
	Reminded                               int64
	RemindedAt                             db.Time
	// Name is the organisation's.
	Name string
}

// Standing is how a return stands.
type Standing string

// The standings: Due can still come in time; Late was begun and is past its day; Missing is past its day and was not begun,
// or did not come before the campaign closed.
const (
	In      Standing = "in"
	Due     Standing = "due"
	Late    Standing = "late"
	Missing Standing = "missing"
)

// Standings gives them in order.
func Standings() []Standing { return []Standing{In, Due, Late, Missing} }

// Words gives a standing in words, the key of its translation.
func (s Standing) Words() string {
	switch s {
	case In:
		return "In"
	case Due:
		return "Due"
	case Late:
		return "Late"
	}
	return "Missing"
}

// Standing says how a return stands on a day.
func (r *Return) Standing(c *Campaign, today string) Standing {
	switch {
	case !r.In.IsZero():
		return In
	case today <= c.Due && c.ClosedAt.IsZero():
		return Due
	case r.Begun.IsZero() || c.Over(today):
		return Missing
	}
	return Late
}

// After tells whether a return came in after its day.
func (r *Return) After(c *Campaign) bool { return !r.In.IsZero() && dayOf(r.In.Time) > c.Due }

// Tally counts returns by standing; Coming can still come in time. After counts those of In that came after their day, Begun
// those of Coming that were begun.
type Tally struct{ Of, In, After, Coming, Begun, Late, Missing int }

// Count counts the returns of a campaign on a day.
func Count(c *Campaign, list []Return, today string) (t Tally) {
	for i := range list {
		r := &list[i]
		t.Of++
		switch r.Standing(c, today) {
		case In:
			t.In++
			if r.After(c) {
				t.After++
			}
		case Due:
			t.Coming++
			if !r.Begun.IsZero() {
				t.Begun++
			}
		case Late:
			t.Late++
		case Missing:
			t.Missing++
		}
	}
	return t
}

// Only keeps the returns of one standing.
func Only(c *Campaign, list []Return, want Standing, today string) []Return {
	return slices.DeleteFunc(slices.Clone(list), func(r Return) bool { return r.Standing(c, today) != want })
}
