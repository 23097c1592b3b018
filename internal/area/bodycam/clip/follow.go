package clip

import (
	"context"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Subscribe gives the runner what happens by itself: warnings before clips are overwritten, clips whose time is over, and
// requests that are late.
func (s *Service) Subscribe(r *jobs.Runner) {
	r.Every("clip.warn", jobs.Each(time.Hour), s.Warn)
	r.Every("clip.sweep", jobs.Each(time.Hour), func(ctx context.Context, now time.Time) error {
		_, err := s.Sweep(ctx, now)
		return err
	}, jobs.Options{Timeout: 30 * time.Minute})
	r.Every("clip.requests", jobs.Each(time.Hour), s.Remind)
}

func service(ctx context.Context) context.Context { return authz.With(ctx, authz.Service("clip")) }

// batch is how many clips one transaction of the sweep notes, so that other changes need not wait long.
const batch = 20000

// Sweep notes every clip whose time is over and that nobody holds as overwritten, and gives how many. It works by
// organisation over the index of what is due, a batch a transaction; each batch leaves a certificate that its clips name.
func (s *Service) Sweep(ctx context.Context, now time.Time) (total int64, err error) {
	ctx = service(ctx)
	err = s.organisations(ctx, func(org string) error {
		for {
			n, err := op.Do(ctx, s.Door, ActSweep, op.In(org, ""), func(tx *op.Tx) (int64, audit.Change, error) {
				one := id.New("swp", tx.Now())
				n, err := tx.Exec(ctx, `UPDATE bodycam_clip SET state = 'overwritten', ended_at = $3, certificate = $4, version = version + 1
					WHERE org_id = $1 AND id IN (SELECT d.id FROM bodycam_clip d WHERE d.org_id = $1 AND d.state = 'kept' AND d.holds = 0 AND d.due_at <= $2 ORDER BY d.due_at LIMIT $5)`,
					org, db.At(now), db.At(tx.Now()), one, batch)
				if err != nil || n == 0 {
					return 0, audit.Read("bodycam_clip_sweep", org), err
				}
				_, err = tx.Exec(ctx, `INSERT INTO bodycam_clip_sweep (org_id, id, at, clips) VALUES ($1, $2, $3, $4)`, org, one, db.At(tx.Now()), n)
				return n, audit.Removed("bodycam_clip_sweep", one, audit.F("overwritten", strconv.FormatInt(n, 10))), err
			})
			if total += n; err != nil || n < batch {
				return err
			}
		}
	}, `d.due_at <= $2`, db.At(now))
	return total, err
}

// organisations runs f for each organisation with a clip that fits: one step in the index for each.
func (s *Service) organisations(ctx context.Context, f func(org string) error, fits string, arg db.Time) error {
	at := ""
	for {
		next, err := db.One(ctx, s.DB, db.Scalar[string], `SELECT d.org_id FROM bodycam_clip d WHERE d.org_id > $1 AND d.state = 'kept' AND d.holds = 0 ORDER BY d.org_id LIMIT 1`, at)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		at = next
		some, err := db.All(ctx, s.DB, db.Scalar[int], `SELECT 1 FROM bodycam_clip d WHERE d.org_id = $1 AND d.state = 'kept' AND d.holds = 0 AND `+fits+` LIMIT 1`, at, arg)
		if err == nil && len(some) > 0 {
			err = f(at)
		}
		if err != nil {
			return err
		}
	}
}

// Warn tells before clips are overwritten, once for each: whoever linked one, and the leads where nobody has looked at one
// yet. A person gets one message a run, however many clips there are; it leads to the list of what is due. What somebody
// looked at and called no evidence goes without a word.
func (s *Service) Warn(ctx context.Context, now time.Time) error {
	ctx = service(ctx)
	return s.organisations(ctx, func(org string) error { return s.warn(ctx, org, now) }, `d.warned_at IS NULL AND d.due_at <= $2`, db.At(now.Add(WarnBefore)))
}

func (s *Service) warn(ctx context.Context, org string, now time.Time) error {
	_, err := op.Do(ctx, s.Door, ActSweep, op.In(org, ""), func(tx *op.Tx) (int64, audit.Change, error) {
		const due = `org_id = $1 AND state = 'kept' AND holds = 0 AND warned_at IS NULL AND due_at <= $2`
		until := db.At(now.Add(Soon))
		type one struct{ unit, by string }
		list, err := db.All(ctx, tx, func(r db.Row) (x one, err error) { return x, r.Scan(&x.unit, &x.by) },
			`SELECT DISTINCT CASE WHEN class = 'unclassified' THEN unit_id ELSE '' END, linked_by FROM bodycam_clip WHERE `+due+` AND (class = 'unclassified' OR linked_by <> '') ORDER BY 1, 2 LIMIT 500`, org, until)
		if err != nil {
			return 0, audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `UPDATE bodycam_clip SET warned_at = $3 WHERE `+due, org, until, db.At(tx.Now()))
		if err != nil || len(list) == 0 {
			return n, audit.Read("bodycam_clip_sweep", org), err
		}
		people := []string{}
		for _, x := range list {
			people = append(people, x.by)
		}
		leads, err := s.Holders(ctx, tx, org, "", authz.Specialist)
		if err != nil {
			return n, audit.Change{}, err
		}
		people = append(people, leads[:min(len(leads), 3)]...)
		return n, audit.Changed("bodycam_clip_sweep", org, audit.F("warned of", strconv.FormatInt(n, 10))), tell(ctx, tx, notify.Notice{Org: org, Template: notify.ActionDue, Path: "/clips/due"}, people...)
	})
	return err
}

// Remind tells the leads once of each request whose day has passed.
func (s *Service) Remind(ctx context.Context, now time.Time) error {
	ctx = service(ctx)
	list, err := db.All(ctx, s.DB, func(r db.Row) (x [2]string, err error) { return x, r.Scan(&x[0], &x[1]) },
		`SELECT org_id, id FROM bodycam_clip_request WHERE state = 'open' AND due_at < $1 AND reminded_at IS NULL ORDER BY org_id, id LIMIT 500`, db.At(now))
	for _, x := range list {
		if err != nil {
			return err
		}
		_, err = op.Do(ctx, s.Door, ActSweep, op.On("bodycam_clip_request", x[0], x[1]), func(tx *op.Tx) (int, audit.Change, error) {
			people, err := s.leads(ctx, tx, x[0], "")
			if err != nil {
				return 0, audit.Change{}, err
			}
			if err := tx.Must(ctx, `UPDATE bodycam_clip_request SET reminded_at = $3 WHERE org_id = $1 AND id = $2`, x[0], x[1], db.At(tx.Now())); err != nil {
				return 0, audit.Change{}, err
			}
			return 0, audit.Changed("bodycam_clip_request", x[1], audit.F("reminded", "late")), tell(ctx, tx, notify.Notice{Org: x[0], Template: notify.Escalation, Table: "bodycam_clip_request", Record: x[1], Path: RequestPath(x[1])}, people...)
		})
	}
	return err
}
