package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/org"
)

// staffChair is the job of whoever speaks for the staff side of England's programme.
const staffChair = "Staff side co-chair"

// strandOwners are the invented owners of England's strands, by the strand's name.
var strandOwners = []struct{ strand, name, job string }{
	{"The Standard", "Greta Hazelplume", "Head of the Standard"}, {"National collection", "Arjun Umberfield", "Head of the collection"}, {"Safer places", "Ines Candletree", "Estates adviser"},
	{"De-escalation training", "Dele Saffronhay", "Training lead"}, {"Leads’ qualification", "Tilda Ivorybeck", "Education lead"}, {"Joint agreement", "Hamza Fiddlecombe", "Justice lead"},
	{"Prevention network", "Dipa Larkenfold", "Public health lead"}, {"Staff-safety campaign", "Mina Quaverley", "Campaign lead"}, {"Support after incidents", "Joan Snowberrow", "Wellbeing lead"},
}

// programmePeople invents the owners of England's strands, and who speaks for the staff side.
func programmePeople(seed uint64, england string) []identity.Newcomer {
	d := newDice(seed, "programme "+england)
	var out []identity.Newcomer
	add := func(name, job string, role authz.Role) {
		out = append(out, identity.Newcomer{Person: identity.Person{ID: d.id("per"), Org: england, Name: name, Email: address(name, 960+len(out)), JobTitle: job, Locale: "en", State: identity.Active}, Roles: []identity.Held{{Role: role}}})
	}
	for _, o := range strandOwners {
		add(o.name, o.job, authz.National)
	}
	add(d.person(), staffChair, authz.Union)
	return out
}

// plotline is what is told of one of England's strands. Money is in hundreds of thousands of pounds: budget, spent, committed
// in ten thousands, expected. Days are from now.
type plotline struct {
	budget, spent, committed, expected int64
	milestone                          string
	due, moved                         int
	paused                             int
	measure, source                    string
	state                              programme.State
	why                                string
}

var plotlines = map[string]plotline{
	"National collection":     {budget: 16, spent: 9, committed: 32, expected: 14, milestone: "First public release", due: -24, moved: -85, state: programme.OffCourse, why: "Fourteen trusts change their systems"},
	"Safer places":            {budget: 7, spent: 4, committed: 25, expected: 7, milestone: "Second group of 40 trusts", due: 18, measure: "61 of 98 critical items mended", source: "Walk-rounds of the first group, returned by e-mail", state: programme.AtRisk, why: "Money runs out in January"},
	"The Standard":            {budget: 11, spent: 6, committed: 22, expected: 11, milestone: "Region pilots report", due: 40, state: programme.AtRisk, why: "Two regions late"},
	"De-escalation training":  {budget: 14, spent: 7, committed: 42, expected: 13, milestone: "Competence list agreed", due: 68, state: programme.OnCourse, why: "Sessions run as planned"},
	"Leads’ qualification":    {budget: 9, spent: 5, committed: 27, expected: 9, milestone: "Cohort 6 starts", due: 50, measure: "212 of 260 places passed", source: "Awarding body’s list", state: programme.OnCourse, why: "Cohort 5 passed"},
	"Joint agreement":         {budget: 5, spent: 2, committed: 10, expected: 4, milestone: "Yearly review sent", due: 99, state: programme.OnCourse, why: "Silence is counted"},
	"Support after incidents": {budget: 6, spent: 3, committed: 15, expected: 6, milestone: "Half of trusts adopt the framework", due: 129, state: programme.OnCourse, why: "131 trusts have begun"},
	"Prevention network":      {budget: 4, spent: 2, committed: 8, expected: 4, milestone: "Sharing agreement, 3 areas", due: 96, measure: "9 of 20 areas share each month", source: "Letters of the violence reduction units", state: programme.OnCourse, why: "Three areas are ready to sign"},
	"Staff-safety campaign":   {budget: 7, spent: 3, committed: 9, expected: 6, milestone: "Wave 4 of the survey", due: 20, paused: 60, state: programme.Paused, why: "By decision of the board"},
}

// programmes tells England's work programme, and a small one of each pilot. All money in it is invented, and marked so; only
// the fund for cameras is a published figure.
func (p *plan) programmes(ctx context.Context, w *world) error {
	if p.Carried.Programme == nil || p.Carried.Clock == nil {
		return nil
	}
	defer p.Carried.Clock(time.Time{})
	if err := p.nationalProgramme(ctx, w); err != nil {
		return fmt.Errorf("the programme of England: %w", err)
	}
	for i := range w.trusts {
		if x := &w.trusts[i]; x.pilot != nil && x.crew != nil {
			if err := p.trustProgramme(ctx, x); err != nil {
				return fmt.Errorf("the programme of %s: %w", x.ID, err)
			}
		}
	}
	return nil
}

// back moves the clock some days back, to ten in the morning, and gives that day.
func (p *plan) back(days int) clock.Day {
	y, m, d := p.now.In(clock.London()).Date()
	at := time.Date(y, m, d-days, 10, 0, 0, 0, clock.London())
	if at.After(p.now) {
		at = p.now
	}
	p.Carried.Clock(at)
	return clock.DayOf(at)
}

func (p *plan) dayIn(days int) string { return string(clock.DayOf(p.now.AddDate(0, 0, days))) }

func (p *plan) nationalProgramme(ctx context.Context, w *world) error {
	s := p.Carried.Programme
	owners := map[string]context.Context{}
	var staff context.Context
	for _, n := range w.over[org.Root] {
		as := authz.With(ctx, authz.Actor{ID: n.ID, Name: n.Name, Role: n.Roles[0].Role, Org: org.Root, Strong: true})
		owners[n.Name] = as
		if n.JobTitle == staffChair {
			staff = as
		}
	}
	team := authz.With(ctx, w.national)
	if staff == nil || w.national.ID == "" {
		return nil
	}
	p.back(150)
	if _, err := s.Begin(team, true); err != nil {
		return err
	}
	if _, err := s.Make(team, programme.Draft{Name: "Support after incidents", Line: "Framework of July 2026", Aim: "Whoever was hurt hears from somebody within a day, and is offered support that fits.", OwnerName: "Joan Snowberrow", Synthetic: true}); err != nil {
		return err
	}
	sc, err := p.Door.Policy().Check(w.national, programme.ActRead)
	if err != nil {
		return err
	}
	list, err := s.Strands(team, sc)
	if err != nil {
		return err
	}
	ids := map[string]string{}
	for _, x := range list {
		ids[x.Name] = x.ID
	}
	for _, o := range strandOwners {
		var x programme.Strand
		for _, y := range list {
			if y.Name == o.strand {
				x = y
			}
		}
		if err := p.tellStrand(team, owners[o.name], &x, plotlines[o.strand]); err != nil {
			return fmt.Errorf("%s: %w", o.strand, err)
		}
	}
	return p.boardTalk(team, staff, owners, ids)
}

// tellStrand gives a strand its owner, money, milestone and measure, and lets its owner say how it stands.
func (p *plan) tellStrand(team, owner context.Context, x *programme.Strand, l plotline) error {
	s := p.Carried.Programme
	own := authz.From(owner)
	p.back(149)
	if err := s.Edit(team, x.ID, 0, programme.Draft{Name: x.Name, Line: x.Line, Aim: x.Aim, Owner: own.ID}); err != nil {
		return err
	}
	m := programme.MilestoneForm{Name: l.milestone, Due: p.dayIn(l.due)}
	if l.moved != 0 {
		m.Due = p.dayIn(l.moved)
	}
	if err := s.SetMilestone(team, x.ID, 0, m); err != nil {
		return err
	}
	if x.Name == "Support after incidents" {
		if err := s.SetMeasure(team, x.ID, 0, programme.MeasureForm{Key: "support"}, false); err != nil {
			return err
		}
	}
	if x.Name == "Staff-safety campaign" {
		if err := s.SetMeasure(team, x.ID, 0, programme.MeasureForm{Key: "campaign"}, false); err != nil {
			return err
		}
	}
	if l.moved != 0 || l.paused != 0 {
		p.back(66)
		f := programme.MilestoneForm{ID: "2", Name: l.milestone, Due: p.dayIn(l.due), Why: "Fourteen trusts change their systems"}
		if l.paused != 0 {
			f.Why, f.Paused = "By decision of the board", p.dayIn(l.paused)
		}
		if err := s.SetMilestone(team, x.ID, 0, f); err != nil {
			return err
		}
	}
	if l.state == programme.OffCourse {
		p.back(120)
		if err := s.SetState(owner, x.ID, 0, programme.AtRisk, "Fourteen trusts change their systems"); err != nil {
			return err
		}
	}
	on := p.back(21)
	if l.measure != "" {
		if err := s.SetMeasure(team, x.ID, 0, programme.MeasureForm{Words: l.measure, Source: l.source, On: string(on)}, false); err != nil {
			return err
		}
	}
	pounds := func(n int64) string { return fmt.Sprint(n * 100_000) }
	if err := s.SetMoney(team, x.ID, 0, programme.MoneyForm{Year: fmt.Sprint(programme.YearOf(p.now)), Budget: pounds(l.budget), Spent: pounds(l.spent), Committed: fmt.Sprint(l.committed * 10_000), Forecast: pounds(l.expected), On: string(on), Source: "Invented ledger"}); err != nil {
		return err
	}
	return s.SetState(owner, x.ID, 0, l.state, l.why)
}

// boardTalk is what the two sides say, what they are asked, and the papers.
func (p *plan) boardTalk(team, staff context.Context, owners map[string]context.Context, ids map[string]string) error {
	s := p.Carried.Programme
	collection, places, standard, campaign := ids["National collection"], ids["Safer places"], ids["The Standard"], ids["Staff-safety campaign"]
	p.back(66)
	if err := s.AskFor(team, campaign, 0, programme.Ask{Question: "Pause the fourth wave until the questions were tried with staff", Recommend: "Pause", Paper: "Paper 2", On: p.dayIn(-66)}); err != nil {
		return err
	}
	on := p.back(65)
	x, err := p.strandOf(team, campaign)
	if err != nil {
		return err
	}
	steps := []func() error{
		func() error {
			return s.Decided(team, campaign, 0, x.Decisions[0].ID, "Paused. It comes back to the board with tried questions", string(on), false)
		},
		func() error {
			p.back(15)
			return s.Challenge(staff, standard, programme.OffCourse, "Two of seven regions have sent nothing. That is more than a risk")
		},
		func() error {
			p.back(12)
			return s.AskFor(team, collection, 0, programme.Ask{Question: "Extend the window for 14 trusts changing systems, or hold the first release to March", Recommend: "Hold the release to March", Paper: "Paper 3", On: p.dayIn(18),
				Words: "Fourteen trusts change their reporting systems this winter. A longer window would bring them in late; holding the release lets all of them count in it. The data team would rather release what there is."})
		},
		func() error {
			return s.AskFor(team, places, 0, programme.Ask{Question: "£0.3m for walk-rounds in 20 more trusts, from the campaign’s underspend", Recommend: "Agree", Paper: "Paper 4", On: p.dayIn(18),
				Words: "The first group found 98 critical items and mended 61. Twenty more trusts are ready to walk. The campaign will not spend what it has while it is paused."})
		},
		func() error {
			p.back(9)
			return s.Say(owners["Arjun Umberfield"], collection, "Hold only if the new date is firm. Trusts need it in winter planning.")
		},
		func() error {
			p.back(8)
			return s.Say(staff, collection, "A wrong first figure would set reporting back. Hold it.")
		},
		func() error {
			return p.sides(team, staff, collection, "Not agreed yet: the data team would release", "Agrees")
		},
		func() error { return p.sides(team, staff, places, "Agrees", "Agrees") },
		func() error {
			p.back(2)
			_, err := s.MakePapers(team, p.dayIn(18))
			return err
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) strandOf(who context.Context, id string) (programme.Strand, error) {
	sc, err := p.Door.Policy().Check(authz.From(who), programme.ActRead)
	if err != nil {
		return programme.Strand{}, err
	}
	return p.Carried.Programme.Strand(who, sc, authz.From(who).Org, id)
}

// sides says how both sides would decide what a strand asks.
func (p *plan) sides(employer, staff context.Context, id, one, two string) error {
	x, err := p.strandOf(employer, id)
	if err != nil {
		return err
	}
	d := x.Wanted()[0].ID
	if err := p.Carried.Programme.Side(employer, id, d, one); err != nil {
		return err
	}
	return p.Carried.Programme.Side(staff, id, d, two)
}

// trustProgramme tells the two strands of a pilot.
func (p *plan) trustProgramme(ctx context.Context, x *trust) error {
	s := p.Carried.Programme
	lead := authz.With(ctx, authz.Actor{ID: x.crew.specialist.ID, Name: x.crew.specialist.Name, Role: authz.Specialist, Org: x.ID, Strong: true})
	p.back(100)
	standard, err := s.Make(lead, programme.Draft{Name: "The Standard", Line: "From gaps to green", Aim: "Every red indicator has an action with an owner and a day.", Owner: x.crew.specialist.ID, Synthetic: true})
	if err != nil {
		return err
	}
	wards, err := s.Make(lead, programme.Draft{Name: "Safer wards", Line: "Walk-rounds and alarms", Aim: "Staff on wards can call for help from every bay, and it comes.", Owner: x.crew.specialist.ID, Synthetic: true})
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return s.SetMeasure(lead, standard, 0, programme.MeasureForm{Key: "standard"}, false) },
		func() error {
			return s.SetMilestone(lead, standard, 0, programme.MilestoneForm{Name: "Statement to the board", Due: p.dayIn(35)})
		},
		func() error {
			return s.SetMilestone(lead, wards, 0, programme.MilestoneForm{Name: "Alarms on the last two wards", Due: p.dayIn(-6)})
		},
		func() error {
			on := p.back(20)
			return s.SetMoney(lead, wards, 0, programme.MoneyForm{Year: fmt.Sprint(programme.YearOf(p.now)), Budget: "120000", Spent: "74000", Committed: "31000", Forecast: "118000", On: string(on), Source: "Invented ledger"})
		},
		func() error { return s.SetMeasure(lead, wards, 0, programme.MeasureForm{Key: "support"}, false) },
		func() error { return s.SetState(lead, wards, 0, programme.AtRisk, "Two wards wait for alarms") },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
