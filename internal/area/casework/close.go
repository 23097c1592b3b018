package casework

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Outcome is how a case ended.
type Outcome struct{ Code, Words string }

// Outcomes gives every way in which a case may end. That violence is to be expected in somebody's work is none, and
// never will be: whoever closes a case says what was done or why nothing could be.
func Outcomes() []Outcome {
	return []Outcome{
		{"court", "The courts have decided"},
		{"police", "The police have ended it without a charge"},
		{"sanction", "A warning or another sanction was given"},
		{"care_plan", "A care plan or clinical change was made"},
		{"safer", "The place or the way of working was made safer"},
		{"restored", "Those involved settled it with an apology or a conversation"},
		{"supported", "Those affected are supported, and want nothing more"},
		{"wish", "It was ended at the wish of the person affected"},
		{"unknown_person", "Who did it could not be found out"},
		{"passed_on", "It was passed to another organisation"},
		{"together", "It goes on in another case"},
	}
}

// Ended is what stands for an outcome that tells of the police, of a sanction or of what somebody affected wishes, for those
// who know where a case stands and no more. It stands for several, so that it tells of none.
const Ended = "ended"

const endedWords = "It has ended"

// shown gives an outcome as those see it who do not open cases whole.
func shown(code string) string {
	switch code {
	case "", "care_plan", "safer", "unknown_person", "passed_on", "together":
		return code
	}
	return Ended
}

// OutcomeWords gives an outcome in words, the key of its translation; "" for none.
func OutcomeWords(code string) string {
	if code == Ended {
		return endedWords
	}
	for _, o := range Outcomes() {
		if o.Code == code {
			return o.Words
		}
	}
	return ""
}

// Reply is "you said, we did" for one of the reports of a case that ends.
type Reply struct{ Report, Said, Did string }

// Close ends a case with an outcome and the reason for it. What was still to be done is settled; what hangs on the case
// lives on by itself. The reporters of its reports are told, and those who have a reply get it.
func (s *Service) Close(ctx context.Context, org, id, outcome, reason string, replies ...Reply) error {
	reason, p := typed("reason", reason, "Say what was done, or why nothing could be", maxWords)
	if OutcomeWords(outcome) == "" || outcome == Ended {
		p.Add("outcome", "Choose how the case ended")
	}
	replies = slices.DeleteFunc(slices.Clone(replies), func(r Reply) bool { return clean(r.Said) == "" && clean(r.Did) == "" })
	for _, r := range replies {
		for _, x := range (incident.Answer{Said: clean(r.Said), Did: clean(r.Did)}).Problems() {
			p = append(p, fault.Problem{Field: x.Field + "-" + r.Report, Message: x.Message, Args: x.Args})
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActWork, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		sealed, err := s.Ring.Seal(s.place(org, id, "outcome"), []byte(reason))
		if err != nil {
			return audit.Change{}, err
		}
		if err := tx.Must(ctx, `UPDATE case_record SET outcome_note = $3 WHERE org_id = $1 AND id = $2`, org, id, sealed); err != nil {
			return audit.Change{}, err
		}
		if err := s.reply(ctx, tx, *c, replies); err != nil {
			return audit.Change{}, err
		}
		if err := s.Tell(ctx, tx, *c, NewsClosed); err != nil {
			return audit.Change{}, err
		}
		c.Stage, c.Outcome, c.ClosedAt = Closed, outcome, db.At(tx.Now())
		return audit.Changed("case", id, audit.F("outcome", outcome), audit.F("reason", s.Ring.Digest(org, []byte(reason)))),
			s.Note(ctx, tx, *c, Note{Kind: "closed", Text: "Closed. %s", Args: []string{OutcomeWords(outcome)}, Action: ActRead})
	})
}

// reply gives the reporters of a case's reports what was written for them.
func (s *Service) reply(ctx context.Context, tx *op.Tx, c Case, replies []Reply) error {
	if len(replies) == 0 {
		return nil
	}
	word, err := s.word(ctx, tx, c)
	if err != nil {
		return err
	}
	for _, r := range replies {
		if !slices.Contains(c.Incidents, r.Report) {
			return fault.Missing()
		}
		told, err := s.Incidents.PassAnswer(ctx, tx, c.Org, r.Report, incident.Answer{Said: r.Said, Did: r.Did}, word)
		if err != nil {
			return err
		}
		if !told {
			return fault.WithProblems(fault.Problems{{Field: "did-" + r.Report, Message: "This report is seen by more people than the case, or no longer counts. Write to its reporter from the report instead"}})
		}
	}
	return nil
}

// Reopen takes a closed case up again, for a reason.
func (s *Service) Reopen(ctx context.Context, org, id, reason string) error {
	reason, p := typed("reason", reason, "Say why it is taken up again", maxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActWork, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		if c.Open() {
			return audit.Change{}, fault.New(fault.Conflict, "This case is open already")
		}
		c.Stage, c.Outcome, c.ClosedAt = Working, "", db.Time{}
		return audit.Changed("case", id, audit.FF("stage", string(Closed), string(Working)), audit.F("reason", s.Ring.Digest(org, []byte(reason)))),
			s.Note(ctx, tx, *c, Note{Kind: "reopened", Text: "Taken up again", Words: reason})
	})
}

// Ending gives the reason that a closed case was closed with, to those who open cases whole; "" to others.
func (s *Service) Ending(ctx context.Context, sc authz.Scope, org, id string) (string, error) {
	if _, err := s.Case(ctx, sc, org, id); err != nil || !s.whole(ctx) {
		return "", err
	}
	sealed, err := db.One(ctx, s.DB, db.Scalar[[]byte], `SELECT outcome_note FROM case_record WHERE org_id = $1 AND id = $2`, org, id)
	if err != nil {
		return "", err
	}
	b, err := s.Ring.Open(s.place(org, id, "outcome"), sealed)
	return string(b), err
}

// AddReports takes further reports into a case. A locked one puts its lock on the case.
func (s *Service) AddReports(ctx context.Context, org, id string, reports []string) error {
	reports = slices.Compact(slices.Sorted(slices.Values(reports)))
	if len(reports) == 0 || len(reports) > maxReports {
		return fault.WithProblems(fault.Problems{{Field: "reports", Message: "Choose the reports that the case is about"}})
	}
	read, err := s.Door.Policy().Check(authz.From(ctx), "incident.read")
	if err != nil {
		return err
	}
	return s.onOpen(ctx, ActWork, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		fresh, lock, err := s.gather(ctx, tx, read, org, c.Lock, reports)
		if err != nil {
			return audit.Change{}, err
		}
		last, err := lastNumbers(ctx, tx, *c)
		if err != nil {
			return audit.Change{}, err
		}
		n, err := s.bring(ctx, tx, *c, fresh, last)
		if err != nil {
			return audit.Change{}, err
		}
		var ids []string
		for _, r := range fresh {
			ids = append(ids, r.ID)
			tx.Insert(incidentTable, org, id, r.ID, db.At(tx.Now()), tx.Actor().ID)
		}
		ch := audit.Changed("case", id, audit.F("reports added", joined(ids)), audit.FF("lock", c.Lock, lock))
		c.Affected += n.affected - last.affected
		c.IncidentsN += len(fresh)
		c.Lock = lock
		if err := s.keepAway(ctx, tx, c, ids); err != nil {
			return ch, err
		}
		if err := s.Note(ctx, tx, *c, Note{Kind: "report", Text: "Report %s was added", Args: []string{joined(ids)}}); err != nil {
			return ch, err
		}
		if err := s.begin(ctx, tx, *c); err != nil {
			return ch, err
		}
		return ch, tx.Emit("case.moved", Moved{org, id})
	})
}

// RemoveReport takes a report out of a case, for a reason. Its people go with it; the lock it brought stays, since what
// was written meanwhile may tell of it.
func (s *Service) RemoveReport(ctx context.Context, org, id, report, reason string) error {
	reason, p := typed("reason", reason, "Say why it does not belong here", maxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActWork, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		if len(c.Incidents) < 2 {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "reason", Message: "A case has one report at least. Close it instead"}})
		}
		n, err := tx.Exec(ctx, `DELETE FROM case_incident WHERE org_id = $1 AND case_id = $2 AND incident_id = $3`, org, id, report)
		if err != nil {
			return audit.Change{}, err
		}
		if n == 0 {
			return audit.Change{}, fault.Missing()
		}
		gone, err := tx.Exec(ctx, `UPDATE case_person SET gone = TRUE WHERE org_id = $1 AND case_id = $2 AND incident_id = $3 AND part = 'affected' AND NOT gone`, org, id, report)
		if err != nil {
			return audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE case_person SET gone = TRUE WHERE org_id = $1 AND case_id = $2 AND incident_id = $3 AND NOT gone`, org, id, report); err != nil {
			return audit.Change{}, err
		}
		c.IncidentsN, c.Affected = c.IncidentsN-1, c.Affected-int(gone)
		if err := s.begin(ctx, tx, *c); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("case", id, audit.F("report removed", report), audit.F("reason", s.Ring.Digest(org, []byte(reason)))),
			s.Note(ctx, tx, *c, Note{Kind: "report", Text: "Report %s was taken out", Args: []string{report}, Words: reason})
	})
}
