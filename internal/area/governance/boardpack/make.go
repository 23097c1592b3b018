package boardpack

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Make makes the pack of the actor's organisation for a meeting. Where a draft for that day is there it is that one; where
// a frozen one is there it is fault.Conflict, since that is opened again with a reason.
func (s *Service) Make(ctx context.Context, m Meeting) (*Pack, error) {
	a := authz.From(ctx)
	sc, err := s.Door.Policy().Check(a, ActDraft)
	if err != nil {
		return nil, err
	}
	if err := fault.WithProblems(m.check(s.now())); err != nil {
		return nil, err
	}
	list, err := s.list(ctx, sc, true, a.Org)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(list, func(p Pack) bool { return p.Day == m.Day && p.State != Replaced }); i >= 0 {
		if list[i].Open() {
			return &list[i], nil
		}
		return nil, fault.WithProblems(fault.Problems{{Field: "day", Message: "There is a frozen pack for that day. Open it again, with a reason, to make a new version", Kind: fault.Conflict}})
	}
	if m.Lead == "" && s.Lead != nil {
		m.Lead = s.Lead(ctx, a.Org)
	}
	c, err := s.Gather(ctx, a.Org, m)
	if err != nil {
		return nil, err
	}
	c.Version = 1
	return s.insert(ctx, ActDraft, c, "")
}

var table = op.Table{Name: "board_pack", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "meeting_day", "edition", "state", "title", "previous", "made_by", "made_name", "made_at", "signed_name", "number", "hash", "body", "version"}}

// insert keeps a new draft.
func (s *Service) insert(ctx context.Context, act authz.Action, c *Content, previous string) (*Pack, error) {
	body, _, _, err := freeze(c)
	if err != nil {
		return nil, err
	}
	return op.Do(ctx, s.Door, act, op.In(c.Org, "").Once("board_pack/"+c.Org+"/"+c.Meeting.Day), func(tx *op.Tx) (*Pack, audit.Change, error) {
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM board_pack WHERE org_id = $1 AND meeting_day = $2 AND edition = $3`, c.Org, c.Meeting.Day, int64(c.Version))
		if err != nil {
			return nil, audit.Change{}, err
		}
		if n > 0 {
			return nil, audit.Change{}, fault.New(fault.Conflict, "Somebody made a pack for that day a moment ago. Open the list, and go on with it")
		}
		p := &Pack{Org: c.Org, ID: id.New("bpk", tx.Now()), Day: c.Meeting.Day, Edition: int64(c.Version), State: Draft, Title: c.Words.Title, Previous: previous, MadeBy: tx.Actor().ID, MadeName: tx.Actor().Name,
			MadeAt: db.At(tx.Now()), Version: 1, Content: c}
		tx.Insert(table, p.Org, p.ID, "", "", "", p.Day, p.Edition, string(p.State), p.Title, p.Previous, p.MadeBy, p.MadeName, p.MadeAt, "", "", "", body, int64(1))
		change := audit.Created("board pack", p.ID, audit.F("meeting", p.Day), audit.F("data to", string(c.To)))
		if c.Reason != "" {
			change = change.Because(c.Reason)
		}
		return p, change, nil
	})
}

// change runs a rule on a draft in reach and keeps what it makes of it. seen is the version that the asker's page showed.
func (s *Service) change(ctx context.Context, act authz.Action, org, record string, seen int64, rule func(*op.Tx, *Pack) (audit.Change, error)) (*Pack, error) {
	return op.Do(ctx, s.Door, act, op.On("board_pack", org, record), func(tx *op.Tx) (*Pack, audit.Change, error) {
		p, err := load(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return nil, audit.Change{}, err
		}
		if !p.Open() {
			return nil, audit.Change{}, fault.New(fault.Conflict, "This pack is frozen. Open it again, with a reason, to make a new version")
		}
		if seen != p.Version {
			return nil, audit.Change{}, moved()
		}
		c, err := rule(tx, p)
		if err != nil {
			return nil, c, err
		}
		body, hash, number, err := freeze(p.Content)
		if err != nil {
			return nil, c, err
		}
		if p.State == Frozen {
			p.Hash, p.Number = hash, number
		}
		p.Title = p.Content.Words.Title
		n, err := tx.Exec(ctx, `UPDATE board_pack SET state = $4, title = $5, signed_name = $6, signed_at = $7, number = $8, hash = $9, body = $10, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`,
			org, record, p.Version, string(p.State), p.Title, p.SignedName, p.SignedAt, p.Number, p.Hash, body)
		if err == nil && n != 1 {
			err = moved()
		}
		p.Version++
		return p, c, err
	})
}
