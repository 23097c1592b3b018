package evidence

import (
	"context"
	"crypto/ed25519"
	"crypto/subtle"
	"encoding/hex"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// DownloadKeeps is how long a bundle may be fetched, by the device that signed for it, after the link was used: a line may
// break.
const DownloadKeeps = 2 * time.Hour

// The ways in which a link no longer gives anything.
var (
	ErrExpired   = fault.New(fault.Conflict, "This link has ended. Ask whoever sent it for a new one")
	ErrRevoked   = fault.New(fault.Conflict, "This link was taken back. Ask whoever sent it")
	ErrCollected = fault.New(fault.Conflict, "This link has been used. If that was not you, tell whoever sent it now")
)

// Look gives what a link offers, before anybody signs for it. Looking changes nothing: programs open links too. A link that
// never was is fault.NotFound.
func (s *Service) Look(ctx context.Context, token string) (Disclosure, error) {
	if len(token) != 43 {
		return Disclosure{}, fault.Missing()
	}
	d, err := db.One(ctx, s.DB, s.scanDisclosure, selectDisclosure+` WHERE d.token_hash = $1`, tokenHash(token))
	if err != nil {
		return d, err
	}
	return d, d.open(s.Door.Now())
}

func (d Disclosure) open(now time.Time) error {
	switch {
	case !d.Revoked.IsZero():
		return ErrRevoked
	case !d.Collected.IsZero():
		return ErrCollected
	case !now.Before(d.Expires):
		return ErrExpired
	}
	return nil
}

// Collect signs the receipt for a link, which ends it, and gives the pass with which the same device may fetch the bundle.
func (s *Service) Collect(ctx context.Context, token, name string) (Receipt, string, error) {
	d, err := s.Look(ctx, token)
	if err != nil {
		return Receipt{}, "", err
	}
	if name = Clean(name); len(name) < 3 || len(name) > 200 {
		return Receipt{}, "", fault.WithProblems(fault.Problems{{Field: "name", Message: "Write your name, as your signature"}})
	}
	key, err := s.Key(ctx)
	if err != nil {
		return Receipt{}, "", err
	}
	pass, passHash, err := newToken()
	if err != nil {
		return Receipt{}, "", err
	}
	ctx = authz.With(ctx, authz.From(ctx).Veiled(d.Org, false))
	r, err := op.Do(ctx, s.Door, ActCollect, op.In(d.Org, "").Once("disclosure "+d.ID), func(tx *op.Tx) (Receipt, audit.Change, error) {
		now, err := db.One(ctx, tx, s.scanDisclosure, selectDisclosure+` WHERE d.org_id = $1 AND d.id = $2`, d.Org, d.ID)
		if err == nil {
			err = now.open(tx.Now())
		}
		if err != nil {
			return Receipt{}, audit.Change{}, err
		}
		pub, _ := key.Public().(ed25519.PublicKey)
		r := Receipt{Disclosure: d.ID, Recipient: d.Recipient, Name: name, At: tx.Now().UTC().Truncate(time.Microsecond), Manifest: hashOf(d.manifest), PublicKey: hex.EncodeToString(pub)}
		r.Signature = hex.EncodeToString(ed25519.Sign(key, r.message()))
		sealed, err := s.seal(d.Org, d.ID, "receipt", r)
		if err != nil {
			return r, audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `UPDATE disclosure SET collected_at = $3, pass_hash = $4, receipt = $5 WHERE org_id = $1 AND id = $2 AND collected_at IS NULL AND revoked_at IS NULL`, d.Org, d.ID, db.At(tx.Now()), passHash, sealed)
		if err == nil && n != 1 {
			err = ErrCollected
		}
		if err != nil {
			return r, audit.Change{}, err
		}
		return r, audit.Change{Verb: "collected", Kind: "disclosure", Record: d.ID}, s.note(ctx, tx, d, custody.Entry{Kind: custody.Collected, Who: name, Role: d.Body,
			What: "Collected by link, made for " + d.Recipient + ". Receipt signed for manifest SHA-256 " + r.Manifest})
	})
	return r, pass, err
}

// Fetch gives the bundle to the device that signed for it, for two hours.
func (s *Service) Fetch(ctx context.Context, token, pass string) (Bundle, error) {
	d, err := s.Look(ctx, token)
	if err == nil || fault.Is(err, fault.NotFound) {
		return Bundle{}, fault.Missing() // nobody has signed
	}
	if d.Collected.IsZero() || !d.Revoked.IsZero() {
		return Bundle{}, err
	}
	if subtle.ConstantTimeCompare([]byte(tokenHash(pass)), []byte(d.pass)) != 1 || s.Door.Now().After(d.Collected.Add(DownloadKeeps)) {
		return Bundle{}, ErrCollected
	}
	m, err := readManifest(d.manifest)
	if err != nil {
		return Bundle{}, err
	}
	return Bundle{s: s, Org: d.Org, Manifest: d.manifest, Signature: d.signature, Number: m.Exhibits[0].Number}, nil
}
