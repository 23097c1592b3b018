package casework

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
)

// Mine gives the letters of a case that were written to somebody, the newest first, without their bodies.
func (l *Letters) Mine(ctx context.Context, m Mine) ([]Issued, error) {
	return l.toMe(ctx, l.DB, m, "")
}

// OpenMine gives one of them to whom it was written to, word for word.
func (l *Letters) OpenMine(ctx context.Context, s *Service, m Mine, id string) (letter.Paper, error) {
	return Own(ctx, s, m, func(tx *op.Tx, _ Case) (letter.Paper, audit.Change, error) {
		list, err := l.toMe(ctx, tx, m, id)
		if err != nil {
			return letter.Paper{}, audit.Change{}, err
		}
		if len(list) != 1 {
			return letter.Paper{}, audit.Change{}, fault.Missing()
		}
		body, err := l.Ring.Open(place(m.Case.Org, id, "letter"), list[0].body)
		if err != nil {
			return letter.Paper{}, audit.Change{}, err
		}
		p, err := letter.Thaw(body, list[0].Hash)
		return p, audit.Read("letter", id), err
	})
}

func (l *Letters) toMe(ctx context.Context, q db.Querier, m Mine, one string) ([]Issued, error) {
	text, args := `SELECT id, key, title, lang, version, hash, made_at, body FROM letter_issued WHERE org_id = $1 AND case_id = $2 AND addressee = $3`, []any{m.Case.Org, m.Case.ID, m.Person.Label}
	if one != "" {
		text, args = text+" AND id = $4", append(args, one)
	}
	return db.All(ctx, q, func(r db.Row) (Issued, error) {
		var x Issued
		var at db.Time
		err := r.Scan(&x.ID, &x.Key, &x.Title, &x.Lang, &x.Version, &x.Hash, &at, &x.body)
		x.MadeAt = at.Time
		return x, err
	}, text+" ORDER BY made_at DESC, id DESC LIMIT 100", args...)
}
