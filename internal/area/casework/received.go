package casework

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Received is what another organisation asks of this one.
type Received struct {
	Org, ID string
	From    string
	Kind    string
	// State is "waiting", "accepted", "rejected" or "revoked".
	State        string
	What         string
	At, Answered time.Time
	AnsweredName string
}

var receivedWords = map[string]string{"waiting": "Waits for your answer", "accepted": "Taken on", "rejected": "Not taken on", "revoked": "Taken back by them"}

// Words says how it stands, the key of its translation.
func (r Received) Words() string { return receivedWords[r.State] }

// handed is what the topics of referrals carry. Name is who answered.
type handed struct{ Org, Case, ID, To, State, Name string }

// arrive lets a referral arrive where it was sent: a change of that organisation's own rows, in its own audit chain.
func (s *Service) arrive(ctx context.Context, org string, h handed) error {
	c, err := s.ByID(ctx, s.DB, org, h.Case)
	if err != nil {
		return err
	}
	r, err := s.referral(ctx, s.DB, c, h.ID)
	if err != nil || r.State != "sent" {
		return err
	}
	sealed, err := s.Ring.Seal(s.place(h.To, h.ID, "received"), []byte(r.What))
	if err != nil {
		return err
	}
	people, err := s.Incidents.Holders(ctx, s.DB, h.To, "", authz.Specialist)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActFollow, op.In(h.To, "").Once("received/"+h.ID), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `INSERT INTO case_received (org_id, id, unit_id, lock, owner_key, from_org, from_case, kind, what, state, at, answered_name)
			VALUES ($1, $2, '', '', '', $3, $4, $5, $6, 'waiting', $7, '') ON CONFLICT DO NOTHING`, h.To, h.ID, org, h.Case, r.Kind, sealed, db.At(tx.Now()))
		if err != nil || n == 0 {
			return false, audit.Read("received case", h.ID), err
		}
		for i, p := range people {
			if i == maxTold {
				break
			}
			if err := notify.Tell(ctx, tx, notify.Notice{Org: h.To, Person: p.ID, Template: notify.DecisionNeeded, Table: "case_received", Record: h.ID, Path: "/referred-here/" + h.ID}); err != nil {
				return false, audit.Change{}, err
			}
		}
		return true, audit.Created("received case", h.ID, audit.F("from", org), audit.F("kind", r.Kind)), nil
	})
	return err
}

// takenBack says to the organisation that was asked that it is no more.
func (s *Service) takenBack(ctx context.Context, _ string, h handed) error {
	_, err := op.Do(ctx, s.Door, ActFollow, op.In(h.To, "").Once("received/"+h.ID), func(tx *op.Tx) (bool, audit.Change, error) {
		_, err := tx.Exec(ctx, `UPDATE case_received SET state = 'revoked', answered_at = $3 WHERE org_id = $1 AND id = $2 AND state IN ('waiting', 'accepted')`, h.To, h.ID, db.At(tx.Now()))
		return true, audit.Changed("received case", h.ID, audit.F("state", "revoked")), err
	})
	return err
}

// AnswerReceived takes on what another organisation asks, or does not. They are told.
func (s *Service) AnswerReceived(ctx context.Context, org, record string, yes bool) error {
	state := map[bool]string{true: "accepted", false: "rejected"}[yes]
	_, err := op.Do(ctx, s.Door, ActReceived, op.On("case_received", org, record), func(tx *op.Tx) (bool, audit.Change, error) {
		var from, fromCase string
		if err := tx.QueryRow(ctx, `SELECT from_org, from_case FROM case_received WHERE org_id = $1 AND id = $2`, org, record).Scan(&from, &fromCase); err != nil {
			return false, audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `UPDATE case_received SET state = $3, answered_at = $4, answered_name = $5 WHERE org_id = $1 AND id = $2 AND state = 'waiting'`,
			org, record, state, db.At(tx.Now()), tx.Actor().Name)
		if err != nil {
			return false, audit.Change{}, err
		}
		if n == 0 {
			return false, audit.Change{}, fault.New(fault.Conflict, "Somebody has answered this already, or they took it back")
		}
		return true, audit.Changed("received case", record, audit.FF("state", "waiting", state)), tx.Emit("case.answered", handed{Org: from, Case: fromCase, ID: record, To: org, State: state, Name: tx.Actor().Name})
	})
	return err
}

// hear writes an answer into the case that was referred. One that was taken back meanwhile stays taken back, and the
// other side is told so.
func (s *Service) hear(ctx context.Context, _ string, h handed) error {
	_, err := op.Do(ctx, s.Door, ActFollow, op.In(h.Org, "").Once("referral/"+h.ID), func(tx *op.Tx) (bool, audit.Change, error) {
		c, err := s.ByID(ctx, tx, h.Org, h.Case)
		if err != nil {
			return false, audit.Change{}, err
		}
		r, err := s.referral(ctx, tx, c, h.ID)
		if err != nil {
			return false, audit.Change{}, err
		}
		if r.State == h.State {
			return true, audit.Read("case", c.ID), nil
		}
		if r.State != "sent" {
			return true, audit.Read("case", c.ID), tx.Emit("case.revoked", handed{Org: h.Org, Case: h.Case, ID: h.ID, To: h.To})
		}
		if err := s.answered(ctx, tx, c, &r, h.State, h.Name); err != nil {
			return false, audit.Change{}, err
		}
		if err := s.Settle(ctx, tx, c, "referral/"+r.ID); err != nil {
			return false, audit.Change{}, err
		}
		if c.Lead != "" {
			if err := tx.Emit("case.assigned", assigned{c.Org, c.ID, c.Lead}); err != nil {
				return false, audit.Change{}, err
			}
		}
		return true, audit.Changed("case", c.ID, audit.F("referral", r.ID), audit.FF("state", "sent", h.State)),
			s.Note(ctx, tx, c, Note{Kind: "referred", Text: "%s: " + lowerFirst(referralWords[h.State]), Args: []string{r.ToName}})
	})
	return err
}

// ListReceived gives what other organisations asked, newest first and at most 100.
func (s *Service) ListReceived(ctx context.Context, sc authz.Scope) ([]Received, error) {
	return s.received(ctx, sc, "")
}

// OneReceived gives one of them.
func (s *Service) OneReceived(ctx context.Context, sc authz.Scope, record string) (Received, error) {
	list, err := s.received(ctx, sc, record)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return Received{}, err
	}
	return list[0], nil
}

func (s *Service) received(ctx context.Context, sc authz.Scope, record string) ([]Received, error) {
	var a db.Args
	q := "SELECT r.org_id, r.id, r.from_org, r.kind, r.what, r.state, r.at, r.answered_at, r.answered_name FROM case_received r WHERE " + sc.Where(&a, "r")
	if record != "" {
		q += " AND r.id = " + a.Add(record)
	}
	return db.All(ctx, s.DB, func(r db.Row) (Received, error) {
		var x Received
		var at, answered db.Time
		var what []byte
		if err := r.Scan(&x.Org, &x.ID, &x.From, &x.Kind, &what, &x.State, &at, &answered, &x.AnsweredName); err != nil {
			return x, err
		}
		x.At, x.Answered = at.Time, answered.Time
		b, err := s.Ring.Open(s.place(x.Org, x.ID, "received"), what)
		x.What = string(b)
		return x, err
	}, q+" ORDER BY r.at DESC, r.id LIMIT 100", a.Values()...)
}
