package incident

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// Seen gives the service for one change that was written with that version of the record before its writer's eyes: if
// the record has moved on since, the change is fault.Conflict and nothing is written. Version 0 asks for nothing.
func (s *Service) Seen(version int64) *Service {
	t := *s
	t.seen = version
	return &t
}

func stale() error {
	return fault.New(fault.Conflict, "Somebody else changed this first. Look again and try once more")
}

// Known gives a locked record that lies in the scope but may not be opened, blank but for its reference and lock. A
// record that is absent, open to the scope, or kept from the person is fault.NotFound. Only those who may know of
// sealed records should be told what it gives: see authz.Scope.KnowsSealed.
func (s *Service) Known(ctx context.Context, sc authz.Scope, record string) (Listed, error) {
	var a db.Args
	opens := sc.Opens(&a, "i")
	q := "SELECT " + listColumns + ", " + opens + ", i.urgency FROM incident i WHERE i.id = " + a.Add(record) + " AND i.lock <> '' AND " + sc.Listed(&a, "i")
	l, err := db.One(ctx, s.DB, scanListed, q, a.Values()...)
	if err == nil && !l.Sealed {
		return Listed{}, fault.Missing()
	}
	return l, err
}

// WhoMayOpen names the people who may open a locked record, for whoever must ask one of them.
func (s *Service) WhoMayOpen(ctx context.Context, l Listed) ([]Colleague, error) {
	unit, err := db.One(ctx, s.DB, db.Scalar[string], `SELECT unit_id FROM incident WHERE org_id = $1 AND id = $2`, l.Org, l.ID)
	if err != nil {
		return nil, err
	}
	return s.WhoCanSee(ctx, &Whole{Incident: Incident{Org: l.Org, ID: l.ID, Unit: unit, Lock: l.Lock}})
}
