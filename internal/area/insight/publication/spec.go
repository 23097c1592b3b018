package publication

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// What a release counts.
const (
	Staff     = "staff"
	Incidents = "incidents"
)

// The rules. HES is that of data.md 5.1: small counts a star, the rest rounded. Protect is HES with as many more cells hidden
// as it takes. Suppress hides small counts and as many more as it takes, and shows the rest as they are.
const (
	HES      = "hes"
	Protect  = "protect"
	Suppress = "suppress"
)

// How the organisations of a release stand to each other: on its last day, or on the day of its audit, or both side by side.
const (
	AsItWas  = "was"
	AsItIs   = "now"
	BothMaps = "both"
)

// The periods that the months of a release are joined to.
const (
	ByMonth   = "month"
	ByQuarter = "quarter"
	Whole     = "whole"
)

// Spec says what a release shall hold. It is all that is needed, with the facts, to make its tables.
type Spec struct {
	Title string `json:"title"`
	// Notes are what readers must know of the quality of the figures, in the publisher's words.
	Notes string `json:"notes,omitempty"`
	// Measures are names of the cube's measures. Each but "all" stands beside the rest of all, so that both add up.
	Measures []string `json:"measures"`
	// Counted is Staff or Incidents.
	Counted string `json:"counted"`
	// Level is the deepest level shown; every level above it up to the publisher is shown too.
	Level org.Kind `json:"level"`
	Map   string   `json:"map"`
	// By are at most two dimensions of the cube.
	By   []string         `json:"by,omitempty"`
	From collection.Month `json:"from"`
	To   collection.Month `json:"to"`
	Each string           `json:"each"`
	Rule Rule             `json:"rule"`
	// Rate is the denominator that rates of the published counts are shown by, one of RateKinds; "" shows none.
	Rate string `json:"rate,omitempty"`
	// Joined are categories that are shown as one.
	Joined []Join `json:"joined,omitempty"`
}

// Rule is how counts are kept safe.
type Rule struct {
	Kind string `json:"kind"`
	// Small is the largest count that is hidden, Base what the rest is rounded to (1 is not at all), Keep how many values a
	// hidden cell must keep possible.
	Small int64 `json:"small"`
	Base  int64 `json:"base"`
	Keep  int64 `json:"keep"`
	// RoundTop rounds the publisher's own totals too. Below England it always is.
	RoundTop bool `json:"round_top,omitempty"`
}

// Join is a set of categories of a dimension that are shown as one.
type Join struct {
	Dim   string   `json:"dim"`
	Codes []string `json:"codes"`
}

// DefaultRule is the rule of hospital statistics with hidden cells that keep at least four values.
func DefaultRule() Rule { return Rule{Kind: HES, Small: 7, Base: 5, Keep: 4} }

// maxMonths bounds the period of a release.
const maxMonths = 60

// aboutStaff are the dimensions that differ between the staff of one incident, so that incidents counted by them do not add up.
var aboutStaff = []string{"staff_group", "job_role", "pay_band", "age_band", "gender", "ethnic_category", "disability", "lone_working", "physical_harm", "psychological_harm", "riddor"}

// sensitive are the breakdowns that are not shown below region, nor where their total is under 50; data.md 5.2, item 3.
var sensitive = []string{"ethnic_category", "disability"}

// sensitiveMeasures are those of sexual violence and of hate.
var sensitiveMeasures = []string{cube.Sexual, cube.Hate}

// Breakdowns are the dimensions that a release may be broken down by: those of which each fact has one value.
func Breakdowns() []string {
	var out []string
	for _, d := range cube.Dims() {
		if !d.Many && !slices.Contains([]string{"source", cube.Kind, cube.Hour, "record_state", "job_role"}, d.Name) {
			out = append(out, d.Name)
		}
	}
	return out
}

// Measures are the measures that a release may count.
func Measures() []string {
	return []string{cube.All, cube.Physical, cube.Sexual, cube.Hate, cube.Injured, cube.RIDDOR}
}

// Sensitive tells whether the release holds something sensitive below its totals.
func (s Spec) Sensitive() bool {
	return slices.ContainsFunc(s.By, func(d string) bool { return slices.Contains(sensitive, d) }) ||
		slices.ContainsFunc(s.Measures, func(m string) bool { return slices.Contains(sensitiveMeasures, m) })
}

// joins are the categories shown as one: those chosen, and below region the sexual kinds of violence with the others of their
// sort, since they are not shown there by themselves.
func (s Spec) joins() []Join {
	list := s.Joined
	if slices.Contains(s.By, "violence_primary") && (s.Level == org.Board || s.Level == org.Trust) {
		list = joined(list, Join{Dim: "violence_primary", Codes: []string{"physical_contact", "sexual_contact"}})
		list = joined(list, Join{Dim: "violence_primary", Codes: []string{"intimidation_stalking", "sexual_noncontact"}})
	}
	return list
}

// Problems gives what is wrong with a spec, for a publisher of a kind on a day.
func (s Spec) Problems(publisher org.Kind, today time.Time) fault.Problems {
	var p fault.Problems
	add := func(field, message string, args ...any) {
		p = append(p, fault.Problem{Field: field, Message: message, Args: args})
	}
	switch {
	case strings.TrimSpace(s.Title) == "":
		add("title", "Give the release a title")
	case len(s.Title) > 200:
		add("title", "Use at most 200 characters for the title")
	}
	if len(s.Notes) > 4000 {
		add("notes", "Use at most 4,000 characters for the notes")
	}
	if len(s.Measures) == 0 {
		add("measure", "Choose what is counted")
	}
	for _, m := range s.Measures {
		if !slices.Contains(Measures(), m) {
			add("measure", "Choose measures from the list")
		}
	}
	if s.Counted != Staff && s.Counted != Incidents {
		add("counted", "Choose staff affected or incidents")
	}
	s.breakdownProblems(add, publisher)
	s.periodProblems(add, today)
	if !slices.Contains(Levels(publisher), s.Level) {
		add("level", "Choose a level that lies below you")
	}
	if s.Rate != "" && !slices.Contains(RateKinds(), s.Rate) {
		add("rate", "Choose what rates divide by from the list")
	}
	if s.Rate != "" && s.Counted != Staff {
		add("rate", "Rates are of staff affected. Count staff affected, or show no rates")
	}
	if s.Map != AsItWas && s.Map != AsItIs && s.Map != BothMaps {
		add("map", "Choose which map of organisations is used")
	}
	s.Rule.problems(add)
	return p
}

func (s Spec) breakdownProblems(add func(string, string, ...any), publisher org.Kind) {
	if len(s.By) > 2 || len(s.By) == 2 && s.By[0] == s.By[1] {
		add("by", "Choose at most two different breakdowns")
	}
	for _, d := range s.By {
		switch {
		case !slices.Contains(Breakdowns(), d):
			add("by", "Choose breakdowns from the list")
		case s.Counted == Incidents && slices.Contains(aboutStaff, d):
			add("by", "The staff of one incident can differ in this, so incidents would not add up. Count staff affected instead")
		}
	}
	if s.Sensitive() && publisher != org.National {
		add("by", "Sexual violence, hate, ethnicity and disability are published by England only, not below region")
	}
}

func (s Spec) periodProblems(add func(string, string, ...any), today time.Time) {
	months, err := collection.MonthsOf(s.From, s.To)
	switch {
	case err != nil:
		add("from", "Give a first month, and a last month that is not before it")
	case len(months) > maxMonths:
		add("from", "Choose at most %d months", maxMonths)
	case s.To >= collection.MonthOf(today):
		add("to", "Choose a last month that has ended")
	case s.Each == ByQuarter && (s.From.First().Month()%3 != 1 || s.To.First().Month()%3 != 0):
		add("each", "Quarters begin in April, July, October and January. Choose months that fill them")
	}
	if s.Each != ByMonth && s.Each != ByQuarter && s.Each != Whole {
		add("each", "Choose months, quarters or the whole time")
	}
}

func (r Rule) problems(add func(string, string, ...any)) {
	if r.Kind != HES && r.Kind != Protect && r.Kind != Suppress {
		add("rule", "Choose a rule")
	}
	if r.Small < 4 || r.Small > 50 {
		add("small", "Hide counts up to a number between 4 and 50")
	}
	if r.Base < 1 || r.Base > 50 || r.Kind != Suppress && r.Base < 3 {
		add("base", "Round to a number between 3 and 50; only suppression can do without")
	}
	if r.Keep < 2 || r.Keep > r.Small {
		add("keep", "Ask for at least 2 possible values, and no more than the rule hides")
	}
}

// Words say the rule in a sentence.
func (r Rule) Words() string {
	said := fmt.Sprintf("1 to %d hidden", r.Small)
	if r.Kind != HES {
		said += ", and others that protect them"
	}
	if r.Base > 1 {
		return said + fmt.Sprintf(", the rest to the nearest %d", r.Base)
	}
	return said + ", the rest as counted"
}

// levels are the kinds of organisation from the top.
var levels = []org.Kind{org.National, org.Region, org.Board, org.Trust}

// Levels gives the levels that a publisher of a kind may show.
func Levels(publisher org.Kind) []org.Kind {
	i := slices.Index(levels, publisher)
	if i < 0 {
		return nil
	}
	return levels[i:]
}
