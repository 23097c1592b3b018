// Package auditweb is the page on which administrators and privacy leads search an organisation's audit log and take it
// out. It shows entries as they are; what belongs to a record that the reader may not open is left out of the details.
package auditweb

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/web"
)

// ActRead lets somebody read and export the log; the server grants it.
const ActRead authz.Action = "audit.read"

// Deps is what the pages work with.
type Deps struct {
	DB   *db.DB
	Door *op.Door
	// Closed gives which of some records the scope may not open; their details are not shown.
	Closed func(ctx context.Context, sc authz.Scope, org string, records []string) (map[string]bool, error)
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	return []web.Route{
		{Pattern: "GET /audit", Action: ActRead, Handle: d.list},
		{Pattern: "POST /audit/export", Action: ActRead, Handle: d.export},
	}
}
