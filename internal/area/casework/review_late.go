package casework

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// ReviewActionsLate counts the actions of case reviews that were due before a day and are not done. It opens no case, and
// those of locked cases are in it only for who may open them. The scope is that of ActReviewLate.
func (s *Service) ReviewActionsLate(ctx context.Context, sc authz.Scope, org string, on clock.Day) (int, error) {
	var a db.Args
	n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM case_review_action x JOIN case_record c ON c.org_id = x.org_id AND c.id = x.case_id WHERE x.org_id = `+a.Add(org)+
		` AND x.done_at IS NULL AND x.due_day <> '' AND x.due_day < `+a.Add(string(on))+` AND `+sc.Where(&a, "c"), a.Values()...)
	return int(n), err
}
