package collection

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Window is when a month may be sent: from Opens, in time until the end of Due, and at all until the end of Locks.
type Window struct {
	Month             Month
	Opens, Due, Locks time.Time // days
	// Reason is why it is not the usual one, "" where it is. SetBy and Set are who set it, and when.
	Reason, SetBy string
	Set           time.Time
}

// Reopening lets a locked or approved month of one organisation be sent again until a moment.
type Reopening struct {
	Org, ID  string
	Month    Month
	Until    time.Time
	Reason   string
	OpenedBy string
	Opened   time.Time
}

// terms are the usual days, from a month on: a month opens on the first day of the next, is due on a day of it, and locks
// some months after it was due. This programme's own; a change of policy adds a line and leaves earlier months alone.
var terms = []struct {
	from       Month
	due, locks int
}{
	{"2000-01", 20, 2},
}

// usual gives the usual window of a month.
func usual(m Month) Window {
	t := terms[0]
	for _, x := range terms {
		if x.from <= m {
			t = x
		}
	}
	next := m.Add(1).First()
	due := next.AddDate(0, 0, t.due-1)
	return Window{Month: m, Opens: next, Due: due, Locks: due.AddDate(0, t.locks, 0)}
}

const dayLayout = time.DateOnly

// Windows gives when each month may be sent.
func (s *Service) Windows(ctx context.Context, from, to Month) ([]Window, error) {
	return windows(ctx, s.DB, from, to)
}

func windows(ctx context.Context, q db.Querier, from, to Month) ([]Window, error) {
	months, err := MonthsOf(from, to)
	if err != nil {
		return nil, fault.New(fault.Invalid, "Choose a first and a last month")
	}
	set, err := db.All(ctx, q, scanWindow, `SELECT month, opens, due, locks, reason, set_by, set_at FROM return_window WHERE month >= $1 AND month <= $2 ORDER BY month`, string(from), string(to))
	if err != nil {
		return nil, err
	}
	out := make([]Window, 0, len(months))
	for _, m := range months {
		w := usual(m)
		if len(set) > 0 && set[0].Month == m {
			w, set = set[0], set[1:]
		}
		out = append(out, w)
	}
	return out, nil
}

func scanWindow(r db.Row) (Window, error) {
	var w Window
	var days [3]string
	var at db.Time
	err := r.Scan(&w.Month, &days[0], &days[1], &days[2], &w.Reason, &w.SetBy, &at)
	for i, to := range []*time.Time{&w.Opens, &w.Due, &w.Locks} {
		if err == nil {
			*to, err = time.Parse(dayLayout, days[i])
		}
	}
	w.Set = at.Time
	return w, err
}

// SetWindow sets other days than the usual ones for a month, with a reason.
func (s *Service) SetWindow(ctx context.Context, w Window) error {
	var p fault.Problems
	if w.Month.First().IsZero() {
		p.Add("month", "Choose a month")
	}
	w.Reason = tidy(w.Reason, mostReason)
	if w.Reason == "" {
		p.Add("reason", "Say why these days are not the usual ones")
	}
	if w.Opens.After(w.Due) || w.Due.After(w.Locks) || w.Opens.IsZero() {
		p.Add("due", "The month must open before it is due, and be due before it locks")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActWindow, op.System(), func(tx *op.Tx) (bool, audit.Change, error) {
		was, err := windows(ctx, tx, w.Month, w.Month)
		if err != nil {
			return false, audit.Change{}, err
		}
		if err := nationwide(tx); err != nil {
			return false, audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO return_window (month, opens, due, locks, reason, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (month) DO UPDATE SET opens = excluded.opens, due = excluded.due, locks = excluded.locks, reason = excluded.reason, set_by = excluded.set_by, set_at = excluded.set_at`,
			string(w.Month), w.Opens.Format(dayLayout), w.Due.Format(dayLayout), w.Locks.Format(dayLayout), w.Reason, tx.Actor().ID, db.At(tx.Now())); err != nil {
			return false, audit.Change{}, err
		}
		f := func(t time.Time) string { return t.Format(dayLayout) }
		return true, audit.Changed("window", string(w.Month), audit.FF("opens", f(was[0].Opens), f(w.Opens)), audit.FF("due", f(was[0].Due), f(w.Due)),
			audit.FF("locks", f(was[0].Locks), f(w.Locks))).Because(w.Reason), nil
	})
	return err
}

// nationwide refuses whoever does not act for England, for what belongs to no organisation.
func nationwide(tx *op.Tx) error {
	if tx.Scope().Org() != "" {
		return fault.Missing()
	}
	return nil
}

// Reopen lets a locked or approved month of an organisation be sent again until a moment, with a reason.
func (s *Service) Reopen(ctx context.Context, org string, m Month, until time.Time, reason string) error {
	var p fault.Problems
	if reason = tidy(reason, mostReason); reason == "" {
		p.Add("reason", "Say why the month is opened again")
	}
	if m.First().IsZero() {
		p.Add("month", "Choose a month")
	}
	if !until.After(s.now()) {
		p.Add("until", "Choose a day that is still to come")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	if err := s.known(ctx, org); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActReopen, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		tx.Insert(reopeningTable, org, string(m), id.New("rop", tx.Now()), db.At(until), reason, tx.Actor().ID, db.At(tx.Now()))
		return true, audit.Created("reopening", string(m), audit.F("until", until.UTC().Format(time.RFC3339))).Because(reason), nil
	})
	return err
}

var reopeningTable = op.Table{Name: "return_reopening", Columns: []string{"org_id", "month", "id", "until", "reason", "opened_by", "opened_at"}}

// Reopenings gives those of a scope that have not ended, and with all those that have, the newest first.
func (s *Service) Reopenings(ctx context.Context, scope authz.Scope, all bool) ([]Reopening, error) {
	var a db.Args
	q := `SELECT r.org_id, r.month, r.id, r.until, r.reason, r.opened_by, r.opened_at FROM return_reopening r WHERE ` + scope.WhereOrg(&a, "r.org_id")
	if !all {
		q += ` AND r.until > ` + a.Add(db.At(s.now()))
	}
	return db.All(ctx, s.DB, func(r db.Row) (Reopening, error) {
		var x Reopening
		var until, at db.Time
		err := r.Scan(&x.Org, &x.Month, &x.ID, &until, &x.Reason, &x.OpenedBy, &at)
		x.Until, x.Opened = until.Time, at.Time
		return x, err
	}, q+` ORDER BY r.opened_at DESC, r.org_id, r.month, r.id LIMIT 1000`, a.Values()...)
}

// today is the day in London, as the start of that day in UTC.
func (s *Service) today() time.Time { return dayOf(s.now()) }

func dayOf(t time.Time) time.Time {
	y, m, d := t.In(clock.London()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// closed says in words why each of some months of an organisation cannot be sent at a moment; months that can are not in
// it. by is FormDirect for the months that this system makes by itself.
func closed(ctx context.Context, q db.Querier, org string, months []Month, by Form, now time.Time) (map[Month]string, error) {
	out := map[Month]string{}
	if len(months) == 0 {
		return out, nil
	}
	list, err := windows(ctx, q, months[0], months[len(months)-1])
	if err != nil {
		return nil, err
	}
	opened, err := db.All(ctx, q, db.Scalar[string], `SELECT month FROM return_reopening WHERE org_id = $1 AND until > $2`, org, db.At(now))
	if err != nil {
		return nil, err
	}
	again := map[Month]bool{}
	for _, m := range opened {
		again[Month(m)] = true
	}
	signed, err := db.All(ctx, q, db.Scalar[string], `SELECT month FROM submission_month WHERE org_id = $1 AND state = 'approved'`, org)
	if err != nil {
		return nil, err
	}
	approved := map[Month]bool{}
	for _, m := range signed {
		approved[Month(m)] = true
	}
	here, err := recordsHere(ctx, q, org)
	if err != nil {
		return nil, err
	}
	twice := map[Month]string{}
	if by != FormDirect {
		if twice, err = refusedTwice(ctx, q, org, here, months); err != nil {
			return nil, err
		}
	}
	want := map[Month]bool{}
	for _, m := range months {
		want[m] = true
	}
	for _, w := range list {
		m, day := w.Month, dayOf(now)
		switch {
		case !want[m]:
		case here.holds(m) && by != FormDirect:
			out[m] = m.Words() + " is made from the reports recorded here, so a file for it would count everything twice"
		case twice[m] != "":
			out[m] = twice[m]
		case day.Before(w.Opens):
			out[m] = m.Words() + " can be sent from " + w.Opens.Format("2 January 2006") + ", when it is over"
		case again[m]:
		case approved[m]:
			out[m] = m.Words() + " was signed off. Ask the national team to open it again"
		case day.After(w.Locks):
			out[m] = m.Words() + " was locked after " + w.Locks.Format("2 January 2006") + ". Ask the national team to open it again"
		}
	}
	return out, nil
}
