package custody

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// Checkpoint is a signed statement of where a ledger stood. One that is kept elsewhere shows a later cut of the ledger.
type Checkpoint struct {
	Org       string    `json:"org"`
	Exhibit   string    `json:"exhibit"`
	Seq       int64     `json:"seq"`
	Hash      string    `json:"hash"`
	At        time.Time `json:"at"`
	Signature string    `json:"signature"`
	// Token is the answer of a time-stamping authority (RFC 3161) over Imprint, empty where none was asked.
	Token []byte `json:"token,omitempty"`
}

func (c Checkpoint) message() []byte {
	return fmt.Appendf(nil, "havenward custody checkpoint 1\n%s\n%s\n%d\n%s\n%d\n", c.Org, c.Exhibit, c.Seq, c.Hash, c.At.UnixMicro())
}

// SignAt makes the checkpoint of a ledger's head.
func SignAt(key ed25519.PrivateKey, org, exhibit string, seq int64, hash string, at time.Time) Checkpoint {
	c := Checkpoint{Org: org, Exhibit: exhibit, Seq: seq, Hash: hash, At: at.UTC().Truncate(time.Microsecond)}
	c.Signature = hex.EncodeToString(ed25519.Sign(key, c.message()))
	return c
}

// SignedBy tells whether the signature holds under a key.
func (c Checkpoint) SignedBy(key ed25519.PublicKey) bool {
	sig, err := hex.DecodeString(c.Signature)
	return err == nil && ed25519.Verify(key, c.message(), sig)
}

// Imprint is the SHA-256 that a time-stamp of the checkpoint is about.
func (c Checkpoint) Imprint() [32]byte {
	return sha256.Sum256(append(c.message(), c.Signature...))
}
