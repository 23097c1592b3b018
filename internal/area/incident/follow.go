package incident

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Register gives the runner what follows from reports by itself: telling the people who look after them, telling their
// writers, and telling the next person when a promise is overdue. The messages say nothing of what happened.
func (s *Service) Register(r *jobs.Runner) {
	jobs.On(r, "incident.reported", "tell those who look after it", s.tellOfReport)
	jobs.On(r, "incident.told", "tell the writer", s.tellWriter)
	jobs.On(r, "incident.worth", "ask the writer", s.tellWriter)
	jobs.On(r, "incident.replied", "tell the named contact", s.tellContact)
	jobs.On(r, "incident.assigned", "tell the colleague", func(ctx context.Context, org string, a Assigned) error {
		return s.tellAll(ctx, org, a.ID, notify.Assigned, []string{a.To})
	})
	jobs.On(r, "incident.glass", "tell its team", s.tellOfGlass)
	r.Every("incident.overdue", jobs.Each(overdueEvery), s.Escalate)
}

const overdueEvery = hour / 12

// tellAll writes a notice for each person, in one change.
func (s *Service) tellAll(ctx context.Context, org, record string, t notify.Template, people []string) error {
	if len(people) == 0 {
		return nil
	}
	path := "/reports/" + record
	if t == notify.ReportUpdate {
		path = "/my-reports/" + record
	}
	_, err := op.Do(ctx, s.Door, ActEscalate, op.In(org, "").Once("tell/"+record), func(tx *op.Tx) (int, audit.Change, error) {
		for _, p := range people {
			if err := notify.Tell(ctx, tx, notify.Notice{Org: org, Person: p, Template: t, Table: "incident", Record: record, Path: path}); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return len(people), audit.Change{Verb: "told", Kind: "incident", Record: record, Fields: []audit.Field{audit.F("template", string(t))}}, nil
	})
	return err
}

// row reads what telling needs to know of a record.
func (s *Service) row(ctx context.Context, org, record string) (*row, error) {
	return db.One(ctx, s.DB, func(r db.Row) (*row, error) {
		w := &row{}
		err := r.Scan(&w.Org, &w.ID, &w.Unit, &w.Lock, &w.Naming, &w.Handler.ID, &w.Open, &w.names)
		return w, err
	}, `SELECT org_id, id, unit_id, lock, naming, handler_id, open, names FROM incident WHERE org_id = $1 AND id = $2`, org, record)
}

// tellFirst bounds how many people are told of one report.
const tellFirst = 5

func (s *Service) tellOfReport(ctx context.Context, org string, e Reported) error {
	w, err := s.row(ctx, org, e.ID)
	if err != nil {
		return err
	}
	people, _, err := s.openers(ctx, w.Org, w.Unit, w.Lock)
	if err != nil {
		return err
	}
	return s.tellAll(ctx, org, e.ID, notify.ReportReceived, ids(people, tellFirst))
}

func ids(people []Colleague, most int) []string {
	var out []string
	for _, p := range people[:min(most, len(people))] {
		out = append(out, p.ID)
	}
	return out
}

// tellWriter tells the writer of a report under their own name. Nobody knows who wrote a protected one, so nobody can be
// told; its writer looks with the code.
func (s *Service) tellWriter(ctx context.Context, org string, e Told) error {
	w, err := s.row(ctx, org, e.ID)
	if err != nil || w.Naming != "named" {
		return err
	}
	b, err := s.Ring.Open(s.place(org, e.ID, "names"), w.names)
	if err != nil || b == nil {
		return err
	}
	var names []Name
	if err := json.Unmarshal(b, &names); err != nil {
		return err
	}
	for _, n := range names {
		if n.Who == "reporter" && n.Person != "" {
			return s.tellAll(ctx, org, e.ID, notify.ReportUpdate, []string{n.Person})
		}
	}
	return nil
}

func (s *Service) tellContact(ctx context.Context, org string, e Told) error {
	w, err := s.row(ctx, org, e.ID)
	if err != nil {
		return err
	}
	if w.Handler.ID != "" {
		return s.tellAll(ctx, org, e.ID, notify.MessageWaiting, []string{w.Handler.ID})
	}
	people, _, err := s.openers(ctx, w.Org, w.Unit, w.Lock)
	if err != nil {
		return err
	}
	return s.tellAll(ctx, org, e.ID, notify.MessageWaiting, ids(people, 1))
}

// tellOfGlass tells the team of a locked report, and the privacy lead, that somebody else opened it.
func (s *Service) tellOfGlass(ctx context.Context, org string, e Told) error {
	w, err := s.row(ctx, org, e.ID)
	if err != nil {
		return err
	}
	people, _, err := s.openers(ctx, w.Org, w.Unit, w.Lock)
	if err != nil {
		return err
	}
	leads, err := s.Holders(ctx, s.DB, org, "", authz.Privacy)
	if err != nil {
		return err
	}
	return s.tellAll(ctx, org, e.ID, notify.Escalation, ids(append(people, leads...), 2*tellFirst))
}
