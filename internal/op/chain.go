package op

import (
	"context"
	"fmt"
	"sort"

	"github.com/havenward/havenward/internal/audit"
)

// finish gives the entries their places in the chains and writes everything that was queued.
func (tx *Tx) finish(ctx context.Context) (*audit.Entry, error) {
	var last *audit.Entry
	if len(tx.entries) > 0 {
		if err := tx.chain(ctx); err != nil {
			return nil, err
		}
		last = &tx.entries[len(tx.entries)-1]
		for i := range tx.entries {
			tx.Insert(entryTable, tx.entries[i].Values()...)
		}
	}
	return last, tx.flush(ctx)
}

var entryTable = Table{"audit_entry", audit.Columns}

// chain takes the heads of the streams that grow, in order, so that nodes never wait for each other in a ring, and moves
// them on.
func (tx *Tx) chain(ctx context.Context) error {
	heads := map[string]*head{}
	var orgs []string
	for i := range tx.entries {
		if o := tx.entries[i].Org; heads[o] == nil {
			heads[o] = &head{}
			orgs = append(orgs, o)
		}
	}
	sort.Strings(orgs)
	for len(orgs) > 0 {
		k := chunk(len(orgs), 3)
		if err := tx.takeHeads(ctx, orgs[:k], heads); err != nil {
			return err
		}
		orgs = orgs[k:]
	}
	for i := range tx.entries {
		h := heads[tx.entries[i].Org]
		tx.entries[i].Follow(h.seq, h.hash)
		h.seq, h.hash = tx.entries[i].Seq, tx.entries[i].Hash
	}
	return tx.moveHeads(ctx, heads)
}

type head struct {
	seq  int64
	hash string
}

func (tx *Tx) takeHeads(ctx context.Context, orgs []string, heads map[string]*head) error {
	args := make([]any, 0, 3*len(orgs))
	for _, o := range orgs {
		args = append(args, o, int64(0), "")
	}
	rows, err := tx.conn.Query(ctx, insertText(tx.conn.Engine(), headTable, len(orgs))+" ON CONFLICT (org_id) DO UPDATE SET seq = audit_head.seq RETURNING org_id, seq, hash", args...)
	if err != nil {
		return fmt.Errorf("take the audit heads: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var o string
		var h head
		if err := rows.Scan(&o, &h.seq, &h.hash); err != nil {
			return err
		}
		*heads[o] = h
	}
	return rows.Err()
}

var headTable = Table{"audit_head", []string{"org_id", "seq", "hash"}}

func (tx *Tx) moveHeads(ctx context.Context, heads map[string]*head) error {
	orgs := make([]string, 0, len(heads))
	for o := range heads {
		orgs = append(orgs, o)
	}
	sort.Strings(orgs)
	for len(orgs) > 0 {
		k := chunk(len(orgs), 3)
		args := make([]any, 0, 3*k)
		for _, o := range orgs[:k] {
			args = append(args, o, heads[o].seq, heads[o].hash)
		}
		if _, err := tx.conn.Exec(ctx, insertText(tx.conn.Engine(), headTable, k)+" ON CONFLICT (org_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash", args...); err != nil {
			return fmt.Errorf("move the audit heads: %w", err)
		}
		orgs = orgs[k:]
	}
	return nil
}
