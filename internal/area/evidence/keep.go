package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

func hashOf(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// Moved is what the topic "case.moved", and one of reports, tells: a subject's unit, lock or exclusions are others now.
type Moved struct {
	Org string `json:"org"`
	ID  string `json:"id"`
}

// Register gives the runner the work of this area.
func (s *Service) Register(r *jobs.Runner) {
	jobs.On(r, "case.moved", "evidence", func(ctx context.Context, org string, v Moved) error { return s.Follow(ctx, org, OfCase, v.ID) })
	jobs.On(r, "incident.moved", "evidence", func(ctx context.Context, org string, v Moved) error { return s.Follow(ctx, org, OfIncident, v.ID) })
	jobs.On(r, "files.scanned", "evidence", s.scanned)
	r.Every("evidence.warn", jobs.Each(time.Hour), s.Warn)
	r.Every("evidence.checkpoint", jobs.Daily(2, 20, clock.London()), func(ctx context.Context, _ time.Time) error { _, err := s.Sign(ctx); return err }, jobs.Options{Timeout: 30 * time.Minute})
	r.Every("evidence.check", jobs.Daily(3, 0, clock.London()), func(ctx context.Context, _ time.Time) error { return s.Sweep(ctx) }, jobs.Options{Timeout: 3 * time.Hour})
}

// service acts as the program itself, also on what is locked: what follows a record and what checks it leaves none out.
func service(ctx context.Context, name string) context.Context {
	a := authz.Service(name)
	a.Locks = []string{"sexual_safety", "restricted"}
	return authz.With(ctx, a)
}

// Follow gives the exhibits and disclosures of a subject the unit, lock and owner that it has now, and keeps away whom it
// keeps away. It may run more than once.
func (s *Service) Follow(ctx context.Context, org, kind, subject string) error {
	sub, err := s.subject(ctx, s.DB, org, kind, subject)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	ids, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT id FROM exhibit WHERE org_id = $1 AND subject_kind = $2 AND subject_id = $3 ORDER BY id`, org, kind, subject)
	if err != nil {
		return err
	}
	ctx = service(ctx, "evidence")
	for _, one := range ids {
		if _, err := op.Do(ctx, s.Door, ActFollow, op.On("exhibit", org, one), func(tx *op.Tx) (int, audit.Change, error) {
			x, err := s.one(ctx, tx, tx.Scope(), org, one)
			if err != nil {
				return 0, audit.Change{}, err
			}
			c := audit.Changed(FileKind, one, audit.FF("unit", x.Unit, sub.Unit), audit.FF("lock", x.Lock, sub.Lock))
			if x.Unit != sub.Unit || x.Lock != sub.Lock {
				if err := s.enter(ctx, tx, &x, "", custody.Entry{Kind: custody.Moved, What: "It follows " + sub.Ref + ": its place or lock changed"}); err != nil {
					return 0, c, err
				}
			}
			if err := tx.Must(ctx, `UPDATE exhibit SET unit_id = $3, lock = $4, owner_key = $5, subject_ref = $6 WHERE org_id = $1 AND id = $2`, org, one, sub.Unit, sub.Lock, sub.OwnerKey, sub.Ref); err != nil {
				return 0, c, err
			}
			for _, person := range sub.Away {
				if err := s.away(ctx, tx, x, person); err != nil {
					return 0, c, err
				}
			}
			if _, err := tx.Exec(ctx, `UPDATE disclosure SET unit_id = $4, lock = $5, owner_key = $6 WHERE org_id = $1 AND subject_kind = $2 AND subject_id = $3`, org, kind, subject, sub.Unit, sub.Lock, sub.OwnerKey); err != nil {
				return 0, c, err
			}
			if _, err := tx.Exec(ctx, `UPDATE disclosure_ask SET unit_id = $4, lock = $5, owner_key = $6 WHERE org_id = $1 AND subject_kind = $2 AND subject_id = $3`, org, kind, subject, sub.Unit, sub.Lock, sub.OwnerKey); err != nil {
				return 0, c, err
			}
			return 0, c, s.Files.Rehome(ctx, tx, org, files.Owner{Unit: sub.Unit, Lock: sub.Lock, OwnerKey: sub.OwnerKey, Kind: FileKind, Record: one})
		}); err != nil {
			return err
		}
	}
	return nil
}

// scanned enters what the scanner said into the ledger.
func (s *Service) scanned(ctx context.Context, org string, v files.Scanned) error {
	if v.Kind != FileKind {
		return nil
	}
	ctx = service(ctx, "evidence")
	_, err := op.Do(ctx, s.Door, ActFollow, op.On("exhibit", org, v.Record), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := s.one(ctx, tx, tx.Scope(), org, v.Record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		n, err := db.One(ctx, tx, db.Scalar[int], `SELECT COUNT(*) FROM custody_entry WHERE org_id = $1 AND exhibit_id = $2 AND kind = 'scanned' AND file_id = $3`, org, v.Record, v.File)
		c := audit.Changed(FileKind, v.Record, audit.F("scanned", string(v.State)))
		if err != nil || n > 0 {
			return 0, c, err
		}
		what := "The scanner found nothing harmful"
		switch {
		case !v.Looked:
			what = "Not scanned: it is larger than the scanner takes"
		case v.State == files.Refused:
			what = "The scanner says that it is harmful. It stays closed"
		}
		sum, err := db.One(ctx, tx, db.Scalar[string], `SELECT sha256 FROM exhibit_copy WHERE org_id = $1 AND exhibit_id = $2 AND file_id = $3`, org, v.Record, v.File)
		if fault.Is(err, fault.NotFound) {
			return 0, c, nil // deleted meanwhile
		}
		if err != nil {
			return 0, c, err
		}
		return 0, c, s.enter(ctx, tx, &x, v.File, custody.Entry{Kind: custody.Scanned, What: what, File: sum})
	})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

var checkpointTable = op.Table{Name: "custody_checkpoint", Columns: []string{"org_id", "exhibit_id", "seq", "hash", "at", "signature", "token"}}

// Sign signs the head of every ledger that has grown since its last checkpoint, and asks for a time-stamp where an authority
// is set. An authority that does not answer holds nothing up: the checkpoint is then without one.
func (s *Service) Sign(ctx context.Context) (int, error) {
	key, err := s.Key(ctx)
	if err != nil {
		return 0, err
	}
	total := 0
	for {
		grown, err := db.All(ctx, s.DB, func(r db.Row) (custody.Checkpoint, error) {
			var c custody.Checkpoint
			return c, r.Scan(&c.Org, &c.Exhibit, &c.Seq, &c.Hash)
		}, `SELECT x.org_id, x.id, x.head_seq, x.head_hash FROM exhibit x WHERE x.head_seq > COALESCE((SELECT MAX(c.seq) FROM custody_checkpoint c WHERE c.org_id = x.org_id AND c.exhibit_id = x.id), 0) ORDER BY x.org_id, x.id LIMIT 500`)
		if err != nil || len(grown) == 0 {
			return total, err
		}
		for i, c := range grown {
			grown[i] = custody.SignAt(key, c.Org, c.Exhibit, c.Seq, c.Hash, s.Door.Now())
			grown[i].Token = s.stamped(ctx, grown[i])
		}
		if _, err := op.Keep(service(ctx, "evidence"), s.Door, "", func(k op.Keeper) (int, error) {
			for _, c := range grown {
				var token any
				if c.Token != nil {
					token = c.Token
				}
				k.Insert(checkpointTable, c.Org, c.Exhibit, c.Seq, c.Hash, db.At(c.At), c.Signature, token)
			}
			return len(grown), nil
		}); err != nil {
			return total, err
		}
		total += len(grown)
	}
}

func (s *Service) stamped(ctx context.Context, c custody.Checkpoint) []byte {
	if s.Stamp == nil {
		return nil
	}
	imprint := c.Imprint()
	ask, err := custody.AskStamp(imprint)
	if err != nil {
		return nil
	}
	answer, err := s.Stamp(ctx, ask)
	if err == nil {
		_, err = custody.ReadStamp(answer, imprint[:], nil)
	}
	if err != nil {
		s.Log.WarnContext(ctx, "a checkpoint has no time-stamp", "error", err)
		return nil
	}
	return answer
}

// checkBytes bounds what one night reads.
const checkBytes = 50 << 30

// checkEvery is how often the program itself looks at an exhibit.
const checkEvery = 30 * 24 * time.Hour

// Sweep looks at exhibits that nobody has looked at for long, the longest first, as far as a night goes.
func (s *Service) Sweep(ctx context.Context) error {
	type row struct {
		org, id string
		size    int64
	}
	list, err := db.All(ctx, s.DB, func(r db.Row) (row, error) { var x row; return x, r.Scan(&x.org, &x.id, &x.size) },
		`SELECT x.org_id, x.id, COALESCE((SELECT SUM(f.size) FROM file f WHERE f.org_id = x.org_id AND f.record_kind = 'exhibit' AND f.record_id = x.id), 0) FROM exhibit x
		WHERE x.state <> 'deleted' AND (x.checked_at IS NULL OR x.checked_at < $1) ORDER BY x.checked_at, x.org_id, x.id LIMIT 1000`, db.At(s.Door.Now().Add(-checkEvery)))
	if err != nil {
		return err
	}
	left := int64(checkBytes)
	for _, x := range list {
		if left -= x.size; left < 0 {
			return nil
		}
		if _, err := s.Check(service(ctx, "daily check"), x.org, x.id); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}

// Check looks whether an exhibit is unchanged: it walks its ledger and reads every copy. What it found is an entry; it gives
// what does not hold, "" where all does.
func (s *Service) Check(ctx context.Context, org, id string) (string, error) {
	scope, err := s.Door.Policy().Check(authz.From(ctx), ActCheck)
	if err != nil {
		return "", err
	}
	x, err := s.one(ctx, s.DB, scope, org, id)
	if err != nil {
		return "", err
	}
	list, err := s.entries(ctx, s.DB, org, id, x.Seq)
	if err != nil {
		return "", err
	}
	points, err := s.checkpoints(ctx, s.DB, org, id)
	if err != nil {
		return "", err
	}
	says := ""
	if st := stand(x, list, points); st.Broken != nil {
		says = fmt.Sprintf("Entry %d: %s", st.Broken.Seq, st.Broken.What)
	}
	copies, err := s.Copies(ctx, s.DB, x)
	if err != nil {
		return "", err
	}
	for _, c := range copies {
		if got, err := s.Files.Hash(ctx, c.File); says == "" && (err != nil || got != c.SHA256) {
			says = c.Number + ", " + c.Words() + ": the stored file is not the one that came"
		}
	}
	if says == "" && x.State == Held && len(copies) == 0 {
		says = "The file is missing"
	}
	_, err = s.change(ctx, ActCheck, org, id, func(tx *op.Tx, now *Exhibit) (audit.Change, error) {
		what := "Checked: matches"
		if says != "" {
			what = "Checked: DOES NOT MATCH. " + says
		}
		if err := tx.Must(ctx, `UPDATE exhibit SET checked_at = $3, check_says = $4 WHERE org_id = $1 AND id = $2`, org, id, db.At(tx.Now()), says); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed(FileKind, id, audit.F("checked", what)), s.enter(ctx, tx, now, "", custody.Entry{Kind: custody.Checked, What: what})
	})
	return says, err
}
