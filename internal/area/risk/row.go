package risk

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

const headColumns = `r.org_id, r.id, r.unit_id, r.lock, r.ref, r.kind, r.state, r.current_n, r.draft_n, r.top, r.lean, r.owner_id, r.made_at, r.made_by, r.made_name, r.copied_from,
	r.approved_at, r.looked_at, r.review_at, r.called_at, r.called_why, r.called_n, r.called_harm, r.called_first, r.called_last, r.reminded, r.version, r.body`

func (s *Service) scanHead(r db.Row) (a Assessment, err error) {
	var body []byte
	if err := r.Scan(&a.Org, &a.ID, &a.Unit, &a.Lock, &a.Ref, &a.Kind, &a.State, &a.Current, &a.DraftN, &a.Top, &a.Lean, &a.Owner, &a.MadeAt, &a.MadeBy, &a.MadeName, &a.CopiedFrom,
		&a.ApprovedAt, &a.LookedAt, &a.ReviewAt, &a.Call.At, &a.Call.Why, &a.Call.N, &a.Call.Harm, &a.Call.First, &a.Call.Last, &a.Reminded, &a.Version, &body); err != nil {
		return a, err
	}
	return a, s.unseal(a.Org, a.ID, "body", body, &a.Summary)
}

// Assessment reads the head of an assessment in the scope. Out of reach is fault.NotFound.
func (s *Service) Assessment(ctx context.Context, sc authz.Scope, org, record string) (Assessment, error) {
	return s.head(ctx, s.DB, sc, org, record)
}

func (s *Service) head(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Assessment, error) {
	var a db.Args
	return db.One(ctx, q, s.scanHead, `SELECT `+headColumns+` FROM risk_assessment r WHERE r.org_id = `+a.Add(org)+` AND r.id = `+a.Add(record)+` AND `+sc.Where(&a, "r"), a.Values()...)
}

// Version reads a version of an assessment that the caller has read; fault.NotFound for a number that is none of its.
func (s *Service) Version(ctx context.Context, a *Assessment, n int) (Version, error) {
	return s.versionOf(ctx, s.DB, a.Org, a.ID, n)
}

const versionColumns = `v.n, v.state, v.begun_at, v.authors, v.approved_at, v.approved_by, v.approved_name, v.hash, v.body`

func (s *Service) scanVersion(org, record string) func(db.Row) (Version, error) {
	return func(r db.Row) (v Version, err error) {
		var authors string
		var body []byte
		if err := r.Scan(&v.N, &v.State, &v.BegunAt, &authors, &v.ApprovedAt, &v.ApprovedBy, &v.Approver, &v.Hash, &body); err != nil {
			return v, err
		}
		if err := json.Unmarshal([]byte(authors), &v.Authors); err != nil {
			return v, err
		}
		return v, s.unseal(org, record, "version", body, &v.Body)
	}
}

func (s *Service) versionOf(ctx context.Context, q db.Querier, org, record string, n int) (Version, error) {
	return db.One(ctx, q, s.scanVersion(org, record), `SELECT `+versionColumns+` FROM risk_version v WHERE v.org_id = $1 AND v.assessment_id = $2 AND v.n = $3`, org, record, int64(n))
}

// Versions gives every version of an assessment that the caller has read, the newest first.
func (s *Service) Versions(ctx context.Context, a *Assessment) ([]Version, error) {
	return db.All(ctx, s.DB, s.scanVersion(a.Org, a.ID), `SELECT `+versionColumns+` FROM risk_version v WHERE v.org_id = $1 AND v.assessment_id = $2 ORDER BY v.n DESC`, a.Org, a.ID)
}

// seal and unseal keep a value as JSON, sealed for its record and field.
func (s *Service) seal(org, record, field string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(place(org, record, field), b)
}

func (s *Service) unseal(org, record, field string, sealed []byte, to any) error {
	b, err := s.Ring.Open(place(org, record, field), sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, to)
}

var (
	headTable = op.Table{Name: "risk_assessment", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "ref", "kind", "state", "current_n", "draft_n", "top", "lean", "owner_id",
		"made_at", "made_by", "made_name", "copied_from", "approved_at", "looked_at", "review_at", "called_at", "called_why", "called_n", "called_harm", "called_first", "called_last", "reminded", "body", "version"}}
	versionTable = op.Table{Name: "risk_version", Columns: []string{"org_id", "assessment_id", "n", "state", "begun_at", "authors", "approved_at", "approved_by", "approved_name", "hash", "body"}}
)

func (s *Service) insertHead(tx *op.Tx, a *Assessment) error {
	body, err := s.seal(a.Org, a.ID, "body", a.Summary)
	tx.Insert(headTable, a.Org, a.ID, a.Unit, "", "", a.Ref, string(a.Kind), string(a.State), int64(a.Current), int64(a.DraftN), int64(a.Top), a.Lean, a.Owner, a.MadeAt, a.MadeBy, a.MadeName,
		a.CopiedFrom, a.ApprovedAt, a.LookedAt, a.ReviewAt, a.Call.At, a.Call.Why, int64(a.Call.N), int64(a.Call.Harm), a.Call.First, a.Call.Last, a.Reminded, body, int64(1))
	return err
}

// saveHead writes what changed; a row that somebody else changed since it was read is fault.Conflict.
func (s *Service) saveHead(ctx context.Context, tx *op.Tx, a *Assessment) error {
	body, err := s.seal(a.Org, a.ID, "body", a.Summary)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE risk_assessment SET state = $4, current_n = $5, draft_n = $6, top = $7, lean = $8, approved_at = $9, looked_at = $10, review_at = $11, called_at = $12,
		called_why = $13, called_n = $14, called_harm = $15, called_first = $16, called_last = $17, reminded = $18, body = $19, version = version + 1
		WHERE org_id = $1 AND id = $2 AND version = $3`, a.Org, a.ID, a.Version, string(a.State), int64(a.Current), int64(a.DraftN), int64(a.Top), a.Lean, a.ApprovedAt, a.LookedAt, a.ReviewAt,
		a.Call.At, a.Call.Why, int64(a.Call.N), int64(a.Call.Harm), a.Call.First, a.Call.Last, a.Reminded, body)
	if err == nil && n != 1 {
		err = moved()
	}
	a.Version++
	return err
}

func (s *Service) insertVersion(tx *op.Tx, a *Assessment, v *Version) error {
	body, authors, err := s.versionBytes(a, v)
	tx.Insert(versionTable, a.Org, a.ID, int64(v.N), v.State, v.BegunAt, authors, v.ApprovedAt, v.ApprovedBy, v.Approver, v.Hash, body)
	return err
}

// saveVersion writes the draft; one that was approved is never written again, whatever asks for it.
func (s *Service) saveVersion(ctx context.Context, tx *op.Tx, a *Assessment, v *Version) error {
	body, authors, err := s.versionBytes(a, v)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE risk_version SET state = $4, authors = $5, approved_at = $6, approved_by = $7, approved_name = $8, hash = $9, body = $10
		WHERE org_id = $1 AND assessment_id = $2 AND n = $3 AND state = 'draft'`, a.Org, a.ID, int64(v.N), v.State, authors, v.ApprovedAt, v.ApprovedBy, v.Approver, v.Hash, body)
	if err == nil && n != 1 {
		err = moved()
	}
	return err
}

func (s *Service) versionBytes(a *Assessment, v *Version) (body []byte, authors string, err error) {
	if v.Authors == nil {
		v.Authors = []string{}
	}
	b, err := json.Marshal(v.Authors)
	if err != nil {
		return nil, "", err
	}
	body, err = s.seal(a.Org, a.ID, "version", v.Body)
	return body, string(b), err
}

// moved is what somebody reads whose page is older than the record.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this a moment ago. Look at what it says now, then decide again")
}

// change runs a rule on an assessment in reach. seen is the version of the row that the asker's page showed, 0 where it does
// not matter.
func (s *Service) change(ctx context.Context, act authz.Action, org, record string, seen int64, rule func(*op.Tx, *Assessment) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("risk_assessment", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		a, err := s.head(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != a.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &a)
		if err != nil {
			return 0, c, err
		}
		return 0, c, s.saveHead(ctx, tx, &a)
	})
	return err
}

// draft runs a rule on the draft of an assessment; whoever acts becomes one of its authors.
func (s *Service) draft(ctx context.Context, org, record string, seen int64, rule func(*op.Tx, *Assessment, *Version) (audit.Change, error)) error {
	return s.change(ctx, ActWrite, org, record, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.DraftN == 0 {
			return audit.Change{}, fault.New(fault.Conflict, "This version was approved and is frozen. Begin a new version to change it")
		}
		v, err := s.versionOf(ctx, tx, a.Org, a.ID, a.DraftN)
		if err != nil {
			return audit.Change{}, err
		}
		c, err := rule(tx, a, &v)
		if err != nil {
			return c, err
		}
		if me := tx.Actor().ID; !slices.Contains(v.Authors, me) {
			v.Authors = append(v.Authors, me)
		}
		if a.Current == 0 {
			a.Summary = v.Body.Summary
			a.weigh(&v.Body)
		}
		return c, s.saveVersion(ctx, tx, a, &v)
	})
}

// weigh keeps in the head what a list filters and sorts by.
func (a *Assessment) weigh(b *Body) {
	a.Top, a.Lean = 0, len(b.Leaning()) > 0
	for _, h := range b.Hazards {
		a.Top = max(a.Top, h.Current.N())
	}
}
