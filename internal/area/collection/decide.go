package collection

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// Accept makes a waiting submission count, in one change. It takes the place of what was accepted for its months. Nobody
// accepts what they sent.
func (s *Service) Accept(ctx context.Context, org, sid string) error {
	return s.change(ctx, ActAccept, org, sid, func(tx *op.Tx, sub *Submission) (audit.Change, error) {
		if err := decidable(tx, sub); err != nil {
			return audit.Change{}, err
		}
		months, err := monthsOfSubmission(ctx, tx, org, sid)
		if err != nil {
			return audit.Change{}, err
		}
		for _, m := range months {
			if err := standsFor(ctx, tx, org, &m); err != nil {
				return audit.Change{}, err
			}
			if m.Stands != "" {
				if err := tx.Must(ctx, `UPDATE submission_month SET state = 'replaced' WHERE org_id = $1 AND month = $2 AND submission_id = $3`, org, string(m.Month), m.Stands); err != nil {
					return audit.Change{}, err
				}
			}
			if err := tx.Must(ctx, `UPDATE submission_month SET state = 'accepted', before = $4, was_incidents = $5, was_staff = $6, decided_at = $7
				WHERE org_id = $1 AND month = $2 AND submission_id = $3 AND state = 'waiting'`, org, string(m.Month), sid, m.Stands, m.WasIncidents, m.WasStaff, db.At(tx.Now())); err != nil {
				return audit.Change{}, err
			}
		}
		if sub.batch != "" {
			if err := mds.Live(ctx, tx, org, sub.batch); err != nil {
				return audit.Change{}, err
			}
		}
		return s.decide(ctx, tx, sub, Taken, "", topicAccepted)
	})
}

// decidable refuses what does not wait, and those who would decide about what is their own.
func decidable(tx *op.Tx, sub *Submission) error {
	switch who := tx.Actor().ID; {
	case sub.State == Loading:
		return fault.New(fault.Conflict, "Its rows are still being brought in. Try again in a minute")
	case sub.State != Waits:
		return fault.New(fault.Conflict, "This does not wait any more. Look again at what became of it")
	case who == sub.MadeBy || who == sub.SentBy:
		return fault.Refused("You sent this yourself, so somebody else decides about it")
	}
	return nil
}

// decide writes down who decided, and tells the sender.
func (s *Service) decide(ctx context.Context, tx *op.Tx, sub *Submission, to State, reason, topic string) (audit.Change, error) {
	if err := tx.Must(ctx, `UPDATE submission SET decided_by = $3, decided_at = $4, reason = $5 WHERE org_id = $1 AND id = $2`, sub.Org, sub.ID, tx.Actor().ID, db.At(tx.Now()), reason); err != nil {
		return audit.Change{}, err
	}
	c, err := s.move(ctx, tx, sub, to)
	if err != nil {
		return c, err
	}
	return c.Because(reason), s.emit(tx, topic, about{sub.ID})
}

// SendBack gives a waiting submission back to its sender with a reason. Its facts never count.
func (s *Service) SendBack(ctx context.Context, org, sid, reason string) error {
	if reason = tidy(reason, mostReason); reason == "" {
		return fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say what the sender should change"}})
	}
	return s.change(ctx, ActAccept, org, sid, func(tx *op.Tx, sub *Submission) (audit.Change, error) {
		if err := decidable(tx, sub); err != nil {
			return audit.Change{}, err
		}
		if err := s.takeBack(ctx, tx, sub, Returned, "sent_back"); err != nil {
			return audit.Change{}, err
		}
		if err := tx.Must(ctx, `UPDATE submission SET decided_by = $3, decided_at = $4, reason = $5 WHERE org_id = $1 AND id = $2`, org, sid, tx.Actor().ID, db.At(tx.Now()), reason); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed(fileKind, sid, audit.FF("state", string(Waits), string(Returned))).Because(reason), s.emit(tx, topicSentBack, about{sid})
	})
}

// Withdraw takes a waiting submission back by its sender. What was accepted counts, and is corrected by sending it again.
func (s *Service) Withdraw(ctx context.Context, org, sid string) error {
	return s.change(ctx, ActSend, org, sid, func(tx *op.Tx, sub *Submission) (audit.Change, error) {
		was := sub.State
		if was != Waits && was != Loading {
			return audit.Change{}, fault.New(fault.Conflict, "This does not wait any more. To correct what was accepted, send the month again")
		}
		err := s.takeBack(ctx, tx, sub, Withdrawn, "withdrawn")
		return audit.Changed(fileKind, sid, audit.FF("state", string(was), string(Withdrawn))), err
	})
}

// Approve signs the accepted return of a month off; the month is locked from then on.
func (s *Service) Approve(ctx context.Context, org string, m Month) error {
	sid, err := db.One(ctx, s.DB, db.Scalar[string], `SELECT submission_id FROM submission_month WHERE org_id = $1 AND month = $2 AND state = 'accepted'`, org, string(m))
	if err != nil {
		return err
	}
	return s.change(ctx, ActApprove, org, sid, func(tx *op.Tx, sub *Submission) (audit.Change, error) {
		if who := tx.Actor().ID; who == sub.MadeBy || who == sub.SentBy {
			return audit.Change{}, fault.Refused("You sent this yourself, so somebody else signs it off")
		}
		n, err := tx.Exec(ctx, `UPDATE submission_month SET state = 'approved', approved_at = $4, approved_by = $5 WHERE org_id = $1 AND month = $2 AND submission_id = $3 AND state = 'accepted'`,
			org, string(m), sid, db.At(tx.Now()), tx.Actor().ID)
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "Somebody else changed this first. Look again and try once more")
		}
		return audit.Changed(fileKind, sid, audit.F("approved", string(m))), err
	})
}
