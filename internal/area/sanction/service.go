package sanction

import (
	"context"
	"embed"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/area/sanction/marker"
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

//go:embed clocks.json
var clocks []byte

// Clocks gives the deadlines of this area that the common catalogue does not hold.
func Clocks() (clock.Catalogue, error) { return clock.Parse(clocks) }

// Service does this area's work. It is safe for use by many goroutines.
type Service struct {
	DB   *db.DB
	Door *op.Door
	Ring *seal.Ring
	// Rules are the deadlines, those of Clocks among them.
	Rules clock.Catalogue
	// Ladders are the dated levels and gates that ship, Words what may not stand in a marker.
	Ladders []ladder.Set
	Words   marker.Book
	// Cases reaches the cases that files hang on.
	Cases Cases
	// Holders gives the people who hold a role over a unit ("" for the organisation).
	Holders func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]Colleague, error)
	// Letters writes and keeps letters.
	Letters *casework.Letters
	// Name gives an organisation's name for the head of a letter.
	Name func(ctx context.Context, org string) string
}

// Colleague is somebody who can be asked to sit or to act.
type Colleague struct{ ID, Name, Title string }

func (s *Service) now() time.Time { return s.Door.Now() }

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.now() }

func (s *Service) due(rule string, at time.Time) db.Time {
	r, ok := s.Rules.Find(rule, at)
	if !ok {
		return db.Time{}
	}
	return db.At(clock.Due(r, at))
}

func place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}
