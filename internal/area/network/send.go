package network

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// SendOff releases a file as one of two people. hash is that of the file which the page showed. The second person had no hand
// in drawing it up or mending it, and is not the first. The agreement has to be live for both.
func (s *Service) SendOff(ctx context.Context, record string, seen int64, hash string) (Stage, error) {
	org, who := authz.From(ctx).Org, authz.From(ctx)
	return op.Do(ctx, s.Door, ActRelease, op.On("network_release", org, record), func(tx *op.Tx) (Stage, audit.Change, error) {
		x, err := oneRelease(ctx, tx, tx.Scope(), record)
		if err != nil {
			return "", audit.Change{}, err
		}
		if x.Stage == Released || x.Stage == Dropped {
			return "", audit.Change{}, fault.New(fault.Conflict, "This release is finished")
		}
		if x.Stage != Passed && x.Stage != Half {
			return "", audit.Change{}, fault.New(fault.Conflict, "It has not passed the screen, and nobody can release it before")
		}
		if seen != 0 && seen != x.Version || hash != x.Hash {
			return "", audit.Change{}, moved()
		}
		a, err := oneAgreement(ctx, tx, tx.Scope(), x.Agreement)
		if err != nil {
			return "", audit.Change{}, err
		}
		if why := a.Stops(s.Today(), x.Profile, x.Fields); why != "" {
			return "", audit.Change{}, fault.New(fault.Conflict, why)
		}
		if x.Stage == Passed {
			event(tx, org, record, "first", "Released as the first of two, "+x.Hash[:12])
			return Half, audit.Changed("network_release", record, audit.FF("state", string(x.Stage), string(Half)), audit.F("sha256", x.Hash)),
				tx.Must(ctx, `UPDATE network_release SET state = 'half', first_by = $3, first_name = $4, first_at = $5, version = version + 1 WHERE org_id = $1 AND id = $2`, org, record, who.ID, who.Name, db.At(tx.Now()))
		}
		switch {
		case x.First.ID == who.ID:
			return "", audit.Change{}, fault.New(fault.Conflict, "You released it as the first. Somebody else has to be the second")
		case x.Touched(who.ID):
			return "", audit.Change{}, fault.New(fault.Conflict, "You drew it up or mended it. The second person has had no hand in it")
		}
		event(tx, org, record, "released", "Released by the second of two, "+x.Hash[:12])
		return Released, audit.Changed("network_release", record, audit.FF("state", string(x.Stage), string(Released)), audit.F("sha256", x.Hash), audit.F("rows", itoa(x.Tally.Rows))),
			tx.Must(ctx, `UPDATE network_release SET state = 'released', second_by = $3, second_name = $4, second_at = $5, version = version + 1 WHERE org_id = $1 AND id = $2`, org, record, who.ID, who.Name, db.At(tx.Now()))
	})
}

// Take gives the file of a release that two people have released, and writes the download into its log first. A file that is
// no longer the one that was frozen is refused.
func (s *Service) Take(ctx context.Context, record string) (Release, []byte, error) {
	org := authz.From(ctx).Org
	var file []byte
	x, err := op.Do(ctx, s.Door, ActRelease, op.On("network_release", org, record), func(tx *op.Tx) (Release, audit.Change, error) {
		x, err := oneRelease(ctx, tx, tx.Scope(), record)
		if err != nil {
			return x, audit.Change{}, err
		}
		if x.Stage != Released {
			return x, audit.Change{}, fault.New(fault.Conflict, "It can be taken away when two people have released it")
		}
		sealed, err := db.One(ctx, tx, db.Scalar[[]byte], `SELECT file FROM network_release WHERE org_id = $1 AND id = $2`, org, record)
		if err != nil {
			return x, audit.Change{}, err
		}
		file = nil
		if err := s.open(org, record, "file", sealed, &file); err != nil {
			return x, audit.Change{}, err
		}
		sum := sha256.Sum256(file)
		if hex.EncodeToString(sum[:]) != x.Hash {
			return x, audit.Change{}, fault.New(fault.Conflict, "This file is not the one that was frozen. Nothing is given out. Tell whoever looks after the program")
		}
		event(tx, org, record, "taken", "Downloaded")
		return x, audit.Exported("network_release", record, audit.F("sha256", x.Hash), audit.F("rows", itoa(x.Tally.Rows))), nil
	})
	return x, file, err
}

// Received writes down that the partner has the file. The fingerprint that they give, at least its first twelve characters,
// has to be the file's.
func (s *Service) Received(ctx context.Context, record string, seen int64, by, on, fingerprint string) error {
	var p fault.Problems
	by = typed(&p, "by", by, "Say who received it", lineMost)
	d := s.pastDay(&p, "on", on, "Say on which day it was received")
	fingerprint = strings.ToLower(strings.ReplaceAll(typed(&p, "fingerprint", fingerprint, "Write the fingerprint that the partner sees", lineMost), " ", ""))
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActRelease, op.On("network_release", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := oneRelease(ctx, tx, tx.Scope(), record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		switch {
		case x.Stage != Released:
			return 0, audit.Change{}, fault.New(fault.Conflict, "It is not out yet")
		case x.ReceivedOn != "":
			return 0, audit.Change{}, fault.New(fault.Conflict, "Its receipt is written down already")
		case seen != 0 && seen != x.Version:
			return 0, audit.Change{}, moved()
		case len(fingerprint) < 12 || !strings.HasPrefix(x.Hash, fingerprint):
			return 0, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "fingerprint", Message: "That is not the fingerprint of the file that was released. Ask them to look again, and send nothing more until it is clear"}})
		}
		event(tx, org, record, "received", "Received by "+by+", fingerprint agrees")
		return 0, audit.Changed("network_release", record, audit.F("received", string(d))),
			tx.Must(ctx, `UPDATE network_release SET received_on = $3, received_by = $4, version = version + 1 WHERE org_id = $1 AND id = $2`, org, record, string(d), by)
	})
	return err
}
