package collection

import (
	"context"
	"maps"
	"time"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// lookBack is how many months after a month's end its own records may still change its return.
const lookBack = 24

// Native makes the returns of those who record here, of every month that is over and not locked: new ones, and new versions
// of those whose records have changed since. Their facts count at once; the return says that the month is whole.
func (s *Service) Native(ctx context.Context) error {
	ctx = authz.With(ctx, authz.Service("collection.native"))
	here, err := s.natives(ctx)
	if err != nil {
		return err
	}
	for org, n := range here {
		if n.beside {
			continue
		}
		if err := s.makeNative(ctx, org, n); err != nil {
			return err
		}
	}
	return nil
}

// makeNative makes the months of one organisation that are over.
func (s *Service) makeNative(ctx context.Context, org string, n native) error {
	last := MonthOf(s.today()).Add(-1)
	from, to := max(n.from, last.Add(-lookBack)), last
	if n.to != "" {
		to = min(to, n.to)
	}
	if from > to {
		return nil
	}
	return s.makeMonths(ctx, org, from, to)
}

func (s *Service) makeMonths(ctx context.Context, org string, from, to Month) error {
	t, err := s.Org.Tree(ctx)
	if err != nil {
		return err
	}
	o, ok := t.Get(org)
	months, err := MonthsOf(from, to)
	if err != nil || !ok {
		return err
	}
	shut, err := closed(ctx, s.DB, org, months, FormDirect, s.now())
	if err != nil {
		return err
	}
	facts, err := s.ownFacts(ctx, org)
	if err != nil {
		return err
	}
	sums := facts.sums()
	for _, m := range months {
		if shut[m] != "" || !owes(o, m) {
			continue
		}
		total := MonthTotals{Month: m}
		if x := sums[monthNumber(m)]; x != nil {
			total.Incidents, total.Staff, total.Injured, total.ByKind = x.incidents, x.staff, x.injured, x.byKind()
		}
		if err := s.makeMonth(ctx, org, total); err != nil {
			return err
		}
	}
	return nil
}

// makeMonth makes or corrects the return of one month, if it does not say so already.
func (s *Service) makeMonth(ctx context.Context, org string, t MonthTotals) error {
	same := func(list []MonthTotals) bool {
		for _, m := range list {
			if m.Incidents == t.Incidents && m.Staff == t.Staff && m.Injured == t.Injured && maps.Equal(m.ByKind, t.ByKind) {
				return true
			}
		}
		return false
	}
	const current = selectMonth + ` WHERE m.org_id = $1 AND m.month = $2 AND m.form = 'direct' AND m.state IN ('waiting', 'accepted', 'approved') ORDER BY m.version DESC LIMIT 1`
	if list, err := db.All(ctx, s.DB, scanMonth, current, org, string(t.Month)); err != nil || same(list) {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActCheck, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		list, err := db.All(ctx, tx, scanMonth, current, org, string(t.Month))
		if err != nil {
			return false, audit.Change{}, err
		}
		if same(list) {
			return false, audit.Change{}, fault.New(fault.Conflict, "It is there already")
		}
		sub := Submission{Org: org, ID: id.New("sub", tx.Now()), Form: FormDirect, Kind: FullReplace, State: Waits, From: t.Month, To: t.Month, System: "direct_entry",
			MadeBy: tx.Actor().ID, SentBy: tx.Actor().ID, Made: tx.Now(), Sent: tx.Now(), Months: []MonthTotals{t}}
		if len(list) > 0 && list[0].State != "waiting" {
			sub.Why = "Reports of this month were added or changed since it was accepted"
		}
		files, err := replaces(ctx, tx, org, t.Month)
		if err != nil {
			return false, audit.Change{}, err
		}
		if files && !s.quiet {
			sub.State, sub.Why = Loading, "The month is made from the reports recorded here, in place of what was sent"
			if err := s.emit(tx, topicSent, about{sub.ID}); err != nil {
				return false, audit.Change{}, err
			}
		}
		if err := s.enter(ctx, tx, &sub); err != nil {
			return false, audit.Change{}, err
		}
		tx.Insert(submissionTable, sub.values(false)...)
		return true, audit.Created(fileKind, sub.ID, audit.F("form", string(FormDirect)), audit.F("month", string(t.Month))), nil
	})
	if fault.Is(err, fault.Conflict) {
		return nil // another node was first
	}
	return err
}

// ownFacts gives the current facts of an organisation's own reports that count as incidents.
func (s *Service) ownFacts(ctx context.Context, org string) (ledger, error) {
	rows, err := s.DB.Query(ctx, `SELECT id, staff_n, period, violence_primary, physical_harm, record_state FROM (
		SELECT f.id, f.staff_n, f.period, f.violence_primary, f.physical_harm, f.record_state, f.counts, ROW_NUMBER() OVER (PARTITION BY f.id ORDER BY f.version DESC) AS n
		FROM fact f WHERE f.org_id = $1 AND f.source = 'incident') c WHERE c.n = 1 AND c.counts = 'single' AND c.record_state <> 'rejected' AND c.period >= '2000-01' ORDER BY id`, org)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out ledger
	for rows.Next() {
		var fid, period, kind, harm, state string
		var staff int
		if err := rows.Scan(&fid, &staff, &period, &kind, &harm, &state); err != nil {
			return nil, err
		}
		a, b, ok := parts(fid)
		if !ok {
			return nil, fault.New(fault.Internal, "a fact of a report has another kind of id")
		}
		out = append(out, entryOf(a, b, monthNumber(Month(period)), staff, intake.KindOf(kind), harmed(harm), false))
	}
	out.sort()
	return out, rows.Err()
}

// lateFor is for how many days after a month was due its senders are still told.
const lateFor = 14

// Late tells the people who send for a trust, once, that a month was due and has not come. Whoever was chased for it on the
// same day hears on the next.
func (s *Service) Late(ctx context.Context) error {
	ctx = authz.With(ctx, authz.Service("collection.late"))
	scope, err := s.Door.Policy().Check(authz.From(ctx), ActCheck)
	if err != nil {
		return err
	}
	today := s.today()
	to := MonthOf(today).Add(-1)
	list, err := s.Returns(ctx, scope, to.Add(-3), to)
	if err != nil {
		return err
	}
	for _, r := range list {
		if !r.Late || r.Standing != Missing && r.Standing != SentBack || today.After(r.Due.AddDate(0, 0, lateFor)) {
			continue
		}
		told, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT (SELECT COUNT(*) FROM return_told WHERE org_id = $1 AND month = $2) +
			(SELECT COUNT(*) FROM return_chase WHERE org_id = $1 AND month = $2 AND day = $3)`, r.Org, string(r.Month), s.now().In(clock.London()).Format(time.DateOnly))
		if err != nil || told > 0 {
			if err != nil {
				return err
			}
			continue
		}
		people, err := s.senders(ctx, r.Org)
		if err != nil {
			return err
		}
		if len(people) == 0 {
			continue
		}
		if _, err := op.Do(ctx, s.Door, ActCheck, op.In(r.Org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
			tx.Insert(toldTable, r.Org, string(r.Month), db.At(tx.Now()))
			for _, p := range people {
				if err := notify.Tell(ctx, tx, notify.Notice{Org: r.Org, Person: p, Template: notify.ReturnLate, Path: "/returns"}); err != nil {
					return false, audit.Change{}, err
				}
			}
			return true, audit.Change{Verb: "told", Kind: "return", Record: r.Org + " " + string(r.Month)}, nil
		}); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return nil
}

var toldTable = op.Table{Name: "return_told", Columns: []string{"org_id", "month", "at"}}
