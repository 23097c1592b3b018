package casework

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// SupportState is what came of a step of support.
type SupportState string

// The states. Declining is recorded without a reason and held against nobody; who declined may be offered it again, and
// may change their mind.
const (
	Waiting  SupportState = ""
	Offered  SupportState = "offered"
	Accepted SupportState = "accepted"
	Declined SupportState = "declined"
	Done     SupportState = "done"
)

var supportWords = map[SupportState]string{Waiting: "Not offered yet", Offered: "Offered", Accepted: "Accepted", Declined: "Declined", Done: "Done"}

// Words gives the state in plain words, the key of its translation.
func (s SupportState) Words() string { return supportWords[s] }

var supportMoves = map[SupportState][]SupportState{
	Waiting:  {Offered, Accepted, Declined, Done},
	Offered:  {Accepted, Declined, Done},
	Accepted: {Done, Declined},
	Declined: {Offered, Accepted, Done},
}

// Next gives what a step may become.
func (s SupportState) Next() []SupportState { return supportMoves[s] }

// Step is one step of somebody's support as it stands.
type Step struct {
	SupportRule
	// Earliest is when it may begin, Due when it is due.
	Earliest, Due time.Time
	State         SupportState
	At            time.Time
	By            string
	Note          string
}

// Waits tells whether something still has to be done about the step.
func (s *Step) Waits() bool { return s.State == Waiting || s.State == Accepted }

// Plan is the support of one person.
type Plan struct {
	Person Person
	Steps  []Step
}

// maxSupportNote bounds the practical note of a step, in characters.
const maxSupportNote = 160

// Support gives the support plan of everybody in a case who was hurt or saw it.
func (s *Service) Support(ctx context.Context, sc authz.Scope, org, id string) ([]Plan, error) {
	c, err := s.Case(ctx, sc, org, id)
	if err != nil {
		return nil, err
	}
	return s.plans(ctx, s.DB, c)
}

type answer struct {
	person, step string
	state        SupportState
	at           time.Time
	by, note     string
}

func (s *Service) plans(ctx context.Context, q db.Querier, c Case) ([]Plan, error) {
	list, err := people(ctx, q, c.Org, c.ID)
	if err != nil {
		return nil, err
	}
	answers, err := db.All(ctx, q, func(r db.Row) (answer, error) {
		var a answer
		var at db.Time
		var note []byte
		if err := r.Scan(&a.person, &a.step, &a.state, &at, &a.by, &note); err != nil {
			return a, err
		}
		a.at = at.Time
		b, err := s.Ring.Open(s.place(c.Org, c.ID, "support"), note)
		a.note = string(b)
		return a, err
	}, `SELECT person_id, step, state, at, by_name, note FROM case_support WHERE org_id = $1 AND case_id = $2`, c.Org, c.ID)
	if err != nil {
		return nil, err
	}
	given := map[[2]string]answer{}
	for _, a := range answers {
		given[[2]string{a.person, a.step}] = a
	}
	var out []Plan
	for _, p := range list {
		if p.Part == Alleged {
			continue
		}
		plan := Plan{Person: p}
		for _, r := range SupportRules() {
			if p.Part == Witness && !r.Witness || r.If != "" && !slices.Contains(p.Marks, r.If) || !r.rule(r.Within).Holds(p.Since) {
				continue
			}
			a := given[[2]string{p.ID, r.ID}]
			step := Step{SupportRule: r, State: a.state, At: a.at, By: a.by, Note: a.note}
			step.Earliest, step.Due = r.times(p.Since)
			plan.Steps = append(plan.Steps, step)
		}
		out = append(out, plan)
	}
	return out, nil
}

// begin keeps the case's task of support: the step that is due next, over all its people.
func (s *Service) begin(ctx context.Context, tx *op.Tx, c Case) error {
	plans, err := s.plans(ctx, tx, c)
	if err != nil {
		return err
	}
	var next *Step
	var who string
	for i := range plans {
		for k := range plans[i].Steps {
			st := &plans[i].Steps[k]
			if st.Waits() && (st.Must || st.State == Accepted) && (next == nil || st.Due.Before(next.Due)) {
				next, who = st, plans[i].Person.Label
			}
		}
	}
	if next == nil {
		return s.Settle(ctx, tx, c, "support")
	}
	due := next.Due
	if least := c.OpenedAt.AddDate(0, 0, 1); due.Before(least) { // what was due before the case was opened is recorded within a day
		due = least
	}
	return s.Task(ctx, tx, c, Task{Key: "support", Text: "%s: %s", Args: []string{who, next.Text}, Due: db.At(due), Path: Path(c.ID) + "/support"})
}

// Answer records what came of a step of somebody's support. note is a few practical words, such as whom to ring; what is
// said in support has no place here.
func (s *Service) Answer(ctx context.Context, org, id, person, step string, to SupportState, note string) error {
	note, p := typed("note", note, "", maxSupportNote)
	if len(incident.Scan(note)) > 0 {
		p.Add("note", "Leave names and numbers out of the note")
	}
	if to != Offered && to != Accepted && to != Declined && to != Done {
		p.Add("state", "Choose what came of it")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActSupport, op.On("case_record", org, id), func(tx *op.Tx) (bool, audit.Change, error) {
		c, err := s.In(ctx, tx, org, id)
		if err != nil {
			return false, audit.Change{}, err
		}
		ch, err := s.answerStep(ctx, tx, c, person, step, to, note)
		return true, ch, err
	})
	return err
}

// answerStep writes down what came of a step, and hands it on.
func (s *Service) answerStep(ctx context.Context, tx *op.Tx, c Case, person, step string, to SupportState, note string) (audit.Change, error) {
	plans, err := s.plans(ctx, tx, c)
	if err != nil {
		return audit.Change{}, err
	}
	who, st := stepOf(plans, person, step)
	if st == nil {
		return audit.Change{}, fault.Missing()
	}
	if st.State == to && st.Note == note {
		return audit.Read("case", c.ID, audit.F("support", step)), nil
	}
	if st.State != to && !slices.Contains(st.State.Next(), to) {
		return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "state", Message: "Somebody recorded this step already: %s", Args: []any{st.State.Words()}, Kind: fault.Conflict}})
	}
	var sealed []byte
	if note != "" {
		if sealed, err = s.Ring.Seal(s.place(c.Org, c.ID, "support"), []byte(note)); err != nil {
			return audit.Change{}, err
		}
	}
	if _, err := tx.Exec(ctx, `INSERT INTO case_support (org_id, case_id, person_id, step, state, at, by_id, by_name, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (org_id, case_id, person_id, step) DO UPDATE SET state = excluded.state, at = excluded.at, by_id = excluded.by_id, by_name = excluded.by_name, note = excluded.note`,
		c.Org, c.ID, person, step, string(to), db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, sealed); err != nil {
		return audit.Change{}, err
	}
	if c.Open() {
		if err := s.begin(ctx, tx, c); err != nil {
			return audit.Change{}, err
		}
	}
	if st.Code != "" && who.Incident != "" && who.Part == Affected {
		if err := s.Known(ctx, tx, c, Known{Incident: who.Incident, Staff: who.IncidentN, Support: []string{st.Code}}); err != nil {
			return audit.Change{}, err
		}
	}
	return audit.Changed("case", c.ID, audit.F("person", person), audit.F("support", step), audit.FF("state", string(st.State), string(to))),
		s.Note(ctx, tx, c, Note{Kind: "support", Text: "%s: %s. %s", Args: []string{who.Label, st.Text, to.Words()}, Action: ActRead})
}

func stepOf(plans []Plan, person, step string) (Person, *Step) {
	for i := range plans {
		for k := range plans[i].Steps {
			if plans[i].Person.ID == person && plans[i].Steps[k].ID == step {
				return plans[i].Person, &plans[i].Steps[k]
			}
		}
	}
	return Person{}, nil
}
