package library

import (
	"context"
	"embed"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this area's work. It is safe for use by many goroutines.
type Service struct {
	DB   *db.DB
	Door *op.Door
	// Given is the dated data that ships with the program.
	Given Seed
	// National is the organisation that sees exact numbers of England.
	National string
	// Name gives an organisation's name.
	Name func(ctx context.Context, org string) string
	// Quotes tells whether a text quotes a story that somebody told under a consent that they can take back; nil for never.
	Quotes func(ctx context.Context, text string) (bool, error)
	// Units gives the units of an organisation with their names, in order.
	Units func(ctx context.Context, org string) ([]Unit, error)
}

// Unit is a unit with its name.
type Unit struct{ ID, Name string }

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

// Today is the day in London, YYYY-MM-DD.
func (s *Service) Today() string { return s.Now().In(clock.London()).Format(time.DateOnly) }

// UnitsIn gives the units of the scope's organisation in which something may be taken over.
func (s *Service) UnitsIn(ctx context.Context, sc authz.Scope) ([]Unit, error) {
	list, err := s.Units(ctx, sc.Org())
	var out []Unit
	for _, u := range list {
		if sc.Covers(sc.Org(), u.ID) {
			out = append(out, u)
		}
	}
	return out, err
}
