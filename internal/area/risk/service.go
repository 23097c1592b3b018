package risk

import (
	"context"
	"embed"
	"time"

	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/letter"
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
	// Sets are the dated rules of scoring.
	Sets []matrix.Set
	// Holders gives the people who hold a role over a unit ("" for the organisation), the nearest first.
	Holders func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]Colleague, error)
	// Find gives the people of an organisation by the beginning of a name or by an e-mail address, at most two.
	Find func(ctx context.Context, org, words string) ([]Colleague, error)
	// OwnKey gives the key by which somebody's own records are found.
	OwnKey func(org, person string) string
	// Units gives the units of an organisation with their names, in order.
	Units func(ctx context.Context, org string) ([]Unit, error)
	// Name gives an organisation's name for the head of a document.
	Name func(ctx context.Context, org string) string
	// UnitOf gives the unit of a report that everybody who manages the unit may see, "" for any other.
	UnitOf func(ctx context.Context, org, report string) (string, error)
	// Reports gives, for such reports of a unit since a moment, no more than days and degrees.
	Reports func(ctx context.Context, org, unit string, since time.Time) ([]Report, error)
	// Printer makes PDFs, where it can.
	Printer *letter.Printer
}

// Colleague is somebody who can own a risk, or is told.
type Colleague struct{ ID, Name, Title string }

// Unit is a unit with its name.
type Unit struct{ ID, Name string }

// Report is what a review may know of a report: when it came, the day it was about, the worst harm, and how many events it
// stands for. There is no way from here to the report.
type Report struct {
	At     time.Time
	Day    string // YYYY-MM-DD
	Harm   string // a code of physical_harm or psychological_harm
	Events int
}

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

// Set gives the rules that hold now.
func (s *Service) Set() matrix.Set { return matrix.At(s.Sets, s.Now()) }

func place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}

// UnitName gives a unit's name, "" for one that is not there.
func (s *Service) UnitName(ctx context.Context, org, unit string) (string, error) {
	m, err := s.unitNames(ctx, org)
	return m[unit], err
}

func (s *Service) unitNames(ctx context.Context, org string) (map[string]string, error) {
	list, err := s.Units(ctx, org)
	out := make(map[string]string, len(list))
	for _, u := range list {
		out[u.ID] = u.Name
	}
	return out, err
}

// UnitsIn gives the units of the scope's organisation in which something new may be made.
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
