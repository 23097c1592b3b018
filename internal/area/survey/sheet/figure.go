package sheet

import (
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// Figure is one published value: what share of those who answered said yes.
type Figure struct {
	Year int
	// Release is the edition it is from; "" is the year's own. A later release restates earlier years.
	Release string
	// Code is the entry's code as the file has it. It is the ODS code of the organisation, with one digit more where a trust is
	// surveyed in two arms: R1F1 and R1F2 of R1F. It is "" for a row of a whole group.
	Code string
	// Org is the organisation, "" for a row of a whole group.
	Org string
	// Group is the benchmarking group as package org names it, or All.
	Group string
	// Question is a stable name.
	Question string
	// Percent is of those who answered: who met it at least once, or whose last episode was reported. NaN never; 0 if Hidden.
	Percent float64
	// Base is how many answered, Respondents how many sent the questionnaire back; 0 where the file does not say.
	Base, Respondents int
	// Bands are the percent who answered 1 to 2, 3 to 5, 6 to 10, and more than 10 times, where the file has them.
	Bands    [4]float64
	HasBands bool
	// Weighting is weighted, unweighted or "" where the file does not say.
	Weighting string
	// Hidden is a figure of fewer than 11 answers, which is not shown and not kept.
	Hidden bool
	// Sheet and Row are where it stands in the file.
	Sheet string
	Row   int
}

// All is the group of a row about all organisations.
const All = "all"

// The values of Figure.Weighting.
const (
	Weighted   = "weighted"
	Unweighted = "unweighted"
)

// Problem is something wrong or odd, in a row of a sheet or in the whole file.
type Problem struct {
	Sheet string
	importer.Problem
}

// Result is what a file holds.
type Result struct {
	// Kind is csv, workbook or zip.
	Kind string
	// Rows are the rows read, Orgs the different organisations.
	Rows, Orgs int
	Figures    []Figure
	Problems   []Problem
	// Sheets were read, Skipped were not, for they hold no question that is kept.
	Sheets, Skipped []string
}

// Refused tells whether the file as a whole cannot be taken.
func (r Result) Refused() bool {
	for _, p := range r.Problems {
		if p.Row == 0 && p.Severity == importer.Error {
			return true
		}
	}
	return len(r.Figures) == 0
}

// Warnings counts the problems that stop nothing, Errors those that stop a row or the file.
func (r Result) Warnings() (warnings, errors int) {
	for _, p := range r.Problems {
		if p.Severity == importer.Error {
			errors++
		} else {
			warnings++
		}
	}
	return warnings, errors
}

// GroupOf gives the benchmarking group that a file names in its own words, "" for one that holds no trusts.
func GroupOf(words string) string {
	w := strings.ToLower(words)
	has := func(s string) bool { return strings.Contains(w, s) }
	switch {
	case w == "acute" || w == "acute_specialist" || w == "mental_health" || w == "community" || w == "ambulance" || w == All:
		return w
	case has("all trusts"), has("all organisations"), w == "england", w == "national":
		return All
	case has("surgical"), has("social enterprise"), has("icb"), has("integrated care board"), has("csu"), has("ccg"), has("commissioning"), has("support unit"):
		return ""
	case has("specialist"):
		return "acute_specialist"
	case has("mental health"):
		return "mental_health"
	case has("ambulance"):
		return "ambulance"
	case has("acute"):
		return "acute"
	case has("community"):
		return "community"
	}
	return ""
}

// weightingOf reads the column that says how the row was weighted.
func weightingOf(words string) string {
	w := strings.ToLower(words)
	switch {
	case strings.Contains(w, "unweighted") || w == "no" || w == "not weighted":
		return Unweighted
	case strings.Contains(w, "weight") || w == "yes":
		return Weighted
	}
	return ""
}
