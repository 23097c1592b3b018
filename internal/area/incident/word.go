package incident

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Word is something that the reporter of a report is told of what follows from it.
type Word struct {
	// ID is the same however often the word is passed on: it is told once.
	ID string
	// Sentence is the whole of it, a key of its translation.
	Sentence string
	// Lock and Away are the lock of what it comes from, and who is kept away from that. A report under another lock, or open to
	// one of them, is told nothing: whoever reads it would learn of what they may not know.
	Lock string
	Away []string
	// Quiet are people who wish to have no notices: the words wait for them on the page.
	Quiet []string
}

// wordOnce is how long the same sentence is not said again: several charges in one letter are one piece of news.
const wordOnce = 24 * time.Hour

// PassWord tells the reporter a word. It is asked by areas that stand on reports, by way of their own jobs; a report that no
// longer counts is told nothing.
func (s *Service) PassWord(ctx context.Context, org, record string, word Word) error {
	_, err := op.Do(ctx, s.Door, ActLearn, op.In(org, "").Once("word/"+record), func(tx *op.Tx) (bool, audit.Change, error) {
		// the program itself is cleared for no lock, so the row is read by its key
		var p sealedParts
		w, err := db.One(ctx, tx, p.scan, wholeText+"i.org_id = $1 AND i.id = $2", org, record)
		if err != nil {
			return false, audit.Change{}, err
		}
		may, err := s.mayHear(ctx, tx, &w, word.Lock, word.Away)
		if err != nil || !may {
			return false, audit.Read("incident", record, audit.F("word", "not for this report")), err
		}
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM incident_event WHERE org_id = $1 AND incident_id = $2 AND (id = $3 OR told = $4 AND at > $5)`,
			org, record, word.ID, word.Sentence, db.At(tx.Now().Add(-wordOnce)))
		if err != nil || n > 0 {
			return false, audit.Read("incident", record, audit.F("word", "told already")), err
		}
		before := w.Incident
		tx.Insert(eventTable, org, word.ID, record, db.At(tx.Now()), "case", tx.Actor().ID, "Havenward", word.Sentence, []byte(nil))
		if err := s.heard(tx, &w, p.names, word.Quiet); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed("incident", record, audit.F("told", word.Sentence)), s.save(ctx, tx, before, &w)
	})
	return err
}

// mayHear tells whether a report may be told of what lies under a lock and is kept from some people.
func (s *Service) mayHear(ctx context.Context, tx *op.Tx, w *Whole, lock string, away []string) (bool, error) {
	if w.MergedInto != "" || w.Stage == Withdrawn || w.Stage == Merged || w.Lock != lock {
		return false, nil
	}
	for _, person := range away {
		kept, err := s.keptAway(ctx, tx, w.Org, w.ID, person)
		if err != nil || !kept {
			return false, err
		}
	}
	return true, nil
}

// heard stops the feedback clock and lets the writer know that there is something, unless they wish for no notices.
func (s *Service) heard(tx *op.Tx, w *Whole, names []byte, quiet []string) error {
	w.Fed = tx.Now()
	w.done(tx, RuleFeedback)
	if len(quiet) > 0 {
		list, err := s.names(w.Org, w.ID, names)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(n Name) bool { return n.Who == "reporter" && n.Person != "" && slices.Contains(quiet, n.Person) }) {
			return nil
		}
	}
	return tx.Emit("incident.told", Told{w.Org, w.ID})
}

// PassAnswer gives the reporter a pair inside a change of what stands on the report, made by somebody who may open it. It
// says whether the report could be told. The word that goes with it (PassWord) is what brings the notice.
func (s *Service) PassAnswer(ctx context.Context, tx *op.Tx, org, record string, a Answer, word Word) (bool, error) {
	a.Said, a.Did = Clean(a.Said), Clean(a.Did)
	if err := fault.WithProblems(a.Problems()); err != nil {
		return false, err
	}
	w, _, err := s.load(ctx, tx, tx.Scope(), record)
	if err != nil {
		return false, err
	}
	if w.Org != org {
		return false, fault.Missing()
	}
	if may, err := s.mayHear(ctx, tx, &w, word.Lock, word.Away); err != nil || !may {
		return false, err
	}
	before := w.Incident
	if err := s.pair(tx, &w, a); err != nil {
		return false, err
	}
	s.event(tx, org, record, "feedback", "There is an answer to what you said", nil)
	w.Fed = tx.Now()
	w.done(tx, RuleFeedback)
	tx.Also(audit.Changed("incident", record, audit.F("said", s.Ring.Digest(org, []byte(a.Said))), audit.F("did", s.Ring.Digest(org, []byte(a.Did)))))
	return true, s.save(ctx, tx, before, &w)
}
