package casework

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Restrict puts the lock "restricted" on an open case: its unit's managers no longer see that it is there. Only somebody
// who is cleared for that lock may put it on, or they would lock themselves out. Taking a lock off again is asked for and
// approved by another person: see Ask.
func (s *Service) Restrict(ctx context.Context, org, id, reason string) error {
	reason, p := typed("reason", reason, "Say why fewer people should see it", maxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActLock, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		if c.Lock != "" {
			return audit.Change{}, fault.New(fault.Conflict, "This case is locked already")
		}
		cleared, err := s.canLead(ctx, tx, Case{Org: org, ID: id, Unit: c.Unit, Lock: incident.LockRestricted})
		if err != nil {
			return audit.Change{}, err
		}
		if len(cleared) == 0 {
			return audit.Change{}, fault.New(fault.Conflict, "Nobody is cleared for restricted cases here, so nobody could open it. Ask an administrator")
		}
		c.Lock = incident.LockRestricted
		c.Lead, c.LeadName = leadOf(c, cleared)
		return audit.Changed("case", id, audit.FF("lock", "", c.Lock), audit.F("reason", s.Ring.Digest(org, []byte(reason)))), s.lockMoved(ctx, tx, c, reason)
	})
}

// leadOf keeps the lead where they may still open the case.
func leadOf(c *Case, may []incident.Colleague) (string, string) {
	for _, p := range may {
		if p.ID == c.Lead {
			return p.ID, p.Name
		}
	}
	return "", ""
}

func (s *Service) lockMoved(ctx context.Context, tx *op.Tx, c *Case, reason string) error {
	text := "Restricted to a few people"
	if c.Lock == "" {
		text = "No longer restricted"
	}
	if err := s.Note(ctx, tx, *c, Note{Kind: "lock", Text: text, Words: reason}); err != nil {
		return err
	}
	return tx.Emit("case.moved", Moved{c.Org, c.ID})
}

// Exclude keeps a person away from a case from now on, whatever their role: somebody who is part of what happened, or
// near to it. What hangs on the case follows.
func (s *Service) Exclude(ctx context.Context, org, id, person, reason string) error {
	reason, p := typed("reason", reason, "", maxWords)
	if person == "" || reason == "" {
		p.Add("person", "Choose the person, and say why")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActExclude, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		if _, err := tx.Exec(ctx, `INSERT INTO record_exclusion (org_id, record_id, person_id, reason, at) VALUES ($1, $2, $3, 'added in the case', $4) ON CONFLICT DO NOTHING`,
			org, id, person, db.At(tx.Now())); err != nil {
			return audit.Change{}, err
		}
		if c.Lead == person {
			c.Lead, c.LeadName = "", ""
		}
		return audit.Changed("case", id, audit.F("kept away", person)).Because(s.Ring.Digest(org, []byte(reason))), tx.Emit("case.moved", Moved{org, id})
	})
}

// glassTime is how long break-glass lasts.
const glassTime = 2 * time.Hour

// BreakGlass opens a locked case to the actor for two hours, for a reason; its people and the privacy lead are told. It
// opens nothing to somebody who is kept away from it, and what hangs on the case stays closed.
func (s *Service) BreakGlass(ctx context.Context, org, id, reason string) error {
	reason, p := typed("reason", reason, "", maxWords)
	if len(reason) < 10 {
		p.Add("reason", "Say in a sentence why this cannot wait for the people who may open it")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActBreakGlass, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		if _, err := s.sealed(ctx, tx, tx.Scope(), org, id); err != nil {
			return false, audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO record_grant (org_id, record_id, person_id, reason, at, until) VALUES ($1, $2, $3, $4, $5, $6)`,
			org, id, tx.Actor().ID, reason, db.At(tx.Now()), db.At(tx.Now().Add(glassTime))); err != nil {
			return false, audit.Change{}, err
		}
		if err := s.Note(ctx, tx, Case{Org: org, ID: id}, Note{Kind: "glass", Text: "Opened in an emergency", Action: ActRead}); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Change{Verb: "opened", Kind: "case", Record: id, Reason: reason}, tx.Emit("case.glass", Moved{org, id})
	})
	return err
}

// Sealed is a locked case that the reader may know of but not open.
type Sealed struct{ Org, ID, Unit, Lock string }

// KnownSealed gives a locked case that lies in the scope but may not be opened. One that is absent, open to the reader, or
// kept from them is fault.NotFound.
func (s *Service) KnownSealed(ctx context.Context, sc authz.Scope, org, id string) (Sealed, error) {
	if !sc.KnowsSealed() {
		return Sealed{}, fault.Missing()
	}
	return s.sealed(ctx, s.DB, sc, org, id)
}

func (s *Service) sealed(ctx context.Context, q db.Querier, sc authz.Scope, org, id string) (Sealed, error) {
	var a db.Args
	opens := sc.Opens(&a, "c")
	text := "SELECT c.org_id, c.id, c.unit_id, c.lock, " + opens + " FROM case_record c WHERE c.org_id = " + a.Add(org) + " AND c.id = " + a.Add(id) + " AND c.lock <> '' AND " + sc.Listed(&a, "c")
	return db.One(ctx, q, func(r db.Row) (c Sealed, err error) {
		var opens bool
		if err = r.Scan(&c.Org, &c.ID, &c.Unit, &c.Lock, &opens); err == nil && opens {
			err = fault.Missing()
		}
		return c, err
	}, text, a.Values()...)
}
