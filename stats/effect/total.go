package effect

import (
	"fmt"
	"math"
)

// Totals is the difference in differences from four sums: the rate ratio of the places with the change over that of the
// places without, as a logarithm. Its error takes all events as independent, so it is too small where they are not.
func Totals(treatedBefore, treatedAfter, comparedBefore, comparedAfter Rate, opt CompareOptions) (Coef, error) {
	c, err := confidence(opt.Confidence)
	if err != nil {
		return Coef{}, err
	}
	var log, variance float64
	for i, r := range []Rate{treatedAfter, treatedBefore, comparedBefore, comparedAfter} {
		if r.Events < 0 || r.Events > most || !positive(r.Exposure) {
			return Coef{}, fmt.Errorf("%w: a sum has impossible events or no exposure", ErrInput)
		}
		if r.Events == 0 {
			return Coef{}, fmt.Errorf("%w: a sum has no events", ErrFit)
		}
		sign := float64(1 - 2*(i%2))
		log += sign * (math.Log(float64(r.Events)) - math.Log(r.Exposure))
		variance += 1 / float64(r.Events)
	}
	return coef(TermDifference, log, variance, c, reference{}), nil
}

// sums adds up a panel by side and half, [treated][post].
func sums(rows []Observation) (cells [2][2]Rate) {
	for _, r := range rows {
		cell := &cells[bit(r.Treated)][bit(r.Post)]
		cell.Events += r.Events
		cell.Exposure += r.Exposure
	}
	return cells
}

// TotalsOf is Totals of the sums of observations.
func TotalsOf(rows []Observation, opt CompareOptions) (Coef, error) {
	if _, err := check(rows); err != nil {
		return Coef{}, err
	}
	s := sums(rows)
	return Totals(s[1][0], s[1][1], s[0][0], s[0][1], opt)
}
