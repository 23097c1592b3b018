package standard

import (
	"context"
	"embed"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
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
	DB   *db.DB
	Door *op.Door
	Ring *seal.Ring
	// Clocks are the deadlines, Rules how a rating is proposed, Shipped the versions that the program brings.
	Clocks  clock.Catalogue
	Rules   catalogue.Rules
	Shipped []catalogue.Catalogue
	// Files keeps evidence that is a file; nil takes none.
	Files *files.Store
	// Name gives an organisation's name.
	Name func(ctx context.Context, org string) string
	// Holders gives the people who hold a role over a unit ("" for the organisation).
	Holders func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]Colleague, error)
	// Exhibit gives the label of an exhibit that the asker may see.
	Exhibit func(ctx context.Context, org, id string) (string, error)
	// Successors gives who took over from an organisation that had ended on a day; none while it goes on.
	Successors func(ctx context.Context, org string, at time.Time) ([]string, error)
	// Plan gives the actions of an assessment; nil while no plan is kept.
	Plan *Plan
	// Signed is told of each signature, in its own change, with what was signed; nil tells nobody.
	Signed func(ctx context.Context, tx *op.Tx, w *Whole) error

	book atomic.Pointer[Book]
}

// Colleague is somebody who can be asked or told.
type Colleague struct{ ID, Name, Title string }

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

func (s *Service) due(rule string, at time.Time) db.Time {
	r, ok := s.Clocks.Find(rule, at)
	if !ok || at.IsZero() {
		return db.Time{}
	}
	return db.At(clock.Due(r, at))
}

func place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}

// hide seals words; nothing stays nothing.
func (s *Service) hide(org, record, field, words string) ([]byte, error) {
	if words == "" {
		return nil, nil
	}
	return s.Ring.Seal(place(org, record, field), []byte(words))
}

func (s *Service) show(org, record, field string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	b, err := s.Ring.Open(place(org, record, field), sealed)
	return string(b), err
}

// clean trims what somebody typed; what is no text becomes nothing.
func clean(s string) string {
	if !utf8.ValidString(s) {
		return ""
	}
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// most bounds words that somebody types, in characters.
const most = 4000

func words(p *fault.Problems, field, s, missing string) {
	switch {
	case s == "" && missing != "":
		p.Add(field, missing)
	case utf8.RuneCountInString(s) > most:
		p.Add(field, "This is longer than 4,000 characters. Shorten it")
	}
}
