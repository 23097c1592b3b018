package evidence

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Reader is somebody who can come upon an exhibit, with the role by which they can.
type Reader struct {
	ID, Name string
	Role     authz.Role
}

// WhoCanSee gives who can see an exhibit, and leaves out those who are kept away from it or from what it belongs to. The
// caller has found the exhibit under its own rules.
func (s *Service) WhoCanSee(ctx context.Context, x Exhibit) ([]Reader, error) {
	if s.Readers == nil {
		return nil, nil
	}
	list, err := s.Readers(ctx, x.Org, x.Unit, x.Lock)
	if err != nil {
		return nil, err
	}
	away, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT person_id FROM record_exclusion WHERE org_id = $1 AND record_id IN ($2, $3)`, x.Org, x.ID, x.SubjectID)
	return slices.DeleteFunc(list, func(r Reader) bool { return slices.Contains(away, r.ID) }), err
}
