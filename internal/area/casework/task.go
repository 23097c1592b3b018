package casework

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Task is something to do in a case by a moment.
type Task struct {
	// Key is unique in the case; the same key again changes the task, and takes it up again where it was done.
	Key string
	// Text says what is to be done: a key of the catalogue with verbs for Args. Neither holds a name or typed words.
	Text string
	Args []string
	// Due is when it must be done, zero for no moment.
	Due db.Time
	// Owner is the person whose task it is, "" for the lead's.
	Owner, OwnerName string
	// Path is where it is done, Area which area wants it.
	Path, Area string
	// Action is what somebody must be allowed to know of the task. "" is for everybody who may know of the case, its
	// unit's managers among them.
	Action authz.Action
	// Done is when it was done; reads give it.
	Done time.Time
}

// Task puts a task into a case, or changes the one of that key.
func (s *Service) Task(ctx context.Context, tx *op.Tx, c Case, t Task) error {
	_, err := tx.Exec(ctx, `INSERT INTO case_task (org_id, case_id, key, text, args, due, owner_id, owner_name, area, action, path, made_at, done_at, done_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, '')
		ON CONFLICT (org_id, case_id, key) DO UPDATE SET text = excluded.text, args = excluded.args, due = excluded.due, owner_id = excluded.owner_id,
		owner_name = excluded.owner_name, area = excluded.area, action = excluded.action, path = excluded.path, done_at = NULL, done_by = ''`,
		c.Org, c.ID, t.Key, t.Text, list(t.Args), t.Due, t.Owner, t.OwnerName, t.Area, string(t.Action), t.Path, db.At(tx.Now()))
	if err != nil {
		return err
	}
	return s.due(ctx, tx, c)
}

// Settle says that the task of a key is done, or no longer asked for. A key that is not there is nothing.
func (s *Service) Settle(ctx context.Context, tx *op.Tx, c Case, key string) error {
	n, err := tx.Exec(ctx, `UPDATE case_task SET done_at = $4, done_by = $5 WHERE org_id = $1 AND case_id = $2 AND key = $3 AND done_at IS NULL`,
		c.Org, c.ID, key, db.At(tx.Now()), tx.Actor().ID)
	if err != nil || n == 0 {
		return err
	}
	return s.due(ctx, tx, c)
}

// due keeps what a case waits for next, which its list goes by: once for those who open it whole, once for others.
func (s *Service) due(ctx context.Context, tx *op.Tx, c Case) error {
	type next struct {
		text, action string
		due          db.Time
	}
	rows, err := db.All(ctx, tx, func(r db.Row) (n next, err error) {
		var text, args string
		err = r.Scan(&text, &args, &n.action, &n.due)
		n.text = list(append([]string{text}, unlist(args)...))
		return n, err
	}, `SELECT text, args, action, due FROM case_task WHERE org_id = $1 AND case_id = $2 AND done_at IS NULL AND due IS NOT NULL ORDER BY due, key`, c.Org, c.ID)
	if err != nil {
		return err
	}
	var all, unit next
	for _, n := range rows {
		if n.action == string(incident.ActWatch) {
			continue // the privacy lead's alone, who is told: no list may say it to those who work the case
		}
		if all.text == "" {
			all = n
		}
		if n.action == "" && unit.text == "" {
			unit = n
		}
	}
	_, err = tx.Exec(ctx, `UPDATE case_record SET next_due = $3, next_text = $4, unit_due = $5, unit_text = $6 WHERE org_id = $1 AND id = $2`,
		c.Org, c.ID, all.due, all.text, unit.due, unit.text)
	return err
}

// Tasks gives what is to be done in a case that the reader may know of, what is due first, then what was done.
func (s *Service) Tasks(ctx context.Context, sc authz.Scope, org, id string) ([]Task, error) {
	if _, err := s.Case(ctx, sc, org, id); err != nil {
		return nil, err
	}
	may := s.may(ctx)
	rows, err := db.All(ctx, s.DB, func(r db.Row) (Task, error) {
		var t Task
		var args string
		var done db.Time
		err := r.Scan(&t.Key, &t.Text, &args, &t.Due, &t.Owner, &t.OwnerName, &t.Area, &t.Action, &t.Path, &done)
		t.Args, t.Done = unlist(args), done.Time
		return t, err
	}, `SELECT key, text, args, due, owner_id, owner_name, area, action, path, done_at FROM case_task WHERE org_id = $1 AND case_id = $2
		ORDER BY CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, key`, org, id)
	out := rows[:0]
	for _, t := range rows {
		if t.Action == "" || may(t.Action) {
			out = append(out, t)
		}
	}
	return out, err
}
