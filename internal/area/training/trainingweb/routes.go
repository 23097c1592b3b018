// Package trainingweb is the pages of training: who has what they need, by competence and by unit, what ends soon, who needs what,
// and files of training systems. It decides nothing: package training does.
package trainingweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Training *training.Service
	Policy   *authz.Policy
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	out := []web.Route{
		{Pattern: "GET /training", Action: training.ActRead, Handle: d.overview},
		{Pattern: "GET /training/competences", Action: training.ActRead, Handle: d.competences},
		{Pattern: "GET /training/groups", Action: training.ActRead, Handle: d.groups},
		{Pattern: "GET /training/unit", Action: training.ActRead, Handle: d.unit},
		{Pattern: "GET /training/method", Action: training.ActRead, Handle: d.method},
		{Pattern: "GET /training/ending", Action: training.ActPeople, Handle: d.ending},
		{Pattern: "GET /training/beyond", Action: training.ActBeyond, Handle: d.beyond},
		{Pattern: "GET /training/requirements", Action: training.ActRead, Handle: d.requirements},
		{Pattern: "GET /training/imports", Action: training.ActImport, Handle: d.imports},
		{Pattern: "POST /training/imports", Action: training.ActImport, Handle: d.send, MaxBody: training.MaxFile + 1<<20},
		{Pattern: "GET /training/imports/{import}", Action: training.ActImport, Handle: d.one},
		{Pattern: "POST /training/imports/{import}", Action: training.ActImport, Handle: d.decide},
		{Pattern: "GET /training/imports/{import}/refused.csv", Action: training.ActImport, Handle: d.refused},
	}
	out = append(out, web.Route{Pattern: "GET /training/test", Action: training.ActRecord, Handle: d.test}, web.Route{Pattern: "POST /training/test", Action: training.ActRecord, Handle: d.test})
	for path, h := range map[string]web.HandlerFunc{"/training/requirements/new": d.addRequirement, "/training/requirements/{requirement}/end": d.endRequirement, "/training/exemptions/new": d.addExemption, "/training/competences/new": d.putCompetence,
		"/training/competences/{competence}/change": d.putCompetence} {
		out = append(out, web.Route{Pattern: "GET " + path, Action: training.ActRequire, Handle: h}, web.Route{Pattern: "POST " + path, Action: training.ActRequire, Handle: h})
	}
	out = append(out, web.Route{Pattern: "POST /training/exemptions/{exemption}/end", Action: training.ActRequire, Handle: d.endExemption})
	for _, format := range []string{"csv", "xlsx"} {
		for path, x := range map[string]struct {
			which string
			act   authz.Action
		}{"/training": {"training", training.ActExport}, "/training/competences": {"training", training.ActExport}, "/training/ending": {"ending", training.ActPeople}, "/training/beyond": {"beyond", training.ActBeyond}} {
			out = append(out, web.Route{Pattern: "GET " + path + "/download." + format, Action: x.act,
				Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, x.which, format) }})
		}
	}
	return out
}
