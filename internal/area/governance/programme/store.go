package programme

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

const strandColumns = `s.org_id, s.id, s.place, s.name, s.line, s.aim, s.owner_id, s.owner_name, s.state, s.state_why, s.state_was, s.state_at, s.synthetic, s.body, s.made_at, s.version`

func scanStrand(r db.Row) (x Strand, err error) {
	var body string
	if err := r.Scan(&x.Org, &x.ID, &x.Place, &x.Name, &x.Line, &x.Aim, &x.Owner, &x.OwnerName, &x.State, &x.Why, &x.Was, &x.At, &x.Synthetic, &body, &x.MadeAt, &x.Version); err != nil {
		return x, err
	}
	return x, json.Unmarshal([]byte(body), &x.Body)
}

// Strands gives the strands in reach in their order.
func (s *Service) Strands(ctx context.Context, sc authz.Scope) ([]Strand, error) {
	return strands(ctx, s.DB, sc)
}

func strands(ctx context.Context, q db.Querier, sc authz.Scope) ([]Strand, error) {
	var a db.Args
	where := sc.Where(&a, "s")
	return db.All(ctx, q, scanStrand, `SELECT `+strandColumns+` FROM strand s WHERE `+where+` ORDER BY s.place, s.id`, a.Values()...)
}

// Strand reads one. Out of reach is fault.NotFound.
func (s *Service) Strand(ctx context.Context, sc authz.Scope, org, record string) (Strand, error) {
	return load(ctx, s.DB, sc, org, record)
}

func load(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Strand, error) {
	var a db.Args
	where := sc.Where(&a, "s")
	return db.One(ctx, q, scanStrand, `SELECT `+strandColumns+` FROM strand s WHERE s.org_id = `+a.Add(org)+` AND s.id = `+a.Add(record)+` AND `+where, a.Values()...)
}

var strandTable = op.Table{Name: "strand", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "place", "name", "line", "aim", "owner_id", "owner_name", "state", "state_why", "state_was",
	"state_at", "synthetic", "body", "made_at", "version"}}

func insert(tx *op.Tx, x *Strand) error {
	body, err := json.Marshal(x.Body)
	if err != nil {
		return err
	}
	tx.Insert(strandTable, x.Org, x.ID, "", "", "", int64(x.Place), x.Name, x.Line, x.Aim, x.Owner, x.OwnerName, string(x.State), x.Why, string(x.Was), x.At, x.Synthetic, string(body), x.MadeAt, int64(1))
	return nil
}

// save writes what changed; a row that somebody else changed since it was read is fault.Conflict.
func save(ctx context.Context, tx *op.Tx, x *Strand) error {
	body, err := json.Marshal(x.Body)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE strand SET place = $4, name = $5, line = $6, aim = $7, owner_id = $8, owner_name = $9, state = $10, state_why = $11, state_was = $12, state_at = $13, body = $14,
		version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`, x.Org, x.ID, x.Version, int64(x.Place), x.Name, x.Line, x.Aim, x.Owner, x.OwnerName, string(x.State), x.Why, string(x.Was), x.At, string(body))
	if err == nil && n != 1 {
		err = moved()
	}
	return err
}

// moved is what somebody reads whose page is older than the strand.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this a moment ago. Look at what it says now, then send it again")
}

var eventTable = op.Table{Name: "strand_event", Columns: []string{"org_id", "strand_id", "id", "kind", "words", "by_name", "at"}}

// event writes a line of the history.
func event(tx *op.Tx, org, strand, kind, words string) {
	who := tx.Actor().Name
	tx.Insert(eventTable, org, strand, id.New("sev", tx.Now()), kind, words, who, db.At(tx.Now()))
}

// change runs a rule on a strand in reach; the rule gives what goes into the history. seen is the version that the asker's page
// showed, 0 where it does not matter.
func (s *Service) change(ctx context.Context, act authz.Action, record string, seen int64, kind string, rule func(*op.Tx, *Strand) (words string, err error)) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, act, op.On("strand", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := load(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != x.Version {
			return 0, audit.Change{}, moved()
		}
		words, err := rule(tx, &x)
		if err != nil {
			return 0, audit.Change{}, err
		}
		event(tx, org, record, kind, words)
		return 0, audit.Changed("strand", record, audit.F(kind, words)), save(ctx, tx, &x)
	})
	return err
}

// Event is a line of a strand's history.
type Event struct {
	Kind, Words, By string
	At              db.Time
}

// History gives what happened to a strand in reach, the newest first.
func (s *Service) History(ctx context.Context, sc authz.Scope, org, record string) ([]Event, error) {
	var a db.Args
	where := sc.Where(&a, "s")
	return db.All(ctx, s.DB, func(r db.Row) (e Event, err error) {
		return e, r.Scan(&e.Kind, &e.Words, &e.By, &e.At)
	}, `SELECT e.kind, e.words, e.by_name, e.at FROM strand_event e JOIN strand s ON s.org_id = e.org_id AND s.id = e.strand_id WHERE e.org_id = `+a.Add(org)+` AND e.strand_id = `+a.Add(record)+
		` AND `+where+` ORDER BY e.at DESC, e.id DESC`, a.Values()...)
}
