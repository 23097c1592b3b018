package bodycam

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Subscribe gives the runner what happens by itself: large files that are taken in, reminders of cameras that are not back and of
// recordings that nobody explained, cameras that are lost by their time, and losses and assessments whose day comes.
func (s *Service) Subscribe(r *jobs.Runner) {
	jobs.On(r, takeJob, "take in a vendor’s file", s.takeIn)
	jobs.On(r, tryJob, "try a vendor’s file", s.tryLater)
	jobs.On(r, clipJob, "write the footage of a vendor’s file into the register", s.clipsLater)
	r.Every("bodycam.sweep", jobs.Each(15*time.Minute), s.Sweep)
}

func (s *Service) takeIn(ctx context.Context, _ string, e importArgs) error {
	x, err := s.byJob(ctx, e)
	if err != nil || x.State != "taking" {
		return err
	}
	return s.work(authz.With(ctx, authz.Service("bodycam")), &x)
}

func (s *Service) tryLater(ctx context.Context, _ string, e importArgs) error {
	x, err := s.byJob(ctx, e)
	if err != nil || x.State != "sent" {
		return err
	}
	return s.try(authz.With(ctx, authz.Service("bodycam")), &x)
}

func (s *Service) clipsLater(ctx context.Context, _ string, e importArgs) error {
	x, err := s.byJob(ctx, e)
	if err != nil || x.State != "taken" {
		return err
	}
	return s.register(authz.With(ctx, authz.Service("bodycam")), &x)
}

func (s *Service) byJob(ctx context.Context, e importArgs) (Import, error) {
	x, err := db.One(ctx, s.DB, scanImport, `SELECT `+importColumns+` FROM bodycam_import r WHERE r.org_id = $1 AND r.id = $2`, e.Org, e.ID)
	if fault.Is(err, fault.NotFound) {
		return Import{}, nil
	}
	return x, err
}

// sweepMost bounds what is done in one go; what is left comes with the next.
const sweepMost = 500

// Sweep does what is due.
func (s *Service) Sweep(ctx context.Context, _ time.Time) error {
	ctx = authz.With(ctx, authz.Service("bodycam"))
	for _, f := range []func(context.Context, time.Time) error{s.sweepLost, s.sweepOut, s.sweepUnsaid, s.sweepBreaches, s.sweepReviews} {
		if err := f(ctx, s.Now()); err != nil {
			return err
		}
	}
	return nil
}

// sweepLost writes cameras down as lost that are not back so long after their shift.
func (s *Service) sweepLost(ctx context.Context, now time.Time) error {
	hours := s.Rules().LostAfter
	list, err := db.All(ctx, s.DB, func(r db.Row) (x [2]string, err error) { return x, r.Scan(&x[0], &x[1]) },
		`SELECT org_id, device_id FROM bodycam_issue WHERE returned_at IS NULL AND shift_end < $1 ORDER BY shift_end, org_id, id LIMIT $2`, db.At(now.Add(-time.Duration(hours)*time.Hour)), sweepMost)
	if err != nil {
		return err
	}
	for _, x := range list {
		if err := s.onDevice(ctx, ActLost, x[0], x[1], 0, func(tx *op.Tx, d *Device) (audit.Change, error) {
			if d.State != Issued || d.Out.ShiftEnd.Add(time.Duration(hours)*time.Hour).After(tx.Now()) {
				return audit.Read("bodycam_device", d.ID), nil // it came back meanwhile
			}
			return s.lose(ctx, tx, d, "It was not back "+number(hours)+" hours after its shift ended.")
		}); err != nil {
			return err
		}
	}
	return nil
}

// sweepOut reminds once of each camera that is not back: whoever has it, and those who manage the unit.
func (s *Service) sweepOut(ctx context.Context, now time.Time) error {
	type late struct{ org, id, device, unit, holder string }
	list, err := db.All(ctx, s.DB, func(r db.Row) (x late, err error) { return x, r.Scan(&x.org, &x.id, &x.device, &x.unit, &x.holder) },
		`SELECT org_id, id, device_id, unit_id, holder_id FROM bodycam_issue WHERE returned_at IS NULL AND NOT reminded AND shift_end < $1 ORDER BY shift_end, org_id, id LIMIT $2`, db.At(now.Add(-time.Hour)), sweepMost)
	if err != nil {
		return err
	}
	for _, x := range list {
		if _, err := op.Do(ctx, s.Door, ActFollow, op.On("bodycam_issue", x.org, x.id), func(tx *op.Tx) (int, audit.Change, error) {
			n, err := tx.Exec(ctx, `UPDATE bodycam_issue SET reminded = TRUE WHERE org_id = $1 AND id = $2 AND returned_at IS NULL AND NOT reminded`, x.org, x.id)
			if err != nil || n == 0 {
				return 0, audit.Read("bodycam_issue", x.id), err
			}
			managers, err := s.Holders(ctx, tx, x.org, x.unit, authz.Manager)
			if err != nil {
				return 0, audit.Change{}, err
			}
			if err := tell(ctx, tx, notify.Notice{Org: x.org, Template: notify.ActionDue, Path: "/camera"}, x.holder); err != nil {
				return 0, audit.Change{}, err
			}
			return 0, audit.Changed("bodycam_issue", x.id, audit.F("reminded", "not back")),
				tell(ctx, tx, notify.Notice{Org: x.org, Template: notify.ActionDue, Table: "bodycam_device", Record: x.device, Path: DevicePath(x.device)}, ids(managers)...)
		}); err != nil {
			return err
		}
	}
	return nil
}

// sweepUnsaid reminds each wearer once of the recordings whose time has passed.
func (s *Service) sweepUnsaid(ctx context.Context, now time.Time) error {
	type late struct{ org, id, unit, holder string }
	list, err := db.All(ctx, s.DB, func(r db.Row) (x late, err error) { return x, r.Scan(&x.org, &x.id, &x.unit, &x.holder) },
		`SELECT r.org_id, r.id, r.unit_id, i.holder_id FROM bodycam_activation r JOIN bodycam_issue i ON i.org_id = r.org_id AND i.id = r.issue_id
		WHERE r.due_at IS NOT NULL AND r.said_at IS NULL AND r.due_at < $1 AND NOT r.reminded ORDER BY r.due_at, r.org_id, r.id LIMIT $2`, db.At(now), sweepMost)
	if err != nil {
		return err
	}
	told := map[[2]string]bool{}
	for _, x := range list {
		if _, err := op.Do(ctx, s.Door, ActFollow, op.On("bodycam_activation", x.org, x.id), func(tx *op.Tx) (int, audit.Change, error) {
			n, err := tx.Exec(ctx, `UPDATE bodycam_activation SET reminded = TRUE WHERE org_id = $1 AND id = $2 AND said_at IS NULL AND NOT reminded`, x.org, x.id)
			if err != nil || n == 0 || told[[2]string{x.org, x.holder}] {
				return 0, audit.Changed("bodycam_activation", x.id, audit.F("reminded", "not said")), err
			}
			return 0, audit.Changed("bodycam_activation", x.id, audit.F("reminded", "not said")), tell(ctx, tx, notify.Notice{Org: x.org, Template: notify.ActionDue, Path: "/camera/recordings"}, x.holder)
		}); err != nil {
			return err
		}
		told[[2]string{x.org, x.holder}] = true
	}
	return nil
}

// sweepBreaches reminds once of each loss that nobody has decided about a day before its time ends.
func (s *Service) sweepBreaches(ctx context.Context, now time.Time) error {
	list, err := db.All(ctx, s.DB, func(r db.Row) (x [2]string, err error) { return x, r.Scan(&x[0], &x[1]) },
		`SELECT org_id, id FROM bodycam_breach WHERE decision = '' AND NOT reminded AND due_at < $1 ORDER BY due_at, org_id, id LIMIT $2`, db.At(now.Add(24*time.Hour)), sweepMost)
	if err != nil {
		return err
	}
	for _, x := range list {
		if _, err := op.Do(ctx, s.Door, ActFollow, op.On("bodycam_breach", x[0], x[1]), func(tx *op.Tx) (int, audit.Change, error) {
			if _, err := tx.Exec(ctx, `UPDATE bodycam_breach SET reminded = TRUE WHERE org_id = $1 AND id = $2`, x[0], x[1]); err != nil {
				return 0, audit.Change{}, err
			}
			list, err := s.Holders(ctx, tx, x[0], "", authz.Privacy)
			if err != nil {
				return 0, audit.Change{}, err
			}
			return 0, audit.Changed("bodycam_breach", x[1], audit.F("reminded", "72 hours")),
				tell(ctx, tx, notify.Notice{Org: x[0], Template: notify.Escalation, Table: "bodycam_breach", Record: x[1], Path: BreachPath(x[1]), Urgent: true}, ids(list)...)
		}); err != nil {
			return err
		}
	}
	return nil
}

// sweepReviews reminds whoever planned a use, the privacy lead and the violence reduction lead once of an assessment whose day
// of review has passed.
func (s *Service) sweepReviews(ctx context.Context, now time.Time) error {
	list, err := db.All(ctx, s.DB, func(r db.Row) (x [2]string, err error) { return x, r.Scan(&x[0], &x[1]) },
		`SELECT org_id, id FROM bodycam_deployment WHERE state IN ('planned', 'live', 'paused') AND NOT reminded AND review_at < $1 ORDER BY review_at, org_id, id LIMIT $2`, db.At(now), sweepMost)
	if err != nil {
		return err
	}
	for _, x := range list {
		if err := s.onDeployment(ctx, ActFollow, x[0], x[1], 0, func(tx *op.Tx, d *Deployment) (audit.Change, error) {
			d.Reminded = true
			people := []string{d.MadeBy} // who may have gone, so that those who answer for the assessment are told too
			for _, role := range []authz.Role{authz.Privacy, authz.Specialist} {
				list, err := s.Holders(ctx, tx, d.Org, "", role)
				if err != nil {
					return audit.Change{}, err
				}
				people = append(people, ids(list)...)
			}
			return audit.Changed("bodycam_deployment", d.ID, audit.F("reminded", "review")),
				tell(ctx, tx, notify.Notice{Org: d.Org, Template: notify.ActionDue, Table: "bodycam_deployment", Record: d.ID, Path: DeploymentPath(d.ID)}, people...)
		}); err != nil {
			return err
		}
	}
	return nil
}
