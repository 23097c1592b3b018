package publicationweb

import (
	"bytes"
	"context"
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// outside shows a page that everybody may read.
func outside(w http.ResponseWriter, r *http.Request, title string, v web.View) error {
	ctx := r.Context()
	v.Title, v.Width = title, ui.Wide
	if actor(ctx).SignedIn() {
		v.Width, v.Current = "", "/publishing"
		return web.Staff(w, r, v)
	}
	v.Note = []string{lang.T(ctx, "Published figures."), lang.T(ctx, "No sign-in needed.")}
	return web.Outside(w, r, v)
}

func (d Deps) published(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := d.Service.Published(ctx)
	if err != nil {
		return err
	}
	title := lang.T(ctx, "Nothing has been published yet")
	if len(all) > 0 {
		title = lang.N(ctx, len(all), "%d release of figures about violence against NHS staff", "%d releases of figures about violence against NHS staff")
	}
	t := ui.Table{Caption: lang.T(ctx, "Releases"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Release")}, {Label: lang.T(ctx, "Period")}, {Label: lang.T(ctx, "Published by")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for _, x := range all {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Title, Href: "/releases/" + x.ID}, {Text: x.Spec.Period()}, {Text: d.Service.OrgWords(ctx, x.Org), Sub: lang.Date(ctx, x.Second.At)}, {Body: stateTag(ctx, x)}}})
	}
	return outside(w, r, title, web.View{Body: publishedBody(title, t)})
}

// publicPage is what everybody sees of a release.
type publicPage struct {
	x       *publication.Release
	f       *publication.Frozen
	finding string
	quality []string
	grids   []grid
	rates   []rateChart
	drawing *chart.Drawing
	files   []ui.Link
	demo    bool
	by      string
	missing []string
	more    int
}

func (d Deps) public(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, f, err := d.Service.Public(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &publicPage{x: x, f: f, demo: d.Demo, by: d.Service.OrgWords(ctx, x.Org)}
	if f == nil {
		return outside(w, r, lang.T(ctx, "Withdrawn: %s", x.Title), web.View{Body: p.body()})
	}
	if cached(w, r, x.Hash+"-"+string(lang.Of(ctx))+"-"+x.ReplacedBy+signedIn(ctx)) {
		return nil
	}
	for _, t := range f.Tables {
		p.grids = append(p.grids, layout(t, nil, nil))
		if c := rates(ctx, f, t); c != nil {
			p.rates = append(p.rates, *c)
		}
	}
	p.finding = finding(ctx, f)
	p.drawing = draw(ctx, f)
	p.quality = d.quality(ctx, f, p)
	for _, k := range []struct{ file, words string }{{"data.csv", "CSV"}, {"data.xlsx", "Excel"}, {"data.json", "JSON"}, {"data.parquet", "Parquet"}, {"data.csv-metadata.json", lang.T(ctx, "What the columns mean (CSVW)")}, {"frozen.json", lang.T(ctx, "The frozen release, as its hash covers it")}} {
		p.files = append(p.files, ui.Link{Text: k.words, Href: "/releases/" + x.ID + "/" + k.file})
	}
	return outside(w, r, p.finding, web.View{Body: p.body(), Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Releases"), Href: "/releases"}, {Label: f.Title}}})
}

func signedIn(ctx context.Context) string {
	if actor(ctx).SignedIn() {
		return "-staff"
	}
	return ""
}

// cached answers 304 when the reader has the page already. A release never changes, but whether it was corrected does.
func cached(w http.ResponseWriter, r *http.Request, tag string) bool {
	etag := `"` + tag + `"`
	w.Header().Set("ETag", etag)
	if actor(r.Context()).SignedIn() {
		w.Header().Set("Cache-Control", "private, no-cache")
	} else {
		w.Header().Set("Cache-Control", "public, no-cache")
		w.Header().Set("Vary", "Cookie, Accept-Language")
	}
	for _, have := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(have), "W/") == etag {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// finding is a sentence that is true of the data: the publisher's total, and how much of the returns it rests on.
func finding(ctx context.Context, f *publication.Frozen) string {
	total := "–"
	for _, c := range f.Tables[0].Cells {
		if whole(f.Tables[0], c) {
			total = c.Shown
		}
	}
	what := map[string]string{publication.Staff: "staff were affected by violence or abuse", publication.Incidents: "incidents of violence or abuse were recorded"}[f.Counted]
	if !isNumber(total) {
		return lang.T(ctx, "%s, %s", f.Title, f.OrgName)
	}
	about := ""
	if f.Rule.Base > 1 && (f.Org != "ENG" || f.Rule.RoundTop) {
		about = "About "
	}
	return lang.T(ctx, "%s%s %s, %s", about, spaced(total), what, publication.Spec{From: f.From, To: f.To}.Period())
}

func isNumber(s string) bool { _, err := strconv.ParseInt(s, 10, 64); return err == nil }

// whole tells whether a cell is the publisher's own total.
func whole(t publication.Table, c publication.Cell) bool {
	for i, at := range c.At {
		if at != 0 && !(i == 1 && len(t.Dims[1].Classes) == 2) {
			return false
		}
	}
	return true
}

// draw makes a chart of the first table: the publisher's own figures by its last dimension.
func draw(ctx context.Context, f *publication.Frozen) *chart.Drawing {
	t := f.Tables[0]
	last := len(t.Dims) - 1
	b := chart.Bars{Frame: chart.Frame{ID: "release", Title: t.Name + ", " + f.OrgName, Desc: t.Name, Width: 640}, CategoryName: t.Dims[last].Words, CountName: publication.CountedWords(f.Counted)}
	for _, c := range t.Cells {
		own := c.At[last] != 0
		for i, at := range c.At[:last] {
			own = own && (at == 0 || i == 1 && len(t.Dims[1].Classes) == 2)
		}
		if !own {
			continue
		}
		bar := chart.Bar{Label: t.Dims[last].Classes[c.At[last]].Words}
		if n, err := strconv.ParseFloat(c.Shown, 64); err == nil {
			bar.Count = n
		} else {
			bar.Mark = c.Shown
		}
		b.Bars = append(b.Bars, bar)
	}
	if len(b.Bars) < 2 || len(b.Bars) > 24 {
		return nil
	}
	out := b.Draw()
	return &out
}

// quality says what must be known of the figures.
func (d Deps) quality(ctx context.Context, f *publication.Frozen, p *publicPage) []string {
	var out []string
	if f.Owed > 0 {
		out = append(out, lang.T(ctx, "%d of %d monthly returns are in these figures. No trust is taken as zero because it is missing.", f.Came, f.Owed))
		seen := map[string]bool{}
		for _, s := range f.Sources {
			if s.Standing != "accepted" && s.Standing != "approved" && !seen[s.Org] {
				seen[s.Org] = true
				if len(p.missing) < 40 {
					p.missing = append(p.missing, d.Service.OrgWords(ctx, s.Org))
				} else {
					p.more++
				}
			}
		}
	} else {
		out = append(out, lang.T(ctx, "Counted from the records that there were on the day of the release."))
	}
	out = append(out, lang.T(ctx, "Staff report more and fewer are hurt where the culture is open. More reports are not by themselves more violence."),
		lang.T(ctx, "Rule: %s. The audit proved that no hidden cell can be worked out to fewer than %d values, alone or together with earlier releases.", f.Said, f.Rule.Keep))
	if f.Rate != "" {
		out = append(out, lang.T(ctx, "Rates are for each %s (%s), worked out from the number that is shown and from nothing else, so that they tell no more than it does. Their intervals of 95 in 100 hold for every count that the number may stand for.", publication.RateWords(f.Rate), f.RateSource))
	}
	if f.Notes != "" {
		out = append(out, f.Notes)
	}
	return out
}

var kinds = map[string]string{"data.csv": "text/csv; charset=utf-8", "data.json": "application/json", "data.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"data.parquet": "application/vnd.apache.parquet", "data.csv-metadata.json": "application/csvm+json", "frozen.json": "application/json"}

// file gives a release as a file. Its tag is the hash of the release, since a release never changes.
func (d Deps) file(w http.ResponseWriter, r *http.Request) error {
	ctx, name := r.Context(), r.PathValue("file")
	kind, ok := kinds[name]
	if !ok {
		return fault.Missing()
	}
	x, f, err := d.Service.Public(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if f == nil {
		return fault.Missing()
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	if cached(w, r, x.Hash+"-"+name) {
		return nil
	}
	var b bytes.Buffer
	switch name {
	case "data.csv":
		_, err = export.CSV(ctx, &b, publication.Columns(), f.Rows(), export.Options{})
	case "data.json":
		_, err = export.JSON(ctx, &b, publication.Columns(), f.Rows(), export.Options{})
	case "data.xlsx":
		_, err = export.XLSX(ctx, &b, publication.Columns(), f.Rows(), export.Options{})
	case "data.parquet":
		_, err = export.Parquet(ctx, &b, publication.Columns(), f.Rows())
	case "frozen.json":
		var raw []byte
		raw, err = d.Service.Bytes(ctx, x)
		b.Write(raw)
	default:
		var raw []byte
		raw, err = f.CSVW("data.csv", x.Hash)
		b.Write(raw)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	if name != "data.csv-metadata.json" {
		w.Header().Set("Content-Disposition", `attachment; filename="`+x.ID+"-"+name+`"`)
	}
	w.Header().Set("Link", `<data.csv-metadata.json>; rel="describedby"; type="application/csvm+json"`)
	_, err = w.Write(b.Bytes())
	return err
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Link    atomLink    `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Summary string   `xml:"summary"`
	Link    atomLink `xml:"link"`
}

// feed tells programs of new releases.
func (d Deps) feed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := d.Service.Published(ctx)
	if err != nil {
		return err
	}
	out := atomFeed{ID: d.Base + "/releases", Title: "Releases of figures about violence against NHS staff", Updated: time.Unix(0, 0).UTC().Format(time.RFC3339), Link: atomLink{"self", d.Base + "/releases/feed.atom"}}
	for i, x := range all {
		at, says := x.Second.At, x.Spec.Period()+", "+x.Spec.Rule.Words()
		if x.State == publication.Withdrawn {
			at, says = x.Withdrawn, "Withdrawn: "+x.Reason
		}
		if s := at.UTC().Format(time.RFC3339); i == 0 || s > out.Updated {
			out.Updated = s
		}
		out.Entries = append(out.Entries, atomEntry{ID: d.Base + "/releases/" + x.ID, Title: x.Title, Updated: at.UTC().Format(time.RFC3339), Author: d.Service.OrgWords(ctx, x.Org), Summary: says, Link: atomLink{"alternate", d.Base + "/releases/" + x.ID}})
	}
	raw, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=300")
	_, err = w.Write(append([]byte(xml.Header), raw...))
	return err
}
