package survey

import (
	"math"
	"strconv"
)

// Finding is a sentence that is true of figures: a key of translations with what fills it.
type Finding struct {
	Text string
	Args []any
}

func say(text string, args ...any) Finding { return Finding{text, args} }

// Percent writes a percentage with one decimal.
func Percent(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) + "%" }

// Met says how many staff met physical violence by the public, as one in so many, in the latest year of a trend.
func Met(trend []Year) Finding {
	for i := len(trend) - 1; i >= 0; i-- {
		y := trend[i]
		switch {
		case !y.There:
			continue
		case y.Percent <= 0:
			return say("Nobody who answered in %s met physical violence from patients or the public", strconv.Itoa(y.Year))
		case y.Percent >= 40:
			return say("%s of staff met physical violence from patients or the public in %s", Percent(y.Percent), strconv.Itoa(y.Year))
		}
		return say("About 1 in %d staff met physical violence from patients or the public in %s", int(math.Round(100/y.Percent)), strconv.Itoa(y.Year))
	}
	return say("No survey figures are here yet")
}

// Changed says how the last figure of a trend stands to the one before it.
func Changed(trend []Year) Finding {
	c, ok := ChangeOf(trend)
	switch from := strconv.Itoa(c.From.Year); {
	case !ok:
		return say("There is no earlier figure that it can be compared with.")
	case !c.Clear:
		return say("The intervals of %s and %s overlap, so there is no clear change.", from, strconv.Itoa(c.To.Year))
	case c.To.Percent > c.From.Percent:
		return say("More than in %s: %s then.", from, Percent(c.From.Percent))
	default:
		return say("Less than in %s: %s then.", from, Percent(c.From.Percent))
	}
}

// Beside says how a year's figure stands to the median of its group.
func Beside(y Year) Finding {
	switch {
	case !y.There || !y.HasBench:
		return say("There is no group to set it beside.")
	case y.Beside() > 0:
		return say("Above the median of the group, %s.", Percent(y.Bench.Median))
	case y.Beside() < 0:
		return say("Below the median of the group, %s.", Percent(y.Bench.Median))
	}
	return say("Not clearly above or below the median of the group, %s.", Percent(y.Bench.Median))
}

// Captured says how much of what staff describe is in the records.
func Captured(s Share) Finding {
	switch {
	case s.Refused != "":
		return say("It cannot be said how much of what staff describe is in the records")
	case s.Exceeds():
		return say("The records hold no fewer episodes than the survey implies at the least")
	case s.Episodes == 0:
		return say("None of what staff describe is in the records")
	case s.Captured > 0.45:
		return say("At most about %s of the episodes that staff describe are in the records", Whole(s.Captured))
	}
	return say("At most about 1 in %d episodes that staff describe are in the records", about(1/s.Captured))
}

// about rounds a number to what an estimate can carry: to fives from 20, to tens from 100, and to two figures beyond.
func about(v float64) int {
	unit := 1.0
	switch {
	case v >= 1000:
		unit = math.Pow(10, math.Floor(math.Log10(v))-1)
	case v >= 100:
		unit = 10
	case v >= 20:
		unit = 5
	}
	return int(math.Round(v/unit) * unit)
}

// Whole writes a part (0 to 1) in whole percent, below 10% with one decimal; it is never rounded to all or nothing.
func Whole(v float64) string {
	switch {
	case v > 0 && v < 0.0005:
		return "under 0.1%"
	case v > 0 && v < 0.0995:
		return Percent(100 * v)
	case v < 1 && v >= 0.995:
		return "99%"
	}
	return strconv.Itoa(int(math.Round(100*v))) + "%"
}

// InWords says what a captured share means and what it does not.
func InWords(s Share) Finding {
	switch {
	case s.Refused != "":
		return Why(s)
	case s.Exceeds():
		return say("That does not say that everything is recorded: the survey implies at least so many, and it may be many more.")
	case s.Episodes == 0:
		return say("The survey implies at least %s episodes in these months, and the records have none. That is a question about reporting first.", strconv.Itoa(int(math.Round(s.Expected))))
	}
	more := s.Expected/float64(s.Episodes) - 1
	if more < 1.5 {
		return say("For each episode in the records the survey implies at least about one more that is not there. A rise in reports that closes this gap is good news.")
	}
	return say("For each episode in the records the survey implies at least about %d more that are not there. A rise in reports that closes this gap is good news.", about(more))
}

// Since says how a captured share stands to that of the year before it; ok is false where the two cannot be compared.
func Since(now, before Share) (Finding, bool) {
	if now.Refused != "" || before.Refused != "" || now.Bands != before.Bands || now.Synthetic != before.Synthetic {
		return Finding{}, false
	}
	year, was := strconv.Itoa(before.Year), Whole(before.Captured)
	lower, upper := Whole(before.Interval.Lower), Whole(before.Interval.Upper)
	switch {
	case now.Interval.Lower > before.Interval.Upper:
		return say("In %s it was %s (%s to %s): more of it is in the records now.", year, was, lower, upper), true
	case now.Interval.Upper < before.Interval.Lower:
		return say("In %s it was %s (%s to %s): less of it is in the records now.", year, was, lower, upper), true
	}
	return say("In %s it was %s (%s to %s): the intervals overlap, so no clear change.", year, was, lower, upper), true
}

// Why says why a captured share is not worked out.
func Why(s Share) Finding {
	switch s.Refused {
	case NoFigure:
		return say("Not worked out: the survey has no figure of that year")
	case UnderEleven:
		return say("The survey does not show under 11 replies")
	case FewReplies:
		return say("Not worked out: too few replies (%d; %d are needed)", s.Base, LeastReplies)
	case ShortAnswers:
		return say("Not worked out: only %s of those who replied answered this question, so a page of answers is missing", Whole(float64(s.Base)/math.Max(1, float64(s.Respondents))))
	case NobodySaid:
		return say("Not worked out: nobody who answered met any")
	case NoHeadcount:
		return say("Not worked out: the number of staff in these months is not known")
	case MonthsShort:
		return say("Not worked out: %d of the 12 months are in the records. A month that is missing is never taken as none", s.Months)
	case LowCover:
		if s.Trusts == 0 {
			return say("Not worked out: no trust has all that is needed")
		}
		return say("Not worked out: trusts with %s of the staff have all that is needed, and %s is the least", Whole(s.Cover), Whole(LeastCover))
	}
	return say("")
}
