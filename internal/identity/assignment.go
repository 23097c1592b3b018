package identity

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Assignment is a role held, with its id and where it came from.
type Assignment struct {
	authz.Assignment
	ID string
	// Source is "hand", "file", "loan", "first run" or "oidc:" and the provider's key: whoever gave it may end it.
	Source string
	// GrantedBy is the person who gave it.
	GrantedBy string
	// LenderName is the name of the person who lent it.
	LenderName string
}

const assignmentColumns = `a.id, a.person_id, a.org_id, a.unit_id, a.role, a.from_at, a.to_at, a.reason, a.lent_by, a.source, a.granted_by,
	COALESCE((SELECT l.name FROM person l WHERE l.id = a.lent_by), '')`

func scanAssignment(r db.Row) (Assignment, error) {
	var a Assignment
	var from, to db.Time
	err := r.Scan(&a.ID, &a.Person, &a.Org, &a.Unit, &a.Role, &from, &to, &a.Reason, &a.LentBy, &a.Source, &a.GrantedBy, &a.LenderName)
	a.From, a.To = from.Time, to.Time
	return a, err
}

// assignmentsOf gives what a person holds at a moment, in the order in which it was given.
func assignmentsOf(ctx context.Context, q db.Querier, person string, at time.Time) ([]Assignment, error) {
	return db.All(ctx, q, scanAssignment, `SELECT `+assignmentColumns+` FROM assignment a
		WHERE a.person_id = $1 AND a.from_at <= $2 AND (a.to_at IS NULL OR a.to_at > $2) ORDER BY a.from_at, a.id`, person, db.At(at))
}

func insertAssignment(ctx context.Context, tx execer, a Assignment) error {
	return tx.Must(ctx, `INSERT INTO assignment (id, person_id, org_id, unit_id, role, from_at, to_at, reason, lent_by, source, granted_by)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`, a.ID, a.Person, a.Org, a.Unit, string(a.Role), db.At(a.From), db.At(a.To), a.Reason, a.LentBy, a.Source, a.GrantedBy)
}

// execer changes one row; *op.Tx does.
type execer interface {
	Must(ctx context.Context, q string, args ...any) error
}
