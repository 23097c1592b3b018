package boardpack

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Sign signs the statement of a draft and freezes it. An earlier version of the same meeting is replaced by it.
func (s *Service) Sign(ctx context.Context, record string, seen int64) (*Pack, error) {
	return s.change(ctx, ActSign, authz.From(ctx).Org, record, seen, func(tx *op.Tx, p *Pack) (audit.Change, error) {
		a := tx.Actor()
		p.Content.Signed = &Signature{By: a.ID, Name: a.Name, At: tx.Now().UTC()}
		p.State, p.SignedName, p.SignedAt = Frozen, a.Name, db.At(tx.Now())
		_, hash, number, err := freeze(p.Content)
		if err != nil {
			return audit.Change{}, err
		}
		if p.Previous != "" {
			if _, err := tx.Exec(ctx, `UPDATE board_pack SET state = 'replaced', version = version + 1 WHERE org_id = $1 AND id = $2 AND state = 'frozen'`, p.Org, p.Previous); err != nil {
				return audit.Change{}, err
			}
			tx.Also(audit.Changed("board pack", p.Previous, audit.FF("state", string(Frozen), string(Replaced)), audit.F("by", p.ID)))
		}
		return audit.Changed("board pack", record, audit.FF("state", string(Draft), string(Frozen)), audit.F("number", number), audit.F("hash", hash), audit.F("statement", p.Content.Words.Statement)), nil
	})
}

// Reopen makes a new version of a frozen pack, with fresh figures and the words of the old one where somebody wrote them.
// The frozen one stays as it was until the new one is signed.
func (s *Service) Reopen(ctx context.Context, record, reason string) (*Pack, error) {
	a := authz.From(ctx)
	sc, err := s.Door.Policy().Check(a, ActReopen)
	if err != nil {
		return nil, err
	}
	p, err := load(ctx, s.DB, sc, a.Org, record)
	if err != nil {
		return nil, err
	}
	reason = line(reason)
	switch {
	case reason == "":
		return nil, fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say why it is opened again"}})
	case len([]rune(reason)) > mostAsk:
		return nil, fault.WithProblems(fault.Problems{{Field: "reason", Message: "Write at most %d characters", Args: []any{mostAsk}}})
	case p.State != Frozen:
		return nil, fault.New(fault.Conflict, "Only the newest frozen version can be opened again")
	}
	c, err := s.Gather(ctx, a.Org, p.Content.Meeting)
	if err != nil {
		return nil, err
	}
	old := p.Content
	c.Version, c.Reason = int(p.Edition)+1, reason
	if old.Words.Title != old.Proposed.Title {
		c.Words.Title = old.Words.Title
	}
	return s.insert(ctx, ActReopen, c, p.ID)
}
