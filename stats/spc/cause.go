package spc

import "fmt"

// Cause is the rule that a point fell under.
type Cause int

const (
	Common          Cause = iota // no rule: usual variation, or no value
	AboveLimit                   // above the upper limit
	BelowLimit                   // below the lower limit
	Rising                       // in a trend of rising values
	Falling                      // in a trend of falling values
	TwoInThreeAbove              // one of two in three beyond two thirds of the upper limit
	TwoInThreeBelow              // one of two in three beyond two thirds of the lower limit
	RunAbove                     // in a run above the mean
	RunBelow                     // in a run below the mean
)

var causes = []string{"common_cause", "above_limit", "below_limit", "rising", "falling", "two_in_three_above", "two_in_three_below", "run_above", "run_below"}

// String is a code: "above_limit", "rising", "two_in_three_below".
func (c Cause) String() string { return name(causes, int(c)) }

// MarshalText writes the code of String.
func (c Cause) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Special says whether a rule applies.
func (c Cause) Special() bool { return c != Common }

// High says whether a special cause is on the high side: above, or rising.
func (c Cause) High() bool {
	return c == AboveLimit || c == Rising || c == TwoInThreeAbove || c == RunAbove
}

// Text is the name that the R package gives the cause in a chart whose trends and runs are of this length, such as
// "7 Point Trend (Increasing)", "2 in 3 Below CL" or "Above UCL".
func (c Cause) Text(length int) string {
	switch c {
	case Common:
		return "Common Cause"
	case AboveLimit:
		return "Above UCL"
	case BelowLimit:
		return "Below LCL"
	case Rising:
		return fmt.Sprintf("%d Point Trend (Increasing)", length)
	case Falling:
		return fmt.Sprintf("%d Point Trend (Decreasing)", length)
	case TwoInThreeAbove:
		return "2 in 3 Above CL"
	case TwoInThreeBelow:
		return "2 in 3 Below CL"
	case RunAbove:
		return fmt.Sprintf("%d Points Above CL", length)
	case RunBelow:
		return fmt.Sprintf("%d Points Below CL", length)
	}
	return c.String()
}

// Kind is what a cause means when one way is better; its words are the point types of the R package.
type Kind string

const (
	CommonCause Kind = "common_cause"               // usual variation
	Improvement Kind = "special_cause_improvement"  // a special cause the good way
	Concern     Kind = "special_cause_concern"      // a special cause the bad way
	NeutralHigh Kind = "special_cause_neutral_high" // a special cause upwards, where neither way is better
	NeutralLow  Kind = "special_cause_neutral_low"  // the same downwards
)

// Kind judges the cause. A falling trend is an improvement where lower is better, also above the mean.
func (c Cause) Kind(better Direction) Kind {
	switch high := c.High(); {
	case !c.Special():
		return CommonCause
	case better == Neutral && high:
		return NeutralHigh
	case better == Neutral:
		return NeutralLow
	case high == (better == Increase):
		return Improvement
	}
	return Concern
}

// Colour is the R package's default colour for points of the kind, as "#rrggbb". Colour alone must never carry the
// meaning.
func (k Kind) Colour() string {
	switch k {
	case Improvement:
		return "#00b0f0"
	case Concern:
		return "#e46c0a"
	case NeutralHigh, NeutralLow:
		return "#490092"
	}
	return "#a6a6a6"
}
