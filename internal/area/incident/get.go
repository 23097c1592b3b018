package incident

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Whole is a record with what its handlers may read. Names stay sealed.
type Whole struct {
	Incident
	NextDue   time.Time
	NextRule  string
	Narrative string
	Contact   Contact
	// Sealed tells what kinds of identity lie in the sealed block, without what they are.
	Sealed   []SealedKind
	Clocks   []Clock
	Events   []Event
	Messages []Message
	Pairs    []Pair
	// Merged are the references of reports that were joined into this one.
	Merged []string
}

// SealedKind says what is kept of one person.
type SealedKind struct {
	Who string
	N   int
	Has []string // name, contact, born, number
}

// Event is a line of a record's timeline.
type Event struct {
	ID, Kind, Actor, Name string
	At                    time.Time
	// Told is the very sentence the reporter was given, "" for none.
	Told string
	Note string
}

// Message is a line of the protected conversation.
type Message struct {
	ID           string
	At, Read     time.Time
	FromReporter bool
	Author, Body string
}

// Pair is "you said, we did".
type Pair struct {
	ID        string
	At        time.Time
	Said, Did string
	NotYet    bool
	Next      string
}

// Get opens a record that lies in the scope. Opening a locked one is itself recorded.
func (s *Service) Get(ctx context.Context, sc authz.Scope, record string) (Whole, error) {
	w, sealed, err := s.load(ctx, s.DB, sc, record)
	if err != nil {
		return Whole{}, err
	}
	if w.Lock != "" {
		_, err := op.Do(ctx, s.Door, ActRead, op.On("incident", w.Org, w.ID), func(*op.Tx) (bool, audit.Change, error) {
			return true, audit.Read("incident", w.ID, audit.F("lock", w.Lock)), nil
		})
		if err != nil {
			return Whole{}, err
		}
	}
	return w, s.unseal(ctx, &w, sealed)
}

type sealedParts struct{ narrative, contact, names []byte }

func (s *Service) load(ctx context.Context, q db.Querier, sc authz.Scope, record string) (Whole, sealedParts, error) {
	var a db.Args
	var p sealedParts
	text := wholeText + "i.id = " + a.Add(record) + " AND " + sc.Where(&a, "i")
	w, err := db.One(ctx, q, p.scan, text, a.Values()...)
	return w, p, err
}

const wholeText = "SELECT " + listColumns + ", i.clocks, i.narrative, i.contact, i.names FROM incident i WHERE "

// scan reads what wholeText selects.
func (p *sealedParts) scan(r db.Row) (w Whole, err error) {
	var clocks string
	if err = w.scan(r, &w.NextDue, &w.NextRule, &clocks, &p.narrative, &p.contact, &p.names); err == nil {
		err = json.Unmarshal([]byte(clocks), &w.Clocks)
		slices.SortStableFunc(w.Clocks, func(x, y Clock) int { return x.Due.Compare(y.Due) })
	}
	return w, err
}

func (s *Service) unseal(ctx context.Context, w *Whole, p sealedParts) error {
	words, err := s.Ring.Open(s.place(w.Org, w.ID, "narrative"), p.narrative)
	if err != nil {
		return err
	}
	w.Narrative = string(words)
	if b, err := s.Ring.Open(s.place(w.Org, w.ID, "contact"), p.contact); err != nil {
		return err
	} else if b != nil {
		if err := json.Unmarshal(b, &w.Contact); err != nil {
			return err
		}
	}
	names, err := s.names(w.Org, w.ID, p.names)
	if err != nil {
		return err
	}
	for _, n := range names {
		w.Sealed = append(w.Sealed, n.kind())
	}
	if w.Events, err = s.events(ctx, w.Org, w.ID); err != nil {
		return err
	}
	if w.Way != "import" { // its file says nothing of when it was sent
		w.Events = append(w.Events, Event{ID: "sent", Kind: "sent", At: w.Reported, Told: "We received your report"})
	}
	if w.Messages, err = s.messages(ctx, w.Org, w.ID); err != nil {
		return err
	}
	if w.Pairs, err = s.pairs(ctx, w.Org, w.ID); err != nil {
		return err
	}
	w.Merged, err = db.All(ctx, s.DB, db.Scalar[string], `SELECT id FROM incident WHERE org_id = $1 AND merged_into = $2 ORDER BY id`, w.Org, w.ID)
	return err
}

func (n Name) kind() SealedKind {
	k := SealedKind{Who: n.Who, N: n.N}
	for _, f := range []struct{ name, v string }{{"name", n.Name}, {"contact", n.Contact}, {"born", n.Born}, {"number", n.Number}} {
		if f.v != "" {
			k.Has = append(k.Has, f.name)
		}
	}
	return k
}

func (s *Service) names(org, record string, sealed []byte) ([]Name, error) {
	b, err := s.Ring.Open(s.place(org, record, "names"), sealed)
	if err != nil || b == nil {
		return nil, err
	}
	var out []Name
	return out, json.Unmarshal(b, &out)
}

func (s *Service) events(ctx context.Context, org, record string) ([]Event, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Event, error) {
		var e Event
		var at db.Time
		var note []byte
		if err := r.Scan(&e.ID, &e.Kind, &e.Actor, &e.Name, &at, &e.Told, &note); err != nil {
			return e, err
		}
		e.At = at.Time
		b, err := s.Ring.Open(s.place(org, record, "event"), note)
		e.Note = string(b)
		return e, err
	}, `SELECT id, kind, actor_id, actor_name, at, told, note FROM incident_event WHERE org_id = $1 AND incident_id = $2 ORDER BY at DESC, id DESC`, org, record)
}

func (s *Service) messages(ctx context.Context, org, record string) ([]Message, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Message, error) {
		var m Message
		var at, read db.Time
		var body []byte
		if err := r.Scan(&m.ID, &at, &read, &m.FromReporter, &m.Author, &body); err != nil {
			return m, err
		}
		m.At, m.Read = at.Time, read.Time
		b, err := s.Ring.Open(s.place(org, record, "message"), body)
		m.Body = string(b)
		return m, err
	}, `SELECT id, at, read_at, from_reporter, author_id, body FROM incident_message WHERE org_id = $1 AND incident_id = $2 ORDER BY at, id`, org, record)
}

func (s *Service) pairs(ctx context.Context, org, record string) ([]Pair, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Pair, error) {
		var p Pair
		var at db.Time
		var said, did []byte
		if err := r.Scan(&p.ID, &at, &said, &did, &p.NotYet, &p.Next); err != nil {
			return p, err
		}
		p.At = at.Time
		b, err := s.Ring.Open(s.place(org, record, "said"), said)
		if err != nil {
			return p, err
		}
		p.Said = string(b)
		b, err = s.Ring.Open(s.place(org, record, "did"), did)
		p.Did = string(b)
		return p, err
	}, `SELECT id, at, said, did, not_yet, next_date FROM incident_pair WHERE org_id = $1 AND incident_id = $2 ORDER BY at, id`, org, record)
}
