package casework

import (
	"context"
	"embed"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this area's work.
type Service struct {
	DB   *db.DB
	Door *op.Door
	Ring *seal.Ring
	// Incidents are the reports that cases are made of, with their clocks and the people who hold roles.
	Incidents *incident.Service
	// OrgName gives the name of an organisation by its code, and whether there is one; nil knows none, so that a case can
	// be referred to outside services only.
	OrgName func(ctx context.Context, code string) (string, bool)
	// Quiet gives the ids of those of a case's people who wish for no news now; nil knows of none.
	Quiet func(ctx context.Context, q db.Querier, org, id string) ([]string, error)
	// Seek names the action that lets its holder find cases by the sealed words of an area; nil finds by none.
	Seek map[string]authz.Action
	// seen is the version that a change was written against, 0 where it does not matter.
	seen int64
}

func (s *Service) now() time.Time { return s.Door.Now() }

func (s *Service) place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}

// Seen gives the service for one change that was written with that version of the case before its writer's eyes: if the
// case has moved on since, the change is fault.Conflict and nothing is written. Version 0 asks for nothing.
func (s *Service) Seen(version int64) *Service {
	t := *s
	t.seen = version
	return &t
}

func stale() error {
	return fault.New(fault.Conflict, "Somebody else changed this case first. Look again and try once more: what you typed is still here")
}

// clean takes typed text as reports take it: without control characters, trimmed.
func clean(s string) string { return incident.Clean(s) }
