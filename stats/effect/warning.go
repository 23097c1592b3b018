package effect

// Warning is something a reader of the result must be told.
type Warning int

const (
	// ShortSeries: fewer than 12 periods before or after the change; make no claim from it.
	ShortSeries Warning = iota + 1
	// ChartOnly: fewer than 8 periods before or after; show the chart and no estimate.
	ChartOnly
	// SeasonLeftOut: fewer than two years, so season was asked for but cannot be told from trend.
	SeasonLeftOut
	// Overdispersed: a Poisson model was asked for but the counts vary more than it allows; its errors are too small.
	Overdispersed
	// Autocorrelated: neighbouring periods are alike (Durbin-Watson p below 0.05); errors that ignore it are too small.
	Autocorrelated
	// FewUnits: fewer than 10 places on a side; errors by cluster are too small, prefer Permute.
	FewUnits
)

func (r *Segmented) warn() {
	switch least := min(r.Before, r.After); {
	case least < 8:
		r.Warnings = append(r.Warnings, ChartOnly, ShortSeries)
	case least < 12:
		r.Warnings = append(r.Warnings, ShortSeries)
	}
	if r.Options.Model == Poisson && r.Options.Errors == FromModel && r.Dispersion > 1 {
		r.Warnings = append(r.Warnings, Overdispersed)
	}
	if r.DurbinWatsonP < 0.05 && r.Options.Errors == FromModel && r.Options.Model != LinearAR1 {
		r.Warnings = append(r.Warnings, Autocorrelated)
	}
}
