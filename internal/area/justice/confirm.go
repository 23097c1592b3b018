package justice

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice/clocks"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Confirmation is what a specialist makes of an officer's answer.
type Confirmation struct {
	// Take says that it is right, having rung the force where it is a charge or a disposal; otherwise Reason says why not.
	Take   bool
	Reason string
	// Day is when the outcome came, YYYY-MM-DD; Charges are the offences it is of, none for all of the report.
	Day     string
	Charges []string
	// Charged is the offence that was charged.
	Charged string
}

// Confirm takes what an officer wrote into the record, or sets it aside. Until then it is nobody's outcome.
func (s *Service) Confirm(ctx context.Context, org, caseID, ask string, v Confirmation) error {
	if !v.Take && v.Reason == "" {
		return bad("reason", "Say why it is set aside")
	}
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		a, err := db.One(ctx, tx, s.scanAsk, `SELECT `+askColumns+` FROM justice_ask WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, caseID, ask)
		if err != nil {
			return false, audit.Change{}, err
		}
		if a.State != "answered" {
			return false, audit.Change{}, fault.New(fault.Conflict, "There is no answer here that waits to be confirmed")
		}
		x, err := s.report(ctx, tx, org, caseID, a.Report)
		if err != nil {
			return false, audit.Change{}, err
		}
		state := "set_aside"
		if v.Take {
			state = "confirmed"
		}
		if err := tx.Must(ctx, `UPDATE justice_ask SET state = $4, settled_at = $5, settled_by = $6 WHERE org_id = $1 AND case_id = $2 AND id = $3`,
			org, caseID, ask, state, db.At(tx.Now()), tx.Actor().ID); err != nil {
			return false, audit.Change{}, err
		}
		if err := s.settle(ctx, tx, c, "confirm/"+ask); err != nil {
			return false, audit.Change{}, err
		}
		ch := audit.Changed("police_ask", ask, audit.F("case", caseID), audit.FF("state", "answered", state))
		if !v.Take {
			return true, ch.Because(s.Ring.Digest(org, []byte(v.Reason))), s.restart(ctx, tx, x, clocks.Update, tx.Now())
		}
		return true, ch, s.take(ctx, tx, c, x, a, v)
	})
	return err
}

// take makes the record follow an answer.
func (s *Service) take(ctx context.Context, tx *op.Tx, c casework.Case, x Report, a Ask, v Confirmation) error {
	x.Silences, x.UpdatedAt = 0, a.AnsweredAt
	code := ""
	switch a.Answer {
	case "prosecutor":
		if x.State != Prosecutor {
			if err := x.move(Prosecutor, tx.Now()); err != nil {
				return err
			}
		}
	case "charged":
		code = "1"
	case "disposal", "nothing":
		code = a.Detail
	case "other":
		if err := s.task(ctx, tx, c, "officer/"+x.ID, "Find out who has the case at the police now", endOfDay(tx.Now().AddDate(0, 0, 3)), Path(c.ID)); err != nil {
			return err
		}
	}
	if err := s.saveReport(ctx, tx, x); err != nil {
		return err
	}
	x.Version++
	if err := s.restart(ctx, tx, x, clocks.Update, a.AnsweredAt); err != nil {
		return err
	}
	if code == "" && a.NextDay != "" {
		if err := s.askOn(ctx, tx, x, a.NextDay); err != nil {
			return err
		}
	}
	if err := s.note(ctx, tx, c, "answered", "The police answered, and it was confirmed"); err != nil || code == "" {
		return err
	}
	if a.Answer == "charged" && a.NextDay != "" {
		if err := s.task(ctx, tx, c, "enter/"+x.ID, "Enter the hearing that the officer named", endOfDay(tx.Now()), Path(c.ID)); err != nil {
			return err
		}
	}
	return s.takeOutcome(ctx, tx, c, x, a, v, code)
}

// askOn moves the next question to the day that the officer named.
func (s *Service) askOn(ctx context.Context, tx *op.Tx, x Report, day string) error {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.London())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE justice_clock SET due = $4, next_at = $4 WHERE org_id = $1 AND case_id = $2 AND report_id = $3 AND rule = 'POLICE_UPDATE' AND done_at IS NULL`,
		x.Org, x.Case, x.ID, db.At(endOfDay(t)))
	return err
}

func (s *Service) takeOutcome(ctx context.Context, tx *op.Tx, c casework.Case, x Report, a Ask, v Confirmation, code string) error {
	if v.Day == "" {
		v.Day = string(clock.DayOf(a.AnsweredAt))
	}
	charges, err := s.charges(ctx, tx, c.Org, c.ID)
	if err != nil {
		return err
	}
	charged := v.Charged
	if charged == "" {
		charged = a.Detail
	}
	n := 0
	for _, ch := range charges {
		if ch.Report != x.ID || len(v.Charges) > 0 && !has(v.Charges, ch.ID) {
			continue
		}
		r := Result{Charge: ch.ID, Code: code, Day: v.Day, Source: "link"}
		if o, _ := s.Law.Outcome(code); o.Group == law.Charge {
			if r.Charged = charged; r.Charged == "" {
				r.Charged = ch.Code
			}
		}
		done, err := s.decide(ctx, tx, c, r)
		if err != nil {
			return err
		}
		tx.Also(done)
		n++
	}
	if n == 0 {
		return bad("charges", "Add the offence to this police report first, then confirm the answer")
	}
	return nil
}
