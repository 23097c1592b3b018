package publication

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Verified is what a look at a frozen release found. Broken is empty when all holds.
type Verified struct {
	Hash string `json:"hash"`
	// Bytes is how many the hash covers, Cells how many cells were made again from the counts behind them.
	Bytes, Cells int
	Broken       []string `json:"broken,omitempty"`
}

// Verify works the hash of a release out again from its bytes, sets it against the one beside it and the one in the audit log,
// and makes the tables again from the counts behind them by the same rule.
func (s *Service) Verify(ctx context.Context, scope authz.Scope, release string) (*Verified, error) {
	x, err := s.Get(ctx, scope, release)
	if err != nil {
		return nil, err
	}
	if !x.State.Out() {
		return nil, fault.New(fault.Conflict, "Only a release that is out has something to verify")
	}
	raw, err := s.frozenBytes(ctx, x.Org, x.ID)
	if err != nil {
		return &Verified{Broken: []string{"The frozen bytes cannot be read"}}, nil
	}
	sum := sha256.Sum256(raw)
	v := &Verified{Hash: hex.EncodeToString(sum[:]), Bytes: len(raw)}
	if v.Hash != x.Hash {
		v.Broken = append(v.Broken, "The bytes do not have the hash that is beside them")
	}
	entries, err := audit.Of(ctx, s.DB, x.Org, "release", x.ID)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(entries, func(e audit.Entry) bool { return strings.Contains(e.Detail, v.Hash) }) {
		v.Broken = append(v.Broken, "The audit log has another hash for this release")
	}
	f, err := thaw(raw)
	if err != nil {
		v.Broken = append(v.Broken, "The frozen bytes are no release")
		return v, nil
	}
	return v, s.again(ctx, x, f, v)
}

// again makes the tables from the counts behind a release and sets them against what was published.
func (s *Service) again(ctx context.Context, x *Release, f *Frozen, v *Verified) error {
	packed, err := db.One(ctx, s.DB, db.Scalar[[]byte], `SELECT log FROM release WHERE org_id = $1 AND id = $2`, x.Org, x.ID)
	if err != nil {
		return err
	}
	k := &kept{}
	if err := unpack(packed, k); err != nil {
		v.Broken = append(v.Broken, "The record behind the release cannot be read")
		return nil
	}
	tree, err := s.Tree(ctx)
	if err != nil {
		return err
	}
	var list []*built
	for _, t := range k.Tables {
		b, err := build(k.facts(), k.Top, t.Measure, t.On, false)
		if err == nil {
			err = b.apply()
		}
		if err != nil {
			v.Broken = append(v.Broken, "The tables cannot be made again")
			return nil
		}
		list = append(list, b)
	}
	for i, t := range s.shown(list, tree) {
		v.Cells += len(t.Cells)
		if i >= len(f.Tables) || !sameCells(t.Cells, f.Tables[i].Cells) {
			v.Broken = append(v.Broken, "Made again from the counts behind it, "+t.Name+" differs from what was published")
		}
	}
	return nil
}

func sameCells(a, b []Cell) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(x, y)
}

// LogLine is the record of one cell: the count behind it, what is shown, by which rule and why.
type LogLine struct {
	Table, Place, Shown, Rule, Why string
	Raw                            int64
}

// CellLog gives the counts behind a release, cell by cell. Reading it is recorded with the reason; it never leaves with the release.
func (s *Service) CellLog(ctx context.Context, release, reason string) ([]LogLine, error) {
	by := authz.From(ctx)
	if reason = strings.TrimSpace(reason); reason == "" {
		return nil, fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say why you need the counts"}})
	}
	packed, err := op.Do(ctx, s.Door, ActLog, op.On("release", by.Org, release), func(tx *op.Tx) ([]byte, audit.Change, error) {
		raw, err := db.One(ctx, tx, db.Scalar[[]byte], `SELECT log FROM release WHERE org_id = $1 AND id = $2`, by.Org, release)
		return raw, audit.Read("release", release, audit.F("what", "the counts behind it")).Because(reason), err
	})
	if err != nil {
		return nil, err
	}
	if len(packed) == 0 {
		return nil, fault.New(fault.Conflict, "There is no record before the audit has run")
	}
	k := &kept{}
	if err := unpack(packed, k); err != nil {
		return nil, err
	}
	tree, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	list, err := k.built(places{tree: tree}.words)
	if err != nil {
		return nil, err
	}
	var out []LogLine
	for _, b := range list {
		for cell, e := range b.log {
			if e.Reason == reasonLevel || b.twin(cell) {
				continue
			}
			out = append(out, LogLine{Table: b.title(), Place: b.name(cell), Raw: e.Raw, Shown: e.Shown.Text(), Rule: e.Rule, Why: string(e.Reason)})
		}
	}
	return out, nil
}
