package programme

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// MilestoneForm is a milestone as it is typed; the days are YYYY-MM-DD. ID is "" for a new one.
type MilestoneForm struct{ ID, Name, Due, Done, Paused, Why string }

// SetMilestone adds or changes a milestone. Moving its day needs a reason, and the first day stays to be seen.
func (s *Service) SetMilestone(ctx context.Context, record string, seen int64, f MilestoneForm) error {
	var p fault.Problems
	m := Milestone{ID: f.ID, Name: typed(&p, "name", f.Name, "Say what is to be there", lineMost), Due: day(&p, "due", f.Due, "Say by which day"), Done: day(&p, "done", f.Done, ""), Paused: day(&p, "paused", f.Paused, "")}
	why := typed(&p, "why", f.Why, "", lineMost)
	if m.Done > s.Today() {
		p.Add("done", "That day has not come yet")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActKeep, record, seen, "milestone", func(_ *op.Tx, x *Strand) (string, error) {
		if m.ID == "" {
			n := m
			n.ID = x.number()
			x.Milestones = append(x.Milestones, n)
			x.sortMilestones()
			return "Milestone: " + m.Name + ", by " + long(m.Due), nil
		}
		i := slices.IndexFunc(x.Milestones, func(o Milestone) bool { return o.ID == m.ID })
		if i < 0 {
			return "", fault.Missing()
		}
		old := x.Milestones[i]
		if (old.Due != m.Due || old.Paused != m.Paused && m.Paused != "") && why == "" {
			var p fault.Problems
			p.Add("why", "Say why its day moves: both sides see it")
			return "", fault.WithProblems(p)
		}
		n := m
		if n.Was = old.Was; n.Was == "" && old.Due != n.Due {
			n.Was = old.Due
		}
		words := "Milestone: " + n.Name
		switch {
		case n.Done != "" && old.Done == "":
			words += " was there on " + long(n.Done)
		case old.Due != n.Due:
			words += " moved from " + long(old.Due) + " to " + long(n.Due) + ": " + why
		case n.Paused == "" && old.Paused != "":
			words += " is paused no more"
		case n.Paused != old.Paused:
			words += ", paused until " + long(n.Paused) + ": " + why
		default:
			words += " was written anew"
		}
		x.Milestones[i] = n
		x.sortMilestones()
		return words, nil
	})
}

func (b *Body) sortMilestones() {
	slices.SortStableFunc(b.Milestones, func(a, c Milestone) int {
		switch {
		case before(a.Due, c.Due):
			return -1
		case before(c.Due, a.Due):
			return 1
		}
		return 0
	})
}

// MeasureForm is a measure as it is typed. With a Key it is read from the product.
type MeasureForm struct{ ID, Key, Words, Source, On string }

// SetMeasure adds or changes a measure, and takes it away where drop.
func (s *Service) SetMeasure(ctx context.Context, record string, seen int64, f MeasureForm, drop bool) error {
	var p fault.Problems
	m := Measure{ID: f.ID, Key: f.Key}
	switch _, known := s.Gauges.Find(f.Key); {
	case drop:
	case f.Key == "":
		m.Words = typed(&p, "words", f.Words, "Write the measure with its figure, such as “61 of 98 critical items mended”", lineMost)
		m.Source = typed(&p, "source", f.Source, "Say where the figure is from", lineMost)
		m.On = day(&p, "on", f.On, "Say of which day it is")
		if m.On > s.Today() {
			p.Add("on", "That day has not come yet")
		}
	case !known:
		p.Add("key", "Choose a measure from the list")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActKeep, record, seen, "measure", func(tx *op.Tx, x *Strand) (string, error) {
		i := slices.IndexFunc(x.Measures, func(o Measure) bool { return o.ID == m.ID && m.ID != "" })
		if i < 0 && m.ID != "" {
			return "", fault.Missing()
		}
		n := m
		n.By = tx.Actor().Name
		words := "Measure: " + s.measureWords(n)
		switch {
		case drop && i >= 0:
			words = "Measure taken away: " + s.measureWords(x.Measures[i])
			x.Measures = slices.Delete(x.Measures, i, i+1)
		case drop:
			return "", fault.Missing()
		case i >= 0:
			words += ", before: " + s.measureWords(x.Measures[i])
			x.Measures[i] = n
		default:
			n.ID = x.number()
			x.Measures = append(x.Measures, n)
		}
		return words, nil
	})
}

func (s *Service) measureWords(m Measure) string {
	if m.Key == "" {
		return m.Words + " (" + m.Source + ", " + long(m.On) + ")"
	}
	if g, ok := s.Gauges.Find(m.Key); ok {
		return g.Name + ", read from the product"
	}
	return m.Key
}

// LateMilestones counts the milestones of running strands that are past their day.
func LateMilestones(list []Strand, today clock.Day) int {
	n := 0
	for i := range list {
		for _, m := range list[i].Milestones {
			if list[i].State.Running() && m.Late(today) {
				n++
			}
		}
	}
	return n
}
