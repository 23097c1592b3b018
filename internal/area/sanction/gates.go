package sanction

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Judged is a file's ladder with how each gate and level stands.
type Judged struct {
	Set    ladder.Set
	Found  []ladder.Found
	Levels []ladder.Verdict
}

// Judge works out how a file stands by the ladder of the day it was proposed, so that a change of policy does not move it.
func (s *Service) Judge(f *File) Judged {
	set := s.setOf(f)
	found := set.Judge(f.Answers(), f.Visitor())
	return Judged{set, found, set.Verdicts(found)}
}

// Verdict gives how a level stands.
func (j Judged) Verdict(no int) ladder.Verdict { return j.Set.Verdict(no, j.Found) }

// AnswerGate takes the answer at a gate. Who is the clinician or equality lead who gave it.
func (s *Service) AnswerGate(ctx context.Context, org, record, gate string, in ladder.Given) error {
	in.Words, in.Who = clean(in.Words), clean(in.Who)
	return s.change(ctx, ActPrepare, org, record, 0, func(tx *op.Tx, f *File) (audit.Change, error) {
		if f.State != Proposed {
			return audit.Change{}, fault.New(fault.Conflict, "This was decided. Its gates stay as they were")
		}
		set := s.setOf(f)
		i := slices.IndexFunc(set.Gates, func(g ladder.Gate) bool { return g.ID == gate })
		if i < 0 || set.Gates[i].PatientsOnly && f.Visitor() {
			return audit.Change{}, fault.Missing()
		}
		g := set.Gates[i]
		var p fault.Problems
		if !slices.ContainsFunc(g.Answers, func(a ladder.Answer) bool { return a.Value == in.Value }) {
			p.Add("value", "Choose an answer")
		}
		need(&p, "words", in.Words, "Say what it rests on, in a sentence")
		if g.By != "" && in.Who == "" {
			p.Add("who", "Say who answered this, and when they saw the person")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		was := f.Gates[gate].Value
		if f.Gates == nil {
			f.Gates = map[string]Answer{}
		}
		f.Gates[gate] = Answer{Given: ladder.Given{Value: in.Value, Words: in.Words, Who: in.Who}, By: tx.Actor().ID, ByName: tx.Actor().Name, At: tx.Now()}
		f.Draft = nil // what was drafted rested on other answers
		event(tx, org, f.ID, "gate", "Gate %s was answered", g.ID)
		return audit.Changed("sanction", f.ID, audit.FF("gate "+gate, was, in.Value), audit.F("words", s.Ring.Digest(org, []byte(in.Words)))), nil
	})
}

// Except records why a gate that stops is gone through all the same, by whoever its data says may: an executive director, or
// a panel's chair for the panel.
func (s *Service) Except(ctx context.Context, org, record, gate, why string) error {
	why = clean(why)
	act := ActDecide
	if authz.From(ctx).Role == authz.Panel {
		act = ActSit
	}
	return s.change(ctx, act, org, record, 0, func(tx *op.Tx, f *File) (audit.Change, error) {
		if f.State != Proposed || tx.Actor().ID == f.ProposedBy {
			return audit.Change{}, fault.Refused("You cannot record an exception for this")
		}
		a, ok := f.Gates[gate]
		by := ""
		for _, x := range s.Judge(f).Found {
			if x.ID == gate {
				by = x.May
			}
		}
		if !ok || by == "" {
			return audit.Change{}, fault.New(fault.Denied, "No exception is possible at this gate")
		}
		chair := slices.ContainsFunc(f.Seats, func(x Seat) bool { return x.Person == tx.Actor().ID && x.Part == "chair" && !x.Out() })
		if by == "executive" && tx.Actor().Role != authz.Executive || by == "panel" && !chair {
			return audit.Change{}, fault.Refused("Only the executive director, or the chair of the panel for illness, can record this exception")
		}
		var p fault.Problems
		need(&p, "why", why, "Say why it is right all the same")
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		a.Exception, a.Approver, a.ExceptionBy = why, tx.Actor().Name, by
		f.Gates[gate] = a
		event(tx, org, f.ID, "exception", "An exception was recorded at gate %s", gate)
		return audit.Changed("sanction", f.ID, audit.F("exception", gate)).Because(why), nil
	})
}
