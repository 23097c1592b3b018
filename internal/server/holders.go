package server

import (
	"context"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// holderTime is how long the answer to "who looks after this unit?" is kept: every report asks it.
const holderTime = 3 * time.Second

type holderKey struct {
	org, unit string
	role      authz.Role
}

type holderList struct {
	people []incident.Colleague
	until  time.Time
}

// holders keeps answers for a moment.
type holders struct {
	mu   sync.Mutex
	kept map[holderKey]holderList
}

// Holders gives the people who hold a role over a unit, the nearest first.
func (s *Server) Holders(ctx context.Context, _ db.Querier, org, unit string, role authz.Role) ([]incident.Colleague, error) {
	k := holderKey{org, unit, role}
	now := time.Now() // how long an answer is kept has nothing to do with the program's own clock
	s.holders.mu.Lock()
	had, ok := s.holders.kept[k]
	s.holders.mu.Unlock()
	if ok && now.Before(had.until) {
		return had.people, nil
	}
	var units []string
	var err error
	if unit != "" {
		if units, err = s.Org.UnitsAbove(ctx, org, unit); err != nil {
			return nil, err
		}
	}
	list, err := s.Identity.HoldersOver(ctx, org, units, role)
	if err != nil {
		return nil, err
	}
	people := make([]incident.Colleague, 0, len(list))
	for _, h := range list {
		people = append(people, incident.Colleague{ID: h.Person.ID, Name: h.Person.Name, Title: h.Person.JobTitle})
	}
	s.holders.mu.Lock()
	defer s.holders.mu.Unlock()
	if s.holders.kept == nil || len(s.holders.kept) > 10000 {
		s.holders.kept = map[holderKey]holderList{}
	}
	s.holders.kept[k] = holderList{people, now.Add(holderTime)}
	return people, nil
}

// AsService gives a context in which the program acts by itself, under a name for the audit log.
func AsService(ctx context.Context, name string) context.Context {
	return authz.With(ctx, authz.Service(name))
}
