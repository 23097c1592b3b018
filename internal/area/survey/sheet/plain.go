package sheet

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// line is a row of a plain CSV.
type line struct {
	year, base, respondents                         int
	release, code, name, group, question, weighting string
	percent                                         float64
	bands                                           [4]float64
	has                                             int
}

func percent(s string) (float64, *importer.Flaw) {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "%"), 64)
	if err != nil || math.IsNaN(v) || v < 0 || v > 100 {
		return 0, &importer.Flaw{Code: "not_percent", Message: "This is not a percentage from 0 to 100"}
	}
	return v, nil
}

func count(s string) (int, *importer.Flaw) {
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil || v != math.Trunc(v) || v < 0 || v > 10_000_000 {
		return 0, &importer.Flaw{Code: "not_count", Message: "This is not a whole number"}
	}
	return int(v), nil
}

func year(s string) (int, *importer.Flaw) {
	v, err := strconv.Atoi(s)
	if err != nil || v < 2003 || v > 2100 {
		return 0, &importer.Flaw{Code: "not_year", Message: "This is not the year of a survey"}
	}
	return v, nil
}

func text(s string) (string, *importer.Flaw) { return s, nil }

// band sets one of the four bands.
func band(i int) func(*line, string) *importer.Flaw {
	return func(l *line, s string) *importer.Flaw {
		v, flaw := percent(s)
		if flaw == nil {
			l.bands[i] = v
			l.has++
		}
		return flaw
	}
}

var plainShape = importer.Shape[line]{
	Name: "survey results",
	Columns: []importer.Column[line]{
		{Key: "year", Required: true, Set: importer.Into(year, func(l *line) *int { return &l.year })},
		{Key: "release", Set: importer.Into(text, func(l *line) *string { return &l.release })},
		{Key: "ods_code", Labels: []string{"Org code", "Trust code"}, Set: importer.Into(text, func(l *line) *string { return &l.code })},
		{Key: "organisation_name", Labels: []string{"Organisation", "Trust"}, Set: importer.Into(text, func(l *line) *string { return &l.name })},
		{Key: "benchmark_group", Labels: []string{"Benchmarking group"}, Required: true, Set: importer.Into(text, func(l *line) *string { return &l.group })},
		{Key: "question", Required: true, Set: importer.Into(text, func(l *line) *string { return &l.question })},
		{Key: "percent", Set: importer.Into(percent, func(l *line) *float64 { return &l.percent })},
		{Key: "base", Labels: []string{"Base (number of responses)"}, Required: true, Set: importer.Into(count, func(l *line) *int { return &l.base })},
		{Key: "organisation_respondents", Labels: []string{"Respondents"}, Set: importer.Into(count, func(l *line) *int { return &l.respondents })},
		{Key: "band_1_2", Labels: []string{"% 1-2"}, Set: band(0)},
		{Key: "band_3_5", Labels: []string{"% 3-5"}, Set: band(1)},
		{Key: "band_6_10", Labels: []string{"% 6-10"}, Set: band(2)},
		{Key: "band_over_10", Labels: []string{"% More than 10"}, Set: band(3)},
		{Key: "weighting", Set: importer.Into(text, func(l *line) *string { return &l.weighting })},
	},
	Row: func(l line, add func(field, code string, s importer.Severity, message string)) {
		if l.has != 0 && l.has != 4 {
			add("band_1_2", "bands_short", importer.Error, "Give all four bands of answers, or none")
		}
		if sum := l.bands[0] + l.bands[1] + l.bands[2] + l.bands[3]; l.has == 4 && math.Abs(sum-l.percent) > tolerance {
			add("percent", "bands_differ", importer.Error, "The four bands of answers do not add up to the percentage")
		}
	},
}

// tolerance is how far answers that should add up may be off by rounding, in percent.
const tolerance = 0.5

// plain reads a CSV with one row for each organisation, year and question.
func (r *reader) plain(ctx context.Context, f *importer.File) error {
	rep, err := plainShape.Check(ctx, f, importer.Options[line]{Take: func(row int, l line) error {
		r.takeLine(row, l)
		return nil
	}})
	if err != nil {
		return err
	}
	r.Rows += rep.Rows
	for _, list := range [][]importer.Problem{rep.FileProblems, rep.Problems} {
		for _, p := range list {
			r.Problems = append(r.Problems, Problem{r.book, p})
		}
	}
	return nil
}

func (r *reader) takeLine(row int, l line) {
	question := strings.ToLower(l.question)
	if _, stable := ByName(question); !stable {
		name, ok := named(l.year, question)
		if !ok {
			r.note(r.book, row, "question", "unknown_question", importer.Warning, "We do not know this question in that year, so the row is left out")
			return
		}
		question = name
	}
	group := GroupOf(l.group)
	if group == "" {
		r.note(r.book, row, "benchmark_group", "no_trusts", importer.Warning, "This is not a group of trusts, so the row is left out")
		return
	}
	fig := Figure{Year: l.year, Release: l.release, Code: strings.ToUpper(l.code), Group: group, Question: question, Percent: l.percent, Base: l.base, Respondents: l.respondents,
		Bands: l.bands, HasBands: l.has == 4, Weighting: weightingOf(l.weighting), Sheet: r.book, Row: row}
	if fig.Release == "" {
		fig.Release = r.release(l.year)
	}
	r.take(fig)
}

// release is the edition of a figure whose file does not say: that of the options, else the year's own.
func (r *reader) release(year int) string {
	if r.o.Release != "" {
		return r.o.Release
	}
	return strconv.Itoa(year)
}
