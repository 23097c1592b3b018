package collectionweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// mapsPage lists an organisation's maps.
type mapsPage struct {
	title    string
	table    ui.Table
	problems ui.Problems
	name     string
}

func (p *Mapping) list(w http.ResponseWriter, r *http.Request) error {
	return p.showList(w, r, "", nil)
}

func (p *Mapping) showList(w http.ResponseWriter, r *http.Request, name string, problems fault.Problems) error {
	ctx := r.Context()
	list, err := p.Collection.LocalMaps(ctx, web.Scope(r), orgOf(r))
	if err != nil {
		return err
	}
	x := mapsPage{title: mapsTitle(ctx, list), name: name, problems: web.Problems(ctx, problems)}
	x.table = ui.Table{Caption: lang.T(ctx, "Your maps"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Map")}, {Label: lang.T(ctx, "Kind of file")}, {Label: lang.T(ctx, "In use")},
		{Label: lang.T(ctx, "Labels left"), Number: true}, {Label: lang.T(ctx, "Last change")}}}
	for _, m := range list {
		use := lang.T(ctx, "Not frozen yet")
		if m.Latest > 0 {
			use = collection.MapRef(m.Name, m.Latest)
		}
		x.table.Rows = append(x.table.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Name, Href: "/mapping/" + m.ID}, {Text: lang.T(ctx, shapeWords[m.Shape])}, {Text: use},
			{Text: lang.T(ctx, "%d", m.Undecided)}, {Text: lang.DateTime(ctx, m.Changed)}}})
	}
	return p.page(w, r, x.title, nil, mapsBody(x), problems)
}

// mapsTitle says what is to be done.
func mapsTitle(ctx context.Context, list []collection.LocalMap) string {
	left, frozen := 0, 0
	for _, m := range list {
		left += int(m.Undecided)
		if m.Latest > 0 {
			frozen++
		}
	}
	switch {
	case len(list) == 0:
		return lang.T(ctx, "No map yet: begin with a file from your system")
	case left > 0:
		return lang.N(ctx, left, "%d label is left to decide", "%d labels are left to decide")
	case frozen == 0:
		return lang.T(ctx, "Every label is decided. Freeze the map to use it")
	}
	return lang.N(ctx, frozen, "%d map is in use, and nothing is left to decide", "%d maps are in use, and nothing is left to decide")
}

// start begins a map from a sample, or brings a map file in.
func (p *Mapping) start(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	u, data, err := sent(r)
	name := r.FormValue("name")
	var m collection.LocalMap
	if err == nil {
		if r.FormValue("do") == "bring" || strings.HasSuffix(strings.ToLower(u.Name), ".json") {
			m, err = p.Collection.BringMap(ctx, orgOf(r), name, data)
		} else {
			m, _, err = p.Collection.StartMap(ctx, orgOf(r), name, u)
		}
	}
	if problems, ok := toMend(err); ok {
		return p.showList(w, r, name, problems)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/mapping/"+m.ID+"/columns")
}

// sample reads another sample into a map.
func (p *Mapping) sample(w http.ResponseWriter, r *http.Request) error {
	u, _, err := sent(r)
	m, oerr := p.open(r)
	if oerr != nil {
		return oerr
	}
	if err == nil {
		_, err = p.Collection.Sample(r.Context(), m.org, m.ID, m.Revision, u)
	}
	if problems, ok := toMend(err); ok {
		return p.showTry(w, r, m, nil, "sample", problems)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, m.href(""))
}

// draftFile gives the draft as a map file.
func (p *Mapping) draftFile(w http.ResponseWriter, r *http.Request) error {
	m, err := p.open(r)
	if err != nil {
		return err
	}
	return giveMap(w, m.Draft, m.Name+" draft")
}

// versionFile gives a frozen version as a map file.
func (p *Mapping) versionFile(w http.ResponseWriter, r *http.Request) error {
	m, err := p.open(r)
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(r.PathValue("version"), 10, 64)
	if err != nil {
		return fault.Missing()
	}
	v, err := p.Collection.MapVersion(r.Context(), web.Scope(r), m.org, m.ID, n)
	if err != nil {
		return err
	}
	return giveMap(w, v.Map, collection.MapRef(m.Name, n))
}

func giveMap(w http.ResponseWriter, m mapping.Map, name string) error {
	b, err := m.Write()
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+strings.ReplaceAll(mapping.Fold(name), " ", "-")+`.map.json"`)
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(b)
	return err
}
