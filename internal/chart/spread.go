package chart

import (
	"math"
	"strings"
)

// Spread draws a share by year with its interval as whiskers, over the range of a group (pale, from its lowest to its
// highest) with the group's median dashed. A year without a figure breaks the line, and so does a point that stands Apart. An
// open point is one to be careful with.
type Spread struct {
	Frame
	Name, Unit string
	Decimals   int
	// Group names the median, "" leaves the group out. Lowest, Highest and Interval are headings of the table.
	Group, Lowest, Highest, Interval string
	Points                           []SpreadPoint
}

// SpreadPoint is one year.
type SpreadPoint struct {
	Label               string
	Value, Lower, Upper float64
	// Mark is printed in place of the value where there is none.
	Mark string
	// Apart and Open as Spread says.
	Apart, Open bool
	// Median, Low and High of the group, where HasGroup.
	HasGroup          bool
	Median, Low, High float64
}

// Draw makes the two drawings and the table.
func (s Spread) Draw() Drawing {
	s.Words = s.Words.filled()
	return Drawing{Wide: s.draw("wide", s.wideWidth(), 300), Phone: s.draw("phone", phoneWidth, 250), Table: s.table()}
}

func (q SpreadPoint) there() bool {
	return q.Mark == "" && drawable(q.Value) && drawable(q.Lower) && drawable(q.Upper)
}

func (q SpreadPoint) grouped() bool {
	return q.HasGroup && drawable(q.Median) && drawable(q.Low) && drawable(q.High)
}

func (s Spread) draw(size string, w, h float64) SVG {
	lo, hi, last, some := math.Inf(1), math.Inf(-1), -1, false
	for i, q := range s.Points {
		if q.there() {
			lo, hi, last = math.Min(lo, q.Lower), math.Max(hi, q.Upper), i
		}
		if q.grouped() && s.Group != "" {
			lo, hi, some = math.Min(lo, q.Low), math.Max(hi, q.High), true
		}
	}
	if last < 0 {
		return empty(s.Frame, "spread", size, w, h)
	}
	p := newPen(s.Frame, "spread", size, w, h)
	y, ticks := fit(lo, hi, false, false, 20, h-30)
	left, right := gutter(ticks, s.Unit), w-22
	p.axis(y, ticks, left, right, s.Unit)
	gap := (right - left) / float64(len(s.Points))
	x := func(i int) float64 { return left + gap*(float64(i)+.5) }
	if some {
		s.group(p, y, x, gap)
	}
	s.line(p, y, x)
	for i, q := range s.Points {
		if !q.there() {
			p.text(x(i), y.bottom-5, clip(orMark(q.Mark, s.Words), gap), "middle", "ax", "")
			continue
		}
		p.line(x(i), y.y(q.Lower), x(i), y.y(q.Upper), ink, ` stroke-width="2"`)
		for _, v := range []float64{q.Lower, q.Upper} {
			p.line(x(i)-4, y.y(v), x(i)+4, y.y(v), ink, ` stroke-width="2"`)
		}
		inside := ink
		if q.Open {
			inside = "#fff"
		}
		p.circle(x(i), y.y(q.Value), 4.5, inside, ink)
	}
	s.label(p, y, x, last, w)
	s.years(p, x, gap, h-9)
	return p.close()
}

// group draws the range of each year and the median through them.
func (s Spread) group(p *pen, y scale, x func(int) float64, gap float64) {
	half := math.Min(gap*.34, 26)
	for i, q := range s.Points {
		if q.grouped() {
			p.rect(x(i)-half, y.y(q.High), 2*half, math.Max(1, y.y(q.Low)-y.y(q.High)), pale, "")
			p.line(x(i)-half, y.y(q.Median), x(i)+half, y.y(q.Median), edge, ` stroke-width="2" stroke-dasharray="5 3"`)
		}
	}
}

func (s Spread) line(p *pen, y scale, x func(int) float64) {
	var d strings.Builder
	move := true
	for i, q := range s.Points {
		if !q.there() {
			move = true
			continue
		}
		d.WriteString(map[bool]string{true: "M", false: "L"}[move || q.Apart] + num(x(i)) + " " + num(y.y(q.Value)))
		move = false
	}
	p.b.WriteString(`<path d="` + d.String() + `" fill="none" stroke="` + fill + `" stroke-width="1.8" class="hw-chart-series"/>`)
}

// label prints the last figure above its whisker, or below where there is no room.
func (s Spread) label(p *pen, y scale, x func(int) float64, last int, w float64) {
	q, t := s.Points[last], s.figure(s.Points[last].Value)
	at := y.y(q.Upper) - 8
	if at < 14 {
		at = y.y(q.Lower) + 18
	}
	p.text(math.Min(x(last), w-wide(t)/2-2), at, t, "middle", "b", ` stroke="#fff" stroke-width="3" paint-order="stroke"`)
}

// years prints as many labels as fit, the last one always.
func (s Spread) years(p *pen, x func(int) float64, gap, y float64) {
	widest := 1.0
	for _, q := range s.Points {
		widest = math.Max(widest, wide(q.Label)+6)
	}
	every := int(math.Ceil(widest / gap))
	for i, q := range s.Points {
		if (len(s.Points)-1-i)%every == 0 {
			p.text(x(i), y, q.Label, "middle", "ax", "")
		}
	}
}

func (s Spread) figure(v float64) string { return figure(v, s.Decimals) + s.Unit }

func (s Spread) table() Table {
	t := Table{Caption: s.Title, Columns: []string{s.Words.Period, s.Name, s.Interval}}
	if s.Group != "" {
		t.Columns = append(t.Columns, s.Group, s.Lowest, s.Highest)
	}
	for _, q := range s.Points {
		row := []string{q.Label, orMark(q.Mark, s.Words), ""}
		if q.there() {
			row[1], row[2] = s.figure(q.Value), s.figure(q.Lower)+"–"+s.figure(q.Upper)
		}
		if s.Group != "" {
			cells := []string{"", "", ""}
			if q.grouped() {
				cells = []string{s.figure(q.Median), s.figure(q.Low), s.figure(q.High)}
			}
			row = append(row, cells...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
