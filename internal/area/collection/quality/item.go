package quality

// Key names a measure; it never changes its meaning.
type Key string

// The measures, in their order.
const (
	Coverage     Key = "coverage"
	Completeness Key = "completeness"
	Validity     Key = "validity"
	Defaults     Key = "defaults"
	Timeliness   Key = "timeliness"
	Consistency  Key = "consistency"
	Plausibility Key = "plausibility"
	Mapping      Key = "mapping"
	// Overall is the mean of the others but coverage, times coverage.
	Overall Key = "overall"
)

// Item is one measure with its definition, in words for people who send returns.
type Item struct {
	Key  Key
	Name string
	// Asks is the question that it answers, Counts how it is worked out, Source where it is from.
	Asks, Counts, Source string
}

const index = "Data Quality Maturity Index (NHS England)"

// Items are the measures in their order. The slice is new with each call.
func Items() []Item {
	return []Item{
		{Overall, "Overall", "How far can the figures of this month be relied on?", "The mean of the measures below that could be worked out, times coverage.", "This programme"},
		{Coverage, "Coverage", "Did the months come?", "Of the last 12 months that were due, those that were accepted or wait to be. A month that came after its day counts half, one that never came counts nothing. A nil return is a month that came.", index},
		{Completeness, "Completeness", "Are the cells filled?", "For each mandatory and each required field, the share of rows in which it is filled. The mean of the fields; a mandatory field counts twice.", index},
		{Validity, "Validity", "Can what is filled be read?", "For each mandatory and required field, the share of filled cells that hold a code of its list, or a date, time or number that can be read. The mean of the fields.", index},
		{Defaults, "Use of “not known”", "Does “not known” stand for an answer too often?", "Each of these fields has a share of rows that may say “not known”: hate motive 30%, clinical factor 30%, ethnic category 20%. Up to it the score is 100. From there it falls to 0 where every row says so. The mean of the fields.", index},
		{Timeliness, "Timeliness", "Were incidents reported and months sent soon?", "The mean of two. The middle number of days from incident to report: 100 for a day or less, 0 for 15 days. The days from the end of the month to its return: 100 up to the usual due day, 0 for 60 days after it.", "This programme"},
		{Consistency, "Consistency", "Do the answers fit each other?", "Of rows with physical contact, those that say how. Of rows with more than seven days away from work, those that name a reason for RIDDOR. The mean of the two.", "Reported Physical Assaults; RIDDOR 2013"},
		{Plausibility, "Plausibility", "Is the count what one would expect?", "The mean of two. Against the trust’s own other months: 100 within what chance does to counts of that size, 50 outside it, 0 far outside. Against trusts of the same group, by incidents for each 1,000 staff over 12 months: 100 inside the funnel, 50 outside its 95% limits, 0 outside its 99.8% limits. Few incidents lower the score as many do: low counts can mean low reporting.", "docs/statistics.md"},
		{Mapping, "Mapping", "Could every local label be read?", "The share of rows without a label that the trust’s map leaves undecided. National files need no map and have no score.", "This programme"},
	}
}

// ItemOf gives the measure of a key; ok is false for a key that is none.
func ItemOf(k Key) (Item, bool) {
	for _, i := range Items() {
		if i.Key == k {
			return i, true
		}
	}
	return Item{}, false
}
