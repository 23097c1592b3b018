package demo_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/demo"
	"github.com/havenward/havenward/internal/org"
)

// trial is one of the demonstration's trials as it is declared.
func trial(t *testing.T, n int, first pilot.Month) *pilot.Pilot {
	t.Helper()
	var trusts []org.Organisation
	for i := range 10 {
		trusts = append(trusts, org.Organisation{ID: fmt.Sprintf("RX%d", i), Name: fmt.Sprintf("Trust %d", i)})
	}
	f := demo.TrialForms(trusts, first)[n]
	p := &pilot.Pilot{State: pilot.Declared}
	p.Protocol = pilot.Protocol{Name: f.Name, Question: f.Question, Chosen: f.Chosen, From: pilot.Month(f.From), To: pilot.Month(f.To), Washout: []int{6, 4}[n], Primary: f.Primary, Secondary: f.Secondary}
	for _, line := range strings.Split(strings.TrimSpace(f.Sites), "\n") {
		part := strings.Split(line, "; ")
		p.Sites = append(p.Sites, pilot.Site{Code: part[0], Name: part[1], Starts: clock.Day(part[2])})
	}
	return p
}

func TestTheTrialsOfCamerasHaveTheTruthOfTheirGenerator(t *testing.T) {
	t.Parallel()
	for n, truth := range []float64{demo.TrialTruth, demo.NoTrialTruth} {
		p := trial(t, n, "2023-11")
		held := 0
		const seeds = 200
		for seed := range uint64(seeds) {
			e, err := pilot.Estimate(p, demo.TrialRows(seed, &p.Protocol, truth))
			if err != nil {
				t.Fatal(err)
			}
			if e.Low <= truth && truth <= e.High {
				held++
			}
		}
		if t.Logf("the truth of %v was held in %d of %d", truth, held, seeds); held < seeds*92/100 || held > seeds*98/100 {
			t.Errorf("the truth of %v was held in %d of %d seeds, want 92 to 98 of 100", truth, held, seeds)
		}
	}
}

func TestTheDemonstrationSeesTheEffectThatIsThereAndNoneWhereNoneIs(t *testing.T) {
	t.Parallel()
	for seed, first := range []pilot.Month{"2023-11", "2024-06"} { // whenever it is built
		seed := uint64(seed)
		p := trial(t, 0, first)
		e, err := pilot.Evaluate(p, demo.TrialRows(seed, &p.Protocol, demo.TrialTruth))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %.3f (%.3f to %.3f) %+v", e.Finding, e.Main.Ratio, e.Main.Low, e.Main.High, e.Cautions)
		if e.Main.Low > demo.TrialTruth || e.Main.High < demo.TrialTruth || e.Main.Verdict != pilot.Lower || e.Grave() {
			t.Errorf("the effect: %s %.3f (%.3f to %.3f) %+v", e.Finding, e.Main.Ratio, e.Main.Low, e.Main.High, e.Cautions)
		}
		p = trial(t, 1, first)
		if e, err = pilot.Evaluate(p, demo.TrialRows(seed, &p.Protocol, demo.NoTrialTruth)); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %.3f (%.3f to %.3f) %+v", e.Finding, e.Main.Ratio, e.Main.Low, e.Main.High, e.Cautions)
		if e.Main.Verdict != pilot.NoClear || e.Finding != "No clear effect on severity-weighted incidents" {
			t.Errorf("no effect: %s %.3f (%.3f to %.3f)", e.Finding, e.Main.Ratio, e.Main.Low, e.Main.High)
		}
	}
}
