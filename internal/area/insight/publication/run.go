package publication

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// auditJob is the argument of a job that audits a release.
type auditJob struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
}

const topicAudit = "publication.audit"

// Register gives the runner the audits that take long.
func (s *Service) Register(r *jobs.Runner) {
	jobs.On(r, topicAudit, "audit a release", func(ctx context.Context, code string, j auditJob) error {
		return s.audited(ctx, code, j)
	}, jobs.Options{Workers: 1, Attempts: 3, Timeout: auditTime})
}

// Run audits a draft: at once when it is small, else by a job, and then the state is Running.
func (s *Service) Run(ctx context.Context, release string, version int64) (State, error) {
	by := authz.From(ctx)
	scope, err := s.Door.Policy().Check(by, ActDraft)
	if err != nil {
		return "", err
	}
	x, err := s.Get(ctx, scope, release)
	if err != nil {
		return "", err
	}
	if x.State.Out() || x.State == Running {
		return "", fault.New(fault.Conflict, "This release is being audited, or is out already")
	}
	top, maps, err := s.publisher(ctx, x.Org, x.Spec)
	if err != nil {
		return "", err
	}
	f, err := s.read(ctx, x.Spec, maps)
	if err != nil {
		return "", err
	}
	n, err := size(f, top, onDays(maps))
	if err != nil {
		return "", err
	}
	begun, err := op.Do(ctx, s.Door, ActDraft, op.On("release", x.Org, release), func(tx *op.Tx) (int64, audit.Change, error) {
		was, err := locked(ctx, tx, x.Org, release, version)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if was.State.Out() || was.State == Running {
			return 0, audit.Change{}, fault.New(fault.Conflict, "This release is being audited, or is out already")
		}
		if err := tx.Must(ctx, `UPDATE release SET state = 'running', outcome = '', run_at = $1, first_by = '', first_name = '', first_at = NULL, version = version + 1 WHERE org_id = $2 AND id = $3`,
			db.At(tx.Now()), x.Org, release); err != nil {
			return 0, audit.Change{}, err
		}
		if n > s.inline() {
			if err := tx.Emit(topicAudit, auditJob{ID: release, Version: was.Version + 1}); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return was.Version + 1, audit.Changed("release", release, audit.Field{Name: "state", Before: string(was.State), After: string(Running)}), nil
	})
	if err != nil || n > s.inline() {
		return Running, err
	}
	if err := s.audited(authz.With(ctx, authz.Service("publication")), x.Org, auditJob{ID: release, Version: begun}); err != nil {
		return "", err
	}
	if x, err = s.Get(ctx, scope, release); err != nil {
		return "", err
	}
	return x.State, nil
}

// size is how many cells the tables of a spec have, those that only the audit sees among them.
func size(f *facts, top org.Organisation, days []org.Date) (int, error) {
	n := 0
	for _, on := range days {
		for _, m := range f.spec.Measures {
			b, err := build(f, top, m, on, false)
			if err != nil {
				return 0, err
			}
			n += b.layout.Cells()
		}
	}
	return n, nil
}

// audited runs the audit of a release and writes what it found. Another version of it is none of its business.
func (s *Service) audited(ctx context.Context, code string, j auditJob) error {
	x, err := db.One(ctx, s.DB, scanRelease, `SELECT `+releaseColumns+` FROM release WHERE org_id = $1 AND id = $2`, code, j.ID)
	if err != nil {
		return err
	}
	if x.State != Running || x.Version != j.Version {
		return nil
	}
	defer s.progress(j.ID, 0, 0)
	out, v, err := s.outcome(ctx, x)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		if s.Log != nil {
			s.Log.Error("a release could not be audited", "release", j.ID, "error", err)
		}
		words := fault.MessageOf(err)
		if words == "" {
			words = "The audit could not be finished, so nothing is proved. Make the release smaller, or ask whoever looks after the program"
		}
		out, v = &Outcome{At: s.now(), Program: s.Version, Failed: words}, nil
	}
	return s.write(ctx, x, out, v)
}

// outcome audits a release and looks for ways to mend it.
func (s *Service) outcome(ctx context.Context, x *Release) (*Outcome, *verdict, error) {
	top, maps, err := s.publisher(ctx, x.Org, x.Spec)
	if err != nil {
		return nil, nil, err
	}
	f, err := s.read(ctx, x.Spec, maps)
	if err != nil {
		return nil, nil, err
	}
	ids, err := s.rivals(ctx, s.DB, x.Spec, x.ID)
	if err != nil {
		return nil, nil, err
	}
	before, err := s.earlier(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	days := onDays(maps)
	v, err := judge(ctx, f, top, days, before, func(done, of int) { s.progress(x.ID, done, of) })
	if err != nil {
		return nil, nil, err
	}
	if !v.any() {
		return nil, nil, fault.New(fault.Invalid, "No return of these months has been accepted, so there is nothing to publish")
	}
	out := &Outcome{At: s.now(), Program: s.Version, Digest: f.digest, Against: ids, Cells: v.cells, Hidden: v.hidden, Checks: v.checks, LeakCount: len(v.leaks)}
	out.Leaks = v.leaks[:min(len(v.leaks), 200)]
	if !v.safe() {
		if out.Mends, err = mends(ctx, v, top, days, before, func(done, of int) { s.progress(x.ID, done, of) }); err != nil {
			return nil, nil, err
		}
	}
	return out, v, nil
}

// any tells whether there is any figure at all.
func (v *verdict) any() bool {
	for _, b := range v.tables {
		if b.table.State(0) == disclosure.Counted {
			return true
		}
	}
	return false
}

// write keeps what an audit found.
func (s *Service) write(ctx context.Context, x *Release, out *Outcome, v *verdict) error {
	raw, err := json.Marshal(out)
	if err != nil {
		return err
	}
	state := Refused
	var tables, log []byte
	if v != nil {
		tree, err := s.Tree(ctx)
		if err != nil {
			return err
		}
		top, _ := tree.Get(x.Org)
		if tables, err = pack(s.shown(v.tables, tree)); err != nil {
			return err
		}
		if log, err = pack(keep(v.facts, top, v.tables)); err != nil {
			return err
		}
		if v.safe() {
			state = Passed
		}
	}
	_, err = op.Do(ctx, s.Door, ActAudit, op.On("release", x.Org, x.ID), func(tx *op.Tx) (bool, audit.Change, error) {
		if _, err := locked(ctx, tx, x.Org, x.ID, x.Version); err != nil {
			return false, audit.Change{}, err
		}
		err := tx.Must(ctx, `UPDATE release SET state = $1, outcome = $2, tables = $3, log = $4, version = version + 1 WHERE org_id = $5 AND id = $6`, string(state), string(raw), tables, log, x.Org, x.ID)
		return true, audit.Changed("release", x.ID, audit.Field{Name: "state", Before: string(Running), After: string(state)}, audit.F("digest", out.Digest)), err
	})
	if fault.Is(err, fault.Conflict) {
		return nil // it was changed meanwhile
	}
	return err
}

func (s *Service) shown(list []*built, tree *org.Tree) []Table {
	pl := places{tree: tree}
	return public(list, pl.words, func(code string) org.Kind {
		o, _ := tree.Get(code)
		return o.Kind
	})
}

// rivals are the releases that share figures with a spec: what was published is known for ever, withdrawn or not.
func (s *Service) rivals(ctx context.Context, q db.Querier, spec Spec, not string) ([]string, error) {
	list, err := db.All(ctx, q, scanRelease, `SELECT `+releaseColumns+` FROM release WHERE state IN ('released', 'withdrawn') AND id <> $1 ORDER BY released_at, id`, not)
	var out []string
	for _, x := range list {
		if x.Spec.Counted == spec.Counted && overlap(x.Spec, spec) {
			out = append(out, x.ID)
		}
	}
	return out, err
}

// earlier brings releases back with their tables.
func (s *Service) earlier(ctx context.Context, ids []string) ([]*earlier, error) {
	tree, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var out []*earlier
	for _, one := range ids {
		e := &earlier{id: one}
		var packed []byte
		if err := s.DB.QueryRow(ctx, `SELECT org_id, title, log FROM release WHERE id = $1`, one).Scan(&e.org, &e.title, &packed); err != nil {
			return nil, err
		}
		k := &kept{}
		if err := unpack(packed, k); err != nil {
			return nil, err
		}
		if e.tables, err = k.built(places{tree: tree}.words); err != nil {
			return nil, errors.Join(errors.New("release "+one), err)
		}
		out = append(out, e)
	}
	return out, nil
}

func equalSets(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
