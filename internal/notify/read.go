package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Shown is a notice as its person sees it after signing in.
type Shown struct {
	ID       string
	Template Template
	Path     string
	Urgent   bool
	At       time.Time
	Read     bool
}

const mine = ` FROM notice n JOIN notice_delivery d ON d.org_id = n.org_id AND d.notice_id = n.id AND d.channel = 'app' AND d.state IN ('sent', 'read')
	WHERE n.org_id = $1 AND n.person_id = $2 AND NOT EXISTS (SELECT 1 FROM record_exclusion x WHERE x.org_id = n.org_id AND x.record_id = n.record_id AND x.person_id = n.person_id)`

// Mine gives the actor's own notices, newest first: at most limit that were made before a moment (zero for the first
// page).
func Mine(ctx context.Context, q db.Querier, before time.Time, limit int) ([]Shown, error) {
	return MineAfter(ctx, q, Mark{At: before}, limit)
}

// Mark is a place in the list of notices: behind the notice of that moment and id. The zero Mark is the top.
type Mark struct {
	At time.Time
	ID string
}

// Mark gives the place behind the notice.
func (s Shown) Mark() Mark { return Mark{s.At, s.ID} }

// MineAfter is Mine from a place in the list on. Several notices of one change bear the same time, so a page goes on
// behind a notice and not behind a moment.
func MineAfter(ctx context.Context, q db.Querier, after Mark, limit int) ([]Shown, error) {
	me := authz.From(ctx)
	if !me.SignedIn() {
		return nil, fault.New(fault.Unauthenticated, "Sign in to go on")
	}
	if after.At.IsZero() {
		after.At = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return db.All(ctx, q, func(r db.Row) (Shown, error) {
		var s Shown
		var at db.Time
		var state string
		err := r.Scan(&s.ID, &s.Template, &s.Path, &s.Urgent, &at, &state)
		s.At, s.Read = at.Time, state == "read"
		return s, err
	}, `SELECT n.id, n.template, n.path, n.urgent, n.created_at, d.state`+mine+` AND (n.created_at, n.id) < ($3, $4) ORDER BY n.created_at DESC, n.id DESC LIMIT $5`,
		me.Org, me.ID, db.At(after.At), after.ID, limit)
}

// Unread counts the actor's unread notices, at most 100.
func Unread(ctx context.Context, q db.Querier) (int, error) {
	me := authz.From(ctx)
	return db.One(ctx, q, db.Scalar[int], `SELECT COUNT(*) FROM (SELECT 1`+mine+` AND d.state = 'sent' LIMIT 100) AS u`, me.Org, me.ID)
}

// Follow gives the path a notice leads to and marks it read. For anybody but its person it is fault.NotFound.
func (n *Notifier) Follow(ctx context.Context, org, notice string) (string, error) {
	me := authz.From(ctx)
	if !me.SignedIn() {
		return "", fault.New(fault.Unauthenticated, "Sign in to go on")
	}
	if me.Org != org {
		return "", fault.Missing()
	}
	path, err := db.One(ctx, n.DB, db.Scalar[string], `SELECT n.path FROM notice n WHERE n.org_id = $1 AND n.person_id = $2 AND n.id = $3
		AND NOT EXISTS (SELECT 1 FROM record_exclusion x WHERE x.org_id = n.org_id AND x.record_id = n.record_id AND x.person_id = n.person_id)`, org, me.ID, notice)
	if err != nil {
		return "", err
	}
	_, err = op.Keep(ctx, n.Door, org, func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `UPDATE notice_delivery SET state = 'read', changed_at = $3 WHERE org_id = $1 AND notice_id = $2 AND channel = 'app' AND state = 'sent'`,
			org, notice, db.At(k.Now()))
	})
	return path, err
}

// ReadAll marks as read the actor's notices made up to a moment: what came while the page was open stays new. A notice
// about a record that the actor is kept away from was not seen, so it is not marked.
func (n *Notifier) ReadAll(ctx context.Context, upTo time.Time) error {
	me := authz.From(ctx)
	if !me.SignedIn() {
		return fault.New(fault.Unauthenticated, "Sign in to go on")
	}
	_, err := op.Keep(ctx, n.Door, me.Org, func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `UPDATE notice_delivery SET state = 'read', changed_at = $3 WHERE org_id = $1 AND person_id = $2 AND channel = 'app' AND state = 'sent'
			AND notice_id IN (SELECT n.id FROM notice n WHERE n.org_id = $1 AND n.person_id = $2 AND n.created_at <= $4
			AND NOT EXISTS (SELECT 1 FROM record_exclusion x WHERE x.org_id = n.org_id AND x.record_id = n.record_id AND x.person_id = n.person_id))`,
			me.Org, me.ID, db.At(k.Now()), db.At(upTo))
	})
	return err
}

// Told is a line of the ledger: who was told what, when, by which channel, and what became of it.
type Told struct {
	Person   string
	Template Template
	// Channel is app, email or digest; State is queued, sent, failed, not_sent or read.
	Channel, State, Reason string
	At, Changed            time.Time
}

// Ledger gives who was told about a record of a protected table, oldest first. A record that the scope may not open has
// no ledger: fault.NotFound, as if it were not there.
func Ledger(ctx context.Context, q db.Querier, s authz.Scope, table, org, record string) ([]Told, error) {
	if table == "" || !goodTable.MatchString(table) {
		return nil, errors.New("the ledger needs the name of a protected table")
	}
	var a db.Args
	_, err := db.One(ctx, q, db.Scalar[string], `SELECT r.id FROM `+table+` r WHERE r.org_id = `+a.Add(org)+` AND r.id = `+a.Add(record)+` AND `+s.Where(&a, "r"), a.Values()...)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	return db.All(ctx, q, func(r db.Row) (Told, error) {
		var t Told
		var at, changed db.Time
		err := r.Scan(&t.Person, &t.Template, &t.Channel, &t.State, &t.Reason, &at, &changed)
		t.At, t.Changed = at.Time, changed.Time
		return t, err
	}, `SELECT n.person_id, n.template, d.channel, d.state, d.reason, d.created_at, d.changed_at FROM notice n
		JOIN notice_delivery d ON d.org_id = n.org_id AND d.notice_id = n.id
		WHERE n.org_id = $1 AND n.record_kind = $2 AND n.record_id = $3 ORDER BY d.created_at, d.id LIMIT 1000`, org, table, record)
}
