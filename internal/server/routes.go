package server

import (
	"net/http"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/bodycamweb"
	"github.com/havenward/havenward/internal/area/bodycam/clipweb"
	"github.com/havenward/havenward/internal/area/environment/environmentweb"
	"github.com/havenward/havenward/internal/area/governance/boardpack/boardpackweb"
	"github.com/havenward/havenward/internal/area/governance/governanceweb"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/incident/incidentweb"
	"github.com/havenward/havenward/internal/area/insight/insightweb"
	"github.com/havenward/havenward/internal/area/justice/justiceweb"
	"github.com/havenward/havenward/internal/area/network/networkweb"
	"github.com/havenward/havenward/internal/area/risk/riskweb"
	"github.com/havenward/havenward/internal/area/sanction/sanctionweb"
	"github.com/havenward/havenward/internal/area/standard/roundweb"
	"github.com/havenward/havenward/internal/area/standard/standardweb"
	"github.com/havenward/havenward/internal/area/training/learnweb"
	"github.com/havenward/havenward/internal/area/training/trainingweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity/identityweb"
	"github.com/havenward/havenward/internal/known/knownweb"
	"github.com/havenward/havenward/internal/notify/notifyweb"
	"github.com/havenward/havenward/internal/org/orgweb"
	"github.com/havenward/havenward/internal/ui/assets"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/story"
	"github.com/havenward/havenward/internal/web"
)

// routes lists every address of the site.
func (s *Server) routes(o Options) {
	a := s.App
	a.Add(
		web.Route{Pattern: "GET /{$}", Action: web.Public, Handle: s.home},
		web.Route{Pattern: "GET /language/{code}", Action: web.Public, Handle: s.language},
		web.Route{Pattern: "GET /healthz", Action: web.Public, Handle: s.alive},
	)
	a.Mount("GET /assets/", web.Public, assets.Handler())
	a.Mount("GET /assets/offline/", web.Public, s.Offline.Handler())
	a.Mount("GET /sw.js", web.Public, s.Offline.Handler())
	a.Mount("GET /manifest.webmanifest", web.Public, s.Offline.Handler())
	pages := &orgweb.Pages{Org: s.Org, Policy: s.Policy, Base: s.Config.BaseURL}
	a.Add(orgweb.Routes(pages)...)
	orgweb.API(a, pages)
	attachments := &incident.Attachments{Reports: s.Incident, Store: s.Files}
	staff := incidentweb.Staff{Incidents: s.Incident, Directory: places{s}, Units: places{s}, Files: attachments, Case: s.casePages().Link, Cases: s.caseTodo}
	a.Add(incidentweb.StaffRoutes(staff)...)
	incidentweb.StaffAPI(a, staff)
	a.Add(knownweb.Routes()...)
	a.Add(s.surveyRoutes()...)
	figures := insightweb.Deps{Insight: s.Insight, Policy: s.Policy, More: s.waysFrom("/dashboard")}
	a.Add(insightweb.Routes(figures)...)
	insightweb.API(a, figures)
	a.Add(insightweb.PictureRoutes(s.pictures())...)
	reporter := incidentweb.Deps{Incidents: s.Incident, Mine: s.affected, Places: incidentweb.OrgPlaces{Orgs: s.Org, Policy: s.Policy},
		Script: s.Offline.Script(), Secure: s.Config.Secure()}
	a.Add(incidentweb.ReporterRoutes(reporter)...)
	attach := incidentweb.Attach{Reporter: reporter, Staff: staff, Files: attachments}
	a.Add(incidentweb.AttachRoutes(attach)...)
	attach.MountUploads(a)
	a.Add(identityweb.Routes(s.signIn(o))...)
	a.Add(s.keepingRoutes()...)
	a.Add(notifyweb.Routes(notifyweb.Deps{Notify: s.Notify, Read: s.seen})...)
	s.publishingRoutes(o.Demo)
	a.Add(web.Route{Pattern: "GET /more", Action: actMore, Handle: s.more})
	a.Add(web.Route{Pattern: "GET /search", Action: actSearch, Handle: s.searchPage}, web.Route{Pattern: "POST /search", Action: actSearch, Handle: s.search})
	s.App.Add(justiceweb.Routes(s.justicePages())...)
	s.returning()
	s.mapping()
	s.evidenceRoutes()
	s.caseRoutes()
	s.affectedRoutes()
	a.Add(sanctionweb.Routes(s.sanctionPages())...)
	a.Add(standardweb.Routes(s.standardPages())...)
	s.programmeRoutes()
	s.pilotRoutes()
	s.briefingRoutes()
	a.Add(boardpackweb.Routes(s.packPages())...)
	a.Add(riskweb.Routes(s.riskPages())...)
	a.Add(clipweb.Routes(s.clipPages())...)
	a.Add(bodycamweb.Routes(s.bodycamPages())...)
	a.Add(trainingweb.Routes(s.trainingPages())...)
	a.Add(learnweb.Routes(s.learnPages())...)
	a.Add(environmentweb.Routes(s.environmentPages())...)
	s.spreadRoutes()
	a.Add(networkweb.Routes(s.networkPages())...)
	a.Add(governanceweb.Routes(s.governancePages())...)
	a.Add(roundweb.Routes(s.roundPages())...)
	if o.Storybook {
		a.Mount("GET /storybook/", web.Public, story.Handler())
	}
}

// home sends whoever is signed in to the first page of their role, and shows everybody else the ways in.
func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	if a := authz.From(r.Context()); a.SignedIn() {
		return web.Redirect(w, r, first(a.Role))
	}
	return web.Reporter(w, r, web.View{Title: lang.T(r.Context(), "Report violence or abuse at work"), Body: welcome()})
}

// language keeps the chosen language on the device and goes back to where the reader was.
func (s *Server) language(w http.ResponseWriter, r *http.Request) error {
	code := lang.Lang(r.PathValue("code"))
	if code != lang.En && code != lang.Cy {
		return fault.Missing()
	}
	http.SetCookie(w, &http.Cookie{Name: lang.Cookie, Value: string(code), Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()), SameSite: http.SameSiteLaxMode, Secure: s.Config.Secure(), HttpOnly: true})
	return web.Redirect(w, r, back(r))
}

// back gives the page of this site that a request came from.
func back(r *http.Request) string {
	from := r.Referer()
	for _, scheme := range []string{"https://", "http://"} {
		if path, ok := cut(from, scheme+r.Host); ok {
			return web.Local(path, "/")
		}
	}
	return "/"
}

func cut(s, prefix string) (string, bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix && s[len(prefix)] == '/' {
		return s[len(prefix):], true
	}
	return "", false
}

// alive answers load balancers; it says no more than that the database can be read.
func (s *Server) alive(w http.ResponseWriter, r *http.Request) error {
	if err := s.DB.Ping(r.Context()); err != nil {
		return fault.Wrap(fault.Unavailable, "The database does not answer", err)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte("ok\n"))
	return err
}
