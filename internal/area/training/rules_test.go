package training_test

import (
	"testing"

	"github.com/havenward/havenward/internal/area/training"
)

func TestTheRulesThatComeWithTheProgramNameTheirSource(t *testing.T) {
	for _, r := range training.Seed() {
		if r.Source == "" || r.Verification != "unverified" || len(r.Groups) < 9 || len(r.Competences) < 6 || r.Columns.Source == "" {
			t.Errorf("%+v", r)
		}
	}
	for _, bad := range []string{`[]`, `{}`, `[{"from":"x"}]`, `[{"from":"2020-01-01","source":"s","verification":"v","long_days":1,"groups":[{"code":"a"}],"populations":[]}]`} {
		if _, err := training.ParseRules([]byte(bad)); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

func TestACompetenceEndsOnTheSameDayYearsLater(t *testing.T) {
	for _, x := range []struct {
		months     int
		from, want string
	}{{36, "2024-02-29", "2027-02-28"}, {36, "2025-11-30", "2028-11-30"}, {1, "2026-01-31", "2026-02-28"}, {0, "2026-01-31", ""}} {
		if got := (training.Competence{Refresh: x.months}).Ends(x.from); got != x.want {
			t.Errorf("%d months after %s is %s", x.months, x.from, got)
		}
	}
}
