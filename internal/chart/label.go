package chart

import "math"

// labels sets words beside points so that they do not lie on one another.
type labels struct {
	left, right, top, bottom float64
	taken                    []box
	dots                     []box // points, which a label covers only where it must
}

type box struct{ x1, y1, x2, y2 float64 }

func (b box) meets(c box) bool { return b.x1 < c.x2 && c.x1 < b.x2 && b.y1 < c.y2 && c.y1 < b.y2 }

// meeting counts the boxes that one meets.
func meeting(list []box, b box) int {
	n := 0
	for _, t := range list {
		if t.meets(b) {
			n++
		}
	}
	return n
}

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

// name writes the name of a line at its right end, where no other label then goes; NaN is a line that is not there.
func (l *labels) name(p *pen, x, y float64, s string) {
	if math.IsNaN(y) {
		return
	}
	p.text(x, y, s, "end", "ax", "")
	l.taken = append(l.taken, l.room(x, y, []string{s}, "end"))
}

// along writes the words of a level line at whichever end, above or under it, covers the fewest points; at the left above it
// where that is the same.
func (l *labels) along(p *pen, y float64, words string) {
	x, at, anchor, least := l.left+6, y-6, "start", -1
	for _, c := range []struct {
		x, y   float64
		anchor string
	}{{l.left + 6, y - 6, "start"}, {l.right, y - 6, "end"}, {l.right, y + 15, "end"}, {l.left + 6, y + 15, "start"}} {
		b := l.room(c.x, c.y, []string{words}, c.anchor)
		if n := meeting(l.dots, b) + 100*meeting(l.taken, b); least < 0 || n < least {
			x, at, anchor, least = c.x, c.y, c.anchor, n
		}
	}
	l.put(p, x, at, []string{words}, anchor, 0)
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
// that another label has not taken, a point goes without: the table beside the drawing names it. The owner's never does. Of
// what is free, the place is taken that covers the fewest points.
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
	ups := []float64{-22, -44, -66, -88, 22 + tall, 44 + tall, 66 + tall}
	if q.Place == BelowLimits {
		ups = []float64{22 + tall, 44 + tall, -22, -44, -66, -88, 66 + tall}
	}
	best, found, least := y+ups[0], false, 0
	for _, d := range ups {
		b := l.room(at, y+d, lines, anchor)
		if b.y1 < l.top || b.y2 > l.bottom || meeting(l.taken, b) > 0 {
			continue
		}
		if n := meeting(l.dots, b); !found || n < least {
			best, found, least = y+d, true, n
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
