package boardpack

import (
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/spc"
)

// title says the finding: what became of harm, and what of support.
func (d *draft) title() string {
	about := "Violence against our staff: "
	if d.o.Kind != org.Trust {
		about = "Violence against staff: "
	}
	hurt := "how many are hurt cannot be said yet"
	switch {
	case d.found.months > 0:
		hurt = many(d.found.rare, "was hurt", "were hurt") + " in " + many(d.found.months, "month", "months") + ", too few to see a change"
	case !d.found.charted:
	case d.found.hurt.Sign < 0:
		hurt = "fewer are hurt"
	case d.found.hurt.Sign > 0:
		hurt = "more are hurt"
	default:
		hurt = "no clear change in how many are hurt"
	}
	if d.o.Kind != org.Trust {
		if c := d.found.cover; d.found.coverKnown && c.In < c.Owed {
			return about + hurt + ", from " + strconv.Itoa(c.In) + " of " + strconv.Itoa(c.Owed) + " trusts"
		}
		return about + hurt
	}
	f := d.found.acknowledgedNow
	if f.Missing() || f.Den == 0 {
		return about + hurt
	}
	n := lateOneIn(f.Value)
	good := d.found.charted && d.found.hurt.Sign < 0
	switch {
	case n == 0 && good:
		return about + hurt + ", and support comes on time"
	case n == 0:
		return about + hurt + "; support comes on time"
	case n == 1:
		return about + hurt + ", and support is late for nearly everybody"
	case good:
		return about + hurt + ", but support is still late for one in " + in(n)
	}
	return about + hurt + ", and support is late for one in " + in(n)
}

// mostAsks is how many requests the rules propose at most: a board decides on few things.
const mostAsks = 5

// asks are what the figures give the board reason to do, the weightiest first. Each is proposed by one rule and stands on the
// figures of its section.
func (d *draft) asks() []string {
	rules := []func() string{d.askCoverage, d.askStandard, d.askHurt, d.askRiddor, d.askSupport, d.askEquity, d.askPolice, d.askMarkers, d.askRisk, d.askLate, d.askRecords}
	var out []string
	for _, f := range rules {
		if s := f(); s != "" && len(out) < mostAsks {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		out = append(out, "Note the figures below. None of them asks for a decision.")
	}
	return out
}

func (d *draft) askCoverage() string {
	c := d.found.cover
	if !d.found.coverKnown || c.Owed == c.In {
		return ""
	}
	return "Ask the " + the(c.Owed-c.In, "trust that is", "trusts that are") + " not in when the missing months will come."
}

func (d *draft) askStandard() string {
	switch {
	case d.o.Kind != org.Trust:
		return ""
	case !d.found.standing:
		return "Ask when this organisation will next be assessed against the standard: no position is here."
	case len(d.found.reds) == 0:
		return "Accept the standard position below."
	case len(d.found.reds) == 1:
		return "Accept the standard position below and the red on " + brief(d.found.reds[0]) + "."
	}
	return "Accept the standard position below and its " + strconv.Itoa(len(d.found.reds)) + " reds, and ask for a plan and a date for each."
}

func (d *draft) askHurt() string {
	if d.found.charted && d.found.hurt.Sign > 0 {
		return "Ask what lies behind the rise in staff hurt since " + d.found.hurt.Since.Words() + ", and what is done about it."
	}
	return ""
}

func (d *draft) askSupport() string {
	c := d.found.acknowledged
	if d.found.acknowledgedNow.Missing() || !c.Charted || c.Measure.Target == nil || !c.Phase().HasLimits() {
		return ""
	}
	aim := whole(*c.Measure.Target) + "% contacted within 24 hours"
	switch c.Chart.Assurance {
	case spc.Fail:
		return "Ask for a plan to reach " + aim + "; the process as it is will not."
	case spc.Inconsistent:
		if d.found.acknowledgedNow.Value < *c.Measure.Target {
			return "Ask how " + aim + " can be reached every month; as it is, chance decides."
		}
	}
	return ""
}

func (d *draft) askEquity() string {
	if len(d.found.apart) == 0 {
		return ""
	}
	return "Ask what lies behind the difference by " + strings.Join(d.found.apart, " and by ") + " in who is harmed, and what is done about it."
}

// leastTold is the part of physical incidents told to police under which the board is asked to question the rest.
const leastTold = 60.0

func (d *draft) askPolice() string {
	f := d.found.police
	if f.Missing() || f.Den == 0 || f.Value >= leastTold {
		return ""
	}
	return "Question why " + percent(100-f.Value) + " of physical incidents with an answer were not reported to police."
}

func (d *draft) askMarkers() string {
	if d.found.markers == 0 {
		return ""
	}
	return "Ask that the " + the(d.found.markers, "marker past its review is", "markers past their review are") + " looked at before the next meeting."
}

// highRisk is the score from which a risk that nobody accepted goes to the board.
const highRisk = 15

func (d *draft) askRisk() string {
	for _, r := range d.found.risks {
		if r.Score >= highRisk && !r.Accepted {
			return "Decide whether the risk “" + r.Title + "”, at " + strconv.Itoa(r.Score) + " of 25, is accepted, and until when."
		}
	}
	return ""
}

func (d *draft) askLate() string {
	if d.found.late == 0 {
		return ""
	}
	return "Ask the owners of the " + the(d.found.late, "action that is", "actions that are") + " late for a new date each."
}

func (d *draft) askRecords() string {
	if v := d.found.captured; v != nil && *v < 0.5 {
		return "Support what makes reporting easier: a rise in reports that closes the gap to the survey is good news."
	}
	return ""
}

// brief shortens a sentence for another one.
func brief(s string) string {
	s = strings.TrimSuffix(strings.TrimSpace(s), ".")
	if r := []rune(s); len(r) > 90 {
		cut := strings.LastIndex(string(r[:90]), " ")
		if cut < 1 {
			cut = 90
		}
		s = strings.TrimRight(string(r[:90])[:cut], ",;: ") + " …"
	}
	return lower(s)
}

// statement is what the executive lead signs, unless they write another.
func (d *draft) statement() string {
	on := d.At.In(clock.London())
	return "I have read this paper. To my knowledge its figures are those of " + d.o.Name + " as they stood on " + strconv.Itoa(on.Day()) + " " + on.Format("January 2006") +
		", and what is missing is said where it is missing. What the board is asked to do is my advice."
}
