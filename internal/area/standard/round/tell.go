package round

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// tellJob is the kind of job that tells one organisation that something is asked of it. A notice belongs to the organisation
// of its reader, so it is written by a change of that organisation and not by that of whoever asks.
const tellJob = "standard.asked"

// Telling is what a job tells: nothing but which of the fixed messages, and to whom.
type Telling struct {
	Org      string          `json:"org"`
	Template notify.Template `json:"template"`
}

// tell queues a notice for those of an organisation who work its assessment.
func (s *Service) tell(tx *op.Tx, org string, t notify.Template) error {
	if s.Quiet {
		return nil
	}
	return tx.Later(tellJob, Telling{org, t}, tx.Now(), "")
}

func (s *Service) registerTelling(r *jobs.Runner) {
	jobs.On(r, tellJob, "notices", func(ctx context.Context, _ string, v Telling) error {
		return s.Told(authz.With(ctx, authz.Service("standard")), v)
	})
}

// Told writes the notices of an organisation.
func (s *Service) Told(ctx context.Context, v Telling) error {
	people, err := s.leads(ctx, s.DB, v.Org)
	if err != nil || len(people) == 0 {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActSweep, op.In(v.Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		for _, p := range people {
			if err := notify.Tell(ctx, tx, notify.Notice{Org: v.Org, Person: p, Template: v.Template, Path: "/standard/asked"}); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return 0, audit.Change{Verb: "told", Kind: "campaign_return", Record: v.Org, Fields: []audit.Field{audit.F("message", string(v.Template))}}, nil
	})
	return err
}
