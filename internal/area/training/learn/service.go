package learn

import (
	"context"
	"embed"
	"strings"
	"time"
	"unicode/utf8"

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
	DB   *db.DB
	Door *op.Door
	Ring *seal.Ring
	// OwnKey gives the key by which somebody's own records are found.
	OwnKey func(org, person string) string
	// Find gives the people of an organisation by a name or an e-mail address, at most two.
	Find func(ctx context.Context, org, words string) ([]Colleague, error)
	// Units gives the units of an organisation with their names, in order.
	Units func(ctx context.Context, org string) ([]Unit, error)
	// Competences gives what can be taught, as code and title; nil or nothing lets a code be typed.
	Competences func(ctx context.Context, org string) ([]Competence, error)
	// Achieve writes into the training record that somebody attended. It gives false where no post is known by that number.
	Achieve func(ctx context.Context, tx *op.Tx, a Attended) (bool, error)
	// Require proposes a requirement from an approved need to package training; nil where it takes none.
	Require func(ctx context.Context, org string, r Requirement) error
	// Inputs are what a needs analysis counts.
	Inputs Inputs
	// InDate gives how many of those who need training have it in date, in hundredths of a percent by month; nil where nobody counts.
	InDate func(ctx context.Context, org string) ([]MonthShare, error)
}

// Colleague is somebody of an organisation.
type Colleague struct{ ID, Name, Title string }

// Unit is a unit with its name.
type Unit struct{ ID, Name string }

// Competence is what can be taught.
type Competence struct{ Code, Title string }

// Attended is who was taught what, on which day. Number is their assignment number, "" where it was not given.
type Attended struct {
	Org, Unit, Person, Number, Competence, Day, Ref string
}

// Requirement is what follows from an approved need: a level of training for a role of a unit.
type Requirement struct {
	Unit, Role, Competence, Basis, From string
	// Everybody tells that the role is everybody there.
	Everybody bool
}

// MonthShare is a month and a share with what it is of.
type MonthShare struct {
	Month    string // YYYY-MM
	In, Need int
}

// Now is the moment by the program's clock, Today its day in London.
func (s *Service) Now() time.Time { return s.Door.Now() }

// Today is the day in London.
func (s *Service) Today() clock.Day { return clock.DayOf(s.Now()) }

// The longest that may be typed into a line and into a text, in characters.
const (
	lineMost = 200
	textMost = 4000
)

// SessionPath is the address of a session.
func SessionPath(id string) string { return "/training/sessions/" + id }

// ProviderPath is the address of a provider or trainer.
func ProviderPath(id string) string { return "/training/providers/" + id }

// NeedPath is the address of a needs analysis.
func NeedPath(id string) string { return "/training/needs/" + id }

// CohortPath is the address of a cohort.
func CohortPath(id string) string { return "/training/qualifications/" + id }

// typed tidies what was typed and notes what is wrong with it; missing is "" where it may be left out.
func typed(p *fault.Problems, field, s, missing string, most int) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")))
	if most == lineMost {
		s = strings.Join(strings.Fields(s), " ")
	}
	switch {
	case s == "" && missing != "":
		p.Add(field, missing)
	case utf8.RuneCountInString(s) > most:
		p.Add(field, "Shorten this to %d characters", most)
	}
	return s
}

// day reads a day that was typed, YYYY-MM-DD.
func day(p *fault.Problems, field, s, missing string) clock.Day {
	d, err := clock.ParseDay(strings.TrimSpace(s))
	switch {
	case err != nil || d != "" && (d < "2000-01-01" || d > "2200-01-01"):
		p.Add(field, "Write the day as day, month and year")
		return ""
	case d == "" && missing != "":
		p.Add(field, missing)
	}
	return d
}

// moment puts a day and a time such as 09:30 together, in London.
func moment(p *fault.Problems, field string, d clock.Day, at string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", string(d)+" "+strings.ReplaceAll(strings.TrimSpace(at), ".", ":"), clock.London())
	if err != nil && d != "" {
		p.Add(field, "Write the time as hours and minutes, such as 09:30")
	}
	return t
}

// moved is what somebody reads whose page is older than the record.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this a moment ago. Look at what it says now, then send it again")
}

// someone finds the one person that words name, or says at the field what is wrong.
func (s *Service) someone(ctx context.Context, p *fault.Problems, org, field, words string) (Colleague, error) {
	words = strings.Join(strings.Fields(words), " ")
	if words == "" {
		p.Add(field, "Write a name or a work e-mail address")
		return Colleague{}, nil
	}
	list, err := s.Find(ctx, org, words)
	switch {
	case err != nil:
		return Colleague{}, err
	case len(list) == 0:
		p.Add(field, "Nobody here has that name or address")
	case len(list) > 1:
		p.Add(field, "More than one person fits. Write the whole work e-mail address")
	default:
		return list[0], nil
	}
	return Colleague{}, nil
}

// UnitNames gives the names of the units of an organisation.
func (s *Service) UnitNames(ctx context.Context, org string) (map[string]string, error) {
	list, err := s.Units(ctx, org)
	out := make(map[string]string, len(list))
	for _, u := range list {
		out[u.ID] = u.Name
	}
	return out, err
}

// UnitsIn gives the units in which the scope may book people.
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
