package chart

// labels sets words beside points so that they do not lie on one another.
type labels struct {
	left, right, top, bottom float64
	taken                    []box
}

type box struct{ x1, y1, x2, y2 float64 }

func (b box) meets(c box) bool { return b.x1 < c.x2 && c.x1 < b.x2 && b.y1 < c.y2 && c.y1 < b.y2 }

// halo keeps words readable over lines.
const halo = ` paint-order="stroke" stroke="#fff" stroke-width="4" stroke-linejoin="round"`

// put writes lines upwards from y; the first is bold where bold lines are asked for.
func (l *labels) put(p *pen, x, y float64, lines []string, anchor string, bold int) {
	for i, s := range lines {
		class := ""
		if i < bold {
			class = "b"
		}
		p.text(x, y-float64(len(lines)-1-i)*14, s, anchor, class, halo)
	}
	l.taken = append(l.taken, l.room(x, y, lines, anchor))
}

func (l *labels) room(x, y float64, lines []string, anchor string) box {
	w := 0.0
	for _, s := range lines {
		w = max(w, wide(s)*1.06)
	}
	switch anchor {
	case "middle":
		x -= w / 2
	case "end":
		x -= w
	}
	return box{x - 2, y - float64(len(lines))*14, x + w + 2, y + 4}
}

// beside labels a point, above it or, for one below the limits, under it, with a line between the two. Where there is no room
// that another label has not taken, a point goes without: the table beside the drawing names it. The owner's never does.
func (l *labels) beside(p *pen, q FunnelPoint, x, y float64, narrow bool) {
	lines := q.Say
	if len(lines) > 2 {
		lines = lines[:2]
	}
	room := l.right - l.left
	if narrow {
		room *= .8
	}
	lines = append([]string(nil), lines...)
	for i := range lines {
		lines[i] = clip(lines[i], room)
	}
	anchor, at := "middle", x
	if b := l.room(x, y, lines, "middle"); b.x1 < l.left {
		anchor, at = "start", max(l.left+2, x-20)
	} else if b.x2 > l.right {
		anchor, at = "end", min(l.right, x+20)
	}
	tall := float64(len(lines)) * 14
	ups := []float64{-22, -44, -66, 22 + tall, 44 + tall}
	if q.Place == BelowLimits {
		ups = []float64{22 + tall, 44 + tall, -22, -44, -66}
	}
	best, found := y+ups[0], false
	for _, d := range ups {
		b := l.room(at, y+d, lines, anchor)
		if b.y1 < l.top || b.y2 > l.bottom {
			continue
		}
		free := true
		for _, t := range l.taken {
			free = free && !t.meets(b)
		}
		if free {
			best, found = y+d, true
			break
		}
	}
	if !found && !q.TheOwner {
		return
	}
	best = min(max(best, l.top+tall), l.bottom)
	if best < y {
		p.line(x, y-8, x, best+5, text, "")
	} else {
		p.line(x, y+8, x, best-tall+1, text, "")
	}
	l.put(p, at, best, lines, anchor, 1)
}
