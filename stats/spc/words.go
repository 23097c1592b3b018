package spc

// Words say an icon in plain English. Each is a whole constant sentence or phrase, so a caller can look up its
// translation by it; no figure or name is ever put into one.
type Words struct {
	Term    string // the field's own name: "Special cause, improving"
	Short   string // what stands beside the icon: "Improving, lower than usual"
	Meaning string // one sentence: what to make of it
}

var variationWords = map[Variation]Words{
	NoVariationIcon: {"No data", "There is nothing to show yet", "No value has been recorded."},
	VariationCommon: {"Common cause", "No clear change", "The latest value is within what this process usually does. One period up or down is not news."},
	ImprovementHigh: {"Special cause, improving", "Improving, higher than usual", "Values are higher or rising more than usual variation explains, and higher is better. Find out what helped and keep it."},
	ImprovementLow:  {"Special cause, improving", "Improving, lower than usual", "Values are lower or falling more than usual variation explains, and lower is better. Find out what helped and keep it."},
	ConcernHigh:     {"Special cause, worsening", "Worsening, higher than usual", "Values are higher or rising more than usual variation explains, and lower is better. Look for the reason."},
	ConcernLow:      {"Special cause, worsening", "Worsening, lower than usual", "Values are lower or falling more than usual variation explains, and higher is better. Look for the reason."},
	VariationHigh:   {"Special cause, higher", "Higher than usual, neither good nor bad by itself", "Values are higher or rising more than usual variation explains. What it means depends on the reason."},
	VariationLow:    {"Special cause, lower", "Lower than usual, neither good nor bad by itself", "Values are lower or falling more than usual variation explains. What it means depends on the reason."},
}

var assuranceWords = map[Assurance]Words{
	NoAssurance:  {"No assurance", "There is no target to compare with", "Whether a target will be met cannot be said."},
	Pass:         {"Consistently passes", "Will usually meet the target", "The target lies outside the limits on the easy side. It will be met while nothing changes."},
	Fail:         {"Consistently fails", "Will usually miss the target", "The target lies outside the limits on the hard side. It will be missed until the process changes."},
	Inconsistent: {"Hit or miss", "May meet or miss the target by chance", "The target lies within the limits. To meet it every time, the process has to change."},
}

var causeWords = map[Cause]string{
	Common:          "Usual variation",
	AboveLimit:      "Above the upper limit",
	BelowLimit:      "Below the lower limit",
	Rising:          "Part of a rising trend",
	Falling:         "Part of a falling trend",
	TwoInThreeAbove: "One of two in three close to the upper limit",
	TwoInThreeBelow: "One of two in three close to the lower limit",
	RunAbove:        "Part of a run above the average",
	RunBelow:        "Part of a run below the average",
}

var codeWords = map[Code]string{
	ShortLimits:     "There are fewer than 13 points, so the limits are a first trial.",
	NoLimits:        "There are too few values for limits.",
	NoVariation:     "No variation: each value equals the one before.",
	LittleVariation: "Most values equal the one before, so the limits can mislead. For counts of rare events, look at the days between them.",
	LastMissing:     "The latest value is missing. What is said here is about the values before it.",
	RebaseUnused:    "A date for new limits is not the date of any point, so it does nothing.",
	SameDay:         "Some events fell on one day. If that is common, a chart of counts says more than days between events.",
}

// Words say the icon.
func (v Variation) Words() Words { return variationWords[v] }

// Words say the icon.
func (a Assurance) Words() Words { return assuranceWords[a] }

// Words say which rule a point fell under, as for the "stands out" column of a table.
func (c Cause) Words() string { return causeWords[c] }

// Words say the warning in a sentence.
func (c Code) Words() string { return codeWords[c] }
