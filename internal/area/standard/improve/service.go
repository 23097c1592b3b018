package improve

import (
	"context"
	"embed"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/carry"
	"github.com/havenward/havenward/internal/area/standard/consistency"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
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
	// Mapping says what takes over from what; Rules are what is looked for in an assessment.
	Mapping carry.Book
	Rules   consistency.Book
	// Risks gives the accepted violence risks of an organisation that are open; nil leaves those rules out.
	Risks func(ctx context.Context, q db.Querier, org string) ([]consistency.Risk, error)
}

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

func place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}

// clean trims what somebody typed; what is no text becomes nothing.
func clean(s string) string {
	if !utf8.ValidString(s) {
		return ""
	}
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// most bounds words that somebody types, in characters.
const most = 2000

func words(p *fault.Problems, field, s, missing string) {
	switch {
	case s == "" && missing != "":
		p.Add(field, missing)
	case utf8.RuneCountInString(s) > most:
		p.Add(field, "This is longer than 2,000 characters. Shorten it")
	}
}

// lastOf gives the last second of a day in London; ok is false for what is no day.
func lastOf(day string) (db.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.London())
	if err != nil {
		return db.Time{}, false
	}
	return db.At(t.AddDate(0, 0, 1).Add(-time.Second)), true
}

// moved is what somebody reads whose page is older than the action.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this action a moment ago. Look at what it says now, then decide again")
}

// mine tells whether somebody may work on an action that is another's: a manager works on their own.
func mine(who authz.Actor, a *Action) bool {
	return who.Role != authz.Manager || a.Person == who.ID
}
