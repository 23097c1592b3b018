package chart

import (
	"fmt"
	"math"
	"strings"
)

// Line draws one figure by month with a target, labelled at its right end. A
// missing month breaks the line. The scale may start above nought when every
// figure is more than a third of the highest; it then prints its first value
// and says so.
type Line struct {
	Frame
	Name      string  // what the figure is
	Unit      string  // printed after each figure, for example "%"
	Decimals  int     // decimals of the printed figures
	Parts     bool    // the table shows Num and Den of each month
	Target    float64 // drawn when HasTarget
	HasTarget bool
	FromZero  bool // keep the scale at nought
	Points    []Point
}

// Draw makes the two drawings and the table. The wide drawing shows the last 36
// months, the phone drawing the last 24.
func (l Line) Draw() Drawing {
	l.Words = l.Words.filled()
	return Drawing{
		Wide:  l.draw("wide", l.wideWidth(), 280, lastN(l.Points, 36)),
		Phone: l.draw("phone", phoneWidth, 230, lastN(l.Points, 24)),
		Table: l.table(),
	}
}

func (l Line) has(q Point) bool { return q.Mark == "" && drawable(q.Value) }

func (l Line) target() bool { return l.HasTarget && drawable(l.Target) }

func (l Line) draw(size string, w, h float64, pts []Point) SVG {
	lo, hi, last := math.Inf(1), math.Inf(-1), -1
	for i, q := range pts {
		if l.has(q) {
			lo, hi, last = math.Min(lo, q.Value), math.Max(hi, q.Value), i
		}
	}
	if last < 0 {
		return empty(l.Frame, "line", size, w, h)
	}
	if l.target() {
		lo, hi = math.Min(lo, l.Target), math.Max(hi, l.Target)
	}
	p := newPen(l.Frame, "line", size, w, h)
	s, ticks := fit(lo, hi, !l.FromZero, false, 20, h-30)
	if s.lo > 0 {
		s.top = 34
		p.text(2, 12, fmt.Sprintf(l.Words.AxisStarts, figure(s.lo, decimalsFor(ticks))+l.Unit), "start", "ax", "")
	}
	endLabel := strings.TrimSpace(l.Name + " " + l.figure(pts[last].Value))
	targetLabel := l.Words.Target + " " + l.figure(l.Target)
	limit := w * .3
	if size == "phone" {
		endLabel, limit = l.figure(pts[last].Value), w*.25
	}
	ends := wrap(endLabel, limit)
	var aims []string
	if l.target() {
		aims = wrap(targetLabel, limit)
	}
	room := 0.0
	for _, t := range append(append([]string{}, ends...), aims...) {
		room = math.Max(room, wide(t))
	}
	left, right := gutter(ticks, l.Unit), w-room-16
	p.axis(s, ticks, left, right, l.Unit)
	x := func(i int) float64 {
		if len(pts) == 1 {
			return (left + right) / 2
		}
		return left + (right-left)*float64(i)/float64(len(pts)-1)
	}
	if l.target() {
		p.line(left, s.y(l.Target), right, s.y(l.Target), target, ` stroke-width="1.5" stroke-dasharray="2 3" class="hw-chart-target"`)
	}
	l.path(p, pts, x, s)
	for i, q := range pts {
		switch {
		case !l.has(q):
			p.text(x(i), s.bottom-4, clip(orMark(q.Mark, l.Words), 24), "middle", "ax", "")
		case i == last:
			p.circle(x(i), s.y(q.Value), 4.5, ink, "#fff")
		default:
			p.circle(x(i), s.y(q.Value), 3, common, edge)
		}
	}
	l.ends(p, right+10, s.y(pts[last].Value), ends, s.y(l.Target), aims, h-32)
	p.months(pts, x, left, right, h-9)
	return p.close()
}

// path draws the line, lifting the pen over missing months and before a point that stands apart.
func (l Line) path(p *pen, pts []Point, x func(int) float64, s scale) {
	var d strings.Builder
	move := true
	for i, q := range pts {
		if !l.has(q) {
			move = true
			continue
		}
		d.WriteString(map[bool]string{true: "M", false: "L"}[move || q.Apart] + num(x(i)) + " " + num(s.y(q.Value)))
		move = false
	}
	p.b.WriteString(`<path d="` + d.String() + `" fill="none" stroke="` + series + `" stroke-width="1.6" class="hw-chart-series"/>`)
}

// ends sets the two labels at the right end so that they do not touch.
func (l Line) ends(p *pen, x, yv float64, vs []string, yt float64, ts []string, floor float64) {
	hv, ht := float64(len(vs))*15, float64(len(ts))*15
	a, b := yv-hv/2, yt-ht/2
	if ht > 0 && a < b+ht && b < a+hv {
		if yv <= yt {
			b = a + hv
		} else {
			a = b + ht
		}
	}
	if low := math.Max(a+hv, b+ht); low > floor {
		if over := low - floor; ht > 0 && math.Abs(a-b) < hv+ht+1 {
			a, b = a-over, b-over
		} else if a+hv > floor {
			a -= over
		} else {
			b -= over
		}
	}
	for i, t := range vs {
		p.text(x, a+12+float64(i)*15, t, "start", "b", "")
	}
	for i, t := range ts {
		p.text(x, b+12+float64(i)*15, t, "start", "ax", "")
	}
}

func (l Line) figure(v float64) string { return figure(v, l.Decimals) + l.Unit }

func (l Line) table() Table {
	name := l.Name
	if name == "" {
		name = l.Words.Value
	}
	t := Table{Caption: l.Title, Columns: []string{l.Words.Period, name}}
	if l.Parts {
		t.Columns = append(t.Columns, l.Words.Numerator, l.Words.Denominator)
	}
	if l.target() {
		t.Columns = append(t.Columns, l.Words.Target)
	}
	for _, q := range l.Points {
		row := []string{q.Label, orMark(q.Mark, l.Words)}
		if l.has(q) {
			row[1] = l.figure(q.Value)
		}
		if l.Parts {
			for _, v := range []float64{q.Num, q.Den} {
				cell := orMark(q.Mark, l.Words)
				if q.Mark == "" && drawable(v) {
					cell = figure(v, 0)
				}
				row = append(row, cell)
			}
		}
		if l.target() {
			row = append(row, l.figure(l.Target))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
