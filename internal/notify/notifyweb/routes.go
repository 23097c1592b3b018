// Package notifyweb is the pages of one's own notices: the list, the way from a message to what it is about, how one
// wants to be told, and for administrators which messages do not arrive.
//
// It holds no rule: package notify decides whose a notice is and what may be shown of it.
package notifyweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/web"
)

// Deps is what the pages need.
type Deps struct {
	Notify *notify.Notifier
	// Read is told whose notices were just read, so that a count kept for a moment is not shown again; it may be nil.
	Read func(a authz.Actor)
}

type pages struct{ Deps }

// Routes gives every page.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		{Pattern: "GET /n/{org}/{notice}", Action: notify.ActionOwn, Handle: p.follow},
		{Pattern: "GET /notices", Action: notify.ActionOwn, Handle: p.list},
		{Pattern: "POST /notices/read", Action: notify.ActionOwn, Handle: p.readAll},
		{Pattern: "GET /account/notices", Action: notify.ActionPrefer, Handle: p.preference},
		{Pattern: "POST /account/notices", Action: notify.ActionPrefer, Handle: p.prefer},
		{Pattern: "GET /admin/messages", Action: notify.ActionMend, Handle: p.messages},
		{Pattern: "POST /admin/messages", Action: notify.ActionMend, Handle: p.again},
	}
}

// follow leads from the link of a message to what it is about. Whatever that is asks for itself who may see it.
func (p pages) follow(w http.ResponseWriter, r *http.Request) error {
	path, err := p.Notify.Follow(r.Context(), r.PathValue("org"), r.PathValue("notice"))
	if err != nil {
		return err
	}
	p.read(r.Context())
	return web.Redirect(w, r, path)
}

func (p pages) read(ctx context.Context) {
	if p.Read != nil {
		p.Read(authz.From(ctx))
	}
}
