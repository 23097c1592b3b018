package insight

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/insight/cube"
)

// memoCells is how many cells of answers are remembered: about 40 MB.
const memoCells = 400_000

// memo remembers the cube's answers while the cube does not change, so that the same page asked by many costs one count.
type memo struct {
	mu       sync.Mutex
	revision uint64
	cells    int
	answers  map[string]*answer
	worked   map[string]worked
}

// worked is something worked out from answers and returns, and the revision and the moment of which that is.
type worked struct {
	value    any
	revision uint64
	at       time.Time
}

// workedTime is how long what was worked out is remembered: as long as a node may be behind with facts. Returns may change
// without a fact, so a page may be so old.
const workedTime = 2 * time.Second

// recall gives what was worked out under a key, if it is still fresh.
func recall[T any](s *Service, key string) (value T, ok bool) {
	revision := s.Cube.Revision()
	s.memo.mu.Lock()
	defer s.memo.mu.Unlock()
	k, ok := s.memo.worked[key]
	if !ok || k.revision != revision || time.Since(k.at) >= workedTime {
		return value, false
	}
	value, ok = k.value.(T)
	return value, ok
}

// remember keeps what was worked out at a revision. Nobody changes it any more.
func (s *Service) remember(key string, revision uint64, value any) {
	s.memo.mu.Lock()
	defer s.memo.mu.Unlock()
	if s.memo.worked == nil || len(s.memo.worked) > 2000 {
		s.memo.worked = map[string]worked{}
	}
	s.memo.worked[key] = worked{value, revision, time.Now()}
}

// key names the question of an ask among those remembered: measure, place with what it may show, months, conditions.
func (a Ask) key(kind string) string {
	own := "above"
	if a.Place.Own {
		own = "own"
	}
	return kind + " " + a.Measure.Code + " " + a.Place.Org + " " + own + " " + keyOfQuery(a.Place.query(Part{}, a.Where, a.From, a.To))
}

// answer is one that is there, or on its way until done is closed.
type answer struct {
	done  chan struct{}
	table cube.Table
	err   error
}

// slice answers a question from what is remembered, or asks the cube. Several that ask the same wait for one.
func (s *Service) slice(ctx context.Context, q cube.Query) (cube.Table, error) {
	key := keyOfQuery(q)
	for {
		s.memo.mu.Lock()
		if r := s.Cube.Revision(); r != s.memo.revision || s.memo.answers == nil || s.memo.cells > memoCells {
			s.memo.revision, s.memo.cells, s.memo.answers = r, 0, map[string]*answer{}
		}
		a, ok := s.memo.answers[key]
		if !ok {
			a = &answer{done: make(chan struct{})}
			s.memo.answers[key] = a
		}
		s.memo.mu.Unlock()
		if !ok {
			return s.ask(ctx, q, key, a)
		}
		select {
		case <-ctx.Done():
			return cube.Table{}, ctx.Err()
		case <-a.done:
			if a.err == nil {
				return a.table, nil
			}
		}
		if ctx.Err() != nil { // whoever asked first may have gone away; ask again
			return cube.Table{}, ctx.Err()
		}
	}
}

// ask asks the cube and leaves the answer for the others. An error is not remembered.
func (s *Service) ask(ctx context.Context, q cube.Query, key string, a *answer) (cube.Table, error) {
	a.table, a.err = s.Cube.Slice(ctx, q)
	s.memo.mu.Lock()
	if s.memo.answers[key] == a {
		s.memo.cells += len(a.table.Cells) + len(a.table.NotKnown)
		if a.err != nil {
			delete(s.memo.answers, key)
		}
	}
	s.memo.mu.Unlock()
	close(a.done)
	return a.table, a.err
}

// keyOfQuery writes a question with its reach.
func keyOfQuery(q cube.Query) string {
	var b strings.Builder
	b.WriteString(q.Values().Encode())
	for _, x := range q.Reach {
		b.WriteString("|" + x.Org + " " + x.From + " " + x.To)
	}
	return b.String()
}

// usual are the dimensions that the cube has rolled up, as long as a question names one value of one of them.
var usual = map[string]bool{"violence_primary": true, "service_setting": true, "staff_group": true, "physical_harm": true, "alleged_type": true, "location_detail": true, "police_informed": true}

// ofIncident are those of them that all staff of an incident share, so that incidents of several values can be added up.
var ofIncident = map[string]bool{"violence_primary": true, "service_setting": true, "location_detail": true, "police_informed": true}

// parts takes a question of several values of one usual dimension apart, into questions that the roll-ups answer and whose
// answers add up to the same. ok is false where they would not.
func (p Part) parts(q cube.Query) (list []cube.Query, ok bool) {
	if len(q.Where) != 1 || q.Measure != "" && q.Measure != cube.Physical {
		return nil, false
	}
	f := q.Where[0]
	if f.All || len(f.Values) < 2 || !usual[f.Dim] || p.Counts == Sum || p.Counts == Incidents && !ofIncident[f.Dim] {
		return nil, false
	}
	for _, by := range q.By {
		if by != cube.Month && by != cube.Org {
			return nil, false
		}
	}
	for _, v := range f.Values {
		one := q
		one.Where = []cube.Filter{{Dim: f.Dim, Values: []string{v}}}
		list = append(list, one)
	}
	return list, true
}

// monthly counts a part by month and trust.
func (s *Service) monthly(ctx context.Context, part Part, q cube.Query) (map[cell]float64, error) {
	list, ok := part.parts(q)
	if !ok {
		list = []cube.Query{q}
	}
	out := map[cell]float64{}
	for _, one := range list {
		t, err := s.slice(ctx, one)
		if err != nil {
			return nil, err
		}
		for at, v := range byMonth(t, part) {
			out[at] += v
		}
	}
	return out, nil
}
