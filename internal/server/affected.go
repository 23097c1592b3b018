package server

import (
	"context"

	"github.com/havenward/havenward/internal/area/casework/affectedweb"
)

// affectedRoutes gives the pages of whoever was affected.
func (s *Server) affectedRoutes() {
	s.App.Add(affectedweb.Routes(affectedweb.Deps{Cases: s.Casework, Justice: s.Justice, Letters: s.Letters, Contact: s.leadContact})...)
}

// affected gives where the reader finds the case or the cases that they are part of, "" for none.
func (s *Server) affected(ctx context.Context) (string, error) {
	list, err := s.Casework.Mine(ctx)
	return affectedweb.Path(list), err
}
