package insight

import (
	"math"
	"strconv"
	"strings"

	"github.com/havenward/havenward/stats/spc"
)

// Finding is a sentence made from figures: Text is the key of its translation, Args fill it in.
type Finding struct {
	Text string
	Args []any
}

// Finding says in one sentence what a chart shows. It speaks of a change only where Shift finds one.
func (c Control) Finding() Finding {
	title := c.Measure.Title
	if !c.Charted {
		return Finding{"%s: no figures yet", []any{title}}
	}
	if n, months := c.Total(); c.Sparse() && !c.Measure.Share() {
		return Finding{"%s: %s in %s months, too rare for monthly limits", []any{title, Round(n), strconv.Itoa(months)}}
	}
	sh := c.Shift()
	switch {
	case sh.Sign == 0 && len(c.Chart.Phases) > 1:
		return Finding{"%s: no clear change since the limits were redrawn", []any{title}}
	case sh.Sign == 0 && c.Phase().Short:
		return Finding{"%s: too few months to show a change yet", []any{title}}
	case sh.Sign == 0:
		return Finding{"%s: no clear change", []any{title}}
	case sh.Months < 2:
		if sh.Sign > 0 {
			return Finding{"%s: higher than usual in %s", []any{title, sh.Since.Words()}}
		}
		return Finding{"%s: lower than usual in %s", []any{title, sh.Since.Words()}}
	}
	if c.Measure.Verb == "" {
		return Finding{"%s: about %s, from %s, since %s", []any{title, c.Measure.About(sh.After), c.Measure.About(sh.Before), sh.Since.Words()}}
	}
	n := Round(math.Abs(sh.After - sh.Before))
	switch {
	case n == "0":
		return Finding{"%s: a small change since %s", []any{title, sh.Since.Words()}}
	case sh.Sign > 0:
		return Finding{"About %s more " + c.Measure.Verb + " each month since %s", []any{n, sh.Since.Words()}}
	}
	return Finding{"About %s fewer " + c.Measure.Verb + " each month since %s", []any{n, sh.Since.Words()}}
}

// Pair is what the two measures to be read together show: how much is reported, and how many are hurt.
type Pair struct{ Reported, Hurt Shift }

// Finding says what the pair shows. More reports with less harm is the improvement that it is.
func (p Pair) Finding() string {
	words := map[[2]int]string{
		{1, -1}: "Reporting is up and harm is down", {1, 0}: "Reporting is up, harm shows no clear change", {1, 1}: "Reporting and harm are both up",
		{0, -1}: "Harm is down, reporting shows no clear change", {0, 0}: "No clear change in reporting or harm", {0, 1}: "Harm is up, reporting shows no clear change",
		{-1, -1}: "Reporting and harm are both down", {-1, 0}: "Reporting is down, harm shows no clear change", {-1, 1}: "Reporting is down and harm is up",
	}
	return words[[2]int{p.Reported.Sign, p.Hurt.Sign}]
}

// Meaning says how to read the pair, one sentence.
func (p Pair) Meaning() string {
	switch [2]int{p.Reported.Sign, p.Hurt.Sign} {
	case [2]int{1, -1}, [2]int{1, 0}:
		return "More reports without more harm is what an open culture looks like. It is not a rise in violence."
	case [2]int{1, 1}:
		return "Both rise, so more reporting alone does not explain it. Look at where, and at how badly people are hurt."
	case [2]int{-1, -1}, [2]int{-1, 0}:
		return "Fewer reports can mean less violence or less trust. Ask staff before calling it an improvement."
	case [2]int{-1, 1}:
		return "Fewer reports with more harm is a warning: what is not hurt may no longer be reported."
	case [2]int{0, 1}:
		return "As much is reported as before and more are hurt. Look for the reason."
	case [2]int{0, -1}:
		return "As much is reported as before and fewer are hurt. Find out what helped, and keep it."
	}
	return "One month up or down is not news. Look again when a chart changes."
}

// Short says the variation icon in a few words, as on a card: with the way it goes, where it goes one.
func (c Control) Short() string {
	if !c.Charted {
		return "There is nothing to show yet"
	}
	if c.Sparse() {
		return "Too rare for monthly limits"
	}
	rising := c.Chart.Latest >= 0 && c.Chart.Readings[c.Chart.Latest].Cause.High()
	switch c.Chart.Variation {
	case spc.VariationCommon:
		return "No clear change"
	case spc.ImprovementHigh, spc.ImprovementLow:
		if rising {
			return "Improving, higher than usual"
		}
		return "Improving, lower than usual"
	case spc.ConcernHigh, spc.ConcernLow:
		if rising {
			return "Worsening, higher than usual"
		}
		return "Worsening, lower than usual"
	}
	return c.Chart.Variation.Words().Short
}

// Round gives a difference in words of figures: one decimal below 2, whole above.
func Round(v float64) string {
	if v < 1.95 && v >= 0.05 {
		return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
	}
	return group(strconv.FormatFloat(math.Round(v), 'f', 0, 64))
}

// About gives a value of the measure rounded for a sentence: "79%", "23", "4.1 per 1,000".
func (m Measure) About(v float64) string {
	switch m.Unit {
	case Percent:
		return strconv.FormatFloat(math.Round(v), 'f', 0, 64) + "%"
	case PerThousand:
		return strconv.FormatFloat(v, 'f', 1, 64) + " per 1,000"
	}
	return Round(v)
}

// Write gives a value as pages and files show it: counts whole, shares and rates with one decimal. A share is not shown
// with more than its denominator carries.
func (m Measure) Write(v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case m.Unit == Percent:
		return strconv.FormatFloat(v, 'f', m.Decimals(), 64) + "%"
	}
	return group(strconv.FormatFloat(v, 'f', m.Decimals(), 64))
}

// Decimals is how many decimals a value of the measure has.
func (m Measure) Decimals() int {
	if m.Unit == PerThousand {
		return 1
	}
	return 0
}

// group puts commas between thousands.
func group(s string) string {
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	whole, frac, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + frac
	}
	if neg {
		return "−" + whole
	}
	return whole
}
