package incident

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

const hour = time.Hour

// OpenNames opens the sealed block of a record for a reason, which all who look after the record and the privacy lead
// can see.
func (s *Service) OpenNames(ctx context.Context, org, record, reason string) ([]Name, error) {
	reason = Clean(reason)
	if len(reason) < 4 || long(reason) {
		return nil, fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say in a sentence why you need the names"}})
	}
	return op.Do(ctx, s.Door, ActIdentity, op.On("incident", org, record), func(tx *op.Tx) ([]Name, audit.Change, error) {
		var sealed []byte
		if err := tx.QueryRow(ctx, `SELECT names FROM incident WHERE org_id = $1 AND id = $2`, org, record).Scan(&sealed); err != nil {
			return nil, audit.Change{}, err
		}
		names, err := s.names(org, record, sealed)
		if err != nil {
			return nil, audit.Change{}, err
		}
		s.event(tx, org, record, "names", "", nil)
		return names, audit.Read("names", record).Because(reason), nil
	})
}

// Openings gives who opened the names of a record, and why, newest first.
func (s *Service) Openings(ctx context.Context, sc authz.Scope, org, record string) ([]audit.Entry, error) {
	if _, _, err := s.load(ctx, s.DB, sc, record); err != nil {
		return nil, err
	}
	list, err := audit.Of(ctx, s.DB, org, "names", record)
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list, err
}

// AddNames puts identities into the sealed block, beside those that are there. Nobody reads any to do so.
func (s *Service) AddNames(ctx context.Context, org, record string, add []Name) error {
	return s.change(ctx, ActHandle, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		var sealed []byte
		if err := tx.QueryRow(ctx, `SELECT names FROM incident WHERE org_id = $1 AND id = $2`, org, record).Scan(&sealed); err != nil {
			return audit.Change{}, err
		}
		before, err := s.Ring.Open(s.place(org, record, "names"), sealed)
		if err != nil {
			return audit.Change{}, err
		}
		names, err := s.names(org, record, sealed)
		if err != nil {
			return audit.Change{}, err
		}
		for _, n := range add {
			names = append(names, Name{Who: n.Who, N: n.N, Name: Clean(n.Name), Contact: Clean(n.Contact), Born: Clean(n.Born), Number: Clean(n.Number)})
		}
		b, err := json.Marshal(names)
		if err != nil {
			return audit.Change{}, err
		}
		fresh, err := s.Ring.Seal(s.place(org, record, "names"), b)
		if err != nil {
			return audit.Change{}, err
		}
		s.event(tx, org, record, "names_added", "", nil)
		return audit.Changed("incident", record, audit.FF("names", s.Ring.Digest(org, before), s.Ring.Digest(org, b))),
			tx.Must(ctx, `UPDATE incident SET names = $3 WHERE org_id = $1 AND id = $2`, org, record, fresh)
	})
}

// glassTime is how long break-glass lasts.
const glassTime = 2 * hour

// BreakGlass opens a locked record to the actor for two hours, for a reason; its team and the privacy lead are told.
// It opens nothing to a person who is kept away from the record.
func (s *Service) BreakGlass(ctx context.Context, org, record, reason string) error {
	reason = Clean(reason)
	if len(reason) < 10 || long(reason) {
		return fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say in a sentence why this cannot wait for the people who may open it"}})
	}
	_, err := op.Do(ctx, s.Door, ActBreakGlass, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		var a db.Args
		q := "SELECT i.lock FROM incident i WHERE i.id = " + a.Add(record) + " AND i.lock <> '' AND " + tx.Scope().Listed(&a, "i")
		if _, err := db.One(ctx, tx, db.Scalar[string], q, a.Values()...); err != nil {
			return false, audit.Change{}, err
		}
		until := tx.Now().Add(glassTime)
		tx.Insert(grantTable, org, record, tx.Actor().ID, reason, db.At(tx.Now()), db.At(until))
		s.event(tx, org, record, "glass", "", nil)
		return true, audit.Change{Verb: "opened", Kind: "incident", Record: record, Reason: reason}, tx.Emit("incident.glass", Told{org, record})
	})
	return err
}

var grantTable = op.Table{Name: "record_grant", Columns: []string{"org_id", "record_id", "person_id", "reason", "at", "until"}}

// Exclude keeps a person away from a record from now on, whatever their role.
func (s *Service) Exclude(ctx context.Context, org, record, person, reason string) error {
	reason = Clean(reason)
	if person == "" || reason == "" {
		return fault.WithProblems(fault.Problems{{Field: "person", Message: "Choose the person, and say why"}})
	}
	return s.change(ctx, ActExclude, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		_, err := tx.Exec(ctx, `INSERT INTO record_exclusion (org_id, record_id, person_id, reason, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			org, record, person, "added by a specialist", db.At(tx.Now()))
		if err == nil {
			err = s.moved(ctx, tx, org, record, "")
		}
		if w.Handler.ID == person {
			w.Handler = Colleague{}
		}
		return audit.Changed("incident", record, audit.F("kept away", person)).Because(reason), err
	})
}

// WhoCanSee tells who may open a record: how many by each role, and why the reader may.
func (s *Service) WhoCanSee(ctx context.Context, w *Whole) ([]Colleague, error) {
	roles := []authz.Role{authz.Manager, authz.Specialist}
	switch w.Lock {
	case LockSexual:
		roles = OpenerRoles(w.Lock)
		if s.Cleared == nil { // without clearances only its team is known to be cleared
			roles = roles[:1]
		}
	case LockRestricted:
		roles = OpenerRoles(w.Lock)
	}
	var out []Colleague
	for _, r := range roles {
		people, err := s.Holders(ctx, s.DB, w.Org, w.Unit, r)
		if err == nil {
			people, err = s.cleared(ctx, w.Org, w.Lock, people)
		}
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			kept, err := s.keptAway(ctx, s.DB, w.Org, w.ID, p.ID)
			if err != nil {
				return nil, err
			}
			if !kept {
				out = append(out, Colleague{ID: p.ID, Name: p.Name, Title: r.Words()})
			}
		}
	}
	return out, nil
}
