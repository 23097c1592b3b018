package incident

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// Told announces that a reporter was given a sentence, so that they can be sent word of it. It carries no more than
// where to find it.
type Told struct{ Org, ID string }

// change runs a handler's change of an open record: it loads the row in the transaction, lets f change it, and writes
// what differs with its clocks, timeline and a new version of its facts.
func (s *Service) change(ctx context.Context, act authz.Action, org, record string, f func(tx *op.Tx, w *Whole) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("incident", org, record), func(tx *op.Tx) (bool, audit.Change, error) {
		w, _, err := s.load(ctx, tx, tx.Scope(), record)
		if err != nil {
			return false, audit.Change{}, err
		}
		if s.seen > 0 && w.Version != s.seen {
			return false, audit.Change{}, stale()
		}
		before := w.Incident
		c, err := f(tx, &w)
		if err != nil {
			return false, audit.Change{}, err
		}
		return true, c, s.save(ctx, tx, before, &w)
	})
	return err
}

// save writes a changed record. The version it was read at must still be there.
func (s *Service) save(ctx context.Context, tx *op.Tx, before Incident, w *Whole) error {
	w.NextDue, w.NextRule = next(w.Clocks)
	if !w.Open {
		w.NextDue, w.NextRule = time.Time{}, ""
	}
	row := row{Incident: w.Incident, clocks: w.Clocks}
	v := row.values()
	n, err := tx.Exec(ctx, `UPDATE incident SET stage = $3, violence = $4, injured = $5, hate = $6, weapon = $7, repeat_person = $8, police = $9,
		affected_n = $10, staff_group = $11, location_detail = $12, record = $13, wish = $14, handler_id = $15, handler_name = $16, acknowledged_at = $17,
		contacted_at = $18, reviewed_at = $19, fed_at = $20, finished_at = $21, merged_into = $22, worth = $23, next_due = $24, next_rule = $25,
		urgency = $26, open = $27, clocks = $29, escalates_at = $30, fact_version = fact_version + 1, version = version + 1
		WHERE org_id = $1 AND id = $2 AND version = $28`,
		w.Org, w.ID, string(w.Stage), v[23], v[24], v[25], v[26], v[27], v[28], v[29], v[30], v[31], v[33], w.Wish, w.Handler.ID, w.Handler.Name,
		db.At(w.Acknowledged), db.At(w.Contacted), db.At(w.Reviewed), db.At(w.Fed), db.At(w.Finished), w.MergedInto, w.Worth, db.At(w.NextDue), w.NextRule,
		int64(w.Urgency()), w.Open, before.Version, clockText(w.Clocks), db.At(escalates(w.Clocks, w.Open)))
	if err != nil {
		return err
	}
	if n != 1 {
		return stale()
	}
	var version int64
	if err := tx.QueryRow(ctx, `SELECT fact_version FROM incident WHERE org_id = $1 AND id = $2`, w.Org, w.ID).Scan(&version); err != nil {
		return err
	}
	row.factVersion = version
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM record_exclusion WHERE org_id = $1 AND record_id = $2)`, w.Org, w.ID).Scan(&row.away); err != nil {
		return err
	}
	src := row.source(s)
	src.Were = max(1, len(before.Record.Staff))
	mds.Write(tx, w.Org, src, &w.Record)
	return nil
}

// tell writes a line of the timeline whose sentence the reporter sees, and stops the feedback clock.
func (s *Service) tell(tx *op.Tx, w *Whole, kind, sentence string, note []byte) error {
	s.event(tx, w.Org, w.ID, kind, sentence, note)
	w.Fed = tx.Now()
	w.done(tx, RuleFeedback)
	return tx.Emit("incident.told", Told{w.Org, w.ID})
}

// Acknowledge says that somebody has read the report. The promise to be in touch goes on.
func (s *Service) Acknowledge(ctx context.Context, org, record string) error {
	return s.change(ctx, ActHandle, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		if !w.Acknowledged.IsZero() {
			return audit.Read("incident", record), nil
		}
		w.Acknowledged = tx.Now()
		w.Record.RecordState = "under_review"
		if w.Handler.ID == "" {
			w.Handler = Colleague{ID: tx.Actor().ID, Name: tx.Actor().Name}
		}
		s.event(tx, org, record, "acknowledged", "Somebody has read your report", nil) // no answer yet: the promise of one goes on
		return audit.Changed("incident", record, audit.F("acknowledged", "yes")), tx.Emit("incident.told", Told{org, record})
	})
}

// Assign makes a colleague the named contact.
func (s *Service) Assign(ctx context.Context, org, record string, to Colleague) error {
	return s.change(ctx, ActHandle, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		kept, err := s.keptAway(ctx, tx, org, record, to.ID)
		if err != nil {
			return audit.Change{}, err
		}
		if kept {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "to", Message: "Choose somebody else. That person cannot see this report"}})
		}
		c := audit.Changed("incident", record, audit.FF("handler", w.Handler.ID, to.ID))
		w.Handler = to
		s.event(tx, org, record, "assigned", "", nil)
		return c, tx.Emit("incident.assigned", Assigned{Org: org, ID: record, To: to.ID})
	})
}

// Assigned announces that a colleague has a report to look after.
type Assigned struct{ Org, ID, To string }

func (s *Service) keptAway(ctx context.Context, q db.Querier, org, record, person string) (bool, error) {
	n, err := db.One(ctx, q, db.Scalar[int64], `SELECT COUNT(*) FROM record_exclusion WHERE org_id = $1 AND record_id = $2 AND person_id = $3`, org, record, person)
	return n > 0, err
}

// Reach is a contact with the person affected: made, or tried.
type Reach struct {
	// How is phone, in_person, message, email; Reached tells whether it came about.
	How     string
	Reached bool
	Note    string
}

// Contact records that somebody was in touch, or tried to be.
func (s *Service) Contact(ctx context.Context, org, record string, r Reach) error {
	r.Note = Clean(r.Note)
	var p fault.Problems
	switch r.How {
	case "phone", "in_person", "message", "email":
	default:
		p.Add("how", "Choose how you were in touch")
	}
	if len([]rune(r.Note)) > MaxNarrative {
		p.Add("note", "The note must be %d characters or fewer", MaxNarrative)
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActHandle, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		note, err := s.Ring.Seal(s.place(org, record, "event"), []byte(r.Note))
		if err != nil {
			return audit.Change{}, err
		}
		c := audit.Changed("incident", record, audit.F("contact", r.How), audit.F("note", s.Ring.Digest(org, []byte(r.Note))))
		if !r.Reached {
			s.event(tx, org, record, "tried", "We tried to reach you, and will try again", note)
			return c, tx.Emit("incident.told", Told{org, record})
		}
		if w.Acknowledged.IsZero() {
			w.Acknowledged = tx.Now()
		}
		if w.Contacted.IsZero() {
			w.Contacted = tx.Now()
		}
		if w.Handler.ID == "" {
			w.Handler = Colleague{ID: tx.Actor().ID, Name: tx.Actor().Name}
		}
		w.advance(Contacted)
		w.done(tx, RuleContact)
		return c, s.tell(tx, w, "contacted", "Someone contacted you", note)
	})
}

// advance moves the stage on, never back.
func (w *Whole) advance(to Stage) {
	if w.Stage.Step() >= 0 && to.Step() > w.Stage.Step() {
		w.Stage = to
	}
}

// Review moves the report to "we are looking into it" or "we decided what to change".
func (s *Service) Review(ctx context.Context, org, record string, to Stage, note string) error {
	if to != Looking && to != Decided {
		return fault.WithProblems(fault.Problems{{Field: "stage", Message: "Choose where the review stands"}})
	}
	note = Clean(note)
	return s.change(ctx, ActHandle, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		sealed, err := s.Ring.Seal(s.place(org, record, "event"), []byte(note))
		if err != nil {
			return audit.Change{}, err
		}
		c := audit.Changed("incident", record, audit.FF("stage", string(w.Stage), string(to)), audit.F("note", s.Ring.Digest(org, []byte(note))))
		w.advance(to)
		w.Record.RecordState = "under_review"
		if w.Acknowledged.IsZero() {
			w.Acknowledged = tx.Now()
		}
		if to == Decided && w.Reviewed.IsZero() {
			w.Reviewed = tx.Now()
			w.done(tx, RuleReview)
		}
		return c, s.tell(tx, w, string(to), to.Words(), sealed)
	})
}

// Answer is "you said, we did" as it is written.
type Answer struct {
	Said, Did string
	NotYet    bool
	// Next is when the reporter hears again about what could not be done yet, YYYY-MM-DD.
	Next string
}

// Problems gives what must be mended.
func (a Answer) Problems() fault.Problems {
	var p fault.Problems
	if a.Said == "" {
		p.Add("said", "Write what they asked for or told you, in a sentence")
	}
	if a.Did == "" {
		p.Add("did", "Write what was done, or why it could not be done yet")
	}
	if len([]rune(a.Said))+len([]rune(a.Did)) > MaxNarrative {
		p.Add("did", "The answer must be %d characters or fewer", MaxNarrative)
	}
	if _, err := time.Parse(time.DateOnly, a.Next); a.NotYet && err != nil {
		p.Add("next", "Say when they will hear from you again, as day, month and year")
	}
	return p
}

// Feedback gives the reporter a pair.
func (s *Service) Feedback(ctx context.Context, org, record string, a Answer) error {
	a.Said, a.Did = Clean(a.Said), Clean(a.Did)
	if err := fault.WithProblems(a.Problems()); err != nil {
		return err
	}
	return s.change(ctx, ActHandle, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		if err := s.pair(tx, w, a); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("incident", record, audit.F("said", s.Ring.Digest(org, []byte(a.Said))), audit.F("did", s.Ring.Digest(org, []byte(a.Did)))),
			s.tell(tx, w, "feedback", "There is an answer to what you said", nil)
	})
}

// Finish closes the review. There must be an answer: what changed, or why nothing could yet.
func (s *Service) Finish(ctx context.Context, org, record string, a Answer) error {
	a.Said, a.Did = Clean(a.Said), Clean(a.Did)
	return s.change(ctx, ActHandle, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		had, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM incident_pair WHERE org_id = $1 AND incident_id = $2`, org, record)
		if err != nil {
			return audit.Change{}, err
		}
		if had == 0 || a.Said != "" || a.Did != "" {
			if err := fault.WithProblems(a.Problems()); err != nil {
				return audit.Change{}, err
			}
			if err := s.pair(tx, w, a); err != nil {
				return audit.Change{}, err
			}
		}
		c := audit.Changed("incident", record, audit.FF("stage", string(w.Stage), string(Finished)))
		w.Stage, w.Finished, w.Open, w.Record.RecordState = Finished, tx.Now(), false, "final"
		if w.Reviewed.IsZero() {
			w.Reviewed = tx.Now()
		}
		for _, rule := range Rules {
			w.done(tx, rule)
		}
		if err := tx.Later("incident.worth", Told{org, record}, tx.Now().AddDate(0, 0, 30), ""); err != nil {
			return audit.Change{}, err
		}
		return c, s.tell(tx, w, "finished", Finished.Words(), nil)
	})
}

// Reopen takes a finished report up again, with a reason for those who look after it; its reporter is told that it is.
func (s *Service) Reopen(ctx context.Context, org, record, reason string) error {
	reason = Clean(reason)
	if reason == "" {
		return fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say why it is taken up again"}})
	}
	return s.change(ctx, ActHandle, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		if w.Stage != Finished {
			return audit.Change{}, fault.New(fault.Conflict, "This report is not finished")
		}
		note, err := s.Ring.Seal(s.place(org, record, "event"), []byte(reason))
		if err != nil {
			return audit.Change{}, err
		}
		w.Stage, w.Open, w.Finished, w.Record.RecordState = Looking, true, time.Time{}, "under_review"
		rule, ok := s.Clocks.Find(RuleReview, tx.Now())
		if ok {
			due := clock.Due(rule, tx.Now())
			for i := range w.Clocks {
				if w.Clocks[i].Rule == RuleReview {
					w.Clocks[i] = Clock{Rule: RuleReview, Start: tx.Now(), Due: due}
				}
			}
		}
		return audit.Changed("incident", record, audit.FF("stage", string(Finished), string(Looking))).Because(s.Ring.Digest(org, []byte(reason))),
			s.tell(tx, w, "reopened", "We have taken this up again", note)
	})
}

var pairTable = op.Table{Name: "incident_pair", Columns: []string{"org_id", "id", "incident_id", "at", "said", "did", "not_yet", "next_date"}}
