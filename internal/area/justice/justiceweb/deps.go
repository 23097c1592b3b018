// Package justiceweb is the pages of police and courts: the part of a case, the work list, the yearly review, and the page
// that an officer without an account answers on. It decides nothing: package justice does.
package justiceweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// Deps is what the pages need.
type Deps struct {
	Justice *justice.Service
	// OrgName names an organisation to whoever reads a page without an account.
	OrgName func(ctx context.Context, org string) string
	// Forces gives the names of police forces to choose from; nil lets them be typed.
	Forces func(ctx context.Context, org string) []string
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Justice.Door.Policy().May(authz.From(ctx), act)
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	see, list, review := justice.ActSee, justice.ActList, justice.ActReview
	out := []web.Route{
		{Pattern: "GET /cases/{id}/justice", Action: see, Handle: d.page},
		{Pattern: "GET /cases/{id}/justice/statements/{statement}", Action: justice.ActStatement, Handle: d.statement},
		{Pattern: "POST /cases/{id}/justice/statements/{statement}", Action: justice.ActStatement, Handle: d.write},
		{Pattern: "GET /cases/{id}/justice/clinical", Action: justice.ActStatement, Handle: d.clinical},
		{Pattern: "GET /cases/{id}/justice/answers/{answer}", Action: justice.ActWork, Handle: d.answer},
		{Pattern: "POST /cases/{id}/justice/answers/{answer}", Action: justice.ActWork, Handle: d.confirm},
		{Pattern: "GET /police", Action: list, Handle: d.work},
		{Pattern: "GET /police/liaison", Action: list, Handle: d.liaison},
		{Pattern: "GET /police/hearings.ics", Action: list, Handle: d.calendar},
		{Pattern: "GET /police/files/{file}", Action: justice.ActExport, Handle: d.download},
		{Pattern: "GET /police/agreements", Action: justice.ActAgreement, Handle: d.agreements},
		{Pattern: "POST /police/agreements", Action: justice.ActAgreement, Handle: d.agree},
		{Pattern: "GET /justice-review", Action: review, Handle: d.review},
		{Pattern: "GET /justice-review/print", Action: review, Handle: d.printReview},
		{Pattern: "GET /justice-review/files/{file}", Action: review, Handle: d.reviewFile},
		{Pattern: "GET /update/{token}", Action: web.Public, Handle: d.ask},
		{Pattern: "POST /update/{token}", Action: web.Public, Handle: d.take},
	}
	for _, kind := range web.PaperKinds {
		out = append(out, web.Route{Pattern: "GET /cases/{id}/justice/statements/{statement}/statement." + kind, Action: justice.ActStatement, Handle: func(w http.ResponseWriter, r *http.Request) error {
			return d.document(w, r, kind)
		}})
	}
	for _, a := range acts {
		out = append(out,
			web.Route{Pattern: "GET /cases/{id}/justice/" + a.path, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.form(w, r, a) }},
			web.Route{Pattern: "POST /cases/{id}/justice/" + a.path, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.do(w, r, a) }})
	}
	return out
}
