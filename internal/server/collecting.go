package server

import (
	"context"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
)

// collecting builds the service of the national collection.
func (s *Server) collecting() {
	s.Collection = &collection.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Files: s.Files, Org: s.Org, Holders: s.holderIDs, DropFolder: s.Config.Drop, Spare: s.spare, Log: s.Log}
}

// holderIDs gives the people who hold a role over an organisation.
func (s *Server) holderIDs(ctx context.Context, org string, role authz.Role) ([]string, error) {
	people, err := s.Holders(ctx, s.DB, org, "", role)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(people))
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	return ids, nil
}
