package boardpack

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Path gives the address of a pack.
func Path(record string) string { return "/board-packs/" + record }

const columns = `b.org_id, b.id, b.meeting_day, b.edition, b.state, b.title, b.previous, b.made_by, b.made_name, b.made_at, b.signed_name, b.signed_at, b.number, b.hash, b.version`

func scan(r db.Row, more ...any) (p Pack, err error) {
	err = r.Scan(append([]any{&p.Org, &p.ID, &p.Day, &p.Edition, &p.State, &p.Title, &p.Previous, &p.MadeBy, &p.MadeName, &p.MadeAt, &p.SignedName, &p.SignedAt, &p.Number, &p.Hash, &p.Version}, more...)...)
	return p, err
}

// Drafts tells whether the actor may see drafts, too; everybody else reads what is frozen.
func (s *Service) Drafts(ctx context.Context) bool {
	return s.Door.Policy().May(authz.From(ctx), ActDraft)
}

// List gives the packs in reach, the newest meeting first, and of a meeting the newest version. The scope is that of ActSee.
func (s *Service) List(ctx context.Context, sc authz.Scope) ([]Pack, error) {
	return s.list(ctx, sc, s.Drafts(ctx), "")
}

func (s *Service) list(ctx context.Context, sc authz.Scope, drafts bool, org string) ([]Pack, error) {
	var a db.Args
	q := `SELECT ` + columns + ` FROM board_pack b WHERE ` + sc.Where(&a, "b")
	if !drafts {
		q += ` AND b.state <> 'draft'`
	}
	if org != "" {
		q += ` AND b.org_id = ` + a.Add(org)
	}
	return db.All(ctx, s.DB, func(r db.Row) (Pack, error) { return scan(r) }, q+` ORDER BY b.meeting_day DESC, b.edition DESC, b.id DESC LIMIT 500`, a.Values()...)
}

// Get reads a pack whole. Out of reach, and a draft for somebody who reads only what is frozen, look like one that is not
// there. The scope is that of ActSee.
func (s *Service) Get(ctx context.Context, sc authz.Scope, record string) (*Pack, error) {
	p, err := load(ctx, s.DB, sc, authz.From(ctx).Org, record)
	if err == nil && p.Open() && !s.Drafts(ctx) {
		return nil, missing()
	}
	return p, err
}

func load(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (*Pack, error) {
	var a db.Args
	var body []byte
	text := `SELECT ` + columns + `, b.body FROM board_pack b WHERE b.org_id = ` + a.Add(org) + ` AND b.id = ` + a.Add(record) + ` AND ` + sc.Where(&a, "b")
	p, err := db.One(ctx, q, func(r db.Row) (Pack, error) { return scan(r, &body) }, text, a.Values()...)
	if err != nil {
		return nil, err
	}
	return &p, thaw(&p, body)
}

// Before gives the frozen pack before this one: the version that it was opened from, else that of the meeting before. It is
// nil where there is none.
func (s *Service) Before(ctx context.Context, sc authz.Scope, p *Pack) (*Pack, error) {
	if p.Previous != "" {
		return load(ctx, s.DB, sc, p.Org, p.Previous)
	}
	list, err := s.list(ctx, sc, false, p.Org)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		if x.Day < p.Day && x.State == Frozen {
			return load(ctx, s.DB, sc, p.Org, x.ID)
		}
	}
	return nil, nil
}
