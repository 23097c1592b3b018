package campaign

import (
	"context"
	"embed"
	"encoding/json"
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
	// National is the organisation whose campaigns everybody sees.
	National string
	// Name gives an organisation's name.
	Name func(ctx context.Context, org string) string
}

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

// Today is the day in London, YYYY-MM-DD.
func (s *Service) Today() string { return dayOf(s.Now()) }

func dayOf(t time.Time) string { return t.In(clock.London()).Format(time.DateOnly) }

// seal and unseal keep a value as JSON, sealed for its record and field.
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
