package server

import (
	"context"
	"fmt"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/area/campaign/campaignweb"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/area/library/libraryweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/org/orgweb"
	"github.com/havenward/havenward/internal/ui/lang"
)

// newSpread makes the areas that carry on what works: campaigns and the library.
func (s *Server) newSpread() error {
	name := func(ctx context.Context, code string) string { return s.orgName(ctx, code) }
	s.Campaign = &campaign.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, National: org.Root, Name: name}
	s.Insight.Windows = s.windows
	given, err := library.Given()
	if err != nil {
		return err
	}
	s.Library = &library.Service{DB: s.DB, Door: s.Door, Given: given, National: org.Root, Name: name, Quotes: s.Campaign.Quoted, Units: func(ctx context.Context, code string) ([]library.Unit, error) {
		list, err := s.Org.Units(ctx, s.see(), code, false)
		out := make([]library.Unit, 0, len(list))
		for _, u := range list {
			out = append(out, library.Unit{ID: u.ID, Name: u.Name})
		}
		return out, err
	}}
	return nil
}

// windows marks the windows of campaigns on the charts of an organisation.
func (s *Server) windows(ctx context.Context, code string) ([]insight.Note, error) {
	list, err := s.Campaign.Windows(ctx, code)
	var out []insight.Note
	today := s.Campaign.Today()
	for _, w := range list {
		note := func(day, words string) {
			if m, ok := collection.ParseMonth(day[:7]); ok {
				out = append(out, insight.Note{Org: code, Month: m, Kind: "campaign", Words: words, By: w.By})
			}
		}
		note(w.From, w.Name)
		if w.To <= today {
			note(w.To, w.Name+" ends")
		}
	}
	return out, err
}

func (s *Server) campaignPages() campaignweb.Deps {
	base := &orgweb.Pages{Base: s.Config.BaseURL}
	return campaignweb.Deps{Campaigns: s.Campaign, Policy: s.Policy, Base: base.BaseOf, Code: orgweb.Code, Support: s.supportOf}
}

// supportOf gives whom staff turn to: those with a number, as the organisation's own directory names them.
func (s *Server) supportOf(ctx context.Context, code string) ([]campaignweb.Support, error) {
	h, err := s.Org.Help(ctx, code, "")
	var out []campaignweb.Support
	for _, e := range h.Entries {
		switch e.Role {
		case org.Specialist, org.ReductionLead, org.SupportLine, org.Occupational:
			if e.Phone != "" && len(out) < 4 {
				out = append(out, campaignweb.Support{Role: e.Role.Words(), Name: e.Name, Phone: e.Phone})
			}
		}
	}
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return out, err
}

// spreadRoutes are the pages of both.
func (s *Server) spreadRoutes() {
	s.App.Add(campaignweb.Routes(s.campaignPages())...)
	s.App.Add(libraryweb.Routes(libraryweb.Deps{Library: s.Library, Policy: s.Policy})...)
}

// gaugeCampaign says how often what the campaigns of an organisation made was seen.
func (s *Server) gaugeCampaign(ctx context.Context, code string) (programme.Reading, error) {
	sc, err := s.Policy.Check(authz.From(ctx), campaign.ActFigures)
	if fault.Is(err, fault.Denied) || err == nil && sc.Org() != code {
		return hidden(), nil
	}
	if err != nil {
		return programme.Reading{}, err
	}
	x, err := s.Campaign.StandingOf(ctx, sc)
	if err != nil {
		return programme.Reading{}, err
	}
	if x.Reached == 0 {
		return programme.Reading{Missing: "No counter of a campaign has been written down"}, nil
	}
	return programme.Reading{Lead: lang.T(ctx, "%d", int(x.Reached)), Rest: fmt.Sprintf("views of what campaigns made, %d running", x.Open), Source: "Counters of the channels", On: s.Programme.Today()}, nil
}

// gaugeLibrary says how many case studies are in use in an organisation.
func (s *Server) gaugeLibrary(ctx context.Context, code string) (programme.Reading, error) {
	sc, err := s.Policy.Check(authz.From(ctx), library.ActSee)
	if err != nil || sc.Org() != code {
		return hidden(), nil
	}
	list, err := s.Library.Entries(ctx, sc, library.Filter{States: []string{"published"}})
	if err != nil {
		return programme.Reading{}, err
	}
	used := 0
	for _, e := range list {
		if e.Uptake.Here > 0 || code == org.Root && e.Uptake.England.Value > 0 {
			used++
		}
	}
	return programme.Reading{Lead: fmt.Sprintf("%d of %d", used, len(list)), Rest: "case studies are in use", Source: "Evidence library and what was taken over", On: s.Programme.Today()}, nil
}
