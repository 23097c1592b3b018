package demo

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
)

// clipsHeld tells one clip that is held for a complaint, of which somebody asks that the hold be lifted, and one that is an
// exhibit and that the police have.
func (s *stager) clipsHeld(privacy context.Context, complaint, court clip.Clip) error {
	c := s.Carried.Clip
	s.on(23, 11)
	if err := c.Place(privacy, complaint.Org, complaint.ID, 0, "complaint", "The complaint is being looked into. Nothing may go meanwhile."); err != nil {
		return err
	}
	s.on(3, 11)
	holds, err := c.Holds(privacy, s.DB, &complaint)
	if err != nil || len(holds) == 0 {
		return err
	}
	if _, err := c.Lift(privacy, complaint.Org, complaint.ID, holds[0].ID, 0, "The complaint is answered and closed."); err != nil {
		return err
	}
	s.on(20, 9)
	if err := c.Open(s.lead, court.Org, court.ID, "case", "The case needs the moment of the blow."); err != nil {
		return err
	}
	sc, err := s.Door.Policy().Check(authz.From(s.lead), casework.ActRead)
	if err != nil {
		return err
	}
	page, err := s.Casework.List(s.lead, sc, casework.Filter{Limit: 1})
	if err != nil {
		return err
	}
	if len(page.Rows) > 0 && s.Carried.Evidence != nil {
		if _, err := c.Link(s.lead, s.scopeOf(s.lead, clip.ActLink), court.ID, 0, clip.Link{CaseRef: page.Rows[0].Ref, Title: "Body-worn camera at the bay, eight minutes", Why: "It shows the blow and who was there."}); err != nil {
			return err
		}
	}
	day := s.on(19, 14)
	if err := c.Transfer(privacy, court.Org, court.ID, 0, clip.Sending{Force: "Northmere Constabulary (invented)", Reference: "NC/48213/26", Gateway: "crime", Method: "upload_link", Officer: "DC 4410", Form: "Request of " + day, Agreed: "The director on call",
		Day: day, Hour: "13:40"}); err != nil {
		return err
	}
	s.on(18, 9)
	sent, err := c.Transfers(privacy, &court)
	if err != nil || len(sent) == 0 {
		return err
	}
	return c.Receipt(privacy, court.Org, court.ID, sent[0].ID, 0, "R-77120", sent[0].SHA256)
}

// clipsAsked tells a request that is late and one that waits, whose clip is masked and waits for a second look.
func (s *stager) clipsAsked(privacy context.Context, found clip.Clip) error {
	c := s.Carried.Clip
	sc := s.scopeOf(privacy, clip.ActRequest)
	day := s.on(41, 12)
	if _, err := c.Take(privacy, sc, clip.Asking{Kind: "erasure", Day: day, Who: "Invented relative", Contact: "by post, at the address they gave", Asks: "Please erase the film of my father in the corridor."}); err != nil {
		return err
	}
	day = s.on(16, 12)
	r, err := c.Take(privacy, sc, clip.Asking{Kind: "access", Day: day, Who: "Invented visitor", Contact: "asker@example.org", Asks: "I was in the waiting room that evening and want the film of myself."})
	if err != nil {
		return err
	}
	s.on(15, 12)
	if err := c.Found(privacy, r.Org, r.ID, 0, found.Ref, "The cameras of that evening in the waiting room"); err != nil {
		return err
	}
	if err := c.Prove(privacy, r.Org, r.ID, 0); err != nil {
		return err
	}
	one, err := c.AskMask(privacy, found.Org, found.ID, []string{"faces", "sound"}, r.Ref, "For the person who asks: ten others are in it")
	if err != nil {
		return err
	}
	s.on(4, 12)
	if err := c.Mask(privacy, found.Org, one, 0, "The masking of the vendor’s system", "77a1c03d"+found.SHA256[8:]); err != nil {
		return err
	}
	s.Carried.Clock(s.now.Add(-time.Hour))
	return c.Open(privacy, found.Org, found.ID, "rights", "To see who else is in it.")
}
