package effect

import (
	"fmt"
	"math"
	"slices"
)

// Never is the Start of a place that does not get the change in the time looked at.
const Never = math.MaxInt32

// Staged is one place in one period of a change that came to the places one after another.
type Staged struct {
	Unit string
	Time int // the number of the period, the same for all places
	// Start is the number of the first period with the change, or Never; the same in all rows of a place.
	Start int
	// Events are counted, or added up (points of severity, days lost); the error by place allows for both.
	Events   int
	Exposure float64 // above zero
}

// StaggerOptions are the settings of Stagger.
type StaggerOptions struct {
	// Washout is the number of periods from each start that belong to neither side.
	Washout int
	// Confidence is between 0 and 1; 0 means 0.95.
	Confidence float64
}

// Staggered is a fitted difference in differences over starts at different times.
type Staggered struct {
	Options StaggerOptions // with the defaults filled in
	// Effect is the logarithm of the ratio of what was counted after the starts to what was expected without the change.
	Effect Coef
	// Observed and Expected are those two sums.
	Observed int
	Expected float64
	// Without is what each row was expected to have without the change, NaN where no place is left to compare with.
	Without []float64
	// Treated and Compared are the places that have the change in the time looked at, and those that never do.
	Treated, Compared int
	// Alone are the periods after a start that count for nothing, since no place without the change was left.
	Alone int
	// Dispersion is the sum of squared Pearson residuals of the rows without the change over their degrees of freedom.
	Dispersion float64
	Warnings   []Warning
}

// Stagger compares places that got a change one after another with those that did not have it yet.
//
// A level for each place and one for each period are fitted, as a Poisson model, to the rows without the change alone; they
// say what each place would have had in each period after its start, and the effect is all that was counted there over all
// that was expected. So a place that has changed never serves as a comparison, which is what goes wrong in two-way fixed
// effects with starts at different times (Goodman-Bacon, Journal of Econometrics 2021). The estimate is the imputation
// estimator of Borusyak, Jaravel and Spiess (Review of Economic Studies 2024) for ratios of counts (Wooldridge, Econometrics
// Journal 2023). Sums that vary more than counts do are allowed: the model needs the mean to be right, not the variance.
//
// The error comes from leaving out one place at a time, and limits from Student's t with one degree of freedom fewer than
// places. With ten places the usual error by cluster is too small; this one (CR3, the jackknife: Bell and McCaffrey, Survey
// Methodology 2002; MacKinnon, Nielsen and Webb, Journal of Applied Econometrics 2023) keeps close to its confidence or is a
// little wide, and any dependence inside a place is allowed for.
//
// It fails with ErrInput on impossible data and with ErrFit where the comparison does not exist, or hangs on a single place.
func Stagger(rows []Staged, opt StaggerOptions) (Staggered, error) {
	var err error
	if opt.Confidence, err = confidence(opt.Confidence); err != nil {
		return Staggered{}, err
	}
	if opt.Washout < 0 {
		return Staggered{}, fmt.Errorf("%w: a washout cannot be below nought", ErrInput)
	}
	p, err := stage(rows, opt.Washout)
	if err != nil {
		return Staggered{}, err
	}
	out := Staggered{Options: opt}
	level, ok := p.levels(-1, nil)
	if !ok {
		return out, fmt.Errorf("%w: the places share no periods without the change", ErrFit)
	}
	out.Without = p.without(level)
	effect, observed, expected := p.effect(out.Without, -1)
	out.Observed, out.Expected = int(observed), expected
	if math.IsNaN(effect) {
		return out, fmt.Errorf("%w: no events after the starts, or no place to compare with", ErrFit)
	}
	var spread float64
	for u := range p.starts {
		level, ok := p.levels(u, level.period)
		left := math.NaN()
		if ok {
			left, _, _ = p.effect(p.without(level), u)
		}
		if math.IsNaN(left) {
			return out, fmt.Errorf("%w: without %q there is nothing to compare", ErrFit, p.names[u])
		}
		spread += (left - effect) * (left - effect)
	}
	g := float64(len(p.starts))
	out.Effect = coef(TermDifference, effect, spread*(g-1)/g, opt.Confidence, reference{g - 1})
	p.describe(&out)
	return out, nil
}

// staged is checked rows with places and periods numbered from 0.
type staged struct {
	rows         []Staged
	units, times []int
	starts       []int
	names        []string
	periods      int
	washout      int
}

func stage(rows []Staged, washout int) (staged, error) {
	p := staged{rows: rows, units: make([]int, len(rows)), times: make([]int, len(rows)), washout: washout}
	number := map[string]int{}
	var order []int
	for _, r := range rows {
		order = append(order, r.Time)
	}
	slices.Sort(order)
	order = slices.Compact(order)
	p.periods = len(order)
	seen := map[[2]int]bool{}
	for i, r := range rows {
		u, ok := number[r.Unit]
		if !ok {
			u = len(p.starts)
			number[r.Unit] = u
			p.starts, p.names = append(p.starts, r.Start), append(p.names, r.Unit)
		}
		t, _ := slices.BinarySearch(order, r.Time)
		switch {
		case r.Events < 0 || r.Events > most || !positive(r.Exposure):
			return p, fmt.Errorf("%w: %q, period %d: impossible events or no exposure", ErrInput, r.Unit, r.Time)
		case p.starts[u] != r.Start:
			return p, fmt.Errorf("%w: %q has two starts", ErrInput, r.Unit)
		case seen[[2]int{u, t}]:
			return p, fmt.Errorf("%w: %q has period %d twice", ErrInput, r.Unit, r.Time)
		}
		seen[[2]int{u, t}] = true
		p.units[i], p.times[i] = u, t
	}
	return p, nil
}

// before and after tell on which side of the start of its place a row lies; a row of the washout lies on neither.
func (p staged) before(i int) bool { return p.rows[i].Time < p.rows[i].Start }
func (p staged) after(i int) bool {
	return p.rows[i].Start != Never && p.rows[i].Time >= p.rows[i].Start+p.washout
}
