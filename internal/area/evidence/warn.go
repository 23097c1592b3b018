package evidence

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// WarnBefore is how long before footage that was asked for is overwritten somebody is told, FetchBefore how long before the
// end of what somebody else holds, since that has to be fetched; where the whole time was shorter than twice that, it is half
// of it.
const (
	WarnBefore  = 48 * time.Hour
	FetchBefore = 7 * 24 * time.Hour
)

// warnAt is from when somebody is told that an exhibit will be gone.
func (x Exhibit) warnAt() time.Time {
	before, from := WarnBefore, x.Requested
	if x.State == Elsewhere {
		before, from = FetchBefore, x.Made
	}
	if all := x.Ends().Sub(from); all < 2*before {
		before = max(all/2, 0)
	}
	return x.Ends().Add(-before)
}

// goneBy is the condition that an exhibit x, asked for or held elsewhere, is gone before the moments that two arguments name.
func goneBy(requested, elsewhere string) string {
	return `(x.state = 'requested' AND x.overwritten_at < ` + requested + ` OR x.state = 'elsewhere' AND x.retain_until < ` + elsewhere + `)`
}

// tellMost bounds how many people are told of one exhibit.
const tellMost = 5

// Warn tells of footage that was asked for and not confirmed as saved, and of what somebody else holds for a while: once
// before it is overwritten, as an action that falls due, and once after, since it may be gone. Told are those who lead on it here and whoever asked, never who is kept
// away. It may run more than once.
func (s *Service) Warn(ctx context.Context, now time.Time) error {
	list, err := db.All(ctx, s.DB, s.scan, selectExhibit+` WHERE x.warned_at IS NULL AND `+goneBy("$1", "$2")+` OR x.feared_at IS NULL AND `+goneBy("$3", "$3")+` ORDER BY x.overwritten_at, x.id LIMIT 2000`,
		db.At(now.Add(WarnBefore)), db.At(now.Add(FetchBefore)), db.At(now))
	for _, x := range list {
		if err != nil {
			return err
		}
		if now.Before(x.warnAt()) {
			continue
		}
		err = s.warn(ctx, now, x)
	}
	return err
}

func (s *Service) warn(ctx context.Context, now time.Time, found Exhibit) error {
	people, err := s.warned(ctx, found)
	if err != nil {
		return err
	}
	_, err = op.Do(service(ctx, "evidence"), s.Door, ActWarn, op.On(FileKind, found.Org, found.ID), func(tx *op.Tx) (bool, audit.Change, error) {
		x, err := s.one(ctx, tx, tx.Scope(), found.Org, found.ID)
		if err != nil {
			return false, audit.Change{}, err
		}
		if x.Ends().IsZero() || now.Before(x.warnAt()) { // somebody said meanwhile what became of it
			return false, audit.Read(FileKind, x.ID), nil
		}
		said, column, template := "footage is overwritten soon", "warned_at", notify.ActionDue
		if !tx.Now().Before(x.Ends()) { // the first notice is past, whether it was given or not
			said, column, template = "footage may be overwritten", "warned_at = $3, feared_at", notify.Escalation
		}
		if _, err := tx.Exec(ctx, `UPDATE exhibit SET `+column+` = $3 WHERE org_id = $1 AND id = $2`, x.Org, x.ID, db.At(tx.Now())); err != nil {
			return false, audit.Change{}, err
		}
		for _, p := range people {
			if err := notify.Tell(ctx, tx, notify.Notice{Org: x.Org, Person: p, Template: template, Table: "exhibit", Record: x.ID, Path: Path(x.ID)}); err != nil {
				return false, audit.Change{}, err
			}
		}
		return true, audit.Changed(FileKind, x.ID, audit.F("told", said)), nil
	})
	return err
}

// warned gives whom an exhibit is told to: who leads on it, and whoever asked for it while they may see it.
func (s *Service) warned(ctx context.Context, x Exhibit) (out []string, err error) {
	lead := authz.Specialist
	if x.Lock == "sexual_safety" {
		lead = authz.SexualSafety
	}
	list, err := s.WhoCanSee(ctx, x)
	told := map[string]bool{}
	for _, r := range list {
		if !told[r.ID] && (r.ID == x.MadeBy || r.Role == lead && len(out) < tellMost) {
			told[r.ID] = true
			out = append(out, r.ID)
		}
	}
	return out, err
}
