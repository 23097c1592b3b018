package collectionweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/area/collection/quality"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// measures lists every measure with its definition.
func (d QualityPages) measures(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "What each measure of data quality means"), Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Data quality"), Href: "/quality"}},
		Body: qualityMeasuresBody(quality.Items()), Current: "/quality"})
}

// measure is the definition of one.
func (d QualityPages) measure(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, ok := quality.ItemOf(quality.Key(r.PathValue("key")))
	if !ok {
		return fault.Missing()
	}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, i.Name), Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Data quality"), Href: "/quality"}, {Label: lang.T(ctx, "Measures"), Href: "/quality-measures"}},
		Body: qualityMeasureBody(i), Current: "/quality"})
}
