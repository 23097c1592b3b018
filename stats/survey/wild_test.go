package survey_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/havenward/havenward/stats/survey"
)

// Whatever the numbers, there is an answer or an error, and no panic.
func TestNoInputPanics(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Float64Range(0, 50), rapid.Float64(), rapid.Float64Range(1e-99, 1e-90))
		var rows []survey.Respondent
		var accounts []survey.Account
		for range rapid.IntRange(0, 8).Draw(t, "n") {
			r := survey.Respondent{Yes: rapid.Bool().Draw(t, "yes"), Weight: number.Filter(func(x float64) bool { return x > 0 }).Draw(t, "weight"), Outside: rapid.IntRange(0, 5).Draw(t, "outside") == 0}
			rows = append(rows, r)
			accounts = append(accounts, survey.Account{Victim: !r.Outside, Reported: r.Yes, Weight: r.Weight})
		}
		opt := survey.Options{Confidence: rapid.OneOf(rapid.Just(0.95), rapid.Float64()).Draw(t, "confidence")}
		if e, err := survey.Proportion(rows, opt); err == nil {
			e.Interval()
		}
		_, _ = survey.Total(rows, opt)
		_, _ = survey.ReportingShare(accounts, opt)
		_, _ = survey.Published(number.Draw(t, "p"), 12, survey.PublishedOptions{DesignEffect: number.Draw(t, "effect"), Population: number.Draw(t, "population")})
		_, _ = survey.Capture(survey.Gap{P: number.Draw(t, "p"), SE: number.Draw(t, "se"), Headcount: number.Draw(t, "head"), Victims: number.Draw(t, "victims")})
	})
}
