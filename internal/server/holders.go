package server

import (
	"context"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

type holderKey struct {
	org, unit string
	role      authz.Role
}

// Holders gives the people who hold a role over a unit, the nearest first.
func (s *Server) Holders(ctx context.Context, _ db.Querier, org, unit string, role authz.Role) ([]incident.Colleague, error) {
	return s.holders.get(holderKey{org, unit, role}, func() ([]incident.Colleague, error) {
		var units []string
		var err error
		if unit != "" {
			if units, err = s.Org.UnitsAbove(ctx, org, unit); err != nil {
				return nil, err
			}
		}
		list, err := s.Identity.HoldersOver(ctx, org, units, role)
		if err != nil {
			return nil, err
		}
		people := make([]incident.Colleague, 0, len(list))
		for _, h := range list {
			people = append(people, incident.Colleague{ID: h.Person.ID, Name: h.Person.Name, Title: h.Person.JobTitle})
		}
		return people, nil
	})
}

// AsService gives a context in which the program acts by itself, under a name for the audit log.
func AsService(ctx context.Context, name string) context.Context {
	return authz.With(ctx, authz.Service(name))
}
