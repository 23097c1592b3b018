package notify

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Stuck is how many e-mails of one template have not arrived for one reason. It names nobody, and no record.
type Stuck struct {
	Template Template
	// Channel is email or digest.
	Channel string
	// State is queued, failed, or not_sent where no mail server is set up.
	State string
	// Reason is in words; "" for one that only waits its turn.
	Reason string
	Count  int
	// Oldest and Newest are when the first was made and when the last one changed.
	Oldest, Newest time.Time
}

// noServer is the reason of what was not sent for want of a mail server.
const noServer = "no mail server is set up"

// stuckFor is how far back the list looks for what has failed.
const stuckFor = 30 * 24 * time.Hour

// StuckMail gives the e-mails of the scope's organisation that wait, and those that failed within 30 days, by template
// and reason: what failed comes first.
func (n *Notifier) StuckMail(ctx context.Context, s authz.Scope) ([]Stuck, error) {
	var a db.Args
	since := a.Add(db.At(n.Door.Now().Add(-stuckFor)))
	return db.All(ctx, n.DB, func(r db.Row) (Stuck, error) {
		var x Stuck
		var oldest, newest db.Time
		err := r.Scan(&x.Template, &x.Channel, &x.State, &x.Reason, &x.Count, &oldest, &newest)
		x.Oldest, x.Newest = oldest.Time, newest.Time
		return x, err
	}, `SELECT n.template, d.channel, d.state, d.reason, COUNT(*), MIN(d.created_at), MAX(d.changed_at) FROM notice_delivery d
		JOIN notice n ON n.org_id = d.org_id AND n.id = d.notice_id
		WHERE `+s.WhereOrg(&a, "d.org_id")+` AND d.channel <> 'app' AND (d.state = 'queued' OR d.state = 'failed' AND d.changed_at >= `+since+`
		OR d.state = 'not_sent' AND d.reason = '`+noServer+`' AND d.changed_at >= `+since+`)
		GROUP BY n.template, d.channel, d.state, d.reason ORDER BY d.state = 'queued', d.state, n.template, d.reason, d.channel LIMIT 200`, a.Values()...)
}

// maxAgain bounds how many messages one press sends again, so that the change stays small.
const maxAgain = 500

// Again queues the e-mails of a template that failed in the actor's organisation within 30 days, at most 500 at a time,
// and gives how many. Nobody who is kept away from a record or wants no e-mail by now is sent one: delivery asks anew.
func (n *Notifier) Again(ctx context.Context, t Template) (int, error) {
	if !t.Known() {
		return 0, fault.Missing()
	}
	org := authz.From(ctx).Org
	type failed struct{ id, notice, channel string }
	return op.Do(ctx, n.Door, ActionMend, op.In(org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		list, err := db.All(ctx, tx, func(r db.Row) (failed, error) {
			var f failed
			return f, r.Scan(&f.id, &f.notice, &f.channel)
		}, `SELECT d.id, d.notice_id, d.channel FROM notice_delivery d JOIN notice n ON n.org_id = d.org_id AND n.id = d.notice_id
			WHERE d.org_id = $1 AND n.template = $2 AND d.channel <> 'app' AND d.state = 'failed' AND d.changed_at >= $3 ORDER BY d.id LIMIT $4`,
			org, string(t), db.At(tx.Now().Add(-stuckFor)), maxAgain)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if len(list) == 0 {
			return 0, audit.Change{}, fault.New(fault.Conflict, "None of these messages has failed any more")
		}
		var a db.Args
		ids := make([]string, 0, len(list))
		for _, f := range list {
			ids = append(ids, f.id)
		}
		q := `UPDATE notice_delivery SET state = 'queued', reason = '', changed_at = ` + a.Add(db.At(tx.Now())) + ` WHERE org_id = ` + a.Add(org) + ` AND id IN ` + db.In(&a, ids)
		if _, err := tx.Exec(ctx, q, a.Values()...); err != nil {
			return 0, audit.Change{}, err
		}
		for _, f := range list {
			if f.channel != "email" { // the next digest takes the others up
				continue
			}
			if err := tx.Later(sendJob, sendArgs{f.notice, org}, tx.Now(), f.notice+"/"+tx.Now().UTC().Format(time.RFC3339Nano)); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return len(list), audit.Changed("notice_delivery", string(t), audit.F("state", "queued")), nil
	})
}
