// Package briefingweb is the pages of scheduled reports: what one's audience gets, each report as it was frozen, and for
// administrators the matrix. It decides nothing: package briefing does.
package briefingweb

import (
	"context"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Briefing *briefing.Service
	Policy   *authz.Policy
	// Printer makes PDFs, where it can.
	Printer *letter.Printer
	// Draw makes the picture of a control chart; id is its own in the page. Alone makes a page one file that needs nothing else.
	Draw  func(x *boardpack.SPC, id, title string) chart.SVG
	Alone func(ctx context.Context, page templ.Component) ([]byte, error)
	// Opens tells whether the reader may open a page of the site, so that no link leads nowhere.
	Opens func(ctx context.Context, path string) bool
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	read, matrix := briefing.ActRead, briefing.ActMatrix
	return []web.Route{
		{Pattern: "GET /reports-to-you", Action: read, Handle: d.yours},
		{Pattern: "POST /reports-to-you/make", Action: briefing.ActMake, Handle: d.makeNow},
		{Pattern: "GET /reports-to-you/{id}", Action: read, Handle: d.one},
		{Pattern: "GET /reports-to-you/{id}/{file}", Action: read, Handle: d.file},
		{Pattern: "GET /report-matrix", Action: matrix, Handle: d.matrix},
		{Pattern: "GET /report-matrix/files/{file}", Action: matrix, Handle: d.matrixFile},
		{Pattern: "POST /report-matrix/retry", Action: matrix, Handle: d.retry},
		{Pattern: "GET /report-matrix/{report}/{audience}", Action: matrix, Handle: d.cell},
		{Pattern: "POST /report-matrix/{report}/{audience}", Action: matrix, Handle: d.setCell},
	}
}
