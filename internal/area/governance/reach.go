package governance

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// on gives the condition that the person is on a group (the column group, beside org) on a day; with runs, as chair or
// secretary.
func on(a *db.Args, person, day, org, group string, runs bool) string {
	if person == "" {
		return "1 = 0"
	}
	w := "EXISTS (SELECT 1 FROM gov_member gm WHERE gm.org_id = " + org + " AND gm.group_id = " + group + " AND gm.person_id = " + a.Add(person) +
		" AND gm.from_day <= " + a.Add(day) + " AND (gm.to_day = '' OR gm.to_day >= " + a.Add(day) + ")"
	if runs {
		w += " AND gm.part IN ('chair', 'secretary')"
	}
	return w + ")"
}

// open gives the condition that a group's terms in force let its whole organisation read.
func open(a *db.Args, day, org, group string) string {
	return "'org' = (SELECT gt.reads FROM gov_terms gt WHERE gt.org_id = " + org + " AND gt.group_id = " + group + " AND gt.in_force <= " + a.Add(day) +
		" ORDER BY gt.in_force DESC, gt.n DESC LIMIT 1)"
}

// groupReach is the condition that a group may be found: by its members, by everybody where its terms say so, and by those
// who manage groups, since somebody must.
func groupReach(a *db.Args, sc authz.Scope, day, alias string, manages bool) string {
	w := sc.Where(a, alias)
	if manages || sc.Person() == "" {
		return w
	}
	return w + " AND (" + on(a, sc.Person(), day, alias+".org_id", alias+".id", false) + " OR " + open(a, day, alias+".org_id", alias+".id") + ")"
}

// meetingReach is the condition that a meeting may be opened: by members at any time, by others where the terms let them
// read, from the moment that papers are sent.
func meetingReach(a *db.Args, sc authz.Scope, day, alias string) string {
	w := sc.Where(a, alias)
	if sc.Person() == "" {
		return w
	}
	return w + " AND (" + on(a, sc.Person(), day, alias+".org_id", alias+".group_id", false) + " OR (" + alias + ".state <> 'planned' AND " +
		open(a, day, alias+".org_id", alias+".group_id") + "))"
}

// itemReach is the condition, beside that of its meeting, that an item may be seen: nobody with an interest in a restricted
// one, and nobody but members.
func itemReach(a *db.Args, sc authz.Scope, day, alias string) string {
	w := sc.Where(a, alias)
	if sc.Person() == "" {
		return w
	}
	return w + " AND (NOT " + alias + ".restricted OR " + on(a, sc.Person(), day, alias+".org_id", alias+".group_id", false) + ")"
}

// actionReach is the condition that an action may be seen: by its owner, by members, and where the terms let everybody read,
// by everybody once the minutes of its meeting are agreed; never one that came of an item out of reach.
func actionReach(a *db.Args, sc authz.Scope, day, alias string) string {
	w := sc.Where(a, alias)
	if sc.Person() == "" {
		return w
	}
	me := a.Add(sc.Person())
	member := on(a, sc.Person(), day, alias+".org_id", alias+".group_id", false)
	agreed := "EXISTS (SELECT 1 FROM gov_meeting ga WHERE ga.org_id = " + alias + ".org_id AND ga.id = " + alias + ".meeting_id AND ga.state = 'agreed')"
	item := "SELECT 1 FROM gov_item gi WHERE gi.org_id = " + alias + ".org_id AND gi.id = " + alias + ".item_id"
	return w + " AND NOT EXISTS (SELECT 1 FROM record_exclusion ix WHERE ix.org_id = " + alias + ".org_id AND ix.record_id = " + alias + ".item_id AND ix.person_id = " + me + ")" +
		" AND (" + alias + ".owner_person = " + me + " OR " + member + " OR (" + agreed + " AND " + open(a, day, alias+".org_id", alias+".group_id") + " AND NOT EXISTS (" + item + " AND gi.restricted)))"
}

// runs tells whether the person runs a group now, as chair or secretary.
func (s *Service) runs(ctx context.Context, q db.Querier, org, group, person string) (bool, error) {
	var a db.Args
	o, g := a.Add(org), a.Add(group)
	query := `SELECT CASE WHEN ` + on(&a, person, today(s.Now()), o, g, true) + ` THEN 1 ELSE 0 END`
	n, err := db.One(ctx, q, db.Scalar[int64], query, a.Values()...)
	return n == 1, err
}

// Runs tells whether whoever asks runs a group, for pages that leave out what would be refused.
func (s *Service) Runs(ctx context.Context, org, group string) (bool, error) {
	who := authz.From(ctx)
	if who.Org != org || !s.Door.Policy().May(who, ActRun) {
		return false, nil
	}
	return s.runs(ctx, s.DB, org, group, who.ID)
}

// mustRun refuses whoever does not run the group.
func (s *Service) mustRun(ctx context.Context, tx *op.Tx, org, group string) error {
	if tx.Actor().Role == authz.System {
		return nil
	}
	ok, err := s.runs(ctx, tx, org, group, tx.Actor().ID)
	if err == nil && !ok {
		err = fault.Refused("Only the chairs and the secretary of this group can do that")
	}
	return err
}
