package bodycam

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// DeploymentAsk is a deployment as its form sends it.
type DeploymentAsk struct {
	Unit, Name, Purpose, Model string
	Lawful, Condition          string
	Audio                      bool
	Before, Days               int
}

func (in *DeploymentAsk) problems(r Rules) fault.Problems {
	in.Name, in.Model, in.Purpose = line(in.Name), line(in.Model), clean(in.Purpose)
	var p fault.Problems
	need(&p, "name", in.Name, "Give it a name that colleagues know it by", MaxLine)
	need(&p, "purpose", in.Purpose, "Say what the cameras are for, and what they are not for", MaxWords)
	need(&p, "model", in.Model, "Say which make and model", MaxLine)
	if !oneOf(LawfulBases(), in.Lawful) {
		p.Add("lawful", "Choose the lawful basis that the assessment found")
	}
	if !oneOf(Conditions(), in.Condition) {
		p.Add("condition", "Choose what the special categories of data stand on")
	}
	if in.Before < 0 || in.Before > 120 {
		p.Add("before", "Choose between 0 and 120 seconds")
	}
	if k := r.Retention; in.Days < k.Least || in.Days > k.Most {
		p.Add("days", "Choose between %d and %d days", k.Least, k.Most)
	}
	return p
}

func (in *DeploymentAsk) into(d *Deployment) {
	d.Name, d.Purpose, d.Model, d.Lawful, d.Condition, d.Audio, d.Before, d.Days = in.Name, in.Purpose, in.Model, in.Lawful, in.Condition, in.Audio, in.Before, in.Days
}

// Plan begins a deployment in a unit of the scope. It is not live.
func (s *Service) Plan(ctx context.Context, sc authz.Scope, in DeploymentAsk) (Deployment, error) {
	p := in.problems(s.Rules())
	names, err := s.UnitNames(ctx, sc.Org())
	if err != nil {
		return Deployment{}, err
	}
	if names[in.Unit] == "" || !sc.Covers(sc.Org(), in.Unit) {
		p.Add("unit", "Choose the unit")
	}
	if err := fault.WithProblems(p); err != nil {
		return Deployment{}, err
	}
	return op.Do(ctx, s.Door, ActGovern, op.In(sc.Org(), in.Unit), func(tx *op.Tx) (Deployment, audit.Change, error) {
		me := tx.Actor()
		d := Deployment{Org: sc.Org(), ID: id.New("bcp", tx.Now()), Unit: in.Unit, Ref: newRef("BC"), State: "planned", MadeAt: db.At(tx.Now()), MadeBy: me.ID, MadeName: me.Name, Version: 1}
		in.into(&d)
		body, err := s.seal(d.Org, d.ID, "deployment", d.DeploymentBody)
		tx.Insert(deploymentTable, d.Org, d.ID, d.Unit, "", "", d.Ref, d.State, int64(d.Days), d.LiveAt, d.EndedAt, d.ReviewAt, false, d.MadeAt, d.MadeBy, d.MadeName, body, int64(1))
		return d, audit.Created("bodycam_deployment", d.ID, audit.F("unit", d.Unit)), err
	})
}

// onDeployment runs a rule on a deployment in reach and writes it. seen is the version the page showed, 0 where it does not
// matter.
func (s *Service) onDeployment(ctx context.Context, act authz.Action, org, record string, seen int64, rule func(*op.Tx, *Deployment) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("bodycam_deployment", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		d, err := s.deployment(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != d.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &d)
		if err != nil {
			return 0, c, err
		}
		body, err := s.seal(org, record, "deployment", d.DeploymentBody)
		if err != nil {
			return 0, c, err
		}
		n, err := tx.Exec(ctx, `UPDATE bodycam_deployment SET state = $4, retention_days = $5, live_at = $6, ended_at = $7, review_at = $8, reminded = $9, body = $10, version = version + 1
			WHERE org_id = $1 AND id = $2 AND version = $3`, org, record, d.Version, d.State, int64(d.Days), d.LiveAt, d.EndedAt, d.ReviewAt, d.Reminded, body)
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, c, err
	})
	return err
}

// Replan changes what a deployment says. A live one that changes its purpose, its ground or its sound needs its assessment again:
// that gate falls, and it is paused.
func (s *Service) Replan(ctx context.Context, org, record string, seen int64, in DeploymentAsk) error {
	if err := fault.WithProblems(in.problems(s.Rules())); err != nil {
		return err
	}
	return s.onDeployment(ctx, ActGovern, org, record, seen, func(_ *op.Tx, d *Deployment) (audit.Change, error) {
		if d.State == "ended" {
			return audit.Change{}, fault.New(fault.Conflict, "This use has ended. Begin another")
		}
		c := audit.Changed("bodycam_deployment", record, audit.F("deployment", "changed"))
		if d.Purpose != in.Purpose || d.Lawful != in.Lawful || d.Condition != in.Condition || d.Audio != in.Audio {
			if _, had := d.Gates["dpia"]; had {
				delete(d.Gates, "dpia")
				d.ReviewAt = db.Time{}
				c = audit.Changed("bodycam_deployment", record, audit.F("deployment", "changed"), audit.F("gate fell", "dpia"))
			}
			if d.State == "live" {
				d.State, d.Why = "paused", "Its purpose, its ground or its sound changed: the assessment is needed again"
			}
		}
		in.into(d)
		return c, nil
	})
}

// SetGate writes down that a gate was done: when, where that is written, and by whom.
func (s *Service) SetGate(ctx context.Context, org, record string, seen int64, code string, g Gate) error {
	k, ok := gateKind(code)
	if !ok {
		return fault.Missing()
	}
	g.Reference, g.With, g.By = line(g.Reference), line(g.With), authz.From(ctx).Name
	var p fault.Problems
	if g.Day == "" {
		p.Add("day", "Write the day it was done")
	} else if day(&p, "day", g.Day); g.Day > dayOf(s.Now()) && len(p) == 0 {
		p.Add("day", "Write a day that has been. A gate holds when it is done")
	}
	need(&p, "reference", g.Reference, "Say where it is written: a reference, a version, minutes", MaxLine)
	if k.With != "" {
		need(&p, "with", g.With, "Name them", MaxLine)
	}
	if k.Reviewed && g.Review == "" {
		p.Add("review", "Write the day it is looked at again")
	} else if k.Reviewed {
		if before := len(p); true {
			day(&p, "review", g.Review)
			if len(p) == before && g.Review <= dayOf(s.Now()) {
				p.Add("review", "Write a day to come")
			}
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onDeployment(ctx, ActGovern, org, record, seen, func(_ *op.Tx, d *Deployment) (audit.Change, error) {
		if d.State == "ended" {
			return audit.Change{}, fault.New(fault.Conflict, "This use has ended. Begin another")
		}
		if d.Gates == nil {
			d.Gates = map[string]Gate{}
		}
		d.Gates[code] = g
		if k.Reviewed {
			d.ReviewAt, d.Reminded = db.At(day(&p, "review", g.Review)), false
		}
		return audit.Changed("bodycam_deployment", record, audit.F("gate", code), audit.F("day", g.Day)), nil
	})
}

// GoLive lets cameras be issued. Every gate that does not hold is a problem of its own, and then nothing changes.
func (s *Service) GoLive(ctx context.Context, org, record string, seen int64) error {
	return s.onDeployment(ctx, ActLive, org, record, seen, func(tx *op.Tx, d *Deployment) (audit.Change, error) {
		if d.State != "planned" && d.State != "paused" {
			return audit.Change{}, fault.New(fault.Conflict, "It is live, or it has ended")
		}
		if err := fault.WithProblems(d.Missing(tx.Now())); err != nil {
			return audit.Change{}, err
		}
		before := d.State
		d.State, d.LiveAt, d.Why = "live", db.At(tx.Now()), ""
		return audit.Changed("bodycam_deployment", record, audit.FF("state", before, "live")), nil
	})
}

// Stop pauses a live deployment, or ends one for good. No camera of it is issued from then on; those that are out come back.
func (s *Service) Stop(ctx context.Context, org, record string, seen int64, end bool, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say why", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onDeployment(ctx, ActLive, org, record, seen, func(tx *op.Tx, d *Deployment) (audit.Change, error) {
		before := d.State
		switch {
		case end && d.State != "ended":
			d.State, d.EndedAt = "ended", db.At(tx.Now())
		case !end && d.State == "live":
			d.State = "paused"
		default:
			return audit.Change{}, fault.New(fault.Conflict, "It is not live, or it has ended")
		}
		d.Why = why
		return audit.Changed("bodycam_deployment", record, audit.FF("state", before, d.State)), nil
	})
}
