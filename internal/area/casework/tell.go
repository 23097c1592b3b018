package casework

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// tell writes a notice for each of some people. It says that something waits, and nothing of what.
func (s *Service) tell(ctx context.Context, org, id, path string, t notify.Template, people []string) error {
	if len(people) == 0 {
		return nil
	}
	_, err := op.Do(ctx, s.Door, ActFollow, op.In(org, "").Once("tell/"+id), func(tx *op.Tx) (int, audit.Change, error) {
		for _, p := range people {
			if err := notify.Tell(ctx, tx, notify.Notice{Org: org, Person: p, Template: t, Table: "case_record", Record: id, Path: path}); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return len(people), audit.Change{Verb: "told", Kind: "case", Record: id, Fields: []audit.Field{audit.F("template", string(t))}}, nil
	})
	return err
}

func (s *Service) tellLead(ctx context.Context, org string, e assigned) error {
	return s.tell(ctx, org, e.ID, Path(e.ID), notify.Assigned, []string{e.To})
}

// maxTold bounds how many people are told of one thing.
const maxTold = 10

// tellPrivacy tells the privacy leads, and nobody who works the case, that somebody affected asks something of them.
func (s *Service) tellPrivacy(ctx context.Context, org string, e Moved) error {
	leads, err := s.Incidents.Holders(ctx, s.DB, org, "", authz.Privacy)
	if err != nil {
		return err
	}
	var ids []string
	for _, p := range leads[:min(len(leads), maxTold)] {
		ids = append(ids, p.ID)
	}
	return s.tell(ctx, org, e.ID, Path(e.ID), notify.DecisionNeeded, ids)
}

// tellOfGlass tells those who work a locked case, and the privacy lead, that somebody else opened it.
func (s *Service) tellOfGlass(ctx context.Context, org string, e Moved) error {
	c, err := s.ByID(ctx, s.DB, org, e.ID)
	if err != nil {
		return err
	}
	people, err := s.canLead(ctx, s.DB, c)
	if err != nil {
		return err
	}
	leads, err := s.Incidents.Holders(ctx, s.DB, org, "", authz.Privacy)
	if err != nil {
		return err
	}
	var ids []string
	for _, p := range append(people, leads...) {
		if len(ids) < maxTold {
			ids = append(ids, p.ID)
		}
	}
	return s.tell(ctx, org, e.ID, Path(e.ID), notify.Escalation, ids)
}
