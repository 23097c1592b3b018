// Package publicationweb shows releases, their audit gate, the pages and files that everybody may read, the answers to
// yearly questions, and the analyst's workbench. It decides nothing.
package publicationweb

import (
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages work with.
type Deps struct {
	Service *publication.Service
	// Base is the site's own address, for feeds.
	Base string
	// Demo marks every figure as synthetic.
	Demo bool
}

// Routes gives every page.
func Routes(d Deps) []web.Route {
	return []web.Route{
		{Pattern: "GET /publishing", Action: publication.ActSee, Handle: d.list},
		{Pattern: "GET /publishing/new", Action: publication.ActDraft, Handle: d.newForm},
		{Pattern: "POST /publishing/new", Action: publication.ActDraft, Handle: d.begin},
		{Pattern: "GET /publishing/{id}", Action: publication.ActSee, Handle: d.gate},
		{Pattern: "GET /publishing/{id}/tables", Action: publication.ActSee, Handle: d.tables},
		{Pattern: "GET /publishing/{id}/verify", Action: publication.ActSee, Handle: d.verify},
		{Pattern: "GET /publishing/{id}/change", Action: publication.ActDraft, Handle: d.changeForm},
		{Pattern: "POST /publishing/{id}/change", Action: publication.ActDraft, Handle: d.change},
		{Pattern: "POST /publishing/{id}/run", Action: publication.ActDraft, Handle: d.run},
		{Pattern: "POST /publishing/{id}/mend", Action: publication.ActDraft, Handle: d.mend},
		{Pattern: "POST /publishing/{id}/sign", Action: publication.ActSign, Handle: d.sign},
		{Pattern: "GET /publishing/{id}/withdraw", Action: publication.ActWithdraw, Handle: d.withdrawForm},
		{Pattern: "POST /publishing/{id}/withdraw", Action: publication.ActWithdraw, Handle: d.withdraw},
		{Pattern: "GET /publishing/{id}/log", Action: publication.ActLog, Handle: d.logForm},
		{Pattern: "POST /publishing/{id}/log", Action: publication.ActLog, Handle: d.log},
		{Pattern: "GET /releases", Action: web.Public, Handle: d.published},
		{Pattern: "GET /releases/feed.atom", Action: web.Public, Handle: d.feed},
		{Pattern: "GET /releases/{id}", Action: web.Public, Handle: d.public},
		{Pattern: "GET /releases/{id}/{file}", Action: web.Public, Handle: d.file},
		{Pattern: "GET /api/v1/releases/{id}/{file}", Action: web.Public, Handle: d.file, API: true},
		{Pattern: "GET /foi", Action: publication.ActPack, Handle: d.packs},
		{Pattern: "POST /foi", Action: publication.ActPack, Handle: d.makePack},
		{Pattern: "GET /foi/{id}", Action: publication.ActPack, Handle: d.pack},
		{Pattern: "GET /foi/{id}/{file}", Action: publication.ActPack, Handle: d.packFile},
		{Pattern: "GET /workbench", Action: publication.ActQuery, Handle: d.workbench},
		{Pattern: "GET /workbench/answer/{file}", Action: publication.ActQuery, Handle: d.answerFile},
		{Pattern: "POST /workbench/save", Action: publication.ActQuery, Handle: d.saveQuery},
		{Pattern: "POST /workbench/forget", Action: publication.ActQuery, Handle: d.forgetQuery},
	}
}

// version is that of the form, 0 when there is none.
func version(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.FormValue("version"), 10, 64)
	if err != nil || n < 1 {
		return -1 // no release has it, so a form without one is refused
	}
	return n
}
