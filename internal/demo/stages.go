package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/org"
)

// Carried is what carries cases on after their reports; what is nil is left out.
type Carried struct {
	Sanction *sanction.Service
	Standard *standard.Service
	// Improve keeps the plans of assessments, Rounds what is asked above them; nil leaves them out.
	Improve  *improve.Service
	Rounds   *round.Service
	Evidence *evidence.Service
	Letters  *casework.Letters
	Risk     *risk.Service
	Bodycam  *bodycam.Service
	Clip     *clip.Service
	Training *training.Service
	// Learn is sessions of training, who teaches, needs and qualifications.
	Learn *learn.Service
	// Environment is walk-rounds, floor plans and alarm points.
	Environment *environment.Service
	// Campaign is campaigns and stories, Library what was tried and taken over.
	Campaign *campaign.Service
	Library  *library.Service
	// Network is the partners of each pilot and what goes out to them.
	Network *network.Service
	// Governance is groups that meet.
	Governance *governance.Service
	// Programme is the work programme of England and of each pilot.
	Programme *programme.Service
	// Pilots is trials of cameras.
	Pilots *pilot.Service
	// Clock lets the door's clock go on from a moment, and with the zero time from now. Without it nothing is told that has
	// a past.
	Clock func(at time.Time)
}

// candidate is a report that a case may be told of.
type candidate struct {
	id       string
	reported time.Time
	alleged  string // the code of whoever is said to have done it
	lock     string
}

// candidates notes which reports of a batch may become cases.
func (x *trust) candidates(batch []incident.Past) {
	for i := range batch {
		b := &batch[i]
		if b.Counts != mds.Single || b.MergedInto != "" || b.Stage == incident.Withdrawn || len(b.Record.Alleged) == 0 {
			continue
		}
		c := candidate{id: b.ID, reported: b.Reported, alleged: b.Record.Alleged[0].Type, lock: b.Lock}
		if b.Record.Sexual() {
			c.lock = incident.LockSexual
		}
		x.reports = append(x.reports, c)
	}
}

// stager tells the cases of one pilot whose story began some time ago.
type stager struct {
	*plan
	ctx  context.Context // of nobody
	x    *trust
	used map[string]bool
	lead context.Context
}

// stages tells what became of older cases: at the police and in court, before panels, with markers, closed. All of it is
// done by the people of the pilot through the services, each step on its own day.
func (p *plan) stages(ctx context.Context, w *world, tree *org.Tree) error {
	if p.Casework == nil || p.Carried.Clock == nil {
		return nil
	}
	defer p.Carried.Clock(time.Time{})
	at := 0
	for i := range w.trusts {
		x := &w.trusts[i]
		if x.pilot == nil || x.crew == nil {
			continue
		}
		slices.SortStableFunc(x.reports, func(a, b candidate) int { return cmp.Or(b.reported.Compare(a.reported), cmp.Compare(a.id, b.id)) })
		s := &stager{plan: p, ctx: ctx, x: x, used: map[string]bool{}}
		s.lead = s.as(x.crew.specialist, authz.Specialist, incident.LockRestricted)
		for _, story := range []struct {
			name string
			tell func() error
		}{{"at court", s.atCourt}, {"mine", s.mine}, {"ended", s.ended}, {"silent", s.silent}, {"locked", s.locked}, {"expired", s.expired}, {"overdue", s.overdue}, {"appealed", s.appealed}, {"panelled", s.panelled},
			{"in force", s.inForce}, {"risk", s.risks}, {"cameras", s.cameras}, {"clips", s.clips}, {"training", s.trained}, {"learning", s.learning}, {"safer places", s.environments}, {"network", s.network}} {
			if err := story.tell(); err != nil {
				return fmt.Errorf("the case %q of %s: %w", story.name, x.ID, err)
			}
		}
		x.taken = s.used
		if err := s.standard(at); err != nil {
			return fmt.Errorf("the assessment of %s: %w", x.ID, err)
		}
		at++
	}
	if err := p.above(ctx, w); err != nil {
		return err
	}
	if err := p.rounds(ctx, w, tree); err != nil {
		return fmt.Errorf("the pilots of seven systems: %w", err)
	}
	p.Carried.Clock(p.now)
	ctx = authz.With(ctx, authz.Service("demo"))
	if s := p.Carried.Sanction; s != nil {
		if err := s.Sweep(authz.With(ctx, authz.Service("sanction")), p.now); err != nil {
			return err
		}
	}
	if s := p.links(); s != nil {
		return s.Sweep(ctx, p.now)
	}
	return nil
}

// links is the area of police and courts as if there were a mail server, so that links are made. Nobody sends them.
func (p *plan) links() *justice.Service {
	if p.Justice == nil {
		return nil
	}
	s := *p.Justice
	s.Mail.Host = "mail.invalid"
	return &s
}

// as acts as somebody of the pilot.
func (s *stager) as(c incident.Colleague, role authz.Role, locks ...string) context.Context {
	return authz.With(s.ctx, authz.Actor{ID: c.ID, Name: c.Name, Role: role, Org: s.x.ID, Strong: true, Locks: locks})
}

// holders gives the people of the pilot who hold a role.
func (s *stager) holders(role authz.Role) (out []incident.Colleague) {
	for _, n := range s.x.crew.list {
		if len(n.Roles) > 0 && n.Roles[0].Role == role {
			out = append(out, incident.Colleague{ID: n.ID, Name: n.Name, Title: n.JobTitle})
		}
	}
	return out
}

// on moves the clock to a moment of the working day, some days before now, and gives that day.
func (s *stager) on(ago int, hour int) string {
	y, m, d := s.now.In(clock.London()).Date()
	at := time.Date(y, m, d-ago, hour, 0, 0, 0, clock.London())
	if at.After(s.now) {
		at = s.now
	}
	s.Carried.Clock(at)
	return at.Format(time.DateOnly)
}

// open opens a case from the latest fitting report that was in by a day, on that day; nil where there is none.
func (s *stager) open(who context.Context, ago int, title string, fits func(candidate) bool) (*casework.Case, error) {
	s.on(ago, 9)
	at := s.Door.Now()
	i := slices.IndexFunc(s.x.reports, func(c candidate) bool { return c.reported.Before(at) && !s.used[c.id] && fits(c) })
	if i < 0 {
		return nil, nil
	}
	s.used[s.x.reports[i].id] = true
	c, err := s.Casework.Open(who, casework.Opening{Org: s.x.ID, Title: title, Reports: []string{s.x.reports[i].id}})
	if err != nil {
		return nil, fmt.Errorf("open of %+v: %w", s.x.reports[i], err)
	}
	return &c, s.cared(who, c)
}

// cared records what was done for whoever was affected in the first days.
func (s *stager) cared(who context.Context, c casework.Case) error {
	sc, err := s.Door.Policy().Check(authz.From(who), casework.ActRead)
	if err != nil {
		return err
	}
	plans, err := s.Casework.Support(who, sc, c.Org, c.ID)
	if err != nil {
		return err
	}
	states := map[string]casework.SupportState{"safe": casework.Done, "exposure": casework.Done, "debrief": casework.Done, "contact": casework.Done, "police": casework.Done, "home": casework.Done, "menu": casework.Offered, "trim": casework.Declined}
	for _, plan := range plans {
		for _, step := range plan.Steps {
			if to := states[step.ID]; to != "" && !step.Earliest.After(s.Door.Now()) {
				if err := s.Casework.Answer(who, c.Org, c.ID, plan.Person.ID, step.ID, to, ""); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// outside tells whether a report is open to all of its unit and about somebody who is no colleague.
func outside(c candidate) bool {
	return c.lock == "" && (c.alleged == "patient" || c.alleged == "relative_or_visitor")
}

// someone gives the first person of a case in a part, "" for none.
func (s *stager) someone(who context.Context, c *casework.Case, part casework.Part) (casework.Person, error) {
	sc, err := s.Door.Policy().Check(authz.From(who), casework.ActFile)
	if err != nil {
		return casework.Person{}, err
	}
	list, err := s.Casework.People(who, sc, c.Org, c.ID)
	for _, x := range list {
		if x.Part == part {
			return x, err
		}
	}
	return casework.Person{}, err
}

// locked tells a case that few may see, and one of the sexual safety team.
func (s *stager) locked() error {
	c, err := s.open(s.lead, 14, "Kept to the few who look into it", outside)
	if c == nil || err != nil {
		return err
	}
	s.on(13, 10)
	if err := s.Casework.Restrict(s.lead, c.Org, c.ID, "The person who reported it is afraid of who else may read it."); err != nil {
		return err
	}
	safety := s.as(s.x.crew.safety, authz.SexualSafety, incident.LockSexual)
	_, err = s.open(safety, 5, "", func(c candidate) bool { return c.lock == incident.LockSexual })
	return err
}
