package roundweb

import (
	"testing"

	"github.com/havenward/havenward/internal/area/standard/consistency"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/area/standard/round"
)

func TestTheTitleOfACampaignSaysWhoIsIn(t *testing.T) {
	for want, n := range map[string]round.Tally{
		"23 of 30 are in; 4 are late, 3 missing": {Of: 30, In: 23, Late: 4, Missing: 3}, "All 5 are in": {Of: 5, In: 5}, "0 of 6 are in": {Of: 6, Coming: 6}, "1 of 3 are in; 1 is late": {Of: 3, In: 1, Late: 1, Coming: 1},
		"1 of 3 are in; 2 missing": {Of: 3, In: 1, Missing: 2},
	} {
		if got := inTitle(t.Context(), n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTheTitleOfARollUpIsTrueOfTheSameOrganisations(t *testing.T) {
	like := func(now, before rollup.Distribution) *round.Picture {
		return &round.Picture{Round: "2026-2", Signed: 3, Same: 2, Like: rollup.Pair{Now: now, Before: before}}
	}
	for want, p := range map[string]*round.Picture{
		"Nobody has signed in autumn 2026":                 {Round: "2026-2"},
		"3 organisations have signed":                      {Round: "2026-2", Signed: 3},
		"4 more green and 2 fewer red than in spring 2026": like(rollup.Distribution{Green: 10, Red: 1}, rollup.Distribution{Green: 6, Red: 3}),
		"1 fewer green than the round before":              like(rollup.Distribution{Green: 5}, rollup.Distribution{Green: 6}),
		"2 more green than the round before":               like(rollup.Distribution{Green: 8, Red: 3}, rollup.Distribution{Green: 6, Red: 3}),
		"As many green as the round before":                like(rollup.Distribution{Green: 6}, rollup.Distribution{Green: 6}),
	} {
		if got := pictureTitle(t.Context(), p); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := moved(t.Context(), rollup.Pair{Now: rollup.Distribution{Green: 4, Amber: 1}, Before: rollup.Distribution{Green: 1, Amber: 3, Red: 1}}); got != "3 more green, 2 fewer amber, 1 fewer red" {
		t.Error(got)
	}
}

func TestTitlesOfPlansFindingsAndModerationsSayTheFinding(t *testing.T) {
	ctx := t.Context()
	for want, n := range map[string]improve.Sum{"2 actions are past their day": {Open: 5, Late: 2}, "1 inherited action waits to be decided": {Open: 2, Waiting: 1}, "3 actions are open, and none is late": {Open: 3},
		"Everything in the plan is done": {Done: 2}, "The plan is empty": {}} {
		if got := planTitle(ctx, n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for want, n := range map[string]map[consistency.Severity]int{"1 thing cannot be right": {consistency.Wrong: 1, consistency.Look: 4}, "2 things need an answer": {consistency.Doubt: 2}, "Everything that is looked at fits together": {}} {
		if got := checkTitle(ctx, n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	m := &round.Moderation{Items: []round.Item{{Rating: "green", Moderated: "amber", Shared: &round.Shared{}}, {Rating: "red", Moderated: "red", Shared: &round.Shared{}}, {Rating: "red"}}}
	if got := deltaTitle(ctx, m); got != "1 of 2 were rated the same; 1 lower" {
		t.Error(got)
	}
	if got := deltaTitle(ctx, &round.Moderation{Items: m.Items[2:]}); got != "1 rating was drawn, and none is shared yet" {
		t.Error(got)
	}
	if got := []string{pounds(ctx, 125050), pounds(ctx, 45000), pounds(ctx, 0)}; got[0] != "£1,250.50" || got[1] != "£450" || got[2] != "" {
		t.Error(got)
	}
}
