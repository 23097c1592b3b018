package clip

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Classify says what a clip is, and so how long it is kept. After a transfer to the police it takes two people: the first
// asks, and somebody else says the same. done tells whether the class changed.
func (s *Service) Classify(ctx context.Context, org, id string, seen int64, class, why string) (done bool, err error) {
	var p fault.Problems
	why = clean(why)
	need(&p, "why", why, "Say in a sentence why it is that", MaxWords)
	rule, ok := s.Rules.For(class, s.Now())
	if !ok || class == Unclassified {
		p.Add("class", "Choose what it is")
	}
	if err := fault.WithProblems(p); err != nil {
		return false, err
	}
	err = s.kept(ctx, ActClass, org, id, seen, func(tx *op.Tx, c *Clip) (audit.Change, error) {
		me := tx.Actor()
		switch {
		case class == c.Class:
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "class", Message: "It is that already"}})
		case c.Transferred.IsZero():
		case c.Wanted != class:
			c.Wanted, c.WantedBy, c.WantedBN = class, me.ID, me.Name
			if err := s.event(tx, org, id, "class asked", why, "Asked for another class: %s. Somebody else decides, since the police have it", rule.Words); err != nil {
				return audit.Change{}, err
			}
			people, err := s.leads(ctx, tx, org, c.Unit)
			if err != nil {
				return audit.Change{}, err
			}
			return audit.Changed("bodycam_clip", id, audit.F("class asked", class)), tell(ctx, tx, about(c, notify.DecisionNeeded), people...)
		case c.WantedBy == me.ID:
			return audit.Change{}, fault.New(fault.Conflict, "You asked for this. The police have the clip, so somebody else must say the same")
		}
		was := c.Class
		if err := s.Rules.set(c, class, tx.Now()); err != nil {
			return audit.Change{}, err
		}
		if was != Unclassified || c.Due.Before(tx.Now()) {
			c.graced(tx.Now())
		}
		c.Why, c.Wanted, c.WantedBy, c.WantedBN, done = why, "", "", "", true
		return audit.Changed("bodycam_clip", id, audit.FF("class", was, class)), s.event(tx, org, id, "class", why, "Class: %s", rule.Words)
	})
	return done, err
}

// Looked says that a clip that is kept until somebody looks again is still needed, and when to look next.
func (s *Service) Looked(ctx context.Context, org, id string, seen int64, why string) error {
	var p fault.Problems
	why = clean(why)
	need(&p, "why", why, "Say in a sentence why it is still needed", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.kept(ctx, ActClass, org, id, seen, func(tx *op.Tx, c *Clip) (audit.Change, error) {
		rule, ok := s.Rules.For(c.Class, tx.Now())
		if !ok || rule.Then != "review" {
			return audit.Change{}, fault.New(fault.Conflict, "This class is overwritten by itself. Choose another class to keep it")
		}
		c.Review = db.At(endOf(addMonths(tx.Now(), rule.Months)))
		return audit.Changed("bodycam_clip", id, audit.F("looked again", "kept")), s.event(tx, org, id, "looked", why, "Looked at again: it is still needed")
	})
}

// leads gives the violence leads and the privacy leads of an organisation, a few.
func (s *Service) leads(ctx context.Context, q db.Querier, org, unit string) (out []string, err error) {
	for _, role := range leadRoles {
		list, err := s.Holders(ctx, q, org, unit, role)
		if err != nil {
			return nil, err
		}
		out = append(out, list[:min(len(list), 3)]...)
	}
	return out, nil
}
