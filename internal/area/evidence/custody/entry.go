package custody

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"time"
)

// Kind says what happened, a word of a fixed list.
type Kind string

// What can happen to an exhibit.
const (
	Requested   Kind = "requested" // somebody was asked to save it
	Saved       Kind = "saved"
	Lost        Kind = "lost"
	Received    Kind = "received"
	Registered  Kind = "registered" // held elsewhere; its place and hash were written down
	Scanned     Kind = "scanned"
	Stripped    Kind = "stripped" // a copy without hidden data was made
	Redacted    Kind = "redacted"
	Viewed      Kind = "viewed"
	Played      Kind = "played"
	Copied      Kind = "copied"
	Shared      Kind = "shared"
	Collected   Kind = "collected"
	Revoked     Kind = "revoked"
	Returned    Kind = "returned"
	Moved       Kind = "moved"
	Sealed      Kind = "sealed"
	Held        Kind = "held"
	LiftAsked   Kind = "lift asked"
	Lifted      Kind = "lifted"
	Checked     Kind = "checked"
	Corrected   Kind = "corrected"
	DeleteAsked Kind = "deletion asked"
	DeleteKept  Kind = "deletion refused"
	Deleted     Kind = "deleted"
)

// Kinds gives every kind, in the order in which an exhibit usually meets them.
func Kinds() []Kind {
	return []Kind{Requested, Saved, Lost, Received, Registered, Scanned, Stripped, Redacted, Viewed, Played, Copied, Shared, Collected, Revoked, Returned,
		Moved, Sealed, Held, LiftAsked, Lifted, Checked, Corrected, DeleteAsked, DeleteKept, Deleted}
}

// Entry is one line of an exhibit's ledger. It is never changed; what was wrong is put right by a further entry.
type Entry struct {
	// Exhibit is the id of the exhibit, Seq counts from 1 without gaps.
	Exhibit string    `json:"exhibit"`
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"` // to the microsecond, UTC
	Kind    Kind      `json:"kind"`
	// Refused tells that it was tried and did not happen.
	Refused bool `json:"refused,omitempty"`
	// Who did it, in what role; Second is who approved or took part, as they were known then.
	Who    string `json:"who"`
	Role   string `json:"role,omitempty"`
	Second string `json:"second,omitempty"`
	Why    string `json:"why,omitempty"`
	// What says more in words: which copy, to whom, from where to where.
	What string `json:"what,omitempty"`
	// File is the SHA-256 of the file that it is about, "" where it is about none.
	File string `json:"file,omitempty"`
	// Salt keeps the hash from telling what the words are to somebody who guesses them.
	Salt string `json:"salt"`
	// Prev is the hash of the entry before, "" for the first; Hash that of this one; both in hexadecimal.
	Prev string `json:"prev"`
	Hash string `json:"hash"`
}

// Follow gives an entry its place after the last one of its ledger: seq and hash of that, 0 and "" where there is none.
func (e *Entry) Follow(seq int64, prev string) {
	e.Seq, e.Prev = seq+1, prev
	e.At = e.At.UTC().Truncate(time.Microsecond)
	e.Hash = e.Digest()
}

// Digest hashes every field but Hash, each behind its length, so that no two different entries hash the same bytes.
func (e *Entry) Digest() string {
	h := sha256.New()
	field(h, "havenward custody 1")
	var n [17]byte
	binary.BigEndian.PutUint64(n[:8], uint64(e.Seq))
	binary.BigEndian.PutUint64(n[8:16], uint64(e.At.UnixMicro()))
	if e.Refused {
		n[16] = 1
	}
	h.Write(n[:])
	for _, s := range [...]string{e.Exhibit, string(e.Kind), e.Who, e.Role, e.Second, e.Why, e.What, e.File, e.Salt, e.Prev} {
		field(h, s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func field(h hash.Hash, s string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(s)))
	h.Write(n[:])
	h.Write([]byte(s))
}
