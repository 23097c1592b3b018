package standard

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Consult opens a draft to staff side until a day (YYYY-MM-DD; "" is the usual length), and tells them that something waits.
func (s *Service) Consult(ctx context.Context, org, assessment string, seen int64, until string) error {
	day, err := clock.ParseDay(until)
	if err != nil || day != "" && day <= clock.DayOf(s.Now()) {
		return fault.WithProblems(fault.Problems{{Field: "until", Message: "Give a day that is still to come"}})
	}
	return s.steer(ctx, ActStart, org, assessment, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.State != Draft {
			return audit.Change{}, fault.New(fault.Conflict, "Only a draft goes into consultation")
		}
		end := tx.Now().In(clock.London()).AddDate(0, 0, s.Rules.ConsultationDays)
		if day != "" {
			end, _ = time.ParseInLocation(time.DateOnly, string(day), clock.London())
		}
		end = time.Date(end.Year(), end.Month(), end.Day(), 23, 59, 59, 0, clock.London())
		a.State, a.ConsultedAt, a.ConsultUntil, a.SignBy = Consultation, db.At(tx.Now()), db.At(end), db.At(end.AddDate(0, 0, 7))
		if !a.DueAt.IsZero() && a.SignBy.After(a.DueAt.Time) {
			a.SignBy = a.DueAt
		}
		event(tx, org, assessment, "", "consultation", "In consultation")
		people, err := s.leads(ctx, tx, a, authz.Union)
		if err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("assessment", assessment, audit.FF("state", string(Draft), string(Consultation))), tell(ctx, tx, a, Path(assessment), notify.DecisionNeeded, people...)
	})
}

// Redraft takes an assessment back from consultation, with a reason that everybody reads.
func (s *Service) Redraft(ctx context.Context, org, assessment string, seen int64, why string) error {
	why = clean(why)
	var p fault.Problems
	words(&p, "why", why, "Say why it goes back")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.steer(ctx, ActStart, org, assessment, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.State != Consultation {
			return audit.Change{}, fault.New(fault.Conflict, "It is not in consultation")
		}
		a.State, a.ConsultUntil, a.SignBy = Draft, db.Time{}, db.Time{}
		event(tx, org, assessment, "", "redraft", "Taken back to draft: %s", why)
		return audit.Changed("assessment", assessment, audit.FF("state", string(Consultation), string(Draft))).Because(why), nil
	})
}

// Close ends an assessment for good: after the board's assurance, or before it with a reason.
func (s *Service) Close(ctx context.Context, org, assessment string, seen int64, why string) error {
	why = clean(why)
	return s.steer(ctx, ActStart, org, assessment, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.State == Closed {
			return audit.Change{}, Over(a)
		}
		if a.State != Assured && why == "" {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "why", Message: "The board was not assured of it. Say why it is closed all the same"}})
		}
		var p fault.Problems
		if words(&p, "why", why, ""); len(p) > 0 {
			return audit.Change{}, fault.WithProblems(p)
		}
		return s.end(tx, a, why), nil
	})
}

func (s *Service) end(tx *op.Tx, a *Assessment, why string) audit.Change {
	was := a.State
	a.State, a.ClosedAt, a.ClosedWhy = Closed, db.At(tx.Now()), why
	if why == "" {
		event(tx, a.Org, a.ID, "", "closed", "Closed")
	} else {
		event(tx, a.Org, a.ID, "", "closed", "Closed: %s", why)
	}
	return audit.Changed("assessment", a.ID, audit.FF("state", string(was), string(Closed))).Because(why)
}

// Adopt takes corrected wording over into an assessment that nobody has signed.
func (s *Service) Adopt(ctx context.Context, org, assessment string, seen int64) error {
	return s.steer(ctx, ActStart, org, assessment, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if !a.State.Writable() {
			return audit.Change{}, Over(a)
		}
		a.WordingAt = db.At(tx.Now())
		event(tx, org, assessment, "", "wording", "The corrected wording was taken over. Look at the ratings whose words changed")
		return audit.Changed("assessment", assessment, audit.F("wording", "corrected")), nil
	})
}
