// Package standardweb is the pages of the standard: assessments, evidence, catalogues and commissioners' checks. It decides
// nothing: package standard does.
package standardweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Standard *standard.Service
	Policy   *authz.Policy
	// Printer makes PDFs where it can.
	Printer *letter.Printer
	// Below gives the trusts below an organisation, by name, for commissioners' checks.
	Below func(ctx context.Context, org string) ([]Provider, error)
}

// Provider is a trust below a commissioner.
type Provider struct{ ID, Name string }

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

// scope gives the reader's scope of another action, the zero scope where they may not.
func (d Deps) scope(ctx context.Context, act authz.Action) authz.Scope {
	sc, err := d.Policy.Check(authz.From(ctx), act)
	if err != nil {
		return authz.Scope{}
	}
	return sc
}

// tabs lead between the lists that the reader may see.
func (d Deps) tabs(ctx context.Context, at string) []ui.NavItem {
	var out []ui.NavItem
	for _, x := range []struct {
		path, label string
		act         authz.Action
	}{{"/standard", "Assessments", standard.ActRead}, {"/standard/plan", "Plan", standard.ActRead}, {"/standard/evidence", "Evidence register", standard.ActRead}, {"/standard/asked", "What is asked of us", round.ActAsked},
		{"/standard/rollup", "Where they stand", round.ActSee}, {"/standard/campaigns", "Campaigns", round.ActSee}, {"/standard/moderation", "Moderation", round.ActModerate}, {"/standard/checks", "Checks of providers", standard.ActCheck},
		{"/standard/catalogues", "Versions of the standard", standard.ActCatalogue}, {"/standard/wording", "Official wording", standard.ActWording}} {
		if d.may(ctx, x.act) {
			out = append(out, ui.NavItem{Label: lang.T(ctx, x.label), Href: x.path, Current: x.path == at})
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// partTabs lead between the pages of one assessment.
func (d Deps) partTabs(ctx context.Context, a *standard.Assessment) []ui.NavItem {
	base := standard.Path(a.ID)
	out := []ui.NavItem{{Label: lang.T(ctx, "Assessment"), Href: base, Current: true}, {Label: lang.T(ctx, "Plan"), Href: improve.PlanPath(a.ID)}, {Label: lang.T(ctx, "What does not fit"), Href: base + "/consistency"}}
	if d.may(ctx, improve.ActSheet) {
		out = append(out, ui.NavItem{Label: lang.T(ctx, "Spreadsheet"), Href: base + "/sheet"})
	}
	if d.may(ctx, improve.ActCarry) && a.Catalogue == "v1" {
		out = append(out, ui.NavItem{Label: lang.T(ctx, "Bring over to the next version"), Href: base + "/carry"})
	}
	return out
}

const one = "/standard/assessments/{id}"

// Routes gives the pages.
func Routes(d Deps) []web.Route {

	out := []web.Route{
		{Pattern: "GET /standard", Action: standard.ActRead, Handle: d.list},
		{Pattern: "GET " + one, Action: standard.ActRead, Handle: d.overview},
		{Pattern: "GET " + one + "/sections/{section}", Action: standard.ActRead, Handle: d.section},
		{Pattern: "GET " + one + "/indicators/{code}", Action: standard.ActRead, Handle: d.indicator},
		{Pattern: "POST " + one + "/indicators/{code}/rate", Action: standard.ActRate, Handle: d.rate},
		{Pattern: "POST " + one + "/indicators/{code}/comment", Action: standard.ActComment, Handle: d.comment},
		{Pattern: "POST " + one + "/comment", Action: standard.ActComment, Handle: d.comment},
		{Pattern: "GET " + one + "/comments", Action: standard.ActRead, Handle: d.comments},
		{Pattern: "GET " + one + "/statements/{statement}", Action: standard.ActRead, Handle: d.statement},
		{Pattern: "GET " + one + "/statements/{statement}/page", Action: standard.ActRead, Handle: d.statementPage},
		{Pattern: "GET " + one + "/indicators/{code}/evidence", Action: standard.ActEvidence, Handle: d.addEvidence},
		{Pattern: "POST " + one + "/indicators/{code}/evidence", Action: standard.ActEvidence, Handle: d.takeEvidence, MaxBody: 101 << 20},
		{Pattern: "GET /standard/evidence", Action: standard.ActRead, Handle: d.register},
		{Pattern: "GET /standard/evidence/{id}", Action: standard.ActRead, Handle: d.item},
		{Pattern: "GET /standard/evidence/{id}/file", Action: standard.ActRead, Handle: d.file},
		{Pattern: "GET /standard/catalogues", Action: standard.ActCatalogue, Handle: d.catalogues},
		{Pattern: "GET /standard/catalogues/{version}", Action: standard.ActCatalogue, Handle: d.catalogue},
		{Pattern: "GET /standard/wording", Action: standard.ActWording, Handle: d.wording},
		{Pattern: "POST /standard/wording", Action: standard.ActWording, Handle: d.takeWording, MaxBody: 6 << 20},
		{Pattern: "GET /standard/wording/{id}", Action: standard.ActWording, Handle: d.wordingFile},
		{Pattern: "POST /standard/wording/{id}", Action: standard.ActWording, Handle: d.applyWording},
		{Pattern: "GET /standard/checks", Action: standard.ActCheck, Handle: d.checks},
	}
	for _, format := range []string{"csv", "xlsx"} {
		out = append(out,
			web.Route{Pattern: "GET /standard/download." + format, Action: standard.ActExport, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.downloadList(w, r, format) }},
			web.Route{Pattern: "GET /standard/checks/download." + format, Action: standard.ActCheck, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.downloadChecks(w, r, format) }},
			web.Route{Pattern: "GET /standard/catalogues/{version}/download." + format, Action: standard.ActCatalogue, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.downloadCatalogue(w, r, format) }},
			web.Route{Pattern: "GET /standard/evidence/download." + format, Action: standard.ActExport, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.downloadItems(w, r, format) }},
			web.Route{Pattern: "GET " + one + "/download." + format, Action: standard.ActExport, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.downloadRows(w, r, format) }},
			web.Route{Pattern: "GET " + one + "/statements/{statement}/download." + format, Action: standard.ActExport, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.downloadRows(w, r, format) }})
	}
	for _, kind := range []string{"docx", "pdf"} {
		out = append(out,
			web.Route{Pattern: "GET " + one + "/assessment." + kind, Action: standard.ActExport, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.document(w, r, kind) }},
			web.Route{Pattern: "GET " + one + "/sections/{section}/section." + kind, Action: standard.ActExport, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.document(w, r, kind) }},
			web.Route{Pattern: "GET " + one + "/statements/{statement}/statement." + kind, Action: standard.ActRead, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.statementFile(w, r, kind) }})
	}
	for _, a := range acts() {
		out = append(out,
			web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
	}
	return out
}
