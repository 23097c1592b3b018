package server

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/collectionweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// returning builds the pages and the API about returns.
func (s *Server) returning() {
	p := &collectionweb.Pages{Collection: s.Collection, Org: s.Org, Policy: s.Policy, People: s.senders, Maps: s.frozenMaps, MapHref: mapHref}
	s.App.Add(collectionweb.Routes(p)...)
	s.App.Add(collectionweb.QualityRoutes(collectionweb.QualityPages{Collection: s.Collection, Org: s.Org})...)
	collectionweb.API(s.App, p)
}

// senders names people of an organisation by id; who is no longer there has no name.
func (s *Server) senders(ctx context.Context, org string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	for _, role := range []authz.Role{authz.Analyst, authz.ICB, authz.Region, authz.National} {
		list, err := s.Holders(ctx, s.DB, org, "", role)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			out[c.ID] = c.Name
		}
	}
	names := map[string]string{}
	for _, id := range ids {
		if n := out[id]; n != "" {
			names[id] = n
		}
	}
	return names, nil
}

// returnCounts gives the number beside Returns of the last month: for those who send what is overdue, for those above them
// what waits. Where the role has no such page there is none.
func (s *Server) returnCounts(ctx context.Context, a authz.Actor) map[string]web.Count {
	if !slices.ContainsFunc(navigation[a.Role], func(e web.NavEntry) bool { return e.Href == "/returns" }) {
		return nil
	}
	sc, err := s.Policy.Check(a, collection.ActSee)
	if err != nil {
		return nil
	}
	out, err := s.counted.get(countsOf(a), func() (map[string]web.Count, error) {
		m := collection.MonthOf(s.Door.Now()).Add(-1)
		list, err := s.Collection.Returns(ctx, sc, m, m)
		var c web.Count
		for _, r := range list {
			switch sends := a.Role == authz.Analyst; {
			case sends && (r.Standing == collection.Missing || r.Standing == collection.SentBack):
				c.Due++
			case !sends && (r.Standing == collection.Waiting || r.Pending != ""):
				c.Waiting++
			}
		}
		return map[string]web.Count{"/returns": c}, err
	})
	if err != nil {
		s.Log.WarnContext(ctx, "the number beside returns is left out", "error", err)
		return nil
	}
	return out
}
