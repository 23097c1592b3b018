package pilot

import (
	"fmt"
	"math"
	"strings"
)

// Grave tells whether anything forbids the claim that cameras did it.
func (e *Evaluation) Grave() bool {
	for _, c := range e.Cautions {
		if c.Grave {
			return true
		}
	}
	return false
}

// finding is the result in a sentence, which is the title of the report.
func finding(e *Evaluation) string {
	m := &e.Main
	switch {
	case e.Rows == 0:
		return "There are no figures to evaluate yet"
	case !e.Begun:
		return "There are no figures after a start yet"
	case !m.Has:
		return "Too few figures to say anything about " + lower(m.Measure.Name)
	case m.Verdict == NoClear:
		return "No clear effect on " + lower(m.Measure.Name)
	}
	words := fmt.Sprintf("%s fell by about %.0f%%", m.Measure.Name, 100*(1-m.Ratio))
	if m.Verdict == Higher {
		words = fmt.Sprintf("%s rose by about %.0f%%", m.Measure.Name, 100*(m.Ratio-1))
	}
	if e.Grave() {
		return words + ". This pilot cannot say that cameras did it"
	}
	if m.Compared+m.Treated > 0 {
		return words + " where cameras came"
	}
	return words
}

// InWords are the main result in plain words.
func (e *Evaluation) InWords() []string {
	m := &e.Main
	if !m.Has {
		return nil
	}
	var out []string
	switch {
	case math.IsNaN(m.P):
	case m.P < 0.001:
		out = append(out, "If cameras made no difference, one this size would turn up by chance less than once in a thousand.")
	case m.P > 0.5:
		out = append(out, "If cameras made no difference, one this size would turn up by chance more often than not.")
	default:
		out = append(out, fmt.Sprintf("If cameras made no difference, one this size would still turn up by chance about 1 time in %.0f.", math.Round(1/m.P)))
	}
	out = append(out, fmt.Sprintf("The best guess is %s; anything from %s to %s fits what was seen.", change(m.Ratio), change(m.Low), change(m.High)))
	if m.Verdict == NoClear {
		out = append(out, "That is no clear effect: neither that cameras help nor that they do not.")
	}
	return append(out, m.By+".")
}

func change(r float64) string {
	switch p := math.Round(100 * math.Abs(r-1)); {
	case math.IsInf(r, 1):
		return "any rise"
	case p == 0:
		return "no change"
	case r < 1:
		return fmt.Sprintf("%.0f%% lower", p)
	default:
		return fmt.Sprintf("%.0f%% higher", p)
	}
}

// Settle says what would settle a result that is not clear. It is rough: the interval narrows with the root of the time.
func (e *Evaluation) Settle() string {
	m := &e.Main
	switch {
	case !m.Has:
		return "Figures of at least twelve months before and after, and sites to compare with."
	case m.Verdict != NoClear:
		return "The same question in other sites, declared before it is looked at."
	}
	size := math.Abs(math.Log(m.Ratio))
	half := (math.Log(m.High) - math.Log(m.Low)) / 2
	after := 0
	for _, x := range e.Months {
		if x.Started > 0 {
			after++
		}
	}
	if size < .03 || math.IsInf(half, 0) || after == 0 {
		return "The best guess is close to no change, so no time would settle it: if cameras help here, it is by little."
	}
	more := float64(after) * (half*half/(size*size) - 1)
	if more > 60 {
		return "If the best guess were right, more than five years of the same. More sites would tell sooner than more months."
	}
	return fmt.Sprintf("If the best guess were right, about %.0f more months of the same, or as much again in more sites.", math.Max(1, math.Ceil(more)))
}

// Banner is the sentence that is printed with every copy of the result, and the reasons for it.
func (e *Evaluation) Banner() (first string, rest []string) {
	first = "What this result rests on."
	switch {
	case !e.Main.Has:
		first = "There is too little to evaluate yet."
	case e.Grave():
		first = "Take care: these data cannot carry the claim that cameras reduced violence."
	}
	for _, c := range e.Cautions {
		if c.Grave == e.Grave() {
			rest = append(rest, c.Words)
		}
	}
	if len(rest) > 4 {
		rest = rest[:4]
	}
	return first, rest
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
