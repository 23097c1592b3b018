package risk

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// acceptMonths is how long a risk is accepted at most before somebody decides again.
const acceptMonths = 12

// Accept says that a risk is lived with until a day, YYYY-MM-DD, and why. Whoever owns the risk, or wrote the version in which
// it stands, does not accept it.
func (s *Service) Accept(ctx context.Context, org, risk string, seen int64, until, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say why it is lived with, and what was weighed", MaxWords)
	end := day(&p, "until", until)
	if until == "" {
		p.Add("until", "Say until when. No risk is accepted for ever")
	}
	return s.onRisk(ctx, ActAccept, org, risk, seen, func(tx *op.Tx, e *Entry) (audit.Change, error) {
		p := slices.Clone(p)
		if !end.IsZero() && (!end.After(tx.Now()) || end.After(endOf(tx.Now().AddDate(0, acceptMonths, 0)))) {
			p.Add("until", "Choose a day within the next %d months", acceptMonths)
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		v, err := s.versionOf(ctx, tx, org, e.Assessment, e.N)
		if err != nil {
			return audit.Change{}, err
		}
		me := tx.Actor()
		switch {
		case e.State == "closed":
			return audit.Change{}, fault.New(fault.Conflict, "This risk stands in no assessment in force")
		case e.Owner == me.ID:
			return audit.Change{}, fault.Refused("You own this risk, so somebody else decides whether it is accepted")
		case v.Wrote(me.ID):
			return audit.Change{}, fault.Refused("You wrote this assessment, so somebody else decides whether its risks are accepted")
		}
		body, err := s.seal(org, e.Assessment, "risk", entryBody{e.Title, why})
		if err != nil {
			return audit.Change{}, err
		}
		if err := tx.Must(ctx, `UPDATE risk SET state = 'accepted', accepted_at = $3, accepted_by = $4, accepted_name = $5, accepted_until = $6, body = $7, version = version + 1 WHERE org_id = $1 AND id = $2`,
			org, risk, db.At(tx.Now()), me.ID, me.Name, db.At(end), body); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, e.Assessment, "accepted", "A risk was accepted until %s", dayOf(end))
		return audit.Changed("risk", risk, audit.FF("state", e.State, "accepted"), audit.F("until", dayOf(end)), audit.F("why", s.Ring.Digest(org, []byte(why)))),
			tell(ctx, tx, notify.Notice{Org: org, Template: notify.MessageWaiting, Table: "risk", Record: risk, Path: RegisterPath(risk)}, e.Owner)
	})
}

// Reopen takes an acceptance back.
func (s *Service) Reopen(ctx context.Context, org, risk string, seen int64) error {
	return s.onRisk(ctx, ActAccept, org, risk, seen, func(tx *op.Tx, e *Entry) (audit.Change, error) {
		if e.State != "accepted" {
			return audit.Change{}, fault.New(fault.Conflict, "This risk is not accepted")
		}
		event(tx, org, e.Assessment, "reopened", "A risk is not accepted any more")
		return audit.Changed("risk", risk, audit.FF("state", "accepted", "open")), s.open(ctx, tx, e)
	})
}

func (s *Service) open(ctx context.Context, tx *op.Tx, e *Entry) error {
	body, err := s.seal(e.Org, e.Assessment, "risk", entryBody{Title: e.Title})
	if err != nil {
		return err
	}
	return tx.Must(ctx, `UPDATE risk SET state = 'open', accepted_at = NULL, accepted_by = '', accepted_name = '', accepted_until = NULL, body = $3, version = version + 1 WHERE org_id = $1 AND id = $2`,
		e.Org, e.ID, body)
}

func (s *Service) onRisk(ctx context.Context, act authz.Action, org, risk string, seen int64, rule func(*op.Tx, *Entry) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("risk", org, risk), func(tx *op.Tx) (int, audit.Change, error) {
		e, err := s.entry(ctx, tx, tx.Scope(), org, risk)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != e.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &e)
		return 0, c, err
	})
	return err
}

// MayAccept tells whether nothing but the actor's action stands against their accepting a risk. v is the version in which it
// stands.
func (e *Entry) MayAccept(v *Version, who authz.Actor, now time.Time) bool {
	return e.State != "closed" && !e.Accepted(now) && e.Owner != who.ID && !v.Wrote(who.ID)
}
