package clip

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

var eventTable = op.Table{Name: "bodycam_clip_event", Columns: []string{"org_id", "id", "clip_id", "at", "kind", "actor_id", "actor_name", "text", "args", "words"}}

// event writes a line of a clip's history. text is a key with verbs for args, which hold nothing that somebody typed; words
// are what they typed, and are sealed.
func (s *Service) event(tx *op.Tx, org, clip, kind, words, text string, args ...string) error {
	b, err := json.Marshal(args)
	if err != nil {
		return err
	}
	var sealed any
	if words != "" {
		if sealed, err = s.seal(org, clip, "event", words); err != nil {
			return err
		}
	}
	by := tx.Actor().Name
	if tx.Actor().Role == authz.System {
		by = "" // the program itself
	}
	tx.Insert(eventTable, org, id.New("evt", tx.Now()), clip, db.At(tx.Now()), kind, tx.Actor().ID, by, text, string(b), sealed)
	return nil
}

// Event is a line of a history.
type Event struct {
	At         db.Time
	Kind, Name string
	Text       string
	Args       []any
	Words      string
}

// maxEvents bounds what a page shows of a history.
const maxEvents = 200

// Events gives what happened to a clip that the caller has opened, the newest first.
func (s *Service) Events(ctx context.Context, c *Clip) ([]Event, error) {
	return db.All(ctx, s.DB, func(r db.Row) (e Event, err error) {
		var args string
		var words []byte
		if err := r.Scan(&e.At, &e.Kind, &e.Name, &e.Text, &args, &words); err != nil {
			return e, err
		}
		if err := s.unseal(c.Org, c.ID, "event", words, &e.Words); err != nil {
			return e, err
		}
		return e, json.Unmarshal([]byte(args), &e.Args)
	}, `SELECT at, kind, actor_name, text, args, words FROM bodycam_clip_event WHERE org_id = $1 AND clip_id = $2 ORDER BY at DESC, id DESC LIMIT $3`, c.Org, c.ID, maxEvents)
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

func about(c *Clip, t notify.Template) notify.Notice {
	return notify.Notice{Org: c.Org, Template: t, Table: "bodycam_clip", Record: c.ID, Path: Path(c.ID)}
}
