package spc

// Variation is the first icon: what the latest point says of the process. Its words are the R package's icon files
// without their ending.
type Variation string

const (
	NoVariationIcon Variation = ""                 // there is no value at all
	VariationCommon Variation = "common_cause"     // usual variation
	ImprovementHigh Variation = "improvement_high" // higher, and higher is better
	ImprovementLow  Variation = "improvement_low"  // lower, and lower is better
	ConcernHigh     Variation = "concern_high"     // higher, and lower is better
	ConcernLow      Variation = "concern_low"      // lower, and higher is better
	VariationHigh   Variation = "neutral_high"     // higher, where neither way is better
	VariationLow    Variation = "neutral_low"      // lower, where neither way is better
)

// Assurance is the second icon: whether the process, as it is, will meet the target. Its words are the R package's
// assurance types.
type Assurance string

const (
	NoAssurance  Assurance = ""                // no target, no direction or, in product mode, no limits
	Pass         Assurance = "consistent_pass" // the limits lie on the good side of the target
	Fail         Assurance = "consistent_fail" // the limits lie on the bad side of the target
	Inconsistent Assurance = "inconsistent"    // hit or miss: the target lies between the limits or on one
)

// Icon is the R package's icon file without its ending: "pass", "fail", "inconsistent", or "" for none.
func (a Assurance) Icon() string {
	switch a {
	case Pass:
		return "pass"
	case Fail:
		return "fail"
	}
	return string(a)
}

// Variation is the icon for a point of this cause.
func (c Cause) Variation(better Direction) Variation {
	switch c.Kind(better) {
	case Improvement:
		return pick(c.High(), ImprovementHigh, ImprovementLow)
	case Concern:
		return pick(c.High(), ConcernHigh, ConcernLow)
	case NeutralHigh:
		return VariationHigh
	case NeutralLow:
		return VariationLow
	}
	return VariationCommon
}

func pick(high bool, h, l Variation) Variation {
	if high {
		return h
	}
	return l
}

// assure compares the target with the limits of a phase, strictly: a target on a limit is hit or miss.
func assure(p Phase, o Options) Assurance {
	switch {
	case o.Target == nil || o.Direction == Neutral:
		return NoAssurance
	case !p.HasLimits() && o.Mode == Product:
		return NoAssurance
	case *o.Target > p.Upper:
		return either(o.Direction == Decrease)
	case *o.Target < p.Lower:
		return either(o.Direction == Increase)
	}
	return Inconsistent
}

func either(pass bool) Assurance {
	if pass {
		return Pass
	}
	return Fail
}
