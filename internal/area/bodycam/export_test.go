package bodycam

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/authz"
)

// ReadMoment reads a moment as a supplier's file has it.
func ReadMoment(s string) (time.Time, bool) {
	t, flaw := (&moments{}).read(s)
	return t, flaw == nil
}

// TakeLarge does at once what a job does with a large file.
func (s *Service) TakeLarge(ctx context.Context, sc authz.Scope, record string) error {
	x, err := s.Imported(ctx, sc, sc.Org(), record)
	if err != nil || x.State != "taking" {
		return err
	}
	return s.takeIn(ctx, takeJob, importArgs{x.Org, x.ID})
}
