package casework

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// ReviewActed is what topic "review.action" carries: an action came of a review, or was done. A plan may take it up.
type ReviewActed struct {
	Org, Case string
	N         int
	Done      bool
}

// AddReviewAction adds something to be done, which becomes a task of the case.
func (s *Service) AddReviewAction(ctx context.Context, org, caseID string, a ReviewAction) error {
	a.Words = clean(a.Words)
	var p fault.Problems
	if a.Words == "" || len([]rune(a.Words)) > 1000 {
		p.Add("action", "Say what is to be done, in at most %d characters", 1000)
	}
	if a.Owner == "" && clean(a.OwnerName) == "" {
		p.Add("owner", "Say who does it")
	}
	if d, err := clock.ParseDay(string(a.Due)); err != nil || d == "" || d < clock.DayOf(s.now()) {
		p.Add("due", "Enter the day by which it is done, from today on")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := onCase(ctx, s, ActReviewWrite, org, caseID, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COALESCE(MAX(n), 0) + 1 FROM case_review_action WHERE org_id = $1 AND case_id = $2`, org, c.ID)
		if err != nil {
			return false, audit.Change{}, err
		}
		sealed, err := s.Ring.Seal(s.place(org, c.ID, "review action"), []byte(a.Words))
		if err != nil {
			return false, audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO case_review_action (org_id, case_id, n, words, owner_id, owner_name, due_day, made_at, made_by, done_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')`,
			org, c.ID, n, sealed, a.Owner, clean(a.OwnerName), string(a.Due), db.At(tx.Now()), tx.Actor().ID); err != nil {
			return false, audit.Change{}, err
		}
		if err := s.Task(ctx, tx, c, Task{Key: "review/" + num(n), Text: "Action %s of the review", Args: []string{num(n)}, Due: endOf(a.Due), Owner: a.Owner, OwnerName: clean(a.OwnerName),
			Path: ReviewPath(c.ID), Area: "casework", Action: ActReviewRead}); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Created("review action", c.ID+"/"+num(n), audit.F("owner", a.Owner), audit.F("due", string(a.Due))), tx.Emit("review.action", ReviewActed{org, c.ID, int(n), false})
	})
	return err
}

// endOf is the last moment of a London day.
func endOf(d clock.Day) (t db.Time) {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return t
	}
	return db.At(clock.Due(clock.Rule{Length: clock.Length{N: 1, Unit: clock.Days}, Count: clock.WholeDays, Calendar: clock.Elapsed}, at.Add(12*time.Hour).AddDate(0, 0, -1)))
}

// FinishReviewAction says that an action is done, and what came of it.
func (s *Service) FinishReviewAction(ctx context.Context, org, caseID string, n int, outcome string) error {
	outcome = clean(outcome)
	if outcome == "" || len([]rune(outcome)) > 2000 {
		return fault.WithProblems(fault.Problems{{Field: "outcome", Message: "Say what came of it, in a sentence or two"}})
	}
	_, err := onCase(ctx, s, ActReviewWrite, org, caseID, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		sealed, err := s.Ring.Seal(s.place(org, c.ID, "review outcome"), []byte(outcome))
		if err != nil {
			return false, audit.Change{}, err
		}
		changed, err := tx.Exec(ctx, `UPDATE case_review_action SET done_at = $4, done_by = $5, outcome = $6 WHERE org_id = $1 AND case_id = $2 AND n = $3 AND done_at IS NULL`,
			org, c.ID, int64(n), db.At(tx.Now()), tx.Actor().ID, sealed)
		if err == nil && changed == 0 {
			err = fault.New(fault.Conflict, "This action is done already, or is not there")
		}
		if err == nil {
			err = s.Settle(ctx, tx, c, "review/"+number(n))
		}
		if err == nil {
			err = tx.Emit("review.action", ReviewActed{org, c.ID, n, true})
		}
		return true, audit.Changed("review action", c.ID+"/"+number(n), audit.F("outcome", s.Ring.Digest(org, []byte(outcome)))), err
	})
	return err
}

func (s *Service) reviewActions(ctx context.Context, org, caseID string) ([]ReviewAction, error) {
	return db.All(ctx, s.DB, func(r db.Row) (ReviewAction, error) {
		var a ReviewAction
		var words, outcome []byte
		var made, done db.Time
		err := r.Scan(&a.N, &words, &a.Owner, &a.OwnerName, &a.Due, &made, &done, &outcome)
		if err != nil {
			return a, err
		}
		a.MadeAt, a.DoneAt = made.Time, done.Time
		b, err := s.Ring.Open(s.place(org, caseID, "review action"), words)
		if err != nil {
			return a, err
		}
		a.Words = string(b)
		b, err = s.Ring.Open(s.place(org, caseID, "review outcome"), outcome)
		a.Outcome = string(b)
		return a, err
	}, `SELECT n, words, owner_id, owner_name, due_day, made_at, done_at, outcome FROM case_review_action WHERE org_id = $1 AND case_id = $2 ORDER BY n`, org, caseID)
}
