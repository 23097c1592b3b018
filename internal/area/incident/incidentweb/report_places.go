package incidentweb

import (
	"context"
	"sort"
	"strings"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
)

// OrgPlaces is Places from package org.
type OrgPlaces struct {
	Orgs   *org.Service
	Policy *authz.Policy
}

// Spot gives what a poster's code, or an organisation's code, stands for.
func (o OrgPlaces) Spot(ctx context.Context, code string) (incident.Spot, error) {
	code = org.TidyCode(code)
	var s incident.Spot
	if len(code) == org.CodeLength {
		p, err := o.Orgs.PlaceByCode(ctx, code)
		if err != nil {
			return s, err
		}
		s = incident.Spot{Code: p.Code, Org: p.Org, OrgName: p.OrgName, Site: p.Site, Unit: p.Unit}
		if p.Site != "" || p.Unit != "" {
			s.Where = p.Where()
		}
	} else {
		h, err := o.Orgs.Help(ctx, code, "")
		if err != nil {
			return s, err
		}
		s = incident.Spot{Code: h.Org.ID, Org: h.Org.ID, OrgName: h.Org.Name}
	}
	if phone, role, err := o.Orgs.EmergencyNumber(ctx, s.Org, s.Site); err == nil {
		s.Number, s.Local = phone, role.Words()
	}
	if s.Unit != "" {
		return s, nil
	}
	var err error
	s.Units, err = o.units(ctx, s.Org, s.Site)
	return s, err
}

// units gives the units of an organisation, or of one site of it, named so that a list of them can be read.
func (o OrgPlaces) units(ctx context.Context, code, site string) ([]incident.SpotUnit, error) {
	scope, err := o.Policy.Check(authz.Service("report form"), org.ActRead)
	if err != nil {
		return nil, err
	}
	sites, err := o.Orgs.Sites(ctx, scope, code, false)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, s := range sites {
		names[s.ID] = s.Name
	}
	rows, err := o.Orgs.Units(ctx, scope, code, false)
	if err != nil {
		return nil, err
	}
	var out []incident.SpotUnit
	for _, u := range rows {
		if site != "" && u.Site != site && u.Site != "" {
			continue
		}
		label := u.Name
		if n := names[u.Site]; n != "" && site == "" {
			label += ", " + n
		}
		out = append(out, incident.SpotUnit{Site: u.Site, Unit: u.ID, Label: label})
	}
	if site == "" {
		for _, s := range sites {
			out = append(out, incident.SpotUnit{Site: s.ID, Label: s.Name})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Label < out[j].Label })
	return out, nil
}

// Find gives the trusts of today by name or code.
func (o OrgPlaces) Find(ctx context.Context, question string) ([]Named, error) {
	t, err := o.Orgs.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var out []Named
	for _, x := range t.Find(question, o.Orgs.Today(), 200) {
		if x.Kind != org.Trust {
			continue
		}
		n := Named{x.ID, x.Name}
		if strings.EqualFold(x.ID, question) || strings.EqualFold(x.Name, question) {
			return []Named{n}, nil
		}
		if len(out) < 20 {
			out = append(out, n)
		}
	}
	return out, nil
}

var helperKinds = map[org.HelpRole]Helper{
	org.SupportLine:   {Kind: "talk", Icon: ui.IconMessage},
	org.PeerSupport:   {Kind: "peer", Icon: ui.IconPeople},
	org.Occupational:  {Kind: "health", Icon: ui.IconHeart},
	org.UnionContact:  {Kind: "independent", Icon: ui.IconShield},
	org.SpeakUp:       {Kind: "independent", Icon: ui.IconShield},
	org.SexualSafety:  {Kind: "sexual", Icon: ui.IconHeart},
	org.ReductionLead: {Kind: "desk", Icon: ui.IconPerson},
	org.Specialist:    {Kind: "desk", Icon: ui.IconPerson},
}

// Support gives the directory's help in the order in which a receipt shows it.
func (o OrgPlaces) Support(ctx context.Context, code, site string) ([]Helper, error) {
	h, err := o.Orgs.Help(ctx, code, site)
	if err != nil {
		return nil, err
	}
	var out []Helper
	for _, kind := range []string{"sexual", "talk", "peer", "health", "independent", "desk"} {
		for _, e := range h.Entries {
			x, ok := helperKinds[e.Role]
			if !ok || x.Kind != kind {
				continue
			}
			x.Name, x.Who, x.Note, x.Hours, x.Phone, x.Email = e.Role.Words(), e.Name, e.Note, e.Hours, e.Phone, e.Email
			out = append(out, x)
		}
	}
	return out, nil
}
