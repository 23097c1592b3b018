package pilot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/stats/effect"
)

// Caution is something that a reader must know before believing the result. Grave ones forbid the claim that cameras did it.
type Caution struct {
	Key, Words string
	Grave      bool
}

// Check is one line of whether the test was fair.
type Check struct {
	Good        bool
	Words, Says string
}

// months before a start that the measures of the programme ask for.
const monthsBefore = 12

// cautions are those that the protocol and the figures earn, and no others.
func (d *data) cautions(e *Evaluation, m Measure) error {
	p := d.p
	add := func(grave bool, key, words string, args ...any) {
		e.Cautions = append(e.Cautions, Caution{key, fmt.Sprintf(words, args...), grave})
	}
	check := func(good bool, words, says string, args ...any) {
		e.Checks = append(e.Checks, Check{good, words, fmt.Sprintf(says, args...)})
	}
	main := &e.Main
	if main.Has && main.Verdict == NoClear {
		add(true, "no_clear", "The interval includes no change.")
	}
	declared := p.State == Declared && !p.Late
	check(declared, "Declared before the first start", "%s", declaredWords(p))
	if !declared {
		add(true, "declared", "The main outcome was not declared before the first start, so it could have been chosen after seeing the figures.")
	}
	for _, a := range p.Amendments {
		switch {
		case a.Outcome && a.Seen:
			add(true, "outcome_changed", "The main outcome was changed after figures were there (amendment %d).", a.Number)
		case a.Seen:
			add(false, "amended", "The protocol was changed after figures were there (amendment %d).", a.Number)
		}
	}
	before := d.before()
	check(before >= monthsBefore, "12 months or more before", "%d", before)
	if before < monthsBefore {
		add(true, "short_before", "The figures have %s before a site’s start; 12 are needed to tell a change from a season.", count(before, "month", "months"))
	}
	if !main.Has {
		add(true, "no_interval", "No interval could be worked out: %s.", strings.ToLower(main.Why))
	}
	starts := d.starts()
	check(starts > 1, "Started one by one", "%s", count(starts, "date", "dates"))
	compared := len(p.Sites) - len(d.piloted())
	check(compared > 0, "Sites without cameras to compare with", "%d", compared)
	if main.Has && main.Treated == 0 {
		add(true, "no_comparison", "There were no sites to compare with, so a season, a trend or anything else that changed looks like an effect.")
	}
	if main.Has && main.Treated > 0 && main.Treated+main.Compared < 20 {
		add(false, "few_sites", "%d sites had cameras and %d had none: the interval allows for so few, and rests on each of them.", main.Treated, main.Compared)
	}
	if err := d.placebo(e, m, add, check); err != nil {
		return err
	}
	if main.Dispersion > 1.5 {
		add(false, "overdispersed", "Months vary %.1f times as much as chance alone would make them; the interval allows for it.", main.Dispersion)
	}
	if d.washout > 0 {
		add(false, "washout", "The first %s after each start %s for neither side.", count(d.washout, "month", "months"), map[bool]string{true: "counts", false: "count"}[d.washout == 1])
	}
	if main.Alone > 0 {
		add(false, "alone", "%s of sites after their start count for nothing, since no site without cameras was left.", count(main.Alone, "month", "months"))
	}
	for i := range e.Reporting {
		if r := &e.Reporting[i]; r.Verdict == Lower || r.Verdict == Higher {
			add(false, "reporting", "Reporting moved with the cameras (%s: %.2f times): counts of incidents say little about violence.", strings.ToLower(r.Measure.Name), r.Ratio)
		}
	}
	for i := range e.Counts {
		if c := &e.Counts[i]; c.Measure.Key == "incident_rate" && c.Verdict == Higher && main.Verdict != Higher {
			add(false, "recorded", "More incidents were reported where cameras came; more recording is expected and is no rise in violence by itself.")
		}
	}
	d.fairness(add, check)
	if e.Rows < e.Owed {
		add(e.Rows*10 < e.Owed*8, "missing", "%d of %d months of sites have no figures.", e.Owed-e.Rows, e.Owed)
	}
	if e.Tests > 1 {
		add(false, "tests", "%d intervals were worked out. One in twenty lies clear of no change by chance alone, so only the main outcome decides.", e.Tests)
	}
	slices.SortStableFunc(e.Cautions, func(a, b Caution) int { return rank(a) - rank(b) })
	return nil
}

func rank(c Caution) int {
	if c.Grave {
		return 0
	}
	return 1
}

// placebo asks whether the sites went alongside before: with starts half a year too early and the months before the true ones
// alone, there should be no effect.
func (d *data) placebo(e *Evaluation, m Measure, add func(bool, string, string, ...any), check func(bool, string, string, ...any)) error {
	if e.Main.Treated == 0 {
		return nil
	}
	s, err := effect.Stagger(d.staged(m, 6), effect.StaggerOptions{})
	if err != nil {
		if !unfit(err) {
			return err
		}
		check(false, "Went alongside before", "Could not be looked at")
		return nil
	}
	r, low, high := s.Effect.Ratio()
	good := low <= 1 && high >= 1
	check(good, "Went alongside before", "%.2f times (%.2f to %.2f)", r, low, high)
	if !good {
		add(true, "alongside", "Sites with cameras and sites without went apart already in the six months before the starts (%.2f times), so the comparison may mislead.", r)
	}
	return nil
}

// fairness are the checks of what was done, as the protocol and the figures tell it.
func (d *data) fairness(add func(bool, string, string, ...any), check func(bool, string, string, ...any)) {
	for _, c := range []struct {
		key, words, caution string
	}{{"wearing", "Worn on most shifts", "Cameras were worn on %.0f%% of shifts, by those who chose to: what is seen is the effect of having them there, not of wearing them."},
		{"warning", "Warning given before or during", "A warning was given in %.0f%% of activations; the effect may rest on it."}} {
		m, _ := Measures().Measure(c.key)
		_, after := d.sums(m)
		if v := after.Value(100); !math.IsNaN(v) {
			check(v > 50, c.words, "%.0f%%", v)
			if v <= 50 {
				add(false, c.key, c.caution, v)
			}
		}
	}
	p := d.p
	var others []string
	for _, o := range p.Others {
		if m := MonthOf(o.On); m >= p.From && m <= p.To {
			others = append(others, o.What+", "+m.Words())
		}
	}
	check(len(others) == 0, "Nothing else changed", "%s", or(strings.Join(others, "; "), "None known"))
	if len(others) > 0 {
		add(true, "others", "Something else changed while the pilot ran: %s.", strings.Join(others, "; "))
	}
	if p.Chosen == ChosenWorst {
		add(true, "worst", "Sites were chosen for having the most violence; what is high tends to fall by itself.")
	} else if p.Chosen == ChosenWish {
		add(false, "wish", "The sites asked for cameras, so they may differ from others.")
	}
	check(p.Maker == "", "Maker had no part", "%s", or(p.Maker, "Declared"))
	if p.Maker != "" {
		add(false, "maker", "The maker of the cameras had a part: %s.", p.Maker)
	}
}

// before is how many months there are before the first start, at the site with the fewest of them that have figures.
func (d *data) before() int {
	n := -1
	for _, s := range d.piloted() {
		k := 0
		for i := range d.rows[s.Code] {
			if i < d.start(s) {
				k++
			}
		}
		if n < 0 || k < n {
			n = k
		}
	}
	return max(n, 0)
}

func (d *data) piloted() []Site {
	return slices.DeleteFunc(slices.Clone(d.p.Sites), func(s Site) bool { return !d.p.Piloted(s) })
}

func (d *data) starts() int {
	seen := map[clock.Day]bool{}
	for _, s := range d.piloted() {
		seen[s.Starts] = true
	}
	return len(seen)
}

func declaredWords(p *Pilot) string {
	switch {
	case p.State != Declared:
		return "Not declared"
	case p.Late:
		return "Declared after it"
	}
	return p.Declared.Format("2 January 2006")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// figuresHash is the SHA-256 of figures in their order by site and month, in hex.
func figuresHash(rows []Row) string {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b Row) int {
		return strings.Compare(a.Site+" "+string(a.Month), b.Site+" "+string(b.Month))
	})
	b, err := json.Marshal(rows)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
