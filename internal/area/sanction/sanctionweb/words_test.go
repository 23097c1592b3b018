package sanctionweb

import (
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/db"
)

// file gives a file whose gates all pass, with some answered otherwise.
func file(asked int, other map[string]string) (*sanction.File, sanction.Judged) {
	f := &sanction.File{State: sanction.Proposed, Asked: asked, Level: -1, Subject: "patient", ProposedAt: db.At(time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)), Body: sanction.Body{Gates: map[string]sanction.Answer{}}}
	for id, v := range map[string]string{"G1": "open", "G2": "no", "G3": "adult", "G4": "no", "G5": "not_linked", "G6": "agreed", "G7": "not_relied", "G8": "none"} {
		if x, ok := other[id]; ok {
			v = x
		}
		if v != "" {
			f.Gates[id] = sanction.Answer{Given: ladder.Given{Value: v, Words: "looked at", Who: "Dr Invented"}}
		}
	}
	s := &sanction.Service{Ladders: ladder.Seed()}
	return f, s.Judge(f)
}

func TestTheTitleOfAFileIsTrueOfItsGates(t *testing.T) {
	for want, c := range map[string]struct {
		asked int
		other map[string]string
	}{
		"Conditions can be decided. Exclusion cannot":              {6, map[string]string{"G5": "not_tried"}},
		"Final written can be decided. Exclusion cannot":           {6, map[string]string{"G6": "none"}},
		"Exclusion from care that is not urgent can be decided":    {6, nil},
		"1 gate is still without an answer":                        {6, map[string]string{"G8": ""}},
		"2 gates are still without an answer":                      {4, map[string]string{"G8": "", "G1": ""}},
		"No sanction from level 4 up: a clinical plan comes first": {5, map[string]string{"G2": "yes"}},
		"No sanction from level 4 up: safeguarding comes first":    {4, map[string]string{"G3": "under_16"}},
		"Conditions on visits cannot be decided":                   {5, map[string]string{"G1": "touched"}},
		"First written warning can be decided":                     {3, map[string]string{"G1": "", "G2": ""}},
	} {
		f, j := file(c.asked, c.other)
		if got := titleOf(t.Context(), f, j); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTheTitleOfADecidedFileSaysHowItStands(t *testing.T) {
	f, j := file(5, nil)
	f.Level, f.EndsAt = 5, db.At(time.Date(2027, 11, 12, 23, 59, 59, 0, time.UTC))
	for state, want := range map[sanction.State]string{
		sanction.InForce: "Conditions on visits, in force until 12 November 2027", sanction.Ended: "Conditions on visits, ended on 12 November 2027",
		sanction.Quashed: "Conditions on visits, set aside on appeal", sanction.Declined: "No sanction was given", sanction.Recommended: "The panel agreed. The executive director decides",
	} {
		f.State = state
		if got := titleOf(t.Context(), f, j); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	f.State, f.Suspended = sanction.InForce, true
	if got := titleOf(t.Context(), f, j); got != "Conditions on visits, not in force while the appeal is decided" {
		t.Error(got)
	}
}

func TestTheGatesAreCountedByHowTheyLook(t *testing.T) {
	_, j := file(6, map[string]string{"G5": "not_tried", "G6": "partly"})
	if got := sumOf(t.Context(), j.Found); got != "5 passed, 1 open, 1 stops a level, 1 not relied on" {
		t.Error(got)
	}
}
