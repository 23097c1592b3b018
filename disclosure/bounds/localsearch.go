package bounds

// widen moves one unknown up and down in single steps until enough is found or no move is.
func (l *local) widen(i int) {
	v := l.vars[i]
	if r := l.side[i]; len(r) == 1 && l.own[r[0].Var] == i {
		l.carry(i, r[0])
		return
	}
	steps := int64(8)
	if e := l.k.enough(v); e > 0 {
		steps = e
	}
	for range steps {
		if l.k.done(v) || !l.move(i, true) {
			break
		}
	}
	for range 2 * steps {
		if l.k.done(v) || !l.move(i, false) {
			break
		}
	}
}

// move changes one unknown by one and others with it, if a way is found.
func (l *local) move(i int, up bool) bool {
	first := half{int32(i), up, l.to[i]}
	goal := l.from[i]
	if !up {
		first.next, goal = l.from[i], l.to[i]
	}
	if !l.room(first) {
		return false
	}
	l.measure(goal)
	short := l.dist[first.next]
	if short < 0 {
		return false
	}
	for depth := short; depth <= short+6; depth += 2 {
		l.left = min(l.most, l.all)
		given := l.left
		l.path = append(l.path[:0], first)
		found := l.search(goal, depth)
		l.all -= given - max(0, l.left)
		if found {
			l.apply()
			return true
		}
	}
	return false
}

func (l *local) room(h half) bool {
	v := l.vars[h.arc]
	if h.up {
		return l.x[h.arc] < l.k.hi[v]
	}
	return l.x[h.arc] > l.k.lo[v]
}

// measure finds how far every node is from the goal.
func (l *local) measure(goal int32) {
	if l.dist == nil {
		l.dist = make([]int, len(l.at))
	}
	for i := range l.dist {
		l.dist[i] = -1
	}
	l.dist[goal] = 0
	queue := []int32{goal}
	for len(queue) > 0 {
		u := queue[0]
		queue = queue[1:]
		for _, h := range l.at[u] {
			if l.dist[h.next] < 0 && l.room(half{arc: h.arc, up: !h.up}) {
				l.dist[h.next] = l.dist[u] + 1
				queue = append(queue, h.next)
			}
		}
	}
}

// search looks for a way to the goal in at most so many further steps that keeps the other rows, depth first.
func (l *local) search(goal int32, depth int) bool {
	here := l.path[len(l.path)-1].next
	if here == goal {
		return l.keeps()
	}
	if l.left--; depth == 0 || l.left <= 0 {
		return false
	}
	l.seen[here] = true
	defer func() { l.seen[here] = false }()
	for _, h := range l.at[here] {
		if h.arc == l.path[0].arc || l.seen[h.next] || l.dist[h.next] < 0 || l.dist[h.next] >= depth || !l.room(h) {
			continue
		}
		l.path = append(l.path, h)
		if l.search(goal, depth-1) {
			return true
		}
		l.path = l.path[:len(l.path)-1]
	}
	return false
}
