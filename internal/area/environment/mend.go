package environment

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func (s *Service) onFinding(ctx context.Context, act authz.Action, org, record string, seen int64, rule func(*op.Tx, *Finding) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("environment_finding", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		f, err := s.finding(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != f.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &f)
		if err != nil {
			return 0, c, err
		}
		return 0, c, s.saveFinding(ctx, tx, &f)
	})
	return err
}

// Assign gives a finding an owner, by name, address or post, and the day until which it is to be mended.
func (s *Service) Assign(ctx context.Context, org, record string, seen int64, owner, due string, likelihood, consequence int) error {
	var p fault.Problems
	owner = line(owner)
	need(&p, "owner", owner, "Say who sees to it", MaxLine)
	if due == "" {
		p.Add("due", "Give the day until which it is to be mended")
	}
	day(&p, "due", due)
	if likelihood < 1 || likelihood > 5 || consequence < 1 || consequence > 5 {
		p.Add("likelihood", "Choose both how likely harm is and how bad it could be")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	who, name := "", owner
	list, err := s.Find(ctx, org, owner)
	if err != nil {
		return err
	}
	if len(list) == 1 {
		who, name = list[0].ID, list[0].Name
	}
	return s.onFinding(ctx, ActMend, org, record, seen, func(tx *op.Tx, f *Finding) (audit.Change, error) {
		if f.State == Closed {
			return audit.Change{}, fault.New(fault.Conflict, "This finding is closed")
		}
		c := audit.Changed("environment_finding", record, audit.FF("owner", f.Owner, who), audit.FF("due", f.Due, due), audit.F("rating", number(likelihood*consequence)))
		f.Owner, f.OwnerName, f.Due, f.Likelihood, f.Consequence = who, name, due, likelihood, consequence
		return c, s.event(tx, org, record, "assigned", name)
	})
}

// Fix says that a finding is mended, and how.
func (s *Service) Fix(ctx context.Context, org, record string, seen int64, words string) error {
	var p fault.Problems
	words = clean(words)
	need(&p, "words", words, "Say what was done", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onFinding(ctx, ActMend, org, record, seen, func(tx *op.Tx, f *Finding) (audit.Change, error) {
		if f.State != Open {
			return audit.Change{}, fault.New(fault.Conflict, "It was said already that this is mended")
		}
		f.State, f.FixedAt, f.FixedBy, f.FixedName = Fixed, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name
		return audit.Changed("environment_finding", record, audit.FF("state", Open, Fixed)), s.event(tx, org, record, "fixed", words)
	})
}

// MayRecheck tells whether somebody may look again now: another person, or the same on a later day.
func (f *Finding) MayRecheck(person, today string) bool {
	return f.State == Fixed && (f.FixedBy != person || dayOf(f.FixedAt.Time) < today)
}

// Recheck says what was found when somebody looked again at what was mended: it holds and is closed, or it is open again.
func (s *Service) Recheck(ctx context.Context, org, record string, seen int64, holds bool, words string) error {
	var p fault.Problems
	words = clean(words)
	need(&p, "words", words, "Say what you saw", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onFinding(ctx, ActRecheck, org, record, seen, func(tx *op.Tx, f *Finding) (audit.Change, error) {
		if f.State != Fixed {
			return audit.Change{}, fault.New(fault.Conflict, "Only what was mended is looked at again")
		}
		if !f.MayRecheck(tx.Actor().ID, dayOf(tx.Now())) {
			return audit.Change{}, fault.New(fault.Conflict, "You mended it today. Somebody else looks again, or you do on a later day")
		}
		to, kind := Open, "reopened"
		if holds {
			to, kind = Closed, "closed"
			f.ClosedAt, f.ClosedName = db.At(tx.Now()), tx.Actor().Name
		} else {
			f.FixedAt, f.FixedBy, f.FixedName = db.Time{}, "", ""
		}
		f.State = to
		return audit.Changed("environment_finding", record, audit.FF("state", Fixed, to)), s.event(tx, org, record, kind, words)
	})
}
