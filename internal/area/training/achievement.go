package training

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Achievement is a competence that somebody in a post gained.
type Achievement struct {
	Assignment, Competence string
	// Achieved is the day; Expires the first day on which it does not hold any more, "" for ever.
	Achieved, Expires string
	// Source is esr for what a file said, session for a session attended, assessed for a test alone. Ref is the import or session.
	Source, Ref string
}

var achievementTable = op.Table{Name: "training_achievement", Columns: []string{"org_id", "assignment_id", "competence", "achieved", "expires", "source", "ref"}}

// Achieve writes an achievement inside a change of the caller's, which authorised it and says so in the log. The same one again, of
// the same day, takes the place of the one before. An empty Expires becomes what the competence says.
func (s *Service) Achieve(ctx context.Context, tx *op.Tx, org string, a Achievement) error {
	if !isDay(a.Achieved) {
		return fault.New(fault.Internal, "an achievement without a day")
	}
	if a.Expires == "" {
		list, err := s.competencesOf(ctx, tx, org, a.Achieved)
		if err != nil {
			return err
		}
		for _, c := range list {
			if c.Code == a.Competence {
				a.Expires = c.Ends(a.Achieved)
			}
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM training_achievement WHERE org_id = $1 AND assignment_id = $2 AND competence = $3 AND achieved = $4`, org, a.Assignment, a.Competence, a.Achieved); err != nil {
		return err
	}
	if err := changed(ctx, tx, org); err != nil {
		return err
	}
	tx.Insert(achievementTable, org, a.Assignment, a.Competence, a.Achieved, a.Expires, a.Source, a.Ref)
	return nil
}

// Assessed writes down that somebody proved a competence by a test alone, where the competence may be renewed so.
func (s *Service) Assessed(ctx context.Context, org, assignment, competence, day string) error {
	var p fault.Problems
	if !isDay(day) || day > s.Today() {
		p.Add("day", "Enter the day of the test, today at the latest")
	} else {
		list, err := s.Competences(ctx, org, day)
		if err != nil {
			return err
		}
		ok := false
		for _, c := range list {
			ok = ok || c.Code == competence && c.AssessOnly
		}
		if !ok {
			p.Add("competence", "Choose a competence that may be renewed by a test alone")
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActRecord, op.On("training_assignment", org, assignment), func(tx *op.Tx) (bool, audit.Change, error) {
		return true, audit.Changed("training_assignment", assignment, audit.F("competence", competence), audit.F("proved by a test on", day)),
			s.Achieve(ctx, tx, org, Achievement{Assignment: assignment, Competence: competence, Achieved: day, Source: "assessed"})
	})
	return err
}

// Achievements gives what somebody in a post achieved, the newest first, where the scope reaches the post.
func (s *Service) Achievements(ctx context.Context, sc authz.Scope, org, assignment string) ([]Achievement, error) {
	if _, err := s.Assignment(ctx, sc, org, assignment); err != nil {
		return nil, err
	}
	return db.All(ctx, s.DB, func(r db.Row) (a Achievement, err error) {
		return a, r.Scan(&a.Assignment, &a.Competence, &a.Achieved, &a.Expires, &a.Source, &a.Ref)
	}, `SELECT h.assignment_id, h.competence, h.achieved, h.expires, h.source, h.ref FROM training_achievement h WHERE h.org_id = $1 AND h.assignment_id = $2 ORDER BY h.achieved DESC, h.competence`, org, assignment)
}
