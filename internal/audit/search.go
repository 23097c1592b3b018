package audit

import (
	"context"
	"embed"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Filter narrows a search; zero fields are not asked.
type Filter struct {
	Actor, Action, Kind, Record string
	// Who is the actor by id or by name, whichever fits; capitals do not matter.
	Who      string
	Outcome  Outcome
	From, To time.Time
	// Before pages backwards: entries with a smaller number only.
	Before int64
	Limit  int
}

// Search gives entries of the scope's organisation, newest first.
func Search(ctx context.Context, q db.Querier, s authz.Scope, org string, f Filter) ([]Entry, error) {
	var a db.Args
	w := " WHERE org_id = " + a.Add(org) + " AND " + s.WhereOrg(&a, "org_id")
	for _, c := range []struct{ col, val string }{{"actor", f.Actor}, {"action", f.Action}, {"kind", f.Kind}, {"record_id", f.Record}, {"outcome", string(f.Outcome)}} {
		if c.val != "" {
			w += " AND " + c.col + " = " + a.Add(c.val)
		}
	}
	if f.Who != "" {
		w += " AND (actor = " + a.Add(f.Who) + " OR lower(actor_name) = " + a.Add(strings.ToLower(f.Who)) + ")"
	}
	if !f.From.IsZero() {
		w += " AND at >= " + a.Add(db.At(f.From))
	}
	if !f.To.IsZero() {
		w += " AND at < " + a.Add(db.At(f.To))
	}
	if f.Before > 0 {
		w += " AND seq < " + a.Add(f.Before)
	}
	if f.Limit <= 0 || f.Limit > 500 {
		f.Limit = 50
	}
	return db.All(ctx, q, scanEntry, selectEntry+w+" ORDER BY seq DESC LIMIT "+a.Add(f.Limit), a.Values()...)
}

// Of gives the entries about one record, oldest first: its history and who looked at it.
func Of(ctx context.Context, q db.Querier, org, kind, record string) ([]Entry, error) {
	return db.All(ctx, q, scanEntry, selectEntry+` WHERE org_id = $1 AND kind = $2 AND record_id = $3 ORDER BY seq`, org, kind, record)
}
