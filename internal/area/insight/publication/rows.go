package publication

import (
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/export"
)

// The signs of a published cell that is no number.
const (
	SignHidden       = "*"
	SignNotSubmitted = "–"
	SignNotAvailable = ":"
)

// Row is one published cell as a line of a file.
type Row struct {
	Release, Table, Measure, Counted, MapOf string
	Level, PlaceCode, Place                 string
	Period, PeriodWords                     string
	Part                                    string
	Breakdown1, Category1, Category1Words   string
	Breakdown2, Category2, Category2Words   string
	Shown                                   string
	Value                                   int64
	Number                                  bool
	// Base, Rate, Low and High are of a rate, not a number where there is none.
	Base, Rate, Low, High float64
	// Meaning says what a sign or a number means.
	Meaning string
}

// Rows gives every published cell of a release, in the order of its tables.
func (f *Frozen) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, t := range f.Tables {
			for _, c := range t.Cells {
				if !yield(f.row(t, c), nil) {
					return
				}
			}
		}
	}
}

func (f *Frozen) row(t Table, c Cell) Row {
	r := Row{Release: f.ID, Table: t.Name, Measure: t.Measure, Counted: t.Counted, MapOf: string(t.On), Part: all, Shown: c.Shown, Base: math.NaN(), Rate: math.NaN(), Low: math.NaN(), High: math.NaN()}
	if c.Base > 0 {
		r.Base = c.Base
	}
	if x, ok := f.RateOf(t, c); ok {
		r.Rate, r.Low, r.High = rounded(x.Value), rounded(x.Low), rounded(x.High)
	}
	for i, d := range t.Dims {
		k := d.Classes[c.At[i]]
		switch {
		case i == 0:
			r.Level, r.PlaceCode, r.Place = k.Level, k.Code, k.Words
		case i == 1:
			r.Period, r.PeriodWords = k.Code, k.Words
			if c.At[i] == 0 {
				r.Period, r.PeriodWords = period{f.From, f.To}.code(), period{f.From, f.To}.words()
			}
		case strings.HasPrefix(d.Name, dimMeasure):
			r.Part = k.Code
		case r.Breakdown1 == "":
			r.Breakdown1, r.Category1, r.Category1Words = d.Name, k.Code, k.Words
		default:
			r.Breakdown2, r.Category2, r.Category2Words = d.Name, k.Code, k.Words
		}
	}
	if n, err := strconv.ParseInt(c.Shown, 10, 64); err == nil {
		r.Value, r.Number = n, true
	}
	r.Meaning = f.Rule.Meaning(c.Shown)
	if r.Number && r.Meaning == "" {
		r.Meaning = "as counted"
		if f.Rule.Base > 1 && (r.Level != "national" || f.Rule.RoundTop) {
			r.Meaning = fmt.Sprintf("to the nearest %d", f.Rule.Base)
		}
	}
	return r
}

// Meaning says what a sign means; a number other than 0 speaks for itself.
func (r Rule) Meaning(shown string) string {
	switch shown {
	case SignHidden:
		if r.Kind == HES {
			return fmt.Sprintf("hidden, 1 to %d", r.Small)
		}
		return fmt.Sprintf("hidden: 1 to %d, or hidden so that no such count can be worked out", r.Small)
	case SignNotSubmitted:
		return "not submitted, which is not zero"
	case SignNotAvailable:
		return "not available"
	case "0":
		return "zero"
	}
	return ""
}

// Columns are those of the files of a release. Their headings are their keys, so that a file can be read by what the metadata
// beside it says.
func Columns() []export.Column[Row] {
	text := func(key string, v func(Row) string) export.Column[Row] {
		return export.Column[Row]{Key: key, Label: key, Value: func(r Row) export.Cell { return export.TextCell(v(r)) }}
	}
	decimal := func(key string, v func(Row) float64) export.Column[Row] {
		return export.Column[Row]{Key: key, Label: key, Kind: export.Number, Value: func(r Row) export.Cell { return export.NumberCell(v(r)) }}
	}
	return []export.Column[Row]{
		text("release", func(r Row) string { return r.Release }),
		text("table", func(r Row) string { return r.Table }),
		text("measure", func(r Row) string { return r.Measure }),
		text("counted", func(r Row) string { return r.Counted }),
		text("map_of", func(r Row) string { return r.MapOf }),
		text("level", func(r Row) string { return r.Level }),
		text("place_code", func(r Row) string { return r.PlaceCode }),
		text("place", func(r Row) string { return r.Place }),
		text("period", func(r Row) string { return r.Period }),
		text("period_words", func(r Row) string { return r.PeriodWords }),
		text("part", func(r Row) string { return r.Part }),
		text("breakdown_1", func(r Row) string { return r.Breakdown1 }),
		text("category_1", func(r Row) string { return r.Category1 }),
		text("category_1_words", func(r Row) string { return r.Category1Words }),
		text("breakdown_2", func(r Row) string { return r.Breakdown2 }),
		text("category_2", func(r Row) string { return r.Category2 }),
		text("category_2_words", func(r Row) string { return r.Category2Words }),
		text("shown", func(r Row) string { return r.Shown }),
		{Key: "value", Label: "value", Kind: export.Integer, Value: func(r Row) export.Cell {
			if !r.Number {
				return export.Cell{}
			}
			return export.IntegerCell(r.Value)
		}},
		text("meaning", func(r Row) string { return r.Meaning }),
		decimal("rate_base", func(r Row) float64 { return r.Base }),
		decimal("rate", func(r Row) float64 { return r.Rate }),
		decimal("rate_low", func(r Row) float64 { return r.Low }),
		decimal("rate_high", func(r Row) float64 { return r.High }),
	}
}

// columnSays describes the columns in the metadata.
var columnSays = map[string]string{
	"release": "Identifier of the release.", "table": "Name of the table within the release.", "measure": "Code of what is counted.",
	"counted": "staff or incidents.", "map_of": "The day whose map of organisations is used.", "level": "national, region, icb or trust.",
	"place_code": "ODS code of the organisation.", "place": "Name of the organisation.", "period": "A month, or its first and last month.",
	"period_words": "The period in words.", "part": "all; or, of a measure, yes for what it counts and no for the rest of all.",
	"breakdown_1": "Name of the first breakdown, empty where there is none.", "category_1": "Code of the category; all for the total.", "category_1_words": "The category in words.",
	"breakdown_2": "Name of the second breakdown, empty where there is none.", "category_2": "Code of the category; all for the total.", "category_2_words": "The category in words.",
	"shown": "What is published: a number, * hidden, – not submitted, : not available.", "value": "The number, empty where a sign is published.", "meaning": "What the sign means.",
	"rate_base": "What the rate divides by: staff in post, added up over the months in the figures.", "rate": "The number shown for each 1,000 staff in post a month; empty where there is none.",
	"rate_low": "Lower end of the interval of 95 in 100, wide enough for every count that the number shown may stand for.", "rate_high": "Upper end of that interval.",
}

// CSVW gives the metadata of a release's CSV file, in the W3C's vocabulary for tabular data. url is the file's address as
// seen from the metadata.
func (f *Frozen) CSVW(url, hash string) ([]byte, error) {
	type column struct {
		Name     string `json:"name"`
		Titles   string `json:"titles"`
		Datatype string `json:"datatype"`
		Says     string `json:"dc:description"`
		Required bool   `json:"required"`
	}
	var cols []column
	for _, c := range Columns() {
		kind := "string"
		switch c.Kind {
		case export.Integer:
			kind = "integer"
		case export.Number:
			kind = "number"
		}
		optional := []string{"value", "breakdown_1", "category_1", "category_1_words", "breakdown_2", "category_2", "category_2_words", "rate_base", "rate", "rate_low", "rate_high"}
		cols = append(cols, column{c.Key, c.Label, kind, columnSays[c.Key], !slices.Contains(optional, c.Key)})
	}
	return json.MarshalIndent(map[string]any{
		"@context":       []any{"http://www.w3.org/ns/csvw", map[string]string{"@language": "en"}},
		"@type":          "Table",
		"url":            url,
		"dc:title":       f.Title,
		"dc:description": f.Notes,
		"dc:publisher":   f.OrgName,
		"dc:identifier":  f.ID,
		"dc:issued":      map[string]string{"@value": f.At.Format("2006-01-02"), "@type": "xsd:date"},
		"dc:temporal":    string(f.From) + "/" + string(f.To),
		"dc:license":     map[string]string{"@id": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"},
		"notes": []any{
			map[string]string{"type": "rule", "value": f.Said},
			map[string]string{"type": "sha256 of the frozen release", "value": hash},
		},
		"dialect": map[string]any{"header": true, "delimiter": ",", "lineTerminators": []string{"\r\n", "\n"}, "encoding": "utf-8"},
		"tableSchema": map[string]any{
			"columns":    cols,
			"primaryKey": []string{"table", "map_of", "place_code", "level", "period", "part", "category_1", "category_2"},
		},
	}, "", "  ")
}
