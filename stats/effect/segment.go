package effect

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"
)

// Segmented is a fitted interrupted time series, with all that is needed to compute it again.
type Segmented struct {
	Options SegmentOptions // with the defaults filled in; Season is 0 where it was left out
	// Coefs are the terms in the order of their names: logarithms for counts, rates for linear models.
	Coefs []Coef
	// Fitted are the expected events of each period, excluded ones too; Counterfactual those had the line before gone on.
	Fitted, Counterfactual []float64
	// Before and After are the periods fitted on each side.
	Before, After int
	// Dispersion is the sum of squared Pearson residuals over the degrees of freedom, of the Poisson model, whichever model
	// was asked for. Above 1 there is overdispersion.
	Dispersion float64
	// DispersionP is the chance of as large a dispersion were the counts Poisson (Pearson's chi-square).
	DispersionP float64
	// Deviance is that of the model, the residual sum of squares of linear ones.
	Deviance float64
	// DurbinWatson and its P are of the rate by least squares with the same terms; below 2 neighbours are alike.
	DurbinWatson, DurbinWatsonP float64
	// ACF are the autocorrelations of the Pearson residuals at 1, 2 and so on.
	ACF []float64
	// Theta is of NegativeBinomial, Rho and Sigma (of the rate) of LinearAR1; else 0.
	Theta, Rho, Sigma float64
	Warnings          []Warning

	series  []Period
	design  design
	beta    []float64
	cov     *mat.SymDense
	against reference
}

// Segment fits a line before the change and one after it. It fails with ErrInput on impossible data and with ErrFit where
// the data do not determine the model; a short series is fitted, with a warning.
func Segment(series []Period, opt SegmentOptions) (Segmented, error) {
	opt, err := opt.filled(len(series))
	if err != nil {
		return Segmented{}, err
	}
	if err := checkPeriods(series); err != nil {
		return Segmented{}, err
	}
	r := Segmented{series: series}
	var rows []int
	for i, p := range series {
		if p.Exclude {
			continue
		}
		rows = append(rows, i)
		if i < opt.Start {
			r.Before++
		} else {
			r.After++
		}
	}
	if r.Before == 0 || r.After == 0 {
		return Segmented{}, fmt.Errorf("%w: all periods on one side of the change are left out", ErrFit)
	}
	if opt.Season > 0 && len(series) < 2*opt.Season {
		opt.Season = 0
		r.Warnings = append(r.Warnings, SeasonLeftOut)
	}
	if opt.Lag == 0 && opt.Errors != FromModel {
		opt.Lag = int(math.Round(0.75 * math.Cbrt(float64(len(rows)))))
	}
	r.Options, r.design = opt, opt.segments(len(series))
	if err := r.fit(rows); err != nil {
		return Segmented{}, err
	}
	r.predict()
	r.warn()
	return r, nil
}

// fit fits the models to the periods that count.
func (r *Segmented) fit(rows []int) error {
	d, opt := r.design.pick(rows), r.Options
	events, offset, rate := make([]float64, len(rows)), make([]float64, len(rows)), make([]float64, len(rows))
	for i, at := range rows {
		p := r.series[at]
		events[i], offset[i] = float64(p.Events), math.Log(p.Exposure)
		rate[i] = events[i] / p.Exposure * opt.Per
	}
	plain, err := linear(d, rate)
	if err != nil {
		return err
	}
	r.DurbinWatson, r.DurbinWatsonP = durbinWatson(plain)
	poisson, err := logLinear(d, events, offset, math.Inf(1))
	r.Dispersion, r.DispersionP = math.NaN(), math.NaN()
	if err == nil {
		r.Dispersion = poisson.dispersion()
		if df := poisson.freedom(); df > 0 {
			r.DispersionP = mathext.GammaIncRegComp(df/2, r.Dispersion*df/2)
		}
	} else if opt.Model != Linear && opt.Model != LinearAR1 {
		return err
	}
	f, factor := poisson, 1.0
	switch opt.Model {
	case QuasiPoisson:
		if factor = r.Dispersion; !opt.AllowNarrow {
			factor = max(1, factor)
		}
		r.against.df = f.freedom()
	case NegativeBinomial:
		f, r.Theta, err = negativeBinomial(d, events, offset)
	case Linear:
		f, factor = plain, plain.dispersion()
		r.against.df = f.freedom()
	case LinearAR1:
		f, r.Rho, r.Sigma, err = autoregressive(d, rate, rows)
		factor = r.Sigma * r.Sigma
		r.against.df = float64(len(rows) - len(d.terms))
	}
	if err != nil {
		return err
	}
	r.cov = scaled(f.bread, factor)
	switch opt.Errors {
	case NeweyWest:
		r.cov, r.against.df = f.neweyWest(opt.Lag, false), 0
	case NeweyWestAdjusted:
		r.cov, r.against.df = f.neweyWest(opt.Lag, true), f.freedom()
	}
	r.beta, r.Deviance = f.beta, f.deviance
	r.ACF = Autocorrelations(f.pearson, min(12, len(rows)/4))
	r.Coefs = coefs(d.terms, r.beta, r.cov, opt.Confidence, r.against)
	return nil
}

func (r *Segmented) predict() {
	r.Fitted = r.expected(r.design, r.beta)
	r.Counterfactual = r.expected(r.design.withoutChange(), r.beta)
}

// expected are events of each period by some coefficients.
func (r *Segmented) expected(d design, beta []float64) []float64 {
	out := d.times(beta)
	for i, v := range out {
		if r.isLinear() {
			out[i] = v * r.series[i].Exposure / r.Options.Per
		} else {
			out[i] = math.Exp(v) * r.series[i].Exposure
		}
	}
	return out
}

func (r *Segmented) isLinear() bool { return r.Options.Model == Linear || r.Options.Model == LinearAR1 }
