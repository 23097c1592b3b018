package learn

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// The rule of proposals. It is this project's own, said on the page of every analysis, and only proposes.
const (
	contactMost  = 3  // reports with contact in the period, from which disengagement is proposed
	holdMost     = 3  // reports in which somebody was held, from which holding is proposed
	teamMost     = 12 // and from which team restraint is
	hurtMost     = 2  // reports with a hurt colleague while somebody was held, from which team restraint is as well
	highRisk     = 15 // the score of a risk assessment from which disengagement is proposed
	periodMonths = 12
)

// Who a line is for where it is for all.
const (
	everybody      = "Everybody"
	everybodyThere = "Everybody there"
)

// Rule says in words how proposals come about.
func Rule() []string {
	return []string{
		"Everybody: knowledge and de-escalation.",
		fmt.Sprintf("A unit with %d or more reports with contact, or a risk scored %d or more: disengagement for everybody there.", contactMost, highRisk),
		"People with a lone-working plan: disengagement.",
		fmt.Sprintf("A unit where somebody was held in %d or more reports: holding for clinical staff.", holdMost),
		fmt.Sprintf("A unit where somebody was held in %d or more reports, or a colleague was hurt in %d or more of them: team restraint for those who respond.", teamMost, hurtMost),
		"The rule proposes. A person decides on each line, another person approves.",
	}
}

// tally is what was counted of a unit.
type tally struct{ reports, contact, held, hurt, harm, alone, risk int }

// propose gives the lines that follow for a unit.
func (t *tally) propose(unit Unit, since string) []Proposal {
	var out []Proposal
	add := func(role string, l Level, reasons ...string) {
		out = append(out, Proposal{Unit: unit.ID, Name: unit.Name, Role: role, Level: l, Reasons: reasons, Decided: Undecided})
	}
	var why []string
	if t.contact >= contactMost {
		words := plural(t.contact, "%d report with contact", "%d reports with contact") + " since " + since
		if t.harm > 0 {
			words += ", " + plural(t.harm, "%d with moderate harm or worse", "%d with moderate harm or worse")
		}
		why = append(why, words)
	}
	if t.risk >= highRisk {
		why = append(why, fmt.Sprintf("A risk there is scored %d of 25", t.risk))
	}
	if len(why) > 0 {
		add(everybodyThere, 2, why...)
	}
	if t.alone > 0 {
		add("People who work alone", 2, plural(t.alone, "%d lone-working plan is in force", "%d lone-working plans are in force"))
	}
	held := plural(t.held, "Somebody was held in %d report", "Somebody was held in %d reports") + " since " + since
	if t.held >= holdMost {
		add("Clinical staff", 3, held)
	}
	if t.held >= teamMost || t.hurt >= hurtMost {
		reasons := []string{held}
		if t.hurt > 0 {
			reasons = append(reasons, plural(t.hurt, "A colleague was hurt in %d of them", "Colleagues were hurt in %d of them"))
		}
		add("Those who respond", 4, reasons...)
	}
	return out
}

// Analyse counts what happened in the last twelve months, and makes an analysis of what follows, as a draft.
func (s *Service) Analyse(ctx context.Context, title string) (string, error) {
	var p fault.Problems
	title = typed(&p, "title", title, "Give it a name, such as “Training needs 2027”", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	org := authz.From(ctx).Org
	if _, err := s.Door.Policy().Check(authz.From(ctx), ActNeeds); err != nil {
		return "", err
	}
	until := s.Today()
	since := clock.DayOf(s.Now().AddDate(0, -periodMonths, 0))
	body, err := s.count(ctx, org, string(since))
	if err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActNeeds, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		b, err := json.Marshal(body)
		if err != nil {
			return "", audit.Change{}, err
		}
		a := tx.Actor()
		authors, err := json.Marshal([]string{a.ID})
		record := id.New("tnd", tx.Now())
		tx.Insert(needTable, org, record, "", "", "", title, string(since), string(until), string(Draft), string(b), "", db.At(tx.Now()), a.Name, string(authors), db.Time{}, "", int64(1))
		return record, audit.Created("training_need", record, audit.F("since", string(since)), audit.F("proposals", number(len(body.Proposals)))), err
	})
}

func (s *Service) count(ctx context.Context, org, since string) (NeedBody, error) {
	units, err := s.Units(ctx, org)
	if err != nil {
		return NeedBody{}, err
	}
	by := map[string]*tally{}
	for _, u := range units {
		by[u.ID] = &tally{}
	}
	var b NeedBody
	if s.Inputs.Reports == nil {
		b.Missing = append(b.Missing, "Reports")
	} else {
		list, err := s.Inputs.Reports(ctx, org, since)
		if err != nil {
			return b, err
		}
		n := 0
		for _, r := range list {
			t := by[r.Unit]
			if t == nil {
				continue
			}
			k := max(1, r.Events)
			n += k
			t.reports += k
			if r.Physical {
				t.contact += k
				if r.Harm {
					t.harm += k
				}
			}
			if r.Restraint {
				t.held += k
				if r.Injured {
					t.hurt += k
				}
			}
		}
		b.Counted = append(b.Counted, plural(n, "%d report since ", "%d reports since ")+long(clock.Day(since))+", without those that not everybody who manages a unit may see")
	}
	if err := sums(ctx, org, &b, "lone-working plan", "lone-working plans", s.Inputs.Alone, by, func(t *tally, n int) { t.alone = n }); err != nil {
		return b, err
	}
	if err := sums(ctx, org, &b, "unit with an assessed risk", "units with an assessed risk", s.Inputs.Risks, by, func(t *tally, n int) { t.risk = n }); err != nil {
		return b, err
	}
	b.Missing = append(b.Missing, "Staff turnover", "Patient mix")
	b.Proposals = []Proposal{{Name: "The whole organisation", Role: everybody, Level: 1, Reasons: []string{"Anybody may meet somebody who is distressed or angry"}, Decided: Undecided}}
	day := long(clock.Day(since))
	for _, u := range units {
		b.Proposals = append(b.Proposals, by[u.ID].propose(u, day)...)
	}
	slices.SortStableFunc(b.Proposals[1:], func(x, y Proposal) int { return int(y.Level - x.Level) })
	for i := range b.Proposals {
		b.Proposals[i].ID = number(i + 1)
	}
	return b, nil
}

// sums takes numbers by unit into the tallies and says what there was.
func sums(ctx context.Context, org string, b *NeedBody, one, more string, read func(context.Context, string) (map[string]int, error), by map[string]*tally, put func(*tally, int)) error {
	if read == nil {
		b.Missing = append(b.Missing, strings.ToUpper(more[:1])+more[1:])
		return nil
	}
	m, err := read(ctx, org)
	if err != nil {
		return err
	}
	n := 0
	for u, k := range m {
		if t := by[u]; t != nil {
			put(t, k)
			if one == "lone-working plan" {
				n += k
			} else if k > 0 {
				n++
			}
		}
	}
	b.Counted = append(b.Counted, plural(n, "%d "+one, "%d "+more))
	return nil
}

// Months gives the months of the last two years up to a moment, as YYYY-MM.
func Months(now time.Time, n int) []string {
	out := make([]string, 0, n)
	t := now.In(clock.London())
	first := time.Date(t.Year(), t.Month(), 1, 12, 0, 0, 0, clock.London())
	for i := n - 1; i >= 0; i-- {
		out = append(out, first.AddDate(0, -i, 0).Format("2006-01"))
	}
	return out
}
