package audit

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/db"
)

// Break is the first thing wrong with an organisation's chain.
type Break struct {
	Org string
	// Seq is where the chain breaks.
	Seq int64
	// What says it in plain words.
	What string
}

// Verdict is the result of walking the chains.
type Verdict struct {
	Streams, Entries int64
	Breaks           []Break
}

// Verify walks every stream, or one if org is not "", and checks each entry against its own hash, the entry before it,
// the head, and the signed checkpoints made with key (nil leaves signatures unchecked). It goes on with the next stream after the first break in one.
func Verify(ctx context.Context, q db.Querier, org string, key ed25519.PublicKey, progress func(entries int64)) (Verdict, error) {
	var v Verdict
	orgs, err := streams(ctx, q, org)
	if err != nil {
		return v, err
	}
	for _, o := range orgs {
		b, n, err := verifyStream(ctx, q, o, key, func(n int64) {
			if progress != nil {
				progress(v.Entries + n)
			}
		})
		if err != nil {
			return v, err
		}
		v.Streams++
		v.Entries += n
		if b != nil {
			v.Breaks = append(v.Breaks, *b)
		}
	}
	return v, nil
}

func streams(ctx context.Context, q db.Querier, org string) ([]string, error) {
	if org != "" {
		return []string{org}, nil
	}
	return db.All(ctx, q, db.Scalar[string], `SELECT org_id FROM audit_head UNION SELECT DISTINCT org_id FROM audit_entry ORDER BY 1`)
}

func verifyStream(ctx context.Context, q db.Querier, org string, key ed25519.PublicKey, progress func(int64)) (*Break, int64, error) {
	points, err := checkpoints(ctx, q, org)
	if err != nil {
		return nil, 0, err
	}
	rows, err := q.Query(ctx, selectEntry+` WHERE org_id = $1 ORDER BY seq`, org)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = rows.Close() }()
	var n, seq int64
	prev := ""
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return &Break{org, seq + 1, "the entry cannot be read: " + err.Error()}, n, nil
		}
		n++
		switch {
		case e.Seq != seq+1:
			return &Break{org, seq + 1, fmt.Sprintf("entry %d is missing: the next one found is %d", seq+1, e.Seq)}, n, nil
		case e.Prev != prev:
			return &Break{org, e.Seq, "the entry does not follow the one before it"}, n, nil
		case e.digest() != e.Hash:
			return &Break{org, e.Seq, "the entry was changed after it was written"}, n, nil
		}
		seq, prev = e.Seq, e.Hash
		if c, ok := points[seq]; ok {
			delete(points, seq)
			if c.Hash != e.Hash {
				return &Break{org, seq, "the entry differs from the signed checkpoint of " + c.At.Format(time.RFC3339)}, n, nil
			}
			if key != nil && !c.signedBy(key) {
				return &Break{org, seq, "the checkpoint's signature does not hold"}, n, nil
			}
		}
		if n%10000 == 0 {
			progress(n)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, n, err
	}
	for s, c := range points {
		return &Break{org, s, "the entry that the checkpoint of " + c.At.Format(time.RFC3339) + " signed is gone"}, n, nil
	}
	headSeq, headHash, err := Head(ctx, q, org)
	if err != nil {
		return nil, n, err
	}
	if headSeq != seq || headHash != prev {
		return &Break{org, seq + 1, fmt.Sprintf("the chain ends at %d, but its head says %d", seq, headSeq)}, n, nil
	}
	return nil, n, nil
}

// Head gives the number and hash of the last entry of a stream; 0 and "" for a stream that has none.
func Head(ctx context.Context, q db.Querier, org string) (int64, string, error) {
	var seq int64
	var hash string
	err := q.QueryRow(ctx, `SELECT seq, hash FROM audit_head WHERE org_id = $1`, org).Scan(&seq, &hash)
	if errors.Is(err, db.ErrNoRows) {
		return 0, "", nil
	}
	return seq, hash, err
}

// Checkpoint is a signed statement of where a stream stood; kept outside, it shows a later cut of the stream's end.
type Checkpoint struct {
	Org       string    `json:"org"`
	Seq       int64     `json:"seq"`
	Hash      string    `json:"hash"`
	At        time.Time `json:"at"`
	Signature string    `json:"signature"`
}

func (c Checkpoint) message() []byte {
	return fmt.Appendf(nil, "havenward checkpoint 1\n%s\n%d\n%s\n%d\n", c.Org, c.Seq, c.Hash, c.At.UnixMicro())
}

// Sign makes the checkpoint of a stream's head.
func Sign(key ed25519.PrivateKey, org string, seq int64, hash string, at time.Time) Checkpoint {
	c := Checkpoint{Org: org, Seq: seq, Hash: hash, At: db.At(at).Time}
	c.Signature = hex.EncodeToString(ed25519.Sign(key, c.message()))
	return c
}

func (c Checkpoint) signedBy(key ed25519.PublicKey) bool {
	sig, err := hex.DecodeString(c.Signature)
	return err == nil && ed25519.Verify(key, c.message(), sig)
}

// Unsigned gives the streams that have grown since their last checkpoint, with their heads.
func Unsigned(ctx context.Context, q db.Querier) ([]Checkpoint, error) {
	return db.All(ctx, q, func(r db.Row) (Checkpoint, error) {
		var c Checkpoint
		err := r.Scan(&c.Org, &c.Seq, &c.Hash)
		return c, err
	}, `SELECT h.org_id, h.seq, h.hash FROM audit_head h WHERE h.seq > COALESCE((SELECT MAX(c.seq) FROM audit_checkpoint c WHERE c.org_id = h.org_id), 0) ORDER BY h.org_id`)
}

func checkpoints(ctx context.Context, q db.Querier, org string) (map[int64]Checkpoint, error) {
	list, err := db.All(ctx, q, func(r db.Row) (Checkpoint, error) {
		var c Checkpoint
		var at db.Time
		err := r.Scan(&c.Org, &c.Seq, &c.Hash, &at, &c.Signature)
		c.At = at.Time
		return c, err
	}, `SELECT org_id, seq, hash, at, signature FROM audit_checkpoint WHERE org_id = $1 ORDER BY seq`, org)
	out := make(map[int64]Checkpoint, len(list))
	for _, c := range list {
		out[c.Seq] = c
	}
	return out, err
}
