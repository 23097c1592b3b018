package risk

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// mine gives the condition that a plan is the person's own, or that they are its buddy.
func mine(a *db.Args, sc authz.Scope) string {
	own := sc.Where(a, "p")
	if sc.Person() == "" || sc.Org() == "" {
		return own
	}
	return "(" + own + " OR p.org_id = " + a.Add(sc.Org()) + " AND p.buddy_id = " + a.Add(sc.Person()) + ")"
}

// MyPlans gives the plans of the person, and those they are the buddy of; who is out comes first.
func (s *Service) MyPlans(ctx context.Context, sc authz.Scope) ([]Plan, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanPlan, `SELECT `+planColumns+` FROM lone_plan p WHERE `+mine(&a, sc)+` AND p.state <> 'ended' ORDER BY CASE p.state WHEN 'out' THEN 0 ELSE 1 END, p.next_at, p.id LIMIT `+a.Add(maxListed), a.Values()...)
}

// MyPlan gives one of them. Another's is fault.NotFound.
func (s *Service) MyPlan(ctx context.Context, sc authz.Scope, record string) (Plan, error) {
	return s.myPlan(ctx, s.DB, sc, record)
}

func (s *Service) myPlan(ctx context.Context, q db.Querier, sc authz.Scope, record string) (Plan, error) {
	var a db.Args
	return db.One(ctx, q, s.scanPlan, `SELECT `+planColumns+` FROM lone_plan p WHERE p.id = `+a.Add(record)+` AND `+mine(&a, sc), a.Values()...)
}

// Plan gives a plan in the scope. Out of reach is fault.NotFound.
func (s *Service) Plan(ctx context.Context, sc authz.Scope, org, record string) (Plan, error) {
	return s.plan(ctx, s.DB, sc, org, record)
}

func (s *Service) plan(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Plan, error) {
	var a db.Args
	return db.One(ctx, q, s.scanPlan, `SELECT `+planColumns+` FROM lone_plan p WHERE p.org_id = `+a.Add(org)+` AND p.id = `+a.Add(record)+` AND `+sc.Where(&a, "p"), a.Values()...)
}

// Plans gives the plans in reach with those words in them: who is late first, then who is out.
func (s *Service) Plans(ctx context.Context, sc authz.Scope, find string, states []string) ([]Plan, error) {
	var a db.Args
	q := `SELECT ` + planColumns + ` FROM lone_plan p WHERE ` + sc.Where(&a, "p")
	if len(states) > 0 {
		q += ` AND p.state IN ` + db.In(&a, states)
	} else {
		q += ` AND p.state <> 'ended'`
	}
	list, err := db.All(ctx, s.DB, s.scanPlan, q+` ORDER BY CASE p.state WHEN 'out' THEN 0 WHEN 'ready' THEN 1 ELSE 2 END, p.next_at, p.made_at DESC, p.id LIMIT `+a.Add(maxListed), a.Values()...)
	out := list[:0]
	for _, p := range list {
		if found(find, p.PersonName, p.BuddyName, p.Ref, p.Work) {
			out = append(out, p)
		}
	}
	return out, err
}

// Checks gives the record of a plan that the caller has read, the newest first.
func (s *Service) Checks(ctx context.Context, p *Plan) ([]Check, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Check, error) {
		var c Check
		var words []byte
		if err := r.Scan(&c.Kind, &c.At, &c.Due, &c.By, &words); err != nil {
			return c, err
		}
		return c, s.unseal(p.Org, p.ID, "check", words, &c.Words)
	}, `SELECT kind, at, due_at, by_name, words FROM lone_check WHERE org_id = $1 AND plan_id = $2 ORDER BY at DESC, id DESC LIMIT $3`, p.Org, p.ID, maxEvents)
}

var checkTable = op.Table{Name: "lone_check", Columns: []string{"org_id", "id", "plan_id", "kind", "at", "due_at", "by_id", "by_name", "words"}}

func (s *Service) check(tx *op.Tx, p *Plan, kind, words string) error {
	sealed, err := s.seal(p.Org, p.ID, "check", words)
	tx.Insert(checkTable, p.Org, id.New("lc", tx.Now()), p.ID, kind, db.At(tx.Now()), p.NextAt, tx.Actor().ID, tx.Actor().Name, sealed)
	return err
}

// onPlan runs a rule on a plan in reach and writes it.
func (s *Service) onPlan(ctx context.Context, act authz.Action, t op.Target, org, record string, seen int64, rule func(*op.Tx, *Plan) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, t, func(tx *op.Tx) (int, audit.Change, error) {
		var p Plan
		var err error
		if act == ActLoneOwn {
			p, err = s.myPlan(ctx, tx, tx.Scope(), record)
		} else {
			p, err = s.plan(ctx, tx, tx.Scope(), org, record)
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != p.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &p)
		if err != nil {
			return 0, c, err
		}
		body, err := s.seal(org, record, "plan", p.PlanBody)
		if err != nil {
			return 0, c, err
		}
		n, err := tx.Exec(ctx, `UPDATE lone_plan SET buddy_id = $4, state = $5, every_min = $6, grace_min = $7, started_at = $8, back_at = $9, next_at = $10, missed_at = $11, review_at = $12,
			body = $13, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`, org, record, p.Version, p.Buddy, p.State, int64(p.Every), int64(p.Grace), p.StartedAt, p.BackAt,
			p.NextAt, p.MissedAt, p.ReviewAt, body)
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, c, err
	})
	return err
}

// maxHours is how long somebody is out at most in one go.
const maxHours = 16

// Start writes down that the person goes out, for so many hours at most, with what they add to their visits.
func (s *Service) Start(ctx context.Context, org, record string, hours int, words string) error {
	words = clean(words)
	var p fault.Problems
	if hours < 1 || hours > maxHours {
		p.Add("hours", "Choose between 1 and %d hours", maxHours)
	}
	need(&p, "words", words, "", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onPlan(ctx, ActLoneOwn, op.On("lone_plan", org, record), org, record, 0, func(tx *op.Tx, x *Plan) (audit.Change, error) {
		if x.State != "ready" {
			return audit.Change{}, fault.New(fault.Conflict, "You are out already, or this plan has ended")
		}
		x.NextAt = db.Time{}
		if err := s.check(tx, x, "started", words); err != nil {
			return audit.Change{}, err
		}
		x.State, x.StartedAt, x.BackAt, x.MissedAt = "out", db.At(tx.Now()), db.At(tx.Now().Add(time.Duration(hours)*time.Hour)), db.Time{}
		x.on(tx.Now())
		return audit.Changed("lone_plan", record, audit.F("check", "started")), nil
	})
}

// on sets when the next check is to be written down: after the minutes agreed, and at the end at the latest.
func (p *Plan) on(now time.Time) {
	next := now.Add(time.Duration(p.Every) * time.Minute)
	if p.BackAt.After(now) && next.After(p.BackAt.Time) {
		next = p.BackAt.Time
	}
	p.NextAt = db.At(next)
}

// CheckIn writes down that the person is all right, Finish that they are back.
func (s *Service) CheckIn(ctx context.Context, org, record, words string) error {
	return s.tick(ctx, org, record, words, false)
}

// Finish writes down that the person is back.
func (s *Service) Finish(ctx context.Context, org, record, words string) error {
	return s.tick(ctx, org, record, words, true)
}

func (s *Service) tick(ctx context.Context, org, record, words string, back bool) error {
	words = clean(words)
	var p fault.Problems
	need(&p, "words", words, "", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onPlan(ctx, ActLoneOwn, op.On("lone_plan", org, record), org, record, 0, func(tx *op.Tx, x *Plan) (audit.Change, error) {
		if x.State != "out" {
			return audit.Change{}, fault.New(fault.Conflict, "You have not written down that you went out")
		}
		kind := "checked_in"
		if back {
			kind = "finished"
		}
		if err := s.check(tx, x, kind, words); err != nil {
			return audit.Change{}, err
		}
		x.MissedAt = db.Time{}
		if x.on(tx.Now()); back {
			x.State, x.NextAt, x.BackAt = "ready", db.Time{}, db.Time{}
		}
		return audit.Changed("lone_plan", record, audit.F("check", kind)), nil
	})
}

// FollowUp writes down what the buddy or the manager did after a check was missed. own tells that the buddy writes.
func (s *Service) FollowUp(ctx context.Context, org, record, words string, own bool) error {
	words = clean(words)
	var p fault.Problems
	need(&p, "words", words, "Say what you did, and what you found", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	act, target := ActLoneWrite, op.On("lone_plan", org, record)
	if own {
		act, target = ActLoneOwn, op.In(org, "").Once("lone/"+record)
	}
	return s.onPlan(ctx, act, target, org, record, 0, func(tx *op.Tx, x *Plan) (audit.Change, error) {
		if x.State != "out" {
			return audit.Change{}, fault.New(fault.Conflict, "The person is not out")
		}
		return audit.Changed("lone_plan", record, audit.F("check", "followed up")), s.check(tx, x, "followed_up", words)
	})
}

// sweepEvery is how often checks are looked at. It is no time within which anybody comes.
const sweepEvery = 5 * time.Minute

// SweepChecks notes each check that is past its time and its grace as missed, once, and tells the buddy and those who manage
// the unit so. It is a record. It calls nobody.
func (s *Service) SweepChecks(ctx context.Context, _ time.Time) error {
	ctx = authz.With(ctx, authz.Service("risk"))
	now := s.Now()
	list, err := db.All(ctx, s.DB, s.scanPlan, `SELECT `+planColumns+` FROM lone_plan p WHERE p.state = 'out' AND p.next_at < $1 AND p.missed_at IS NULL ORDER BY p.next_at, p.org_id, p.id LIMIT $2`, db.At(now), sweepMost)
	if err != nil {
		return err
	}
	for i := range list {
		due := list[i].NextAt
		if due.Add(time.Duration(list[i].Grace) * time.Minute).After(now) {
			continue
		}
		p := &list[i]
		if err := s.onPlan(ctx, ActLoneSweep, op.On("lone_plan", p.Org, p.ID), p.Org, p.ID, 0, func(tx *op.Tx, x *Plan) (audit.Change, error) {
			c := audit.Changed("lone_plan", x.ID, audit.F("check", "missed"))
			if x.State != "out" || !x.MissedAt.IsZero() || !x.NextAt.Equal(due.Time) {
				return audit.Read("lone_plan", x.ID), nil // written down in the meantime
			}
			if err := s.check(tx, x, "missed", ""); err != nil {
				return c, err
			}
			x.MissedAt = db.At(tx.Now())
			if err := tell(ctx, tx, notify.Notice{Org: x.Org, Template: notify.LoneCheck, Table: "lone_plan", Record: x.ID, Path: MinePath(x.ID)}, x.Buddy); err != nil {
				return c, err
			}
			over, err := s.Holders(ctx, tx, x.Org, x.Unit, authz.Manager)
			if err != nil {
				return c, err
			}
			var people []string
			for _, m := range over[:min(len(over), tellFirst)] {
				if m.ID != x.Buddy && m.ID != x.Person {
					people = append(people, m.ID)
				}
			}
			return c, tell(ctx, tx, notify.Notice{Org: x.Org, Template: notify.LoneCheck, Table: "lone_plan", Record: x.ID, Path: LonePath(x.ID)}, people...)
		}); err != nil {
			return err
		}
	}
	return nil
}
