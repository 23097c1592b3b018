package training

import (
	"context"
	"embed"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this area's work. It is safe for use by many goroutines.
type Service struct {
	DB   *db.DB
	Door *op.Door
	Ring *seal.Ring
	// Rules are the dated rules that come with the program.
	Rules []Rules
	// Units gives the units of an organisation with their names, in order.
	Units func(ctx context.Context, org string) ([]Unit, error)
	// Incidents gives how many incidents each unit of an organisation had since a day, by the facts that everybody may count; ""
	// stands for those without a unit. Nil where nothing counts them.
	Incidents func(ctx context.Context, org string, since time.Time) (map[string]int, error)
	// Trusts gives the organisations below one with their names, for figures across organisations.
	Trusts func(ctx context.Context, org string) ([]Unit, error)

	memory memory
}

// Unit is a unit, or an organisation, with its name.
type Unit struct{ ID, Name string }

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

// Today is the day in London, YYYY-MM-DD.
func (s *Service) Today() string { return s.Now().In(clock.London()).Format(time.DateOnly) }

// RulesNow gives the rules that hold now.
func (s *Service) RulesNow() Rules { return RulesAt(s.Rules, s.Now()) }

func place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}

// UnitNames gives the names of an organisation's units by their ids.
func (s *Service) UnitNames(ctx context.Context, org string) (map[string]string, error) {
	list, err := s.Units(ctx, org)
	out := make(map[string]string, len(list))
	for _, u := range list {
		out[u.ID] = u.Name
	}
	return out, err
}

func inForce(from, to, day string) bool { return from <= day && (to == "" || day <= to) }

// isDay tells whether s is a day as this area writes it.
func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil && len(s) == len(time.DateOnly)
}

func dayBefore(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.AddDate(0, 0, -1).Format(time.DateOnly)
}
