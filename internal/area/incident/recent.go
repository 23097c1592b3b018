package incident

import "sync"

// Recent remembers the keys of the sendings of the last while, so that one that comes again is looked up before its turn to
// be written comes. One that is not remembered, after a restart or on another node, is found out by its code's unique index
// instead. The nil Recent remembers nothing and lets every sending be looked up.
type Recent struct {
	mu         sync.Mutex
	young, old map[string]bool
}

// remembered bounds each of the two halves of the memory.
const remembered = 4096

// NewRecent gives an empty memory.
func NewRecent() *Recent { return &Recent{young: map[string]bool{}} }

// may tells whether a key may have come before, and remembers it.
func (r *Recent) may(key string) bool {
	if r == nil {
		return true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young[key] || r.old[key] {
		return true
	}
	if len(r.young) == remembered {
		r.young, r.old = map[string]bool{}, r.young
	}
	r.young[key] = true
	return false
}
