package sanction

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Choice is what somebody decides, as it was typed.
type Choice struct {
	// What is level, none or later.
	What         string
	Level        int
	Conditions   string
	Why          string
	Review, Ends string
	// Until is by when something must be known, for later.
	Until string
	// Parties names who agreed, by their part; Signed is signed or refused, for an agreement.
	Parties map[string]string
	Signed  string
}

// draft checks a choice against the ladder and the gates.
func (s *Service) draft(f *File, in Choice, now time.Time) (Draft, ladder.Level, fault.Problems) {
	var p fault.Problems
	d := Draft{What: in.What, Level: in.Level, Conditions: lines(in.Conditions), Why: clean(in.Why), Until: in.Until, At: now}
	need(&p, "why", d.Why, "Say why, in words the person will read")
	switch in.What {
	case "none":
		return d, ladder.Level{}, p
	case "later":
		if t := day(&p, "until", in.Until); in.Until == "" || !t.IsZero() && !t.After(now) {
			p.Add("until", "Say by when, on a day still to come")
		}
		return d, ladder.Level{}, p
	case "level":
	default:
		p.Add("what", "Choose what you decide")
		return d, ladder.Level{}, p
	}
	v := s.Judge(f).Verdict(in.Level)
	if v.Level.Code == "" {
		p.Add("what", "Choose what you decide")
		return d, v.Level, p
	}
	for _, g := range v.By {
		p.Add("what", "Gate %s stops this level: %s", g.ID, g.Why)
	}
	for _, g := range v.Open {
		p.Add("what", "Gate %s has no answer yet: %s", g.ID, g.Name)
	}
	if v.Level.Code == "CONDITIONAL_ACCESS" && len(d.Conditions) == 0 {
		p.Add("conditions", "Write each condition on a line of its own")
	}
	r, e, badReview, badEnds := v.Level.Dates(now, day(&p, "review", in.Review), day(&p, "ends", in.Ends))
	if badReview != "" {
		p.Add("review", badReview)
	}
	if badEnds != "" {
		p.Add("ends", badEnds)
	}
	d.Review, d.Ends = r, e
	return d, v.Level, p
}

// Write takes down what a member of the panel proposes to decide; it is their vote for it. The others agree or not. seen is
// the version of the file on their page: two who decide at once do not write over each other.
func (s *Service) Write(ctx context.Context, org, record string, seen int64, in Choice) error {
	return s.change(ctx, ActSit, org, record, seen, func(tx *op.Tx, f *File) (audit.Change, error) {
		if f.State != Proposed {
			return audit.Change{}, decidedAlready()
		}
		seat, err := s.sitting(ctx, tx, f)
		if err != nil {
			return audit.Change{}, err
		}
		d, l, p := s.draft(f, in, tx.Now())
		if in.What == "level" && len(p) == 0 && !l.Panel && !slices.Contains(l.Roles, "panel") {
			p.Add("what", "That level is not for a panel")
		}
		if !s.Sits(f) {
			p.Add("", "The panel is not complete yet: it needs its chair and enough members without a conflict")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		d.N, d.By, d.ByName = f.Version, tx.Actor().ID, tx.Actor().Name
		f.Draft = &d
		seat.Vote, seat.VoteOf = "agree", d.N
		if err := s.vote(ctx, tx, f, seat.Person, "agree", d.N, d.Why); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, f.ID, "draft", "%s wrote down a decision for the others to agree to", tx.Actor().Name)
		var others []string
		for _, x := range f.Seats {
			if !x.Out() && x.Person != seat.Person {
				others = append(others, x.Person)
			}
		}
		if err := tell(ctx, tx, org, "sanction", f.ID, Path(f.ID), notify.DecisionNeeded, others); err != nil {
			return audit.Change{}, err
		}
		c := audit.Changed("sanction", f.ID, audit.F("draft", d.What), audit.F("level", number(d.Level)))
		return c, s.counted(ctx, tx, f)
	})
}

// Vote agrees to the draft numbered n, or not, with reasons. When enough agree, it is decided.
func (s *Service) Vote(ctx context.Context, org, record string, n int64, agree bool, words string) error {
	words = clean(words)
	return s.change(ctx, ActSit, org, record, 0, func(tx *op.Tx, f *File) (audit.Change, error) {
		if f.State != Proposed {
			return audit.Change{}, decidedAlready()
		}
		seat, err := s.sitting(ctx, tx, f)
		if err != nil {
			return audit.Change{}, err
		}
		if f.Draft == nil || f.Draft.N != n {
			return audit.Change{}, moved()
		}
		var p fault.Problems
		need(&p, "words", words, "Give your reasons, in a sentence or two")
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		seat.Vote, seat.VoteOf = "against", n
		if agree {
			seat.Vote = "agree"
		}
		if err := s.vote(ctx, tx, f, seat.Person, seat.Vote, n, words); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, f.ID, "vote", "%s gave their vote", tx.Actor().Name)
		return audit.Changed("sanction", f.ID, audit.F("vote", seat.Vote)), s.counted(ctx, tx, f)
	})
}

func (s *Service) vote(ctx context.Context, tx *op.Tx, f *File, person, vote string, n int64, words string) error {
	sealed, err := s.Ring.Seal(place(f.Org, f.ID, "seat"), []byte(words))
	if err != nil {
		return err
	}
	return tx.Must(ctx, `UPDATE sanction_seat SET vote = $4, vote_of = $5, words = $6, at = $7 WHERE org_id = $1 AND sanction_id = $2 AND person_id = $3`,
		f.Org, f.ID, person, vote, n, sealed, db.At(tx.Now()))
}

// Agreed counts the votes for the draft of a file.
func (f *File) Agreed() (agree, against int) {
	for _, x := range f.Seats {
		if f.Draft == nil || x.Out() || x.VoteOf != f.Draft.N {
			continue
		}
		switch x.Vote {
		case "agree":
			agree++
		case "against":
			against++
		}
	}
	return agree, against
}

// counted decides when enough members agree: at once, or where an executive director confirms, as a recommendation.
func (s *Service) counted(ctx context.Context, tx *op.Tx, f *File) error {
	set := s.setOf(f)
	if n, _ := f.Agreed(); n < set.Quorum || !s.Sits(f) {
		return nil
	}
	d := *f.Draft
	switch d.What {
	case "none":
		return s.decline(ctx, tx, f, Decision{Draft: d})
	case "later":
		f.ComeBack, f.ComeBackOn, f.Draft = d.Why, d.Until, nil
		event(tx, f.Org, f.ID, "later", "The panel comes back to this by %s", d.Until)
		return nil
	}
	l, ok := set.Level(d.Level)
	if v := s.Judge(f).Verdict(d.Level); !ok || !v.May {
		return fault.New(fault.Conflict, "A gate stops this level now. Look at it again")
	}
	if l.Panel && !slices.Contains(l.Roles, "panel") {
		f.State = Recommended
		event(tx, f.Org, f.ID, "recommended", "The panel agreed on level %s; the executive director decides", number(l.No))
		people, err := s.Holders(ctx, tx, f.Org, "", "executive")
		if err != nil {
			return err
		}
		var ids []string
		for _, c := range people[:min(len(people), tellFirst)] {
			ids = append(ids, c.ID)
		}
		return tell(ctx, tx, f.Org, "sanction", f.ID, Path(f.ID), notify.DecisionNeeded, ids)
	}
	return s.give(ctx, tx, f, l, Decision{Draft: d})
}
