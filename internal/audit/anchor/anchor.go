// Package anchor signs where the audit chains stand. It keeps the Ed25519 key with which heads are signed, and writes
// the signed heads beside the log; a copy kept elsewhere shows a later cut of the log's end. It never changes an entry.
package anchor

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// LoadKey reads the signing key: the 32 bytes of an Ed25519 seed in hexadecimal, in a file that only its owner can read.
// With create it makes one where there is none; that is for a log without checkpoints only, since checkpoints of
// another key do not hold.
func LoadKey(path string, create bool) (ed25519.PrivateKey, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && create {
		return makeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	seed, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("the signing key %s is damaged", path)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func makeKey(path string) (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return LoadKey(path, false) // another node was first
	}
	if err != nil {
		return nil, err
	}
	_, err = fmt.Fprintln(f, hex.EncodeToString(key.Seed()))
	return key, errors.Join(err, f.Sync(), f.Close())
}

// Public gives the public half in hexadecimal, to be kept where the log is not.
func Public(key ed25519.PrivateKey) string {
	pub, _ := key.Public().(ed25519.PublicKey)
	return hex.EncodeToString(pub)
}

// KeyFor loads the key, making one only while nothing has been signed yet.
func KeyFor(ctx context.Context, q db.Querier, path string) (ed25519.PrivateKey, error) {
	n, err := db.One(ctx, q, db.Scalar[int64], `SELECT COUNT(*) FROM audit_checkpoint`)
	if err != nil {
		return nil, err
	}
	key, err := LoadKey(path, n == 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the signing key %s is missing, and the checkpoints there are were made with it: put it back from its backup", path)
	}
	return key, err
}

var table = op.Table{Name: "audit_checkpoint", Columns: []string{"org_id", "seq", "hash", "at", "signature"}}

// Sign signs the head of every stream that has grown since its last checkpoint, keeps the checkpoints beside the log and
// gives them.
func Sign(ctx context.Context, q db.Querier, d *op.Door, key ed25519.PrivateKey, at time.Time) ([]audit.Checkpoint, error) {
	grown, err := audit.Unsigned(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make([]audit.Checkpoint, len(grown))
	for i, c := range grown {
		out[i] = audit.Sign(key, c.Org, c.Seq, c.Hash, at)
	}
	if len(out) == 0 {
		return nil, nil
	}
	_, err = op.Keep(ctx, d, "", func(k op.Keeper) (int, error) {
		for _, c := range out {
			k.Insert(table, c.Org, c.Seq, c.Hash, db.At(c.At), c.Signature)
		}
		return len(out), nil
	})
	return out, err
}

// Last gives when the newest checkpoint was made, zero if there is none.
func Last(ctx context.Context, q db.Querier) (time.Time, error) {
	t, err := db.One(ctx, q, db.Scalar[db.Time], `SELECT MAX(at) FROM audit_checkpoint`)
	return t.Time, err
}
