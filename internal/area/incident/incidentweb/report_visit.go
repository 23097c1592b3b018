package incidentweb

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// draftCookie holds the token of the answers kept so far; nothing else is in it.
const draftCookie = "hw_draft"

// visit is one request of the report form: who asks, what they have answered, and the form for their place.
type visit struct {
	d     Deps
	w     http.ResponseWriter
	r     *http.Request
	draft incident.Draft
	kept  bool // the draft is in the database
	form  incident.Form
	// member is set when whoever asks is signed in at the organisation that the report goes to.
	member bool
}

func (d Deps) open(w http.ResponseWriter, r *http.Request) (*visit, error) {
	v := &visit{d: d, w: w, r: spoken(r)}
	if c, err := r.Cookie(draftCookie); err == nil {
		v.draft, err = d.Incidents.OpenDraft(v.ctx(), c.Value)
		if err != nil && !incident.NoDraft(err) {
			return nil, err
		}
		v.kept = err == nil
	}
	if !v.kept {
		v.draft = d.Incidents.NewDraft()
	}
	if p := r.URL.Query().Get("place"); p != "" && len(p) < 20 {
		v.draft.Place = p
	}
	return v, v.place()
}

// place finds the form for the place of the draft, or of whoever is signed in.
func (v *visit) place() error {
	a := authz.From(v.ctx())
	code, chosen := v.draft.Place, v.draft.Answers.Get("org") != ""
	if code == "" && a.SignedIn() {
		code = a.Org
	}
	var spot incident.Spot
	if code != "" {
		var err error
		if spot, err = v.d.Places.Spot(v.ctx(), code); fault.Is(err, fault.NotFound) {
			v.draft.Place = "" // a poster's code mistyped is no reason to keep anybody from the form
		} else if err != nil {
			return err
		}
	}
	spot.Chosen = chosen
	v.draft.Org = spot.Org
	v.member = a.SignedIn() && spot.Org == a.Org
	v.form = incident.NewForm(spot, v.member)
	return nil
}

// spoken gives the request in the language that its address asks for, if it does.
func spoken(r *http.Request) *http.Request {
	switch l := lang.Lang(r.URL.Query().Get("lang")); l {
	case lang.En, lang.Cy:
		return r.WithContext(lang.With(r.Context(), l))
	}
	return r
}

func (v *visit) ctx() context.Context { return v.r.Context() }

func (v *visit) say(english string, args ...any) string { return lang.T(v.ctx(), english, args...) }

func (v *visit) now() time.Time { return v.d.Incidents.Door.Now() }

// path gives the address of a step, with what a page without kept answers must carry along.
func (v *visit) path(step string) string {
	p := "/report/" + step
	if step == "safe" || step == "" {
		p = "/report"
	}
	return p + v.query(false)
}

// post gives the address that a step's form goes to.
func (v *visit) post(step string) string { return "/report/" + step + v.query(true) }

func (v *visit) query(from bool) string {
	q := url.Values{}
	if p := v.draft.Place; p != "" && !v.kept {
		q.Set("place", p)
	}
	if l := v.r.URL.Query().Get("lang"); l == "en" || l == "cy" {
		q.Set("lang", l)
	}
	if from && v.fromCheck() {
		q.Set("from", "check")
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (v *visit) fromCheck() bool { return v.r.URL.Query().Get("from") == "check" }

// keep saves the draft and gives its token to the browser.
func (v *visit) keep() error {
	if err := v.d.Incidents.SaveDraft(v.ctx(), &v.draft); err != nil {
		return err
	}
	v.kept = true
	v.cookie(v.draft.Token, int(incident.DraftKeeps/time.Second))
	return nil
}

func (v *visit) cookie(value string, age int) {
	http.SetCookie(v.w, &http.Cookie{Name: draftCookie, Value: value, Path: "/report", MaxAge: age, HttpOnly: true, Secure: v.d.Secure, SameSite: http.SameSiteLaxMode})
}

// key takes the idempotency key that a device gave its report, so that the same report sent both ways is one. A device
// that has begun another report begins another draft.
func (v *visit) key() {
	k := v.r.PostForm.Get("idempotency_key")
	if k == "" || k == v.draft.Key || len(k) < 16 || len(k) > 64 {
		return
	}
	if v.kept && !v.draft.Ours {
		place := v.draft.Place
		v.draft, v.kept = v.d.Incidents.NewDraft(), false
		v.draft.Place = place
	}
	v.draft.Key, v.draft.Ours = k, false
}

// view gives a page of the form its frame.
func (v *visit) view(title string, p fault.Problems) web.View {
	x := web.View{Title: title, Problems: p}
	if v.d.Script != "" {
		x.Scripts = []string{v.d.Script}
	}
	return x
}

// on gives a handler of the form from a function of the visit.
func (d Deps) on(f func(*visit) error) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := d.open(w, r)
		if err != nil {
			return err
		}
		if r.Method == http.MethodPost {
			if err := v.r.ParseForm(); err != nil {
				return fault.Wrap(fault.TooLarge, "That is more than we can take at once. Shorten it, or send the rest later", err)
			}
		}
		return f(v)
	}
}

// render answers with a page.
func (v *visit) render(x web.View, body templ.Component) error {
	x.Body = body
	return web.Reporter(v.w, v.r, x)
}
