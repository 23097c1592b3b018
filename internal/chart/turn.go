package chart

import (
	"math"
	"strings"
)

// Turn draws what was seen before and after a change, beside what would have been without it: the line of the result solid, the
// line without the change dashed, and the band where the new level could lie shaded. It judges nothing.
type Turn struct {
	Frame
	Name     string // what is measured, for the table
	Decimals int
	Points   []TurnPoint
	Notes    []SPCNote
	// Seen, Without, Result, From and To are headings of the table; Seen and Without stand at the lines' ends too.
	Seen, Without, Result, From, To string
}

// TurnPoint is one month; what there is not is NaN. Line is what the result says, Low and High bound it.
type TurnPoint struct {
	Label, Short, Year              string
	Value, Line, Without, Low, High float64
}

// Draw makes the wide drawing, the phone drawing of the last 24 months, and the table, newest first.
func (c Turn) Draw() Drawing {
	c.Words = c.Words.filled()
	phone := c
	if cut := len(c.Points) - 24; cut > 0 {
		phone.Points, phone.Notes = c.Points[cut:], nil
		for _, n := range c.Notes {
			if n.At -= cut; n.At >= 0 {
				phone.Notes = append(phone.Notes, n)
			}
		}
	}
	return Drawing{Wide: c.draw("wide", c.wideWidth(), 330, false), Phone: phone.draw("phone", phoneWidth, 240, true), Table: c.table()}
}

// frame is the chart as one of control, for its axis and notes.
func (c Turn) frame() SPC {
	out := SPC{Frame: c.Frame, Notes: c.Notes, Target: math.NaN(), Least: math.NaN(), Most: math.NaN()}
	for _, p := range c.Points {
		out.Points = append(out.Points, SPCPoint{Label: p.Label, Short: p.Short, Year: p.Year, Value: p.Value})
	}
	return out
}

func (c Turn) draw(size string, w, h float64, small bool) SVG {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range c.Points {
		for _, v := range []float64{p.Value, p.Line, p.Without, p.Low, p.High} {
			if drawable(v) {
				lo, hi = math.Min(lo, v), math.Max(hi, v)
			}
		}
	}
	if math.IsInf(lo, 1) {
		return empty(c.Frame, "turn", size, w, h)
	}
	p, f := newPen(c.Frame, "turn", size, w, h), c.frame()
	top, bottom := 12+float64(f.noteRows(w, small))*17, h-38
	if small {
		bottom = h - 24
	}
	s, ticks := fit(lo, hi, true, false, top, bottom)
	left, right := gutter(ticks, ""), w-12
	if !small {
		right = w - 22 - math.Max(wide(c.end(c.Without, 0)), wide(c.end(c.Seen, 0)))*1.12
	}
	p.axis(s, ticks, left, right, "")
	x := func(i int) float64 {
		if len(c.Points) < 2 {
			return (left + right) / 2
		}
		return left + (right-left)*float64(i)/float64(len(c.Points)-1)
	}
	c.band(p, x, s)
	f.notes(p, s, x, w, top, small)
	p.b.WriteString(`<path d="` + c.path(x, s, func(q TurnPoint) float64 { return q.Value }) + `" fill="none" stroke="` + series + `" stroke-width="1.5"/>`)
	r := 4.0
	if small {
		r = 2.8
	}
	for i, q := range c.Points {
		if drawable(q.Value) {
			p.circle(x(i), s.y(q.Value), r, common, edge)
		}
	}
	p.b.WriteString(`<path d="` + c.path(x, s, func(q TurnPoint) float64 {
		if q.Without == q.Line { // where the two are one, one line is drawn
			return math.NaN()
		}
		return q.Without
	}) + `" fill="none" stroke="` + ink + `" stroke-width="2" stroke-dasharray="7 5"/><path d="` + c.path(x, s, func(q TurnPoint) float64 { return q.Line }) + `" fill="none" stroke="` + ink + `" stroke-width="2.5"/>`)
	if small {
		f.plainMonths(p, x, left, right, h-7)
		return p.close()
	}
	f.years(p, x, h)
	c.ends(p, right+10, s)
	return p.close()
}

// band shades where the new level could lie.
func (c Turn) band(p *pen, x func(int) float64, s scale) {
	var there, back []string
	flush := func() {
		if len(there) > 1 {
			d := "M" + strings.Join(there, "L")
			for i := len(back) - 1; i >= 0; i-- {
				d += "L" + back[i]
			}
			p.b.WriteString(`<path d="` + d + `Z" fill="` + fill + `" fill-opacity=".14"/>`)
		}
		there, back = nil, nil
	}
	for i, q := range c.Points {
		if !drawable(q.Low) || !drawable(q.High) || q.Low == q.High {
			flush()
			continue
		}
		there, back = append(there, num(x(i))+" "+num(s.y(q.High))), append(back, num(x(i))+" "+num(s.y(q.Low)))
	}
	flush()
}

func (c Turn) path(x func(int) float64, s scale, value func(TurnPoint) float64) string {
	var d strings.Builder
	move := true
	for i, q := range c.Points {
		v := value(q)
		if !drawable(v) {
			move = true
			continue
		}
		d.WriteString(map[bool]string{true: "M", false: "L"}[move] + num(x(i)) + " " + num(s.y(v)))
		move = false
	}
	return d.String()
}

func (c Turn) end(name string, v float64) string { return name + " " + figure(v, c.Decimals) }

// ends prints the last of both lines at their ends, apart from each other.
func (c Turn) ends(p *pen, x float64, s scale) {
	for i := len(c.Points) - 1; i >= 0; i-- {
		q := c.Points[i]
		if !drawable(q.Line) || !drawable(q.Without) {
			continue
		}
		a, b := s.y(q.Without), s.y(q.Line)
		if gap := 16 - math.Abs(a-b); gap > 0 {
			shift := math.Copysign(gap/2, a-b)
			if a == b {
				shift = -gap / 2
			}
			a, b = a+shift, b-shift
		}
		p.text(x, a+4, c.end(c.Without, q.Without), "start", "", "")
		p.text(x, b+4, c.end(c.Seen, q.Line), "start", "b", "")
		return
	}
}

func (c Turn) table() Table {
	t := Table{Caption: c.Name, Columns: []string{c.Words.Period, c.Words.Value, c.Without, c.Result, c.From, c.To}}
	say := func(v float64) string {
		if !drawable(v) {
			return c.Words.Mark
		}
		return figure(v, c.Decimals)
	}
	for i := len(c.Points) - 1; i >= 0; i-- {
		q := c.Points[i]
		t.Rows = append(t.Rows, []string{q.Label, say(q.Value), say(q.Without), say(q.Line), say(q.Low), say(q.High)})
	}
	return t
}
