package collection

import (
	"context"
	"math"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

const baseKind = "denominator"

// CorrectDenominator sets one number that is held to another value, source or release, with a reason. Every rate that
// divides by it changes.
func (s *Service) CorrectDenominator(ctx context.Context, d Denominator, reason string) error {
	var p fault.Problems
	if math.IsNaN(d.Value) || d.Value < 0 || d.Value > 1e9 {
		p.Add("value", "Write a number that is not negative")
	}
	if d.Source = tidy(d.Source, 120); d.Source == "" {
		p.Add("source", "Say where the number is from")
	}
	d.Release = tidy(d.Release, 120)
	if reason = tidy(reason, mostReason); reason == "" {
		p.Add("reason", "Say why it changes")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActBases, op.System(), func(tx *op.Tx) (bool, audit.Change, error) {
		if err := nationwide(tx); err != nil {
			return false, audit.Change{}, err
		}
		list, err := db.All(ctx, tx, db.Scalar[float64], `SELECT value FROM denominator WHERE kind = $1 AND month = $2 AND org_id = $3 AND staff_group = $4`, d.Kind, string(d.Month), d.Org, d.StaffGroup)
		if err != nil || len(list) == 0 {
			return false, audit.Change{}, missing(err)
		}
		if err := tx.Must(ctx, `UPDATE denominator SET value = $5, source = $6, release_ = $7 WHERE kind = $1 AND month = $2 AND org_id = $3 AND staff_group = $4`,
			d.Kind, string(d.Month), d.Org, d.StaffGroup, d.Value, d.Source, d.Release); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed(baseKind, d.key(), audit.FF("value", number(list[0]), number(d.Value)), audit.F("source", d.Source)).Because(reason), nil
	})
	return err
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func missing(err error) error {
	if err != nil {
		return err
	}
	return fault.Missing()
}

// WithdrawDenominators takes numbers back: those of a kind and month, of all organisations or of one and all its groups of
// staff. Rates that divided by them have no base until others come.
func (s *Service) WithdrawDenominators(ctx context.Context, kind string, m Month, org, reason string) error {
	if reason = tidy(reason, mostReason); reason == "" {
		return fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say why they are taken back"}})
	}
	_, err := op.Do(ctx, s.Door, ActBases, op.System(), func(tx *op.Tx) (bool, audit.Change, error) {
		if err := nationwide(tx); err != nil {
			return false, audit.Change{}, err
		}
		q, args := `DELETE FROM denominator WHERE kind = $1 AND month = $2`, []any{kind, string(m)}
		record := kind + "/" + string(m)
		if org != "" {
			q, args, record = q+` AND org_id = $3`, append(args, org), record+"/"+org
		}
		n, err := tx.Exec(ctx, q, args...)
		if err != nil || n == 0 {
			return false, audit.Change{}, missing(err)
		}
		return true, audit.Change{Verb: "withdrawn", Kind: baseKind, Record: record, Fields: []audit.Field{audit.F("numbers", strconv.FormatInt(n, 10))}}.Because(reason), nil
	})
	return err
}
