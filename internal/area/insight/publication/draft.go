package publication

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Begin makes a draft for the actor's organisation. replaces names an earlier release of the same publisher that this one
// corrects, with the reason that readers are told; "" for none.
func (s *Service) Begin(ctx context.Context, spec Spec, replaces, reason string) (*Release, error) {
	by := authz.From(ctx)
	spec = spec.tidy()
	if err := s.check(ctx, by.Org, spec); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	reason = strings.TrimSpace(reason)
	if replaces != "" && reason == "" {
		return nil, fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say what is corrected: readers are told"}})
	}
	return op.Do(ctx, s.Door, ActDraft, op.In(by.Org, ""), func(tx *op.Tx) (*Release, audit.Change, error) {
		if replaces != "" {
			n, err := db.One(ctx, tx, db.Scalar[int], `SELECT COUNT(*) FROM release WHERE org_id = $1 AND id = $2 AND state IN ('released', 'withdrawn') AND replaced_by = ''`, by.Org, replaces)
			if err != nil {
				return nil, audit.Change{}, err
			}
			if n == 0 {
				return nil, audit.Change{}, fault.Missing()
			}
		}
		x := &Release{Org: by.Org, ID: id.New("rel", tx.Now()), Title: spec.Title, Spec: spec, State: Draft, Version: 1, Replaces: replaces, Reason: reason}
		_, err := tx.Exec(ctx, `INSERT INTO release (org_id, id, unit_id, lock, owner_key, title, spec, state, outcome, hash, made_by, made_name, made_at, first_by, first_name,
			second_by, second_name, replaces, replaced_by, reason, version) VALUES ($1, $2, '', '', '', $3, $4, 'draft', '', '', $5, $6, $7, '', '', '', '', $8, '', $9, 1)`,
			x.Org, x.ID, x.Title, string(raw), by.ID, by.Name, db.At(tx.Now()), replaces, reason)
		return x, audit.Created("release", x.ID, audit.F("title", x.Title), audit.F("replaces", replaces)), err
	})
}

// Change puts another spec in place of a draft's. What the audit found of the old one goes with it, and so does a signature.
func (s *Service) Change(ctx context.Context, release string, version int64, spec Spec) error {
	by := authz.From(ctx)
	spec = spec.tidy()
	if err := s.check(ctx, by.Org, spec); err != nil {
		return err
	}
	raw, err := json.Marshal(spec)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActDraft, op.On("release", by.Org, release), func(tx *op.Tx) (bool, audit.Change, error) {
		was, err := locked(ctx, tx, by.Org, release, version)
		if err != nil {
			return false, audit.Change{}, err
		}
		if was.State.Out() || was.State == Running {
			return false, audit.Change{}, fault.New(fault.Conflict, "This release can no longer be changed")
		}
		err = tx.Must(ctx, `UPDATE release SET title = $1, spec = $2, state = 'draft', outcome = '', tables = NULL, log = NULL, first_by = '', first_name = '', first_at = NULL,
			version = version + 1 WHERE org_id = $3 AND id = $4`, spec.Title, string(raw), by.Org, release)
		return true, audit.Changed("release", release, audit.Field{Name: "spec", Before: specWords(was.Spec), After: specWords(spec)}, audit.Field{Name: "version", After: "draft"}), err
	})
	return err
}

// locked reads a release inside a change and refuses an old version; version 0 takes any.
func locked(ctx context.Context, tx *op.Tx, code, release string, version int64) (*Release, error) {
	x, err := db.One(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM release WHERE org_id = $1 AND id = $2`, code, release)
	if err != nil {
		return nil, err
	}
	if version != 0 && x.Version != version {
		return nil, fault.New(fault.Conflict, "Somebody has changed this release since you opened it. Look at it again before you go on")
	}
	return x, nil
}

// check refuses a spec with problems.
func (s *Service) check(ctx context.Context, code string, spec Spec) error {
	top, err := s.Publisher(ctx, code)
	if err != nil {
		return err
	}
	return fault.WithProblems(spec.Problems(top.Kind, s.now()))
}

// tidy trims what was typed and fills in what a rule has not got.
func (s Spec) tidy() Spec {
	s.Title, s.Notes = strings.TrimSpace(s.Title), strings.TrimSpace(s.Notes)
	if s.Rule.Keep == 0 {
		s.Rule.Keep = min(4, s.Rule.Small)
	}
	return s
}

// specWords say a spec shortly, for the audit log.
func specWords(s Spec) string {
	return strings.Join(append(append([]string{s.Title, s.Counted, string(s.Level), s.Map, string(s.From), string(s.To), s.Each, s.Rule.Words()}, s.Measures...), s.By...), "; ")
}
