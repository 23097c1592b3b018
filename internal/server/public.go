package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (s *Server) whoCanSee(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Who can see what"), Body: whoCanSeeBody(s.sightTable(ctx))})
}

func (s *Server) accessibility(w http.ResponseWriter, r *http.Request) error {
	return web.Reporter(w, r, web.View{Title: lang.T(r.Context(), "Accessibility of this service"), Body: accessibilityBody()})
}

// mayDo gives in words the roles that may do an action, from the policy itself, so that the page can never promise
// something else than the program does.
func (s *Server) mayDo(ctx context.Context, act authz.Action) string {
	for _, g := range s.Policy.Grants() {
		if g.Action != act {
			continue
		}
		var out []string
		for _, role := range authz.Roles() {
			reach, ok := g.Roles[role]
			if !ok || role == authz.System || role == authz.Public {
				continue
			}
			words := lang.T(ctx, role.Words())
			if reach == authz.ReachUnit {
				words += " (" + lang.T(ctx, "for their own place only") + ")"
			}
			out = append(out, words)
		}
		return strings.Join(out, ", ")
	}
	return ""
}

// sightTable says for each kind of report who may open it.
func (s *Server) sightTable(ctx context.Context) ui.Table {
	row := func(what, who string) ui.Row { return ui.Row{Cells: []ui.Cell{{Text: what}, {Text: who}}} }
	open := s.mayDo(ctx, incident.ActRead)
	return ui.Table{Caption: lang.T(ctx, "Who can open a report"), Columns: []ui.Column{{Label: lang.T(ctx, "What it is")}, {Label: lang.T(ctx, "Who can open it in your organisation")}}, Rows: []ui.Row{
		row(lang.T(ctx, "A report, without the names in it"), open+". "+lang.T(ctx, "Never somebody whom the report keeps away.")),
		row(lang.T(ctx, "A report that you keep from the managers of the place"), lang.T(ctx, "Only people cleared for such reports. The managers of the place are kept away from it.")),
		row(lang.T(ctx, "A report of something sexual"), lang.T(ctx, "Only people cleared for the sexual safety route.")),
		row(lang.T(ctx, "The names in a report"), s.mayDo(ctx, incident.ActIdentity)+". "+lang.T(ctx, "They must give a reason, and it is written down.")),
		row(lang.T(ctx, "Any locked report, when it cannot wait"), s.mayDo(ctx, incident.ActBreakGlass)+". "+lang.T(ctx, "For two hours, with a reason, and others are told. It never opens a report to somebody it keeps away.")),
		row(lang.T(ctx, "Counts and times, without any report"), s.mayDo(ctx, incident.ActDashboard)+"."),
		row(lang.T(ctx, "The log of who did what"), s.mayDo(ctx, "audit.read")+". "+lang.T(ctx, "What belongs to a locked report is left out for those who may not open it.")),
	}}
}
