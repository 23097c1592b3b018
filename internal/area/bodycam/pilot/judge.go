package pilot

import (
	"errors"
	"math"
	"slices"

	"github.com/havenward/havenward/stats/effect"
)

// least is the number of events below which no interval is worked out.
const least = 10

// judge works out a measure. Sites that have started are compared with those that have not; only where there are none to
// compare with, after is set against before.
func (d *data) judge(m Measure) (Effect, effect.Staggered, error) {
	e := Effect{Measure: m, Ratio: math.NaN(), Low: math.NaN(), High: math.NaN(), Expected: math.NaN()}
	e.Before, e.After = d.sums(m)
	var staged effect.Staggered
	var err error
	switch m.How {
	case Staged:
		staged, err = d.compare(m, &e)
	case Ratio:
		err = d.ratio(m, &e, 0)
	case Arms:
		err = d.arms(m, &e)
	case Median:
		d.median(m, &e)
	default:
		e.Verdict, e.Why = Told, "No earlier figure"
		if e.After.Den == 0 {
			e.Verdict, e.Why = TooFew, "No figures"
		}
	}
	e.say()
	return e, staged, err
}

func (e *Effect) take(c effect.Coef) {
	e.Ratio, e.Low, e.High = c.Ratio()
	e.P, e.DF, e.Has = c.P, c.DF, true
	e.decide()
}

func (e *Effect) decide() {
	switch {
	case e.High < 1:
		e.Verdict = Lower
	case e.Low > 1:
		e.Verdict = Higher
	default:
		e.Verdict = NoClear
	}
}

func (d *data) compare(m Measure, e *Effect) (effect.Staggered, error) {
	if e.Before.Num+e.After.Num < least {
		e.Verdict, e.Why = TooFew, "Too few to say"
		return effect.Staggered{}, nil
	}
	s, err := effect.Stagger(d.staged(m, 0), effect.StaggerOptions{Washout: d.washout})
	if err == nil {
		e.By = "Sites that had started against those that had not, months compared with the same months"
		e.Dispersion, e.Treated, e.Compared, e.Alone, e.Expected = s.Dispersion, s.Treated, s.Compared, s.Alone, s.Expected
		if s.Alone > 0 { // what is said of after is of the months that were compared
			e.After = d.compared(m, s)
		}
		e.take(s.Effect)
		return s, nil
	}
	if !unfit(err) {
		return s, err
	}
	return effect.Staggered{}, d.ratio(m, e, d.dispersion(m))
}

// compared adds up after the starts what had something to compare with.
func (d *data) compared(m Measure, s effect.Staggered) (after Sum) {
	for i, r := range d.staged(m, 0) {
		if r.Start != effect.Never && r.Time >= r.Start+d.washout && !math.IsNaN(s.Without[i]) {
			after.Num, after.Den = after.Num+float64(r.Events), after.Den+r.Exposure
		}
	}
	return after
}

// ratio sets after against before. Where the months vary more than chance alone, the interval is widened for it.
func (d *data) ratio(_ Measure, e *Effect, dispersion float64) error {
	e.By = "After against before, with nothing else taken into account"
	if e.Before.Num+e.After.Num < least || e.Before.Den <= 0 || e.After.Den <= 0 {
		e.Verdict, e.Why = TooFew, "Too few to say"
		return nil
	}
	return e.rates(e.Before, e.After, dispersion)
}

func (e *Effect) rates(before, after Sum, dispersion float64) error {
	r, err := effect.RateRatio(effect.Rate{Events: int(math.Round(before.Num)), Exposure: before.Den}, effect.Rate{Events: int(math.Round(after.Num)), Exposure: after.Den}, effect.RatioOptions{Dispersion: dispersion})
	if errors.Is(err, effect.ErrFit) || errors.Is(err, effect.ErrInput) {
		e.Verdict, e.Why = TooFew, "Too few to say"
		return nil
	}
	if err != nil {
		return err
	}
	e.Ratio, e.Low, e.High, e.P, e.Has, e.Dispersion = r.Estimate, r.Exact.Lower, r.Exact.Upper, r.ExactP, true, dispersion
	e.Expected = before.Num / before.Den * after.Den
	if dispersion > 1 && !math.IsNaN(r.Quasi.Lower) {
		e.Low, e.High, e.P = r.Quasi.Lower, r.Quasi.Upper, math.NaN()
	}
	e.decide()
	return nil
}

func (d *data) arms(m Measure, e *Effect) error {
	e.By = "Cases with footage against cases without"
	e.Before, e.After = Sum{}, Sum{}
	for _, s := range d.p.Sites {
		for i := d.from; i <= d.to; i++ {
			if x, ok := d.at(s.Code, i, m.Numerator, m.Denominator); ok {
				e.After.Num, e.After.Den = e.After.Num+x.Num, e.After.Den+x.Den
			}
			if x, ok := d.at(s.Code, i, m.NumeratorAgainst, m.DenominatorAgainst); ok {
				e.Before.Num, e.Before.Den = e.Before.Num+x.Num, e.Before.Den+x.Den
			}
		}
	}
	if e.Before.Num+e.After.Num < least || e.Before.Den <= 0 || e.After.Den <= 0 {
		e.Verdict, e.Why = TooFew, "Too few to say"
		return nil
	}
	return e.rates(e.Before, e.After, 0)
}

func (d *data) median(m Measure, e *Effect) {
	var list []float64
	for _, s := range d.p.Sites {
		start := d.start(s)
		for i := d.from; i <= d.to; i++ {
			if x, ok := d.at(s.Code, i, m.Numerator, ""); ok && i >= start+d.washout {
				list = append(list, x.Num)
			}
		}
	}
	e.Before, e.After, e.Verdict, e.Why = Sum{}, Sum{}, TooFew, "No figures"
	if n := len(list); n > 0 {
		slices.Sort(list)
		e.After, e.Verdict, e.Why = Sum{(list[(n-1)/2] + list[n/2]) / 2, 1}, Told, "No earlier figure"
	}
}

// say puts the verdict into words.
func (e *Effect) say() {
	switch {
	case e.Verdict == TooFew || e.Verdict == Told:
		e.Words = e.Why
	case e.Verdict == NoClear && e.Measure.Kind == "reporting":
		e.Words = "No clear change of reporting"
	case e.Verdict == NoClear:
		e.Words = "No clear effect"
	case e.Measure.Kind == "reporting":
		e.Words = "Reporting moved with the cameras"
	case e.Measure.Kind == "count" && e.Verdict == Higher:
		e.Words = "More is recorded. Not a rise in violence by itself"
	case e.Measure.How == Arms:
		e.Words = map[Verdict]string{Lower: "Less often with footage", Higher: "More often with footage"}[e.Verdict]
	case e.Verdict == Lower:
		e.Words = "Lower than expected"
	default:
		e.Words = "Higher than expected"
	}
}
