package learn

import (
	"context"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// onNeed runs a rule on an analysis in reach. seen is the version that the asker's page showed, 0 where it does not matter.
func (s *Service) onNeed(ctx context.Context, act authz.Action, record string, seen int64, rule func(*op.Tx, *Need) (audit.Change, error)) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, act, op.On("training_need", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := db.One(ctx, tx, scanNeed, `SELECT `+needColumns+` FROM training_need n WHERE n.org_id = $1 AND n.id = $2`, org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != n.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &n)
		if err != nil {
			return 0, c, err
		}
		return 0, c, saveNeed(ctx, tx, &n)
	})
	return err
}

func (n *Need) author(id string) {
	if !slices.Contains(n.Authors, id) {
		n.Authors = append(n.Authors, id)
	}
}

// Decide decides on a proposal: as proposed, or another level with a reason.
func (s *Service) Decide(ctx context.Context, record string, seen int64, proposal, level, why string) error {
	var p fault.Problems
	l, err := strconv.Atoi(level)
	if err != nil || l < 0 || l >= len(Levels()) {
		p.Add("level", "Choose a level")
	}
	why = typed(&p, "why", why, "", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onNeed(ctx, ActNeeds, record, seen, func(tx *op.Tx, n *Need) (audit.Change, error) {
		if n.State == Approved {
			return audit.Change{}, fault.New(fault.Conflict, "It was approved and is frozen")
		}
		i := slices.IndexFunc(n.Proposals, func(x Proposal) bool { return x.ID == proposal })
		if i < 0 {
			return audit.Change{}, fault.Missing()
		}
		x := &n.Proposals[i]
		if Level(l) != x.Level && why == "" {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "why", Message: "Say why it is another level than the one proposed"}})
		}
		was := x.Decided
		x.Decided, x.Why, x.By = Level(l), why, tx.Actor().Name
		n.author(tx.Actor().ID)
		n.State = Draft // what was sent is not what was decided now
		return audit.Changed("training_need", record, audit.F("line", x.Name+", "+x.Role), audit.FF("level", was.Words(), x.Decided.Words())).Because(why), nil
	})
}

// DecideRest decides on every proposal that nobody decided on as it was proposed.
func (s *Service) DecideRest(ctx context.Context, record string, seen int64) error {
	return s.onNeed(ctx, ActNeeds, record, seen, func(tx *op.Tx, n *Need) (audit.Change, error) {
		if n.State == Approved || n.Open() == 0 {
			return audit.Change{}, fault.New(fault.Conflict, "Every line was decided on already")
		}
		k := n.Open()
		for i := range n.Proposals {
			if x := &n.Proposals[i]; x.Decided == Undecided {
				x.Decided, x.By = x.Level, tx.Actor().Name
			}
		}
		n.author(tx.Actor().ID)
		return audit.Changed("training_need", record, audit.F("decided as proposed", number(k))), nil
	})
}

// SendNeed sends an analysis on which everything was decided to somebody else for approval.
func (s *Service) SendNeed(ctx context.Context, record string, seen int64) error {
	return s.onNeed(ctx, ActNeeds, record, seen, func(tx *op.Tx, n *Need) (audit.Change, error) {
		switch {
		case n.State != Draft:
			return audit.Change{}, fault.New(fault.Conflict, "It was sent already")
		case n.Open() > 0:
			return audit.Change{}, fault.New(fault.Conflict, "Nobody decided yet on "+plural(n.Open(), "%d line", "%d lines"))
		}
		n.State = Sent
		n.author(tx.Actor().ID)
		return audit.Changed("training_need", record, audit.FF("state", string(Draft), string(Sent))), nil
	})
}

// ApproveNeed approves an analysis and freezes it with its hash. Nobody approves what they decided on themselves.
func (s *Service) ApproveNeed(ctx context.Context, record string, seen int64) error {
	return s.onNeed(ctx, ActApprove, record, seen, func(tx *op.Tx, n *Need) (audit.Change, error) {
		a := tx.Actor()
		switch {
		case n.State != Sent:
			return audit.Change{}, fault.New(fault.Conflict, "It does not wait for approval")
		case slices.Contains(n.Authors, a.ID):
			return audit.Change{}, fault.Refused("You decided in it yourself. Somebody else approves it")
		}
		var err error
		n.State, n.ApprovedAt, n.ApprovedName = Approved, db.At(tx.Now()), a.Name
		if n.Hash, err = n.digest(); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("training_need", record, audit.FF("state", string(Sent), string(Approved)), audit.F("hash", n.Hash)), nil
	})
}

// MayApprove tells whether the actor may approve an analysis; pages leave out what would be refused.
func (s *Service) MayApprove(ctx context.Context, n *Need) bool {
	a := authz.From(ctx)
	a.Strong = true
	return n.State == Sent && s.Door.Policy().May(a, ActApprove) && !slices.Contains(n.Authors, a.ID)
}

// ReturnNeed gives an analysis back to whoever decided, with a reason.
func (s *Service) ReturnNeed(ctx context.Context, record string, seen int64, why string) error {
	var p fault.Problems
	why = typed(&p, "why", why, "Say what is to be looked at again", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onNeed(ctx, ActApprove, record, seen, func(_ *op.Tx, n *Need) (audit.Change, error) {
		if n.State != Sent {
			return audit.Change{}, fault.New(fault.Conflict, "It does not wait for approval")
		}
		n.State = Draft
		return audit.Changed("training_need", record, audit.FF("state", string(Sent), string(Draft))).Because(why), nil
	})
}

// RequireFrom proposes the requirement that follows from a line of an approved analysis to whoever keeps requirements: a
// competence for a role of a unit, from a day.
func (s *Service) RequireFrom(ctx context.Context, n *Need, proposal, competence, from string) error {
	var p fault.Problems
	on := day(&p, "from", from, "Say from which day it is asked")
	competence = typed(&p, "competence", competence, "Choose the competence", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	i := slices.IndexFunc(n.Proposals, func(x Proposal) bool { return x.ID == proposal })
	switch {
	case i < 0 || s.Require == nil:
		return fault.Missing()
	case n.State != Approved:
		return fault.New(fault.Conflict, "It is not approved yet")
	case n.Proposals[i].Decided < 1:
		return fault.New(fault.Conflict, "No training was decided for this line")
	}
	x := n.Proposals[i]
	return s.Require(ctx, n.Org, Requirement{Unit: x.Unit, Role: x.Role, Everybody: x.Role == everybody || x.Role == everybodyThere, Competence: competence, From: string(on), Basis: "Needs analysis “" + n.Title + "”, approved by " + n.ApprovedName + " on " + n.ApprovedAt.Format("2 January 2006")})
}
