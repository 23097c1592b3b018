package server

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/jobs"
)

// work registers what happens by itself after a change, and on a schedule.
func (s *Server) work() {
	s.Notify.Register(s.Jobs)
	s.Files.Register(s.Jobs)
	s.keeping()
	s.Incident.Register(s.Jobs)
	s.Survey.Register(s.Jobs)
	s.Collection.Register(s.Jobs)
	s.Casework.Register(s.Jobs)
	s.Sanction.Register(s.Jobs)
	s.Standard.Register(s.Jobs)
	s.Risk.Subscribe(s.Jobs)
	s.Clip.Subscribe(s.Jobs)
	s.Bodycam.Subscribe(s.Jobs)
	s.trainingJobs()
	s.Learn.Register(s.Jobs)
	s.Campaign.Register(s.Jobs)
	s.Improve.Register(s.Jobs)
	s.Rounds.Register(s.Jobs)
	s.Casework.RegisterRiddor(s.Jobs)
	s.Justice.Register(s.Jobs)
	s.Evidence.Register(s.Jobs)
	s.Briefing.Register(s.Jobs)
	s.Governance.Register(s.Jobs)
	s.Jobs.Every("org.refresh", jobs.Daily(0, 5, clock.London()), func(ctx context.Context, _ time.Time) error {
		return s.Org.Refresh(ctx)
	})
	s.Jobs.Every("identity.sweep", jobs.Each(time.Hour), func(ctx context.Context, _ time.Time) error {
		return s.Identity.Sweep(ctx)
	})
	s.Jobs.Every("incident.drafts", jobs.Each(time.Hour), func(ctx context.Context, _ time.Time) error {
		_, err := s.Incident.SweepDrafts(ctx)
		return err
	})
}
