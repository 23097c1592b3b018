package evidence

import (
	"context"
	"crypto/ed25519"
	"embed"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// MaxFile is the largest exhibit in bytes.
const MaxFile = 5 << 30

// Subject is what exhibits belong to, as its own area tells it now.
type Subject struct {
	Kind, Org, ID, Unit, Lock, OwnerKey string
	Ref, Path                           string
	Happened                            time.Time
	// Away are the people who are kept away from it.
	Away []string
}

// Kind is a sort of subject: the protected table of its rows, and how one is read, inside a change too.
type Kind struct {
	Table string
	Load  func(ctx context.Context, q db.Querier, org, id string) (Subject, error)
}

// The sorts of subject.
const (
	OfCase     = "case"
	OfIncident = "incident"
)

// FileKind is the kind under which package files keeps exhibits.
const FileKind = "exhibit"

// Service is the work of this area.
type Service struct {
	DB    *db.DB
	Door  *op.Door
	Ring  *seal.Ring
	Files *files.Store // one that takes large files
	// Subjects are the sorts of subject by their names.
	Subjects map[string]Kind
	Clocks   clock.Catalogue
	Rules    Rules
	// Key gives the key that signs checkpoints and bundles.
	Key func(ctx context.Context) (ed25519.PrivateKey, error)
	// Stamp, if not nil, asks a time-stamping authority (RFC 3161).
	Stamp func(ctx context.Context, request []byte) ([]byte, error)
	// Readers, if not nil, gives who holds a role here that sees exhibits of a unit under a lock ("" for none).
	Readers func(ctx context.Context, org, unit, lock string) ([]Reader, error)
	Log     *slog.Logger
}

const selectExhibit = `SELECT x.org_id, x.id, x.unit_id, x.lock, x.owner_key, x.subject_kind, x.subject_id, x.subject_ref, x.number, x.media, x.class, x.state, x.about, x.happened_at,
	x.shows_from, x.shows_to, x.recorded_at, x.received_at, x.requested_at, x.overwritten_at, x.settled_at, x.sha256, x.retain_until, x.review_at, x.head_seq, x.head_hash, x.made_by, x.made_at,
	x.checked_at, x.check_says, x.deleted_at, (SELECT COUNT(*) FROM exhibit_hold h WHERE h.org_id = x.org_id AND h.exhibit_id = x.id AND h.lifted_at IS NULL) FROM exhibit x`

func (s *Service) scan(r db.Row) (Exhibit, error) {
	var x Exhibit
	var about []byte
	var t [14]db.Time
	if err := r.Scan(&x.Org, &x.ID, &x.Unit, &x.Lock, &x.OwnerKey, &x.SubjectKind, &x.SubjectID, &x.SubjectRef, &x.Number, &x.Media, &x.Class, &x.State, &about, &t[0], &t[1], &t[2], &t[3], &t[4],
		&t[5], &t[6], &t[7], &x.SHA256, &t[8], &t[9], &x.Seq, &x.Head, &x.MadeBy, &t[10], &t[11], &x.CheckSays, &t[12], &x.Holds); err != nil {
		return x, err
	}
	x.Dates = Dates{t[0].Time, t[1].Time, t[2].Time, t[3].Time, t[4].Time}
	x.Requested, x.Overwritten, x.Settled, x.Retain, x.Review, x.Made, x.Checked, x.Gone = t[5].Time, t[6].Time, t[7].Time, t[8].Time, t[9].Time, t[10].Time, t[11].Time, t[12].Time
	return x, s.unseal(x.Org, x.ID, "about", about, &x.About)
}

// near narrows a read to the scope, and to what hangs on a subject that is open to the reader: a case may have been locked or
// begun to keep them away a moment ago, before its exhibits follow. The lock of a report never changes.
func (s *Service) near(scope authz.Scope, a *db.Args, alias string) string {
	return scope.Where(a, alias) + ` AND ` + scope.Under(a, alias, "subject_id", s.Subjects[OfCase].Table)
}

func (s *Service) seal(org, record, field string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(seal.Place{Org: org, Record: record, Field: field}, b)
}

func (s *Service) unseal(org, record, field string, sealed []byte, v any) error {
	b, err := s.Ring.Open(seal.Place{Org: org, Record: record, Field: field}, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}

// one reads an exhibit inside a scope.
func (s *Service) one(ctx context.Context, q db.Querier, scope authz.Scope, org, id string) (Exhibit, error) {
	var a db.Args
	w := selectExhibit + ` WHERE x.org_id = ` + a.Add(org) + ` AND x.id = ` + a.Add(id) + ` AND ` + s.near(scope, &a, "x")
	return db.One(ctx, q, s.scan, w, a.Values()...)
}

// Get gives an exhibit of the scope's organisation; out of reach it is fault.NotFound.
func (s *Service) Get(ctx context.Context, scope authz.Scope, id string) (Exhibit, error) {
	return s.one(ctx, s.DB, scope, scope.Org(), id)
}

// Of gives the exhibits of a case or report inside a scope, in the order of their numbers.
func (s *Service) Of(ctx context.Context, scope authz.Scope, org, kind, id string) ([]Exhibit, error) {
	var a db.Args
	w := selectExhibit + ` WHERE x.org_id = ` + a.Add(org) + ` AND x.subject_kind = ` + a.Add(kind) + ` AND x.subject_id = ` + a.Add(id) + ` AND ` + s.near(scope, &a, "x") + ` ORDER BY x.made_at, x.id LIMIT 500`
	return db.All(ctx, s.DB, s.scan, w, a.Values()...)
}

// Filter narrows the register.
type Filter struct {
	States []State
	Media  []Media
	Class  []string
	// Held keeps those with a hold, Broken those whose last check did not hold, Due those whose time is over.
	Held, Broken, Due bool
	After             string // id of the last row of the page before
	Limit             int
}

// List gives exhibits of the scope's organisation, footage at risk first, then the newest.
func (s *Service) List(ctx context.Context, scope authz.Scope, f Filter) ([]Exhibit, error) {
	var a db.Args
	w := selectExhibit + ` WHERE x.org_id = ` + a.Add(scope.Org()) + ` AND ` + s.near(scope, &a, "x")
	if len(f.States) > 0 {
		w += ` AND x.state IN ` + db.In(&a, f.States)
	}
	if len(f.Media) > 0 {
		w += ` AND x.media IN ` + db.In(&a, f.Media)
	}
	if len(f.Class) > 0 {
		w += ` AND x.class IN ` + db.In(&a, f.Class)
	}
	if f.Held {
		w += ` AND EXISTS (SELECT 1 FROM exhibit_hold hh WHERE hh.org_id = x.org_id AND hh.exhibit_id = x.id AND hh.lifted_at IS NULL)`
	}
	if f.Broken {
		w += ` AND x.check_says <> ''`
	}
	if f.Due {
		w += ` AND x.retain_until < ` + a.Add(db.At(s.Door.Now())) + ` AND x.state <> 'deleted'`
	}
	if f.After != "" {
		w += ` AND (x.made_at, x.id) < (SELECT p.made_at, p.id FROM exhibit p WHERE p.org_id = ` + a.Add(scope.Org()) + ` AND p.id = ` + a.Add(f.After) + `)`
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	w += ` ORDER BY x.made_at DESC, x.id DESC LIMIT ` + a.Add(f.Limit)
	return db.All(ctx, s.DB, s.scan, w, a.Values()...)
}

// AtRisk gives footage that waits to be saved, and what somebody else holds no longer than a week from now, what ends soonest
// first.
func (s *Service) AtRisk(ctx context.Context, scope authz.Scope) ([]Exhibit, error) {
	var a db.Args
	w := selectExhibit + ` WHERE x.org_id = ` + a.Add(scope.Org()) + ` AND (x.state = 'requested' OR x.state = 'elsewhere' AND x.retain_until < ` + a.Add(db.At(s.Door.Now().Add(FetchBefore))) + `) AND ` + s.near(scope, &a, "x") +
		` ORDER BY CASE WHEN x.state = 'requested' THEN x.overwritten_at ELSE x.retain_until END, x.id LIMIT 100`
	return db.All(ctx, s.DB, s.scan, w, a.Values()...)
}

// subject reads what exhibits belong to, inside a change or outside.
func (s *Service) subject(ctx context.Context, q db.Querier, org, kind, id string) (Subject, error) {
	k, ok := s.Subjects[kind]
	if !ok {
		return Subject{}, fault.Missing()
	}
	return k.Load(ctx, q, org, id)
}

// Subject gives what exhibits may be added to, where the scope reaches it; otherwise fault.NotFound.
func (s *Service) Subject(ctx context.Context, scope authz.Scope, kind, id string) (Subject, error) {
	k, ok := s.Subjects[kind]
	if !ok {
		return Subject{}, fault.Missing()
	}
	var a db.Args
	// The table's name is one of our own (Service.Subjects), never what somebody typed.
	w := `SELECT r.id FROM ` + k.Table + ` r WHERE r.org_id = ` + a.Add(scope.Org()) + ` AND r.id = ` + a.Add(id) + ` AND ` + scope.Where(&a, "r")
	if _, err := db.One(ctx, s.DB, db.Scalar[string], w, a.Values()...); err != nil {
		return Subject{}, err
	}
	return k.Load(ctx, s.DB, scope.Org(), id)
}
