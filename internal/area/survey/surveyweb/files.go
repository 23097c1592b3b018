package surveyweb

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/known"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var fileKinds = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// write answers with rows as CSV or XLSX, by the ending of the file's name.
func write[T any](w http.ResponseWriter, r *http.Request, d Deps, filter string, cols []export.Column[T], rows []T) error {
	ctx := r.Context()
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Survey.Door.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: filter + ". " + known.Attribution}}
	var b bytes.Buffer
	var err error
	each := func(yield func(T, error) bool) {
		for _, x := range rows {
			if !yield(x, nil) {
				return
			}
		}
	}
	switch format {
	case "csv":
		_, err = export.CSV(ctx, &b, cols, each, o)
	case "xlsx":
		_, err = export.XLSX(ctx, &b, cols, each, o)
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", fileKinds[format])
	w.Header().Set("Content-Disposition", `attachment; filename="survey-`+name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(b.Bytes())
	return err
}

// file gives the name before the ending when it is one of those known.
func file(r *http.Request, names ...string) (string, error) {
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if !slices.Contains(names, name) || fileKinds[format] == "" {
		return "", fault.Missing()
	}
	return name, nil
}

func text[T any](key, label string, f func(T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: label, Value: func(x T) export.Cell { return export.TextCell(f(x)) }}
}

func whole[T any](key, label string, f func(T) int) export.Column[T] {
	return export.Column[T]{Key: key, Label: label, Kind: export.Integer, Value: func(x T) export.Cell { return export.IntegerCell(int64(f(x))) }}
}

// number is a column of figures; ok is false where there is none.
func number[T any](key, label string, f func(T) (float64, bool)) export.Column[T] {
	return export.Column[T]{Key: key, Label: label, Kind: export.Number, Value: func(x T) export.Cell {
		v, ok := f(x)
		if !ok {
			return export.Cell{}
		}
		return export.NumberCell(v)
	}}
}

// download gives the figures of a place, or its captured shares.
func (d Deps) download(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, err := file(r, "figures", "records")
	if err != nil {
		return err
	}
	o, err := d.at(r)
	if err != nil {
		return err
	}
	if name == "records" {
		shares, _, err := d.Survey.Captures(ctx, o)
		if err != nil {
			return err
		}
		return write(w, r, d, named(o), shareColumns(ctx), shares)
	}
	b, err := d.Survey.Book(ctx)
	if err != nil {
		return err
	}
	trusts, err := d.Survey.Under(ctx, o)
	if err != nil {
		return err
	}
	var rows []survey.Entry
	for _, t := range trusts {
		for _, code := range b.Codes(t.ID) {
			for _, q := range sheet.Questions() {
				rows = append(rows, b.Every(code, q.Name)...)
			}
		}
	}
	return write(w, r, d, named(o), entryColumns(), rows)
}

// entryColumns are those that the importer takes, with the interval.
func entryColumns() []export.Column[survey.Entry] {
	shown := func(e survey.Entry, v float64) (float64, bool) { return v, !e.Hidden }
	band := func(i int) func(survey.Entry) (float64, bool) {
		return func(e survey.Entry) (float64, bool) { return e.Bands[i], e.HasBands && !e.Hidden }
	}
	return []export.Column[survey.Entry]{
		whole("year", "year", func(e survey.Entry) int { return e.Year }), text("release", "release", func(e survey.Entry) string { return e.Release }),
		text("ods_code", "ods_code", func(e survey.Entry) string { return e.Code }), text("benchmark_group", "benchmark_group", func(e survey.Entry) string { return e.Group }),
		text("question", "question", func(e survey.Entry) string { return e.Question }), number("percent", "percent", func(e survey.Entry) (float64, bool) { return shown(e, e.Percent) }),
		number("lower_95", "lower_95", func(e survey.Entry) (float64, bool) { i, ok := survey.Interval(e); return i.Lower, ok }),
		number("upper_95", "upper_95", func(e survey.Entry) (float64, bool) { i, ok := survey.Interval(e); return i.Upper, ok }),
		number("base", "base", func(e survey.Entry) (float64, bool) { return shown(e, float64(e.Base)) }),
		whole("organisation_respondents", "organisation_respondents", func(e survey.Entry) int { return e.Respondents }),
		number("band_1_2", "band_1_2", band(0)), number("band_3_5", "band_3_5", band(1)), number("band_6_10", "band_6_10", band(2)), number("band_over_10", "band_over_10", band(3)),
		text("weighting", "weighting", func(e survey.Entry) string { return e.Weighting }),
		export.Column[survey.Entry]{Key: "synthetic", Label: "synthetic", Kind: export.Bool, Value: func(e survey.Entry) export.Cell { return export.BoolCell(e.Synthetic) }},
	}
}

func shareColumns(ctx context.Context) []export.Column[survey.Share] {
	ok := func(s survey.Share, v float64) (float64, bool) { return v, s.Refused == "" }
	return []export.Column[survey.Share]{
		whole("survey_year", "survey_year", func(s survey.Share) int { return s.Year }), text("from", "from", func(s survey.Share) string { return survey.PeriodOf(s.Year).From }),
		text("to", "to", func(s survey.Share) string { return survey.PeriodOf(s.Year).To }), number("percent", "percent", func(s survey.Share) (float64, bool) { return s.Percent, s.Percent > 0 }),
		whole("base", "base", func(s survey.Share) int { return s.Base }), number("headcount", "headcount", func(s survey.Share) (float64, bool) { return s.Headcount, s.Headcount > 0 }),
		number("episodes_implied_at_least", "episodes_implied_at_least", func(s survey.Share) (float64, bool) { return ok(s, s.Expected) }),
		whole("episodes_in_records", "episodes_in_records", func(s survey.Share) int { return int(s.Episodes) }), whole("months", "months", func(s survey.Share) int { return s.Months }),
		number("captured_at_most", "captured_at_most", func(s survey.Share) (float64, bool) { return ok(s, s.Captured) }),
		number("lower_95", "lower_95", func(s survey.Share) (float64, bool) { return ok(s, s.Interval.Lower) }), number("upper_95", "upper_95", func(s survey.Share) (float64, bool) { return ok(s, s.Interval.Upper) }),
		whole("trusts", "trusts", func(s survey.Share) int { return s.Trusts }), text("why_not", "why_not", func(s survey.Share) string {
			if s.Refused == "" {
				return ""
			}
			return words(ctx, survey.Why(s))
		}),
		export.Column[survey.Share]{Key: "synthetic", Label: "synthetic", Kind: export.Bool, Value: func(s survey.Share) export.Cell { return export.BoolCell(s.Synthetic) }},
	}
}

// benchRow is a group's year for a question.
type benchRow struct {
	question string
	survey.Bench
}

func (d Deps) downloadGroup(w http.ResponseWriter, r *http.Request) error {
	ctx, g := r.Context(), r.PathValue("group")
	if _, err := file(r, "group"); err != nil || !slices.Contains(survey.Groups(), g) {
		return fault.Missing()
	}
	b, err := d.Survey.Book(ctx)
	if err != nil {
		return err
	}
	var rows []benchRow
	for _, q := range sheet.Questions() {
		for _, m := range benches(b, g, q.Name) {
			rows = append(rows, benchRow{q.Name, m})
		}
	}
	of := func(f func(benchRow) float64) func(benchRow) (float64, bool) {
		return func(x benchRow) (float64, bool) { return f(x), true }
	}
	return write(w, r, d, group(ctx, g), []export.Column[benchRow]{
		whole("year", "year", func(x benchRow) int { return x.Year }), text("release", "release", func(x benchRow) string { return x.Release }), text("question", "question", func(x benchRow) string { return x.question }),
		whole("entries", "entries", func(x benchRow) int { return x.Entries }), number("median", "median", of(func(x benchRow) float64 { return x.Median })), number("lowest", "lowest", of(func(x benchRow) float64 { return x.Low })),
		number("highest", "highest", of(func(x benchRow) float64 { return x.High })), number("mean_weighted_by_answers", "mean_weighted_by_answers", of(func(x benchRow) float64 { return x.Mean })),
		whole("answers", "answers", func(x benchRow) int { return x.Base }),
	}, rows)
}

func (d Deps) downloadPublished(w http.ResponseWriter, r *http.Request) error {
	if _, err := file(r, "published"); err != nil {
		return err
	}
	str := func(key string, f func(known.Figure) string) export.Column[known.Figure] { return text(key, key, f) }
	return write(w, r, d, lang.T(r.Context(), "Published, not synthetic."), []export.Column[known.Figure]{
		str("year", func(f known.Figure) string { return f.Year }), str("benchmark_group", func(f known.Figure) string { return f.Group }), str("question", func(f known.Figure) string { return f.Name }),
		number("percent", "percent", func(f known.Figure) (float64, bool) { return f.Value, true }), str("release", func(f known.Figure) string { return f.Release }),
		str("basis", func(f known.Figure) string { return f.Kind }), str("source", func(f known.Figure) string { return f.Source }),
	}, publishedFigures())
}

func (d Deps) downloadProblems(w http.ResponseWriter, r *http.Request) error {
	if _, err := file(r, "problems"); err != nil {
		return err
	}
	im, problems, err := d.Survey.Import(r.Context(), web.Scope(r), r.PathValue("import"))
	if err != nil {
		return err
	}
	return write(w, r, d, im.Name, []export.Column[sheet.Problem]{
		text("Sheet", "Sheet", func(p sheet.Problem) string { return p.Sheet }),
		number("Row", "Row", func(p sheet.Problem) (float64, bool) { return float64(p.Row), p.Row > 0 }),
		text("Field", "Field", func(p sheet.Problem) string { return p.Field }), text("Code", "Code", func(p sheet.Problem) string { return p.Code }),
		text("Severity", "Severity", func(p sheet.Problem) string { return string(p.Severity) }), text("Message", "Message", func(p sheet.Problem) string { return p.Message }),
	}, problems)
}
