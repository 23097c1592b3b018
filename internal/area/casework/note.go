package casework

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Note is a line of the timeline as an area writes it.
type Note struct {
	// Kind is a short word of the area, such as "police_told".
	Kind string
	// Text says what happened: a key of the catalogue with verbs for Args. Neither holds a name or typed words.
	Text string
	Args []string
	// Area wrote it, "" for this one. Ref is the address where more of it stands, "" for none.
	Area, Ref string
	// Action is what somebody must be allowed to see the line; "" is ActFile.
	Action authz.Action
	// Words are what somebody typed, sealed; "" for none.
	Words string
}

var eventTable = op.Table{Name: "case_event", Columns: []string{"org_id", "id", "case_id", "at", "kind", "actor_id", "actor_name", "text", "args", "area", "action", "path", "note"}}

// Note writes a line of the timeline with the change.
func (s *Service) Note(_ context.Context, tx *op.Tx, c Case, n Note) error {
	var sealed []byte
	if n.Words != "" {
		var err error
		if sealed, err = s.Ring.Seal(s.place(c.Org, c.ID, "note"), []byte(n.Words)); err != nil {
			return err
		}
	}
	tx.Insert(eventTable, c.Org, id.New("evt", tx.Now()), c.ID, db.At(tx.Now()), n.Kind, tx.Actor().ID, tx.Actor().Name, n.Text, list(n.Args), n.Area,
		string(orFile(n.Action)), n.Ref, sealed)
	return nil
}

func orFile(a authz.Action) authz.Action {
	if a == "" {
		return ActFile
	}
	return a
}

func list(args []string) string {
	b, err := json.Marshal(args)
	if err != nil || len(args) == 0 {
		return "" // strings always marshal
	}
	return string(b)
}

func unlist(text string) (out []string) {
	if text != "" {
		_ = json.Unmarshal([]byte(text), &out) // what list wrote always reads
	}
	return out
}

// Event is a line of the timeline as it is shown.
type Event struct {
	ID, Kind, Actor, Name string
	At                    time.Time
	Text                  string
	Args                  []string
	Area, Ref, Words      string
}

// Timeline gives what happened in a case, the newest first: of each area only to whoever may see it.
func (s *Service) Timeline(ctx context.Context, sc authz.Scope, org, id string) ([]Event, error) {
	if _, err := s.Case(ctx, sc, org, id); err != nil {
		return nil, err
	}
	may, whole := s.may(ctx), s.whole(ctx)
	rows, err := db.All(ctx, s.DB, func(r db.Row) (*Event, error) {
		var e Event
		var at db.Time
		var args, action string
		var note []byte
		err := r.Scan(&e.ID, &e.Kind, &e.Actor, &e.Name, &at, &e.Text, &args, &e.Area, &action, &e.Ref, &note)
		if err != nil || !may(authz.Action(action)) {
			return nil, err
		}
		e.At, e.Args = at.Time, unlist(args)
		if e.Kind == "closed" && e.Area == "" && !whole {
			e.Args = closedArgs(e.Args)
		}
		b, err := s.Ring.Open(s.place(org, id, "note"), note)
		e.Words = string(b)
		return &e, err
	}, `SELECT id, kind, actor_id, actor_name, at, text, args, area, action, path, note FROM case_event WHERE org_id = $1 AND case_id = $2 ORDER BY at DESC, id DESC LIMIT 500`, org, id)
	var out []Event
	for _, e := range rows {
		if e != nil {
			out = append(out, *e)
		}
	}
	return out, err
}

// closedArgs gives the words of how a case ended as those see them who do not open cases whole.
func closedArgs(args []string) []string {
	for _, o := range Outcomes() {
		if len(args) == 1 && args[0] == o.Words {
			return []string{OutcomeWords(shown(o.Code))}
		}
	}
	return []string{endedWords}
}

// may gives a test of what the reader is allowed, by their role.
func (s *Service) may(ctx context.Context) func(authz.Action) bool {
	a := authz.From(ctx)
	known := map[authz.Action]bool{}
	return func(act authz.Action) bool {
		v, ok := known[act]
		if !ok {
			v = s.Door.Policy().May(a, act)
			known[act] = v
		}
		return v
	}
}
