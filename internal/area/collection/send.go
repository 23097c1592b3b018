package collection

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// Send sends a checked submission on: its rows are loaded, and it then waits. why is needed where it changes a month that
// was accepted; a month that is locked is refused. It takes the place of what waits for the same months already.
func (s *Service) Send(ctx context.Context, org, sid, why string) error {
	return s.change(ctx, ActSend, org, sid, func(tx *op.Tx, sub *Submission) (audit.Change, error) {
		if sub.State != Checked {
			return audit.Change{}, fault.New(fault.Conflict, "Only what was checked can be sent, and only once")
		}
		var err error
		if sub.Months, err = monthsOfSubmission(ctx, tx, org, sid); err != nil {
			return audit.Change{}, err
		}
		if len(sub.Months) == 0 {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "file", Message: "No row was accepted, so there is nothing to send"}})
		}
		if why = tidy(why, mostReason); why != "" {
			sub.Why = why
		}
		sub.SentBy, sub.Sent = tx.Actor().ID, tx.Now()
		if _, err := tx.Exec(ctx, `DELETE FROM submission_month WHERE org_id = $1 AND submission_id = $2`, org, sid); err != nil {
			return audit.Change{}, err
		}
		if err := s.enter(ctx, tx, sub); err != nil {
			return audit.Change{}, err
		}
		if err := tx.Must(ctx, `UPDATE submission SET why = $3, sent_by = $4, sent_at = $5, seq = $6 WHERE org_id = $1 AND id = $2`, org, sid, sub.Why, sub.SentBy, db.At(sub.Sent), sub.Seq); err != nil {
			return audit.Change{}, err
		}
		to := Loading
		if sub.Form == FormNil && !sub.restates() {
			to = Waits
		} else if err := s.emit(tx, topicSent, about{sid}); err != nil {
			return audit.Change{}, err
		}
		return s.move(ctx, tx, sub, to)
	})
}

// restates tells whether any month was accepted before.
func (s *Submission) restates() bool {
	for _, m := range s.Months {
		if m.Stands != "" {
			return true
		}
	}
	return false
}

// enter gives a submission its places among those of its months, from which time its months wait. It refuses months that
// are closed, or for which something else waits that it does not replace as a whole.
func (s *Service) enter(ctx context.Context, tx *op.Tx, sub *Submission) error {
	months := make([]Month, len(sub.Months))
	for i, m := range sub.Months {
		months[i] = m.Month
	}
	shut, err := closed(ctx, tx, sub.Org, months, sub.Form, tx.Now())
	if err != nil {
		return err
	}
	for _, m := range months {
		if words := shut[m]; words != "" {
			return fault.WithProblems(fault.Problems{{Field: "period", Message: words}})
		}
	}
	if err := s.supplant(ctx, tx, sub, months); err != nil {
		return err
	}
	if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(seq), 0) + 1 FROM submission WHERE org_id = $1`, sub.Org).Scan(&sub.Seq); err != nil {
		return err
	}
	days, err := windows(ctx, tx, months[0], months[len(months)-1])
	if err != nil {
		return err
	}
	due := map[Month]Window{}
	for _, w := range days {
		due[w.Month] = w
	}
	for i := range sub.Months {
		m := &sub.Months[i]
		if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(version), 0) + 1 FROM submission_month WHERE org_id = $1 AND month = $2`, sub.Org, string(m.Month)).Scan(&m.Version); err != nil {
			return err
		}
		if err := standsFor(ctx, tx, sub.Org, m); err != nil {
			return err
		}
		if m.Stands != "" && sub.Why == "" && sub.Form != FormDirect {
			return fault.WithProblems(fault.Problems{{Field: "why", Message: m.Month.Words() + " was accepted before. Say why it changes"}})
		}
		m.State = "waiting"
		tx.Insert(monthTable, m.values(sub, dayOf(tx.Now()).After(due[m.Month].Due))...)
	}
	return nil
}

// standsFor fills in what is accepted for a month now.
func standsFor(ctx context.Context, q db.Querier, org string, m *MonthTotals) error {
	list, err := db.All(ctx, q, scanMonthOf, `SELECT submission_id, incidents, staff FROM submission_month WHERE org_id = $1 AND month = $2 AND state IN ('accepted', 'approved')`, org, string(m.Month))
	if err != nil {
		return err
	}
	m.Stands, m.WasIncidents, m.WasStaff = "", 0, 0
	if len(list) > 0 {
		m.Stands, m.WasIncidents, m.WasStaff = list[0].sid, list[0].incidents, list[0].staff
	}
	return nil
}

type monthNow struct {
	sid              string
	incidents, staff int64
}

func scanMonthOf(r db.Row) (monthNow, error) {
	var m monthNow
	return m, r.Scan(&m.sid, &m.incidents, &m.staff)
}

// supplant takes back what waits for the same months, where the new submission stands for all of it.
func (s *Service) supplant(ctx context.Context, tx *op.Tx, sub *Submission, months []Month) error {
	var a db.Args
	text := make([]string, len(months))
	mine := map[Month]bool{}
	for i, m := range months {
		text[i], mine[m] = string(m), true
	}
	q := `SELECT DISTINCT submission_id FROM submission_month WHERE org_id = ` + a.Add(sub.Org) + ` AND state = 'waiting' AND month IN ` + db.In(&a, text) + ` ORDER BY submission_id`
	list, err := db.All(ctx, tx, db.Scalar[string], q, a.Values()...)
	if err != nil {
		return err
	}
	for _, sid := range list {
		old, err := db.One(ctx, tx, scanSubmission, selectSubmission+` WHERE s.org_id = $1 AND s.id = $2`, sub.Org, sid)
		if err != nil {
			return err
		}
		its, err := monthsOfSubmission(ctx, tx, sub.Org, sid)
		if err != nil {
			return err
		}
		for _, m := range its {
			if !mine[m.Month] || sub.Kind == Update {
				return fault.WithProblems(fault.Problems{{Field: "period", Message: "Another submission waits for " + m.Month.Words() + ". Withdraw it first, or wait until it is accepted"}})
			}
		}
		if err := s.takeBack(ctx, tx, &old, Withdrawn, "withdrawn"); err != nil {
			return err
		}
		tx.Also(audit.Changed(fileKind, sid, audit.FF("state", string(Waits), string(Withdrawn))).Because("A later submission took its place"))
	}
	return nil
}

// takeBack ends a submission that waited: its facts never count.
func (s *Service) takeBack(ctx context.Context, tx *op.Tx, sub *Submission, to State, month string) error {
	if sub.batch != "" {
		if err := mds.Gone(ctx, tx, sub.Org, sub.batch); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE submission_month SET state = $3, decided_at = $4 WHERE org_id = $1 AND submission_id = $2 AND state = 'waiting'`, sub.Org, sub.ID, month, db.At(tx.Now())); err != nil {
		return err
	}
	_, err := s.move(ctx, tx, sub, to)
	return err
}
