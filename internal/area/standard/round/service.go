package round

import (
	"context"
	"embed"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this package's work. It is safe for use by many goroutines.
type Service struct {
	DB       *db.DB
	Door     *op.Door
	Ring     *seal.Ring
	Standard *standard.Service
	Improve  *improve.Service
	// Tree gives the organisations.
	Tree func(ctx context.Context) (*org.Tree, error)
	// Quiet tells nobody: for whoever brings in the past.
	Quiet bool
}

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

// Today is the day in London.
func (s *Service) Today() string { return dayOf(s.Now()) }

func dayOf(t time.Time) string { return t.In(clock.London()).Format(time.DateOnly) }

// days gives the number of days from one day to another.
func days(from, to string) int {
	a, err := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

func later(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// clean trims what somebody typed; what is no text becomes nothing.
func clean(s string) string {
	if !utf8.ValidString(s) {
		return ""
	}
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

func words(p *fault.Problems, field, s, missing string, most int) {
	switch {
	case s == "" && missing != "":
		p.Add(field, missing)
	case utf8.RuneCountInString(s) > most:
		p.Add(field, "This is longer than %d characters. Shorten it", most)
	}
}

func place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}

// leads gives those of an organisation who work its assessment.
func (s *Service) leads(ctx context.Context, q db.Querier, org string) ([]string, error) {
	if s.Standard.Holders == nil {
		return nil, nil
	}
	list, err := s.Standard.Holders(ctx, q, org, "", authz.Specialist)
	var out []string
	for _, c := range list[:min(len(list), 3)] {
		out = append(out, c.ID)
	}
	return out, err
}

// name gives an organisation's name, its code where nobody knows it.
func name(t *org.Tree, id string) string {
	if o, ok := t.Get(id); ok {
		return o.Name
	}
	return id
}
