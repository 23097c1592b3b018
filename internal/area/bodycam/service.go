package bodycam

import (
	"context"
	"embed"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/files"
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
	// Sets are the dated rules.
	Sets []Rules
	// Holders gives the people who hold a role over a unit ("" for the organisation), the nearest first.
	Holders func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]Colleague, error)
	// OwnKey gives the key by which somebody's own records are found.
	OwnKey func(org, person string) string
	// Units gives the units of an organisation with their names, in order.
	Units func(ctx context.Context, org string) ([]Unit, error)
	// Report gives the id of a report by its reference, "" where the person cannot open one of that reference.
	Report func(ctx context.Context, org, ref string) (string, error)
	// Clips writes the footage of recordings that a file brought into the register of clips, each once; nil where there is none.
	Clips func(ctx context.Context, org, imported string, list []Activation) error
}

// Colleague is somebody who is told.
type Colleague struct{ ID, Name, Title string }

// Unit is a unit with its name.
type Unit struct{ ID, Name string }

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

// Rules gives the rules that hold now.
func (s *Service) Rules() Rules { return RulesAt(s.Sets, s.Now()) }

// UnitNames gives the names of an organisation's units by id.
func (s *Service) UnitNames(ctx context.Context, org string) (map[string]string, error) {
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

func place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}

// seal and unseal keep a value as JSON, sealed for its record and field.
func (s *Service) seal(org, record, field string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(place(org, record, field), b)
}

func (s *Service) unseal(org, record, field string, sealed []byte, to any) error {
	b, err := s.Ring.Open(place(org, record, field), sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, to)
}
