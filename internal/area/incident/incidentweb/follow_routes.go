package incidentweb

import (
	"net/http"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// passCookie holds the proof of a code and PIN, sealed, for a short time; it is sent to the pages of that report alone.
const passCookie = "hw_pass"

const followPath = "/report/progress"

func (d Deps) followRoutes() []web.Route {
	held := func(pattern string, f func(Deps, http.ResponseWriter, *http.Request, holding) error) web.Route {
		return web.Route{Pattern: pattern, Action: incident.ActReceipt, Handle: d.withPass(f)}
	}
	own := func(pattern string, f func(Deps, http.ResponseWriter, *http.Request, holding) error) web.Route {
		return web.Route{Pattern: pattern, Action: incident.ActOwn, Handle: d.withOwn(f)}
	}
	return []web.Route{
		{Pattern: "GET " + followPath, Action: incident.ActReceipt, Handle: d.askCode},
		{Pattern: "POST " + followPath, Action: incident.ActReceipt, Handle: d.takeCode},
		held("GET "+followPath+"/see", Deps.see),
		held("GET "+followPath+"/withdraw", Deps.askWithdraw),
		held("POST "+followPath+"/do/{act}", Deps.act),
		{Pattern: "POST " + followPath + "/end", Action: incident.ActReceipt, Handle: d.endPass},
		{Pattern: "GET /my-reports", Action: incident.ActOwn, Handle: d.mine},
		own("GET /my-reports/{id}", Deps.see),
		own("GET /my-reports/{id}/withdraw", Deps.askWithdraw),
		own("POST /my-reports/{id}/do/{act}", Deps.act),
		{Pattern: "GET /paper", Action: incident.ActPaper, Handle: d.askPaper},
		{Pattern: "POST /paper", Action: incident.ActPaper, Handle: d.printPaper},
	}
}

// holding is a report as whoever holds its receipt reaches it.
type holding struct {
	incident.Holder
	// Code is what they call it by; "" for one's own, which has a reference.
	Code string
	// Base is the address that its pages lie under.
	Base string
}

func (h holding) page() string {
	if h.Code != "" {
		return h.Base + "/see"
	}
	return h.Base
}

func (d Deps) pass(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: passCookie, Value: value, Path: followPath, MaxAge: age, HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteStrictMode})
}

// withPass finds the report that the proof in the cookie stands for, and lets the proof last from now.
func (d Deps) withPass(f func(Deps, http.ResponseWriter, *http.Request, holding) error) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		r = spoken(r)
		c, err := r.Cookie(passCookie)
		if err != nil {
			return web.Redirect(w, r, followPath)
		}
		holder, code, ok := d.Incidents.Passed(c.Value)
		if !ok {
			d.pass(w, "", -1)
			return web.Redirect(w, r, followPath+"?again=1")
		}
		token, err := d.Incidents.Pass(holder, code)
		if err != nil {
			return err
		}
		d.pass(w, token, int(incident.PassKeeps/time.Second))
		return f(d, w, r, holding{holder, code, followPath})
	}
}

// withOwn finds one's own report by its id.
func (d Deps) withOwn(f func(Deps, http.ResponseWriter, *http.Request, holding) error) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		holder, err := d.Incidents.Mine(r.Context(), web.Scope(r), r.PathValue("id"))
		if err != nil {
			return err
		}
		return f(d, w, spoken(r), holding{holder, "", "/my-reports/" + holder.Record()})
	}
}

func (d Deps) askCode(w http.ResponseWriter, r *http.Request) error {
	r = spoken(r)
	return d.codePage(w, r, "", nil)
}

// codePage asks for code and PIN. What was typed as the PIN is never sent back.
func (d Deps) codePage(w http.ResponseWriter, r *http.Request, code string, p fault.Problems) error {
	ctx := r.Context()
	v := web.View{Title: lang.T(ctx, "Follow your report"), Problems: p}
	if d.Script != "" {
		v.Scripts = []string{d.Script}
	}
	v.Body = codeForm(code, web.Problems(ctx, p), r.URL.Query().Has("again"))
	return web.Reporter(w, r, v)
}

func (d Deps) takeCode(w http.ResponseWriter, r *http.Request) error {
	r = spoken(r)
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than we can take at once. Shorten it, or send the rest later", err)
	}
	code := incident.TidyCode(r.PostForm.Get("code"))
	holder, err := d.Incidents.Prove(r.Context(), code, r.PostForm.Get("pin"))
	switch {
	case fault.Is(err, fault.TooMany):
		w.Header().Set("Retry-After", "3600")
		return d.codePage(w, r, short(r.PostForm.Get("code")), fault.Problems{{Message: fault.MessageOf(err)}})
	case len(fault.ProblemsOf(err)) > 0:
		return d.codePage(w, r, short(r.PostForm.Get("code")), fault.ProblemsOf(err))
	case err != nil:
		return err
	}
	token, err := d.Incidents.Pass(holder, code)
	if err != nil {
		return err
	}
	d.pass(w, token, int(incident.PassKeeps/time.Second))
	if r.PostForm.Get("then") == "files" {
		return web.Redirect(w, r, followPath+"/files")
	}
	return web.Redirect(w, r, followPath+"/see")
}

func short(s string) string {
	r := []rune(incident.Clean(s))
	return string(r[:min(len(r), 40)])
}

// endPass forgets the proof at once.
func (d Deps) endPass(w http.ResponseWriter, r *http.Request) error {
	d.pass(w, "", -1)
	return web.Redirect(w, r, followPath)
}

// mine lists one's own reports.
func (d Deps) mine(w http.ResponseWriter, r *http.Request) error {
	r = spoken(r)
	ctx := r.Context()
	page, err := d.Incidents.List(ctx, web.Scope(r), incident.Filter{After: r.URL.Query().Get("after"), Limit: 25})
	if err != nil {
		return err
	}
	affected := ""
	if d.Mine != nil {
		if affected, err = d.Mine(ctx); err != nil {
			return err
		}
	}
	title := lang.T(ctx, "My reports")
	return web.Staff(w, r, web.View{Title: title, Width: ui.Middle, Body: myReports(page, affected)})
}
