package funnel

import "strconv"

// Significance is how a unit compares with the baseline of a PHE funnel. The numbers in its words are the probability
// beyond one limit: 0.025 for the 95% limits, 0.001 for the 99.8% ones.
type Significance int

// The outcomes. NotApplicable is for directly standardised rates that rest on fewer than 10 events.
const (
	NotSignificant Significance = iota
	Low95
	Low998
	High95
	High998
	NotApplicable
)

// String is the wording of PHEindicatormethods.
func (s Significance) String() string {
	switch s {
	case NotSignificant:
		return "Not significant"
	case Low95:
		return "Low (0.025)"
	case Low998:
		return "Low (0.001)"
	case High95:
		return "High (0.025)"
	case High998:
		return "High (0.001)"
	case NotApplicable:
		return "Not applicable"
	}
	return "Significance(" + strconv.Itoa(int(s)) + ")"
}

// significance asks the wider limits first.
func significance(beyond func(Level) (below, above bool)) Significance {
	low, high := beyond(Level998)
	switch {
	case low:
		return Low998
	case high:
		return High998
	}
	low, high = beyond(Level95)
	switch {
	case low:
		return Low95
	case high:
		return High95
	}
	return NotSignificant
}
