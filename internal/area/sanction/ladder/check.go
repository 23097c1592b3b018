package ladder

import (
	"fmt"
	"slices"
)

var (
	letters  = []string{"none", "note", "agreement", "letter", "court"}
	appeals  = []string{"none", "review", "yes", "executive", "court", "dpp"}
	deciders = []string{"manager", "specialist", "panel", "executive"}
	outcomes = []Outcome{Passed, Open, Holds, Stops, Refers, NotRelied}
)

// problem says why a set cannot be used, nil if it can.
func (s Set) problem() error {
	if s.From == "" || s.Source == "" || s.Checked == "" {
		return fmt.Errorf("a first day, a source and the day it was checked are needed")
	}
	if s.Quorum < 2 || s.MinimumAge < 10 || s.MinimumAge > 18 || len(s.Seats) < s.Quorum {
		return fmt.Errorf("a quorum of two or more, its seats, and an age from 10 to 18 are needed")
	}
	for _, m := range s.MustSit {
		if !slices.Contains(s.Seats, m) {
			return fmt.Errorf("%q must sit and has no seat", m)
		}
	}
	for i, l := range s.Levels {
		if l.No != i || l.Code == "" || l.Name == "" || l.Short == "" {
			return fmt.Errorf("level %d has no number in turn, code or name", i)
		}
		if !slices.Contains(letters, l.Letter) || !slices.Contains(appeals, l.Appeal) {
			return fmt.Errorf("level %d: unknown letter or appeal", i)
		}
		if l.Months < 0 || l.Months > 12 || l.Review < 0 || l.Review > 12 {
			return fmt.Errorf("level %d: nothing lasts longer than 12 months without being looked at", i)
		}
		if len(l.Parties) == 0 || len(l.Roles) == 0 {
			return fmt.Errorf("level %d: nobody decides", i)
		}
		for _, r := range l.Roles {
			if !slices.Contains(deciders, r) {
				return fmt.Errorf("level %d: %q decides nothing", i, r)
			}
		}
	}
	if len(s.Gates) == 0 || len(s.Levels) == 0 {
		return fmt.Errorf("there are no levels or no gates")
	}
	for _, g := range s.Gates {
		if err := g.problem(len(s.Levels)); err != nil {
			return err
		}
	}
	return nil
}

func (g Gate) problem(levels int) error {
	if g.ID == "" || g.Name == "" || g.Question == "" || len(g.Answers) < 2 {
		return fmt.Errorf("gate %q has no name, question or answers", g.ID)
	}
	for _, a := range g.Answers {
		if a.Value == "" || a.Label == "" || !slices.Contains(outcomes, a.Outcome) {
			return fmt.Errorf("gate %s: an answer is not complete", g.ID)
		}
		if (a.Outcome == Stops || a.Outcome == Refers) && (len(a.Levels) == 0 || a.Why == "") {
			return fmt.Errorf("gate %s: %q stops nothing, or does not say why", g.ID, a.Value)
		}
		if a.Outcome == Refers && a.To == "" {
			return fmt.Errorf("gate %s: %q does not say where to", g.ID, a.Value)
		}
		for _, l := range a.Levels {
			if l < 0 || l >= levels {
				return fmt.Errorf("gate %s: there is no level %d", g.ID, l)
			}
		}
	}
	return nil
}
