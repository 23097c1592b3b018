package standard

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// What packages below this one (improve, round) do inside a change of their own.

// AssessmentIn is Assessment inside a change.
func (s *Service) AssessmentIn(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Assessment, error) {
	return load(ctx, q, sc, org, record)
}

// WholeIn gives everything of an assessment that the caller has read in their scope.
func (s *Service) WholeIn(ctx context.Context, q db.Querier, a Assessment) (*Whole, error) {
	return s.whole(ctx, q, a)
}

// CarryEvidence lets evidence of one assessment be used by another of the same organisation: pairs of an item's id and an
// indicator of the new one. It gives the number of links made, and turns no rating.
func (s *Service) CarryEvidence(ctx context.Context, tx *op.Tx, from, to *Assessment, pairs [][2]string) (int, error) {
	made := 0
	for _, p := range pairs {
		n, err := tx.Exec(ctx, `INSERT INTO evidence_use (org_id, assessment_id, indicator, item_id, by_name, at) SELECT u.org_id, $4, $5, u.item_id, $6, $7 FROM evidence_use u
			WHERE u.org_id = $1 AND u.assessment_id = $2 AND u.item_id = $3 ORDER BY u.indicator LIMIT 1 ON CONFLICT DO NOTHING`, from.Org, from.ID, p[0], to.ID, p[1], tx.Actor().Name, db.At(tx.Now()))
		if err != nil {
			return made, err
		}
		made += int(n)
	}
	event(tx, to.Org, to.ID, "", "carried", "Brought over from %s. Every rating is not assessed until somebody rates it", from.Name)
	return made, nil
}

// Only reads an assessment for a rule that has already found what it may see of it.
func (s *Service) Only(ctx context.Context, q db.Querier, org, record string) (Assessment, error) {
	return db.One(ctx, q, scanAssessment, `SELECT `+assessmentColumns+` FROM assessment s WHERE s.org_id = $1 AND s.id = $2`, org, record)
}
