package server

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/area/bodycam/clipweb"
	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// newClip makes the register of what body-worn cameras recorded.
func (s *Server) newClip() {
	s.Clip = &clip.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Rules: clip.Retention(), Exhibits: clipExhibits{s},
		Holders: func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]string, error) {
			list, err := s.Holders(ctx, q, org, unit, role)
			out := make([]string, 0, len(list))
			for _, c := range list {
				out = append(out, c.ID)
			}
			return out, err
		},
		Units: func(ctx context.Context, org string) ([]clip.Unit, error) {
			list, err := s.Org.Units(ctx, s.see(), org, false)
			out := make([]clip.Unit, 0, len(list))
			for _, u := range list {
				out = append(out, clip.Unit{ID: u.ID, Name: u.Name})
			}
			return out, err
		},
		Activation: s.clipActivation}
}

// clipActivation gives a recording of a camera that the reader may see, and how long its use keeps footage.
func (s *Server) clipActivation(ctx context.Context, org, id string) (clip.Activation, error) {
	sc, err := s.Policy.Check(authz.From(ctx), bodycam.ActDevices)
	if err != nil {
		return clip.Activation{}, err
	}
	x, err := s.Bodycam.Activation(ctx, sc, org, id)
	if err != nil {
		return clip.Activation{}, err
	}
	return clipOf(&x), nil
}

func clipOf(x *bodycam.Activation) clip.Activation {
	return clip.Activation{ID: x.ID, Unit: x.Unit, Device: x.Device, Tag: x.Tag, Wearer: x.HolderName, Path: "/cameras/recordings/" + x.ID, Started: x.StartedAt.Time, Ended: x.StoppedAt.Time, Clip: x.ClipRef, SHA256: x.ClipHash,
		Vendor: x.Vendor, KeepDays: x.KeepDays}
}

// clipsOf writes the footage that a supplier's file tells of into the register.
func (s *Server) clipsOf(ctx context.Context, org, imported string, list []bodycam.Activation) error {
	out := make([]clip.Activation, 0, len(list))
	for i := range list {
		out = append(out, clipOf(&list[i]))
	}
	_, err := s.Clip.Register(ctx, org, imported, out)
	return err
}

func (s *Server) clipPages() clipweb.Deps {
	return clipweb.Deps{Clips: s.Clip, Policy: s.Policy}
}

// clipExhibits makes clips exhibits of cases, as whoever acts may.
type clipExhibits struct{ s *Server }

// Case finds a case by its reference among those that the actor may read.
func (x clipExhibits) Case(ctx context.Context, org, ref string) (string, error) {
	sc, err := x.s.Policy.Check(authz.From(ctx), casework.ActRead)
	if err != nil {
		return "", err
	}
	c, err := x.s.Casework.Case(ctx, sc, org, strings.ToUpper(ref))
	return c.ID, err
}

// Point adds the pointer to the case's exhibits, as evidence. One that is there already, because the clip could not be written
// after it was made or somebody made it by hand, is taken instead of a second.
func (x clipExhibits) Point(ctx context.Context, org, caseID string, p clip.Pointer) (clip.Exhibit, error) {
	see, err := x.s.Policy.Check(authz.From(ctx), evidence.ActSee)
	if err != nil {
		return clip.Exhibit{}, err
	}
	there, err := x.s.Evidence.Of(ctx, see, org, evidence.OfCase, caseID)
	if err != nil {
		return clip.Exhibit{}, err
	}
	for _, e := range there {
		if e.State == evidence.Elsewhere && e.About.System == p.Vendor && e.About.Where == p.Reference && e.SHA256 == p.SHA256 {
			return clip.Exhibit{ID: e.ID, Number: e.Number, CaseRef: e.SubjectRef, Path: evidence.Path(e.ID)}, nil
		}
	}
	e, err := x.s.Evidence.Point(ctx, org, evidence.OfCase, caseID, evidence.New{About: evidence.About{Title: p.Title, System: p.Vendor, Where: p.Reference, Holder: p.Holder}, Number: p.Number, Media: evidence.Footage, Class: "evidence",
		Dates: evidence.Dates{ShowsFrom: p.From, ShowsTo: p.To, Recorded: p.From}, Why: p.Why, SHA256: p.SHA256})
	return clip.Exhibit{ID: e.ID, Number: e.Number, CaseRef: e.SubjectRef, Path: evidence.Path(e.ID)}, err
}

// Exhibit reads one that the actor may see, with its case.
func (x clipExhibits) Exhibit(ctx context.Context, org, id string) (clip.Exhibit, error) {
	sc, err := x.s.Policy.Check(authz.From(ctx), evidence.ActSee)
	if err != nil {
		return clip.Exhibit{}, err
	}
	e, err := x.s.Evidence.Get(ctx, sc, id)
	if err != nil {
		return clip.Exhibit{}, err
	}
	out := clip.Exhibit{ID: e.ID, Number: e.Number, Path: evidence.Path(e.ID), CasePath: casework.Path(e.SubjectID)}
	of, err := x.s.Policy.Check(authz.From(ctx), casework.ActRead)
	if err != nil {
		return out, err
	}
	c, err := x.s.Casework.Case(ctx, of, org, e.SubjectID)
	out.CaseRef = c.Ref
	return out, err
}
