package insight

import (
	"sync"
	"time"
)

// Memory keeps answers of one revision of the facts for a few seconds, as returns come without changing the facts. Readers
// that ask for the same at once wait for one answer. The zero value is ready.
type Memory[K comparable, V any] struct {
	mu   sync.Mutex
	kept map[K]*remembered[V]
}

type remembered[V any] struct {
	once     sync.Once
	revision uint64
	until    time.Time
	value    V
	err      error
}

// pictureTime is how long an answer is kept; how long has nothing to do with the program's own clock.
const pictureTime = 5 * time.Second

// Get gives the answer for a key at a revision of the facts, asking where none is young enough. An error is not kept.
func (m *Memory[K, V]) Get(k K, revision uint64, ask func() (V, error)) (V, error) {
	now := time.Now()
	m.mu.Lock()
	r := m.kept[k]
	if r == nil || r.revision != revision || now.After(r.until) {
		r = &remembered[V]{revision: revision, until: now.Add(pictureTime)}
		if m.kept == nil || len(m.kept) > 500 {
			m.kept = map[K]*remembered[V]{}
		}
		m.kept[k] = r
	}
	m.mu.Unlock()
	r.once.Do(func() { r.value, r.err = ask() })
	if r.err != nil { // an error is not kept: the next reader asks again
		m.mu.Lock()
		if m.kept[k] == r {
			delete(m.kept, k)
		}
		m.mu.Unlock()
	}
	return r.value, r.err
}
