package authz

import (
	"slices"
	"time"

	"github.com/havenward/havenward/internal/db"
)

// Scope is where an action may be done. Only Policy.Check makes one that matches anything; the zero Scope matches
// nothing.
type Scope struct {
	ok     bool
	reach  Reach
	org    string
	units  []string
	own    string
	person string
	locks  []string
	role   Role
	at     time.Time
}

// Org gives the organisation of the scope, "" when it is not bound to one.
func (s Scope) Org() string {
	if !s.ok || s.reach == ReachAny || s.reach == ReachBelow {
		return ""
	}
	return s.org
}

// Where gives the SQL condition that a protected row under alias is inside the scope and may be opened: its
// organisation and unit, its lock, and that the person is not kept away from it. The table has the columns org_id, id,
// unit_id, lock and owner_key.
func (s Scope) Where(a *db.Args, alias string) string {
	return s.Listed(a, alias) + s.openable(a, alias)
}

// Listed is Where without the locks: rows that may be listed as "Sealed report" but not opened. Whoever uses it must
// also select Opens and blank the rest of the row when it is false.
func (s Scope) Listed(a *db.Args, alias string) string {
	if !s.ok {
		return "1 = 0"
	}
	var w string
	switch s.reach {
	case ReachAny:
		w = "1 = 1"
	case ReachBelow:
		w = "EXISTS (SELECT 1 FROM org_closure oc WHERE oc.ancestor_id = " + a.Add(s.org) + " AND oc.descendant_id = " + alias + ".org_id)"
	case ReachOwn:
		if s.own == "" {
			return "1 = 0"
		}
		return alias + ".org_id = " + a.Add(s.org) + " AND " + alias + ".owner_key = " + a.Add(s.own)
	default:
		w = alias + ".org_id = " + a.Add(s.org)
		if s.reach == ReachUnit && s.units != nil {
			w += " AND " + alias + ".unit_id IN " + db.In(a, s.units)
		}
	}
	if s.person != "" {
		w += " AND NOT EXISTS (SELECT 1 FROM record_exclusion rx WHERE rx.org_id = " + alias + ".org_id AND rx.record_id = " +
			alias + ".id AND rx.person_id = " + a.Add(s.person) + ")"
	}
	return w
}

// Opens gives a SQL expression, true when the listed row may be opened.
func (s Scope) Opens(a *db.Args, alias string) string {
	if !s.ok {
		return "FALSE"
	}
	if s.reach == ReachOwn {
		return "TRUE"
	}
	e := "(" + alias + ".lock = ''"
	if len(s.locks) > 0 {
		e += " OR " + alias + ".lock IN " + db.In(a, s.locks)
	}
	return e + " OR EXISTS (SELECT 1 FROM record_grant rg WHERE rg.org_id = " + alias + ".org_id AND rg.record_id = " + alias +
		".id AND rg.person_id = " + a.Add(s.person) + " AND rg.until > " + a.Add(db.At(s.at)) + "))"
}

// Under gives the SQL condition that what a row hangs on is open too: the row of a protected table, in the same organisation,
// whose id stands in a column. A person who is kept away from it, or may not open its lock, finds nothing of what hangs on it
// from that moment, however late the row's own columns follow.
func (s Scope) Under(a *db.Args, alias, column, table string) string {
	w := "NOT EXISTS (SELECT 1 FROM " + table + " up WHERE up.org_id = " + alias + ".org_id AND up.id = " + alias + "." + column + " AND NOT " + s.Opens(a, "up") + ")"
	if s.person != "" {
		w += " AND NOT EXISTS (SELECT 1 FROM record_exclusion ux WHERE ux.org_id = " + alias + ".org_id AND ux.record_id = " + alias + "." + column + " AND ux.person_id = " + a.Add(s.person) + ")"
	}
	return w
}

func (s Scope) openable(a *db.Args, alias string) string {
	if !s.ok || s.reach == ReachOwn {
		return ""
	}
	return " AND " + s.Opens(a, alias)
}

// WhereOrg gives the SQL condition that an organisation column is inside the scope, for rows that carry no unit and no
// lock, such as facts and reference data.
func (s Scope) WhereOrg(a *db.Args, column string) string {
	switch {
	case !s.ok:
		return "1 = 0"
	case s.reach == ReachAny:
		return "1 = 1"
	case s.reach == ReachBelow:
		return "EXISTS (SELECT 1 FROM org_closure oc WHERE oc.ancestor_id = " + a.Add(s.org) + " AND oc.descendant_id = " + column + ")"
	}
	return column + " = " + a.Add(s.org)
}

// Covers tells whether something new may be made in that organisation and unit.
func (s Scope) Covers(org, unit string) bool {
	if !s.ok {
		return false
	}
	if s.reach == ReachAny {
		return true
	}
	if org != s.org {
		return false
	}
	return s.reach != ReachUnit || s.units == nil || slices.Contains(s.units, unit)
}

// Person gives who acts, "" for nobody in particular.
func (s Scope) Person() string { return s.person }

// KnowsSealed tells whether the role may know that locked records exist: those who answer for the whole organisation's
// reports, or for how they are kept, do; a unit's manager does not.
func (s Scope) KnowsSealed() bool {
	return s.ok && s.reach == ReachOrg && (s.role == Specialist || s.role == Privacy)
}
