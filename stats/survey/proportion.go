package survey

import (
	"fmt"
	"math"
)

// Method names an interval.
type Method int

// The intervals of an estimate, as Estimate.Interval chooses among them.
const (
	Logit Method = iota + 1
	Beta
	ClopperPearsonKish
)

// Estimate is a weighted proportion.
type Estimate struct {
	P, SE float64
	// Respondents are those of the group, Yes those who said so, both unweighted.
	Respondents, Yes int
	// DF are respondents less strata, of the group.
	DF int
	// Logit is symmetric on the logit scale, Beta exact on the effective size, both NaN at 0% and 100%. Mean is symmetric
	// and may leave the range from 0 to 1.
	Logit, Beta, Mean Interval
	// Arcsine is symmetric on the scale of the arcsine of the root, NaN at 0% and 100%.
	Arcsine Interval
	// KishN is the effective size from the weights alone, and WilsonKish the interval from it: approximate, as it knows
	// nothing of strata.
	KishN      float64
	WilsonKish Interval
	// DesignEffect is the variance over that of a simple sample of the same size; NaN where that is none.
	DesignEffect float64

	confidence float64
}

// Proportion estimates the share of a group that said yes.
func Proportion(rows []Respondent, opt Options) (Estimate, error) {
	s, err := check(rows, opt)
	if err != nil {
		return Estimate{}, err
	}
	e := Estimate{confidence: s.confidence}
	var sum, square, yes float64
	for _, r := range rows {
		if r.Outside {
			continue
		}
		sum += r.Weight
		square += r.Weight * r.Weight
		if r.Yes {
			e.Yes++
			yes += r.Weight
		}
	}
	if e.Respondents, e.DF = s.freedom(); e.DF < 1 {
		return Estimate{}, fmt.Errorf("%w: %d in the group", ErrFew, e.Respondents)
	}
	if e.P = yes / sum; e.Yes == e.Respondents {
		e.P = 1
	}
	e.KishN = sum * sum / square
	e.WilsonKish = wilson(e.P, e.KishN, s.confidence)
	part := make([]float64, len(rows))
	for i, r := range rows {
		if !r.Outside {
			part[i] = r.Weight * (bit(r.Yes) - e.P) / sum
		}
	}
	variance := s.variance(part)
	e.SE = math.Sqrt(variance)
	n := float64(e.Respondents)
	e.DesignEffect = variance / (e.P * (1 - e.P) / (n - 1) * (1 - n/sum))
	if !(e.DesignEffect >= 0) || math.IsInf(e.DesignEffect, 1) {
		e.DesignEffect = math.NaN()
	}
	e.intervals(variance)
	return e, nil
}

func (e *Estimate) intervals(variance float64) {
	t := student(e.confidence, float64(e.DF))
	e.Mean = Interval{e.P - t*e.SE, e.P + t*e.SE}
	e.Logit = Interval{math.NaN(), math.NaN()}
	e.Beta, e.Arcsine = e.Logit, e.Logit
	spread := e.P * (1 - e.P)
	if spread == 0 || variance == 0 {
		return
	}
	logit, half := math.Log(e.P/(1-e.P)), t*e.SE/spread
	e.Logit = Interval{expit(logit - half), expit(logit + half)}
	angle, turn := math.Asin(math.Sqrt(e.P)), t*e.SE/(2*math.Sqrt(spread))
	e.Arcsine = Interval{square(math.Sin(max(0, angle-turn))), square(math.Sin(min(math.Pi/2, angle+turn)))}
	ratio := student(e.confidence, float64(e.Respondents-1)) / t
	e.Beta = clopperPearson(e.P, spread/variance*ratio*ratio, e.confidence)
}

// Interval is the one to show: logit from 30 who said yes and between 2% and 98%, beta for fewer or further out, and
// Clopper-Pearson on Kish's size where neither exists.
func (e Estimate) Interval() (Interval, Method) {
	switch {
	case math.IsNaN(e.Beta.Lower):
		return clopperPearson(e.P, e.KishN, e.confidence), ClopperPearsonKish
	case e.Yes >= 30 && e.P > 0.02 && e.P < 0.98:
		return e.Logit, Logit
	}
	return e.Beta, Beta
}

func square(x float64) float64 { return x * x }

func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func bit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
