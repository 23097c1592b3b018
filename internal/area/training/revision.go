package training

import (
	"context"
	"sync"

	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// changed notes in a change that what an organisation's figures are made of changes with it.
func changed(ctx context.Context, tx *op.Tx, org string) error {
	_, err := tx.Exec(ctx, `INSERT INTO training_revision (org_id, n) VALUES ($1, 1) ON CONFLICT (org_id) DO UPDATE SET n = training_revision.n + 1`, org)
	return err
}

func (s *Service) revision(ctx context.Context, org string) (int64, error) {
	list, err := db.All(ctx, s.DB, db.Scalar[int64], `SELECT n FROM training_revision WHERE org_id = $1`, org)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return list[0], nil
}

// summed is what was added up for a whole organisation: the sums with the words behind their numbers, without the people.
type summed struct {
	revision             int64
	day                  string
	competences          []Competence
	units, groups, roles index
	sums                 arith.Sums
	posts, people        int
}

// memory holds the last sums of organisations. The zero value is empty.
type memory struct {
	mu   sync.Mutex
	kept map[string]*summed
}

// mostKept is how many organisations are remembered; then all are forgotten.
const mostKept = 300

func (m *memory) get(org, day string, revision int64) *summed {
	m.mu.Lock()
	defer m.mu.Unlock()
	if x := m.kept[org]; x != nil && x.day == day && x.revision == revision {
		return x
	}
	return nil
}

func (m *memory) put(org string, x *summed) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) >= mostKept {
		m.kept = map[string]*summed{}
	}
	m.kept[org] = x
}
