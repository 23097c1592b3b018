package effect

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ClusterErrors is how the errors of Compare are made.
type ClusterErrors int

const (
	// HC1 allows for any dependence inside a place, with the correction for few places.
	HC1 ClusterErrors = iota
	// HC0 does so without the correction.
	HC0
	// Independent takes each count as independent of the others. Its errors are too small for repeated counts.
	Independent
)

// CompareOptions are the settings of Compare and Trends.
type CompareOptions struct {
	// TwoWay gives each place and each period its own level, rather than one for each side and each half. Compare only.
	TwoWay bool
	// Linear takes rates by least squares rather than counts with a Poisson model; Per is their multiplier, 0 for 1000.
	Linear bool
	Per    float64
	Errors ClusterErrors
	// Confidence is between 0 and 1; 0 means 0.95.
	Confidence float64
}

// Terms of Compare; with TwoWay only the last has a meaning of its own.
const (
	TermTreated    = "places with the change"
	TermPost       = "periods after the start"
	TermDifference = "difference in differences"
)

// Comparison is a fitted difference in differences.
type Comparison struct {
	Options CompareOptions // with the defaults filled in
	// Coefs are all terms; the levels of places and periods with TwoWay are among them.
	Coefs []Coef
	// Difference is the last of them: the logarithm of the ratio of rate ratios, or a difference of rates.
	Difference Coef
	// Treated and Compared are the numbers of places on each side.
	Treated, Compared int
	// Dispersion is the sum of squared Pearson residuals over the degrees of freedom.
	Dispersion float64
	Warnings   []Warning
}

// Compare fits a difference in differences: the change of the places with the change, against that of the places without.
// All starts must be at one time. It fails with ErrInput on impossible data and with ErrFit where a group has no event.
func Compare(rows []Observation, opt CompareOptions) (Comparison, error) {
	p, opt, err := opt.panel(rows)
	if err != nil {
		return Comparison{}, err
	}
	d := p.twoByTwo()
	if opt.TwoWay {
		d = p.twoWay()
	}
	c, err := p.compare(d, opt)
	if err != nil {
		return Comparison{}, err
	}
	return c, nil
}

func (o CompareOptions) panel(rows []Observation) (panel, CompareOptions, error) {
	var err error
	if o.Confidence, err = confidence(o.Confidence); err != nil {
		return panel{}, o, err
	}
	if o.Per == 0 {
		o.Per = 1000
	}
	if o.Errors < HC1 || o.Errors > Independent || !positive(o.Per) {
		return panel{}, o, fmt.Errorf("%w: there are no such errors or no such multiplier", ErrInput)
	}
	p, err := check(rows)
	return p, o, err
}

// compare fits a design whose last term is the one of interest.
func (p panel) compare(d design, opt CompareOptions) (Comparison, error) {
	y, offset := make([]float64, len(p.rows)), make([]float64, len(p.rows))
	for i, r := range p.rows {
		if y[i], offset[i] = float64(r.Events), math.Log(r.Exposure); opt.Linear {
			y[i] *= opt.Per / r.Exposure
		}
	}
	c := Comparison{Options: opt}
	c.Treated, c.Compared = p.sides()
	var f fit
	var err error
	if opt.Linear {
		f, err = linear(d, y)
	} else {
		f, err = logLinear(d, y, offset, math.Inf(1))
	}
	if err != nil {
		return Comparison{}, err
	}
	c.Dispersion = f.dispersion()
	var cov *mat.SymDense
	var ref reference
	switch {
	case opt.Errors != Independent:
		cov = f.clustered(p.units, len(p.treated), opt.Errors == HC1)
	case opt.Linear:
		cov, ref.df = scaled(f.bread, c.Dispersion), f.freedom()
	default:
		cov = f.bread
		if c.Dispersion > 1 {
			c.Warnings = append(c.Warnings, Overdispersed)
		}
	}
	c.Coefs = coefs(d.terms, f.beta, cov, opt.Confidence, ref)
	c.Difference = c.Coefs[len(c.Coefs)-1]
	if min(c.Treated, c.Compared) < 10 {
		c.Warnings = append(c.Warnings, FewUnits)
	}
	return c, nil
}
