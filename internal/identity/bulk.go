package identity

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Newcomer is a person to be brought in with what they hold in their home organisation. They get no password: they sign
// in by a link, an outside account, or however their installation lets them.
type Newcomer struct {
	// Person has its id given, and a home; an address that is taken makes the change fail.
	Person
	Roles []Held
	// Locks are the kinds of locked record they are cleared for.
	Locks []string
}

// Held is a role that a newcomer has from the day they come, in a unit or, with "", in the whole organisation.
type Held struct {
	Role authz.Role
	Unit string
}

var (
	personTable = op.Table{Name: "person", Columns: []string{"id", "org_id", "unit_id", "name", "name_key", "email", "email_key", "job_title", "staff_key",
		"locale", "state", "usual_assignment", "created_at"}}
	assignmentTable = op.Table{Name: "assignment", Columns: []string{"id", "person_id", "org_id", "unit_id", "role", "from_at", "to_at", "reason", "lent_by",
		"source", "granted_by"}}
	clearanceTable = op.Table{Name: "clearance", Columns: []string{"id", "person_id", "org_id", "lock", "from_at", "to_at", "reason"}}
)

// Bulk brings in people of one organisation with their roles, each with an audit entry of its own for every role and
// clearance. Only a service may; reason says why they hold what they hold.
func (s *Service) Bulk(ctx context.Context, org string, list []Newcomer, reason string) error {
	var problems fault.Problems
	for _, n := range list {
		problems = append(problems, n.problems()...)
		if !id.Valid(n.ID, "per") || n.Org != org {
			problems.Add("id", "Each person needs an id and the home they are brought into")
		}
		for _, h := range n.Roles {
			if !slices.Contains(staff, h.Role) {
				problems.Add("role", "Choose a role from the list")
			}
		}
	}
	if err := fault.WithProblems(problems); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActBring, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		for _, n := range list {
			s.bring(tx, n, reason)
		}
		return true, audit.Change{Verb: "imported", Kind: "people", Record: org, Reason: reason, Fields: []audit.Field{audit.F("people", strconv.Itoa(len(list)))}}, nil
	})
	s.cache.forgetAll()
	return err
}

func (s *Service) bring(tx *op.Tx, n Newcomer, reason string) {
	now := db.At(tx.Now())
	tx.Insert(personTable, n.ID, n.Org, n.Unit, n.Name, strings.ToLower(n.Name), n.Email, emailKey(n.Email), n.JobTitle, nil, or(n.Locale, "en"), string(Active), "", now)
	for i, h := range n.Roles {
		a := Assignment{Assignment: authz.Assignment{Person: n.ID, Org: n.Org, Unit: h.Unit, Role: h.Role, From: tx.Now(), Reason: reason},
			ID: "asg_" + n.ID[4:29] + strconv.Itoa(i), Source: "file", GrantedBy: tx.Actor().ID}
		tx.Insert(assignmentTable, a.ID, a.Person, a.Org, a.Unit, string(a.Role), now, db.Time{}, a.Reason, "", a.Source, a.GrantedBy)
		tx.Also(assignmentChange(a))
	}
	for i, lock := range n.Locks {
		cid := "clr_" + n.ID[4:29] + strconv.Itoa(i)
		tx.Insert(clearanceTable, cid, n.ID, n.Org, lock, now, db.Time{}, reason)
		tx.Also(audit.Created("clearance", cid, audit.F("person", n.ID), audit.F("kind", lock)).Because(reason))
	}
}

// OwnKey gives the key by which a person's own reports in an organisation are found; it names nobody.
func (s *Service) OwnKey(org, person string) string { return s.Ring.Blind(org, "reporter", person) }
