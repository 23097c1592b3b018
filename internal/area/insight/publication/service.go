package publication

import (
	"context"
	"embed"
	"log/slog"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Schema is the tables of releases.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service makes releases. Its zero fields must be filled but for Returns and Log.
type Service struct {
	DB   *db.DB
	Door *op.Door
	// Cube gives the counts; it is asked anew each time.
	Cube func() *cube.Cube
	Tree func(ctx context.Context) (*org.Tree, error)
	// Returns gives the standing of every return of some months, of all organisations. Without it every month counts.
	Returns func(ctx context.Context, from, to collection.Month) ([]collection.Return, error)
	// Bases gives denominators of a kind, of all organisations, for rates; nil gives none.
	Bases func(ctx context.Context, kind string, from, to collection.Month) ([]collection.Denominator, error)
	// Ready says that the cube holds every fact; nil says that it does. Nothing is counted before.
	Ready func() bool
	// Inline is how many cells are audited while the asker waits; more becomes a job. 0 is the usual number.
	Inline int
	// Version is that of the program, kept with each release.
	Version string
	Log     *slog.Logger

	mu   sync.Mutex
	done map[string][2]int
}

func (s *Service) now() time.Time { return s.Door.Now() }

// inlineCells is the usual Service.Inline.
const inlineCells = 6_000

func (s *Service) inline() int {
	if s.Inline > 0 {
		return s.Inline
	}
	return inlineCells
}

// Progress tells how far an audit of this node is: steps done, of how many; ok is false where none runs here.
func (s *Service) Progress(id string) (done, of int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.done[id]
	return p[0], p[1], ok
}

func (s *Service) progress(id string, done, of int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done == nil {
		s.done = map[string][2]int{}
	}
	if of == 0 {
		delete(s.done, id)
		return
	}
	s.done[id] = [2]int{done, of}
}

// publisher gives the organisation that publishes and the maps that a spec shows.
func (s *Service) publisher(ctx context.Context, code string, spec Spec) (org.Organisation, []places, error) {
	tree, err := s.Tree(ctx)
	if err != nil {
		return org.Organisation{}, nil, err
	}
	top, ok := tree.Get(code)
	if !ok {
		return org.Organisation{}, nil, fault.Missing()
	}
	var out []places
	for _, on := range spec.maps(org.DateOf(s.now())) {
		out = append(out, places{tree: tree, top: top, on: on})
	}
	return top, out, nil
}

// Publisher gives the organisation that somebody publishes for.
func (s *Service) Publisher(ctx context.Context, code string) (org.Organisation, error) {
	top, _, err := s.publisher(ctx, code, Spec{Map: AsItIs})
	return top, err
}

// OrgWords name an organisation.
func (s *Service) OrgWords(ctx context.Context, code string) string {
	tree, err := s.Tree(ctx)
	if err != nil {
		return code
	}
	return places{tree: tree}.words(code)
}

func onDays(list []places) []org.Date {
	var out []org.Date
	for i, p := range list {
		if i == 0 || p.on != list[i-1].on {
			out = append(out, p.on)
		}
	}
	return out
}
