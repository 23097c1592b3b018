package demo

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/authz"
)

// danger is a hazard of an invented assessment with its controls: a step of the hierarchy, what is done, who sees to it, and by
// how many days from the approval (0 where it is in place).
type danger struct {
	title, how              string
	initial, current, aimed matrix.Score
	controls                []measure
}

type measure struct {
	step int
	text string
	who  string
	days int
}

var waiting = danger{"People wait long and lose patience", "Somebody shouts at, spits at or reaches over the desk at whoever sits there", matrix.Score{C: 4, L: 5}, matrix.Score{C: 3, L: 4}, matrix.Score{C: 3, L: 2}, []measure{
	{2, "A second way out behind the desk", "Estates", 120}, {3, "Waiting times are shown and said every thirty minutes", "The nurse in charge", 0}, {4, "A member of security staff from 8pm to 4am", "Security lead", 0},
	{5, "Conflict resolution for everybody who sits there", "Training lead", 0}}}

var confused = danger{"Confusion and fear during personal care", "Somebody who does not know where they are hits out, grabs or bites", matrix.Score{C: 3, L: 5}, matrix.Score{C: 3, L: 4}, matrix.Score{C: 2, L: 3}, []measure{
	{2, "Dimmed light and a clock that can be read from the bed", "Ward manager", 0}, {3, "Two members of staff for personal care where the plan says so", "Ward manager", 0}, {3, "“What matters to me” at every bed", "Dementia nurse", 45}, {5, "Dementia training for agency staff too", "Training lead", 60}}}

var trainedOnly = danger{"Visitors at the end of visiting hours", "Somebody refuses to go and threatens the last nurse on the ward", matrix.Score{C: 3, L: 4}, matrix.Score{C: 3, L: 3}, matrix.Score{C: 2, L: 2}, []measure{
	{5, "Conflict resolution for the late shift", "Training lead", 0}, {6, "Personal alarms for the late shift", "Ward manager", 0}}}

var alone = danger{"Alone in somebody’s home", "Somebody locks the door, threatens, or sets a dog on the visitor", matrix.Score{C: 5, L: 3}, matrix.Score{C: 4, L: 3}, matrix.Score{C: 4, L: 2}, []measure{
	{1, "First visits take place in the clinic", "Team lead", 0}, {3, "Two people where the record advises it", "Team lead", 0}, {4, "A device of a monitored service for each visitor", "Team lead", 90}, {5, "Safety at visits, every year", "Training lead", 0}}}

var night = danger{"One nurse at night", "Nobody comes when somebody is attacked between 10pm and 7am", matrix.Score{C: 5, L: 4}, matrix.Score{C: 5, L: 3}, matrix.Score{C: 4, L: 2}, []measure{
	{3, "A second nurse at night", "Matron", 60}, {4, "Alarm points at both ends of the ward, tested weekly", "Estates", 0}, {5, "Drill of the alarm with the night team", "Ward manager", 30}}}

// dangersOf gives what is assessed in a setting, with a word for the place.
func dangersOf(setting string) (title string, list []danger) {
	switch setting {
	case "ed":
		return "front desk and waiting area", []danger{waiting, night}
	case "mh_community", "community_nursing":
		return "home visits", []danger{alone}
	case "ambulance_999", "patient_transport":
		return "work at the scene and in the vehicle", []danger{alone, waiting}
	case "older_people":
		return "personal care", []danger{confused, trainedOnly}
	case "mh_inpatient", "ld_autism":
		return "the ward at night", []danger{night, confused}
	}
	return "desk and visiting hours", []danger{trainedOnly, confused}
}

// risks tells the assessments of a pilot's units, their register, and its lone-working plans.
func (s *stager) risks() error {
	if s.Carried.Risk == nil {
		return nil
	}
	last := min(6, len(s.x.estate.places)-1)
	for i := range s.x.estate.places[:last+1] {
		p := &s.x.estate.places[i]
		manager := s.as(s.x.crew.managers[p.manager], authz.Manager)
		ago := 400 - i*63
		if i == last {
			ago = 5
		}
		a, err := s.assessed(manager, p, ago)
		if err != nil {
			return err
		}
		if i == last { // waits for somebody else to approve it
			break
		}
		s.on(ago, 11)
		if err := s.Carried.Risk.Approve(s.lead, a.Org, a.ID, 0, ""); err != nil {
			return err
		}
		switch i {
		case 1:
			err = s.dissented(a, manager)
		case 2:
			err = s.acceptedFor(a)
		case 3:
			s.on(40, 10)
			err = s.Carried.Risk.LookAgain(manager, a.Org, a.ID, 0, "stands", "We walked round with two of the night team. Everything that was agreed is there.", "")
		case 4:
			s.on(21, 10)
			err = s.Carried.Risk.Next(manager, a.Org, a.ID, 0, "The desk was moved beside the lift")
		}
		if err != nil {
			return err
		}
	}
	if err := s.alone(); err != nil {
		return err
	}
	s.on(0, 23)
	for i, c := range s.x.reports { // the newest first: some of them call for a review
		if i == 6 {
			break
		}
		if err := s.Carried.Risk.Reported(authz.With(s.ctx, authz.Service("risk")), s.x.ID, c.id); err != nil {
			return err
		}
	}
	return nil
}

// assessed writes an assessment of a place as its manager, ready some days ago for somebody else to approve.
func (s *stager) assessed(manager context.Context, p *place, ago int) (risk.Assessment, error) {
	r := s.Carried.Risk
	on := s.on(ago+6, 10)
	title, dangers := dangersOf(p.setting)
	sc, err := s.Door.Policy().Check(authz.From(manager), risk.ActWrite)
	if err != nil {
		return risk.Assessment{}, err
	}
	kind := risk.Workplace
	if title == "home visits" {
		kind = risk.Workforce
	}
	a, err := r.Begin(manager, sc, risk.Basics{Kind: kind, Unit: p.unit, Title: strings.ToUpper(title[:1]) + title[1:], Place: p.name, Work: "Care by day and night, with patients, relatives and visitors.", Harmed: []string{"staff", "night", "agency", "students", "visitors"}})
	if err != nil {
		return a, err
	}
	for n, d := range dangers {
		if err := r.PutHazard(manager, a.Org, a.ID, 0, risk.HazardAsk{Title: d.title, How: d.how, Initial: d.initial, Current: d.current, Target: d.aimed, Owner: authz.From(manager).ID}); err != nil {
			return a, err
		}
		v, err := r.Version(manager, &a, 1)
		if err != nil {
			return a, err
		}
		for _, m := range d.controls {
			due := ""
			if m.days > 0 {
				due = s.now.AddDate(0, 0, -ago+m.days).Format(time.DateOnly)
			}
			if err := r.PutControl(manager, a.Org, a.ID, 0, risk.ControlAsk{Hazard: v.Body.Hazards[n].Key, Step: m.step, Text: m.text, Owner: m.who, Due: due, InPlace: m.days == 0}); err != nil {
				return a, err
			}
		}
	}
	who := "Invented representative"
	if u := s.holders(authz.Union); len(u) > 0 {
		who = u[0].Name
	}
	if err := r.Consult(manager, a.Org, a.ID, 0, risk.Consulted{Who: who, Part: "safety_rep", Day: on, Said: "Members ask for more people at night before anything else. The rest is right."}); err != nil {
		return a, err
	}
	return a, nil
}

// dissented tells a representative who dissents, and a manager who put a control in place.
func (s *stager) dissented(a risk.Assessment, manager context.Context) error {
	r := s.Carried.Risk
	s.on(90, 14)
	if u := s.holders(authz.Union); len(u) > 0 {
		if err := r.Say(s.as(u[0], authz.Union), a.Org, a.ID, "dissent", "Nothing in it makes the danger itself smaller. A second person at night would. We asked for it twice."); err != nil {
			return err
		}
	}
	kept, err := r.Controls(manager, &a)
	if err != nil {
		return err
	}
	s.on(30, 15)
	for _, c := range kept {
		if !c.InPlace && c.Due < s.now.Format(time.DateOnly) {
			return r.PutInPlace(manager, a.Org, a.ID, 0, c.Key)
		}
	}
	return nil
}

// acceptedFor tells a risk that the executive director accepts for some months.
func (s *stager) acceptedFor(a risk.Assessment) error {
	people := s.holders(authz.Executive)
	if len(people) == 0 {
		return nil
	}
	s.on(60, 16)
	executive := s.as(people[0], authz.Executive)
	sc, err := s.Door.Policy().Check(authz.From(executive), risk.ActRead)
	if err != nil {
		return err
	}
	list, err := s.Carried.Risk.Register(executive, sc, risk.RegisterFilter{Assessment: a.ID})
	if err != nil || len(list) == 0 {
		return err
	}
	return s.Carried.Risk.Accept(executive, a.Org, list[0].ID, 0, s.now.AddDate(0, 4, 0).Format(time.DateOnly), "The ward is rebuilt in spring. Until then a member of security staff passes every two hours.")
}

// alone tells two lone-working plans: one whose check was missed last week and followed up, and one of somebody who is out now.
func (s *stager) alone() error {
	r := s.Carried.Risk
	staff := s.x.crew.staff
	manager := s.as(s.x.crew.managers[0], authz.Manager)
	sc, err := s.Door.Policy().Check(authz.From(manager), risk.ActLoneWrite)
	if err != nil || len(staff) < 4 {
		return err
	}
	body := risk.PlanBody{Work: "Visits in the evening, on foot and by car", Visits: "Six visits between 5pm and 9pm, in the order of the list that the buddy has", Risks: "A dog at one address. Poor phone signal behind the station: the check is written down before and after",
		Missed: "1. Ring the person, twice.\n2. Ring the place where they should be.\n3. No answer: ring 999 and say so, then ring the manager on call.\n4. Write down here what you did.", Device: "None yet"}
	out := func(i int) context.Context {
		n := staff[i]
		a := authz.Actor{ID: n.ID, Name: n.Name, Role: authz.Reporter, Org: s.x.ID, OwnKey: s.Identity.OwnKey(s.x.ID, n.ID)}
		return authz.With(s.ctx, a)
	}
	made := func(i int, every int) (risk.Plan, error) {
		return r.MakePlan(manager, sc, risk.PlanAsk{Unit: s.x.estate.places[0].unit, Worker: staff[i].Email, With: staff[i+1].Email, Every: every, Grace: 15, PlanBody: body})
	}
	s.on(30, 10)
	p, err := made(0, 60)
	if err != nil {
		return err
	}
	s.on(6, 17)
	if err := r.Start(out(0), p.Org, p.ID, 4, ""); err != nil {
		return err
	}
	s.on(6, 18)
	if err := r.CheckIn(out(0), p.Org, p.ID, "Two visits done"); err != nil {
		return err
	}
	s.on(6, 20)
	if err := r.SweepChecks(s.ctx, s.now); err != nil {
		return err
	}
	if err := r.FollowUp(out(1), p.Org, p.ID, "I rang. The phone had no signal behind the station. All is well.", true); err != nil {
		return err
	}
	s.on(6, 21)
	if err := r.Finish(out(0), p.Org, p.ID, ""); err != nil {
		return err
	}
	s.on(10, 10)
	q, err := made(2, 240)
	if err != nil {
		return err
	}
	s.Carried.Clock(s.now.Add(-20 * time.Minute))
	return r.Start(out(2), q.Org, q.ID, 8, "The car is in the yard")
}

// above begins an assessment of its own at a board, a region or England, as whoever works there; it waits for somebody else to
// approve it.
func (p *plan) above(ctx context.Context, w *world) error {
	if p.Carried.Risk == nil {
		return nil
	}
	p.Carried.Clock(p.now.AddDate(0, 0, -9))
	for code, list := range w.over {
		for _, n := range list {
			if len(n.Roles) == 0 {
				continue
			}
			c := incident.Colleague{ID: n.ID, Name: n.Name}
			role := n.Roles[0].Role
			if role != authz.ICB && role != authz.Region && role != authz.National {
				continue
			}
			who := authz.With(ctx, authz.Actor{ID: c.ID, Name: c.Name, Role: role, Org: code, Strong: true})
			sc, err := p.Door.Policy().Check(authz.From(who), risk.ActWrite)
			if err != nil {
				return err
			}
			if _, err := p.Carried.Risk.Begin(who, sc, risk.Basics{Kind: risk.Workforce, Title: "People who answer complaints by phone", Place: "Office and home", Work: "Calls and letters of people who are angry about their care", Harmed: []string{"staff", "lone"}}); err != nil {
				return err
			}
			break
		}
	}
	return nil
}
