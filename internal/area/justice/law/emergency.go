package law

import (
	"fmt"
	"slices"

	"github.com/havenward/havenward/internal/clock"
)

// Answer is an answer to one question of the test; the zero Answer is "not known yet".
type Answer string

// The answers.
const (
	Unknown Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
)

// Result is what the test comes to. Police and prosecutors decide; the product says "likely".
type Result string

// The results of table 2.5.
const (
	Qualifies  Result = "QUALIFIES"
	NotNHS     Result = "NOT_AEW_NHS"
	NotAtTime  Result = "NOT_AEW_AT_TIME"
	OutOfScope Result = "OUT_OF_SCOPE"
	// NeedsMore means that a question is not answered on which the result depends.
	NeedsMore Result = "NEEDS_ANSWER"
)

// Words gives the result as a finding; a key of its translation.
func (r Result) Words() string {
	switch r {
	case Qualifies:
		return "likely to qualify"
	case NotNHS:
		return "unlikely to qualify as an NHS worker"
	case NotAtTime:
		return "unlikely to qualify at that time"
	case OutOfScope:
		return "outside the Act"
	}
	return "needs one more answer"
}

// Question is one row of the test.
type Question struct {
	Code string `json:"code"`
	Text string `json:"text"`
	No   Result `json:"no"`
}

// Example is a role with its usual result, to help whoever answers.
type Example struct {
	Role    string `json:"role"`
	Answers string `json:"answers"` // one of y, n, ? for each question
	Usually string `json:"usually"`
}

// Test is the emergency-worker test with the law it rests on.
type Test struct {
	Origin
	Since     clock.Day  `json:"since"`
	Countries []string   `json:"countries"`
	Questions []Question `json:"questions"`
	Examples  []Example  `json:"examples"`
	// Aggravating are the rules by which a court must or may treat the person's work as aggravating.
	Aggravating []Aggravating `json:"aggravating"`
	Others      string        `json:"others"` // what else to look at when the NHS rows say no
	Aside       string        `json:"aside"`
}

// Aggravating is a rule for listed offences (section 67) or for those that are not.
type Aggravating struct {
	Origin
	Span
	Text   string `json:"text"`
	Listed bool   `json:"listed"`
}

func (t Test) problem() error {
	for _, a := range t.Aggravating {
		if a.Text == "" || a.problem() != nil {
			return fmt.Errorf("aggravating rule %q needs words, a source and a state", a.Text)
		}
	}
	if len(t.Questions) != 4 || t.Since == "" || len(t.Countries) == 0 {
		return fmt.Errorf("needs four questions, a first day and its countries")
	}
	for _, e := range t.Examples {
		if len(e.Answers) != 4 {
			return fmt.Errorf("example %q needs four answers", e.Role)
		}
	}
	return t.Origin.problem()
}

// Given is what is known of one person at one event.
type Given struct {
	// Engaged, Contact and Acting answer T1 to T3, each with where the answer comes from.
	Engaged, Contact, Acting          Answer
	EngagedWhy, ContactWhy, ActingWhy string
	// On is the day of the event, Country where it was ("england", "wales", another); empty is not known.
	On      clock.Day
	Country string
	// Confused says that the report speaks of confusion or illness of the person who did it: information, not a bar.
	Confused bool
}

// Row is one question with its answer and the reason.
type Row struct {
	N      int
	Code   string
	Text   string
	Answer Answer
	Why    string
	// Asked is false for rows that did not matter any more.
	Asked bool
}

// Note is the result with its reasons: what goes with the referral.
type Note struct {
	Result Result
	Rows   []Row
	// Law is the version of the law it was judged by, Others what to look at besides, Aside information that is no bar.
	Law, Others, Aside string
	State              State
}

// Judge puts the rows to what is known, in order. A "no" ends it; an open row means that an answer is needed, unless a later
// row that is known says no: what fails anyway needs no asking.
func (t Test) Judge(g Given) Note {
	n := Note{Law: t.Source, State: t.State, Result: Qualifies}
	if g.Confused {
		n.Aside = t.Aside
	}
	in, why := t.inLaw(g)
	answers := []Answer{g.Engaged, g.Contact, g.Acting, in}
	whys := []string{g.EngagedWhy, g.ContactWhy, g.ActingWhy, why}
	ended := false
	for i, q := range t.Questions {
		n.Rows = append(n.Rows, Row{N: i + 1, Code: q.Code, Text: q.Text, Answer: answers[i], Why: whys[i], Asked: !ended})
		if ended {
			continue
		}
		switch answers[i] {
		case No:
			n.Result, ended = q.No, true
		case Unknown:
			if n.Result == Qualifies {
				n.Result = NeedsMore
			}
		}
	}
	if n.Result == NotNHS {
		n.Others = t.Others
	}
	return n
}

// inLaw answers T4 from the day and the country.
func (t Test) inLaw(g Given) (Answer, string) {
	switch {
	case g.On != "" && g.On < t.Since:
		return No, "before " + string(t.Since)
	case g.Country != "" && !slices.Contains(t.Countries, g.Country):
		return No, "not in England or Wales"
	case g.On == "" || g.Country == "":
		return Unknown, ""
	}
	return Yes, g.Country + ", " + string(g.On)
}
