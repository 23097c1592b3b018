package server

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"path/filepath"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/audit/anchor"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/backup"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/health"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// What an operator does at the terminal, which leaves its entry like everything else.
const (
	actBackup authz.Action = "system.backup"
	actExport authz.Action = "system.export"
)

var permissionsKeeping = []authz.Grant{
	{Action: actBackup, Does: "write a backup of everything, at the terminal", Roles: map[authz.Role]authz.Reach{authz.System: authz.ReachAny}},
	{Action: actExport, Does: "export everything of an organisation, at the terminal", Roles: map[authz.Role]authz.Reach{authz.System: authz.ReachAny}},
}

// SigningKey gives the file of the key that signs checkpoints: beside the key ring.
func SigningKey(c config.Config) string {
	return filepath.Join(filepath.Dir(c.KeyFile()), "checkpoint.key")
}

// Settings gives where the database is.
func Settings(c config.Config) db.Settings {
	return db.Settings{URL: c.DatabaseURL(), ReadURL: c.ReadFrom}
}

// Place gives what of an installation a backup copies.
func Place(c config.Config) backup.Place {
	return backup.Place{Database: db.Settings{URL: c.DatabaseURL()}, Files: c.FilesURL(), Ring: c.KeyFile(), Signing: SigningKey(c)}
}

// Keeper is a part of a Server for work at the terminal beside a server that runs: the database and the door, no pages
// and no jobs.
type Keeper struct {
	Config config.Config
	DB     *db.DB
	Door   *op.Door
}

// OpenKeeper opens it. The schema must be that of this program; it is not changed.
func OpenKeeper(ctx context.Context, c config.Config) (*Keeper, error) {
	d, err := db.Open(ctx, Settings(c))
	if err != nil {
		return nil, err
	}
	k := &Keeper{Config: c, DB: d}
	if k.Door, err = op.Open(Settings(c), op.Options{Policy: authz.NewPolicy(time.Now, permissions...)}); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return k, nil
}

// Close lets go of everything.
func (k *Keeper) Close() error { return errors.Join(k.Door.Close(), k.DB.Close()) }

// NoteBackup writes into the log that a backup was written, and who at the terminal did it.
func (k *Keeper) NoteBackup(ctx context.Context, m backup.Manifest, file, by string) error {
	_, err := op.Do(AsService(ctx, "backup"), k.Door, actBackup, op.System(), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("backup", m.At.Format(time.RFC3339), audit.F("file", filepath.Base(file)), audit.F("by", by), audit.F("rows", strconv.FormatInt(m.Rows(), 10)),
			audit.F("files", strconv.Itoa(len(m.Files))), audit.F("keys inside", strconv.FormatBool(m.Keys))), nil
	})
	return err
}

// AskStoriesAgain asks for the consent to every story again after a backup of that moment was put back.
func (k *Keeper) AskStoriesAgain(ctx context.Context, backup time.Time) (int, error) {
	return (&campaign.Service{DB: k.DB, Door: k.Door}).AskAgain(ctx, backup)
}

// NoteExport writes into an organisation's log that everything of it is about to leave. It comes first: what is not
// noted does not leave.
func (k *Keeper) NoteExport(ctx context.Context, org, by, reason string, opened bool) error {
	_, err := op.Do(AsService(ctx, "export"), k.Door, actExport, op.In(org, ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("organisation", org, audit.F("by", by), audit.F("sealed values opened", strconv.FormatBool(opened))).Because(reason), nil
	})
	return err
}

// Sign signs the heads of the audit chains that have grown.
func (k *Keeper) Sign(ctx context.Context) ([]audit.Checkpoint, ed25519.PrivateKey, error) {
	key, err := anchor.KeyFor(ctx, k.DB, SigningKey(k.Config))
	if err != nil {
		return nil, nil, err
	}
	list, err := anchor.Sign(ctx, k.DB, k.Door, key, time.Now())
	return list, key, err
}

// PublicKey gives the public half of the signing key, nil where there is none yet.
func PublicKey(c config.Config) (ed25519.PublicKey, error) {
	key, err := anchor.LoadKey(SigningKey(c), false)
	if err != nil {
		return nil, err
	}
	pub, _ := key.Public().(ed25519.PublicKey)
	return pub, nil
}

// Health gives what a look at this installation needs.
func Health(c config.Config, d *db.DB) health.Deps {
	h := health.Deps{DB: d, Schema: Schema, Data: c.Data,
		Files: func(ctx context.Context) (int, []string, error) { return backup.Missing(ctx, d, c.FilesURL()) }}
	h.Key, _ = PublicKey(c) // without one there is nothing signed to compare with
	h.Sealed = func(ctx context.Context) (int, []string, error) {
		ring, err := seal.Load(c.KeyFile(), false)
		if err != nil {
			return 0, nil, err
		}
		return TrySealed(ctx, d, ring)
	}
	h.Scanner = askScanner(c.Scanner)
	h.Closed = unopenedAnywhere(d, time.Now)
	return h
}

// keeping registers what keeps the log provable: heads are signed each night.
func (s *Server) keeping() {
	s.Jobs.Every("audit.checkpoint", jobs.Daily(2, 10, clock.London()), func(ctx context.Context, _ time.Time) error {
		key, err := anchor.KeyFor(ctx, s.DB, SigningKey(s.Config))
		if err != nil {
			return err
		}
		list, err := anchor.Sign(ctx, s.DB, s.Door, key, s.Door.Now())
		if err != nil {
			return err
		}
		for _, c := range list { // the log of the server is a place outside the database
			b, err := json.Marshal(c)
			if err != nil {
				return err
			}
			s.Log.Info("audit checkpoint", "checkpoint", string(b), "key", anchor.Public(key))
		}
		return nil
	})
}

// NoteAuditExport writes into an organisation's log that the log itself is about to leave.
func (k *Keeper) NoteAuditExport(ctx context.Context, org, by, reason string) error {
	t := op.In(org, "")
	if org == audit.SystemOrg {
		t = op.System()
	}
	_, err := op.Do(AsService(ctx, "export"), k.Door, actExport, t, func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("audit log", org, audit.F("by", by)).Because(reason), nil
	})
	return err
}
