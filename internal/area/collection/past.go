package collection

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Past is something that was sent and decided before it is brought in here: out of another collection, or invented.
type Past struct {
	Sending Sending
	// File is what was sent; nil for a nil return, and where Totals is set.
	File   *Upload
	Totals *HandTotals
	// Sender sent it at Sent, Decider accepted it at Decided, or sent it back where Back gives a reason. With Leave nobody
	// has decided yet.
	Sender, Decider authz.Actor
	Sent, Decided   time.Time
	Back            string
	Leave           bool
}

// Bring takes something of the past through every step of a return, at once and without telling anybody: received,
// checked, sent on, loaded and decided, each by whoever may. It then writes down when that was: moments that are the
// caller's word, so only the program itself may bring anything in. A file that is refused stays refused.
func (s *Service) Bring(ctx context.Context, p Past) (Submission, error) {
	q := *s
	q.quiet = true
	system, sender, decider := authz.With(ctx, authz.Service("collection.bring")), authz.With(ctx, p.Sender), authz.With(ctx, p.Decider)
	var sub Submission
	var err error
	switch {
	case p.Totals != nil:
		sub, err = q.Totals(sender, *p.Totals)
	case p.File == nil:
		sub, err = q.Nil(sender, p.Sending.Org, p.Sending.From, p.Sending.Note)
	default:
		sub, err = q.bringFile(system, sender, p)
	}
	if err != nil || sub.State == Refused {
		return sub, err
	}
	if sub.State == Loading { // totals or a nil return in the place of rows
		if err := q.load(system, sub.Org, about{sub.ID}); err != nil {
			return sub, err
		}
	}
	switch {
	case p.Leave:
	case p.Back != "":
		err = q.SendBack(decider, sub.Org, sub.ID, p.Back)
	default:
		err = q.Accept(decider, sub.Org, sub.ID)
	}
	if err != nil {
		return sub, err
	}
	if err := q.backdate(system, sub.Org, sub.ID, p); err != nil {
		return sub, err
	}
	return q.reread(ctx, sub.Org, sub.ID)
}

func (s *Service) bringFile(system, sender context.Context, p Past) (Submission, error) {
	sub, err := s.Receive(sender, p.Sending, *p.File)
	if err != nil {
		return sub, err
	}
	if err := s.check(system, sub.Org, about{sub.ID}); err != nil {
		return sub, err
	}
	if sub, err = s.reread(system, sub.Org, sub.ID); err != nil || sub.State == Refused {
		return sub, err
	}
	if err := s.Send(sender, sub.Org, sub.ID, p.Sending.Why); err != nil {
		return sub, err
	}
	s.Chunk = int(min(max(sub.Accepted, 16), usualChunk)) // s is the caller's own; most of these are small
	if err := s.load(system, sub.Org, about{sub.ID}); err != nil {
		return sub, err
	}
	if sub, err = s.reread(system, sub.Org, sub.ID); err == nil && sub.State != Waits {
		err = fault.New(fault.Internal, "a return that was brought in is "+string(sub.State))
	}
	return sub, err
}

func (s *Service) reread(ctx context.Context, org, sid string) (Submission, error) {
	sub, err := db.One(ctx, s.DB, scanSubmission, selectSubmission+` WHERE s.org_id = $1 AND s.id = $2`, org, sid)
	if err == nil {
		sub.Months, err = monthsOfSubmission(ctx, s.DB, org, sid)
	}
	return sub, err
}

// backdate writes down when a submission was sent and decided, and whether each of its months came late.
func (s *Service) backdate(ctx context.Context, org, sid string, p Past) error {
	return s.change(ctx, ActCheck, org, sid, func(tx *op.Tx, sub *Submission) (audit.Change, error) {
		months, err := monthsOfSubmission(ctx, tx, org, sid)
		if err != nil {
			return audit.Change{}, err
		}
		sent, decided := db.At(p.Sent), db.At(p.Decided)
		if p.Leave {
			decided = db.At(time.Time{})
		}
		if err := tx.Must(ctx, `UPDATE submission SET made_at = $3, checked_at = $3, sent_at = $3, decided_at = $4 WHERE org_id = $1 AND id = $2`, org, sid, sent, decided); err != nil {
			return audit.Change{}, err
		}
		if len(months) > 0 {
			days, err := windows(ctx, tx, months[0].Month, months[len(months)-1].Month)
			if err != nil {
				return audit.Change{}, err
			}
			late := map[Month]bool{}
			for _, w := range days {
				late[w.Month] = dayOf(p.Sent).After(w.Due)
			}
			for _, m := range months {
				if _, err := tx.Exec(ctx, `UPDATE submission_month SET sent_at = $4, decided_at = $5, late = $6 WHERE month = $1 AND org_id = $2 AND submission_id = $3`,
					string(m.Month), org, sid, sent, decided, late[m.Month]); err != nil {
					return audit.Change{}, err
				}
			}
		}
		return audit.Changed(fileKind, sid, audit.F("sent", p.Sent.UTC().Format(time.RFC3339))).Because("Brought in from the past"), nil
	})
}

// AcceptPast accepts what waits for a month of an organisation, as of a moment in the past: the months that are made from
// an organisation's own records.
func (s *Service) AcceptPast(ctx context.Context, org string, sub Submission, decider authz.Actor, sent, decided time.Time) error {
	q := *s
	q.quiet = true
	if err := q.Accept(authz.With(ctx, decider), org, sub.ID); err != nil {
		return err
	}
	return q.backdate(authz.With(ctx, authz.Service("collection.bring")), org, sub.ID, Past{Sent: sent, Decided: decided})
}
