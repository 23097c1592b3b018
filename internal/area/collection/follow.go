package collection

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Register gives the runner what this area does by itself: checking and loading what was sent, making the months of those
// who record here, telling senders, and sweeping what was given up.
func (s *Service) Register(r *jobs.Runner) {
	long := jobs.Options{Workers: 1, Timeout: time.Hour}
	jobs.On(r, topicReceived, "check", s.check, long)
	jobs.On(r, topicOnward, "send on", s.onward)
	jobs.On(r, topicSent, "load", s.load, long)
	s.registerHere(r)
	jobs.On(r, topicAccepted, "tell the sender", func(ctx context.Context, org string, a about) error {
		return s.tell(ctx, org, a, notify.ReturnAccepted)
	})
	jobs.On(r, topicSentBack, "tell the sender", func(ctx context.Context, org string, a about) error {
		return s.tell(ctx, org, a, notify.ReturnSentBack)
	})
	r.Every("collection.late", jobs.Daily(6, 30, clock.London()), func(ctx context.Context, _ time.Time) error { return s.Late(ctx) }, jobs.Options{Timeout: 10 * time.Minute})
	r.Every("collection.native", jobs.Daily(3, 10, clock.London()), func(ctx context.Context, _ time.Time) error { return s.Native(ctx) }, jobs.Options{Timeout: time.Hour})
	if s.DropFolder != "" {
		r.Every("collection.drop", jobs.Each(time.Minute), func(ctx context.Context, _ time.Time) error { return s.Drop(ctx, s.DropFolder) }, long)
	}
	r.Every("collection.sweep", jobs.Each(time.Hour), func(ctx context.Context, _ time.Time) error {
		_, err := mds.Sweep(ctx, s.DB, s.Door)
		return err
	}, jobs.Options{Timeout: time.Hour})
}

// onward sends on what was to go by itself. Where it cannot, such as for a locked month, it stays checked, and the people
// who send for the organisation find it there.
func (s *Service) onward(ctx context.Context, org string, a about) error {
	err := s.Send(ctx, org, a.ID, "")
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) || fault.Is(err, fault.NotFound) {
		s.log().WarnContext(ctx, "a return could not be sent on by itself", "org", org, "submission", a.ID, "reason", fault.MessageOf(err))
		return nil
	}
	return err
}

// tell tells whoever sent a submission what became of it, and nothing of what is in it. What a service sent is told to the
// people who send for the organisation.
func (s *Service) tell(ctx context.Context, org string, a about, t notify.Template) error {
	sub, err := db.One(ctx, s.DB, scanSubmission, selectSubmission+` WHERE s.org_id = $1 AND s.id = $2`, org, a.ID)
	if err != nil {
		return err
	}
	people := []string{sub.SentBy}
	if service(sub.SentBy) {
		if people, err = s.senders(ctx, org); err != nil {
			return err
		}
	}
	return s.tellAll(ctx, org, a.ID, "/returns/"+org+"/"+a.ID, t, people)
}

func service(id string) bool { return len(id) > 8 && id[:8] == "service:" }

func (s *Service) senders(ctx context.Context, org string) ([]string, error) {
	if s.Holders == nil {
		return nil, nil
	}
	list, err := s.Holders(ctx, org, authz.Analyst)
	return list[:min(len(list), 10)], err
}

func (s *Service) tellAll(ctx context.Context, org, record, path string, t notify.Template, people []string) error {
	if len(people) == 0 {
		return nil
	}
	_, err := op.Do(ctx, s.Door, ActCheck, op.In(org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		for _, p := range people {
			n := notify.Notice{Org: org, Person: p, Template: t, Path: path}
			if record != "" {
				n.Table, n.Record = "submission", record
			}
			if err := notify.Tell(ctx, tx, n); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return len(people), audit.Change{Verb: "told", Kind: fileKind, Record: record, Fields: []audit.Field{audit.F("template", string(t))}}, nil
	})
	return err
}
