package insight

import (
	"fmt"
	"strings"
)

// English gives the sentence in English.
func (s Finding) English() string {
	if len(s.Args) == 0 {
		return s.Text
	}
	return fmt.Sprintf(s.Text, s.Args...)
}

func saying(text string, args ...any) Finding { return Finding{text, args} }

// sayN chooses a sentence by a count, which is its first argument.
func sayN(n int, single, many string, args ...any) Finding {
	if n == 1 {
		return Finding{single, append([]any{n}, args...)}
	}
	return Finding{many, append([]any{n}, args...)}
}

// Means are the sentences of what the turnout means, in order: whether counts can be read, what is held back, and that
// nothing missing is taken as nought.
func (p Picture) Means() []Finding {
	if !p.Asked {
		return []Finding{saying("Nothing is known of returns yet, so no figure of a region or board can be shown.")}
	}
	t := p.Turnout
	if t.Owed == 0 {
		return []Finding{saying("No trust owes this month.")}
	}
	var out []Finding
	switch {
	case t.Held():
		out = append(out, saying("Under 60% of the trusts have sent, so their sums are held back. They would show who sent, not what happened."))
	case !t.Readable():
		out = append(out, saying("Enough has come, but too little of it was accepted: sums are shown when 60% of the trusts count."))
	default:
		out = append(out, saying("Counts can be read."))
	}
	if n := len(p.Held); n > 0 && p.Org.Kind != "icb" {
		if n == 1 {
			out = append(out, saying("One board, %s, has under 60%% of its trusts in, so its figures are held back.", ShortName(p.Held[0].Name)))
		} else {
			out = append(out, saying("%d boards have under 60%% of their trusts in, so their figures are held back.", n))
		}
	}
	zero := "No trust is taken as zero because it is missing: %s, %s."
	nilText, goneText := noneOr(t.Nil, "%d sent a nil return"), noneOr(t.Missing+t.Back+t.Open, "%d sent nothing")
	out = append(out, saying(zero, nilText, goneText))
	if t.Waiting > 0 {
		out = append(out, sayN(t.Waiting, "%d waits to be accepted and counts only then.", "%d wait to be accepted and count only then."))
	}
	if t.Totals > 0 {
		out = append(out, sayN(t.Totals, "%d sent sums without rows, so it is in no rate.", "%d sent sums without rows, so they are in no rate."))
	}
	return out
}

func noneOr(n int, text string) string {
	if n == 0 {
		return strings.Replace(text, "%d", "none", 1)
	}
	return fmt.Sprintf(text, n)
}

// Title is the finding of the page: who is in, or that nobody is.
func (p Picture) Title() Finding {
	t := p.Turnout
	switch {
	case !p.Asked || t.Owed == 0:
		return saying("Nobody is in the picture yet")
	case t.Held():
		return saying("Too few are in the picture to read it")
	case t.Sent == t.Owed:
		return saying("Everybody is in the picture")
	}
	return saying("First, who is in the picture")
}

// ShortName is a board's or trust's name as people say it.
func ShortName(name string) string {
	name = strings.TrimPrefix(name, "NHS ")
	for _, end := range []string{" Integrated Care Board", " NHS Foundation Trust", " NHS Trust", " National Health Service Trust"} {
		name = strings.TrimSuffix(name, end)
	}
	return name
}
