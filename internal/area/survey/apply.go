package survey

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Apply makes the figures of an import count. Of the same year, release, entry and question the import applied last is
// shown; the earlier one comes back when the later is withdrawn.
func (s *Service) Apply(ctx context.Context, im string) error {
	_, err := op.Do(ctx, s.Door, ActImport, op.In(org.Root, "").Once(im), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE survey_import SET state = $1, applied_at = $2 WHERE id = $3 AND state = $4`, string(Applied), db.At(tx.Now()), im, string(Checked))
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "Only a file that was read and not yet brought in can be brought in. Look again")
		}
		if err != nil {
			return false, audit.Change{}, err
		}
		_, err = tx.Exec(ctx, `DELETE FROM survey_file WHERE import_id = $1`, im)
		return true, audit.Changed("survey_import", im, audit.FF("state", string(Checked), string(Applied))), err
	})
	return err
}

// Withdraw takes an import back, with a reason. Its figures no longer count; they stay, so that it can be told what was once
// shown.
func (s *Service) Withdraw(ctx context.Context, im, reason string) error {
	if reason = cut(reason, 500); reason == "" {
		return fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say why these figures are taken back"}})
	}
	_, err := op.Do(ctx, s.Door, ActImport, op.In(org.Root, "").Once(im), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE survey_import SET state = $1, withdrawn_at = $2, reason = $3 WHERE id = $4 AND state <> $5`, string(Withdrawn), db.At(tx.Now()), reason, im, string(Withdrawn))
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		if err != nil {
			return false, audit.Change{}, err
		}
		_, err = tx.Exec(ctx, `DELETE FROM survey_file WHERE import_id = $1`, im)
		return true, audit.Changed("survey_import", im, audit.F("state", string(Withdrawn))).Because(reason), err
	})
	return err
}

// Load receives, reads and applies a file, for the demonstration. A file that is refused is an error.
func (s *Service) Load(ctx context.Context, u Upload) error {
	im, err := s.Receive(ctx, u)
	if err != nil {
		return err
	}
	if err := s.Read(ctx, im); err != nil {
		return err
	}
	at, err := s.one(ctx, im)
	if err != nil {
		return err
	}
	if at.State == Refused {
		list, err := s.problems(ctx, im)
		if err != nil {
			return err
		}
		var why []string
		for _, p := range list[:min(3, len(list))] {
			why = append(why, p.Message)
		}
		return fault.New(fault.Invalid, "The file cannot be taken: "+strings.Join(why, ". "))
	}
	return s.Apply(ctx, im)
}
