package riskweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// heatPage is the five by five with how many risks lie in each cell.
type heatPage struct {
	risk.Heat
	set       matrix.Set
	title     string
	lede      string
	tabs      []ui.NavItem
	downloads []ui.Link
	query     url.Values
	units     *ui.Filter
	chosen    []ui.Chosen
	shown     string
}

// cell leads from a cell to its risks in the register.
func (p *heatPage) cell(c, l int) string {
	v := url.Values{"c": {number(c)}, "l": {number(l)}}
	for _, u := range p.query["unit"] {
		v.Add("unit", u)
	}
	return risk.RegisterPath("") + "?" + v.Encode()
}

// heatMap shows where the risks lie.
func (d Deps) heatMap(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	list, err := d.Risks.Register(ctx, sc, risk.RegisterFilter{Units: v["unit"]})
	if err != nil {
		return err
	}
	units, _, err := d.unitsOf(ctx, sc)
	if err != nil {
		return err
	}
	set := d.Risks.Set()
	p := &heatPage{Heat: risk.HeatOf(list, set), set: set, tabs: d.tabs(ctx, "/risk/heat-map"), downloads: d.files(ctx, "/risk/heat-map", v), query: v, shown: lang.N(ctx, len(list), "%d risk", "%d risks")}
	p.title = heatTitle(ctx, p.Heat)
	p.lede = lang.T(ctx, "Every risk that is not closed, by its score now. Each number leads to its risks. The small number is how many are aimed at that cell.")
	if len(units) > 0 {
		p.units, p.chosen = panelOf(ctx, "/risk/heat-map", v, group(ctx, "unit", "Unit", units))
		p.units.FindName = ""
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/risk", Body: heatBody(p)})
}

// heatTitle is the finding of the map.
func heatTitle(ctx context.Context, h risk.Heat) string {
	switch {
	case h.Risks == 0:
		return lang.T(ctx, "No risk is on the map yet")
	case h.Above == 0:
		return lang.T(ctx, "No risk is extreme. %d of %d score lower than at first", h.Less, h.Risks)
	}
	return lang.N(ctx, h.Above, "%[1]d of %[2]d risks is extreme. %[3]d score lower than at first", "%[1]d of %[2]d risks are extreme. %[3]d score lower than at first", h.Risks, h.Less)
}

// methodPage is how risks are scored, with where that comes from.
func (d Deps) method(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	set := d.Risks.Set()
	title := lang.T(ctx, "Risks are scored from 1 to 25, in %d bands", len(set.Bands))
	return web.Staff(w, r, web.View{Title: title, Current: "/risk", Body: methodBody(title, set, d.tabs(ctx, "/risk/method"))})
}

// says is the score of a cell with its band, and how many risks are aimed at it.
func (p *heatPage) says(ctx context.Context, c, l int) string {
	s := number(c*l) + " " + lower(lang.T(ctx, p.set.BandOf(matrix.Score{C: c, L: l}).Name))
	if n := p.Aim[c][l]; n > 0 {
		s += ", " + lang.T(ctx, "aimed at: %d", n)
	}
	return s
}

// byBand sums the map up in words, for whoever does not see all of it.
func (p *heatPage) byBand(ctx context.Context) string {
	now, aim := map[string]int{}, map[string]int{}
	for c := 1; c <= 5; c++ {
		for l := 1; l <= 5; l++ {
			b := p.set.BandOf(matrix.Score{C: c, L: l}).Code
			now[b] += p.Now[c][l]
			aim[b] += p.Aim[c][l]
		}
	}
	var here, there []string
	for _, b := range slices.Backward(p.set.Bands) {
		here = append(here, number(now[b.Code])+" "+lower(lang.T(ctx, b.Name)))
		there = append(there, number(aim[b.Code])+" "+lower(lang.T(ctx, b.Name)))
	}
	return lang.T(ctx, "Now: %s. Aimed at: %s.", strings.Join(here, ", "), strings.Join(there, ", "))
}
