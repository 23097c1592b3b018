package demo

import (
	"context"
	"strconv"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/authz"
)

// ally is an invented partner: its sort, its name behind that of the area, somebody there, and how many days ago that was
// confirmed.
type ally struct {
	kind, name, about string
	person, role      string
	confirmed         int
}

var allies = []ally{
	{"vru", "violence reduction unit", "Commissions prevention for the area; looks at hospital figures beside those of the police.", "Dipa Quaverley", "Data lead", 40},
	{"csp", "community safety partnership", "Meets every six weeks on hot spots, with licensing and the night buses.", "Marek Oatencroft", "Analyst", 110},
	{"police", "police, eastern division", "Liaison on assaults at work; patrols at the department on Friday nights.", "Nia Harpsichorn", "Liaison officer", 400},
	{"union", "branch of the invented health workers’ union", "Safety representatives on every site.", "Kofi Puddlewright", "Branch secretary", 60},
	{"university", "university, school of public health", "Evaluates what we test.", "Greta Larkenfold", "Senior lecturer", 200},
}

// network tells the partners of a pilot, what is shared with them, and a problem along the four steps.
func (s *stager) network() error {
	w := s.Carried.Network
	private, executive := s.holders(authz.Privacy), s.holders(authz.Executive)
	if w == nil || len(private) == 0 || len(executive) == 0 {
		return nil
	}
	n := 0
	for _, c := range s.x.ID {
		n = n*31 + int(c)
	}
	area := heads[n%len(heads)] + tails[n/7%len(tails)]
	s.on(500, 10)
	var ids []string
	for _, x := range allies {
		id, err := w.AddPartner(s.lead, network.PartnerForm{Kind: x.kind, Name: area + " " + x.name, Area: area, About: x.about})
		if err != nil {
			return err
		}
		ids = append(ids, id)
		on := s.on(x.confirmed, 10)
		if err := w.PutContact(s.lead, id, network.ContactForm{Who: network.Who{Name: x.person, Role: x.role, Mail: address(x.person, len(ids)), Basis: "Public task"}, Confirmed: on}); err != nil {
			return err
		}
	}
	if err := s.promised(ids); err != nil {
		return err
	}
	executiveLead, privacy := s.as(executive[0], authz.Executive), s.as(private[0], authz.Privacy)
	if err := s.shared(ids, executiveLead, privacy); err != nil {
		return err
	}
	return s.followed()
}

// promised tells meetings and what each side promised.
func (s *stager) promised(ids []string) error {
	w := s.Carried.Network
	on := s.on(42, 15)
	if err := w.PutMeeting(s.lead, network.MeetingForm{Partners: ids[:3], On: on, Said: network.Said{Title: "Hot spots, six-weekly", Came: "Data lead, analyst, liaison officer, our violence reduction lead",
		Notes: "Two bus stops and the road to the car park stand out on Friday and Saturday nights. The council looks at the lights."}}); err != nil {
		return err
	}
	for _, c := range []struct {
		partner     int
		side, words string
		owner       string
		ago, due    int
		done        string
	}{
		{1, "theirs", "Have the lights on the road to the car park looked at", "Marek Oatencroft", 42, -5, ""},
		{0, "ours", "Send counts for the third quarter", "Violence reduction lead", 42, 12, ""},
		{2, "theirs", "Name a second liaison officer for nights", "Nia Harpsichorn", 90, 20, ""},
		{1, "ours", "Ask the department where people were before they came in", "Matron of the emergency department", 90, -30, "Asked for two weeks; the sheet is in use now"},
	} {
		s.on(c.ago, 16)
		f := network.CommitmentForm{Side: c.side, Due: s.dayIn(c.due), Promise: network.Promise{Words: c.words, Owner: c.owner}}
		if err := w.PutCommitment(s.lead, ids[c.partner], f); err != nil {
			return err
		}
		if c.done == "" {
			continue
		}
		sc, err := s.Door.Policy().Check(authz.From(s.lead), network.ActRead)
		if err != nil {
			return err
		}
		list, err := w.Commitments(s.lead, sc, ids[c.partner])
		if err != nil {
			return err
		}
		last := list[len(list)-1]
		for _, x := range list {
			if x.Words == c.words {
				last = x
			}
		}
		f.ID, f.Ended, f.Outcome = last.ID, s.on(-c.due, 12), c.done
		if err := w.PutCommitment(s.lead, ids[c.partner], f); err != nil {
			return err
		}
	}
	return nil
}

// agreed writes an agreement down with all but some fields of its profile, and has it signed where signer is not empty.
func (s *stager) agreed(executive context.Context, partner, name, profile, signer string, until int, purpose string) (string, error) {
	w := s.Carried.Network
	p, _ := network.ProfileOf(profile)
	f := network.AgreementForm{Partner: partner, Name: name, Profile: profile, From: s.dayIn(-325), Until: s.dayIn(until), Review: s.dayIn(min(until, 30)),
		Terms: network.Terms{Purpose: purpose, Basis: "Public task, UK GDPR article 6(1)(e)", Gateway: "Serious Violence Duty", Frequency: "Monthly", Attempts: true, Clinical: true, DPIA: "DPIA-0" + strconv.Itoa(len(name)%90)}}
	for _, x := range p.Fields {
		f.Fields = append(f.Fields, x.Key)
	}
	s.on(330, 10)
	id, err := w.AddAgreement(s.lead, f)
	if err != nil || signer == "" {
		return id, err
	}
	on := s.on(326, 11)
	if err := w.Sign(executive, id, 0); err != nil {
		return id, err
	}
	return id, w.PartnerSigned(s.lead, id, 0, signer, "Head of service", on)
}

// shared tells three agreements, a release that is out, one that is stopped by an address, and one of counts.
func (s *stager) shared(ids []string, executive, privacy context.Context) error {
	w := s.Carried.Network
	counts, err := s.agreed(executive, ids[0], "Counts for prevention", network.Aggregate, "Dipa Quaverley", 44, "To see assaults on staff beside those in public, by place and hour.")
	if err != nil {
		return err
	}
	rows, err := s.agreed(executive, ids[1], "Assaults on staff, monthly", network.ISTV, "Marek Oatencroft", 400, "To find hot spots around our sites, together with licensing and the night buses.")
	if err != nil {
		return err
	}
	injuries, err := s.agreed(executive, ids[2], "Injuries for the liaison team", network.ECDS, "Nia Harpsichorn", 700, "To plan patrols at the department.")
	if err != nil {
		return err
	}
	if _, err := s.agreed(executive, ids[4], "Rows for an evaluation", network.ISTV, "", 500, "To evaluate what we test at the front desk."); err != nil {
		return err
	}
	for _, r := range []network.Asked{{Agreement: injuries, From: s.dayIn(-150), Until: s.dayIn(-26)}, {Agreement: counts, From: s.dayIn(-150), Until: s.dayIn(-26), Fields: []string{"area", "month", "count"}}} {
		s.on(24, 10)
		id, err := w.Draw(s.lead, r)
		if err != nil {
			return err
		}
		if err := s.sentOff(id, privacy); err != nil {
			return err
		}
	}
	s.on(3, 10)
	id, err := w.Draw(s.lead, network.Asked{Agreement: rows, From: s.dayIn(-150), Until: s.dayIn(-4)})
	if err != nil {
		return err
	}
	x, list, err := w.Rows(s.lead, id)
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.Values["assault_location_type"] == "02" { // somebody wrote where it was more exactly than they may
			if err := w.Mend(s.lead, x.ID, 0, r.N, "assault_location_description", "Pavement outside 14 "+heads[len(s.x.ID)]+"field Road"); err != nil {
				return err
			}
			break
		}
	}
	_, err = w.Screen(s.lead, id, 0)
	return err
}

// sentOff screens a release, leaves out what is stopped, and has it released by two people and received.
func (s *stager) sentOff(id string, privacy context.Context) error {
	w := s.Carried.Network
	sc, err := s.Door.Policy().Check(authz.From(s.lead), network.ActSee)
	if err != nil {
		return err
	}
	var x network.Release
	for range 3 {
		if _, err := w.Screen(s.lead, id, 0); err != nil {
			return err
		}
		if x, _, err = w.Release(s.lead, sc, id); err != nil {
			return err
		}
		out := map[int]bool{}
		for _, f := range x.Findings {
			if f.Row > 0 && !out[f.Row] {
				out[f.Row] = true
				if err := w.TakeOut(s.lead, id, 0, f.Row, "Stopped by the screen"); err != nil {
					return err
				}
			}
		}
		if len(out) == 0 {
			break
		}
	}
	if x.Stage != network.Passed {
		return nil // too few events: it stays as the screen left it
	}
	s.on(23, 11)
	if _, err := w.SendOff(s.lead, id, 0, x.Hash); err != nil {
		return err
	}
	s.on(22, 9)
	if _, err := w.SendOff(privacy, id, 0, x.Hash); err != nil {
		return err
	}
	if _, _, err := w.Take(privacy, id); err != nil {
		return err
	}
	if x.Profile != network.ECDS {
		return nil
	}
	return w.Received(privacy, id, 0, "Analyst on duty", s.on(21, 14), x.Hash[:16])
}

// followed tells a problem with all four steps, and one that has just begun.
func (s *stager) followed() error {
	w := s.Carried.Network
	s.on(200, 11)
	id, err := w.AddProblem(s.lead, "Assaults at the front desk at night", "Between ten at night and four in the morning the desk is where most injuries happen.", "Violence reduction lead")
	if err != nil {
		return err
	}
	for _, e := range []struct {
		network.Entry
		ago int
	}{
		{network.Entry{Step: network.Surveillance, Words: "Counted each month by hour and place", Link: "/dashboard/staff_hurt", Source: "Reports of staff"}, 200},
		{network.Entry{Step: network.Surveillance, Words: "Two nights of observation by the university", Source: "Notes of the university, March"}, 180},
		{network.Entry{Step: network.Factors, Words: "Waits of more than three hours without a word", Source: "Walk-round, and 40 reports read by two people"}, 170},
		{network.Entry{Step: network.Factors, Words: "A second way out behind the desk", Source: "Walk-round", Lowers: true}, 170},
		{network.Entry{Step: network.Intervention, Words: "Waiting times are said every thirty minutes", Of: "3", Result: "worked", Source: "Own chart: twelve months before and eight after", Link: "/dashboard/incidents"}, 60},
		{network.Entry{Step: network.Intervention, Words: "A poster about respect", Of: "3", Result: "unclear", Source: "Same chart"}, 120},
		{network.Entry{Step: network.Scale, Words: "The urgent treatment centre took it over", Of: "5", Source: "Minutes of the group"}, 20},
	} {
		on := s.on(e.ago, 12)
		if err := w.PutEntry(s.lead, id, 0, e.Entry, on); err != nil {
			return err
		}
	}
	s.on(15, 11)
	id, err = w.AddProblem(s.lead, "Abuse of community nurses on their way", "Nurses say that they are followed from the bus.", "Lead for lone working")
	if err != nil {
		return err
	}
	return w.PutEntry(s.lead, id, 0, network.Entry{Step: network.Surveillance, Words: "Asked for at the six-weekly meeting", Source: "Notes of the meeting"}, s.on(10, 12))
}
