package casework

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

const caseColumns = `c.org_id, c.id, c.unit_id, c.lock, c.title, c.stage, c.lead_id, c.lead_name, c.opened_at, c.closed_at, c.outcome, c.first_date,
	c.incidents, c.affected, c.version`

func scanCase(r db.Row, more ...any) (c Case, err error) {
	err = r.Scan(append([]any{&c.Org, &c.ID, &c.Unit, &c.Lock, &c.Title, &c.Stage, &c.Lead, &c.LeadName, &c.OpenedAt, &c.ClosedAt, &c.Outcome, &c.First,
		&c.IncidentsN, &c.Affected, &c.Version}, more...)...)
	c.Ref = c.ID
	return c, err
}

// within gives the condition that a case lies in the scope. The sexual safety team works those under its own lock: the
// others are the violence reduction lead's.
func within(ctx context.Context, a *db.Args, sc authz.Scope) string {
	w := sc.Where(a, "c")
	if authz.From(ctx).Role == authz.SexualSafety {
		w += " AND c.lock = 'sexual_safety'"
	}
	return w
}

// Case gives a case that lies in the scope; one that is absent or out of reach is fault.NotFound.
func (s *Service) Case(ctx context.Context, sc authz.Scope, org, id string) (Case, error) {
	c, err := s.get(ctx, s.DB, sc, org, id)
	if !s.whole(ctx) {
		c.Outcome = shown(c.Outcome)
	}
	return c, err
}

func (s *Service) get(ctx context.Context, q db.Querier, sc authz.Scope, org, id string) (Case, error) {
	var a db.Args
	text := "SELECT " + caseColumns + ", c.next_due, c.next_text, c.unit_due, c.unit_text FROM case_record c WHERE c.org_id = " + a.Add(org) + " AND c.id = " + a.Add(id) +
		" AND " + within(ctx, &a, sc)
	c, err := db.One(ctx, q, func(r db.Row) (Case, error) { return s.scanNext(ctx, r) }, text, a.Values()...)
	if err != nil {
		return Case{}, err
	}
	c.Incidents, err = incidentsOf(ctx, q, org, id)
	return c, err
}

// scanNext reads caseColumns and what is due next: for those who open a case whole of everything, for others of what is
// for everybody.
func (s *Service) scanNext(ctx context.Context, r db.Row) (Case, error) {
	var due, unitDue db.Time
	var text, unitText string
	c, err := scanCase(r, &due, &text, &unitDue, &unitText)
	if !s.whole(ctx) {
		text, due = unitText, unitDue
	}
	if next := unlist(text); len(next) > 0 {
		c.Next, c.NextArgs, c.NextDue = next[0], next[1:], due
	}
	return c, err
}

// whole tells whether the reader opens cases whole.
func (s *Service) whole(ctx context.Context) bool {
	a := authz.From(ctx)
	return a.Role == authz.System || s.Door.Policy().May(a, ActFile)
}

func incidentsOf(ctx context.Context, q db.Querier, org, id string) ([]string, error) {
	return db.All(ctx, q, db.Scalar[string], `SELECT incident_id FROM case_incident WHERE org_id = $1 AND case_id = $2 ORDER BY at, incident_id`, org, id)
}

// In gives a case inside a rule whose target is op.On("case_record", org, id): the door has checked that it lies in the
// actor's scope. Whatever hangs on a case is changed so.
func (s *Service) In(ctx context.Context, tx *op.Tx, org, id string) (Case, error) {
	return s.get(ctx, tx, tx.Scope(), org, id)
}

// ByID gives a case to what the program does by itself, such as a clock that ran out: the program is cleared for no lock,
// so op.On finds it no locked case, and its target is op.In(org, ""). For anybody else it is fault.NotFound.
func (s *Service) ByID(ctx context.Context, q db.Querier, org, id string) (Case, error) {
	if authz.From(ctx).Role != authz.System {
		return Case{}, fault.Missing()
	}
	c, err := db.One(ctx, q, func(r db.Row) (Case, error) { return s.scanNext(ctx, r) },
		"SELECT "+caseColumns+", c.next_due, c.next_text, c.unit_due, c.unit_text FROM case_record c WHERE c.org_id = $1 AND c.id = $2", org, id)
	if err == nil {
		c.Incidents, err = incidentsOf(ctx, q, org, id)
	}
	return c, err
}

// Of gives the id of the case that a report is in, "" for none or one out of reach.
func (s *Service) Of(ctx context.Context, sc authz.Scope, org, report string) (string, error) {
	var a db.Args
	q := "SELECT c.id FROM case_incident ci JOIN case_record c ON c.org_id = ci.org_id AND c.id = ci.case_id WHERE ci.org_id = " + a.Add(org) +
		" AND ci.incident_id = " + a.Add(report) + " AND " + within(ctx, &a, sc)
	list, err := db.All(ctx, s.DB, db.Scalar[string], q, a.Values()...)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}
