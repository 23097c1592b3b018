package insight

import (
	"context"
	"embed"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Returns are what area collection says of which month of whom is there.
type Returns interface {
	// Returns are one for each organisation that owes one and month, in order of month and organisation.
	Returns(ctx context.Context, sc authz.Scope, from, to collection.Month) ([]collection.Return, error)
	Restatements(ctx context.Context, sc authz.Scope, from, to collection.Month) ([]collection.Restatement, error)
	// Denominators of a kind, of all organisations.
	Denominators(ctx context.Context, kind string, from, to collection.Month) ([]collection.Denominator, error)
}

// Places are what package org says of the organisations and what lies below a trust.
type Places interface {
	Tree(ctx context.Context) (*org.Tree, error)
	UnitsUnder(ctx context.Context, org, unit string) ([]string, error)
	Units(ctx context.Context, sc authz.Scope, org string, retired bool) ([]org.UnitRow, error)
	Sites(ctx context.Context, sc authz.Scope, org string, retired bool) ([]org.Site, error)
	Now() time.Time
}

// Service answers questions about the facts. It is safe for use by many goroutines.
type Service struct {
	DB   db.Querier
	Door *op.Door
	Cube *cube.Cube
	Orgs Places
	// Owed may be nil: then nothing is known of returns, and every month from the first fact on is taken as covered.
	Owed Returns
	// Submission gives what was sent, for where a figure comes from; nil leaves that out.
	Submission func(ctx context.Context, sc authz.Scope, org, id string) (collection.Submission, error)
	// Reading says how far the facts are read; nil says that they all are.
	Reading func() Reading
	// Windows gives what other areas mark on the charts of an organisation, such as the windows of campaigns; nil marks nothing.
	Windows func(ctx context.Context, org string) ([]Note, error)
	// Policy gives the scope in which the program itself reads reference data.
	Policy *authz.Policy

	memo  memo
	mu    sync.Mutex
	tree  *org.Tree
	day   org.Date
	under map[bool]map[string][]cube.Span // by "as it was" and organisation
}

// Reading is how far a node has read the facts into memory after its start.
type Reading struct {
	// Warm says that all are there, and what comes is read every few seconds.
	Warm bool
	// Read and About are facts: how many are there, and about how many there will be.
	Read, About int64
	// At is when the newest reading ended.
	At time.Time
	// Err is why the newest reading did not end well, nil otherwise.
	Err error
}

// State says how far the facts are read.
func (s *Service) State() Reading {
	if s.Reading == nil {
		return Reading{Warm: true}
	}
	return s.Reading()
}

// now is the moment by the program's clock, in London.
func (s *Service) now() time.Time { return s.Orgs.Now().In(clock.London()) }
