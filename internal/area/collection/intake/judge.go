package intake

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// few is how many rows a rule about shares needs before it says anything.
const few = 10

// judge comes after the last row: what concerns rows together and the whole file.
func (c *check) judge() {
	v := c.begin()
	days := c.again()
	c.finish(v)
	c.words()
	c.shares()
	c.months(days)
	res := c.res
	for _, s := range c.state {
		switch s {
		case taken:
			res.Accepted++
		case warned:
			res.Accepted++
			res.Warned++
		case refused:
			res.Rejected++
		}
	}
	if e := "nil_return_has_rows"; c.nothing && res.Rows > 0 {
		res.say(Error, e, "", c.rules[c.whole[e]].Text)
	}
	if e := "no_rows"; !c.nothing && res.Rows == 0 {
		res.say(Error, e, "", c.rules[c.whole[e]].Text)
	}
	res.Groups = c.groups.sorted()
	res.Tallies = c.tallied()
	res.Problems = c.problems()
	for _, g := range res.Groups {
		res.Unlisted += g.Count
	}
	if res.Unlisted -= len(res.Problems); res.Unlisted > 0 {
		res.say(Warning, "more_problems", "", fmt.Sprintf("%d more problems are counted and not listed here", res.Unlisted))
	}
	res.Verdict = v
	if res.Refused() {
		res.Verdict = nil
		res.Accepted, res.Warned, res.Rejected = 0, 0, res.Rows
	}
}

// words says what refuses the file though it was found in rows: identifiers of people, free text, values that differ.
func (c *check) words() {
	found := map[string]bool{}
	for n := range c.groups {
		r := c.rules[n]
		switch {
		case r.Code == "personal_identifier", r.Code == "personal_elsewhere":
			found["personal_identifier"] = true
		case r.Code == "value_differs":
			found[r.Code] = true
		}
	}
	for _, code := range []string{"personal_identifier", "value_differs"} {
		if found[code] {
			c.res.say(Error, code, "", c.rules[c.whole[code]].Text)
		}
	}
	switch {
	case len(c.strays) > 0 && (c.keyed || len(c.wordy) > 0):
		c.res.say(Error, "free_text_column", "", "A key of this JSON holds free text or names, which may not be sent. Take it out of the file, and send it again")
	default:
		for _, w := range c.wordy {
			c.res.say(Error, "free_text_column", "", where(w.part)+"Column "+letters(w.h)+" holds free text, which may not be sent. Take it out of the file, and send it again")
		}
	}
	if len(c.strays) > 0 {
		c.res.say(Warning, "unknown_column", "", fmt.Sprintf("Keys of this JSON that we do not know: %d. Their values are left out", len(c.strays)))
	}
}

// shares looks at how often a value comes.
func (c *check) shares() {
	share := func(n, of int) float64 { return float64(n) / float64(max(of, 1)) }
	if t := &c.tally; t.timed >= few && share(t.midnight, t.timed) > 0.10 {
		c.res.say(Warning, "much_midnight", "incident_time", fmt.Sprintf("%d of %d incident times are midnight, which systems write when a time is not known. Leave such cells empty", t.midnight, t.timed))
	}
	for _, d := range c.defaults {
		f := c.fields[d.field]
		if n, of := c.tally.unknown[d.field], c.tally.filled[d.field]; of >= few && share(n, of) > f.Allowed {
			c.res.say(Warning, "many_defaults", f.Name, fmt.Sprintf("%s is %s in %d of %d rows, more than the %.0f%% that can be expected", f.Name, f.Default, n, of, f.Allowed*100))
		}
	}
}

// months looks at how the incidents lie in time; days counts the accepted incidents of each.
func (c *check) months(days map[uint16]int) {
	total, most, worst := 0, 0, uint16(0)
	c.res.Incidents = map[string]int{}
	for d, n := range days {
		if total += n; n > most || n == most && d < worst {
			most, worst = n, d
		}
		c.res.Incidents[dayTime(uint32(d)+day1990).Format("2006-01")] += n
	}
	if total >= few && float64(most) > 0.4*float64(total) {
		c.res.say(Warning, "one_day", "incident_date", fmt.Sprintf("%d of %d incidents are on %s, more than 40%%. It may be the day of the download", most, total, dateText(uint32(worst)+day1990)))
	}
	if c.nothing || total == 0 {
		return
	}
	counts := map[string]int{}
	for m, n := range c.o.History {
		counts[m] = n
	}
	var own []string
	for m := c.res.Submission.From; !m.IsZero() && !m.After(c.res.Submission.To) && len(own) < 240; m = m.AddDate(0, 1, 0) {
		name := m.Format("2006-01")
		own = append(own, name)
		counts[name] = c.res.Incidents[name]
		if counts[name] == 0 {
			c.res.say(Warning, "month_missing", "incident_date", monthWords(m)+" has no incident. It counts as missing, not as zero, until a nil return is sent for it")
		}
	}
	for _, name := range own {
		if low, high, ok := usual(counts, name); ok && counts[name] > 0 && (float64(counts[name]) < low || float64(counts[name]) > high) {
			m, _ := time.Parse("2006-01", name)
			c.res.say(Warning, "unusual_month", "incident_date", fmt.Sprintf("%s has %d incidents, outside the usual range of %.0f to %.0f of this trust's other months", monthWords(m), counts[name], max(low, 0), high))
		}
	}
}

func monthWords(m time.Time) string { return m.Format("January 2006") }

// usual gives the range of three median absolute deviations about the median of the other months; ok is false for fewer
// than six. The deviation is at least what chance alone gives counts of that size (0.6745 times the root of the median, that of
// a Poisson count), since few months can agree by accident.
func usual(counts map[string]int, month string) (low, high float64, ok bool) {
	var xs []float64
	for m, n := range counts {
		if m != month && n > 0 {
			xs = append(xs, float64(n))
		}
	}
	if len(xs) < 6 {
		return 0, 0, false
	}
	mid := median(xs)
	off := make([]float64, len(xs))
	for i, x := range xs {
		off[i] = max(x-mid, mid-x)
	}
	spread := 3 * max(median(off), 0.6745*math.Sqrt(mid))
	return mid - spread, mid + spread, true
}

func median(xs []float64) float64 {
	slices.Sort(xs)
	n := len(xs)
	return (xs[(n-1)/2] + xs[n/2]) / 2
}
