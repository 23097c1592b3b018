package demo

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui/lang"
)

// care gives a case absences with cover, and by its stage an injury that RIDDOR names, a review with an action, letters.
func (p *plan) care(ctx context.Context, c casework.Case, stage casework.Stage) error {
	s := p.Casework
	sc, err := s.Door.Policy().Check(authz.From(ctx), casework.ActFile)
	if err != nil {
		return err
	}
	people, err := s.People(ctx, sc, c.Org, c.ID)
	if err != nil {
		return err
	}
	first, err := time.Parse(time.DateOnly, c.First)
	if err != nil {
		return err
	}
	day := func(n int) clock.Day { return clock.Day(first.AddDate(0, 0, n).Format(time.DateOnly)) }
	for i, x := range people {
		if x.Part != casework.Affected || stage == casework.Opened {
			continue
		}
		a := casework.Absence{Person: x.ID, Span: riddor.Span{Kind: riddor.Away, From: day(1), To: day(3 + i)}, Minutes: int64(2+i) * 450}
		switch {
		case i == 0 && stage == casework.Police: // a note that ends beyond the seventh day
			a.To, a.Minutes = day(12), 0
		case i == 0 && stage == casework.Working: // goes on
			a.To, a.Minutes = "", 0
		}
		if err := s.AddAbsence(ctx, c.Org, c.ID, a); err != nil {
			return err
		}
		kind := []string{"bank", "agency", "overtime", "none"}[i%4]
		if err := s.AddCover(ctx, c.Org, c.ID, casework.Cover{Person: x.ID, Kind: kind, Day: day(1), Minutes: 690}); err != nil {
			return err
		}
	}
	if len(people) == 0 || people[0].Part != casework.Affected {
		return nil
	}
	switch stage {
	case casework.Court:
		return p.injured(ctx, c, people[0].ID)
	case casework.Closed:
		return p.learned(ctx, c, people[0].Label)
	}
	return nil
}

// injured assesses an injury that RIDDOR names; it waits to be reported.
func (p *plan) injured(ctx context.Context, c casework.Case, person string) error {
	s := p.Casework
	sc, err := s.Door.Policy().Check(authz.From(ctx), casework.ActRiddorRead)
	if err != nil {
		return err
	}
	a, err := s.Assessment(ctx, sc, c.Org, c.ID, person)
	if err != nil {
		return err
	}
	f := a.Facts
	f.PsychOnly, f.Specified, f.AtHospital, f.Spans = false, "fracture", true, nil
	if f.Accident.After(s.Door.Now()) {
		f.Accident = s.Door.Now()
	}
	a, err = s.AssessRiddor(ctx, c.Org, c.ID, person, f, a.Version)
	if err != nil {
		return err
	}
	return s.DecideRiddor(ctx, c.Org, c.ID, person, riddor.ReportSpecified, "", a.Version)
}

// learned gives a case its review, an action and a letter that went.
func (p *plan) learned(ctx context.Context, c casework.Case, to string) error {
	s := p.Casework
	if err := s.SaveReview(ctx, c.Org, c.ID, casework.Review{State: "finished", Depth: "brief", Factors: []string{"waiting", "layout"}, Standards: []string{"support"},
		Happened: "A long wait without a word, at a door that does not lock.", Learned: "Say every half hour how long the wait is. Mend the door."}); err != nil {
		return err
	}
	me := authz.From(ctx)
	if err := s.AddReviewAction(ctx, c.Org, c.ID, casework.ReviewAction{Words: "Put up a board that says how long the wait is", Owner: me.ID, OwnerName: me.Name, Due: clock.DayOf(s.Door.Now().AddDate(0, 0, 30))}); err != nil {
		return err
	}
	kinds, err := casework.LetterKinds()
	if err != nil {
		return err
	}
	t, err := p.Org.Tree(ctx)
	if err != nil {
		return err
	}
	here, _ := t.Get(c.Org)
	first, err := time.Parse(time.DateOnly, c.First)
	if err != nil {
		return err
	}
	l := &casework.Letters{DB: s.DB, Door: s.Door, Ring: s.Ring, Kinds: kinds}
	d, err := l.Draft(ctx, c.Org, "case_outcome", "en", letter.Letter{From: []string{here.Name}, To: []string{"An invented colleague"}, Date: lang.Date(ctx, s.Door.Now()), Reference: c.Ref, SignOff: []string{me.Name}, Fields: map[string]string{
		"name": "colleague", "day": lang.Date(ctx, first), "did": "The door was mended, and two people work there at night.", "not_yet": "There is no money for a second exit before April.", "contact": me.Name}})
	if err != nil {
		return err
	}
	made, err := s.MakeLetter(ctx, l, c.Org, c.ID, d, to)
	if err != nil {
		return err
	}
	return s.DeliverLetter(ctx, l, c.Org, c.ID, made.ID, casework.Delivery{Method: "by_hand", Day: string(clock.DayOf(s.Door.Now())), Proof: "Handed over at the end of the shift"})
}
