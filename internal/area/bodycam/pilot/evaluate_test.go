package pilot_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// staged is a declared pilot of ten sites: seven start one after another, three after the end.
func staged() *pilot.Pilot {
	p := &pilot.Pilot{Org: here, ID: "plt_1", State: pilot.Declared, Declared: db.At(time.Date(2024, 9, 1, 9, 0, 0, 0, time.UTC))}
	p.Protocol = pilot.Protocol{Name: "Trial", Question: "Do cameras lower harm?", Chosen: pilot.ChosenAll, From: "2023-11", To: "2026-10", Washout: 4, Primary: "severity_rate", Secondary: []string{"days_lost_rate", "wearing"}}
	for i, start := range []clock.Day{"2025-02-01", "2025-03-01", "2025-05-01", "2025-06-01", "2025-08-01", "2025-09-01", "2025-11-01", "", "", "2027-01-01"} {
		p.Sites = append(p.Sites, pilot.Site{Code: fmt.Sprintf("S%02d", i), Name: fmt.Sprintf("Site %d", i), Starts: start})
	}
	return p
}

// drawn draws the figures of a pilot: sites of different size, a season and shocks that all share, months that vary more than
// chance and remember the month before, harm of several degrees. More is reported where cameras came.
func drawn(p *pilot.Pilot, seed uint64, ratio float64) []pilot.Row {
	r := rand.New(rand.NewPCG(seed, 23))
	poisson := func(mu float64) float64 { return distuv.Poisson{Lambda: mu, Src: r}.Rand() }
	from, to := p.From.Index(), p.To.Index()
	shock := make([]float64, to-from+1)
	for t := range shock {
		shock[t] = .1*math.Sin(2*math.Pi*float64(t)/12) + .04*r.NormFloat64() + .003*float64(t)
	}
	var rows []pilot.Row
	for _, s := range p.Sites {
		size, memory := math.Exp(.35*r.NormFloat64()), 0.0
		for t := range shock {
			m := pilot.At(from + t)
			memory = .3*memory + .1*r.NormFloat64()
			level, more := size*math.Exp(shock[t]+memory), 1.0
			if p.Piloted(s) && m >= pilot.MonthOf(s.Starts) {
				level, more = level*ratio, 1.25
			}
			low, moderate, severe := poisson(30*level), poisson(8*level), poisson(2*level)
			verbal := poisson(60 * size * more)
			physical := low + moderate + severe
			rows = append(rows, pilot.Row{Site: s.Code, Month: m, Values: map[string]float64{"staff_shifts": math.Round(9000 * size), "severity": low + 2*moderate + 3*severe, "days_lost": 4*moderate + 20*severe,
				"physical": physical, "low": verbal, "incidents": physical + verbal, "eligible_shifts": 1000, "worn_shifts": 620}})
		}
	}
	return rows
}

func has(e *pilot.Evaluation, key string) bool {
	return slices.ContainsFunc(e.Cautions, func(c pilot.Caution) bool { return c.Key == key })
}

// HAVENWARD_SEEDS asks for all 200 seeds, and then for 92 to 98 of 100; without it there are 40, and 88 of 100 at least.
func TestTheIntervalHoldsTheTruthInNineteenOfTwentyPilots(t *testing.T) {
	t.Parallel()
	seeds, least, most := 40, .88, 1.0
	if os.Getenv("HAVENWARD_SEEDS") != "" {
		seeds, least, most = 200, .92, .98
	}
	p := staged()
	for _, ratio := range []float64{1, .8} {
		held, clear := 0, 0
		for seed := range uint64(seeds) {
			e, err := pilot.Estimate(p, drawn(p, seed, ratio))
			if err != nil {
				t.Fatal(err)
			}
			if e.Low <= ratio && ratio <= e.High {
				held++
			}
			if e.Verdict != pilot.NoClear {
				clear++
			}
		}
		t.Logf("a true ratio of %.1f: held in %d of %d, clear in %d", ratio, held, seeds, clear)
		if share := float64(held) / float64(seeds); share < least || share > most {
			t.Errorf("a true ratio of %v was inside the interval in %.1f%% of runs", ratio, 100*share)
		}
		if ratio < 1 && clear < seeds*8/10 {
			t.Errorf("an effect of a fifth was seen in %d of %d", clear, seeds)
		}
	}
}

// wards is the published pilot of seven wards: 216 incidents in the months before, 208 in as many after.
func wards() (*pilot.Pilot, []pilot.Row) {
	p := &pilot.Pilot{State: pilot.Declared}
	p.Protocol = pilot.Protocol{Name: "Seven wards", Chosen: pilot.ChosenAll, From: "2019-01", To: "2019-08", Primary: "severity_rate", Sites: []pilot.Site{{Code: "W", Name: "Seven wards", Starts: "2019-05-01"}}}
	var rows []pilot.Row
	for i := range 8 {
		n := 54.0
		if i >= 4 {
			n = 52
		}
		rows = append(rows, pilot.Row{Site: "W", Month: pilot.At(p.From.Index() + i), Values: map[string]float64{"staff_shifts": 1000, "severity": n, "incidents": n, "physical": n}})
	}
	return p, rows
}

func TestThePublishedPilotOfSevenWardsHasNoClearEffect(t *testing.T) {
	t.Parallel()
	p, rows := wards()
	e, err := pilot.Evaluate(p, rows)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []pilot.Effect{e.Main, e.Counts[0]} {
		if got := fmt.Sprintf("%.2f %.2f %.2f %s", x.Ratio, x.Low, x.High, x.Words); got != "0.96 0.79 1.17 No clear effect" {
			t.Errorf("%s: %s", x.Measure.Key, got)
		}
	}
	if e.Finding != "No clear effect on severity-weighted incidents" {
		t.Errorf("finding %q", e.Finding)
	}
	if first, _ := e.Banner(); !strings.HasPrefix(first, "Take care: these data cannot carry the claim") {
		t.Errorf("banner %q", first)
	}
	for _, key := range []string{"no_clear", "short_before", "no_comparison"} {
		if !has(&e, key) {
			t.Errorf("the caution %q is missing of %v", key, e.Cautions)
		}
	}
}

func TestAFairPilotMayMakeItsClaimAndAnUnfairOneMayNot(t *testing.T) {
	t.Parallel()
	p := staged()
	rows := drawn(p, 3, .8)
	e, err := pilot.Evaluate(p, rows)
	if err != nil {
		t.Fatal(err)
	}
	if e.Grave() || !strings.HasPrefix(e.Finding, "Severity-weighted incidents fell by about") || !strings.HasSuffix(e.Finding, "where cameras came") {
		t.Errorf("%q %+v", e.Finding, e.Cautions)
	}
	if e.Main.Treated != 7 || e.Main.Compared != 3 || e.Main.DF != 9 || len(e.Outcomes) != 1 || len(e.Counts) != 2 || len(e.Reporting) != 2 || len(e.Ways) != 2 || len(e.Sites) != 10 || len(e.Months) != 36 {
		t.Errorf("%+v", e)
	}
	for _, key := range []string{"few_sites", "washout", "reporting", "tests"} {
		if !has(&e, key) {
			t.Errorf("the caution %q is missing of %v", key, e.Cautions)
		}
	}
	if e.Outcomes[0].Measure.Key != "days_lost_rate" || e.Outcomes[0].Verdict != pilot.Lower {
		t.Errorf("days lost: %+v", e.Outcomes[0])
	}
	again, err := pilot.Evaluate(p, backward(rows))
	if err != nil || again.FiguresHash != e.FiguresHash || math.Abs(again.Main.Ratio-e.Main.Ratio) > 1e-12 {
		t.Errorf("in another order: %v, %v against %v", err, again.Main.Ratio, e.Main.Ratio)
	}
	for key, change := range map[string]func(*pilot.Pilot){
		"declared":        func(p *pilot.Pilot) { p.Late = true },
		"others":          func(p *pilot.Pilot) { p.Others = []pilot.Other{{On: "2025-06-01", What: "Campaign"}} },
		"worst":           func(p *pilot.Pilot) { p.Chosen = pilot.ChosenWorst },
		"outcome_changed": func(p *pilot.Pilot) { p.Amendments = []pilot.Amendment{{Number: 1, Outcome: true, Seen: true}} },
		"short_before":    func(p *pilot.Pilot) { p.From = "2024-09" },
	} {
		p := staged()
		change(p)
		e, err := pilot.Evaluate(p, rows)
		if err != nil {
			t.Fatal(err)
		}
		if !e.Grave() || !has(&e, key) || !strings.HasSuffix(e.Finding, "This pilot cannot say that cameras did it") {
			t.Errorf("%s: %q %v", key, e.Finding, e.Cautions)
		}
	}
}

func TestSitesThatWentApartBeforeAreSeen(t *testing.T) {
	t.Parallel()
	p := staged()
	rows := drawn(p, 5, 1)
	for i := range rows { // those with cameras fell for half a year already
		s, _ := p.Site(rows[i].Site)
		if p.Piloted(s) && rows[i].Month.Index() >= pilot.MonthOf(s.Starts).Index()-6 {
			rows[i].Values["severity"] = math.Round(rows[i].Values["severity"] * .6)
		}
	}
	e, err := pilot.Evaluate(p, rows)
	if err != nil || !has(&e, "alongside") || !e.Grave() {
		t.Errorf("%v %v", err, e.Cautions)
	}
}

func TestAPilotWithoutFiguresSaysSo(t *testing.T) {
	t.Parallel()
	e, err := pilot.Evaluate(staged(), nil)
	if err != nil || e.Finding != "There are no figures to evaluate yet" || e.Main.Has || !has(&e, "no_interval") {
		t.Errorf("%v %q %v", err, e.Finding, e.Cautions)
	}
}

func TestTheMeasuresAreWhole(t *testing.T) {
	t.Parallel()
	c := pilot.Measures()
	if n := len(c.Outcomes()); n != 14 {
		t.Errorf("%d measures, not fourteen", n)
	}
	if c.Source == "" || c.From == "" || c.Verified {
		t.Errorf("source %q from %q verified %v", c.Source, c.From, c.Verified)
	}
}

func BenchmarkEvaluate(b *testing.B) {
	p := staged()
	p.From = "2021-11" // 60 sites, 60 months
	for i := range 50 {
		p.Sites = append(p.Sites, pilot.Site{Code: fmt.Sprintf("T%03d", i), Name: "Site", Starts: []clock.Day{"", "2025-02-01", "2025-06-01"}[i%3]})
	}
	rows := drawn(p, 1, .8)
	b.ResetTimer()
	for b.Loop() {
		if _, err := pilot.Evaluate(p, rows); err != nil {
			b.Fatal(err)
		}
	}
}

func backward(rows []pilot.Row) []pilot.Row {
	out := slices.Clone(rows)
	slices.Reverse(out)
	return out
}

const here = "R01"
