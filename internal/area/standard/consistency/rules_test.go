package consistency

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// sound is an assessment in which everything fits.
func sound() Facts {
	ev := []Evidence{{ID: "e1", Expires: now.AddDate(0, 3, 0), To: now.AddDate(0, -2, 0), Used: 2}}
	act := []Action{{ID: "a1", Owner: "p9", Due: now.AddDate(0, 1, 0)}}
	return Facts{Now: now, Signed: true, SignedBy: "exec", SignedAt: now.AddDate(0, 0, -10), Assured: true, AssuredBy: "board", Due: now.AddDate(0, 0, -5), Indicators: []Indicator{
		{Code: "D1-a", Rating: "green", Proposed: "green", Reason: true, Consulted: true, Rater: "p1", Evidence: ev},
		{Code: "D1-b", Rating: "amber", Proposed: "amber", Reason: true, Rater: "p1", Evidence: ev, Actions: act},
		{Code: "D1-c", Rating: "not_applicable", Proposed: "not_assessed", Reason: true, Rater: "p1", ApprovedBy: "exec"},
	}, Risks: []Risk{{"r1", now.AddDate(0, 1, 0)}}}
}

func codes(list []Finding) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.Rule.Code+" "+f.Indicator+f.Record)
	}
	return out
}

func TestWhatFitsTogetherIsNotFound(t *testing.T) {
	if got := codes(Seed().Check(sound())); len(got) != 0 {
		t.Error(got)
	}
}

func TestEachRuleFindsWhatItIsFor(t *testing.T) {
	old := now.AddDate(0, -14, 0)
	for want, change := range map[string]func(f *Facts){
		"GREEN_NO_EVIDENCE D1-a": func(f *Facts) { f.Indicators[0].Evidence = nil },
		"GREEN_EVIDENCE_EXPIRED D1-a": func(f *Facts) {
			f.Indicators[0].Evidence = []Evidence{{ID: "e", Expires: now.AddDate(0, 0, -1), To: now}}
		},
		"ABOVE_EVIDENCE D1-a": func(f *Facts) { f.Indicators[0].Proposed = "amber" },
		"EVIDENCE_OLD D1-a": func(f *Facts) {
			f.Indicators[0].Evidence = []Evidence{{ID: "e", Expires: now.AddDate(1, 0, 0), To: old}}
		},
		"EVIDENCE_EVERYWHERE D1-a": func(f *Facts) {
			f.Indicators[0].Evidence = []Evidence{{ID: "e", Expires: now.AddDate(1, 0, 0), To: now, Used: 9}}
		},
		"AMBER_NO_ACTION D1-b":     func(f *Facts) { f.Indicators[1].Actions = nil },
		"RED_NO_ACTION D1-b":       func(f *Facts) { f.Indicators[1].Rating, f.Indicators[1].Actions = "red", nil },
		"ACTION_NOT_WHOLE D1-ba2":  func(f *Facts) { f.Indicators[1].Actions = []Action{{ID: "a2", Due: now.AddDate(0, 1, 0)}} },
		"ACTION_LATE D1-ba2":       func(f *Facts) { f.Indicators[1].Actions = []Action{{ID: "a2", Owner: "p", Due: old}} },
		"INHERITED_WAITING D1-ba3": func(f *Facts) { f.Waiting = []Action{{ID: "a3", Indicator: "D1-b"}} },
		"NO_REASON D1-a":           func(f *Facts) { f.Indicators[0].Reason = false },
		"NA_NO_APPROVAL D1-c":      func(f *Facts) { f.Indicators[2].ApprovedBy = "" },
		"NOT_ASSESSED_SIGNED D1-a": func(f *Facts) { f.Indicators[0].Rating = "not_assessed" },
		"SELF_APPROVED D1-b":       func(f *Facts) { f.Indicators[1].Rater = "exec" },
		"SELF_ASSURED ":            func(f *Facts) { f.AssuredBy = "exec" },
		"NOT_CONSULTED ":           func(f *Facts) { f.Indicators[0].Consulted = false },
		"DISSENT D1-a":             func(f *Facts) { f.Indicators[0].Union = "red" },
		"OVERDUE ":                 func(f *Facts) { f.Signed, f.Assured = false, false },
		"ASSURANCE_LATE ":          func(f *Facts) { f.Assured, f.SignedAt = false, now.AddDate(0, 0, -61) },
		"RISK_ACCEPTED_OPEN r1":    func(f *Facts) { f.Risks[0].Until = time.Time{} },
		"RISK_ACCEPTED_PAST r1":    func(f *Facts) { f.Risks[0].Until = old },
	} {
		f := sound()
		change(&f)
		if d := cmp.Diff([]string{want}, codes(Seed().Check(f))); d != "" {
			t.Error(d)
		}
	}
}

func TestEveryCheckHasItsRuleAndTheGravestComesFirst(t *testing.T) {
	b := Seed()
	if len(b.Rules) != len(checks) {
		t.Errorf("%d rules for %d checks", len(b.Rules), len(checks))
	}
	f := sound()
	f.Indicators[0].Union, f.Indicators[1].Actions, f.Indicators[0].Reason = "red", nil, false
	got := b.Check(f)
	if !slices.IsSortedFunc(got, func(a, b Finding) int {
		return slices.Index(Severities(), a.Rule.Severity) - slices.Index(Severities(), b.Rule.Severity)
	}) || Count(got)["DISSENT"] != 1 {
		t.Error(codes(got))
	}
}

func TestRulesThatNothingChecksAreRefused(t *testing.T) {
	for _, bad := range []string{`{`, `{"source":"s","checked":"c","verification":"local","rules":[{"code":"NEW","severity":"wrong","text":"t","why":"w"}]}`,
		`{"source":"s","checked":"c","verification":"local","rules":[{"code":"OVERDUE","severity":"grave","text":"t","why":"w"}]}`, `{"rules":[]}`} {
		if _, err := Parse([]byte(bad)); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		if b, err := Parse(data); err == nil {
			b.Check(sound())
		}
	})
}
