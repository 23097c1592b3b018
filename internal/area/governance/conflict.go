package governance

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// whyAway is the reason that record_exclusion gives for those with an interest in a restricted item.
const whyAway = "interest in an item"

var conflictTable = op.Table{Name: "gov_conflict", Columns: []string{"org_id", "item_id", "member_id", "person_id", "name", "why", "at", "by_name"}}

// TakeNoPart writes down that a member has an interest in an item: they take no part in its decision, and of a restricted
// item they find nothing from that moment. Members say so themselves; chairs and secretary write down what others say.
func (s *Service) TakeNoPart(ctx context.Context, org, meeting, item, member, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say what the interest is")
	if member == "" {
		p.Add("member", "Choose who has the interest")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	sealed, err := s.seal(org, item, "interest", why)
	if err != nil {
		return err
	}
	return s.onMeeting(ctx, ActTake, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		x, err := s.item(ctx, tx, tx.Scope(), org, meeting, item)
		if err != nil {
			return audit.Change{}, err
		}
		if !m.State.Ahead() {
			return audit.Change{}, over(m)
		}
		list, err := s.members(ctx, tx, org, m.Group)
		if err != nil {
			return audit.Change{}, err
		}
		i := slices.IndexFunc(list, func(y Member) bool { return y.ID == member })
		if i < 0 {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "member", Message: "Choose who has the interest"}})
		}
		if err := s.mayDeclare(ctx, tx, org, m.Group, member); err != nil {
			return audit.Change{}, err
		}
		if slices.ContainsFunc(x.Conflicts, func(y Interested) bool { return y.Member == member }) {
			return audit.Change{}, fault.New(fault.Conflict, "That is written down already")
		}
		who := list[i]
		tx.Insert(conflictTable, org, item, member, who.Person, who.Name, sealed, db.At(tx.Now()), tx.Actor().Name)
		if x.Restricted {
			x.Conflicts = []Interested{{Member: member, Person: who.Person}}
			if err := s.keepAway(ctx, tx, org, &x, true); err != nil {
				return audit.Change{}, err
			}
		}
		event(tx, org, meeting, item, "interest", "%s takes no part in the decision of an item", who.Name)
		return audit.Changed("gov_item", item, audit.F("takes no part", member)), nil
	})
}

// TakePart takes back, with why, that a member takes no part in an item: it was written down by mistake or holds no longer.
// Nobody does so for themselves.
func (s *Service) TakePart(ctx context.Context, org, meeting, item, member, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say why they may take part after all")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onItem(ctx, org, meeting, item, func(tx *op.Tx, _ *Meeting, x *Item) (audit.Change, error) {
		i := slices.IndexFunc(x.Conflicts, func(y Interested) bool { return y.Member == member })
		if i < 0 {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "member", Message: "Choose who may take part after all"}})
		}
		who := x.Conflicts[i]
		if who.Person != "" && who.Person == tx.Actor().ID {
			return audit.Change{}, fault.Refused("Somebody else of the chairs or the secretary takes that back")
		}
		if err := tx.Must(ctx, `DELETE FROM gov_conflict WHERE org_id = $1 AND item_id = $2 AND member_id = $3`, org, item, member); err != nil {
			return audit.Change{}, err
		}
		if who.Person != "" {
			if _, err := tx.Exec(ctx, `DELETE FROM record_exclusion WHERE org_id = $1 AND record_id = $2 AND person_id = $3 AND reason = $4`, org, item, who.Person, whyAway); err != nil {
				return audit.Change{}, err
			}
		}
		event(tx, org, meeting, item, "interest", "%s takes part in an item after all", who.Name)
		return audit.Changed("gov_item", item, audit.F("takes part", member)).Because(why), nil
	})
}

// keepAway keeps those with an interest in an item away from it, or lets them back when it is restricted no more.
func (s *Service) keepAway(ctx context.Context, tx *op.Tx, org string, x *Item, away bool) error {
	if !away {
		_, err := tx.Exec(ctx, `DELETE FROM record_exclusion WHERE org_id = $1 AND record_id = $2 AND reason = $3`, org, x.ID, whyAway)
		return err
	}
	for _, c := range x.Conflicts {
		if c.Person == "" {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO record_exclusion (org_id, record_id, person_id, reason, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, org, x.ID, c.Person, whyAway, db.At(tx.Now())); err != nil {
			return err
		}
	}
	return nil
}

// out tells whether somebody takes no part in the decision of an item; one person may be on a group in two parts.
func (x *Item) out(member, person string) bool {
	return slices.ContainsFunc(x.Conflicts, func(c Interested) bool { return c.Member == member || person != "" && c.Person == person })
}
