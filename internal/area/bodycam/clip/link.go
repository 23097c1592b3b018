package clip

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Link is what the form asks by which a clip becomes an exhibit.
type Link struct {
	CaseRef, Number, Title, Why string
}

// Link makes a clip an exhibit of a case, as a pointer with its fingerprint, and gives it the class of evidence. What is
// exhibited stays with the vendor. The exhibit is made first: it belongs to another area, and an exhibit that no clip names is
// found in its case, while a clip that names no exhibit would look kept. Where the clip cannot be written after that, doing it
// again takes the exhibit that is there.
func (s *Service) Link(ctx context.Context, sc authz.Scope, id string, seen int64, in Link) (Exhibit, error) {
	if s.Exhibits == nil {
		return Exhibit{}, fault.Missing()
	}
	var p fault.Problems
	in.CaseRef, in.Number, in.Title, in.Why = line(in.CaseRef), line(in.Number), line(in.Title), clean(in.Why)
	need(&p, "case", in.CaseRef, "Write the reference of the case", 40)
	need(&p, "title", in.Title, "Say in a few words what it shows, without names", MaxLine)
	need(&p, "why", in.Why, "Say in a sentence why it is an exhibit", MaxWords)
	c, err := s.Get(ctx, sc, id)
	if err != nil {
		return Exhibit{}, err
	}
	switch {
	case c.State != Kept:
		return Exhibit{}, gone()
	case c.Exhibit != "":
		return Exhibit{}, fault.New(fault.Conflict, "This clip is an exhibit already")
	case seen != 0 && seen != c.Version:
		return Exhibit{}, moved()
	}
	of := ""
	if in.CaseRef != "" {
		of, err = s.Exhibits.Case(ctx, c.Org, in.CaseRef)
		if fault.Is(err, fault.NotFound) {
			p.Add("case", "No case that you may see has this reference")
		} else if err != nil {
			return Exhibit{}, err
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return Exhibit{}, err
	}
	from := c.Recorded.Time
	to := from.Add(time.Duration(c.Seconds) * time.Second)
	if now := s.Now(); to.After(now) { // a length in minutes is rounded
		to = now
	}
	x, err := s.Exhibits.Point(ctx, c.Org, of, Pointer{Title: in.Title, Vendor: c.Vendor, Reference: c.VendorClip, Holder: "This organisation, camera " + c.DeviceTag, Number: in.Number, Why: in.Why, SHA256: c.SHA256,
		From: from, To: to})
	if err != nil {
		return x, err
	}
	return x, s.kept(ctx, ActLink, c.Org, id, 0, func(tx *op.Tx, c *Clip) (audit.Change, error) {
		if c.Exhibit != "" {
			return audit.Change{}, fault.New(fault.Conflict, "Somebody else made this clip an exhibit a moment ago")
		}
		was := c.Class
		if c.Class != Evidential {
			if err := s.Rules.set(c, Evidential, tx.Now()); err != nil {
				return audit.Change{}, err
			}
		}
		c.Case, c.Exhibit, c.LinkedBy = of, x.ID, tx.Actor().ID
		return audit.Changed("bodycam_clip", id, audit.F("exhibit", x.ID), audit.FF("class", was, Evidential)), s.event(tx, c.Org, id, "linked", in.Why, "Made an exhibit of a case, as a pointer with its fingerprint")
	})
}

// ExhibitOf gives the exhibit that a clip is, where the reader may see it; ok is false for any other, and nothing says which
// case it would be.
func (s *Service) ExhibitOf(ctx context.Context, c *Clip) (x Exhibit, ok bool, err error) {
	if s.Exhibits == nil || c.Exhibit == "" {
		return x, false, nil
	}
	x, err = s.Exhibits.Exhibit(ctx, c.Org, c.Exhibit)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		return Exhibit{}, false, nil
	}
	return x, err == nil, err
}
