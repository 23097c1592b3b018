package clip

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Erase writes down that the vendor erased a clip before its time, as after a right to erasure, with the vendor's certificate.
// A clip that is held, or that the police have, is not erased.
func (s *Service) Erase(ctx context.Context, org, clip string, seen int64, certificate, reason string) error {
	var p fault.Problems
	certificate, reason = line(certificate), clean(reason)
	need(&p, "certificate", certificate, "Write the number of the vendor’s certificate", 80)
	need(&p, "reason", reason, "Say in a sentence why it was erased", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.kept(ctx, ActErase, org, clip, seen, func(tx *op.Tx, c *Clip) (audit.Change, error) {
		switch {
		case c.Holds > 0:
			return audit.Change{}, fault.New(fault.Conflict, "It is held. Two people lift every hold first")
		case !c.Transferred.IsZero() || c.Exhibit != "":
			return audit.Change{}, fault.New(fault.Conflict, "It is an exhibit, or the police have it. It is not erased before its time")
		}
		c.State, c.Ended, c.Certificate, c.Due, c.Review = Deleted, db.At(tx.Now()), certificate, db.Time{}, db.Time{}
		c.Body = Body{}
		return audit.Removed("bodycam_clip", clip, audit.F("certificate", certificate)), s.event(tx, org, clip, "erased", reason, "Erased before its time, with the vendor’s certificate")
	})
}
