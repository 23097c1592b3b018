package sanction

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// reach gives the condition that a row (alias) with the columns of a scope and case_id is in reach: inside the scope, not of
// a case that the person is kept away from, and of a panel's member only where they sit without a conflict. Somebody who was
// left out for a conflict is kept from the file in any other role too.
func reach(a *db.Args, sc authz.Scope, who authz.Actor, alias string) string {
	w := sc.Where(a, alias) + caseOpen(a, sc, alias)
	if who.Role == authz.SexualSafety { // they work the cases under their own lock; the others are the violence reduction lead's
		w += " AND " + alias + ".lock = 'sexual_safety'"
	}
	if sc.Person() == "" {
		return w
	}
	seat := "SELECT 1 FROM sanction_seat ss WHERE ss.org_id = " + alias + ".org_id AND ss.sanction_id = " + alias + ".id AND ss.person_id = " + a.Add(sc.Person())
	w += " AND NOT EXISTS (" + seat + " AND ss.conflict IN ('declared', 'linked'))"
	if who.Role == authz.Panel {
		w += " AND EXISTS (" + seat + ")"
	}
	return w
}

// caseOpen keeps whoever may not open a case, or is kept away from it, away from what hangs on it, in the same moment.
func caseOpen(a *db.Args, sc authz.Scope, alias string) string {
	return " AND " + sc.Under(a, alias, "case_id", "case_record")
}

// keptAway tells whether a person is kept away from a case.
func keptAway(ctx context.Context, q db.Querier, org, caseID, person string) (bool, error) {
	n, err := db.One(ctx, q, db.Scalar[int64], `SELECT COUNT(*) FROM record_exclusion WHERE org_id = $1 AND record_id = $2 AND person_id = $3`, org, caseID, person)
	return n > 0, err
}
