package interval

import (
	"fmt"
	"math"
)

// Band is one band, such as an age group, of a directly standardised rate.
type Band struct {
	Events     int
	Population float64 // in which the events happened
	Standard   float64 // size of the band in the standard population; 0 leaves the band out of the rate
}

// DirectEstimate is a directly standardised rate with its interval.
type DirectEstimate struct {
	Interval
	Events     int
	Population float64
	TooFew     bool // fewer than 10 events: the rate and its interval are withheld as NaN
}

// Direct is the rate that the standard population would have with the rates of the bands, with Dobson's interval. Fewer
// than 10 events in all give no rate: TooFew says so. A band may appear once or in parts.
func Direct(bands []Band, o Options) (DirectEstimate, error) {
	repeat := make([]RepeatBand, len(bands))
	for i, b := range bands {
		if err := count("the number of events", b.Events); err != nil {
			return DirectEstimate{}, err
		}
		repeat[i] = RepeatBand{b.Population, b.Standard, []Repeat{{Times: 1, People: b.Events}}}
	}
	return direct(repeat, o, MethodDobson)
}

// Repeat says how many people of a band had how many events each.
type Repeat struct {
	Times  int // events of each of these people, at least 1
	People int
}

// RepeatBand is one band of a directly standardised rate of events that come several to a person.
type RepeatBand struct {
	Population float64
	Standard   float64 // size of the band in the standard population
	People     []Repeat
}

// DirectByPerson is Direct for events that are not independent because one person may have several, such as assaults on
// the same member of staff. The people, not their events, are taken as independent: the variance of those with f events
// counts f squared times, and the interval is wider than Direct's.
func DirectByPerson(bands []RepeatBand, o Options) (DirectEstimate, error) {
	return direct(bands, o, MethodDobsonByPerson)
}

func direct(bands []RepeatBand, o Options, m Method) (DirectEstimate, error) {
	s, err := o.settings()
	if err != nil {
		return DirectEstimate{}, err
	}
	if len(bands) == 0 {
		return DirectEstimate{}, fmt.Errorf("%w: a standardised rate without bands", ErrNoData)
	}
	var e DirectEstimate
	var standard, sum, variance float64
	for _, b := range bands {
		if err := positive("a band's population", b.Population); err != nil {
			return DirectEstimate{}, err
		}
		if !(b.Standard >= 0 && b.Standard <= huge) {
			return DirectEstimate{}, fmt.Errorf("%w: a band has %v", ErrWeight, b.Standard)
		}
		standard += b.Standard
		e.Population += b.Population
	}
	if standard < tiny {
		return DirectEstimate{}, fmt.Errorf("%w: its bands add up to %v", ErrWeight, standard)
	}
	for _, b := range bands {
		w := b.Standard / standard / b.Population
		for _, r := range b.People {
			if r.Times < 1 || count("", r.Times) != nil || count("", r.People) != nil || r.People > 0 && r.Times > (most-e.Events)/r.People {
				return DirectEstimate{}, fmt.Errorf("%w: %d people with %d events each", ErrCount, r.People, r.Times)
			}
			people, times := float64(r.People), float64(r.Times)
			e.Events += r.Times * r.People
			sum += w * people * times
			variance += people * (w * times) * (w * times)
		}
	}
	if e.Events < exactBelow {
		e.TooFew = true
		e.Interval = s.interval(m, math.NaN(), math.NaN(), math.NaN())
		return e, nil
	}
	n := float64(e.Events)
	lower, upper := byar(n, s.z())
	scale := math.Sqrt(variance / n)
	e.Interval = s.interval(m, sum, sum+scale*(lower-n), sum+scale*(upper-n))
	return e, nil
}
