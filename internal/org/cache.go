package org

import (
	"sync"
	"time"
)

// keepFor is how long a node may answer from memory after another node changed something.
const keepFor = 3 * time.Second

// maxKept bounds the answers kept of one kind, so that made-up codes cannot fill the memory.
const maxKept = 4096

// kept is a small memory of answers that are asked for often. The zero value is ready.
type kept[K comparable, V any] struct {
	mu   sync.RWMutex
	gen  int
	vals map[K]answer[V]
}

type answer[V any] struct {
	val   V
	until time.Time
}

// get gives the answer for a key, asking ask when there is none young enough. Errors are not kept. An answer that was
// asked for before a drop is not kept after it.
func (c *kept[K, V]) get(now time.Time, key K, ask func() (V, error)) (V, error) {
	c.mu.RLock()
	a, ok := c.vals[key]
	gen := c.gen
	c.mu.RUnlock()
	if ok && now.Before(a.until) {
		return a.val, nil
	}
	v, err := ask()
	if err != nil {
		return v, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gen == gen {
		if c.vals == nil || len(c.vals) >= maxKept {
			c.vals = map[K]answer[V]{}
		}
		c.vals[key] = answer[V]{v, now.Add(keepFor)}
	}
	return v, nil
}

// drop forgets everything.
func (c *kept[K, V]) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gen++
	c.vals = nil
}
