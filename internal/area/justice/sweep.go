package justice

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Register gives the runner what this area does by itself.
func (s *Service) Register(r *jobs.Runner) {
	jobs.On(r, "justice.ask", "send the link", s.sendAsk)
	jobs.On(r, "justice.answered", "tell the case's lead", s.tellAnswered)
	r.Every("justice.clocks", jobs.Each(10*time.Minute), s.Sweep)
}

// batch bounds how many clocks are read at once; a sweep goes on until nothing is due.
const batch = 500

// due is a clock with something to do about it now.
type due struct {
	org, id, caseID, report, person, rule string
	due, next                             db.Time
}

// Sweep does what is due: it warns of clocks, says which are over, asks officers, and keeps silence as a fact. Each is done
// once, whichever node comes first.
func (s *Service) Sweep(ctx context.Context, _ time.Time) error {
	ctx = authz.With(ctx, authz.Service("justice"))
	for {
		list, err := db.All(ctx, s.DB, func(r db.Row) (due, error) {
			var d due
			return d, r.Scan(&d.org, &d.id, &d.caseID, &d.report, &d.person, &d.rule, &d.due, &d.next)
		}, `SELECT org_id, id, case_id, report_id, person_id, rule, due, next_at FROM justice_clock WHERE next_at <= $1 ORDER BY next_at, org_id, case_id, id LIMIT $2`, db.At(s.now()), batch)
		if err != nil {
			return err
		}
		done, err := s.sweepAll(ctx, list)
		if err != nil {
			return err
		}
		if len(list) < batch || done == 0 {
			return s.silences(ctx)
		}
	}
}

// caseOf reads what the sweep needs of a case; it sees cases under a lock too, and tells only those who may.
func (s *Service) caseOf(ctx context.Context, q db.Querier, org, id string) (casework.Case, bool, error) {
	var open bool
	c, err := db.One(ctx, q, func(r db.Row) (casework.Case, error) {
		c := casework.Case{Org: org, ID: id}
		return c, r.Scan(&c.Unit, &c.Lock, &c.Lead, &open)
	}, `SELECT unit_id, lock, lead_id, open FROM case_record WHERE org_id = $1 AND id = $2`, org, id)
	return c, open, err
}

// atOnce is how many cases are taken up at the same time; what arrives together shares a flush.
const atOnce = 16

// sweepAll takes up the clocks case by case, several cases at once, and gives how many it took up.
func (s *Service) sweepAll(ctx context.Context, list []due) (int, error) {
	byCase := map[[2]string][]due{}
	var order [][2]string
	for _, d := range list {
		k := [2]string{d.org, d.caseID}
		if byCase[k] == nil {
			order = append(order, k)
		}
		byCase[k] = append(byCase[k], d)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var done int
	var failed error
	slots := make(chan struct{}, atOnce)
	for _, k := range order {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			n, err := s.sweepCase(ctx, byCase[k])
			mu.Lock()
			defer mu.Unlock()
			done += n
			failed = errors.Join(failed, err)
		})
	}
	wg.Wait()
	return done, failed
}

// sweepCase takes up the due clocks of one case in one change.
func (s *Service) sweepCase(ctx context.Context, list []due) (int, error) {
	org, caseID := list[0].org, list[0].caseID
	c, _, err := s.caseOf(ctx, s.DB, org, caseID)
	if err != nil {
		return 0, err
	}
	people, err := s.whoActs(ctx, c)
	if err != nil {
		return 0, err
	}
	return op.Do(ctx, s.Door, ActSweep, op.In(org, "").Once("justice/"+caseID), func(tx *op.Tx) (int, audit.Change, error) {
		done := 0
		ch := audit.Changed("case", caseID, audit.F("clocks", strconv.Itoa(len(list))))
		c, open, err := s.caseOf(ctx, tx, org, caseID)
		for _, d := range list {
			if err != nil {
				break
			}
			var n int
			if n, err = s.sweepClock(ctx, tx, c, open, d, people); n > 0 {
				tx.Also(audit.Changed("clock", d.id, audit.F("case", caseID), audit.F("rule", d.rule)))
			}
			done += n
		}
		return done, ch, err
	})
}

// sweepClock moves a clock on to its next moment and does what it asks for, unless another node was first.
func (s *Service) sweepClock(ctx context.Context, tx *op.Tx, c casework.Case, open bool, d due, people []string) (int, error) {
	over := !tx.Now().Before(d.due.Time)
	next, overAt := db.Time{}, db.Time{}
	if over {
		overAt = db.At(tx.Now())
	} else if rule, ok := s.Clocks.Find(d.rule, d.due.Time); ok {
		next = db.At(d.due.Time)
		for _, w := range warnings(rule, d.due.Time) {
			if w.After(tx.Now()) && w.Before(next.Time) {
				next = db.At(w)
			}
		}
	}
	n, err := tx.Exec(ctx, `UPDATE justice_clock SET next_at = $4, over_at = $5 WHERE org_id = $1 AND case_id = $2 AND id = $3 AND next_at = $6`, d.org, d.caseID, d.id, next, overAt, d.next)
	if err != nil || n == 0 || !open {
		return int(n), err
	}
	return 1, s.act(ctx, tx, c, d, over, people)
}

// warnings gives the moments before a deadline at which its rule warns.
func warnings(r clock.Rule, due time.Time) []time.Time {
	var out []time.Time
	back := clock.Rule{ID: "back", Count: clock.WholeDays, Calendar: clock.Elapsed}
	for _, l := range r.Remind {
		back.Length = clock.Length{N: -l.N, Unit: l.Unit}
		out = append(out, clock.Due(back, due))
	}
	return out
}

// act does what a due clock asks for.
func (s *Service) act(ctx context.Context, tx *op.Tx, c casework.Case, d due, over bool, people []string) error {
	if d.rule == "POLICE_UPDATE" && over {
		x, err := s.report(ctx, tx, d.org, d.caseID, d.report)
		if err != nil {
			return err
		}
		_, err = s.ask(ctx, tx, c, x)
		return err
	}
	about := d.rule
	if rule, ok := s.Clocks.Find(d.rule, d.due.Time); ok {
		about = rule.About
	}
	text, template := "Soon: %s", notify.ActionDue
	if over {
		text, template = "Overdue: %s. Ask now", notify.Escalation
	}
	if err := s.task(ctx, tx, c, "clock/"+d.id, text, d.due.Time, Path(c.ID), about); err != nil {
		return err
	}
	return s.tell(ctx, tx, c, template, people)
}

func (s *Service) tell(ctx context.Context, tx *op.Tx, c casework.Case, t notify.Template, people []string) error {
	for _, p := range people {
		if err := notify.Tell(ctx, tx, notify.Notice{Org: c.Org, Person: p, Template: t, Table: "case_record", Record: c.ID, Path: Path(c.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// whoActs gives whom a case's clocks are told to: its lead, or where the lead does not hold the role, two who do. A line
// manager is never among them.
func (s *Service) whoActs(ctx context.Context, c casework.Case) ([]string, error) {
	role := authz.Specialist
	if c.Lock == "sexual_safety" {
		role = authz.SexualSafety
	}
	if s.Holders == nil {
		return nil, nil
	}
	list, err := s.Holders(ctx, c.Org, c.Unit, role, c.Lock)
	if has(list, c.Lead) {
		return []string{c.Lead}, err
	}
	return list[:min(len(list), 2)], err
}

// silences closes the asks that nobody answered in their time, keeps that as a fact, and asks again.
func (s *Service) silences(ctx context.Context) error {
	list, err := db.All(ctx, s.DB, s.scanAsk, `SELECT `+askColumns+` FROM justice_ask WHERE state = 'asked' AND expires_at <= $1 ORDER BY expires_at, org_id, case_id, id LIMIT $2`, db.At(s.now()), batch)
	for _, a := range list {
		if err := s.silence(ctx, a); err != nil {
			return err
		}
	}
	return err
}

func (s *Service) silence(ctx context.Context, a Ask) error {
	_, err := op.Do(ctx, s.Door, ActSweep, op.In(a.Org, "").Once("justice/"+a.Case), func(tx *op.Tx) (bool, audit.Change, error) {
		ch := audit.Changed("police_ask", a.ID, audit.F("case", a.Case), audit.FF("state", "asked", "silent"))
		n, err := tx.Exec(ctx, `UPDATE justice_ask SET state = 'silent' WHERE org_id = $1 AND case_id = $2 AND id = $3 AND state = 'asked'`, a.Org, a.Case, a.ID)
		if err != nil || n == 0 {
			return false, ch, err
		}
		c, open, err := s.caseOf(ctx, tx, a.Org, a.Case)
		if err != nil {
			return false, ch, err
		}
		x, err := s.report(ctx, tx, a.Org, a.Case, a.Report)
		if err != nil {
			return false, ch, err
		}
		x.Silences++
		if err := s.saveReport(ctx, tx, x); err != nil {
			return false, ch, err
		}
		if err := s.note(ctx, tx, c, "silence", "The police did not answer in time"); err != nil || !open || x.State == Concluded {
			return true, ch, err
		}
		if x.Silences >= toLadder {
			return true, ch, s.task(ctx, tx, c, "ladder/"+x.ID, "The police have not answered three times. Take it one step up", endOfDay(tx.Now().AddDate(0, 0, 1)), Path(c.ID))
		}
		_, err = s.ask(ctx, tx, c, x)
		return true, ch, err
	})
	return err
}

// tellAnswered asks for an officer's answer to be confirmed.
func (s *Service) tellAnswered(ctx context.Context, org string, a askJob) error {
	c, _, err := s.caseOf(ctx, s.DB, org, a.Case)
	if err != nil {
		return err
	}
	people, err := s.whoActs(ctx, c)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActSweep, op.In(org, "").Once("justice/"+a.Case), func(tx *op.Tx) (bool, audit.Change, error) {
		ch := audit.Change{Verb: "told", Kind: "police_ask", Record: a.ID}
		var state string
		if err := tx.QueryRow(ctx, `SELECT state FROM justice_ask WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, a.Case, a.ID).Scan(&state); err != nil {
			return false, ch, missing(err)
		}
		if state != "answered" {
			return false, ch, nil
		}
		rule, _ := s.Clocks.Find("VC-R4-REF", tx.Now())
		due := endOfDay(tx.Now().AddDate(0, 0, 2))
		if rule.ID != "" {
			due = s.Calendar.Due(rule, tx.Now())
		}
		if err := s.task(ctx, tx, c, "confirm/"+a.ID, "Confirm what the officer answered", due, Path(c.ID)+"/answers/"+a.ID); err != nil {
			return false, ch, err
		}
		if err := s.note(ctx, tx, c, "answer", "The police answered by link. It waits to be confirmed"); err != nil {
			return false, ch, err
		}
		return true, ch, s.tell(ctx, tx, c, notify.DecisionNeeded, people)
	})
	if fault.Is(err, fault.NotFound) {
		return jobs.Stop("the question is gone", err)
	}
	return err
}
