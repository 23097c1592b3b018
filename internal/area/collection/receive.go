package collection

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// mostBytes is the largest file of a return.
const mostBytes = 2 << 30

// mostMonths is how many months one submission may cover.
const mostMonths = 120

// fileKind names submissions in the table of files.
const fileKind = "submission"

// Checkable is announced when a submission is received, Loadable when it is sent on.
type about struct {
	ID string `json:"id"`
}

const (
	topicReceived = "collection.received"
	topicOnward   = "collection.onward"
	topicSent     = "collection.sent"
	topicAccepted = "collection.accepted"
	topicSentBack = "collection.sent_back"
	topicLate     = "collection.late"
)

// Receive stores what was sent and queues its check. Nothing counts. The same LocalID twice gives the first submission.
func (s *Service) Receive(ctx context.Context, what Sending, uploads ...Upload) (Submission, error) {
	if err := s.settle(ctx, &what); err != nil {
		return Submission{}, err
	}
	scope, err := s.Door.Policy().Check(actorOf(ctx), ActSend)
	if err != nil {
		return Submission{}, err
	}
	if !scope.Covers(what.Org, "") { // before anything is stored
		return Submission{}, fault.Missing()
	}
	if len(uploads) != 1 && len(uploads) != 3 {
		return Submission{}, fault.WithProblems(fault.Problems{{Field: "file", Message: "Send one file, or three: incidents, staff and people alleged"}})
	}
	if first, ok, err := s.sentBefore(ctx, s.DB, what); ok || err != nil {
		return first, err
	}
	var ready []files.Ready
	for _, u := range uploads {
		f, err := s.Files.PutData(ctx, what.Org, u.Name, u.From, mostBytes)
		if err != nil {
			return Submission{}, err
		}
		ready = append(ready, f)
	}
	return op.Do(ctx, s.Door, ActSend, op.In(what.Org, "").Once("local/"+what.Org+"/"+what.LocalID), func(tx *op.Tx) (Submission, audit.Change, error) {
		if first, ok, err := s.sentBefore(ctx, tx, what); ok || err != nil {
			return first, audit.Read(fileKind, first.ID, audit.F("local_id", what.LocalID)), err
		}
		sub := what.submission(id.New("sub", tx.Now()), FromFile, Checking)
		sub.MadeBy, sub.Made = tx.Actor().ID, tx.Now()
		fields := []audit.Field{audit.F("from", string(sub.From)), audit.F("to", string(sub.To)), audit.F("kind", sub.Kind)}
		for _, f := range ready {
			if err := s.Files.Attach(ctx, tx, f, files.Owner{Kind: fileKind, Record: sub.ID}); err != nil {
				return Submission{}, audit.Change{}, err
			}
			fields = append(fields, audit.F("sha256", f.SHA256))
		}
		tx.Insert(submissionTable, sub.values(what.Auto)...)
		return sub, audit.Created(fileKind, sub.ID, fields...), s.emit(tx, topicReceived, about{sub.ID})
	})
}

// settle tidies what a sender says and refuses what cannot be.
func (s *Service) settle(ctx context.Context, w *Sending) error {
	var p fault.Problems
	switch {
	case w.From == "" && w.To == "": // the file says it
	case w.From.First().IsZero():
		p.Add("from", "Choose the first month")
	case w.To.First().IsZero():
		p.Add("to", "Choose the last month")
	case w.To < w.From:
		p.Add("to", "The last month is before the first")
	case w.From.Add(mostMonths) <= w.To:
		p.Add("to", "One submission covers at most %d months. Send it in parts", mostMonths)
	case w.To >= MonthOf(s.today()):
		p.Add("to", "%s is not over yet. Send it when it is", w.To.Words())
	}
	if w.Kind != "" && w.Kind != FullReplace && w.Kind != Update {
		p.Add("kind", "Choose whether this replaces the months or adds to them")
	}
	if w.System != "" && !mds.Of("source_system").Has(w.System) {
		p.Add("system", "Choose a system from the list")
	}
	w.Note, w.Why, w.LocalID, w.Map = tidy(w.Note, mostNote), tidy(w.Why, mostReason), tidy(w.LocalID, mostCode), tidy(w.Map, mostCode)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	if w.Map != "" {
		if _, err := s.frozenByRef(ctx, w.Org, w.Map); err != nil {
			return err
		}
	}
	return s.known(ctx, w.Org)
}

// sentBefore finds the submission that a sender's own number was used for.
func (s *Service) sentBefore(ctx context.Context, q db.Querier, w Sending) (Submission, bool, error) {
	if w.LocalID == "" {
		return Submission{}, false, nil
	}
	list, err := db.All(ctx, q, scanSubmission, selectSubmission+` WHERE s.org_id = $1 AND s.local_id = $2`, w.Org, w.LocalID)
	if err != nil || len(list) == 0 {
		return Submission{}, false, err
	}
	return list[0], true, nil
}

func (w Sending) submission(sid string, f Form, st State) Submission {
	if w.Kind == "" {
		w.Kind = FullReplace
	}
	return Submission{Org: w.Org, ID: sid, Form: f, Kind: w.Kind, State: st, From: w.From, To: w.To, System: w.System, Map: w.Map, Note: w.Note, Why: w.Why, LocalID: w.LocalID}
}

// Discard throws away what was not sent on: a submission that is checked, refused, or still being checked. Its file stays
// sealed where it is, as proof of what came.
func (s *Service) Discard(ctx context.Context, org, sid string) error {
	return s.change(ctx, ActSend, org, sid, func(tx *op.Tx, sub *Submission) (audit.Change, error) {
		if sub.State != Checked && sub.State != Refused && sub.State != Checking {
			return audit.Change{}, fault.New(fault.Conflict, "Only what was not sent on can be thrown away")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM submission_month WHERE org_id = $1 AND submission_id = $2 AND state = 'checked'`, org, sid); err != nil {
			return audit.Change{}, err
		}
		return s.move(ctx, tx, sub, Discarded)
	})
}
