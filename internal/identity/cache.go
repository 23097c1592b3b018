package identity

import (
	"sync"
	"time"

	"github.com/havenward/havenward/internal/authz"
)

// fresh is how long a loaded actor is used without asking the database again: the longest that a change made on another
// node goes unnoticed here.
const fresh = 3 * time.Second

// maxCached bounds the actors kept; past it all are dropped, which costs one read each.
const maxCached = 20_000

// entry is an actor as loaded.
type entry struct {
	actor   authz.Actor
	session *Session
	person  string
	org     string
	loaded  time.Time
	// until is when something it rests on ends by itself.
	until time.Time
}

// cache keeps actors by the hash of their token. A change on this node is seen at once: whatever was being read while
// it happened is not kept.
type cache struct {
	mu      sync.RWMutex
	entries map[string]*entry
	age     uint64 // counts invalidations
}

func (c *cache) get(hash string, now time.Time) (*entry, uint64) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	e := c.entries[hash]
	if e == nil || now.Sub(e.loaded) >= fresh || now.Before(e.loaded) || !e.until.IsZero() && !now.Before(e.until) {
		return nil, c.age
	}
	return e, c.age
}

func (c *cache) put(hash string, e *entry, age uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.age != age {
		return
	}
	if len(c.entries) >= maxCached {
		clear(c.entries)
	}
	c.entries[hash] = e
}

func (c *cache) forgetHash(hash string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age++
	delete(c.entries, hash)
}

func (c *cache) forgetPerson(person string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age++
	for h, e := range c.entries {
		if e.person == person {
			delete(c.entries, h)
		}
	}
}

func (c *cache) forgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age++
	clear(c.entries)
}
