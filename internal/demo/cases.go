package demo

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
)

// casePlan is a case of the demonstration: how many reports it has, and what came of it.
type casePlan struct {
	reports int
	title   string
	stage   casework.Stage
	outcome string
	run     func(ctx context.Context, s *casework.Service, c casework.Case) error
}

// casePlans are the cases of each pilot, one at least at every stage.
var casePlans = []casePlan{
	{3, "Repeated assaults, the same door", casework.Police, "", supported},
	{1, "", casework.Opened, "", nil},
	{1, "", casework.Working, "", supported},
	{2, "Threats after visiting hours", casework.Panel, "", nil},
	{1, "", casework.Court, "", supported},
	{1, "", casework.Closed, "safer", supported},
	{1, "", casework.Closed, "police", nil},
	{1, "", casework.Working, "", func(ctx context.Context, s *casework.Service, c casework.Case) error {
		return s.Refer(ctx, c.Org, c.ID, casework.Referral{Kind: "refer", ToName: "Community mediation, invented", What: "Please offer both sides a conversation, if they want one."})
	}},
	{1, "", casework.Working, "", func(ctx context.Context, s *casework.Service, c casework.Case) error {
		return s.Refer(ctx, c.Org, c.ID, casework.Referral{Kind: "transfer", ToName: "Neighbouring ambulance service, invented", What: "It happened in one of your vehicles. Please take it over."})
	}},
}

// cases opens some cases in each pilot as its lead would, from its own latest reports.
func (p *plan) cases(ctx context.Context, w *world) error {
	if p.Casework == nil {
		return nil
	}
	for i := range w.trusts {
		x := &w.trusts[i]
		if x.pilot == nil || x.crew == nil {
			continue
		}
		lead := x.crew.specialist
		ctx := authz.With(ctx, authz.Actor{ID: lead.ID, Name: lead.Name, Role: authz.Specialist, Org: x.ID, Strong: true})
		sc, err := p.Door.Policy().Check(authz.From(ctx), incident.ActList)
		if err != nil {
			return err
		}
		page, err := p.Incidents.List(ctx, sc, incident.Filter{Counts: "single", Limit: 40, Stages: []string{"received", "contacted", "looking", "decided", "finished"}})
		if err != nil {
			return err
		}
		rest := slices.DeleteFunc(page.Rows, func(r incident.Listed) bool { return x.taken[r.ID] })
		for _, plan := range casePlans {
			if len(rest) < plan.reports {
				break
			}
			o := casework.Opening{Org: x.ID, Title: plan.title}
			for _, r := range rest[:plan.reports] {
				o.Reports = append(o.Reports, r.ID)
			}
			rest = rest[plan.reports:]
			c, err := p.oneCase(ctx, o, plan)
			if err != nil {
				return err
			}
			if c.Stage == casework.Opened && plan.stage == casework.Opened && !x.pilot.Home { // one of each of the others' comes to the home trust
				if err := p.Casework.Refer(ctx, c.Org, c.ID, casework.Referral{Kind: "refer", ToOrg: home(w), What: "The person may have been with you before. Please look whether your cameras hold the car park that evening."}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// home gives the code of the home trust.
func home(w *world) string {
	for i := range w.pilots {
		if w.pilots[i].Home {
			return w.pilots[i].Org
		}
	}
	return ""
}

func (p *plan) oneCase(ctx context.Context, o casework.Opening, plan casePlan) (casework.Case, error) {
	c, err := p.Casework.Open(ctx, o)
	if err != nil {
		return c, err
	}
	if plan.run != nil {
		if err := plan.run(ctx, p.Casework, c); err != nil {
			return c, err
		}
	}
	if err := p.care(ctx, c, plan.stage); err != nil {
		return c, err
	}
	if err := p.police(ctx, c, plan.stage); err != nil {
		return c, err
	}
	switch plan.stage {
	case casework.Opened:
		return c, nil
	case casework.Closed:
		return c, p.Casework.Close(ctx, c.Org, c.ID, plan.outcome, "Everybody affected was told. The door was mended, and the rota changed.")
	}
	return c, p.Casework.MoveTo(ctx, c.Org, c.ID, plan.stage, "Agreed at the weekly meeting.")
}

// supported records the first steps of support of everybody in a case.
func supported(ctx context.Context, s *casework.Service, c casework.Case) error {
	sc, err := s.Door.Policy().Check(authz.From(ctx), casework.ActRead)
	if err != nil {
		return err
	}
	plans, err := s.Support(ctx, sc, c.Org, c.ID)
	if err != nil {
		return err
	}
	states := map[string]casework.SupportState{"safe": casework.Done, "exposure": casework.Done, "debrief": casework.Accepted, "contact": casework.Done, "police": casework.Done, "home": casework.Done, "menu": casework.Offered, "trim": casework.Declined}
	for _, plan := range plans {
		for _, step := range plan.Steps {
			if to := states[step.ID]; to != "" {
				if err := s.Answer(ctx, c.Org, c.ID, plan.Person.ID, step.ID, to, ""); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
