package incident

import (
	"context"
	"errors"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// PaperCodes makes codes for n printed forms (R11). Each later binds to one report.
func (s *Service) PaperCodes(ctx context.Context, org string, n int) ([]string, error) {
	if n < 1 || n > 100 {
		return nil, fault.WithProblems(fault.Problems{{Field: "n", Message: "Choose from 1 to 100 forms"}})
	}
	return op.Do(ctx, s.Door, ActPaper, op.In(org, ""), func(tx *op.Tx) ([]string, audit.Change, error) {
		codes := make([]string, n)
		for i := range codes {
			codes[i] = "P" + id.Code(7)
			tx.Insert(paperTable, org, codes[i], db.At(tx.Now()), "")
		}
		return codes, audit.Created("paper forms", codes[0]), nil
	})
}

var paperTable = op.Table{Name: "paper_code", Columns: []string{"org_id", "code", "made_at", "incident_id"}}

// bindPaper ties the code of a printed form to a report, once.
func bindPaper(ctx context.Context, tx *op.Tx, org, code, record string) error {
	var bound string
	err := tx.QueryRow(ctx, `SELECT incident_id FROM paper_code WHERE org_id = $1 AND code = $2`, org, code).Scan(&bound)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return fault.WithProblems(fault.Problems{{Field: "paper_code", Message: "That code is on none of our printed forms. Check it, or leave it empty"}})
	case err != nil:
		return err
	case bound != "":
		return fault.WithProblems(fault.Problems{{Field: "paper_code", Message: "The form with that code was typed in already"}})
	}
	return tx.Must(ctx, `UPDATE paper_code SET incident_id = $3 WHERE org_id = $1 AND code = $2`, org, code, record)
}
