package op

import (
	"context"
	"fmt"
	"sort"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op/internal/dbwrite"
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
	tx.moveHeads(heads)
	return nil
}

type head struct {
	seq  int64
	hash string
}

func (tx *Tx) takeHeads(ctx context.Context, orgs []string, heads map[string]*head) error {
	q, args := "SELECT org_id, seq, hash FROM audit_head WHERE org_id IN ", []any{}
	if tx.conn.Engine() == db.SQLite { // the transaction has the write lock, so to read a head is to hold it
		var a db.Args
		q += db.In(&a, orgs)
		args = a.Values()
	} else {
		q = insertText(db.Postgres, headTable, len(orgs)) + " ON CONFLICT (org_id) DO UPDATE SET seq = audit_head.seq RETURNING org_id, seq, hash"
		for _, o := range orgs {
			args = append(args, o, int64(0), "")
		}
	}
	rows, err := tx.conn.Query(ctx, q, args...)
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

// moveHeads queues the new heads.
func (tx *Tx) moveHeads(heads map[string]*head) {
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
		tx.ready = append(tx.ready, dbwrite.Statement{Args: args,
			Text: insertText(tx.conn.Engine(), headTable, k) + " ON CONFLICT (org_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash"})
		orgs = orgs[k:]
	}
}
