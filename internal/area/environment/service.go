package environment

import (
	"context"
	"embed"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this area's work. It is safe for use by many goroutines.
type Service struct {
	DB    *db.DB
	Door  *op.Door
	Ring  *seal.Ring
	Files *files.Store
	// Lists are the versions of the toolkit.
	Lists []toolkit.List
	// Find gives the people of an organisation by the beginning of a name or by an e-mail address, at most two.
	Find func(ctx context.Context, org, words string) ([]Colleague, error)
	// Units gives the units of an organisation with their names, in order.
	Units func(ctx context.Context, org string) ([]Unit, error)
	// Name gives an organisation's name for the head of a document.
	Name func(ctx context.Context, org string) string
	// Incidents gives how many events the reports of a unit that everybody who manages it may see stand for, since a moment, by
	// the code of the place; "" are those without one. There is no way from here to a report.
	Incidents func(ctx context.Context, org, unit string, since time.Time) (map[string]int, error)
	// Places gives the codes of places that a report can name, with words, in order.
	Places [][2]string
}

// Colleague is somebody who can own a finding.
type Colleague struct{ ID, Name string }

// Unit is a unit with its name.
type Unit struct{ ID, Name string }

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

// List is the newest version of the toolkit.
func (s *Service) List() toolkit.List { return s.Lists[len(s.Lists)-1] }

// UnitsIn gives the units of the scope's organisation that lie in it, and the names of all.
func (s *Service) UnitsIn(ctx context.Context, sc authz.Scope) (in []Unit, names map[string]string, err error) {
	list, err := s.Units(ctx, sc.Org())
	names = make(map[string]string, len(list))
	for _, u := range list {
		names[u.ID] = u.Name
		if sc.Covers(sc.Org(), u.ID) {
			in = append(in, u)
		}
	}
	return in, names, err
}

// unit says at the field when a unit is none of the scope's.
func (s *Service) unit(ctx context.Context, p *fault.Problems, sc authz.Scope, unit string) error {
	in, _, err := s.UnitsIn(ctx, sc)
	for _, u := range in {
		if u.ID == unit {
			return err
		}
	}
	p.Add("unit", "Choose the unit")
	return err
}

func (s *Service) seal(org, record, field string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(seal.Place{Org: org, Record: record, Field: field}, b)
}

func (s *Service) unseal(org, record, field string, sealed []byte, to any) error {
	b, err := s.Ring.Open(seal.Place{Org: org, Record: record, Field: field}, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, to)
}

func newRef(kind string) string { return kind + "-" + id.Code(6) }

// moved is what somebody reads whose page is older than the record.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this a moment ago. Look at what it says now, then decide again")
}
