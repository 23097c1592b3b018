package chart

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// endLabel is a figure at the right end of a chart.
type endLabel struct {
	say, class string
	y          float64
}

// endLabels gives what stands at the right end: the last phase's limits and average, and the target.
func (c SPC) endLabels(y func(float64) float64) []endLabel {
	var out []endLabel
	add := func(say, class string, v float64) {
		if drawable(v) {
			out = append(out, endLabel{say, class, y(v)})
		}
	}
	if n := len(c.Phases); n > 0 {
		ph := c.Phases[n-1]
		add(c.Say.UpperLimit+" "+c.limit(ph.Upper), "", ph.Upper)
		add(c.Say.LowerLimit+" "+c.limit(ph.Lower), "", ph.Lower)
		add(c.Say.Average+" "+c.limit(ph.Mean), "b", ph.Mean)
	}
	if drawable(c.Target) {
		add(c.Words.Target+" "+c.figure(c.Target), "", c.Target)
	}
	return out
}

func (c SPC) endRoom() float64 {
	room := 0.0
	for _, l := range c.endLabels(func(v float64) float64 { return v }) {
		room = math.Max(room, wide(l.say))
	}
	return room
}

// ends sets the labels at the right end, apart from each other, in the order of their figures.
func (c SPC) ends(p *pen, x float64, s scale) {
	list := c.endLabels(func(v float64) float64 { return s.y(c.within(v)) })
	slices.SortStableFunc(list, func(a, b endLabel) int { return cmp.Compare(a.y, b.y) })
	const apart = 15.0
	for range 20 { // pushed apart a little at a time, so that each stays near its line
		for i := 1; i < len(list); i++ {
			if over := apart - (list[i].y - list[i-1].y); over > 0 {
				list[i-1].y -= over / 2
				list[i].y += over / 2
			}
		}
	}
	for _, l := range list {
		p.text(x, math.Min(math.Max(l.y, 12), s.bottom)+4, l.say, "start", l.class, "")
	}
}

// years prints the months under the axis, as many as fit, with each year in bold below the first January.
func (c SPC) years(p *pen, x func(int) float64, h float64) {
	n := len(c.Points)
	room := x(max(n-1, 0)) - x(0)
	every := 1
	for n > 1 && float64(every)*room/float64(n-1) < 34 {
		every++
	}
	if every == 2 {
		every = 3
	}
	done := ""
	for i, q := range c.Points {
		if i%every == 0 && (i == 0 || i == n-1 || x(n-1)-x(i) > 30) || i == n-1 {
			p.text(x(i), h-20, q.Short, "middle", "ax", "")
		}
		if q.Year != done && (i > 0 || n < 13 || n > 1 && c.Points[1].Year == q.Year) {
			done = q.Year
			p.text(x(i), h-4, q.Year, "middle", "b", "")
		}
	}
}

// plainMonths prints the first, the middle and the last month.
func (c SPC) plainMonths(p *pen, x func(int) float64, left, right, y float64) {
	var list []Point
	for _, q := range c.Points {
		list = append(list, Point{Label: q.Label})
	}
	p.months(list, x, left, right, y)
}

// noteAt is where a note's words stand: its row from the bottom, and whether they go to the left of its line.
func (c SPC) noteRows(w float64, small bool) int {
	if len(c.Notes) == 0 {
		return 0
	}
	if small {
		return 1
	}
	rows := 0
	for _, r := range c.rowsOf(w) {
		rows = max(rows, r+1)
	}
	return rows
}

// rowsOf gives each note a row in which it touches no other.
func (c SPC) rowsOf(w float64) []int {
	out := make([]int, len(c.Notes))
	var ends [6]float64
	order := make([]int, len(c.Notes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return c.Notes[a].At - c.Notes[b].At })
	step := w / float64(max(len(c.Points), 1))
	for _, i := range order {
		from := float64(c.Notes[i].At) * step
		for r := range ends {
			if ends[r] <= from || r == len(ends)-1 {
				ends[r], out[i] = from+wide(c.Notes[i].Words)*1.12+14, r
				break
			}
		}
	}
	return out
}

// notes draws a dotted line for each note. On a small chart it carries its number; the page says what happened.
func (c SPC) notes(p *pen, s scale, x func(int) float64, w, top float64, small bool) {
	rows := c.rowsOf(w)
	for i, t := range c.Notes {
		if t.At < 0 || t.At >= len(c.Points) {
			continue
		}
		at := x(t.At)
		y := top - 6 - float64(rows[i])*17
		if small {
			y = top - 6
		}
		p.line(at, y-9, at, s.bottom, ink, ` stroke-width="1.2" stroke-dasharray="1 3" class="hw-chart-note"`)
		switch {
		case small:
			p.text(at, y-10+8, strconv.Itoa(i+1), "middle", "b", "")
		case at+5+wide(t.Words)*1.12 > w:
			p.text(at-5, y, t.Words, "end", "b", "")
		default:
			p.text(at+5, y, t.Words, "start", "b", "")
		}
	}
}
