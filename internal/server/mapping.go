package server

import (
	"context"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/collectionweb"
	"github.com/havenward/havenward/internal/authz"
)

// mapping adds the pages where an organisation maps the words of its own system.
func (s *Server) mapping() {
	s.App.Add(collectionweb.MapRoutes(&collectionweb.Mapping{Collection: s.Collection, Name: s.orgName})...)
}

// frozenMaps gives the maps that the asker may send files with.
func (s *Server) frozenMaps(ctx context.Context, org string) ([]string, error) {
	scope, err := s.Policy.Check(authz.From(ctx), collection.ActMap)
	if err != nil {
		return nil, nil // whoever may send and not map sends national codes
	}
	return s.Collection.FrozenMaps(ctx, scope, org)
}

// mapHref leads from a problem of a return to the labels of the map it was read with.
func mapHref(s collection.Submission, _ string) string {
	if s.Map == "" {
		return ""
	}
	return "/mapping"
}
