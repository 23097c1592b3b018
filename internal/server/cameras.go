package server

import (
	"context"
	"fmt"
	"strconv"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/area/bodycam/bodycamweb"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// newBodycam makes the area of cameras that staff wear. Of reports it knows no more than whether one of a reference is the
// wearer's own.
func (s *Server) newBodycam() {
	s.Bodycam = &bodycam.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Files: s.Files, Sets: bodycam.SeedRules(), OwnKey: s.Identity.OwnKey,
		Holders: func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]bodycam.Colleague, error) {
			list, err := s.Holders(ctx, q, org, unit, role)
			out := make([]bodycam.Colleague, 0, len(list))
			for _, c := range list {
				out = append(out, bodycam.Colleague{ID: c.ID, Name: c.Name, Title: c.Title})
			}
			return out, err
		},
		Units: func(ctx context.Context, org string) ([]bodycam.Unit, error) {
			list, err := s.Org.Units(ctx, s.see(), org, false)
			out := make([]bodycam.Unit, 0, len(list))
			for _, u := range list {
				out = append(out, bodycam.Unit{ID: u.ID, Name: u.Name})
			}
			return out, err
		},
		Report: s.ownReport, Clips: s.clipsOf}
}

// ownReport gives the id of the reader's own report by its reference, "" where they have none.
func (s *Server) ownReport(ctx context.Context, _, ref string) (string, error) {
	sc, err := s.Policy.Check(authz.From(ctx), incident.ActOwn)
	if err != nil {
		return "", err
	}
	ok, err := s.Incident.Listed(ctx, sc, ref)
	if err != nil || !ok {
		return "", err
	}
	return ref, nil
}

func (s *Server) bodycamPages() bodycamweb.Deps {
	return bodycamweb.Deps{Cameras: s.Bodycam, Policy: s.Policy}
}

// gaugeCameras counts the shifts of four weeks on which a camera was worn. It says nothing of whether they helped.
func (s *Server) gaugeCameras(ctx context.Context, code string) (programme.Reading, error) {
	sc, err := s.Policy.Check(authz.From(ctx), bodycam.ActTotal)
	if fault.Is(err, fault.Denied) {
		return hidden(), nil
	}
	if err != nil {
		return programme.Reading{}, err
	}
	n, trusts, err := s.Bodycam.Worn(ctx, sc, db.At(s.Door.Now().AddDate(0, 0, -28)))
	if err != nil {
		return programme.Reading{}, err
	}
	if n == 0 {
		return programme.Reading{Missing: "No camera was taken here in 28 days"}, nil
	}
	out := programme.Reading{Lead: strconv.Itoa(n), Rest: "shifts with a camera in 28 days", Source: "Cameras as they were taken and brought back", On: s.Programme.Today()}
	if !s.Briefing.Trust(ctx, code) {
		out.Rest += fmt.Sprintf(", %d trusts", trusts)
	}
	return out, nil
}
