package sanction

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Lodge takes a written appeal in. One that comes after its last day is taken with a note, for whoever decides to weigh: a
// right is not lost to a slow post. The sanction stands meanwhile, unless suspended.
func (s *Service) Lodge(ctx context.Context, org, record, words, received string, suspend bool) error {
	words = clean(words)
	return s.change(ctx, ActCorrespond, org, record, 0, func(tx *op.Tx, f *File) (audit.Change, error) {
		var p fault.Problems
		need(&p, "words", words, "Write what they say against it")
		at := tx.Now()
		if t := day(&p, "received", received); !t.IsZero() {
			if t.AddDate(0, 0, -1).After(tx.Now()) {
				p.Add("received", "Choose the day on which it came")
			}
			if t.Before(at) {
				at = t
			}
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		l, _ := s.setOf(f).Level(f.Level)
		switch {
		case f.State != InForce:
			return audit.Change{}, fault.New(fault.Conflict, "Only what is in force can be appealed against")
		case f.Appeal == "lodged":
			return audit.Change{}, fault.New(fault.Conflict, "An appeal is being decided already")
		case l.Appeal == "none" || l.Appeal == "court" || l.Appeal == "dpp":
			return audit.Change{}, fault.New(fault.Conflict, "There is no appeal to us against this level")
		}
		due := s.due("APPEAL_DECIDE", at)
		f.Appeals = append(f.Appeals, Appeal{Lodged: at, Words: words, Late: !f.AppealBy.IsZero() && at.After(f.AppealBy.Time), Due: due.Time, Suspends: suspend})
		f.Appeal, f.AppealDue, f.Suspended = "lodged", due, suspend
		event(tx, org, f.ID, "appeal", "An appeal was received")
		people, err := s.Holders(ctx, tx, org, "", authz.Executive)
		if err != nil {
			return audit.Change{}, err
		}
		var ids []string
		for _, c := range people[:min(len(people), tellFirst)] {
			if !f.tookPart(c.ID) {
				ids = append(ids, c.ID)
			}
		}
		return audit.Changed("sanction", f.ID, audit.F("appeal", "lodged"), audit.F("suspended", yes(suspend))), tell(ctx, tx, org, "sanction", f.ID, Path(f.ID), notify.DecisionNeeded, ids)
	})
}

// tookPart tells whether somebody asked for, prepared or decided what is in the file.
func (f *File) tookPart(person string) bool {
	if person == f.ProposedBy || f.Decision != nil && f.Decision.By == person {
		return true
	}
	for _, a := range f.Gates {
		if a.By == person {
			return true
		}
	}
	return slices.ContainsFunc(f.Seats, func(x Seat) bool { return x.Person == person })
}

// MayDecideAppeal tells whether somebody may: they took no part.
func (f *File) MayDecideAppeal(person string) bool {
	return f.Appeal == "lodged" && !f.tookPart(person)
}

// DecideAppeal upholds the sanction, varies it or sets it aside. What is set aside stays in the record with that note.
func (s *Service) DecideAppeal(ctx context.Context, org, record string, seen int64, outcome string, in Choice) error {
	return s.change(ctx, ActAppeal, org, record, seen, func(tx *op.Tx, f *File) (audit.Change, error) {
		me := tx.Actor().ID
		if f.Appeal != "lodged" || len(f.Appeals) == 0 {
			return audit.Change{}, decidedAlready()
		}
		linked, err := s.linked(ctx, tx, org, f.Case, f.ProposedBy, me)
		if err != nil {
			return audit.Change{}, err
		}
		if linked || f.tookPart(me) {
			return audit.Change{}, fault.Refused("You took part in this, so somebody else decides the appeal")
		}
		a := &f.Appeals[len(f.Appeals)-1]
		why := clean(in.Why)
		var p fault.Problems
		need(&p, "why", why, "Say why, in words the person will read")
		switch outcome {
		case "uphold", "quash":
		case "vary":
			l, _ := s.setOf(f).Level(f.Level)
			r, e, badReview, badEnds := l.Dates(f.GivenAt.Time, day(&p, "review", in.Review), day(&p, "ends", in.Ends))
			for field, bad := range map[string]string{"review": badReview, "ends": badEnds} {
				if bad != "" {
					p.Add(field, bad)
				}
			}
			if e.After(f.EndsAt.Time) && !f.EndsAt.IsZero() {
				p.Add("ends", "An appeal never makes it longer")
			}
			if len(p) == 0 {
				f.ReviewAt, f.EndsAt = db.At(r), db.At(e)
				if c := lines(in.Conditions); len(c) > 0 {
					f.Decision.Conditions = c
				}
			}
		default:
			p.Add("outcome", "Choose whether it stands, is changed or is set aside")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		a.Outcome, a.Why, a.Decided, a.By, a.ByName = outcome, why, tx.Now(), me, tx.Actor().Name
		f.Appeal, f.AppealDue, f.Suspended = "decided", db.Time{}, false
		if outcome == "quash" {
			f.State, f.EndsAt = Quashed, db.At(tx.Now())
			f.Ending = "Set aside on appeal"
		}
		event(tx, org, f.ID, "appeal_decided", "The appeal was decided: %s", AppealWords[outcome])
		if err := s.Cases.Note(ctx, tx, org, f.Case, "sanction_appeal", "An appeal against a sanction was decided", Path(f.ID)); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("sanction", f.ID, audit.F("appeal", outcome)), tell(ctx, tx, org, "sanction", f.ID, Path(f.ID), notify.ActionDue, []string{f.ProposedBy})
	})
}

// AppealWords are the outcomes of an appeal in words.
var AppealWords = map[string]string{"uphold": "it stands", "vary": "it is changed", "quash": "it is set aside"}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// AppealOpen tells whether an appeal can still be lodged in time.
func (f *File) AppealOpen(now time.Time) bool {
	return f.State == InForce && f.Appeal == "" && (f.AppealBy.IsZero() || !now.After(f.AppealBy.Time))
}
