package chart

import (
	"fmt"
	"math"
	"strings"
)

// FunnelPlace is where a point of a funnel lies to the limits that count.
type FunnelPlace int

// The places. Beyond the limits is a diamond, so that it is told without colour.
const (
	Inside FunnelPlace = iota
	AboveLimits
	BelowLimits
)

// FunnelPoint is one organisation. Say labels it in the drawing, at most two lines; without it the point has no label. A
// point with a Mark has no figure that may be shown: it is in the table and not in the drawing.
type FunnelPoint struct {
	Name     string
	Size     float64
	Value    float64
	Place    FunnelPlace
	Say      []string
	Mark     string
	Low, Up  float64 // interval of the value, for the table; both nought leaves it out
	TheOwner bool    // the reader's own organisation: a larger, filled mark
}

// FunnelLimit is where the four lines stand at a size.
type FunnelLimit struct{ Size, Low998, Low95, High95, High998 float64 }

// Funnel draws organisations of different size against limits within which chance, and whatever else the caller allowed
// for, would put nearly all of them. The order of Points is the order of the table; give them by name, never by value.
type Funnel struct {
	Frame
	NameName, SizeName, ValueName, BetweenName, PlaceName string    // headings of the table; the second and third name the axes
	PlaceWords                                            [3]string // for Inside, AboveLimits, BelowLimits
	Decimals                                              int
	Middle                                                float64
	MiddleWords                                           string // "England, acute: 21.0"
	Limits                                                []FunnelLimit
	Points                                                []FunnelPoint
}

// Draw makes the two drawings and the table.
func (f Funnel) Draw() Drawing {
	f.Words = f.Words.filled()
	for _, d := range []struct {
		to *string
		en string
	}{{&f.NameName, "Organisation"}, {&f.SizeName, "Size"}, {&f.ValueName, f.Words.Value}, {&f.BetweenName, "95% interval"}, {&f.PlaceName, "To the limits"},
		{&f.PlaceWords[0], "Within"}, {&f.PlaceWords[1], "Above"}, {&f.PlaceWords[2], "Below"}} {
		if *d.to == "" {
			*d.to = d.en
		}
	}
	return Drawing{Wide: f.draw("wide", f.wideWidth(), 330), Phone: f.draw("phone", phoneWidth, 310), Table: f.table()}
}

func (f Funnel) table() Table {
	t := Table{Caption: f.Title, Columns: []string{f.NameName, f.SizeName, f.ValueName, f.BetweenName, f.PlaceName}}
	for _, q := range f.Points {
		row := []string{q.Name, figure(q.Size, 0), orMark(q.Mark, f.Words), orMark(q.Mark, f.Words), orMark(q.Mark, f.Words)}
		if !drawable(q.Size) {
			row[1] = f.Words.Mark
		}
		if f.has(q) {
			row[2], row[4] = figure(q.Value, f.Decimals), f.PlaceWords[q.Place]
			row[3] = f.Words.Mark
			if drawable(q.Low) && drawable(q.Up) && q.Up > 0 {
				row[3] = figure(q.Low, f.Decimals) + " to " + figure(q.Up, f.Decimals)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (f Funnel) has(q FunnelPoint) bool {
	return q.Mark == "" && counted(q.Value) && counted(q.Size)
}

func (f Funnel) draw(size string, w, h float64) SVG {
	widest, highest, any := 0.0, f.Middle*1.6, false
	for _, q := range f.Points {
		if f.has(q) {
			widest, highest, any = math.Max(widest, q.Size), math.Max(highest, q.Value), true
		}
	}
	if !any || !drawable(f.Middle) {
		return empty(f.Frame, "funnel", size, w, 160)
	}
	p := newPen(f.Frame, "funnel", size, w, h)
	s, ticks := fit(0, highest*1.12, false, false, 16, h-44)
	left, right := gutter(ticks, ""), w-12
	p.axis(s, ticks, left, right, "")
	across, marks := fit(0, widest*1.02, false, false, 0, 1)
	x := func(v float64) float64 { return left + (right-left)*v/across.hi }
	if size == "phone" && len(marks) > 4 {
		marks = []float64{marks[0], marks[len(marks)/2], marks[len(marks)-1]}
	}
	for i, m := range marks {
		at := "middle"
		if i == len(marks)-1 {
			at = "end"
		}
		p.text(x(m), h-26, figure(m, decimalsFor(marks)), at, "ax", "")
	}
	p.text((left+right)/2, h-8, clip(f.SizeName, right-left), "middle", "ax", "")
	l := labels{left: left, right: right, top: 4, bottom: h - 46}
	top := f.limit(p, x, s, across.hi, func(l FunnelLimit) float64 { return l.High998 }, "")
	next := f.limit(p, x, s, across.hi, func(l FunnelLimit) float64 { return l.High95 }, ` stroke-dasharray="5 4"`)
	f.limit(p, x, s, across.hi, func(l FunnelLimit) float64 { return l.Low95 }, ` stroke-dasharray="5 4"`)
	f.limit(p, x, s, across.hi, func(l FunnelLimit) float64 { return l.Low998 }, "")
	l.name(p, right, top-4, "99.8%")
	if next-top < 13 { // two lines that are near each other have their names on either side
		next += 17
	}
	l.name(p, right, next-4, "95%")
	p.line(left, s.y(f.Middle), right, s.y(f.Middle), text, ` stroke-width="1.3"`)
	for _, q := range f.Points {
		if f.has(q) {
			f.point(p, q, x(q.Size), s.y(q.Value))
			l.dots = append(l.dots, box{x(q.Size) - 4, s.y(q.Value) - 4, x(q.Size) + 4, s.y(q.Value) + 4})
		}
	}
	if f.MiddleWords != "" {
		l.along(p, s.y(f.Middle), f.MiddleWords)
	}
	for _, owner := range []bool{true, false} { // the owner's label has the first choice of room
		for _, q := range f.Points {
			if q.TheOwner == owner && f.has(q) && len(q.Say) > 0 {
				l.beside(p, q, x(q.Size), s.y(q.Value), size == "phone")
			}
		}
	}
	return p.close()
}

// limit draws one line where it lies within the scale, and gives where its right end is, NaN where nothing is drawn.
func (f Funnel) limit(p *pen, x func(float64) float64, s scale, widest float64, at func(FunnelLimit) float64, more string) float64 {
	var d strings.Builder
	move, lastY := true, math.NaN()
	for _, l := range f.Limits {
		v := at(l)
		if !drawable(v) || !counted(l.Size) || l.Size > widest || v > s.hi {
			move = true
			continue
		}
		v = math.Max(v, s.lo)
		d.WriteString(map[bool]string{true: "M", false: "L"}[move] + num(x(l.Size)) + " " + num(s.y(v)))
		move, lastY = false, s.y(v)
	}
	if d.Len() > 0 {
		p.b.WriteString(`<path d="` + d.String() + `" fill="none" stroke="#767676" stroke-width="1.2"` + more + `/>`)
	}
	return lastY
}

func (f Funnel) point(p *pen, q FunnelPoint, x, y float64) {
	switch {
	case q.Place != Inside:
		r := 5.5
		if q.TheOwner {
			r = 7
		}
		p.b.WriteString(fmt.Sprintf(`<path d="M%s %sL%s %sL%s %sL%s %sZ" fill="#490092" stroke="%s" class="hw-chart-out"/>`,
			num(x), num(y-r), num(x+r), num(y), num(x), num(y+r), num(x-r), num(y), text))
	case q.TheOwner:
		p.circle(x, y, 5.5, ink, "#fff")
	default:
		p.circle(x, y, 3.6, common, edge)
	}
}
