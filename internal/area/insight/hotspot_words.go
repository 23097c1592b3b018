package insight

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

var dayWords = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// Title is the finding of when it happens: the busiest stretch of six hours, where it holds clearly more than its part.
func (x Patterns) Title() Finding {
	var hours [24]int64
	sum := int64(0)
	for d := range x.Heat {
		for h, c := range x.Heat[d] {
			if !c.Hidden() {
				hours[h] += c.Value
				sum += c.Value
			}
		}
	}
	if sum == 0 {
		return saying("No incident with its time is recorded in these twelve months")
	}
	best, at := int64(-1), 0
	for h := range 24 {
		n := int64(0)
		for k := range 6 {
			n += hours[(h+k)%24]
		}
		if n > best {
			best, at = n, h
		}
	}
	share := float64(best) / float64(sum) * 100
	if sum < 20 || share < 35 { // a quarter would be no pattern at all
		return saying("It happens at all hours: no six hours stand out")
	}
	return saying("%.0f%% of it happens in the six hours from %s to %s", share, clockWords(at), clockWords((at+6)%24))
}

func clockWords(h int) string {
	switch {
	case h == 0:
		return "midnight"
	case h == 12:
		return "noon"
	case h < 12:
		return fmt.Sprintf("%dam", h)
	}
	return fmt.Sprintf("%dpm", h-12)
}

// Busiest is the busiest hour of a week, in words; "" where nothing is shown.
func (x Patterns) Busiest() (Finding, bool) {
	best, day, hour := int64(0), 0, 0
	for d := range x.Heat {
		for h, c := range x.Heat[d] {
			if !c.Hidden() && c.Value > best {
				best, day, hour = c.Value, d, h
			}
		}
	}
	if best == 0 {
		return Finding{}, false
	}
	return saying("The busiest hour is %s from %s, with %d incidents.", dayWords[day], clockWords(hour), best), true
}

// Few says how few categories make up most of what is shown; ok is false where no few do.
func (x Patterns) Few() (Finding, bool) {
	var list []int64
	sum := int64(0)
	for _, c := range x.Most {
		if !c.Count.Hidden() && c.Count.Value > 0 {
			list = append(list, c.Count.Value)
			sum += c.Count.Value
		}
	}
	slices.SortFunc(list, func(a, b int64) int { return cmp.Compare(b, a) })
	if sum == 0 {
		return Finding{}, false
	}
	part := int64(0)
	for i, n := range list {
		part += n
		if part*5 >= sum*4 {
			if i+1 > len(list)/2 {
				return saying("No few of these make up most of it: it is spread over %d.", len(list)), true
			}
			return saying("%d of %d make up %d%% of what is known.", i+1, len(list), part*100/sum), true
		}
	}
	return Finding{}, false
}

// Rare says how long it usually is between reportable injuries, and how long it has been.
func (x Patterns) Rare() Finding {
	switch {
	case x.Events == 0:
		return saying("No reportable injury is recorded in the last five years")
	case x.Between == nil && x.Events > 1:
		return saying("%d reportable injuries are recorded in the last five years, too few for a chart", x.Events)
	case x.Between == nil:
		return saying("One reportable injury is recorded in the last five years, too few for a chart")
	case x.Between.OpenAbove:
		return saying("%.0f days without a reportable injury: longer than the limits of the past", x.Between.Open)
	}
	mean := math.NaN()
	if n := len(x.Between.Phases); n > 0 {
		mean = x.Between.Phases[n-1].Mean
	}
	if math.IsNaN(mean) {
		return saying("%.0f days since the last reportable injury", x.Between.Open)
	}
	return saying("%.0f days since the last reportable injury, where %.0f is usual", x.Between.Open, mean)
}

// Worst says how many days of the cross had what.
func (x Patterns) Worst() (none, verbal, contact, injury int) {
	for _, d := range x.Cross {
		switch d {
		case NoneRecorded:
			none++
		case VerbalDay:
			verbal++
		case ContactDay:
			contact++
		case InjuryDay:
			injury++
		}
	}
	return none, verbal, contact, injury
}
