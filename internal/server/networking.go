package server

import (
	"cmp"
	"context"
	"fmt"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/area/network/networkweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui/lang"
)

// newNetwork makes the area of partners, agreements, releases and problems.
func (s *Server) newNetwork() {
	s.Network = &network.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Source: shared{s}}
}

func (s *Server) networkPages() networkweb.Deps {
	return networkweb.Deps{Network: s.Network, Policy: s.Policy, Measures: func(ctx context.Context) [][2]string {
		var out [][2]string
		for _, m := range insight.Measures() {
			out = append(out, [2]string{"/dashboard/" + m.Code, lang.T(ctx, m.Title)})
		}
		return out
	}}
}

// shared gives what reports hold that may be considered for a partner.
type shared struct{ s *Server }

// Events gives the events of a period with their places in words.
func (x shared) Events(ctx context.Context, org string, from, until clock.Day) ([]network.Told, error) {
	list, err := x.s.Incident.Shareable(ctx, org, string(from), string(until))
	if err != nil {
		return nil, err
	}
	sites, err := x.s.Org.Sites(ctx, x.s.see(), org, true)
	if err != nil {
		return nil, err
	}
	units, err := x.s.Org.Units(ctx, x.s.see(), org, true)
	if err != nil {
		return nil, err
	}
	site, unit := map[string]string{}, map[string]string{}
	for _, y := range sites {
		site[y.ID] = y.Name
	}
	for _, y := range units {
		unit[y.ID] = y.Name
	}
	out := make([]network.Told, 0, len(list))
	for _, y := range list {
		r := y.Record
		t := network.Told{Key: y.ID, Site: cmp.Or(y.Site, incident.NoSite), SiteName: site[y.Site], Day: clock.Day(r.IncidentDate), Time: r.IncidentTime, Primary: r.ViolencePrimary, All: r.ViolenceAll, Methods: r.Method, Factors: r.Factor, Weapon: r.WeaponType,
			Detail: r.LocationDetail, Clinical: r.ClinicalFactor, Pattern: y.Pattern, Where: unit[y.Unit]}
		if words := placeWords[r.LocationDetail]; words != "" {
			if t.Where != "" {
				t.Where += ", "
			}
			t.Where += words
		}
		for _, a := range r.Alleged {
			t.Alleged = append(t.Alleged, a.Type)
		}
		out = append(out, t)
	}
	return out, nil
}

// Names gives the names sealed in reports.
func (x shared) Names(ctx context.Context, org string, keys []string) ([]string, error) {
	return x.s.Incident.NamesIn(ctx, org, keys)
}

// placeWords says where in or around a unit something was; a home is never described.
var placeWords = map[string]string{"bed_space": "bed space", "corridor": "corridor", "waiting_area": "waiting area", "treatment_room": "treatment room", "reception": "reception", "car_park": "car park or grounds", "vehicle": "in a vehicle",
	"theatre": "theatre", "public_place": "street or public place"}

// gaugeNetwork says with how many partners a trust has a live agreement and how many of them got a file lately; above trusts,
// how many trusts share at all.
func (s *Server) gaugeNetwork(ctx context.Context, code string) (programme.Reading, error) {
	act, above, rest := network.ActRead, !s.Briefing.Trust(ctx, code), "partners with a live agreement got a file in the last 45 days"
	if above {
		act, rest = network.ActCount, "trusts with a live agreement sent a file in the last 45 days"
	}
	sc, err := s.Policy.Check(authz.From(ctx), act)
	if fault.Is(err, fault.Denied) {
		return hidden(), nil
	}
	if err != nil {
		return programme.Reading{}, err
	}
	live, sent, err := s.Network.Share(ctx, sc, above)
	if err != nil {
		return programme.Reading{}, err
	}
	if live == 0 {
		return programme.Reading{Missing: "No sharing agreement is live here"}, nil
	}
	return programme.Reading{Lead: fmt.Sprintf("%d of %d", sent, live), Rest: rest, Source: "Sharing agreements and releases", On: s.Programme.Today()}, nil
}
