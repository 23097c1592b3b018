package publication

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// auditTime bounds one audit.
const auditTime = 20 * time.Minute

// Sign puts a name to a release that passed. The first signature says that it is right; the second, by somebody else, freezes
// and publishes it. Neither is taken when the data or the published releases have changed since the audit.
func (s *Service) Sign(ctx context.Context, release string, version int64) (State, error) {
	by := authz.From(ctx)
	scope, err := s.Door.Policy().Check(by, ActSign)
	if err != nil {
		return "", err
	}
	x, err := s.Get(ctx, scope, release)
	if err != nil {
		return "", err
	}
	if x.Version != version {
		return "", fault.New(fault.Conflict, "Somebody has changed this release since you opened it. Look at it again before you go on")
	}
	if stale, err := s.Stale(ctx, x); err != nil {
		return "", err
	} else if stale {
		return "", errStale()
	}
	var frozen []byte
	var hash string
	at := s.now()
	if x.State == Signed {
		if frozen, hash, err = s.freeze(ctx, x, at); err != nil {
			return "", err
		}
	}
	// one key for all releases, so that two that share figures never go out unseen by each other
	return op.Do(ctx, s.Door, ActSign, op.On("release", x.Org, release).Once("publication"), func(tx *op.Tx) (State, audit.Change, error) {
		was, err := locked(ctx, tx, x.Org, release, version)
		if err != nil {
			return "", audit.Change{}, err
		}
		ids, err := s.rivals(ctx, tx, x.Spec, release)
		if err != nil {
			return "", audit.Change{}, err
		}
		if !equalSets(ids, was.Outcome.Against) {
			return "", audit.Change{}, errStale()
		}
		switch {
		case was.State == Passed:
			err := tx.Must(ctx, `UPDATE release SET state = 'signed', first_by = $1, first_name = $2, first_at = $3, version = version + 1 WHERE org_id = $4 AND id = $5`,
				by.ID, by.Name, db.At(tx.Now()), x.Org, release)
			return Signed, audit.Changed("release", release, audit.Field{Name: "state", Before: string(Passed), After: string(Signed)}, audit.F("digest", was.Outcome.Digest)), err
		case was.State == Signed && was.First.ID == by.ID:
			return "", audit.Change{}, fault.Refused("You have signed this release already. Somebody else must release it")
		case was.State == Signed:
			return s.publish(ctx, tx, was, frozen, hash, at)
		}
		return "", audit.Change{}, fault.New(fault.Conflict, "Only a release that passed its audit can be signed")
	})
}

// publish freezes a release inside the change of its second signature.
func (s *Service) publish(ctx context.Context, tx *op.Tx, x *Release, frozen []byte, hash string, at time.Time) (State, audit.Change, error) {
	by := tx.Actor()
	if by.ID == "" || len(frozen) == 0 {
		return "", audit.Change{}, fault.Refused("A release is signed by two people")
	}
	err := tx.Must(ctx, `UPDATE release SET state = 'released', frozen = $1, hash = $2, second_by = $3, second_name = $4, released_at = $5, version = version + 1 WHERE org_id = $6 AND id = $7`,
		frozen, hash, by.ID, by.Name, db.At(at), x.Org, x.ID)
	if err != nil {
		return "", audit.Change{}, err
	}
	if x.Replaces != "" {
		if err := tx.Must(ctx, `UPDATE release SET replaced_by = $1, version = version + 1 WHERE org_id = $2 AND id = $3 AND replaced_by = ''`, x.ID, x.Org, x.Replaces); err != nil {
			return "", audit.Change{}, fault.New(fault.Conflict, "Another release has corrected the earlier one already")
		}
	}
	return Released, audit.Changed("release", x.ID, audit.Field{Name: "state", Before: string(Signed), After: string(Released)}, audit.F("hash", hash), audit.F("first", x.First.ID)), nil
}

// freeze gives the bytes of a release as they will be published.
func (s *Service) freeze(ctx context.Context, x *Release, at time.Time) ([]byte, string, error) {
	var tables, log []byte
	if err := s.DB.QueryRow(ctx, `SELECT tables, log FROM release WHERE org_id = $1 AND id = $2`, x.Org, x.ID).Scan(&tables, &log); err != nil {
		return nil, "", err
	}
	k := &kept{}
	if err := unpack(log, k); err != nil {
		return nil, "", err
	}
	f := &Frozen{ID: x.ID, Org: x.Org, OrgName: k.Top.Name, Title: x.Title, Notes: x.Spec.Notes, From: x.Spec.From, To: x.Spec.To, Counted: x.Spec.Counted, Rule: x.Spec.Rule,
		Said: x.Spec.Rule.Words(), Program: x.Outcome.Program, At: at.UTC().Truncate(time.Second), Replaces: x.Replaces, Reason: x.Reason}
	if f.Rate = x.Spec.Rate; f.Rate != "" {
		f.RateSource = sourcesOf(k.Bases)
	}
	for _, r := range k.Stood {
		f.Owed++
		if r.Standing.Counts() {
			f.Came++
		}
		f.Sources = append(f.Sources, Source{Org: r.Org, Month: r.Month, Standing: string(r.Standing), Submission: r.Submission, Version: r.Version})
	}
	if err := unpack(tables, &f.Tables); err != nil {
		return nil, "", err
	}
	return freeze(f)
}

// Withdraw takes a release back, with a reason that readers are told. What was published stays known, so later releases are
// still compared with it.
func (s *Service) Withdraw(ctx context.Context, release string, version int64, reason string) error {
	by := authz.From(ctx)
	reason = strings.TrimSpace(reason)
	if reason == "" || len(reason) > 1000 {
		return fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say in at most 1,000 characters why it is withdrawn: readers are told"}})
	}
	_, err := op.Do(ctx, s.Door, ActWithdraw, op.On("release", by.Org, release), func(tx *op.Tx) (bool, audit.Change, error) {
		was, err := locked(ctx, tx, by.Org, release, version)
		if err != nil {
			return false, audit.Change{}, err
		}
		if was.State != Released {
			return false, audit.Change{}, fault.New(fault.Conflict, "Only a release that is out can be withdrawn")
		}
		err = tx.Must(ctx, `UPDATE release SET state = 'withdrawn', withdrawn_at = $1, reason = $2, version = version + 1 WHERE org_id = $3 AND id = $4`, db.At(tx.Now()), reason, by.Org, release)
		return true, audit.Changed("release", release, audit.Field{Name: "state", Before: string(Released), After: string(Withdrawn)}).Because(reason), err
	})
	return err
}
