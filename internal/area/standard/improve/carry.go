package improve

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/carry"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Preview is what would come over from an assessment of the first version, before anything is done.
type Preview struct {
	From    standard.Assessment
	Mapping carry.Book
	// To is the version that it goes to.
	To *standard.Version
	// Actions are the open actions, each with the indicators that it would be copied to; Evidence the same for evidence.
	Actions  []CarriedAction
	Evidence []CarriedEvidence
	// Copies and Links count what would be made; Left what no indicator takes over.
	Copies, Links, Left int
	// Blocked says why it cannot be done now, "" where it can.
	Blocked string
}

// CarriedAction is an open action with where it would go.
type CarriedAction struct {
	Action
	To []string
}

// CarriedEvidence is a piece of evidence at an indicator, with where it would go.
type CarriedEvidence struct {
	Item      standard.Item
	Indicator string
	To        []string
}

// Preview works out what would come over. It changes nothing.
func (s *Service) Preview(ctx context.Context, sc authz.Scope, org, from string) (Preview, error) {
	a, err := s.Standard.Assessment(ctx, sc, org, from)
	if err != nil {
		return Preview{}, err
	}
	return s.preview(ctx, s.DB, a)
}

func (s *Service) preview(ctx context.Context, q db.Querier, a standard.Assessment) (Preview, error) {
	p := Preview{From: a, Mapping: s.Mapping}
	book, err := s.Standard.Book(ctx)
	if err != nil {
		return p, err
	}
	var ok bool
	if p.To, ok = book.Find(s.Mapping.To); !ok || a.Catalogue != s.Mapping.From {
		return p, fault.Missing()
	}
	w, err := s.Standard.WholeIn(ctx, q, a)
	if err != nil {
		return p, err
	}
	list, err := s.ofAssessment(ctx, q, a.Org, a.ID)
	if err != nil {
		return p, err
	}
	for i := range list {
		if list[i].State != Open {
			continue
		}
		to := s.Mapping.Successors(list[i].Indicator)
		p.Actions = append(p.Actions, CarriedAction{Action: list[i], To: to})
		if p.Copies += len(to); len(to) == 0 {
			p.Left++
		}
	}
	slices.SortStableFunc(p.Actions, func(x, y CarriedAction) int {
		return position(w.Of, x.Indicator) - position(w.Of, y.Indicator)
	})
	for _, l := range w.Lines() {
		for _, e := range l.Evidence {
			to := s.Mapping.Successors(l.Indicator.Code)
			p.Evidence = append(p.Evidence, CarriedEvidence{Item: e, Indicator: l.Indicator.Code, To: to})
			if p.Links += len(to); len(to) == 0 {
				p.Left++
			}
		}
	}
	open, err := db.One(ctx, q, db.Scalar[int64], `SELECT COUNT(*) FROM assessment WHERE org_id = $1 AND catalogue = $2 AND state IN ('draft', 'consultation', 'exec_signed')`, a.Org, p.To.Version)
	switch {
	case err != nil:
		return p, err
	case open > 0:
		p.Blocked = "An assessment of the new version is open already. Finish or close it first"
	case !a.State.SignedOff():
		p.Blocked = "This assessment is not signed yet. Sign it or close it first, so that its history stands"
	}
	return p, nil
}

func position(v *standard.Version, code string) int {
	at, _ := v.Spot(code)
	return at.Position
}

// CarryOver opens a draft of the next version from a signed assessment of the first: every open action is copied to every
// indicator that takes over, to be decided by a person; evidence is linked; every rating is not assessed. The earlier
// assessment stays as it was, its open actions marked as going on.
func (s *Service) CarryOver(ctx context.Context, org, from, name, due string) (standard.Assessment, error) {
	var probs fault.Problems
	name = clean(name)
	words(&probs, "name", name, "Give it a name, such as Autumn 2026")
	if d, ok := lastOf(due); due != "" && (!ok || d.Before(s.Now())) {
		probs.Add("due", "Give a day that is still to come, or leave it empty")
	}
	if err := fault.WithProblems(probs); err != nil {
		return standard.Assessment{}, err
	}
	return op.Do(ctx, s.Door, ActCarry, op.On("assessment", org, from).Once("standard/start/"+org), func(tx *op.Tx) (standard.Assessment, audit.Change, error) {
		a, err := s.Standard.AssessmentIn(ctx, tx, tx.Scope(), org, from)
		if err != nil {
			return a, audit.Change{}, err
		}
		p, err := s.preview(ctx, tx, a)
		if err != nil {
			return a, audit.Change{}, err
		}
		if p.Blocked != "" {
			return a, audit.Change{}, fault.New(fault.Conflict, p.Blocked)
		}
		to, err := s.Standard.Begin(ctx, tx, org, p.To, standard.Start{Catalogue: p.To.Version, Name: name, Due: due})
		if err != nil {
			return to, audit.Change{}, err
		}
		for i := range p.Actions {
			x := &p.Actions[i]
			for _, code := range x.To {
				if err := s.goOn(ctx, tx, &x.Action, &to, code, Inherited, "inherited"); err != nil {
					return to, audit.Change{}, err
				}
			}
			if len(x.To) > 0 {
				if err := s.moveOn(ctx, tx, &x.Action); err != nil {
					return to, audit.Change{}, err
				}
			}
		}
		var pairs [][2]string
		for _, x := range p.Evidence {
			for _, code := range x.To {
				pairs = append(pairs, [2]string{x.Item.ID, code})
			}
		}
		n, err := s.Standard.CarryEvidence(ctx, tx, &a, &to, pairs)
		return to, audit.Created("assessment", to.ID, audit.F("catalogue", to.Catalogue), audit.F("from", from), audit.F("actions", number64(int64(p.Copies))), audit.F("evidence", number64(int64(n)))), err
	})
}

// Accept takes an inherited action into the plan, as it is or with other words, another owner or another day.
func (s *Service) Accept(ctx context.Context, org, record string, seen int64, in Draft) error {
	return s.change(ctx, ActCarry, org, record, seen, func(tx *op.Tx, a *Action) (audit.Change, error) {
		if a.State != Inherited {
			return audit.Change{}, decided()
		}
		p, err := s.read(ctx, org, in, a, true)
		if err != nil {
			return audit.Change{}, err
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		a.State, a.Chased, a.ChasedAt = Open, 0, db.Time{}
		if err := s.given(ctx, tx, a); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("plan_action", a.ID, audit.FF("state", string(Inherited), string(Open))), s.step(tx, a, "accepted", "")
	})
}

// Merge lets an inherited action go into another of the same plan that says what is to be done. Its words are kept there.
func (s *Service) Merge(ctx context.Context, org, record string, seen int64, into string) error {
	return s.change(ctx, ActCarry, org, record, seen, func(tx *op.Tx, a *Action) (audit.Change, error) {
		if a.State != Inherited {
			return audit.Change{}, decided()
		}
		b, err := s.load(ctx, tx, tx.Scope(), org, into)
		if into == "" || into == record || fault.Is(err, fault.NotFound) || err == nil && (b.Assessment != a.Assessment || b.State != Open) {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "into", Message: "Choose an open action of the same plan"}})
		}
		if err != nil {
			return audit.Change{}, err
		}
		for _, l := range a.Links {
			if !slices.Contains(b.Links, l) && len(b.Links) < 20 {
				b.Links = append(b.Links, l)
			}
		}
		if err := s.save(ctx, tx, &b); err != nil {
			return audit.Change{}, err
		}
		if err := s.step(tx, &b, "joined", a.Text); err != nil {
			return audit.Change{}, err
		}
		a.State, a.MergedInto, a.EndedAt = Merged, into, db.At(tx.Now())
		return audit.Changed("plan_action", a.ID, audit.FF("state", string(Inherited), string(Merged)), audit.F("into", into)), s.step(tx, a, "merged", b.Text)
	})
}

func decided() error {
	return fault.New(fault.Conflict, "Somebody has decided on this action already. Look at what became of it")
}
