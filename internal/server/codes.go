package server

import (
	"context"

	"github.com/havenward/havenward/internal/area/incident"
)

// codes gives the organisations, sites and police forces that reports of an organisation may name, retired ones too: a
// report may be of an earlier day.
func (s *Server) codes(ctx context.Context, org string) (incident.Codes, error) {
	return s.named.get(org, func() (incident.Codes, error) { return s.allCodes(ctx, org) })
}

func (s *Server) allCodes(ctx context.Context, org string) (incident.Codes, error) {
	t, err := s.Org.Tree(ctx)
	if err != nil {
		return incident.Codes{}, err
	}
	sites, err := s.Org.Sites(ctx, s.see(), org, true)
	if err != nil {
		return incident.Codes{}, err
	}
	has := map[string]bool{}
	for _, x := range sites {
		has[x.ID] = true
	}
	forces, err := s.Org.Forces(ctx)
	if err != nil {
		return incident.Codes{}, err
	}
	c := incident.Codes{Site: func(code string) bool { return has[code] }, Organisation: func(code string) bool {
		_, ok := t.Get(code)
		return ok
	}}
	for _, f := range forces {
		c.Forces = append(c.Forces, incident.Force{ID: f.ID, Name: f.Name})
	}
	return c, nil
}
