// Package affectedweb is the pages of whoever was affected: what is recorded of them, their choices, who looked. They may
// not be the one who reported. Everything on these pages is about the reader alone: no other person of the case is told
// of by name, label or number. It decides nothing; packages casework and justice do.
package affectedweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/web"
)

// Deps is what these pages need.
type Deps struct {
	Cases   *casework.Service
	Justice *justice.Service
	Letters *casework.Letters
	// Contact gives the phone number at which the lead of a case, or whoever answers for its unit, can be rung; "" for none.
	Contact func(ctx context.Context, org, person string) (name, phone string, err error)
}

const base = "/my-case"

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	r := func(pattern string, h func(w http.ResponseWriter, r *http.Request, m casework.Mine) error) web.Route {
		return web.Route{Pattern: pattern, Action: casework.ActOwn, Handle: d.with(h)}
	}
	out := []web.Route{
		{Pattern: "GET " + base, Action: casework.ActOwn, Handle: d.list},
		r("GET "+base+"/{id}", d.see),
		r("GET "+base+"/{id}/police", d.askPolice),
		r("POST "+base+"/{id}/police", d.takePolice),
		r("GET "+base+"/{id}/news", d.askNews),
		r("POST "+base+"/{id}/news", d.takeNews),
		r("GET "+base+"/{id}/support", d.askSupport),
		r("POST "+base+"/{id}/support", d.takeSupport),
		r("GET "+base+"/{id}/statement", d.askStatement),
		r("POST "+base+"/{id}/statement", d.takeStatement),
		r("GET "+base+"/{id}/ask/{kind}", d.askAsk),
		r("POST "+base+"/{id}/ask/{kind}", d.takeAsk),
		r("GET "+base+"/{id}/letters/{letter}", d.letter),
	}
	for _, kind := range web.PaperKinds {
		out = append(out, r("GET "+base+"/{id}/statement/statement."+kind, func(w http.ResponseWriter, r *http.Request, m casework.Mine) error { return d.document(w, r, m, kind) }))
	}
	return out
}

// with finds the reader's own part in the case of the address; somebody who has none finds nothing there.
func (d Deps) with(h func(w http.ResponseWriter, r *http.Request, m casework.Mine) error) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		m, err := d.Cases.MineIn(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		if r.Method == http.MethodPost {
			if err := r.ParseForm(); err != nil {
				return fault.Wrap(fault.TooLarge, "That is more than we can take at once. Shorten it, or send the rest later", err)
			}
		}
		return h(w, r, m)
	}
}

func home(m casework.Mine) string { return base + "/" + m.Case.ID }

// Path gives where somebody finds the cases that they are part of: the case, the list of several, "" for none.
func Path(list []casework.Mine) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return home(list[0])
	}
	return base
}

// list shows the cases that the reader is part of; with only one it goes there at once.
func (d Deps) list(w http.ResponseWriter, r *http.Request) error {
	list, err := d.Cases.Mine(r.Context())
	if err != nil {
		return err
	}
	if len(list) == 1 {
		return web.Redirect(w, r, home(list[0]))
	}
	return d.show(w, r, "What happened to you", nil, listPage(d.rows(r.Context(), list)))
}
