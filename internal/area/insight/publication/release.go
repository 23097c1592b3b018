package publication

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// State is how far a release is.
type State string

// The states. Withdrawn releases stay to be seen, with the reason; what was published is known.
const (
	Draft     State = "draft"
	Running   State = "running"
	Refused   State = "refused"
	Passed    State = "passed"
	Signed    State = "signed"
	Released  State = "released"
	Withdrawn State = "withdrawn"
)

// Out tells whether the release was published.
func (s State) Out() bool { return s == Released || s == Withdrawn }

// Outcome is what the audit found.
type Outcome struct {
	At      time.Time `json:"at"`
	Program string    `json:"program"`
	// Digest is that of the data; another one now makes the outcome stale. It is not published.
	Digest string `json:"digest"`
	// Against are the releases compared with.
	Against []string `json:"against,omitempty"`
	Cells   int      `json:"cells"`
	Hidden  int      `json:"hidden"`
	Checks  []Check  `json:"checks"`
	// Leaks are the first of them, LeakCount how many there are.
	Leaks     []Leak `json:"leaks,omitempty"`
	LeakCount int    `json:"leak_count"`
	Mends     []Mend `json:"mends,omitempty"`
	// Failed says why the audit could not be finished.
	Failed string `json:"failed,omitempty"`
}

// Release is one release, draft or out.
type Release struct {
	Org, ID, Title string
	Spec           Spec
	State          State
	Outcome        Outcome
	Hash           string
	Made           Person
	Run            time.Time
	First, Second  Person
	Replaces       string
	ReplacedBy     string
	Reason         string
	Withdrawn      time.Time
	Version        int64
}

// Person is who did something, and when.
type Person struct {
	ID, Name string
	At       time.Time
}

const releaseColumns = `org_id, id, title, spec, state, outcome, hash, made_by, made_name, made_at, run_at, first_by, first_name, first_at,
	second_by, second_name, released_at, replaces, replaced_by, reason, withdrawn_at, version`

func scanRelease(r db.Row) (*Release, error) {
	x := &Release{}
	var spec, outcome string
	var made db.Time
	var run, first, released, withdrawn db.Time
	err := r.Scan(&x.Org, &x.ID, &x.Title, &spec, &x.State, &outcome, &x.Hash, &x.Made.ID, &x.Made.Name, &made, &run, &x.First.ID, &x.First.Name, &first,
		&x.Second.ID, &x.Second.Name, &released, &x.Replaces, &x.ReplacedBy, &x.Reason, &withdrawn, &x.Version)
	if err != nil {
		return nil, err
	}
	x.Made.At, x.Run, x.First.At, x.Second.At, x.Withdrawn = made.Time, run.Time, first.Time, released.Time, withdrawn.Time
	if err := json.Unmarshal([]byte(spec), &x.Spec); err != nil {
		return nil, err
	}
	if outcome != "" {
		err = json.Unmarshal([]byte(outcome), &x.Outcome)
	}
	return x, err
}

// Get gives a release of the publisher in scope.
func (s *Service) Get(ctx context.Context, scope authz.Scope, id string) (*Release, error) {
	var a db.Args
	q := `SELECT ` + releaseColumns + ` FROM release r WHERE id = ` + a.Add(id) + ` AND ` + scope.Where(&a, "r")
	return db.One(ctx, s.DB, scanRelease, q, a.Values()...)
}

// List gives the releases of the publisher in scope, the newest first.
func (s *Service) List(ctx context.Context, scope authz.Scope) ([]*Release, error) {
	var a db.Args
	q := `SELECT ` + releaseColumns + ` FROM release r WHERE ` + scope.Where(&a, "r") + ` ORDER BY made_at DESC, id LIMIT 500`
	return db.All(ctx, s.DB, scanRelease, q, a.Values()...)
}

// Published gives every release that is out, the newest first. It asks for nobody: they are for everybody.
func (s *Service) Published(ctx context.Context) ([]*Release, error) {
	return db.All(ctx, s.DB, scanRelease, `SELECT `+releaseColumns+` FROM release WHERE state IN ('released', 'withdrawn') ORDER BY released_at DESC, id LIMIT 1000`)
}

// Public gives a release that is out, with its frozen content; anything else is fault.NotFound. A withdrawn one has no content.
func (s *Service) Public(ctx context.Context, id string) (*Release, *Frozen, error) {
	x, err := db.One(ctx, s.DB, scanRelease, `SELECT `+releaseColumns+` FROM release WHERE id = $1 AND state IN ('released', 'withdrawn')`, id)
	if err != nil {
		return nil, nil, err
	}
	if x.State == Withdrawn {
		return x, nil, nil
	}
	raw, err := s.frozenBytes(ctx, x.Org, id)
	if err != nil {
		return nil, nil, err
	}
	f, err := thaw(raw)
	return x, f, err
}

// Bytes gives the exact bytes that the hash of a release covers.
func (s *Service) Bytes(ctx context.Context, x *Release) ([]byte, error) {
	return s.frozenBytes(ctx, x.Org, x.ID)
}

// Tables gives the tables of a release as the audit left them: what would be published, or where it leaks.
func (s *Service) Tables(ctx context.Context, scope authz.Scope, id string) ([]Table, error) {
	x, err := s.Get(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	packed, err := db.One(ctx, s.DB, db.Scalar[[]byte], `SELECT tables FROM release WHERE org_id = $1 AND id = $2`, x.Org, x.ID)
	if err != nil || len(packed) == 0 {
		return nil, err
	}
	var out []Table
	return out, unpack(packed, &out)
}

// Stale tells whether the data, or what is published, changed since the audit of a release that is not out.
func (s *Service) Stale(ctx context.Context, x *Release) (bool, error) {
	if x.State != Passed && x.State != Signed && x.State != Refused || x.Outcome.Failed != "" {
		return false, nil
	}
	_, maps, err := s.publisher(ctx, x.Org, x.Spec)
	if err != nil {
		return false, err
	}
	f, err := s.read(ctx, x.Spec, maps)
	if err != nil {
		return false, err
	}
	if f.digest != x.Outcome.Digest {
		return true, nil
	}
	ids, err := s.rivals(ctx, s.DB, x.Spec, x.ID)
	return !equalSets(ids, x.Outcome.Against), err
}

// errStale is what whoever signs gets when the ground has moved.
func errStale() error {
	return fault.New(fault.Conflict, "The data or the published releases have changed since the audit. Run it again before anybody signs")
}
