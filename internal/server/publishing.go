package server

import (
	"context"
	"runtime/debug"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/area/insight/publication/publicationweb"
	"github.com/havenward/havenward/internal/authz"
)

// publishing builds what makes releases, answers yearly questions and runs the workbench.
func (s *Server) publishing() {
	version := "unknown"
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" {
		version = b.Main.Version
	}
	s.Publication = &publication.Service{DB: s.DB, Door: s.Door, Cube: func() *cube.Cube { return s.facts.feed.Cube() }, Tree: s.Org.Tree, Version: version, Log: s.Log,
		Ready: func() bool { return s.facts.reading().Warm }, Returns: s.returnsOfAll,
		Bases: func(ctx context.Context, kind string, from, to collection.Month) ([]collection.Denominator, error) {
			return s.Collection.Denominators(ctx, collection.Ask{Kind: kind, From: from, To: to})
		}}
	s.Publication.Register(s.Jobs)
}

// returnsOfAll reads how every return stands: a release must know which months are in its figures, whoever drafts it.
func (s *Server) returnsOfAll(ctx context.Context, from, to collection.Month) ([]collection.Return, error) {
	sc, err := s.Policy.Check(authz.Service("publication"), publication.ActAudit)
	if err != nil {
		return nil, err
	}
	return s.Collection.Returns(ctx, sc, from, to)
}

// publishingRoutes adds its pages and its part of the API.
func (s *Server) publishingRoutes(demo bool) {
	d := publicationweb.Deps{Service: s.Publication, Base: s.Config.Base(), Demo: demo}
	s.App.Add(publicationweb.Routes(d)...)
	publicationweb.API(s.App, d)
}
