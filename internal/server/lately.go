package server

import (
	"sync"
	"time"
)

// latelyTime is how long an answer that every report asks for is kept, such as who looks after a unit.
const latelyTime = 3 * time.Second

// lately keeps answers for a moment. How long has nothing to do with the program's own clock.
type lately[K comparable, V any] struct {
	mu   sync.Mutex
	kept map[K]answer[V]
}

type answer[V any] struct {
	value V
	until time.Time
}

// get gives the kept answer to a question, or finds it out.
func (l *lately[K, V]) get(k K, find func() (V, error)) (V, error) {
	now := time.Now()
	l.mu.Lock()
	had, ok := l.kept[k]
	l.mu.Unlock()
	if ok && now.Before(had.until) {
		return had.value, nil
	}
	v, err := find()
	if err != nil {
		return v, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept == nil || len(l.kept) > 10000 {
		l.kept = map[K]answer[V]{}
	}
	l.kept[k] = answer[V]{v, now.Add(latelyTime)}
	return v, nil
}
