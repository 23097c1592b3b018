package programme

import (
	"context"
	"embed"
	"log/slog"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
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
	Log  *slog.Logger
	// Gauges are the measures that the product has.
	Gauges Gauges
	// Colleagues gives the people who can own a strand of an organisation.
	Colleagues func(ctx context.Context, org string) ([]Colleague, error)
	// Name gives an organisation's name for papers.
	Name func(ctx context.Context, org string) string
	// Late gives the actions of the organisation's groups that are past their date; nil where groups are not there.
	Late func(ctx context.Context, org string) ([]Action, error)
}

// Colleague is somebody who can own a strand.
type Colleague struct{ ID, Name, Title string }

// Action is an action of a group that is past its date.
type Action struct {
	Text, Owner, From, Path string
	Due                     db.Time
}

func (s *Service) now() time.Time { return s.Door.Now() }

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.now() }

// Today is the day in London.
func (s *Service) Today() clock.Day { return clock.DayOf(s.now()) }

// Path is the address of a strand's page.
func Path(id string) string { return "/programme/strands/" + id }

// PaperPath is the address of papers.
func PaperPath(id string) string { return "/programme/papers/" + id }

// The longest that may be typed into a line and into a text, in characters.
const (
	lineMost = 160
	textMost = 4000
)

// typed tidies what was typed and notes what is wrong with it.
func typed(p *fault.Problems, field, s, missing string, most int) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	switch {
	case s == "" && missing != "":
		p.Add(field, missing)
	case len([]rune(s)) > most:
		p.Add(field, "That is too long. Shorten it")
	}
	return s
}

// day reads a day that was typed and notes what is wrong with it. missing is "" where it may be left out.
func day(p *fault.Problems, field, s, missing string) clock.Day {
	d, err := clock.ParseDay(strings.TrimSpace(s))
	switch {
	case err != nil:
		p.Add(field, "Write the day as day, month and year")
	case d == "" && missing != "":
		p.Add(field, missing)
	}
	return d
}

// colleague finds who is to own a strand.
func (s *Service) colleague(ctx context.Context, org, id string) (Colleague, bool, error) {
	if s.Colleagues == nil {
		return Colleague{}, false, nil
	}
	list, err := s.Colleagues(ctx, org)
	for _, c := range list {
		if c.ID == id {
			return c, true, err
		}
	}
	return Colleague{}, false, err
}

// mine tells whether the actor is who owns a strand. Where its owner has no account, whoever keeps the programme stands in.
func mine(a authz.Actor, x *Strand) bool { return x.Owner == "" || x.Owner == a.ID }
