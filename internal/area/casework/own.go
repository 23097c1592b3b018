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

// Mine is somebody's own part in a case: what it lets them see and choose is about themselves alone. Only this file
// makes one, so whoever holds it was found to be that person.
type Mine struct {
	Case   Case
	Person Person
}

const ownText = `SELECT p.case_id, p.id FROM case_person p WHERE p.org_id = $1 AND p.staff_id = $2 AND p.part <> 'alleged' AND NOT p.gone
	AND NOT EXISTS (SELECT 1 FROM record_exclusion x WHERE x.org_id = p.org_id AND x.record_id = p.case_id AND x.person_id = p.staff_id)`

// Mine gives the parts that the signed-in actor has in cases as somebody affected or a witness, the newest case first. A
// lock keeps others out, never those it is about.
func (s *Service) Mine(ctx context.Context) ([]Mine, error) {
	return s.mine(ctx, s.DB, "")
}

// MineIn gives the actor's part in one case; fault.NotFound where they have none.
func (s *Service) MineIn(ctx context.Context, id string) (Mine, error) {
	list, err := s.mine(ctx, s.DB, id)
	if err != nil {
		return Mine{}, err
	}
	if len(list) == 0 {
		return Mine{}, fault.Missing()
	}
	return list[0], nil
}

func (s *Service) mine(ctx context.Context, q db.Querier, only string) ([]Mine, error) {
	a := authz.From(ctx)
	if _, err := s.Door.Policy().Check(a, ActOwn); err != nil {
		return nil, err
	}
	text, args := ownText, []any{a.Org, a.ID}
	if only != "" {
		text, args = text+" AND p.case_id = $3", append(args, only)
	}
	type at struct{ id, person string }
	found, err := db.All(ctx, q, func(r db.Row) (x at, err error) { return x, r.Scan(&x.id, &x.person) }, text+" ORDER BY p.at DESC, p.case_id, p.id LIMIT 100", args...)
	if err != nil {
		return nil, err
	}
	var out []Mine
	for _, f := range found {
		c, err := db.One(ctx, q, func(r db.Row) (Case, error) { return scanCase(r) }, "SELECT "+caseColumns+" FROM case_record c WHERE c.org_id = $1 AND c.id = $2", a.Org, f.id)
		if err != nil {
			return nil, err
		}
		list, err := people(ctx, q, a.Org, f.id)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if p.ID == f.person {
				out = append(out, Mine{Case: c, Person: p})
			}
		}
	}
	return out, nil
}

// Own runs a change that somebody makes of their own part in a case. Whether it is still theirs, and the case open, is
// looked at inside it. Timeline and log name the part ("Person A"), never who it is. Areas that stand on cases use it for
// what concerns that person alone.
func Own[T any](ctx context.Context, s *Service, m Mine, f func(tx *op.Tx, c Case) (T, audit.Change, error)) (T, error) {
	return ofOwn(ctx, s, m, false, f)
}

// ofOwn is Own, of a finished case too where what is asked for does not end with it.
func ofOwn[T any](ctx context.Context, s *Service, m Mine, finished bool, f func(tx *op.Tx, c Case) (T, audit.Change, error)) (T, error) {
	who := authz.From(ctx)
	if _, err := s.Door.Policy().Check(who, ActOwn); err != nil {
		var none T
		return none, err
	}
	veiled := who.Veiled(m.Case.Org, false)
	veiled.Name, veiled.Request = m.Person.Label, who.Request
	return op.Do(authz.With(ctx, veiled), s.Door, ActChoose, op.In(m.Case.Org, m.Case.Unit).Once("case/"+m.Case.ID), func(tx *op.Tx) (T, audit.Change, error) {
		var none T
		list, err := s.mine(ctx, tx, m.Case.ID)
		if err != nil {
			return none, audit.Change{}, err
		}
		if len(list) == 0 || list[0].Person.ID != m.Person.ID {
			return none, audit.Change{}, fault.Missing()
		}
		if !list[0].Case.Open() && !finished {
			return none, audit.Change{}, fault.New(fault.Conflict, "This case is finished. Ring your named contact if something should still be done")
		}
		return f(tx, list[0].Case)
	})
}

// MySupport gives the steps of one's own support.
func (s *Service) MySupport(ctx context.Context, m Mine) (Plan, error) {
	plans, err := s.plans(ctx, s.DB, m.Case)
	for _, p := range plans {
		if p.Person.ID == m.Person.ID {
			return p, err
		}
	}
	return Plan{Person: m.Person}, err
}

// Choose says yes or no to a step of one's own support. No reason is asked for.
func (s *Service) Choose(ctx context.Context, m Mine, step string, to SupportState) error {
	if to != Accepted && to != Declined {
		return fault.WithProblems(fault.Problems{{Field: "state", Message: "Choose yes or no"}})
	}
	_, err := Own(ctx, s, m, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		ch, err := s.answerStep(ctx, tx, c, m.Person.ID, step, to, "")
		return true, ch, err
	})
	return err
}

// OpenedBy is that somebody opened names which one's own lies among. Their reason stays with the log: it may speak of others.
type OpenedBy struct {
	Name string
	At   time.Time
}

// OpenedMine gives who has opened the names of one's case or report, newest first.
func (s *Service) OpenedMine(ctx context.Context, m Mine) ([]OpenedBy, error) {
	list, err := audit.Of(ctx, s.DB, m.Case.Org, "case names", m.Case.ID)
	if err == nil && m.Person.Incident != "" {
		var more []audit.Entry
		more, err = audit.Of(ctx, s.DB, m.Case.Org, "names", m.Person.Incident)
		list = append(list, more...)
	}
	var out []OpenedBy
	for _, e := range list {
		if e.Outcome == audit.Done {
			out = append(out, OpenedBy{Name: e.Name, At: e.At})
		}
	}
	slices.SortStableFunc(out, func(a, b OpenedBy) int { return b.At.Compare(a.At) })
	return out, err
}

// MyReport gives the report that brought one into the case, without anything sealed; ok is false for somebody who was added
// by hand.
func (s *Service) MyReport(ctx context.Context, m Mine) (r incident.Incident, ok bool, err error) {
	if m.Person.Incident == "" {
		return r, false, nil
	}
	r, err = s.Incidents.About(ctx, m.Case.Org, m.Person.Incident)
	return r, err == nil, err
}
