package funnel

import "math"

// score returns a unit's z-score and its standard error s on the scale of the kind, T being the target.
func (o Options) score(u Unit, T float64) (z, s float64) {
	obs, den := u.Numerator, u.Denominator
	root := 1 / (2 * math.Sqrt(den))
	switch {
	case o.Kind == ObservedExpected && o.Method == SHMI:
		return math.Sqrt(den) * math.Log(obs/den), 1 / math.Sqrt(den)
	case o.Kind == ObservedExpected:
		return (math.Sqrt(obs/den) - 1) / root, root
	case o.Kind == Proportion:
		return (math.Asin(math.Sqrt(obs/den)) - math.Asin(math.Sqrt(T))) / root, root
	default:
		a, b := obs+0.5, den+0.5
		s = math.Sqrt(obs/(a*a) + den/(b*b))
		return (math.Log(a/b) - math.Log(T)) / s, s
	}
}

// onScale is a unit's value on the scale of the kind.
func (o Options) onScale(u Unit) float64 {
	value := u.Numerator / u.Denominator
	switch {
	case o.Kind == Proportion:
		return math.Asin(math.Sqrt(value))
	case o.Kind == CountRatio:
		return math.Log((u.Numerator + 0.5) / (u.Denominator + 0.5))
	case o.Method == CQC:
		return math.Sqrt(value)
	}
	return math.Log(value)
}

// dispersion returns phi, the mean of the squared z-scores, and tau2, the variance between units by the method of moments
// (DerSimonian and Laird), from the z-scores that are kept and their standard errors.
func dispersion(z, s []float64) (phi, tau2 float64) {
	if len(z) == 0 {
		return 0, 0
	}
	n := float64(len(z))
	var q, w, w2 float64
	for i, v := range z {
		q += v * v
		weight := 1 / (s[i] * s[i])
		w += weight
		w2 += weight * weight
	}
	phi = q / n
	if q < n-1 {
		return phi, 0
	}
	if c := w - w2/w; c > 0 {
		tau2 = max(0, (q-(n-1))/c)
	}
	return phi, tau2
}
