package risk

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Basics is what the first page of an assessment asks.
type Basics struct {
	Kind               Kind
	Unit, Title, Place string
	Work, Held, Why    string
	Harmed             []string
	HarmedWords        string
}

func (b *Basics) clean() {
	b.Title, b.Place = line(b.Title), line(b.Place)
	b.Work, b.Held, b.Why, b.HarmedWords = clean(b.Work), clean(b.Held), clean(b.Why), clean(b.HarmedWords)
	var kept []string
	for _, h := range HarmedGroups() { // in their order, each once, none that nobody offers
		for _, x := range b.Harmed {
			if x == h[0] {
				kept = append(kept, x)
				break
			}
		}
	}
	b.Harmed = kept
}

func (b *Basics) problems() fault.Problems {
	var p fault.Problems
	if b.Kind.Words() == "" {
		p.Add("kind", "Choose what is assessed")
	}
	need(&p, "title", b.Title, "Give it a name that colleagues know it by", MaxLine)
	need(&p, "place", b.Place, "", MaxLine)
	need(&p, "work", b.Work, "", MaxWords)
	need(&p, "why", b.Why, "", MaxWords)
	need(&p, "harmed_words", b.HarmedWords, "", MaxWords)
	if b.Kind == Patient {
		need(&p, "held", b.Held, "Say where the care plan is held, and who looks after it", MaxLine)
	}
	return p
}

func (b *Basics) into(body *Body) {
	body.Summary = Summary{Title: b.Title, Place: b.Place}
	body.Work, body.Held, body.Why, body.Harmed, body.HarmedWords = b.Work, b.Held, b.Why, b.Harmed, b.HarmedWords
}

// Begin begins an assessment with its first version as a draft, in a unit of the scope.
func (s *Service) Begin(ctx context.Context, sc authz.Scope, in Basics) (Assessment, error) {
	in.clean()
	p := in.problems()
	if !sc.Covers(sc.Org(), in.Unit) || in.Unit == "" && !s.whole(sc) {
		p.Add("unit", "Choose the unit it is about")
	} else if in.Unit != "" {
		name, err := s.UnitName(ctx, sc.Org(), in.Unit)
		if err != nil {
			return Assessment{}, err
		}
		if name == "" {
			p.Add("unit", "Choose the unit it is about")
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return Assessment{}, err
	}
	var body Body
	in.into(&body)
	return s.begin(ctx, sc.Org(), in.Unit, in.Kind, body, "")
}

// whole tells whether a scope covers an organisation without a unit, as that of a board or a region does.
func (s *Service) whole(sc authz.Scope) bool { return sc.Covers(sc.Org(), "") }

func (s *Service) begin(ctx context.Context, org, unit string, kind Kind, body Body, from string) (Assessment, error) {
	return op.Do(ctx, s.Door, ActWrite, op.In(org, unit), func(tx *op.Tx) (Assessment, audit.Change, error) {
		now, me := db.At(tx.Now()), tx.Actor()
		a := Assessment{Org: org, ID: id.New("ra", tx.Now()), Unit: unit, Ref: newRef("RA"), Kind: kind, State: Draft, DraftN: 1, Owner: me.ID, MadeAt: now, MadeBy: me.ID, MadeName: me.Name,
			CopiedFrom: from, Version: 1, Summary: body.Summary}
		a.weigh(&body)
		if err := s.insertHead(tx, &a); err != nil {
			return a, audit.Change{}, err
		}
		if err := s.insertVersion(tx, &a, &Version{N: 1, State: "draft", BegunAt: now, Authors: []string{me.ID}, Body: body}); err != nil {
			return a, audit.Change{}, err
		}
		if from != "" {
			event(tx, org, a.ID, "begun", "Begun as a copy of another assessment")
		} else {
			event(tx, org, a.ID, "begun", "Begun")
		}
		return a, audit.Created("risk_assessment", a.ID, audit.F("kind", string(kind)), audit.F("copied from", from)), nil
	})
}

// Change changes what the first page asked, in the draft. The kind and the unit stay.
func (s *Service) Change(ctx context.Context, org, record string, seen int64, in Basics) error {
	in.clean()
	return s.draft(ctx, org, record, seen, func(tx *op.Tx, a *Assessment, v *Version) (audit.Change, error) {
		in.Kind = a.Kind
		if err := fault.WithProblems(in.problems()); err != nil {
			return audit.Change{}, err
		}
		in.into(&v.Body)
		return audit.Changed("risk_assessment", record, audit.F("draft", number(v.N)), audit.F("part", "what is assessed")), nil
	})
}

// Copy begins an assessment of another unit with the words of one in reach: hazards, controls and scores at first. What was
// said of the other place alone is not taken along: who was consulted, and which controls are in place there.
func (s *Service) Copy(ctx context.Context, sc authz.Scope, org, record, unit, title string) (Assessment, error) {
	a, err := s.Assessment(ctx, sc, org, record)
	if err != nil {
		return a, err
	}
	n := a.Current
	if n == 0 {
		n = a.DraftN
	}
	v, err := s.Version(ctx, &a, n)
	if err != nil {
		return a, err
	}
	var p fault.Problems
	title = line(title)
	need(&p, "title", title, "Give it a name that colleagues know it by", MaxLine)
	name, err := s.UnitName(ctx, org, unit)
	if err != nil {
		return a, err
	}
	if write, err := s.Door.Policy().Check(authz.From(ctx), ActWrite); err != nil {
		return a, err
	} else if name == "" || !write.Covers(org, unit) {
		p.Add("unit", "Choose a unit that you may write for")
	}
	if a.Kind == Patient {
		p.Add("unit", "A pointer to one patient’s care plan is not copied")
	}
	if err := fault.WithProblems(p); err != nil {
		return a, err
	}
	body := v.Body
	body.Title, body.Why, body.Consulted = title, "", nil
	body.Hazards = nil
	for _, h := range v.Body.Hazards {
		h.Owner, h.OwnerName, h.Current = "", "", h.Initial
		controls := h.Controls
		h.Controls = nil
		for _, c := range controls {
			c.InPlace, c.Owner, c.Due = false, "", ""
			h.Controls = append(h.Controls, c)
		}
		body.Hazards = append(body.Hazards, h)
	}
	return s.begin(ctx, org, unit, a.Kind, body, a.ID)
}
