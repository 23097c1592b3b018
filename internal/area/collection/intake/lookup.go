package intake

import "time"

// Lookup is what the check must know of the world. It is asked from several goroutines at once.
type Lookup interface {
	// Organisation gives the first and last day of an organisation, zero where they are open; ok is false for a code
	// that nobody has.
	Organisation(code string) (from, to time.Time, ok bool)
	// Force tells whether a police force has the id.
	Force(id string) bool
}

// standing is when an organisation was open, in days; to is the last of them.
type standing struct {
	known    bool
	from, to uint32
}

func (s standing) open(on uint32) bool { return on >= s.from && on <= s.to }

// standingOf asks the lookup.
func standingOf(l Lookup, code string) standing {
	from, to, ok := l.Organisation(code)
	s := standing{known: ok, to: 1<<32 - 1}
	if from.Unix() > 0 {
		s.from = uint32(from.Unix() / 86400)
	}
	if to.Unix() > 0 {
		s.to = uint32(to.Unix() / 86400)
	}
	return s
}
