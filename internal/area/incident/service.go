package incident

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this area's work.
type Service struct {
	DB   *db.DB
	Door *op.Door
	Ring *seal.Ring
	// Clocks are the dated rules of how soon things must happen.
	Clocks clock.Catalogue
	// Holders finds who holds a role over a unit; it reads inside the change when q is an *op.Tx.
	Holders func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]Colleague, error)
	// Cleared gives the ids of the people who are cleared for a lock; nil takes everybody in its role to be.
	Cleared func(ctx context.Context, org, lock string) ([]string, error)
	// Codes gives the codes that reports of an organisation may name; nil checks none.
	Codes func(ctx context.Context, org string) (Codes, error)
	// Recent spares most sendings a look for themselves; nil spares none.
	Recent *Recent
	Log    *slog.Logger
	// Moved is asked inside a change after who may see a report has changed, or when it is joined into another ("" where
	// it is not): what hangs on it follows in the same moment. nil follows nothing.
	Moved func(ctx context.Context, tx *op.Tx, org, record, into string) error
	// seen is the version that a change was written against, 0 where it does not matter.
	seen int64
}

// Colleague is somebody who can be asked to act.
type Colleague struct{ ID, Name, Title string }

func (s *Service) now() time.Time { return s.Door.Now() }

func (s *Service) moved(ctx context.Context, tx *op.Tx, org, record, into string) error {
	if s.Moved == nil {
		return nil
	}
	return s.Moved(ctx, tx, org, record, into)
}

func (s *Service) place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}
