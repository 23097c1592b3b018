package incidentweb

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/web"
)

// ReporterRoutes gives the pages for people who report: the form, the receipt, following a report and one's own.
func ReporterRoutes(d Deps) []web.Route {
	report := func(pattern string, f func(*visit) error) web.Route {
		return web.Route{Pattern: pattern, Action: incident.ActReport, Handle: d.on(f)}
	}
	return append([]web.Route{
		report("GET /report", showStep),
		report("GET /report/{step}", showStep),
		report("POST /report/{step}", takeStep),
		report("GET /report/check", showCheck),
		report("POST /report/check", sendCheck),
		report("POST /report/names", decide),
		report("GET /report/sent", showSent),
		report("GET /report/later", showLater),
		report("POST /report/forget", forget),
		report("GET /report/elsewhere", otherPlace),
		report("GET /report/outbox", showOutbox),
		report("GET /report/colleague", showColleague),
		{Pattern: "GET /report/form.json", Action: incident.ActReport, API: true, Handle: d.on(showManifest)},
		{Pattern: "POST /report/send", Action: incident.ActReport, API: true, Handle: d.send},
	}, d.followRoutes()...)
}

func showLater(v *visit) error {
	if !v.kept {
		return web.Redirect(v.w, v.r, "/report")
	}
	return v.render(v.view(v.say("Your answers are kept for 3 days"), nil), v.later())
}

// forget removes what was answered, at once.
func forget(v *visit) error {
	if v.kept {
		if err := v.d.Incidents.DropDraft(v.ctx(), v.draft.Token); err != nil {
			return err
		}
	}
	v.cookie("", -1)
	return v.render(v.view(v.say("Your answers are removed"), nil), plainPage("/report", v.say("Your answers are removed"),
		v.say("Nothing of them is left here. You can report at any time, on this device or another.")))
}

// otherPlace takes the place of a poster back to its organisation, for what happened at another place.
func otherPlace(v *visit) error {
	if v.kept {
		v.draft.Place = v.form.Spot.Org
		if err := v.place(); err != nil {
			return err
		}
		if err := v.keep(); err != nil {
			return err
		}
	}
	return web.Redirect(v.w, v.r, v.path("when"))
}

func showOutbox(v *visit) error {
	x := v.view(v.say("Reports on this device"), nil)
	x.Main = templ.Attributes{"data-hw-outbox": ""}
	return v.render(x, outbox())
}

func showColleague(v *visit) error {
	return v.render(v.view(v.say("Ask a colleague to fill this in for you"), nil), plainPage(v.path("safe"), v.say("Ask a colleague to fill this in for you"),
		v.say("Give this device to somebody you trust, or ask them to open this address on theirs. When the form asks who was affected, they choose “A colleague”."),
		v.say("You choose what they write. Ask them to give you the code and the PIN, so that you can follow it yourself.")))
}

// noStore keeps an answer out of every cache.
func noStore(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }
