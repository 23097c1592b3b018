package risk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
)

// TestAVersionSaysWhatItChanged names every part that differs: words, groups, scores, controls that came, changed and went.
func TestAVersionSaysWhatItChanged(t *testing.T) {
	was := risk.Body{Summary: risk.Summary{Title: "Front desk", Place: "Hall"}, Harmed: []string{"staff"}, Consulted: []risk.Consulted{{Who: "Somebody"}}, Hazards: []risk.Hazard{
		{Key: "a", Title: "Waiting", Current: matrix.Score{C: 4, L: 3}, Controls: []risk.Control{{Key: "1", Text: "A second door", Due: "2026-10-01"}, {Key: "2", Text: "A leaflet"}}}, {Key: "b", Title: "Night", Current: matrix.Score{C: 2, L: 2}}}}
	now := risk.Body{Summary: risk.Summary{Title: "Front desk", Place: "Hall and porch"}, Harmed: []string{"staff", "night"}, Hazards: []risk.Hazard{
		{Key: "a", Title: "Waiting", Current: matrix.Score{C: 4, L: 2}, Controls: []risk.Control{{Key: "1", Text: "A second door", Due: "2026-10-01", InPlace: true}, {Key: "3", Text: "Two at night"}}}}}
	want := []risk.Difference{{"", "Place or role", "Hall", "Hall and porch"}, {"", "Who may be harmed", "Staff who work here", "Staff who work here, Night staff"}, {"Waiting", "Score now", "12", "8"},
		{"Waiting", "Control", "A second door; 2026-10-01", "A second door; in place"}, {"Waiting", "Control", "", "Two at night"}, {"Waiting", "Control", "A leaflet", ""}, {"Night", "Danger", "Night", ""}, {"Night", "Score now", "4", ""}}
	if d := cmp.Diff(want, risk.Differ(&was, &now)); d != "" {
		t.Error(d)
	}
	if d := risk.Differ(&now, &now); len(d) != 0 {
		t.Errorf("the same differs: %+v", d)
	}
}
