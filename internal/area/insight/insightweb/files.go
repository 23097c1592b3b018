package insightweb

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// column is one column of a file: its heading, and whether its cells are numbers.
type column struct {
	label  string
	number bool
}

// sheet is a table as a file. A cell that is no number in a column of numbers is written as it is: "*" or "–".
type sheet struct {
	name, filter string
	columns      []column
	rows         [][]string
}

var fileKinds = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// send answers with the table in the format that the file's name ends with.
func (d Deps) send(w http.ResponseWriter, r *http.Request, base string, s sheet) error {
	ctx := r.Context()
	file := r.PathValue("file")
	name, format, _ := strings.Cut(file, ".")
	if name != base || fileKinds[format] == "" {
		return fault.Missing()
	}
	var cols []export.Column[[]string]
	for i, c := range s.columns {
		cols = append(cols, export.Column[[]string]{Key: c.label, Label: c.label, Value: func(row []string) export.Cell { return cellOf(row[i], c.number) }})
	}
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Insight.Orgs.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: s.filter}}
	rows := func(yield func([]string, error) bool) {
		for _, row := range s.rows {
			if !yield(row, nil) {
				return
			}
		}
	}
	var b bytes.Buffer
	var err error
	if format == "csv" {
		_, err = export.CSV(ctx, &b, cols, rows, o)
	} else {
		_, err = export.XLSX(ctx, &b, cols, rows, o)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", fileKinds[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+s.name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(b.Bytes())
	return err
}

func cellOf(s string, number bool) export.Cell {
	if !number || s == "" {
		return export.TextCell(s)
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return export.IntegerCell(n)
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return export.NumberCell(f)
	}
	return export.TextCell(s)
}

// plain writes a number for a file, without commas; a value that may not be shown, or is none, as its mark.
func plain(v float64, why insight.Why, decimals int) string {
	switch {
	case why == insight.Hidden:
		return "*"
	case why != insight.Known || v != v:
		return ""
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

// seriesColumns are those of a file of months.
func seriesColumns() []column {
	return []column{{"measure", false}, {"place", false}, {"month", false}, {"value", true}, {"unit", false}, {"numerator", true}, {"denominator", true}, {"average", true}, {"lower_limit", true}, {"upper_limit", true},
		{"stands_out", false}, {"no_value_because", false}, {"trusts_in", true}, {"trusts_owed", true}, {"restated", false}}
}

func seriesRows(ctx context.Context, x insight.Control) [][]string {
	var out [][]string
	for i, p := range x.Points {
		row := []string{x.Measure.Code, x.Place.Text(), string(p.Month), plain(p.Value, p.Why, 4), string(x.Measure.Unit), plain(p.Num, p.Why, 0), "", "", "", "", "", lang.T(ctx, p.Why.Words()),
			strconv.Itoa(p.Cover.In), strconv.Itoa(p.Cover.Owed), map[bool]string{true: "yes", false: "no"}[len(p.Restated) > 0]}
		if x.Measure.Den != nil {
			row[6] = plain(p.Den, p.Why, 0)
		}
		if x.Measure.Den == nil {
			row[3] = plain(p.Value, p.Why, 0)
		}
		if n := i - x.First; x.Charted && n >= 0 {
			r := x.Chart.Readings[n]
			ph := x.Chart.Phases[r.Phase]
			row[7], row[8], row[9], row[10] = plain(ph.Mean, "", 4), plain(ph.Lower, "", 4), plain(ph.Upper, "", 4), r.Cause.String()
		}
		out = append(out, row)
	}
	return out
}

// filterWords say in words what a file is of.
func (d Deps) filterWords(ctx context.Context, sc authz.Scope, c choice) (string, error) {
	names, err := d.names(ctx, sc, c.place)
	out := []string{c.place.Name, c.from.Words() + " to " + c.to.Words()}
	for _, x := range chosen(ctx, c, "", names) {
		out = append(out, x.Label)
	}
	return strings.Join(out, ", "), err
}

func (d Deps) dashboardFile(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	c, err := d.read(r)
	if err != nil {
		return err
	}
	list, err := d.controls(ctx, sc, c)
	if err != nil {
		return err
	}
	s := sheet{name: "dashboard-" + string(c.to), columns: seriesColumns()}
	if s.filter, err = d.filterWords(ctx, sc, c); err != nil {
		return err
	}
	for _, x := range list {
		s.rows = append(s.rows, seriesRows(ctx, x)...)
	}
	return d.send(w, r, "dashboard", s)
}

func (d Deps) measureFile(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	m, err := measured(r)
	if err != nil {
		return err
	}
	c, err := d.read(r)
	if err != nil {
		return err
	}
	if c.values.Get("from") == "" {
		c.from = c.to.Add(-35)
	}
	x, err := d.control(ctx, sc, c, m)
	if err != nil {
		return err
	}
	if r.PathValue("file") == "chart.svg" {
		w.Header().Set("Content-Type", "image/svg+xml")
		w.Header().Set("Content-Disposition", `attachment; filename="`+m.Code+"-"+string(c.to)+`.svg"`)
		w.Header().Set("Cache-Control", "no-store")
		title := say(ctx, x.Finding()) + ". " + lang.T(ctx, m.Title) + ", " + c.place.Name
		svg := string(drawing(ctx, x, "chart", title, describe(ctx, x), 1120).Draw().Wide)
		_, err = w.Write([]byte(strings.Replace(svg, "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" `, 1)))
		return err
	}
	s := sheet{name: m.Code + "-" + string(c.to), columns: seriesColumns(), rows: seriesRows(ctx, x)}
	if s.filter, err = d.filterWords(ctx, sc, c); err != nil {
		return err
	}
	return d.send(w, r, "series", s)
}
