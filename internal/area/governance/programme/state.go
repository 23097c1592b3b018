package programme

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// SetState says how a strand stands. Only its owner does, with a reason.
func (s *Service) SetState(ctx context.Context, record string, seen int64, to State, why string) error {
	var p fault.Problems
	if to.Words() == "" {
		p.Add("state", "Choose how it stands")
	}
	why = typed(&p, "why", why, "Say why, in a sentence that both sides can check", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActOwn, record, seen, "state", func(tx *op.Tx, x *Strand) (string, error) {
		if !mine(tx.Actor(), x) {
			return "", fault.Refused("Only the owner of the strand says how it stands. You can challenge it")
		}
		words := to.Words() + ": " + why
		if x.State != to {
			words = to.Words() + ", before " + x.State.Words() + ": " + why
			x.Was, x.At = x.State, db.At(tx.Now())
		}
		x.State, x.Why = to, why
		return words, nil
	})
}

// MayOwn tells whether the actor may say how a strand stands; pages leave out what would be refused.
func (s *Service) MayOwn(ctx context.Context, x *Strand) bool {
	a := authz.From(ctx)
	return s.Door.Policy().May(a, ActOwn) && mine(a, x)
}

// Say keeps what the actor's side thinks of a strand.
func (s *Service) Say(ctx context.Context, record, words string) error {
	var p fault.Problems
	words = typed(&p, "words", words, "Write what your side thinks", textMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActSide, record, 0, "view", func(tx *op.Tx, x *Strand) (string, error) {
		a := tx.Actor()
		side := SideOf(a.Role)
		x.Said = append(x.Said, Said{ID: x.number(), Side: side, Words: words, By: a.Name, ByID: a.ID, At: db.At(tx.Now())})
		return side.Words() + ": " + words, nil
	})
}

// Challenge doubts the state that the owner set. Nobody challenges what they own themselves.
func (s *Service) Challenge(ctx context.Context, record string, holds State, words string) error {
	var p fault.Problems
	if holds.Words() == "" {
		p.Add("holds", "Choose which state your side thinks is right")
	}
	words = typed(&p, "words", words, "Say why your side doubts it", textMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActSide, record, 0, "challenge", func(tx *op.Tx, x *Strand) (string, error) {
		a := tx.Actor()
		side := SideOf(a.Role)
		switch {
		case x.Owner != "" && x.Owner == a.ID:
			return "", fault.Refused("You own this strand. Set its state yourself")
		case holds == x.State:
			var p fault.Problems
			p.Add("holds", "That is the state it has. Choose another, or write a view")
			return "", fault.WithProblems(p)
		}
		for _, c := range x.Challenges() {
			if c.Side == side {
				return "", fault.New(fault.Conflict, "Your side has challenged this already, and waits for the answer")
			}
		}
		x.Said = append(x.Said, Said{ID: x.number(), Side: side, Words: words, By: a.Name, ByID: a.ID, At: db.At(tx.Now()), Challenges: x.State, Holds: holds})
		return side.Words() + " thinks it is “" + holds.Words() + "”: " + words, nil
	})
}

// Answer answers a challenge. The owner does, and sets the state anew where the challenge was right.
func (s *Service) Answer(ctx context.Context, record, challenge, words string) error {
	var p fault.Problems
	words = typed(&p, "words", words, "Write the answer", textMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActOwn, record, 0, "answer", func(tx *op.Tx, x *Strand) (string, error) {
		for i := range x.Said {
			c := &x.Said[i]
			if c.ID != challenge || !c.Open() {
				continue
			}
			if !mine(tx.Actor(), x) || c.ByID == tx.Actor().ID {
				return "", fault.Refused("The owner of the strand answers, and nobody answers their own challenge")
			}
			c.Answer, c.AnsweredBy, c.AnsweredAt = words, tx.Actor().Name, db.At(tx.Now())
			return "Answer to the " + lower(c.Side.Words()) + ": " + words, nil
		}
		return "", fault.Missing()
	})
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:]
}
