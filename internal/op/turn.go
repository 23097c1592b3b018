package op

import "time"

// queue is the changes that wait, people's and the program's own; a lane's channel is nil once closed and empty.
type queue struct{ people, own chan *call }

// courtesy is how long what the program does by itself waits at most while people keep coming.
const courtesy = time.Second

// next gives the change whose turn it is, nil when the door is shut and everything is done.
func (l *lane) next() *call {
	for l.people != nil || l.own != nil {
		turn := l.people
		if l.own != nil && time.Since(l.served) > courtesy {
			turn = l.own
		}
		select {
		case c, ok := <-turn:
			if c = l.took(turn, c, ok); c != nil {
				return c
			}
			continue
		default:
		}
		select {
		case c, ok := <-l.people:
			if c = l.took(l.people, c, ok); c != nil {
				return c
			}
		case c, ok := <-l.own:
			if c = l.took(l.own, c, ok); c != nil {
				return c
			}
		}
	}
	return nil
}

// took notes that a change was taken from a channel, or that the channel has ended.
func (l *lane) took(from chan *call, c *call, ok bool) *call {
	switch {
	case ok && from == l.own:
		l.served = time.Now()
	case !ok && from == l.own:
		l.own = nil
	case !ok:
		l.people = nil
	}
	return c
}

// patience is how long a group waits for as many changes as the one before it had: those who were just answered are
// about to come again, and one flush for all of them is sooner than two.
const patience = time.Millisecond

func (l *lane) gather(first *call, last int) []*call {
	from := l.people
	if first.own {
		from = l.own
	}
	group := []*call{first}
	most := min(max(smallGroup, (1+len(from))/2), maxGroup)
	var late <-chan time.Time
	for len(group) < most {
		select {
		case c, ok := <-from:
			if c = l.took(from, c, ok); c == nil {
				return group
			}
			group = append(group, c)
			continue
		default:
		}
		if first.own || len(group) >= last || last < 3 {
			return group
		}
		if late == nil {
			t := time.NewTimer(patience)
			defer t.Stop()
			late = t.C
		}
		select {
		case c, ok := <-from:
			if c = l.took(from, c, ok); c == nil {
				return group
			}
			group = append(group, c)
		case <-late:
			return group
		}
	}
	return group
}
