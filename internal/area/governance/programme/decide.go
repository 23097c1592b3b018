package programme

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Ask is a decision that the board is asked for, as it is typed. ID is "" for a new one.
type Ask struct{ ID, Question, Recommend, Paper, Words, On string }

// AskFor asks the board for a decision, or changes what is asked while it waits.
func (s *Service) AskFor(ctx context.Context, record string, seen int64, a Ask) error {
	var p fault.Problems
	d := Decision{ID: a.ID, Question: typed(&p, "question", a.Question, "Write what is to be decided", 400), Recommend: typed(&p, "recommend", a.Recommend, "Say what is recommended", 400),
		Paper: typed(&p, "paper", a.Paper, "", 40), Words: typed(&p, "words", a.Words, "", textMost), On: day(&p, "on", a.On, "Say on which day the board meets")}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActKeep, record, seen, "decision", func(_ *op.Tx, x *Strand) (string, error) {
		if d.ID == "" {
			n := d
			n.ID = x.number()
			x.Decisions = append(x.Decisions, n)
			return "Decision wanted on " + long(d.On) + ": " + d.Question + ". Recommended: " + d.Recommend, nil
		}
		i, err := x.waiting(d.ID)
		if err != nil {
			return "", err
		}
		n, old := d, x.Decisions[i]
		n.Employer, n.Staff = old.Employer, old.Staff
		if n.Question != old.Question || n.Recommend != old.Recommend {
			n.Employer, n.Staff = "", "" // what the sides said was about something else
		}
		x.Decisions[i] = n
		return "What is asked was changed: " + n.Question + ". Recommended: " + n.Recommend, nil
	})
}

// waiting finds a decision that waits.
func (x *Strand) waiting(decision string) (int, error) {
	i := slices.IndexFunc(x.Decisions, func(o Decision) bool { return o.ID == decision })
	switch {
	case i < 0:
		return i, fault.Missing()
	case x.Decisions[i].Outcome != "" || x.Decisions[i].Withdrawn != "":
		return i, fault.New(fault.Conflict, "That was settled meanwhile. Look at the strand, then ask anew where it is needed")
	}
	return i, nil
}

// Side says how the actor's side would decide.
func (s *Service) Side(ctx context.Context, record, decision, words string) error {
	var p fault.Problems
	words = typed(&p, "words", words, "Say how your side would decide", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActSide, record, 0, "side", func(tx *op.Tx, x *Strand) (string, error) {
		i, err := x.waiting(decision)
		if err != nil {
			return "", err
		}
		side := SideOf(tx.Actor().Role)
		if side == Staff {
			x.Decisions[i].Staff = words
		} else {
			x.Decisions[i].Employer = words
		}
		return side.Words() + " on “" + x.Decisions[i].Question + "”: " + words, nil
	})
}

// Decided records what the board decided, or with withdrawn why it is no longer asked.
func (s *Service) Decided(ctx context.Context, record string, seen int64, decision, outcome, on string, withdrawn bool) error {
	var p fault.Problems
	outcome = typed(&p, "outcome", outcome, "Write what was decided, or why it is no longer asked", 400)
	var d clock.Day
	if !withdrawn {
		if d = day(&p, "on", on, "Say on which day"); d > s.Today() {
			p.Add("on", "That day has not come yet")
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActKeep, record, seen, "decided", func(_ *op.Tx, x *Strand) (string, error) {
		i, err := x.waiting(decision)
		if err != nil {
			return "", err
		}
		n := &x.Decisions[i]
		if withdrawn {
			n.Withdrawn = outcome
			return "No longer asked: " + n.Question + ". " + outcome, nil
		}
		n.Outcome, n.Decided = outcome, d
		return "Decided on " + long(d) + ": " + n.Question + ". " + outcome, nil
	})
}
