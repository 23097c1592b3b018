package pilot

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Source gives what is reported here of sites by month, for quantities that a site does not send by file: whatever of it the
// actor of the context may see. A site of which there is nothing has no rows; a count that is not known is left out, never nought.
type Source interface {
	Figures(ctx context.Context, sites []Site, from, to Month) ([]Row, error)
}

// Service does this area's work. It is safe for use by many goroutines.
type Service struct {
	DB   *db.DB
	Door *op.Door
	Log  *slog.Logger
	// Sources give figures that are reported here, earlier ones before later ones; there may be none.
	Sources []Source
	// Name gives an organisation's name for reports.
	Name func(ctx context.Context, org string) string
}

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

// Today is the day in London.
func (s *Service) Today() clock.Day { return clock.DayOf(s.Door.Now()) }

// Path is the address of a pilot's evaluation.
func Path(id string) string { return "/pilots/" + id }

// ReportPath is the address of a frozen report.
func ReportPath(id string) string { return "/pilot-reports/" + id }

// moved is what somebody reads whose page is older than the pilot.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this a moment ago. Look at what it says now, then send it again")
}
