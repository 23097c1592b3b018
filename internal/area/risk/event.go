package risk

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

var eventTable = op.Table{Name: "risk_event", Columns: []string{"org_id", "id", "record_id", "at", "kind", "actor_id", "actor_name", "text", "args"}}

// event writes a line of an assessment's own history. text is a key with verbs for args; neither holds what somebody typed.
func event(tx *op.Tx, org, record, kind, text string, args ...string) {
	b, err := json.Marshal(args)
	if err != nil || len(args) == 0 {
		b = nil
	}
	tx.Insert(eventTable, org, id.New("evt", tx.Now()), record, db.At(tx.Now()), kind, tx.Actor().ID, tx.Actor().Name, text, string(b))
}

// Event is a line of a history.
type Event struct {
	At         db.Time
	Kind, Name string
	Text       string
	Args       []any
}

// maxEvents bounds what a page shows of a history.
const maxEvents = 200

// Events gives what happened to an assessment that the caller has read, the newest first.
func (s *Service) Events(ctx context.Context, org, record string) ([]Event, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Event, error) {
		var e Event
		var args string
		err := r.Scan(&e.At, &e.Kind, &e.Name, &e.Text, &args)
		if err == nil && args != "" {
			err = json.Unmarshal([]byte(args), &e.Args)
		}
		return e, err
	}, `SELECT at, kind, actor_name, text, args FROM risk_event WHERE org_id = $1 AND record_id = $2 ORDER BY at DESC, id DESC LIMIT $3`, org, record, maxEvents)
}

// tell writes notices to people; a message says nothing but that something waits.
func tell(ctx context.Context, tx *op.Tx, n notify.Notice, people ...string) error {
	told := map[string]bool{"": true, tx.Actor().ID: true}
	for _, p := range people {
		if told[p] {
			continue
		}
		told[p] = true
		n.Person = p
		if err := notify.Tell(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

func about(a *Assessment, t notify.Template) notify.Notice {
	return notify.Notice{Org: a.Org, Template: t, Table: "risk_assessment", Record: a.ID, Path: Path(a.ID)}
}
