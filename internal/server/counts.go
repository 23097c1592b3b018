package server

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/web"
)

// countTime is how long the numbers beside the navigation are kept: every page asks for them, and none of them is worth
// a second look within a few seconds.
const countTime = 5 * time.Second

// countKey is a person as they act now: another role or unit has other numbers, and so has a second factor.
type countKey struct {
	person, org, units, locks string
	role                      authz.Role
}

func countsOf(a authz.Actor) countKey {
	return countKey{a.ID, a.Org, strings.Join(a.Units, " "), strings.Join(a.Locks, " "), a.Role}
}

// moment keeps one answer for each person for a few seconds.
type moment[T any] struct {
	mu   sync.Mutex
	kept map[countKey]kept[T]
}

type kept[T any] struct {
	value T
	until time.Time
}

// get gives the answer kept, or asks for one. An error keeps nothing.
func (m *moment[T]) get(k countKey, ask func() (T, error)) (T, error) {
	now := time.Now() // how long an answer is kept has nothing to do with the program's own clock
	m.mu.Lock()
	had, ok := m.kept[k]
	m.mu.Unlock()
	if ok && now.Before(had.until) {
		return had.value, nil
	}
	v, err := ask()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) > 10000 {
		m.kept = map[countKey]kept[T]{}
	}
	m.kept[k] = kept[T]{v, now.Add(countTime)}
	return v, nil
}

func (m *moment[T]) forget(k countKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.kept, k)
}

// counts gives the numbers beside the navigation: what is past its promise and can be acted on, beside Today alone, so
// that there is one red number at most; and what is open beside the list of it, triage where the role has one. A sealed report is counted among the open
// ones for those who may know that it is there, and never among what is to be acted on. A page is worth more than its
// numbers: without them it is shown all the same.
func (s *Server) counts(ctx context.Context, a authz.Actor) map[string]web.Count {
	sc, err := s.Policy.Check(a, incident.ActList)
	if err != nil {
		if a.Role == authz.Panel || a.Role == authz.Executive {
			return s.decisionCounts(ctx, a)
		}
		return s.returnCounts(ctx, a)
	}
	m, err := s.counted.get(countsOf(a), func() (map[string]web.Count, error) {
		_, t, err := s.Incident.Counted(ctx, sc)
		list := "/reports"
		if slices.ContainsFunc(navigation[a.Role], func(e web.NavEntry) bool { return e.Href == "/triage" }) {
			list = "/triage"
		}
		if err != nil {
			return nil, err
		}
		m := map[string]web.Count{"/today": {Due: t.Act, More: t.Many}, list: {Waiting: t.Open, More: t.Many}}
		if err := s.evidenceCount(ctx, a, m); err != nil {
			return nil, err
		}
		if err := s.decisionCount(ctx, a, m); err != nil {
			return nil, err
		}
		return m, s.caseCount(ctx, a, m)
	})
	if err != nil {
		s.Log.WarnContext(ctx, "the numbers beside the navigation are left out", "error", err)
		return nil
	}
	return m
}

// unread gives how many of a person's notices are new, at most 100.
func (s *Server) unread(ctx context.Context, a authz.Actor) int {
	n, err := s.notices.get(countsOf(a), func() (int, error) { return notify.Unread(ctx, s.DB) })
	if err != nil {
		s.Log.WarnContext(ctx, "the number of notices is left out", "error", err)
	}
	return n
}

// seen drops the kept number of somebody's notices, so that what they have just read is not counted any more.
func (s *Server) seen(a authz.Actor) { s.notices.forget(countsOf(a)) }
