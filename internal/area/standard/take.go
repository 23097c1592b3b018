package standard

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Taken is a line of a spreadsheet that is brought in: a rating with its reason, and perhaps a link to evidence. Without a
// rating the line brings its evidence alone.
type Taken struct {
	Indicator string
	Rate
	Evidence *Evidence
}

// Take rates many indicators in one change, as whoever sends them: all lines or none. seen is the version of the assessment
// that they were compared with. more does what else belongs to the change. A problem's field is the indicator's code.
func (s *Service) Take(ctx context.Context, act authz.Action, org, assessment string, seen int64, lines []Taken, more func(tx *op.Tx, a *Assessment) error) error {
	return s.write(ctx, act, org, assessment, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if seen != a.Version {
			return audit.Change{}, moved()
		}
		items, err := s.used(ctx, tx, org, assessment)
		if err != nil {
			return audit.Change{}, err
		}
		var p fault.Problems
		rated, added := 0, 0
		for _, l := range lines {
			x, err := s.rating(ctx, tx, org, assessment, l.Indicator)
			if err != nil {
				return audit.Change{}, err
			}
			if l.Evidence != nil {
				i, wrong := s.readEvidence(*l.Evidence)
				for _, w := range wrong {
					p.Add(l.Indicator, w.Message, w.Args...)
				}
				i.Org, i.ID, i.Version = org, id.Random("evi"), 1
				i.Person, i.PersonName = tx.Actor().ID, tx.Actor().Name
				i.AddedBy, i.AddedName, i.AddedAt = tx.Actor().ID, tx.Actor().Name, db.At(tx.Now())
				insertItem(tx, &i)
				tx.Insert(useTable, org, assessment, l.Indicator, i.ID, tx.Actor().Name, db.At(tx.Now()))
				items[l.Indicator] = append(items[l.Indicator], i)
				added++
			}
			if l.Rating == "" {
				continue
			}
			state := evidenceState(items[l.Indicator], tx.Now())
			if state != "current" && slices.Contains(s.Rules.NeedsCurrent, l.Rating) {
				p.Add(l.Indicator, "Green needs at least one piece of evidence that is current. Add it first, or choose amber")
				continue
			}
			if err := s.takeOne(ctx, tx, a, x, l.Rate, state); err != nil {
				return audit.Change{}, err
			}
			rated++
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, assessment, "", "sheet", "Brought in from a spreadsheet: %s ratings, %s pieces of evidence", number(rated), number(added))
		c := audit.Changed("assessment", assessment, audit.F("rated", number(rated)), audit.F("evidence", number(added)), audit.F("lines", number(len(lines))))
		if more != nil {
			return c, more(tx, a)
		}
		return c, nil
	})
}

func (s *Service) takeOne(ctx context.Context, tx *op.Tx, a *Assessment, x Rated, in Rate, state string) error {
	if x.Rater != "" {
		if err := s.keepPast(tx, a.Org, a.ID, &x, "rated again"); err != nil {
			return err
		}
	}
	rule, _ := s.Rules.Propose(in.InPlace, state)
	y := Rated{Indicator: x.Indicator, Section: x.Section, Position: x.Position, Rating: in.Rating, Said: in.Rating, InPlace: in.InPlace, Proposed: rule.Propose, Rationale: clean(in.Rationale),
		Rater: tx.Actor().ID, RaterName: tx.Actor().Name, RatedAt: db.At(tx.Now()), Consulted: in.Consulted, Version: x.Version}
	if y.Rating == catalogue.NotAssessed {
		y.Rater, y.RaterName, y.RatedAt = "", "", db.Time{}
	}
	event(tx, a.Org, a.ID, x.Indicator, "rated", "Rated %s", strings.ToLower(in.Rating.Words()))
	return s.saveRated(ctx, tx, a.Org, a.ID, &y)
}
