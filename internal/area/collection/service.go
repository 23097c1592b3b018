package collection

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
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
	Org   *org.Service
	// Holders gives the ids of the people who hold a role over an organisation, to be told of something; nil tells nobody.
	Holders func(ctx context.Context, org string, role authz.Role) ([]string, error)
	// Log takes what goes wrong by itself; nil means slog.Default.
	Log *slog.Logger
	// Spare, when set, is called while a large file is checked and loaded, to keep memory small; what it gives ends that.
	Spare func() (end func())
	// DropFolder is where files are dropped by other systems; "" for none.
	DropFolder string
	// Chunk is how many facts are written in one change; 0 is the usual number.
	Chunk int
	// KeepFrom is from how many rows on what a check decided of each row is kept for the load; 0 is usualKeep.
	KeepFrom int

	// quiet leaves out what follows a change: whoever brings in the past does the next step at once, and tells nobody.
	quiet bool
}

// emit queues what follows a change, unless the past is brought in.
func (s *Service) emit(tx *op.Tx, topic string, args any) error {
	if s.quiet {
		return nil
	}
	return tx.Emit(topic, args)
}

func (s *Service) now() time.Time { return s.Door.Now() }

func (s *Service) log() *slog.Logger {
	if s.Log == nil {
		return slog.Default()
	}
	return s.Log
}
