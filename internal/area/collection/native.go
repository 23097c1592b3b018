package collection

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// native says from which month on an organisation's months are made from its own records here.
type native struct{ from, to Month }

func (n native) holds(m Month) bool { return n.from != "" && m >= n.from && (n.to == "" || m <= n.to) }

func recordsHere(ctx context.Context, q db.Querier, org string) (native, error) {
	list, err := db.All(ctx, q, func(r db.Row) (native, error) {
		var n native
		return n, r.Scan(&n.from, &n.to)
	}, `SELECT from_month, to_month FROM return_native WHERE org_id = $1`, org)
	if err != nil || len(list) == 0 {
		return native{}, err
	}
	return list[0], nil
}

// RecordHere says that an organisation's months, from one on, are made from its own records here. A month from then on that
// a file was accepted for would count twice, and so refuses it.
func (s *Service) RecordHere(ctx context.Context, org string, from Month, reason string) error {
	var p fault.Problems
	if from.First().IsZero() {
		p.Add("from", "Choose the first month")
	}
	if reason = tidy(reason, mostReason); reason == "" {
		p.Add("reason", "Say why")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	if err := s.known(ctx, org); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActNative, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		sent, err := db.All(ctx, tx, db.Scalar[string], `SELECT month FROM submission_month WHERE org_id = $1 AND month >= $2 AND form <> 'direct'
			AND state IN ('waiting', 'accepted', 'approved') ORDER BY month LIMIT 1`, org, string(from))
		if err != nil {
			return false, audit.Change{}, err
		}
		if len(sent) > 0 {
			return false, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "from", Message: Month(sent[0]).Words() + " was sent as a file already. Choose a later month"}})
		}
		was, err := recordsHere(ctx, tx, org)
		if err != nil {
			return false, audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO return_native (org_id, from_month, to_month, reason, set_by, set_at) VALUES ($1, $2, '', $3, $4, $5)
			ON CONFLICT (org_id) DO UPDATE SET from_month = excluded.from_month, to_month = '', reason = excluded.reason, set_by = excluded.set_by, set_at = excluded.set_at`,
			org, string(from), reason, tx.Actor().ID, db.At(tx.Now())); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed("records here", org, audit.FF("from", string(was.from), string(from))).Because(reason), nil
	})
	return err
}
