package briefing

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this package's work. It is safe for use by many goroutines.
type Service struct {
	DB   *db.DB
	Door *op.Door
	Log  *slog.Logger
	// Makers write the reports, by key or, where one audience has another or none, by key and audience ("standard/icb"). A
	// report without one has no source yet.
	Makers map[string]Maker
	// Readers gives everybody who holds one of some roles: all of them where org is "", otherwise those of one organisation.
	Readers func(ctx context.Context, org string, roles []authz.Role) ([]Reader, error)
	// Trust tells whether an organisation is a trust; those above have audiences of their own.
	Trust func(ctx context.Context, org string) bool
	// OrgName and UnitName name whose figures they are.
	OrgName  func(ctx context.Context, org string) string
	UnitName func(ctx context.Context, org, unit string) string
	// Units gives a unit and all under it.
	Units func(ctx context.Context, org, unit string) ([]string, error)
}

// Reader is somebody who gets reports in a role. Unit is "" for the whole organisation.
type Reader struct {
	Org, Unit, Person string
	Role              authz.Role
}

// AudiencesOf gives the audiences that an organisation has.
func (s *Service) AudiencesOf(ctx context.Context, org string) []Audience {
	var out []Audience
	for _, a := range Audiences() {
		if s.fits(ctx, org, a) {
			out = append(out, a)
		}
	}
	return out
}

// fits tells whether an organisation has an audience: boards and regions and England have theirs, trusts the others.
func (s *Service) fits(ctx context.Context, org string, a Audience) bool {
	return a != "" && s.Trust(ctx, org) == (a != ICB && a != Above)
}

func (s *Service) now() time.Time { return s.Door.Now() }

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.now() }

// Today is the day in London.
func (s *Service) Today() clock.Day { return clock.DayOf(s.now()) }

// Maker gives what writes a report for an audience, nil where there is no source yet.
func (s *Service) Maker(report string, a Audience) Maker {
	if m, own := s.Makers[report+"/"+string(a)]; own {
		return m
	}
	return s.Makers[report]
}

// Path is the address of a report's page.
func Path(id string) string { return "/reports-to-you/" + id }

// Register has reports made each morning.
func (s *Service) Register(r *jobs.Runner) {
	r.Every("briefing.schedule", jobs.Daily(5, 40, clock.London()), func(ctx context.Context, _ time.Time) error {
		return s.Sweep(authz.With(ctx, authz.Service("briefing")))
	}, jobs.Options{Timeout: 30 * time.Minute, Attempts: 4})
}
