package survey

import (
	"fmt"
	"math"
)

// Bands are the shares (0 to 1) of those asked who answered "1 to 2", "3 to 5", "6 to 10" and "more than 10" times in
// twelve months; the rest answered "never". Of people of whom only "at least once" is known, say so in Once.
type Bands struct{ Once, OneToTwo, ThreeToFive, SixToTen, MoreThanTen float64 }

// the least number of times that each answer stands for.
var least = [5]float64{1, 1, 3, 6, 11}

func (b Bands) shares() [5]float64 {
	return [5]float64{b.Once, b.OneToTwo, b.ThreeToFive, b.SixToTen, b.MoreThanTen}
}

// MostImplied is the largest Implied.Each there can be: everybody answers "more than 10".
const MostImplied = 11

// Implied is the least number of episodes that answers in bands stand for.
type Implied struct {
	// Each is episodes for each person asked, in twelve months: 1, 3, 6 and 11 times the shares.
	Each, SE float64
	// Interval is symmetric on the logarithm. It is about the sample alone: the truth is at or above Each in any case, since
	// every answer counts with the lowest number that it can mean.
	Interval Interval
}

// Episodes gives the least number of episodes that the answers of a base imply. The options are those of Published. It
// fails with ErrFew below Shown responses, and where nobody says that anything happened.
func Episodes(b Bands, base int, opt PublishedOptions) (Implied, error) {
	sum, mean, square := 0.0, 0.0, 0.0
	for i, s := range b.shares() {
		if !(s >= 0 && s <= 1) {
			return Implied{}, fmt.Errorf("%w: a share is from 0 to 1", ErrInput)
		}
		sum, mean, square = sum+s, mean+s*least[i], square+s*least[i]*least[i]
	}
	if sum > 1+1e-6 {
		return Implied{}, fmt.Errorf("%w: the shares of the answers pass the whole", ErrInput)
	}
	a, err := Published(min(sum, 1), base, opt)
	if err != nil {
		return Implied{}, err
	}
	if mean == 0 {
		return Implied{}, fmt.Errorf("%w: nobody says that anything happened", ErrFew)
	}
	confidence := opt.Confidence
	if confidence == 0 {
		confidence = 0.95
	}
	out := Implied{Each: mean, SE: math.Sqrt(max(0, square-mean*mean) / a.EffectiveN)}
	factor := math.Exp(normal(confidence) * out.SE / mean)
	out.Interval = Interval{mean / factor, mean * factor}
	return out, nil
}
