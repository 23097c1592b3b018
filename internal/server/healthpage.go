package server

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/audit/auditweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/health"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

const actHealth authz.Action = "system.health"

// keepingRoutes are the pages of those who look after the installation, and the two public ones that say what it does.
func (s *Server) keepingRoutes() []web.Route {
	return append(auditweb.Routes(auditweb.Deps{DB: s.DB, Door: s.Door, Closed: s.closedRecords}),
		web.Route{Pattern: "GET /health", Action: actHealth, Handle: s.healthPage},
		web.Route{Pattern: "POST /health/verify", Action: actHealth, Handle: s.verifyChain},
		web.Route{Pattern: "POST /health/retry", Action: jobs.ActionRetry, Handle: s.retryJob},
		web.Route{Pattern: "POST /health/discard", Action: jobs.ActionDiscard, Handle: s.discardJob},
		web.Route{Pattern: "GET /who-can-see-what", Action: web.Public, Handle: s.whoCanSee},
		web.Route{Pattern: "GET /accessibility", Action: web.Public, Handle: s.accessibility},
	)
}

// closedRecords gives which records of a list are reports that the scope may not open.
func (s *Server) closedRecords(ctx context.Context, sc authz.Scope, org string, records []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(records) == 0 {
		return out, nil
	}
	var a db.Args
	q := "SELECT i.id FROM incident i WHERE i.org_id = " + a.Add(org) + " AND i.id IN " + db.In(&a, records) + " AND NOT (" + sc.Where(&a, "i") + ")"
	list, err := db.All(ctx, s.DB, db.Scalar[string], q, a.Values()...)
	for _, id := range list {
		out[id] = true
	}
	return out, err
}

// healthView is what the page shows.
type healthView struct {
	Findings []health.Finding
	Dead     []jobs.Dead
	Chain    chainState
	Problems ui.Problems
	// Closed are the kinds of locked report that nobody of the organisation can open.
	Closed []string
}

// deadShown is how many jobs that were given up the page lists of an organisation, and of the installation.
const deadShown = 50

func (s *Server) healthPage(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	look := Health(s.Config, s.DB)
	look.Now = s.Door.Now
	v := healthView{Findings: append(health.Look(ctx, look), s.facts.finding()), Chain: s.chainJob.state(sc.Org())}
	may, err := s.Policy.Check(authz.From(ctx), jobs.ActionRead)
	if err != nil {
		return err
	}
	if v.Closed, err = s.unopened(ctx, sc.Org()); err != nil {
		return err
	}
	for _, org := range []string{sc.Org(), audit.SystemOrg} {
		list, err := jobs.Given(ctx, s.DB, may, org, "", deadShown)
		if err != nil {
			return err
		}
		v.Dead = append(v.Dead, list...)
	}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Health"), Body: healthBody(v)})
}

func (s *Server) verifyChain(w http.ResponseWriter, r *http.Request) error {
	if err := s.walk(r.Context(), web.Scope(r).Org()); err != nil {
		return err
	}
	return web.Redirect(w, r, "/health#chain")
}

func (s *Server) retryJob(w http.ResponseWriter, r *http.Request) error {
	if err := jobs.Retry(r.Context(), s.Door, r.FormValue("org"), r.FormValue("job")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/health#work")
}

func (s *Server) discardJob(w http.ResponseWriter, r *http.Request) error {
	if err := jobs.Discard(r.Context(), s.Door, r.FormValue("org"), r.FormValue("job"), r.FormValue("reason")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/health#work")
}

// checks gives the findings as lines.
func (v healthView) checks(ctx context.Context) []ui.Check {
	var out []ui.Check
	for _, f := range v.Findings {
		c := ui.Check{Icon: ui.IconTick, Text: lang.T(ctx, findingNames[f.Name]), Small: f.Says, State: lang.T(ctx, "In order")}
		switch f.Level {
		case health.Mind:
			c.Icon, c.State = ui.IconClock, lang.T(ctx, "Keep an eye on it")
		case health.Bad:
			c.Icon, c.State = ui.IconAlert, lang.T(ctx, "See to it")
		}
		out = append(out, c)
	}
	return out
}

// findingNames are the looks of package health in words.
var findingNames = map[string]string{"schema": "Schema of the database", "database": "Soundness of the database", "audit chains": "Audit chains", "checkpoints": "Signed checkpoints",
	"sealed values": "Sealed values", "background work": "Background work", "uploaded files": "Uploaded files", "virus scanner": "Virus scanner", "locked reports": "People who can open locked reports", "backup": "Backup", "disk": "Room on the disk", "clock": "Clock"}

// title says the finding, as every page that shows how things stand does.
func (v healthView) title(ctx context.Context) string {
	n := 0
	for _, f := range v.Findings {
		if f.Level == health.Bad {
			n++
		}
	}
	if n == 0 {
		return lang.T(ctx, "Everything is in order")
	}
	return lang.N(ctx, n, "%d thing needs you", "%d things need you")
}

// chainWords says how the walk through the chain stands.
func (v healthView) chainWords(ctx context.Context) string {
	c := v.Chain
	switch {
	case c.Org == "":
		return lang.T(ctx, "Not checked since this node started.")
	case c.Failed:
		return lang.T(ctx, "The chain could not be read to its end. The log of the server says why.")
	case len(c.Verdict.Breaks) > 0:
		return lang.T(ctx, "Broken at entry %d: %s.", c.Verdict.Breaks[0].Seq, c.Verdict.Breaks[0].What)
	}
	return lang.T(ctx, "Holds: %d entries, checked %s.", c.Verdict.Entries, lang.DateTime(ctx, c.Ended))
}
