package incident

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

var messageTable = op.Table{Name: "incident_message", Columns: []string{"org_id", "id", "incident_id", "at", "from_reporter", "author_id", "body"}}

func (s *Service) pair(tx *op.Tx, w *Whole, a Answer) error {
	said, err := s.Ring.Seal(s.place(w.Org, w.ID, "said"), []byte(a.Said))
	if err != nil {
		return err
	}
	did, err := s.Ring.Seal(s.place(w.Org, w.ID, "did"), []byte(a.Did))
	if err != nil {
		return err
	}
	next := ""
	if a.NotYet {
		next = a.Next
	}
	tx.Insert(pairTable, w.Org, id.New("pair", tx.Now()), w.ID, db.At(tx.Now()), said, did, a.NotYet, next)
	return nil
}

// Write sends a message to the reporter in the protected conversation.
func (s *Service) Write(ctx context.Context, org, record, body string) error {
	body = Clean(body)
	if err := messageProblems(body); err != nil {
		return err
	}
	return s.change(ctx, ActHandle, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		if err := s.message(tx, org, record, body, false); err != nil {
			return audit.Change{}, err
		}
		w.Fed = tx.Now()
		w.done(tx, RuleFeedback)
		return audit.Changed("incident", record, audit.F("message", s.Ring.Digest(org, []byte(body)))), tx.Emit("incident.told", Told{org, record})
	})
}

func messageProblems(body string) error {
	switch {
	case body == "":
		return fault.WithProblems(fault.Problems{{Field: "message", Message: "Write your message first"}})
	case len([]rune(body)) > MaxNarrative:
		return fault.WithProblems(fault.Problems{{Field: "message", Message: "The message must be %d characters or fewer", Args: []any{MaxNarrative}}})
	}
	return nil
}

func (s *Service) message(tx *op.Tx, org, record, body string, fromReporter bool) error {
	sealed, err := s.Ring.Seal(s.place(org, record, "message"), []byte(body))
	if err != nil {
		return err
	}
	author := tx.Actor().ID
	if fromReporter {
		author = ""
	}
	tx.Insert(messageTable, org, id.New("msg", tx.Now()), record, db.At(tx.Now()), fromReporter, author, sealed)
	return nil
}
