package demo

import (
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/area/sanction/order"
	"github.com/havenward/havenward/internal/authz"
)

// proposed proposes a sanction for the alleged person of a case, and answers its gates.
func (s *stager) proposed(c *casework.Case, level int) (sanction.File, error) {
	x := s.Carried.Sanction
	sc, err := s.Door.Policy().Check(authz.From(s.lead), sanction.ActPropose)
	if err != nil {
		return sanction.File{}, err
	}
	who, err := s.someone(s.lead, c, casework.Alleged)
	if err != nil {
		return sanction.File{}, err
	}
	f, err := x.Propose(s.lead, sc, c.Org, c.ID, sanction.Proposal{Person: who.ID, Level: level, Behaviour: "Shouted threats at two members of staff and threw a chair across the waiting area", Clinical: "The consultant saw the person: nothing points to illness",
		Equality: "A quiet room and written times were offered", Effect: "Urgent care stays as it is. Visits are by appointment", Dates: c.First, Skip: "What was done was serious from the first",
		Wishes: "The colleague wishes that it is taken seriously", Groups: sanction.Groups{Ethnic: "A", Disability: "no", Age: "30-39"}})
	if err != nil || level < 4 {
		return f, err
	}
	given := map[string]string{"G1": "open", "G2": "no", "G3": "adult", "G4": "no", "G5": "not_linked", "G6": "agreed", "G7": "not_relied", "G8": "none"}
	for _, g := range x.Judge(&f).Set.Gates {
		if g.PatientsOnly && f.Visitor() {
			continue
		}
		if err := x.AnswerGate(s.lead, f.Org, f.ID, g.ID, ladder.Given{Value: given[g.ID], Words: "From the file, and a talk with whoever knows", Who: "Invented consultant, seen on the day"}); err != nil {
			return f, err
		}
	}
	return f, nil
}

// warned gives a final written warning some days ago and hands the letter over.
func (s *stager) warned(c *casework.Case, ago int) (sanction.File, error) {
	x := s.Carried.Sanction
	s.on(ago, 10)
	f, err := s.proposed(c, 4)
	if err != nil {
		return f, err
	}
	if err := s.Casework.MoveTo(s.lead, c.Org, c.ID, casework.Panel, ""); err != nil {
		return f, err
	}
	s.on(ago-3, 11)
	executive := s.as(s.holders(authz.Executive)[0], authz.Executive)
	if err := x.Decide(executive, f.Org, f.ID, 0, sanction.Choice{What: "level", Level: 4, Why: "You threatened two people who were helping you. It must not happen again",
		Parties: map[string]string{"specialist": s.x.crew.specialist.Name + ", at the weekly meeting"}}); err != nil {
		return f, err
	}
	s.on(ago-4, 9)
	if err := x.MakeLetter(s.lead, f.Org, f.ID, sanction.LetterAsk{Greeting: "Dear reader", Address: "1 Invented Street\nNorthmere", Contact: s.x.crew.specialist.Name + ", violence reduction", Lang: "en", Format: sanction.Formats()[0][0]}); err != nil {
		return f, err
	}
	sc, err := s.Door.Policy().Check(authz.From(s.lead), sanction.ActRead)
	if err != nil {
		return f, err
	}
	letters, err := x.LettersOf(s.lead, sc, &f)
	if err != nil || len(letters) == 0 {
		return f, err
	}
	on := s.on(ago-6, 9)
	return f, x.Deliver(s.lead, f.Org, f.ID, letters[0].ID, casework.Delivery{Method: "recorded_post", Day: on, Proof: "INVENTED-0001"})
}

// expired tells a spoken warning that has run out by itself.
func (s *stager) expired() error {
	if s.Carried.Sanction == nil {
		return nil
	}
	c, err := s.open(s.lead, 240, "Shouting at the front desk", outside)
	if c == nil || err != nil {
		return err
	}
	f, err := s.proposed(c, 1)
	if err != nil {
		return err
	}
	s.on(239, 10)
	if err := s.Carried.Sanction.Decide(s.lead, f.Org, f.ID, 0, sanction.Choice{What: "level", Level: 1, Why: "Shouting frightens the people who work here", Parties: map[string]string{"manager": "The matron, on the same day"}}); err != nil {
		return err
	}
	s.on(220, 10)
	return s.Casework.Close(s.lead, c.Org, c.ID, "safer", "The person was spoken to. The queue is now called by number.")
}

// appealed tells a final warning against which an appeal waits to be decided.
func (s *stager) appealed() error {
	if s.Carried.Sanction == nil {
		return nil
	}
	c, err := s.open(s.lead, 36, "Threats against two members of staff", outside)
	if c == nil || err != nil {
		return err
	}
	f, err := s.warned(c, 34)
	if err != nil {
		return err
	}
	s.on(20, 12)
	sc, err := s.Door.Policy().Check(authz.From(s.lead), sanction.ActOrder)
	if err != nil {
		return err
	}
	who, err := s.someone(s.lead, c, casework.Alleged)
	if err != nil {
		return err
	}
	ask := sanction.OrderAsk{Person: who.ID, Ends: s.Door.Now().AddDate(1, 0, 0).Format(time.DateOnly), OrderBody: sanction.OrderBody{Words: "Granted without a hearing",
		Civil: &order.Civil{Kind: "trespass", Applicant: "The trust", Conditions: []string{"Comes by appointment only, and not to the ward"}, Ref: "INVENTED-7"}}}
	if _, err := s.Carried.Sanction.WriteOrder(s.lead, sc, c.Org, c.ID, "civil", ask); err != nil {
		return err
	}
	on := s.on(5, 12)
	return s.Carried.Sanction.Lodge(s.lead, f.Org, f.ID, "I was in pain and waited for seven hours. I do not remember a chair. Please hear me.", on, false)
}

// inForce tells a final warning that holds, with a marker that other systems have.
func (s *stager) inForce() error {
	if s.Carried.Sanction == nil {
		return nil
	}
	c, err := s.open(s.lead, 84, "A chair thrown in the waiting area", outside)
	if c == nil || err != nil {
		return err
	}
	if _, err := s.warned(c, 82); err != nil {
		return err
	}
	m, err := s.marked(c, 80)
	if err != nil {
		return err
	}
	x := s.Carried.Sanction
	executive := s.as(s.holders(authz.Executive)[0], authz.Executive)
	if err := x.ShareMarker(executive, m.Org, m.ID, sanction.Share{Kind: "system", Recipient: "Electronic patient record", Purpose: "Whoever is about to meet the person", Basis: "Legitimate interests: safety at work"}); err != nil {
		return err
	}
	return x.ShareMarker(executive, m.Org, m.ID, sanction.Share{Kind: "recipient", Recipient: "Patient transport, invented", Purpose: "They fetch the person on their own", Basis: "Legitimate interests: safety at work"})
}

// marked proposes a marker and puts it in force three days later.
func (s *stager) marked(c *casework.Case, ago int) (sanction.Marker, error) {
	x := s.Carried.Sanction
	s.on(ago, 13)
	sc, err := s.Door.Policy().Check(authz.From(s.lead), sanction.ActMarkerPropose)
	if err != nil {
		return sanction.Marker{}, err
	}
	who, err := s.someone(s.lead, c, casework.Alleged)
	if err != nil {
		return sanction.Marker{}, err
	}
	m, err := x.ProposeMarker(s.lead, sc, c.Org, c.ID, sanction.MarkerProposal{Person: who.ID, Subject: marker.Subjects()[0][0], Basis: string(marker.Incident), IncidentDate: c.First,
		Risk: "Threw a chair at staff", Control: "Two staff present. Seat near the door", Weighed: "It happened twice in a month, without a warning", Factors: []string{"violence", "repeat"}})
	if err != nil {
		return m, err
	}
	s.on(ago-3, 10)
	return m, x.DecideMarker(s.as(s.holders(authz.Executive)[0], authz.Executive), m.Org, m.ID, 0, sanction.MarkerChoice{Event: marker.Approve, Senior: "Director of nursing, invented", Why: "Staff met this person alone twice"})
}

// overdue tells a marker whose review is late.
func (s *stager) overdue() error {
	if s.Carried.Sanction == nil {
		return nil
	}
	c, err := s.open(s.lead, 215, "Kicked at a member of staff", outside)
	if c == nil || err != nil {
		return err
	}
	if _, err := s.marked(c, 213); err != nil {
		return err
	}
	s.on(190, 10)
	return s.Casework.Close(s.lead, c.Org, c.ID, "safer", "A marker tells whoever meets the person to come as two.")
}

// panelled tells a case that waits for its panel: one member has said that they have no conflict.
func (s *stager) panelled() error {
	members := s.holders(authz.Panel)
	if s.Carried.Sanction == nil || len(members) < 2 {
		return nil
	}
	c, err := s.open(s.lead, 12, "Threats to a ward over three weeks", outside)
	if c == nil || err != nil {
		return err
	}
	if err := s.atRisk(c); err != nil {
		return err
	}
	s.on(9, 10)
	f, err := s.proposed(c, 5)
	if err != nil {
		return err
	}
	if err := s.Casework.MoveTo(s.lead, c.Org, c.ID, casework.Panel, ""); err != nil {
		return err
	}
	s.on(7, 10)
	for i, part := range []string{"chair", "clinical"} {
		if err := s.Carried.Sanction.Seat(s.lead, f.Org, f.ID, members[i].ID, part); err != nil {
			return err
		}
	}
	s.on(2, 10)
	return s.Carried.Sanction.Declare(s.as(members[0], authz.Panel), f.Org, f.ID, false, "")
}
