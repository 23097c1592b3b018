package insightweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// PictureDeps are what the pages of places need.
type PictureDeps struct {
	Pictures *insight.Pictures
	// Returns and Quality are the addresses of the list of returns and of their quality; "" leaves the links out.
	Returns, Quality string
	// Site gives the names of the sites of an organisation by code; nil shows the codes.
	Sites func(ctx context.Context, sc authz.Scope, org string) (map[string]string, error)
	// More gives links to other areas that the reader may open from a picture, Sanctioned the one to who is sanctioned; nil
	// gives none.
	More, Sanctioned func(ctx context.Context) []ui.Link

	drawn *insight.Memory[drawnKey, drawnPicture]
}

// PictureRoutes are the pages of places: pictures, comparisons, patterns, equity, each with its files.
func PictureRoutes(d PictureDeps) []web.Route {
	d.drawn = &insight.Memory[drawnKey, drawnPicture]{}
	routes := []web.Route{
		{Pattern: "GET /picture", Action: insight.ActPicture, Handle: d.picture},
		{Pattern: "GET /picture/{place}", Action: insight.ActPicture, Handle: d.picture},
		{Pattern: "GET /picture/{place}/{file}", Action: insight.ActPicture, Handle: d.pictureFile},
		{Pattern: "GET /compare", Action: insight.ActCompare, Handle: d.compare},
		{Pattern: "GET /compare/{file}", Action: insight.ActCompare, Handle: d.compareFile},
		{Pattern: "GET /patterns", Action: insight.ActPatterns, Handle: d.patterns},
		{Pattern: "GET /patterns/{file}", Action: insight.ActPatterns, Handle: d.patternsFile},
		{Pattern: "GET /equity", Action: insight.ActEquity, Handle: d.equity},
		{Pattern: "GET /equity/{file}", Action: insight.ActEquity, Handle: d.equityFile},
	}
	for i := range routes {
		routes[i].Handle = Deps{Insight: d.Pictures.Service}.warm(routes[i].Handle)
	}
	return routes
}

// figureOver gives the page that says where the staff hurt of a place over twelve months come from.
func figureOver(place string, to collection.Month) string {
	return with("/figure", "measure", "staff_hurt", "place", place, "from", string(to.Add(-11)), "to", string(to))
}

// sayAll gives findings as a paragraph.
func sayAll(ctx context.Context, list []insight.Finding) string {
	var out []string
	for _, f := range list {
		out = append(out, say(ctx, f))
	}
	return strings.Join(out, " ")
}

// monthOf reads the month of an address: empty is the last that has ended, and one that is no month or lies in the future is
// not found.
func (d PictureDeps) monthOf(v url.Values, name string) (collection.Month, error) {
	last := d.Pictures.LastMonth()
	s := v.Get(name)
	if s == "" {
		return last, nil
	}
	m, ok := collection.ParseMonth(s)
	if !ok || m > last.Add(1) || m < "2010-01" {
		return "", fault.Missing()
	}
	return m, nil
}

// monthChoice is one month that a page can be about.
type monthChoice struct {
	Value, Label string
	Chosen       bool
}

// monthChoices offers two years, and the month that is chosen.
func (d PictureDeps) monthChoices(ctx context.Context, chosen collection.Month) []monthChoice {
	last := d.Pictures.LastMonth()
	var out []monthChoice
	seen := false
	for i := range 24 {
		m := last.Add(-i)
		seen = seen || m == chosen
		out = append(out, monthChoice{string(m), lang.Month(ctx, m.First()), m == chosen})
	}
	if !seen {
		out = append(out, monthChoice{string(chosen), lang.Month(ctx, chosen.First()), true})
	}
	return out
}

// with gives an address with its query, without what is empty.
func with(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// chartWordsOf adds the words of hours and days.
func chartWordsOf(ctx context.Context) chart.Words {
	w := chartWords(ctx)
	w.Category, w.Count, w.Hour = lang.T(ctx, "Category"), lang.T(ctx, "Count"), lang.T(ctx, "Hour")
	for i := range 7 {
		day := time.Date(2026, 11, 2+i, 12, 0, 0, 0, time.UTC) // a Monday
		w.Weekdays[i] = lang.Weekday(ctx, day)
		w.ShortDays[i] = strings.Fields(lang.ShortDay(ctx, day))[0]
	}
	return w
}

// fileSheet is a table to be written as a file.
type fileSheet struct {
	name string
	cols []fileColumn
	rows [][]export.Cell
	// about says what the rows are of, for the file's last lines.
	about string
}

type fileColumn struct {
	key, label string
	kind       export.Kind
}

var sheetTypes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.fileSheet"}

// split gives a file's name and format; ok is false where there is no such file.
func split(file string, names ...string) (name, format string, ok bool) {
	name, format, _ = strings.Cut(file, ".")
	return name, format, sheetTypes[format] != "" && slices.Contains(names, name)
}

// write answers with a table as a file.
func (d PictureDeps) write(w http.ResponseWriter, r *http.Request, format string, s fileSheet) error {
	ctx := r.Context()
	var cols []export.Column[[]export.Cell]
	for i, c := range s.cols {
		cols = append(cols, export.Column[[]export.Cell]{Key: c.key, Label: lang.T(ctx, c.label), Kind: c.kind, Value: func(row []export.Cell) export.Cell { return row[i] }})
	}
	rows := func(yield func([]export.Cell, error) bool) {
		for _, row := range s.rows {
			if !yield(row, nil) {
				return
			}
		}
	}
	w.Header().Set("Content-Type", sheetTypes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+s.name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Pictures.Orgs.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: s.about}}
	var err error
	if format == "xlsx" {
		_, err = export.XLSX(ctx, w, cols, rows, o)
	} else {
		_, err = export.CSV(ctx, w, cols, rows, o)
	}
	return err
}
