package cube

import (
	"strings"
	"sync"
)

// MaxCells is how many cells an answer can have.
const MaxCells = 500_000

// Cube counts facts. It is safe for use by many goroutines.
type Cube struct {
	l    *layout
	most int // cells of an answer
	// write lets one writer in at a time, mu keeps readers from half a change
	write sync.Mutex
	mu    sync.RWMutex
	state
}

// state is all that changes.
type state struct {
	chunks  []*chunk
	index   index
	orgs    names
	units   names
	sites   names
	places  [][]place // of each organisation
	placeAt []map[place]uint16
	rolls   []rolls // by kind
	// mixed is how many incidents have rows that count of different months or kinds
	mixed    int
	gaps     int
	revision uint64
	hash     func(org, key string) uint64
}

// place is where below an organisation.
type place struct{ unit, site uint32 }

// names give strings small numbers.
type names struct {
	list []string
	at   map[string]int
}

func (n *names) add(s string) int {
	i, ok := n.at[s]
	if !ok {
		i = len(n.list)
		s = strings.Clone(s) // the caller's may lie in a buffer
		n.list = append(n.list, s)
		n.at[s] = i
	}
	return i
}

// New makes an empty cube. Its dimensions are normally those of Dims.
func New(dims []Dim) (*Cube, error) {
	l, err := newLayout(dims)
	if err != nil {
		return nil, err
	}
	c := &Cube{l: l, most: MaxCells}
	c.state = c.empty()
	return c, nil
}

func (c *Cube) empty() state {
	return state{index: newIndex(0), orgs: names{at: map[string]int{}}, units: names{at: map[string]int{}}, sites: names{at: map[string]int{}}, rolls: newRolls(c.l), hash: digest}
}

// Revision counts the facts that changed something, as Stats does.
func (c *Cube) Revision() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.revision
}

// Clear takes everything out.
func (c *Cube) Clear() {
	c.write.Lock()
	defer c.write.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = c.empty()
}

// Stats say how much a cube holds.
type Stats struct {
	// Rows are the facts held, those that do not count among them; Gaps are rows left behind by incidents that moved.
	Rows, Gaps, Incidents int
	Organisations         int
	// Revision counts the facts that changed something.
	Revision uint64
}

// Stats says how much the cube holds.
func (c *Cube) Stats() Stats {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s := Stats{Gaps: c.gaps, Incidents: c.index.used, Organisations: len(c.orgs.list), Revision: c.revision}
	for _, k := range c.chunks {
		s.Rows += k.n
	}
	s.Rows -= s.Gaps
	return s
}

// Bytes is about how much memory the facts take, what is made of them included.
func (c *Cube) Bytes() int64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	n := int64(len(c.index.slots)) * 4
	for _, k := range c.chunks {
		n += chunkRows * int64(3*2+8+len(k.b)+2*len(k.w))
		for i := range k.s {
			n += chunkRows
			if k.s[i].two != nil {
				n += chunkRows
			}
		}
	}
	for i := range c.rolls {
		n += int64(len(c.rolls[i].keys)) * int64(len(c.l.measures)*16+c.rolls[i].width*8)
	}
	return n
}
