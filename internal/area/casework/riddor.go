package casework

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Assessment is what the decision table of RIDDOR says of somebody affected, what a competent person decided, and what
// was reported.
type Assessment struct {
	Org, Case, Person, Label string
	Facts                    riddor.Facts // without Spans, which are the person's absences
	// Assessed tells that a competent person has looked at the facts; before, they are what the report said.
	Assessed bool
	riddor.Decision
	// Decided is what the competent person decided, "" for nothing yet: it may differ from Result, with Reason. DecidedOn
	// is what the table said then; when it says something else later, a decision is asked for again.
	Decided, DecidedOn     riddor.Result
	DecidedAt              time.Time
	DecidedBy, DecidedName string
	Reason                 string
	// Receipt is the number that HSE gave; SubmittedFor is what was reported.
	Receipt                    string
	SubmittedAt                time.Time
	SubmittedBy, SubmittedName string
	SubmittedFor               riddor.Result
	Version, DraftVersion      int64
	// noted is the result that was written last; Result is as things stand now.
	noted riddor.Result
}

// Holds gives what is to be gone by: what was decided, or what the table says while nobody has.
func (a *Assessment) Holds() riddor.Result {
	if a.Decided != "" {
		return a.Decided
	}
	return a.Result
}

// ToReport tells that HSE has to be told and has not been yet of this.
func (a *Assessment) ToReport() bool {
	return a.Holds().Report() && (a.SubmittedAt.IsZero() || a.SubmittedFor != a.Holds())
}

// Undecided tells that a competent person has to decide: nobody has, of something that is more than nothing.
func (a *Assessment) Undecided() bool {
	return a.Decided == "" && (a.Result != riddor.None || a.PsychOnly || a.Foretold)
}

// RiddorPath is where the assessment of somebody affected stands.
func RiddorPath(caseID, person string) string { return Path(caseID) + "/riddor/" + person }

// AssessRiddor takes what a competent person knows of somebody affected, and gives what the table says of it. version is
// the one that they saw, 0 for none yet.
func (s *Service) AssessRiddor(ctx context.Context, org, caseID, person string, f riddor.Facts, version int64) (Assessment, error) {
	if err := fault.WithProblems(factProblems(f, s.now())); err != nil {
		return Assessment{}, err
	}
	return onCase(ctx, s, ActRiddor, org, caseID, func(tx *op.Tx, c Case) (Assessment, audit.Change, error) {
		p, err := s.affected(ctx, tx, c, person)
		if err != nil {
			return Assessment{}, audit.Change{}, err
		}
		if was, err := s.assessment(ctx, tx, c, p); err == nil && was.Version != version || err != nil && (version != 0 || !fault.Is(err, fault.NotFound)) {
			return Assessment{}, audit.Change{}, orStale(err)
		}
		if err := s.assess(ctx, tx, c, p, &f); err != nil {
			return Assessment{}, audit.Change{}, err
		}
		a, err := s.assessment(ctx, tx, c, p)
		return a, audit.Changed("riddor", p.ID, audit.F("case", c.ID), audit.F("row", number(a.Row)), audit.F("result", string(a.Result))), err
	})
}

func orStale(err error) error {
	if err == nil || fault.Is(err, fault.NotFound) {
		err = stale()
	}
	return err
}

func factProblems(f riddor.Facts, now time.Time) fault.Problems {
	var p fault.Problems
	today := clock.DayOf(now)
	rules, ok := riddor.On(riddor.Shipped(), f.Accident)
	if f.Accident.IsZero() || f.Accident.After(now) || !ok {
		p.Add("accident", "Enter when it happened, as a day and a time that have been")
	}
	if f.Specified != "" {
		if _, ok := riddor.Find(rules.Specified, f.Specified); !ok {
			p.Add("specified", "Choose an injury of the list, or none")
		}
	}
	if f.Occurrence != "" {
		if _, ok := riddor.Find(rules.Occurrences, f.Occurrence); !ok {
			p.Add("occurrence", "Choose an occurrence of the list, or none")
		}
	}
	for field, d := range map[string]clock.Day{"died": f.Died, "disease": f.Disease} {
		if _, err := clock.ParseDay(string(d)); err != nil || d > today {
			p.Add(field, "Enter a day that has been, or leave it empty")
		}
	}
	if f.PsychOnly && f.Specified != "" {
		p.Add("specified", "An injury to the body cannot be of the mind alone. Change one of the two")
	}
	return p
}

// DecideRiddor records what a competent person decides. Where it is not what the table says, a reason is needed.
func (s *Service) DecideRiddor(ctx context.Context, org, caseID, person string, result riddor.Result, reason string, version int64) error {
	reason = clean(reason)
	var p fault.Problems
	if result.Words() == "" {
		p.Add("result", "Choose what you decide")
	}
	if len([]rune(reason)) > 4000 {
		p.Add("reason", "The reason must be %d characters or fewer", 4000)
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onAssessment(ctx, org, caseID, person, version, func(tx *op.Tx, c Case, p Person, a *Assessment) (audit.Change, error) {
		if reason == "" && (result != a.Result || a.PsychOnly) {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say why. It is not what the table says, or the table leaves it to you"}})
		}
		sealed, err := s.Ring.Seal(s.place(org, p.ID, "riddor reason"), []byte(reason))
		if err != nil {
			return audit.Change{}, err
		}
		err = tx.Must(ctx, `UPDATE riddor_assessment SET decided = $4, decided_on = $5, decided_at = $6, decided_by = $7, decided_name = $8, reason = $9
			WHERE org_id = $1 AND case_id = $2 AND person_id = $3`, org, c.ID, p.ID, string(result), string(a.Result), db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, sealed)
		a.Decided = result
		return audit.Changed("riddor", p.ID, audit.F("case", c.ID), audit.FF("decided", string(a.Result), string(result)), audit.F("reason", s.Ring.Digest(org, []byte(reason)))), err
	})
}

// SubmitRiddor records that the report was made to HSE, which the program never does itself.
func (s *Service) SubmitRiddor(ctx context.Context, org, caseID, person, receipt string, at time.Time, version int64) error {
	receipt = clean(receipt)
	var p fault.Problems
	if receipt == "" || len(receipt) > 40 {
		p.Add("receipt", "Enter the number that HSE gave, as it stands on their page or e-mail")
	}
	if at.IsZero() || at.After(s.now()) {
		p.Add("submitted", "Enter when it was sent, as a day and a time that have been")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onAssessment(ctx, org, caseID, person, version, func(tx *op.Tx, c Case, p Person, a *Assessment) (audit.Change, error) {
		if !a.Decided.Report() {
			return audit.Change{}, fault.New(fault.Conflict, "Decide first that it is reported, and why")
		}
		err := tx.Must(ctx, `UPDATE riddor_assessment SET receipt = $4, submitted_at = $5, submitted_by = $6, submitted_name = $7, submitted_for = $8
			WHERE org_id = $1 AND case_id = $2 AND person_id = $3`, org, c.ID, p.ID, receipt, db.At(at), tx.Actor().ID, tx.Actor().Name, string(a.Decided))
		a.SubmittedAt, a.SubmittedFor, a.Receipt = at, a.Decided, receipt
		return audit.Changed("riddor", p.ID, audit.F("case", c.ID), audit.F("receipt", receipt), audit.F("submitted", at.UTC().Format(time.RFC3339))), err
	})
}

// onAssessment changes an assessment that was seen at a version, and carries on what follows.
func (s *Service) onAssessment(ctx context.Context, org, caseID, person string, version int64, f func(*op.Tx, Case, Person, *Assessment) (audit.Change, error)) error {
	_, err := onCase(ctx, s, ActRiddor, org, caseID, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		p, err := s.affected(ctx, tx, c, person)
		if err != nil {
			return false, audit.Change{}, err
		}
		a, err := s.assessment(ctx, tx, c, p)
		if err == nil && a.Version != version {
			err = stale()
		}
		if err != nil {
			return false, audit.Change{}, err
		}
		change, err := f(tx, c, p, &a)
		if err == nil {
			err = tx.Must(ctx, `UPDATE riddor_assessment SET version = version + 1 WHERE org_id = $1 AND case_id = $2 AND person_id = $3`, org, c.ID, p.ID)
		}
		if err == nil {
			err = s.riddorFollows(ctx, tx, c, p, a)
		}
		return true, change, err
	})
	return err
}

// Assessments gives those of a case in reach, by person.
func (s *Service) Assessments(ctx context.Context, sc authz.Scope, org, caseID string) ([]Assessment, error) {
	c, err := s.Case(ctx, sc, org, caseID)
	if err != nil {
		return nil, err
	}
	list, err := people(ctx, s.DB, org, caseID)
	var out []Assessment
	for _, p := range list {
		if err != nil {
			return nil, err
		}
		if p.Part != Affected {
			continue
		}
		var a Assessment
		if a, err = s.assessment(ctx, s.DB, c, p); fault.Is(err, fault.NotFound) {
			err = nil
		} else {
			out = append(out, a)
		}
	}
	return out, err
}

func (s *Service) assessment(ctx context.Context, q db.Querier, c Case, p Person) (Assessment, error) {
	a, err := db.One(ctx, q, func(r db.Row) (Assessment, error) {
		a := Assessment{Org: c.Org, Case: c.ID, Person: p.ID, Label: p.Label}
		var facts, reason []byte
		var accident, due, decided, sent db.Time
		var by string
		err := r.Scan(&accident, &facts, &by, &a.Row, &a.Result, &a.AtOnce, &due, &a.Run.Days, &a.Foretold, &a.PsychOnly, &a.Decided, &a.DecidedOn, &decided, &a.DecidedBy, &a.DecidedName,
			&reason, &a.DraftVersion, &a.Receipt, &sent, &a.SubmittedBy, &a.SubmittedName, &a.SubmittedFor, &a.Version)
		if err != nil {
			return a, err
		}
		b, err := s.Ring.Open(s.place(c.Org, p.ID, "riddor"), facts)
		if err == nil {
			err = json.Unmarshal(b, &a.Facts)
		}
		if err != nil {
			return a, err
		}
		b, err = s.Ring.Open(s.place(c.Org, p.ID, "riddor reason"), reason)
		a.Facts.Accident, a.Assessed, a.Due, a.DecidedAt, a.SubmittedAt, a.Reason = accident.Time, by != "", due.Time, decided.Time, sent.Time, string(b)
		return a, err
	}, `SELECT accident_at, facts, assessed_by, table_row, result, at_once, due_at, days, foretold, psych_only, decided, decided_on, decided_at, decided_by, decided_name,
		reason, draft_version, receipt, submitted_at, submitted_by, submitted_name, submitted_for, version FROM riddor_assessment WHERE org_id = $1 AND case_id = $2 AND person_id = $3`, c.Org, c.ID, p.ID)
	if err != nil {
		return a, err
	}
	a.noted = a.Result
	return a, s.explain(ctx, q, &a)
}

// explain works the table out again, for the reasons, as things stand now.
func (s *Service) explain(ctx context.Context, q db.Querier, a *Assessment) error {
	rules, ok := riddor.On(riddor.Shipped(), a.Facts.Accident)
	if !ok {
		return nil
	}
	list, err := absencesOf(ctx, q, a.Org, a.Case)
	a.Facts.Spans = spansOf(list, a.Person)
	a.Decision = riddor.Decide(rules, a.Facts, s.now())
	return err
}

func spansOf(list []Absence, person string) (out []riddor.Span) {
	for _, x := range list {
		if x.Person == person {
			out = append(out, x.Span)
		}
	}
	return out
}

// Assessment gives that of somebody affected in a case in reach; fault.NotFound where there is none yet.
func (s *Service) Assessment(ctx context.Context, sc authz.Scope, org, caseID, person string) (Assessment, error) {
	list, err := s.Assessments(ctx, sc, org, caseID)
	for _, a := range list {
		if a.Person == person {
			return a, nil
		}
	}
	return Assessment{}, orMissing(err)
}
