package chart

import (
	"math"
	"strings"
)

// SPC draws a statistical process control chart: points with their signs, the average and limits of each phase, a target,
// and notes of what happened. Everything is settled before: it judges nothing.
type SPC struct {
	Frame
	// Name is what is measured, Unit follows each figure ("%"), Decimals of the values; limits have one more.
	Name, Unit string
	Decimals   int
	Points     []SPCPoint
	Phases     []SPCPhase
	// Target is NaN for none.
	Target float64
	Notes  []SPCNote
	// Least and Most bound what can be, so that a limit beyond it is drawn there and kept in the table; NaN for none.
	Least, Most float64
	Say         SPCWords
}

// SPCPoint is one month.
type SPCPoint struct {
	// Label is the month in full, Short its name on the axis and Year the year under it.
	Label, Short, Year string
	Value              float64 // NaN where Mark says why there is none
	Mark               string
	Sign               Sign
	// Why says which rule the point fell under, for the table.
	Why string
	// Again says in words that the value came again and changed, "" where it did not; the point gets a ring. Was is the value
	// before, drawn hollow; nil where it is not known.
	Again string
	Was   *float64
}

// SPCPhase is a stretch of points with its own limits; figures that could not be worked out are NaN.
type SPCPhase struct {
	First, Points      int
	Mean, Lower, Upper float64
}

// SPCNote is something that happened at a point; Limits says that new limits begin there.
type SPCNote struct {
	At     int
	Words  string
	Limits bool
}

// SPCWords are the chart's own words in the reader's language.
type SPCWords struct{ Average, Upper, Lower, UpperLimit, LowerLimit, StandsOut, No string }

func (w SPCWords) filled() SPCWords {
	for _, x := range []struct {
		to  *string
		say string
	}{{&w.Average, "Average"}, {&w.Upper, "Upper"}, {&w.Lower, "Lower"}, {&w.UpperLimit, "Upper limit"}, {&w.LowerLimit, "Lower limit"}, {&w.StandsOut, "Stands out"}, {&w.No, "No"}} {
		if *x.to == "" {
			*x.to = x.say
		}
	}
	return w
}

// Draw makes the wide drawing of all points, the phone drawing of the last 24, and the table, newest first.
func (c SPC) Draw() Drawing {
	c.Words, c.Say = c.Words.filled(), c.Say.filled()
	return Drawing{Wide: c.draw("wide", c.wideWidth(), 420, false), Phone: c.lastly(24).draw("phone", phoneWidth, 240, true), Table: c.table()}
}

// Card makes the small drawing of the last 24 points for a card of a dashboard.
func (c SPC) Card() SVG {
	c.Words, c.Say = c.Words.filled(), c.Say.filled()
	c.Notes = nil
	return c.lastly(24).draw("card", phoneWidth, 142, true)
}

// lastly is the chart of the last n points.
func (c SPC) lastly(n int) SPC {
	cut := len(c.Points) - n
	if cut <= 0 {
		return c
	}
	out := c
	out.Points, out.Phases, out.Notes = c.Points[cut:], nil, nil
	for _, p := range c.Phases {
		end := p.First + p.Points - cut
		if end <= 0 {
			continue
		}
		p.First = max(p.First-cut, 0)
		p.Points = end - p.First
		out.Phases = append(out.Phases, p)
	}
	for _, t := range c.Notes {
		if t.At -= cut; t.At >= 0 {
			out.Notes = append(out.Notes, t)
		}
	}
	return out
}

// within keeps a figure that is drawn inside what can be.
func (c SPC) within(v float64) float64 {
	if drawable(c.Least) && v < c.Least {
		v = c.Least
	}
	if drawable(c.Most) && v > c.Most {
		v = c.Most
	}
	return v
}

func (c SPC) has(q SPCPoint) bool { return q.Mark == "" && drawable(q.Value) }

func (c SPC) span() (lo, hi float64, any bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	take := func(v float64) {
		if drawable(v) {
			lo, hi = math.Min(lo, c.within(v)), math.Max(hi, c.within(v))
		}
	}
	for _, q := range c.Points {
		if c.has(q) {
			take(q.Value)
			if q.Was != nil {
				take(*q.Was)
			}
			any = true
		}
	}
	for _, p := range c.Phases {
		take(p.Lower)
		take(p.Upper)
	}
	take(c.Target)
	return lo, hi, any
}

func (c SPC) draw(size string, w, h float64, small bool) SVG {
	lo, hi, any := c.span()
	if !any {
		return empty(c.Frame, "spc", size, w, h)
	}
	p := newPen(c.Frame, "spc", size, w, h)
	rows := c.noteRows(w, small)
	top, bottom := 12+float64(rows)*17, h-38
	if small {
		bottom = h - 24
	}
	s, ticks := fit(lo, hi, true, false, top, bottom)
	left, right := gutter(ticks, c.Unit), w-12
	if !small {
		right = w - c.endRoom() - 14
	}
	p.axis(s, ticks, left, right, c.Unit)
	x := func(i int) float64 {
		if len(c.Points) < 2 {
			return (left + right) / 2
		}
		return left + (right-left)*float64(i)/float64(len(c.Points)-1)
	}
	edges := func(ph SPCPhase) (from, to float64) {
		half := (x(1) - x(0)) / 2
		if len(c.Points) < 2 {
			half = (right - left) / 2
		}
		from, to = x(ph.First)-half, x(ph.First+ph.Points-1)+half
		return math.Max(from, left), math.Min(to, right)
	}
	for i, ph := range c.Phases {
		from, to := edges(ph)
		c.phase(p, ph, s, from, to, small || i == len(c.Phases)-1)
	}
	if drawable(c.Target) {
		p.line(left, s.y(c.within(c.Target)), right, s.y(c.within(c.Target)), target, ` stroke-width="1.5" stroke-dasharray="2 3" class="hw-chart-target"`)
	}
	c.notes(p, s, x, w, top, small)
	c.path(p, x, s)
	r := 4.2
	if small {
		r = 2.9
	}
	for i, q := range c.Points {
		if !c.has(q) {
			p.text(x(i), s.bottom-4, clip(orMark(q.Mark, c.Words), 24), "middle", "ax", "")
			continue
		}
		p.sign(q.Sign, x(i), s.y(c.within(q.Value)), r)
		c.again(p, q, x(i), s, r)
	}
	if small {
		c.plainMonths(p, x, left, right, h-7)
	} else {
		c.ends(p, right+10, s)
		c.years(p, x, h)
	}
	return p.close()
}

// again draws what a value was before it came again: hollow, led to the value by a dotted line; and a ring around the value.
func (c SPC) again(p *pen, q SPCPoint, x float64, s scale, r float64) {
	if q.Again == "" {
		return
	}
	y := s.y(c.within(q.Value))
	p.circle(x, y, r+3, "none", text)
	if q.Was == nil || !drawable(*q.Was) {
		return
	}
	was := s.y(c.within(*q.Was))
	if math.Abs(was-y) > r+3 {
		p.line(x, was, x, y+math.Copysign(r+3, was-y), text, ` stroke-width="1.2" stroke-dasharray="1.5 2.5"`)
	}
	p.circle(x, was, r-.6, "#fff", text)
}

// phase draws one stretch: the ground between the limits, the limits and the average, with their figures inside where the
// phase is not the last.
func (c SPC) phase(p *pen, ph SPCPhase, s scale, from, to float64, last bool) {
	if !drawable(ph.Mean) || to <= from {
		return
	}
	if drawable(ph.Upper) && drawable(ph.Lower) {
		up, low := s.y(c.within(ph.Upper)), s.y(c.within(ph.Lower))
		p.rect(from, up, to-from, low-up, "#f6f8f9", "")
		p.b.WriteString(`<path d="M` + num(from) + ` ` + num(up) + `H` + num(to) + `M` + num(from) + ` ` + num(low) + `H` + num(to) + `" stroke="` + ring + `" stroke-width="1.2" stroke-dasharray="5 4" fill="none" class="hw-chart-limit"/>`)
		if !last && to-from > 120 {
			p.text(from+7, up+15, c.Say.Upper+" "+c.limit(ph.Upper), "start", "", ` class="halo"`)
			p.text(from+7, low-5, c.Say.Lower+" "+c.limit(ph.Lower), "start", "", ` class="halo"`)
		}
	}
	p.b.WriteString(`<path d="M` + num(from) + ` ` + num(s.y(ph.Mean)) + `H` + num(to) + `" stroke="` + text + `" stroke-width="1.3" fill="none" class="hw-chart-mean"/>`)
	if !last && to-from > 120 {
		p.text(to-8, s.y(ph.Mean)-6, c.Say.Average+" "+c.limit(ph.Mean), "end", "b", "")
	}
}

func (c SPC) path(p *pen, x func(int) float64, s scale) {
	var d strings.Builder
	move := true
	for i, q := range c.Points {
		if !c.has(q) {
			move = true
			continue
		}
		d.WriteString(map[bool]string{true: "M", false: "L"}[move] + num(x(i)) + " " + num(s.y(c.within(q.Value))))
		move = false
	}
	p.b.WriteString(`<path d="` + d.String() + `" fill="none" stroke="` + series + `" stroke-width="1.6" class="hw-chart-series"/>`)
}

func (c SPC) figure(v float64) string { return figure(v, c.Decimals) + c.Unit }

// limit prints an average or a limit, with one decimal more than the values.
func (c SPC) limit(v float64) string { return figure(v, c.Decimals+1) + c.Unit }

func (c SPC) table() Table {
	name := c.Name
	if name == "" {
		name = c.Words.Value
	}
	t := Table{Caption: c.Title, Columns: []string{c.Words.Period, name, c.Say.Average, c.Say.Lower, c.Say.Upper, c.Say.StandsOut}}
	for i := len(c.Points) - 1; i >= 0; i-- {
		q := c.Points[i]
		row := []string{q.Label, orMark(q.Mark, c.Words), c.Words.Mark, c.Words.Mark, c.Words.Mark, q.Why}
		if c.has(q) {
			row[1] = c.figure(q.Value)
		}
		for _, ph := range c.Phases {
			if i >= ph.First && i < ph.First+ph.Points {
				for k, v := range []float64{ph.Mean, ph.Lower, ph.Upper} {
					if drawable(v) {
						row[2+k] = c.limit(v)
					}
				}
			}
		}
		if row[5] == "" {
			row[5] = c.Say.No
		}
		if q.Again != "" {
			row[5] += ". " + q.Again
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
