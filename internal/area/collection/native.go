package collection

import (
	"context"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// native says from which month on an organisation's months are made from its own records here, or that its files leave
// those out.
type native struct {
	from, to Month
	beside   bool
}

func (n native) within(m Month) bool { return n.from != "" && m >= n.from && (n.to == "" || m <= n.to) }

// holds tells whether a month is made from records here.
func (n native) holds(m Month) bool { return !n.beside && n.within(m) }

// apart tells whether files of a month leave out what is recorded here.
func (n native) apart(m Month) bool { return n.beside && n.within(m) }

// Recording says what an organisation's months are made of from one on.
type Recording struct {
	Org string
	// From is the first such month, To the last, "" while it goes on.
	From, To Month
	// Beside says that files are sent and leave out what is recorded here; otherwise the months are made from records here.
	Beside        bool
	Reason, SetBy string
	Set           time.Time
}

func scanRecording(r db.Row) (Recording, error) {
	var x Recording
	var at db.Time
	err := r.Scan(&x.Org, &x.From, &x.To, &x.Beside, &x.Reason, &x.SetBy, &at)
	x.Set = at.Time
	return x, err
}

const selectRecording = `SELECT n.org_id, n.from_month, n.to_month, n.beside, n.reason, n.set_by, n.set_at FROM return_native n`

func recordsHere(ctx context.Context, q db.Querier, org string) (native, error) {
	list, err := db.All(ctx, q, scanRecording, selectRecording+` WHERE n.org_id = $1`, org)
	if err != nil || len(list) == 0 {
		return native{}, err
	}
	return native{list[0].From, list[0].To, list[0].Beside}, nil
}

// Recordings gives who of a scope records here, or sends files that leave out what is recorded here.
func (s *Service) Recordings(ctx context.Context, scope authz.Scope) ([]Recording, error) {
	var a db.Args
	q := selectRecording + ` WHERE ` + scope.WhereOrg(&a, "n.org_id") + ` ORDER BY n.org_id`
	return db.All(ctx, s.DB, scanRecording, q, a.Values()...)
}

// RecordHere says that an organisation's months, from one on, are made from its own records here. What a file brought for
// such a month counts until the month that is made in its place was accepted; a month that is closed, or for which a file
// waits, refuses it.
func (s *Service) RecordHere(ctx context.Context, org string, from Month, reason string) error {
	files := false
	return s.record(ctx, org, from, reason, &files, func(tx *op.Tx) error {
		waits, err := db.All(ctx, tx, db.Scalar[string], `SELECT month FROM submission_month WHERE org_id = $1 AND month >= $2 AND form <> 'direct' AND state = 'waiting' ORDER BY month LIMIT 1`, org, string(from))
		if err != nil {
			return err
		}
		if len(waits) > 0 {
			return fromProblem("A file for " + Month(waits[0]).Words() + " waits to be accepted. Take it back first")
		}
		sent, err := db.All(ctx, tx, db.Scalar[string], `SELECT month FROM submission_month WHERE org_id = $1 AND month >= $2 AND form <> 'direct' AND state IN ('accepted', 'approved') ORDER BY month`, org, string(from))
		if files = len(sent) > 0; err != nil || !files {
			return err
		}
		months := make([]Month, len(sent))
		for i, m := range sent {
			months[i] = Month(m)
		}
		shut, err := closed(ctx, tx, org, months, FormDirect, tx.Now())
		if err != nil {
			return err
		}
		for _, m := range months {
			if shut[m] != "" {
				return fromProblem(m.Words() + " came as a file and is closed. Choose a later month, or ask the national team to open it again")
			}
		}
		return nil
	}, false)
}

// RecordBeside says that an organisation's files, from a month on, leave out what is recorded here: both count.
func (s *Service) RecordBeside(ctx context.Context, org string, from Month, reason string) error {
	return s.record(ctx, org, from, reason, new(bool), func(*op.Tx) error { return nil }, true)
}

func fromProblem(words string) error {
	return fault.WithProblems(fault.Problems{{Field: "from", Message: words}})
}

// record says what months are made of from one on. Where check finds that files are to be replaced, their months are made at
// once and not in the night.
func (s *Service) record(ctx context.Context, org string, from Month, reason string, files *bool, check func(*op.Tx) error, beside bool) error {
	var p fault.Problems
	if from.First().IsZero() {
		p.Add("from", "Choose the first month")
	}
	if reason = tidy(reason, mostReason); reason == "" {
		p.Add("reason", "Say why")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	if err := s.known(ctx, org); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActNative, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		if err := check(tx); err != nil {
			return false, audit.Change{}, err
		}
		was, err := recordsHere(ctx, tx, org)
		if err != nil {
			return false, audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO return_native (org_id, from_month, to_month, reason, set_by, set_at, beside) VALUES ($1, $2, '', $3, $4, $5, $6)
			ON CONFLICT (org_id) DO UPDATE SET from_month = excluded.from_month, to_month = '', reason = excluded.reason, set_by = excluded.set_by, set_at = excluded.set_at, beside = excluded.beside`,
			org, string(from), reason, tx.Actor().ID, db.At(tx.Now()), beside); err != nil {
			return false, audit.Change{}, err
		}
		change := audit.Changed("records here", org, audit.FF("from", string(was.from), string(from)), audit.FF("beside files", strconv.FormatBool(was.beside), strconv.FormatBool(beside))).Because(reason)
		if beside || !*files {
			return true, change, nil
		}
		return true, change, s.emit(tx, topicHere, about{})
	})
	return err
}

// RecordNoMore says that from a month on files are sent again. Months before it stay as they are; months from it on that
// were made from records here and wait are taken back, and those accepted count until a file takes their place.
func (s *Service) RecordNoMore(ctx context.Context, org string, from Month, reason string) error {
	var p fault.Problems
	if from.First().IsZero() {
		p.Add("from", "Choose the first month")
	}
	if reason = tidy(reason, mostReason); reason == "" {
		p.Add("reason", "Say why")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActNative, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		was, err := recordsHere(ctx, tx, org)
		if err != nil {
			return false, audit.Change{}, err
		}
		if was.from == "" || was.to != "" && was.to < from {
			return false, audit.Change{}, fault.New(fault.Conflict, "Its months come as files already")
		}
		q, args := `DELETE FROM return_native WHERE org_id = $1`, []any{org}
		if from > was.from {
			q, args = `UPDATE return_native SET to_month = $2, reason = $3, set_by = $4, set_at = $5 WHERE org_id = $1`, append(args, string(from.Add(-1)), reason, tx.Actor().ID, db.At(tx.Now()))
		}
		if _, err := tx.Exec(ctx, q, args...); err != nil {
			return false, audit.Change{}, err
		}
		waiting, err := db.All(ctx, tx, scanSubmission, selectSubmission+` WHERE s.org_id = $1 AND s.form = 'direct' AND s.from_month >= $2 AND s.state IN ('waiting', 'loading') ORDER BY s.id`, org, string(from))
		if err != nil {
			return false, audit.Change{}, err
		}
		for i := range waiting {
			if err := s.takeBack(ctx, tx, &waiting[i], Withdrawn, "withdrawn"); err != nil {
				return false, audit.Change{}, err
			}
			tx.Also(audit.Changed(fileKind, waiting[i].ID, audit.FF("state", string(waiting[i].State), string(Withdrawn))).Because("Its months come as files again"))
		}
		return true, audit.Changed("records here", org, audit.F("until", string(from.Add(-1)))).Because(reason), nil
	})
	return err
}
