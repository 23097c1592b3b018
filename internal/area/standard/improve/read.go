package improve

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Action reads one in reach with its history, the newest step first. Out of reach is fault.NotFound.
func (s *Service) Action(ctx context.Context, sc authz.Scope, org, record string) (Action, []Step, error) {
	a, err := s.load(ctx, s.DB, sc, org, record)
	if err != nil {
		return a, nil, err
	}
	steps, err := db.All(ctx, s.DB, func(r db.Row) (Step, error) {
		var x Step
		var note []byte
		err := r.Scan(&x.At, &x.Name, &x.Kind, &x.Progress, &note)
		if err == nil && len(note) > 0 {
			note, err = s.Ring.Open(place(org, record, "step"), note)
			x.Note = string(note)
		}
		return x, err
	}, `SELECT at, actor_name, kind, progress, note FROM plan_step WHERE org_id = $1 AND action_id = $2 ORDER BY at DESC, id DESC LIMIT 200`, org, record)
	return a, steps, err
}

func (s *Service) load(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Action, error) {
	var a db.Args
	query := `SELECT ` + actionColumns + ` FROM plan_action s WHERE s.org_id = ` + a.Add(org) + ` AND s.id = ` + a.Add(record) + ` AND ` + sc.Where(&a, "s")
	return db.One(ctx, q, s.scan, query, a.Values()...)
}

// Filter narrows a plan. Empty fields narrow nothing.
type Filter struct {
	Assessment, Indicator string
	States                []State
	// Late keeps what is open and past its day.
	Late bool
	// Person keeps what somebody owns.
	Person string
}

// List gives the actions in reach, what waits first and then by day.
func (s *Service) List(ctx context.Context, sc authz.Scope, org string, f Filter) ([]Action, error) {
	var a db.Args
	q := `SELECT ` + actionColumns + ` FROM plan_action s WHERE s.org_id = ` + a.Add(org) + ` AND ` + sc.Where(&a, "s")
	if f.Assessment != "" {
		q += ` AND s.assessment_id = ` + a.Add(f.Assessment)
	}
	if f.Indicator != "" {
		q += ` AND s.indicator = ` + a.Add(f.Indicator)
	}
	if f.Person != "" {
		q += ` AND s.person_id = ` + a.Add(f.Person)
	}
	if len(f.States) > 0 {
		var list []string
		for _, x := range f.States {
			list = append(list, string(x))
		}
		q += ` AND s.state IN ` + db.In(&a, list)
	}
	if f.Late {
		q += ` AND s.state = 'open' AND s.due_at < ` + a.Add(db.At(s.Now()))
	}
	return db.All(ctx, s.DB, s.scan, q+` ORDER BY CASE s.state WHEN 'inherited' THEN 0 WHEN 'open' THEN 1 ELSE 2 END, COALESCE(s.due_at, s.made_at), s.id LIMIT 1000`, a.Values()...)
}

// ofAssessment gives every action of an assessment for whoever may read that.
func (s *Service) ofAssessment(ctx context.Context, q db.Querier, org, assessment string) ([]Action, error) {
	return db.All(ctx, q, s.scan, `SELECT `+actionColumns+` FROM plan_action s WHERE s.org_id = $1 AND s.assessment_id = $2
		ORDER BY CASE s.state WHEN 'inherited' THEN 0 WHEN 'open' THEN 1 ELSE 2 END, COALESCE(s.due_at, s.made_at), s.id LIMIT 2000`, org, assessment)
}

// Sum is what a plan comes to.
type Sum struct {
	Open, Late, Done, Waiting, Closed int
	// Cost is what open and done actions cost together, and Left what open ones still do, in pence.
	Cost, Left int64
}

// SumOf adds up a plan.
func (s *Service) SumOf(list []Action) (n Sum) {
	now := s.Now()
	for i := range list {
		a := &list[i]
		switch a.State {
		case Open:
			n.Open++
			n.Cost, n.Left = n.Cost+a.Cost, n.Left+a.Cost
			if a.Late(now) {
				n.Late++
			}
		case Done:
			n.Done++
			n.Cost += a.Cost
		case Inherited:
			n.Waiting++
		case Closed, Merged:
			n.Closed++
		}
	}
	return n
}
