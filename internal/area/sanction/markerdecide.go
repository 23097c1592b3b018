package sanction

import (
	"context"

	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// MarkerChoice is a decision on a marker or at its review.
type MarkerChoice struct {
	Event marker.Event
	// Senior is the nominated senior who decides with the specialist.
	Senior, Why   string
	Risk, Control string // for a change
	Review, Ends  string
}

// DecideMarker takes a decision on a proposed marker, or at a review keeps, changes or removes one. Whoever proposed it does
// not decide, nor does anybody with a part in the case.
func (s *Service) DecideMarker(ctx context.Context, org, record string, seen int64, in MarkerChoice) error {
	in.Senior, in.Why, in.Risk, in.Control = clean(in.Senior), clean(in.Why), clean(in.Risk), clean(in.Control)
	return s.changeMarker(ctx, ActMarkerDecide, org, record, seen, func(tx *op.Tx, m *Marker) (audit.Change, error) {
		allowed := map[marker.Event]bool{marker.Approve: true, marker.Refuse: true, marker.Keep: true, marker.Vary: true, marker.Remove: true}
		var p fault.Problems
		if !allowed[in.Event] {
			p.Add("event", "Choose what you decide")
			return audit.Change{}, fault.WithProblems(p)
		}
		to, err := m.State.Next(in.Event)
		if err != nil {
			return audit.Change{}, err
		}
		first := in.Event == marker.Approve || in.Event == marker.Refuse
		proposer := ""
		if first {
			proposer = m.ProposedBy
		}
		linked, err := s.linked(ctx, tx, org, m.Case, proposer, tx.Actor().ID)
		if err != nil {
			return audit.Change{}, err
		}
		if linked {
			return audit.Change{}, fault.Refused("You asked for this or have a part in the case, so somebody else decides")
		}
		need(&p, "why", in.Why, "Say why, in words the person may read")
		if in.Event == marker.Approve {
			need(&p, "senior", in.Senior, "Name the senior colleague who decided with you")
		}
		if in.Event == marker.Vary {
			p = append(p, s.Words.Check("risk", in.Risk, marker.MaxRisk)...)
			p = append(p, s.Words.Check("control", in.Control, marker.MaxControl)...)
		}
		review, bad := marker.ReviewOn(s.Rules, tx.Now(), day(&p, "review", in.Review))
		if bad != "" {
			p.Add("review", bad)
		}
		ends := day(&p, "ends", in.Ends)
		if !ends.IsZero() && !ends.After(tx.Now()) {
			p.Add("ends", "Choose a day that is still to come")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		was := m.State
		m.State, m.Why, m.DecidedBy, m.Decided = to, in.Why, tx.Actor().ID, tx.Actor().Name
		if first {
			m.Senior = in.Senior
		} else {
			m.Reviews = append(m.Reviews, Review{At: tx.Now(), Outcome: string(in.Event), Why: in.Why, By: tx.Actor().ID, ByName: tx.Actor().Name, Next: review})
		}
		if in.Event == marker.Vary {
			m.Past = append(m.Past, PastText{Until: tx.Now(), Risk: m.Risk, Control: m.Control})
			m.Risk, m.Control = in.Risk, in.Control
		}
		m.LapsesAt, m.EscalatedAt, m.Reminded = db.Time{}, db.Time{}, -1
		if to.Ended() {
			m.EndedAt, m.ReviewAt = db.At(tx.Now()), db.Time{}
			if err := askGone(ctx, tx, m); err != nil {
				return audit.Change{}, err
			}
		} else {
			if m.ActiveAt.IsZero() {
				m.ActiveAt = db.At(tx.Now())
			}
			m.ReviewAt, m.EndsAt = db.At(review), db.At(ends)
		}
		event(tx, org, m.ID, "decided", eventText[in.Event])
		if err := s.Cases.Note(ctx, tx, org, m.Case, "marker_decided", eventText[in.Event], MarkerPath(m.ID)); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("marker", m.ID, audit.FF("state", string(was), string(to))), tell(ctx, tx, org, "marker", m.ID, MarkerPath(m.ID), notify.ActionDue, []string{m.ProposedBy})
	})
}

var eventText = map[marker.Event]string{marker.Approve: "The marker was put in force", marker.Refuse: "The marker was not given", marker.Keep: "Looked at again: the marker stays",
	marker.Vary: "Looked at again: the marker was changed", marker.Remove: "The marker was removed", marker.Quash: "The marker was removed on appeal"}

// LodgeMarker takes in an appeal against a marker.
func (s *Service) LodgeMarker(ctx context.Context, org, record, words string) error {
	words = clean(words)
	return s.changeMarker(ctx, ActCorrespond, org, record, 0, func(tx *op.Tx, m *Marker) (audit.Change, error) {
		var p fault.Problems
		need(&p, "words", words, "Write what they say against it")
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		if !m.State.Shown() || m.Appeal == "lodged" {
			return audit.Change{}, fault.New(fault.Conflict, "Only a marker in force can be appealed against, and once at a time")
		}
		due := s.due("APPEAL_DECIDE", tx.Now())
		m.Appeal, m.AppealDue = "lodged", due
		m.Appeals = append(m.Appeals, Appeal{Lodged: tx.Now(), Words: words, Due: due.Time})
		event(tx, org, m.ID, "appeal", "An appeal was received")
		people, err := s.Holders(ctx, tx, org, "", authz.Executive)
		if err != nil {
			return audit.Change{}, err
		}
		var ids []string
		for _, c := range people[:min(len(people), tellFirst)] {
			ids = append(ids, c.ID)
		}
		return audit.Changed("marker", m.ID, audit.F("appeal", "lodged")), tell(ctx, tx, org, "marker", m.ID, MarkerPath(m.ID), notify.DecisionNeeded, ids)
	})
}

// DecideMarkerAppeal upholds a marker or removes it; the record stays, with that note.
func (s *Service) DecideMarkerAppeal(ctx context.Context, org, record string, seen int64, quash bool, why string) error {
	why = clean(why)
	return s.changeMarker(ctx, ActMarkerDecide, org, record, seen, func(tx *op.Tx, m *Marker) (audit.Change, error) {
		if m.Appeal != "lodged" || len(m.Appeals) == 0 {
			return audit.Change{}, decidedAlready()
		}
		linked, err := s.linked(ctx, tx, org, m.Case, m.ProposedBy, tx.Actor().ID)
		if err != nil {
			return audit.Change{}, err
		}
		if linked || m.DecidedBy == tx.Actor().ID {
			return audit.Change{}, fault.Refused("You took part in this, so somebody else decides the appeal")
		}
		var p fault.Problems
		need(&p, "why", why, "Say why, in words the person will read")
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		a := &m.Appeals[len(m.Appeals)-1]
		a.Outcome, a.Why, a.Decided, a.By, a.ByName = "uphold", why, tx.Now(), tx.Actor().ID, tx.Actor().Name
		m.Appeal, m.AppealDue = "decided", db.Time{}
		text := "The appeal was decided: the marker stays"
		if quash {
			a.Outcome, text = "quash", eventText[marker.Quash]
			if m.State, err = m.State.Next(marker.Quash); err != nil {
				return audit.Change{}, err
			}
			m.EndedAt, m.ReviewAt = db.At(tx.Now()), db.Time{}
			if err := askGone(ctx, tx, m); err != nil {
				return audit.Change{}, err
			}
		}
		event(tx, org, m.ID, "appeal_decided", text)
		return audit.Changed("marker", m.ID, audit.F("appeal", a.Outcome)), nil
	})
}
