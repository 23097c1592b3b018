package audit

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// Compare holds checkpoints that were kept outside against the chains: each must bear the key's signature, and the entry
// it signed must still be there, unchanged. It finds a chain that was cut or written anew from its beginning, which the
// chain itself cannot show.
func Compare(ctx context.Context, q db.Querier, key ed25519.PublicKey, kept []Checkpoint) ([]Break, error) {
	var out []Break
	for _, c := range kept {
		when := c.At.Format(time.RFC3339)
		if key != nil && !c.signedBy(key) {
			out = append(out, Break{c.Org, c.Seq, "the signature of the checkpoint of " + when + " does not hold"})
			continue
		}
		var hash string
		err := q.QueryRow(ctx, `SELECT hash FROM audit_entry WHERE org_id = $1 AND seq = $2`, c.Org, c.Seq).Scan(&hash)
		switch {
		case errors.Is(err, db.ErrNoRows):
			out = append(out, Break{c.Org, c.Seq, "the entry that the checkpoint of " + when + " signed is gone"})
		case err != nil:
			return out, err
		case hash != c.Hash:
			out = append(out, Break{c.Org, c.Seq, "the entry differs from the checkpoint of " + when})
		}
	}
	return out, nil
}

// ReadCheckpoints reads checkpoints that were written one JSON object on a line; empty lines are passed over.
func ReadCheckpoints(r io.Reader) ([]Checkpoint, error) {
	var out []Checkpoint
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		var c Checkpoint
		if err := json.Unmarshal([]byte(text), &c); err != nil || c.Org == "" || c.Seq < 1 {
			return nil, fault.New(fault.Invalid, fmt.Sprintf("Line %d is not a checkpoint", n))
		}
		out = append(out, c)
	}
	return out, lines.Err()
}

// Checkpoints gives the signed heads kept in the database, of one stream or of all if org is "", in order.
func Checkpoints(ctx context.Context, q db.Querier, org string) ([]Checkpoint, error) {
	return db.All(ctx, q, func(r db.Row) (Checkpoint, error) {
		var c Checkpoint
		var at db.Time
		err := r.Scan(&c.Org, &c.Seq, &c.Hash, &at, &c.Signature)
		c.At = at.Time
		return c, err
	}, `SELECT org_id, seq, hash, at, signature FROM audit_checkpoint WHERE $1 = '' OR org_id = $1 ORDER BY org_id, seq`, org)
}

// ParsePublicKey reads an Ed25519 public key from hexadecimal.
func ParsePublicKey(s string) (ed25519.PublicKey, error) {
	b, err := hex.DecodeString(strings.TrimSpace(s))
	if err != nil || len(b) != ed25519.PublicKeySize {
		return nil, fault.New(fault.Invalid, "The public key must be 64 hexadecimal digits")
	}
	return b, nil
}
