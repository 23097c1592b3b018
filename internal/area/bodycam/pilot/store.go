package pilot

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

const pilotColumns = `p.org_id, p.id, p.state, p.body, p.declared_at, p.declared_by, p.declared_hash, p.late, p.synthetic, p.made_at, p.version`

func scanPilot(r db.Row) (p Pilot, err error) {
	var body string
	if err := r.Scan(&p.Org, &p.ID, &p.State, &body, &p.Declared, &p.DeclaredBy, &p.DeclaredHash, &p.Late, &p.Synthetic, &p.MadeAt, &p.Version); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(body), &p.Protocol)
}

// Pilots gives the pilots in reach, the newest first, without their amendments.
func (s *Service) Pilots(ctx context.Context, sc authz.Scope) ([]Pilot, error) {
	var a db.Args
	where := sc.Where(&a, "p")
	return db.All(ctx, s.DB, scanPilot, `SELECT `+pilotColumns+` FROM bodycam_pilot p WHERE `+where+` ORDER BY p.made_at DESC, p.id DESC`, a.Values()...)
}

// Pilot reads one with its amendments. Out of reach is fault.NotFound.
func (s *Service) Pilot(ctx context.Context, sc authz.Scope, org, record string) (Pilot, error) {
	return load(ctx, s.DB, sc, org, record)
}

func load(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Pilot, error) {
	var a db.Args
	where := sc.Where(&a, "p")
	p, err := db.One(ctx, q, scanPilot, `SELECT `+pilotColumns+` FROM bodycam_pilot p WHERE p.org_id = `+a.Add(org)+` AND p.id = `+a.Add(record)+` AND `+where, a.Values()...)
	if err != nil {
		return p, err
	}
	p.Amendments, err = amendments(ctx, q, org, record)
	return p, err
}

func amendments(ctx context.Context, q db.Querier, org, record string) ([]Amendment, error) {
	return db.All(ctx, q, func(r db.Row) (x Amendment, err error) {
		return x, r.Scan(&x.Number, &x.Why, &x.Change, &x.Hash, &x.Outcome, &x.Seen, &x.By, &x.At)
	}, `SELECT number, why, words, hash, outcome, seen, by_name, at FROM bodycam_pilot_amendment WHERE org_id = $1 AND pilot_id = $2 ORDER BY number`, org, record)
}

var pilotTable = op.Table{Name: "bodycam_pilot", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "name", "state", "body", "declared_at", "declared_by", "declared_hash", "late", "synthetic", "made_at", "version"}}

func insert(tx *op.Tx, p *Pilot) error {
	body, err := json.Marshal(p.Protocol)
	if err != nil {
		return err
	}
	tx.Insert(pilotTable, p.Org, p.ID, "", "", "", p.Name, p.State, string(body), p.Declared, p.DeclaredBy, p.DeclaredHash, p.Late, p.Synthetic, p.MadeAt, int64(1))
	return nil
}

func save(ctx context.Context, tx *op.Tx, p *Pilot) error {
	body, err := json.Marshal(p.Protocol)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE bodycam_pilot SET name = $4, state = $5, body = $6, declared_at = $7, declared_by = $8, declared_hash = $9, late = $10, version = version + 1
		WHERE org_id = $1 AND id = $2 AND version = $3`, p.Org, p.ID, p.Version, p.Name, p.State, string(body), p.Declared, p.DeclaredBy, p.DeclaredHash, p.Late)
	if err == nil && n != 1 {
		err = moved()
	}
	return err
}

// change runs a rule on a pilot in reach; the rule says what it did. seen is the version that the asker's page showed, 0 where
// it does not matter.
func (s *Service) change(ctx context.Context, record string, seen int64, rule func(*op.Tx, *Pilot) ([]audit.Field, error)) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActKeep, op.On("bodycam_pilot", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		p, err := load(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != p.Version {
			return 0, audit.Change{}, moved()
		}
		fields, err := rule(tx, &p)
		if err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Changed("bodycam_pilot", record, fields...), save(ctx, tx, &p)
	})
	return err
}
