package environmentweb

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// shell is the page of a walk-round before its module has filled it. It is the same for everybody and holds nothing of anybody,
// so that a device may keep a copy of it.
func (d Deps) shell(w http.ResponseWriter, r *http.Request) error {
	title := lang.T(r.Context(), "Walk-round")
	return web.Reporter(w, r, web.View{Title: title, Scripts: []string{d.Script}, Main: templ.Attributes{"data-hw-walk": ""}, Body: shellBody(title)})
}

type (
	packPerson struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	packAnswer struct {
		environment.Given
		By   string `json:"by"`
		Name string `json:"name"`
	}
	packPhoto struct {
		ID   string `json:"id"`
		Item string `json:"item"`
		Name string `json:"name"`
	}
	// pack is a walk-round as a device needs it.
	pack struct {
		ID      string                    `json:"id"`
		Me      packPerson                `json:"me"`
		Place   string                    `json:"place"`
		Day     string                    `json:"day"`
		Version int                       `json:"version"`
		Zones   []toolkit.Zone            `json:"zones"`
		Answers []packAnswer              `json:"answers"`
		Photos  []packPhoto               `json:"photos"`
		Last    map[string]toolkit.Result `json:"last,omitempty"`
		LastDay string                    `json:"last_day,omitempty"`
	}
)

func (d Deps) pack(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	a, err := d.Places.Audit(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	x, err := d.Places.Read(ctx, a)
	if err != nil {
		return err
	}
	me := authz.From(ctx)
	p := pack{ID: a.ID, Me: packPerson{me.ID, me.Name}, Place: a.Place, Day: day(ctx, a.Day), Version: a.Toolkit, Answers: []packAnswer{}, Photos: []packPhoto{}}
	for _, code := range a.Zones {
		z, _ := x.List.Zone(code)
		p.Zones = append(p.Zones, z)
	}
	for _, f := range x.Items {
		for _, y := range f.All {
			p.Answers = append(p.Answers, packAnswer{environment.Given{ID: y.ID, Item: y.Item, Result: y.Result, Likelihood: y.Likelihood, Consequence: y.Consequence, Note: y.Note, Base: y.Base, At: y.DeviceAt.Time}, y.By, y.Name})
		}
		for _, y := range f.Photos {
			p.Photos = append(p.Photos, packPhoto{y.ID, y.Item, y.Name})
		}
	}
	before, had, err := d.Places.Before(ctx, a)
	if err != nil {
		return err
	}
	if had {
		p.LastDay, p.Last = day(ctx, before.Day), map[string]toolkit.Result{}
		for _, f := range before.Items {
			if f.Result != toolkit.Unseen {
				p.Last[f.Item.Code] = f.Result
			}
		}
	}
	return reply(w, p)
}

func reply(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store, private")
	return json.NewEncoder(w).Encode(v)
}

// mine refuses what somebody else wrote on this device.
func mine(r *http.Request, person string) error {
	if person != authz.From(r.Context()).ID {
		return fault.New(fault.Conflict, "These answers are somebody else’s. They are sent when that person signs in")
	}
	return nil
}

// there tells whether the walk-round of a request is one that the reader may walk.
func (d Deps) there(r *http.Request) error {
	sc := web.Scope(r)
	_, err := d.Places.Audit(r.Context(), sc, sc.Org(), r.PathValue("id"))
	return err
}

// maxSync bounds what a device sends at once, in bytes.
const maxSync = 4 << 20

func (d Deps) sync(w http.ResponseWriter, r *http.Request) error {
	if err := d.there(r); err != nil {
		return err
	}
	var in struct {
		Person  string              `json:"person"`
		Answers []environment.Given `json:"answers"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxSync)).Decode(&in); err != nil {
		return fault.Wrap(fault.Invalid, "These are no answers that we can read", err)
	}
	if err := mine(r, in.Person); err != nil {
		return err
	}
	taken, err := d.Places.Put(r.Context(), web.Scope(r).Org(), r.PathValue("id"), in.Answers)
	if err != nil {
		return err
	}
	return reply(w, taken)
}

func (d Deps) photoIn(w http.ResponseWriter, r *http.Request) error {
	if err := d.there(r); err != nil {
		return err
	}
	v, sc := r.URL.Query(), web.Scope(r)
	if err := mine(r, v.Get("person")); err != nil {
		return err
	}
	at, _ := time.Parse(time.RFC3339, v.Get("at")) // without one, the time at which it came
	if err := d.Places.AddPhoto(r.Context(), sc, sc.Org(), r.PathValue("id"), r.PathValue("photo"), v.Get("item"), at, "walk-round.jpg", r.Body); err != nil {
		return err
	}
	return reply(w, map[string]string{"id": r.PathValue("photo")})
}

// photo shows the copy without hidden data.
func (d Deps) photo(w http.ResponseWriter, r *http.Request) error {
	sc := web.Scope(r)
	f, err := d.Places.Picture(r.Context(), sc, sc.Org(), r.PathValue("id"), r.PathValue("photo"))
	if err != nil {
		return err
	}
	return d.Places.Files.Serve(w, r, f, false)
}

func (d Deps) photoOut(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := d.Places.RemovePhoto(r.Context(), web.Scope(r).Org(), id, r.PathValue("photo")); err != nil {
		return err
	}
	return web.Redirect(w, r, environment.Path(id)+"#found")
}

// walkPath is the page on which somebody walks round.
func walkPath(id string) string { return "/walk-round?walk=" + id }
