package server

import (
	"context"
	"fmt"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/insightweb"
	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/authz"
)

// pictures are the pages that concern many organisations at once.
func (s *Server) pictures() insightweb.PictureDeps {
	return insightweb.PictureDeps{Pictures: &insight.Pictures{Service: s.Insight, Reported: said{s.Survey}}, Returns: "/returns", Quality: "/quality", Sites: s.siteNames, More: s.waysFrom("/picture"), Sanctioned: s.waysFrom("/equity")}
}

// siteNames gives the names of an organisation's sites, those that were closed too.
func (s *Server) siteNames(ctx context.Context, sc authz.Scope, org string) (map[string]string, error) {
	list, err := s.Org.Sites(ctx, sc, org, true)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, x := range list {
		names[x.ID] = x.Name
	}
	return names, nil
}

// said answers from the staff survey how many of those who met violence say that it was reported.
type said struct{ survey *survey.Service }

// SaysReported gives the shares of the latest survey that any of the trusts is in, 0 to 100.
func (s said) SaysReported(ctx context.Context, trusts []string) (map[string]float64, string, error) {
	latest, shares := 0, map[string]float64{}
	for _, t := range trusts {
		share, _, year, ok := s.survey.Reporting(ctx, t)
		if !ok || year < latest {
			continue
		}
		if year > latest {
			latest, shares = year, map[string]float64{}
		}
		shares[t] = 100 * share
	}
	if latest == 0 {
		return nil, "", nil
	}
	return shares, fmt.Sprintf("NHS Staff Survey %d", latest), nil
}
