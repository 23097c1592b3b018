package risk

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// NoAlarm is what every page of a lone-working plan says, word for word. A test of the pages looks for it.
const NoAlarm = "This does not call for help. In danger, call 999."

// LonePath is the address of a plan for whoever looks after it, MinePath for the person and their buddy.
func LonePath(id string) string { return "/lone-working/" + id }

// MinePath is the address of a plan for the person themselves and their buddy.
func MinePath(id string) string { return "/my-checks/" + id }

// Plan is what somebody who works alone agreed with their manager.
type Plan struct {
	Org, ID, Unit, Lock, Ref string
	Person, Buddy            string // ids
	State                    string // ready, out or ended
	// Every is how many minutes lie between checks, Grace how many a check may be late before it is noted as missed.
	Every, Grace int
	// StartedAt, BackAt and NextAt are set while the person is out: since when, until when at the latest, and when the next
	// check is to be written down. MissedAt is when a check was noted as missed and nothing was written since.
	StartedAt, BackAt, NextAt, MissedAt db.Time
	ReviewAt, MadeAt                    db.Time
	MadeBy, MadeName                    string
	Version                             int64
	PlanBody
}

// PlanBody is what is sealed of a plan.
type PlanBody struct {
	PersonName string `json:"person"`
	BuddyName  string `json:"buddy"`
	// Work is what is done alone, Visits the route or places, Risks what is known of them with its controls.
	Work   string `json:"work"`
	Visits string `json:"visits"`
	Risks  string `json:"risks"`
	// Missed is what the buddy does, step by step, when a check is missing.
	Missed string `json:"missed"`
	// Device is what the person carries that does call for help, such as a service under BS 8484; "" for nothing.
	Device string `json:"device,omitempty"`
}

// Check is one line of a plan's record.
type Check struct {
	Kind string // started, checked_in, finished, missed or followed_up
	At   db.Time
	// Due is when it should have been written down.
	Due   db.Time
	By    string
	Words string
}

const planColumns = `p.org_id, p.id, p.unit_id, p.lock, p.ref, p.person_id, p.buddy_id, p.state, p.every_min, p.grace_min, p.started_at, p.back_at, p.next_at, p.missed_at, p.review_at,
	p.made_at, p.made_by, p.made_name, p.version, p.body`

func (s *Service) scanPlan(r db.Row) (p Plan, err error) {
	var body []byte
	if err := r.Scan(&p.Org, &p.ID, &p.Unit, &p.Lock, &p.Ref, &p.Person, &p.Buddy, &p.State, &p.Every, &p.Grace, &p.StartedAt, &p.BackAt, &p.NextAt, &p.MissedAt, &p.ReviewAt,
		&p.MadeAt, &p.MadeBy, &p.MadeName, &p.Version, &body); err != nil {
		return p, err
	}
	return p, s.unseal(p.Org, p.ID, "plan", body, &p.PlanBody)
}

// PlanAsk is a plan as its form sends it. Worker and With are names or e-mail addresses of the person and the buddy.
type PlanAsk struct {
	Unit, Worker, With string
	Every, Grace       int
	PlanBody
}

func (in *PlanAsk) clean() {
	in.Worker, in.With, in.Device = line(in.Worker), line(in.With), line(in.Device)
	in.Work, in.Visits, in.Risks, in.Missed = clean(in.Work), clean(in.Visits), clean(in.Risks), clean(in.Missed)
}

func (in *PlanAsk) problems() fault.Problems {
	var p fault.Problems
	need(&p, "work", in.Work, "Say what is done alone", MaxWords)
	need(&p, "visits", in.Visits, "Say where the person goes", MaxWords)
	need(&p, "risks", in.Risks, "Say what is known of the risks, and what makes them smaller", MaxWords)
	need(&p, "missed", in.Missed, "Say what the buddy does, step by step, when a check is missing", MaxWords)
	need(&p, "device", in.Device, "", MaxLine)
	if in.Every < 15 || in.Every > 480 {
		p.Add("every", "Choose between 15 minutes and 8 hours")
	}
	if in.Grace < 5 || in.Grace > 60 {
		p.Add("grace", "Choose between 5 and 60 minutes")
	}
	return p
}

// someone finds the one person that words name, or says at the field what is wrong.
func (s *Service) someone(ctx context.Context, p *fault.Problems, org, field, words string) (Colleague, error) {
	if words == "" {
		p.Add(field, "Write a name or a work e-mail address")
		return Colleague{}, nil
	}
	list, err := s.Find(ctx, org, words)
	switch {
	case err != nil:
		return Colleague{}, err
	case len(list) == 0:
		p.Add(field, "Nobody here has that name or address")
	case len(list) > 1:
		p.Add(field, "More than one person fits. Write the whole work e-mail address")
	default:
		return list[0], nil
	}
	return Colleague{}, nil
}

// MakePlan makes a plan for somebody of a unit in the scope.
func (s *Service) MakePlan(ctx context.Context, sc authz.Scope, in PlanAsk) (Plan, error) {
	in.clean()
	org := sc.Org()
	p := in.problems()
	if name, err := s.UnitName(ctx, org, in.Unit); err != nil {
		return Plan{}, err
	} else if name == "" || !sc.Covers(org, in.Unit) {
		p.Add("unit", "Choose the unit")
	}
	who, err := s.someone(ctx, &p, org, "worker", in.Worker)
	if err != nil {
		return Plan{}, err
	}
	buddy, err := s.someone(ctx, &p, org, "buddy", in.With)
	if err != nil {
		return Plan{}, err
	}
	if who.ID != "" && who.ID == buddy.ID {
		p.Add("buddy", "Nobody is their own buddy")
	}
	if err := fault.WithProblems(p); err != nil {
		return Plan{}, err
	}
	return op.Do(ctx, s.Door, ActLoneWrite, op.In(org, in.Unit), func(tx *op.Tx) (Plan, audit.Change, error) {
		now := db.At(tx.Now())
		x := Plan{Org: org, ID: id.New("lw", tx.Now()), Unit: in.Unit, Ref: newRef("LW"), Person: who.ID, Buddy: buddy.ID, State: "ready", Every: in.Every, Grace: in.Grace,
			ReviewAt: db.At(endOf(tx.Now().AddDate(0, s.Set().Review.Months, 0))), MadeAt: now, MadeBy: tx.Actor().ID, MadeName: tx.Actor().Name, Version: 1, PlanBody: in.PlanBody}
		x.PersonName, x.BuddyName = who.Name, buddy.Name
		body, err := s.seal(org, x.ID, "plan", x.PlanBody)
		if err != nil {
			return x, audit.Change{}, err
		}
		tx.Insert(planTable, org, x.ID, x.Unit, "", s.OwnKey(org, x.Person), x.Ref, x.Person, x.Buddy, x.State, int64(x.Every), int64(x.Grace), x.StartedAt, x.BackAt, x.NextAt, x.MissedAt,
			x.ReviewAt, x.MadeAt, x.MadeBy, x.MadeName, body, int64(1))
		return x, audit.Created("lone_plan", x.ID, audit.F("person", x.Person), audit.F("buddy", x.Buddy)), tell(ctx, tx,
			notify.Notice{Org: org, Template: notify.Assigned, Table: "lone_plan", Record: x.ID, Path: MinePath(x.ID)}, x.Person, x.Buddy)
	})
}

var planTable = op.Table{Name: "lone_plan", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "ref", "person_id", "buddy_id", "state", "every_min", "grace_min", "started_at",
	"back_at", "next_at", "missed_at", "review_at", "made_at", "made_by", "made_name", "body", "version"}}

// ChangePlan changes what was agreed; nobody is out meanwhile. The person and the buddy are told that it changed. A buddy that
// is left empty stays.
func (s *Service) ChangePlan(ctx context.Context, org, record string, seen int64, in PlanAsk) error {
	in.clean()
	p := in.problems()
	var buddy Colleague
	if in.With != "" {
		var err error
		if buddy, err = s.someone(ctx, &p, org, "buddy", in.With); err != nil {
			return err
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onPlan(ctx, ActLoneWrite, op.On("lone_plan", org, record), org, record, seen, func(tx *op.Tx, x *Plan) (audit.Change, error) {
		if x.State != "ready" {
			return audit.Change{}, fault.New(fault.Conflict, "The person is out, or the plan has ended. It can be changed when they are back")
		}
		if buddy.ID == x.Person {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "buddy", Message: "Nobody is their own buddy"}})
		}
		in.PersonName, in.BuddyName = x.PersonName, x.BuddyName
		if buddy.ID != "" {
			x.Buddy, in.BuddyName = buddy.ID, buddy.Name
		}
		x.PlanBody, x.Every, x.Grace = in.PlanBody, in.Every, in.Grace
		x.ReviewAt = db.At(endOf(tx.Now().AddDate(0, s.Set().Review.Months, 0)))
		return audit.Changed("lone_plan", record, audit.F("plan", "changed")), tell(ctx, tx,
			notify.Notice{Org: org, Template: notify.Assigned, Table: "lone_plan", Record: record, Path: MinePath(record)}, x.Person, x.Buddy)
	})
}

// EndPlan ends a plan. Its checks stay to be read.
func (s *Service) EndPlan(ctx context.Context, org, record string, seen int64) error {
	return s.onPlan(ctx, ActLoneWrite, op.On("lone_plan", org, record), org, record, seen, func(_ *op.Tx, x *Plan) (audit.Change, error) {
		if x.State != "ready" {
			return audit.Change{}, fault.New(fault.Conflict, "The person is out, or the plan has ended already")
		}
		x.State = "ended"
		return audit.Changed("lone_plan", record, audit.FF("state", "ready", "ended")), nil
	})
}

// Late tells whether a check is past its time, noted or not.
func (p *Plan) Late(now time.Time) bool {
	return p.State == "out" && p.NextAt.Before(now)
}
