package survey

import (
	"context"
	"embed"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does the work of this package. It is safe for use by many goroutines.
type Service struct {
	DB   db.Querier
	Door *op.Door
	// Tree gives the organisations.
	Tree func(ctx context.Context) (*org.Tree, error)
	// Recorded gives what was recorded; nil where nothing counts it.
	Recorded Recorder

	mu   sync.Mutex
	kept *Book
	at   string // the state of the imports that kept was made from
}

func (s *Service) now() time.Time { return s.Door.Now() }
