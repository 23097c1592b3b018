package learn

import (
	"context"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// MinePath is the address of one's own sessions.
const MinePath = "/training/mine"

// tell tells somebody that their place has changed, unless they changed it themselves. The notice says neither what nor why: that
// is read after signing in.
func tell(ctx context.Context, tx *op.Tx, org, person string) error {
	if person == tx.Actor().ID {
		return nil
	}
	return notify.Tell(ctx, tx, notify.Notice{Org: org, Person: person, Template: notify.PlaceChanged, Path: MinePath})
}

// tellAll tells everybody who has a place at a session or waits for one.
func tellAll(ctx context.Context, tx *op.Tx, x *Session) error {
	people, err := db.All(ctx, tx, db.Scalar[string], `SELECT person_id FROM training_booking WHERE org_id = $1 AND session_id = $2 AND state IN ('booked', 'waiting') ORDER BY id`, x.Org, x.ID)
	for _, p := range people {
		if err == nil {
			err = tell(ctx, tx, x.Org, p)
		}
	}
	return err
}
