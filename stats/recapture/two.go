package recapture

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// ErrInput is wrapped by errors about impossible counts or options.
var ErrInput = errors.New("recapture")

// FewestMatches is the smallest number of matched events to publish an estimate from.
const FewestMatches = 7

// most is the largest count that is taken.
const most = 1_000_000_000

// TwoLists are the events on two lists.
type TwoLists struct {
	First, Second int // on each list, matched ones among them
	Both          int // matched
}

// Interval holds two limits.
type Interval struct{ Lower, Upper float64 }

// TwoEstimate is the size of the population behind two lists.
type TwoEstimate struct {
	// Observed are the distinct events on either list.
	Observed int
	// LincolnPetersen is the plain estimate, biased upwards; NaN without a match.
	LincolnPetersen float64
	// Chapman is the estimate to use, with Seber's Variance and its root SE.
	Chapman, Variance, SE float64
	// Normal is symmetric about Chapman and may be below what was seen; LogNormal never is.
	Normal, LogNormal Interval
	// FirstComplete, SecondComplete and UnionComplete are the shares of Chapman on each list and on either; NaN where
	// there is nothing.
	FirstComplete, SecondComplete, UnionComplete float64
	// Publishable says that there are at least FewestMatches.
	Publishable bool
}

// Two estimates from two independent lists, with limits at a confidence between 0 and 1; 0 means 0.95.
func Two(l TwoLists, confidence float64) (TwoEstimate, error) {
	z, err := quantile(confidence)
	if err != nil {
		return TwoEstimate{}, err
	}
	if l.Both < 0 || l.First < l.Both || l.Second < l.Both || l.First > most || l.Second > most {
		return TwoEstimate{}, fmt.Errorf("%w: a list must have at least the matched events, and at most a thousand million", ErrInput)
	}
	n1, n2, m := float64(l.First), float64(l.Second), float64(l.Both)
	e := TwoEstimate{Observed: l.First + l.Second - l.Both, LincolnPetersen: math.NaN(), Publishable: l.Both >= FewestMatches}
	if m > 0 {
		e.LincolnPetersen = n1 * n2 / m
	}
	e.Chapman = (n1+1)*(n2+1)/(m+1) - 1
	e.Variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) * (m + 1) * (m + 2))
	e.SE = math.Sqrt(e.Variance)
	e.Normal = Interval{e.Chapman - z*e.SE, e.Chapman + z*e.SE}
	seen := float64(e.Observed)
	// The unseen are Chapman less seen, written without the difference so that none is exactly none.
	e.LogNormal = Interval{e.Chapman, e.Chapman}
	if unseen := (n1 - m) * (n2 - m) / (m + 1); unseen > 0 {
		c := math.Exp(z * math.Sqrt(math.Log1p(e.Variance/(unseen*unseen))))
		e.LogNormal = Interval{seen + unseen/c, seen + unseen*c}
	}
	e.FirstComplete, e.SecondComplete, e.UnionComplete = n1/e.Chapman, n2/e.Chapman, seen/e.Chapman
	return e, nil
}

func quantile(confidence float64) (float64, error) {
	if confidence == 0 {
		confidence = 0.95
	}
	if !(confidence > 0 && confidence < 1) {
		return 0, fmt.Errorf("%w: the confidence must be between 0 and 1", ErrInput)
	}
	return distuv.UnitNormal.Quantile(confidence + (1-confidence)/2), nil
}
