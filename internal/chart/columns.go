package chart

import "math"

// Columns draws counts by month. The wide drawing shows the last 36 months, the
// phone drawing the last 24; the table holds them all. Second, when SecondName
// is set, is a striped part standing on the first (for example: sent late).
type Columns struct {
	Frame
	Name       string // what is counted, for the table and the key
	SecondName string
	Points     []Point
}

// Draw makes the two drawings and the table.
func (c Columns) Draw() Drawing {
	c.Words = c.Words.filled()
	return Drawing{
		Wide:  c.draw("wide", c.wideWidth(), 260, lastN(c.Points, 36)),
		Phone: c.draw("phone", phoneWidth, 220, lastN(c.Points, 24)),
		Table: c.table(),
	}
}

// total is the height of a column and whether there is one to draw.
func (c Columns) total(q Point) (float64, bool) {
	if q.Mark != "" || !counted(q.Value) {
		return 0, false
	}
	if c.SecondName == "" {
		return q.Value, true
	}
	if !counted(q.Second) {
		return 0, false
	}
	return q.Value + q.Second, true
}

func (c Columns) draw(size string, w, h float64, pts []Point) SVG {
	hi, any := 0.0, false
	for _, q := range pts {
		if t, ok := c.total(q); ok {
			hi, any = math.Max(hi, t), true
		}
	}
	if !any {
		return empty(c.Frame, "columns", size, w, h)
	}
	p := newPen(c.Frame, "columns", size, w, h)
	top := 22.0
	if c.SecondName != "" {
		p.stripes()
		top = p.key(w, c.Name, c.SecondName)
	}
	bottom := h - 30
	s, ticks := fit(0, hi, false, true, top, bottom)
	left, right := gutter(ticks, ""), w-10
	p.axis(s, ticks, left, right, "")
	slot := (right - left) / float64(len(pts))
	bar := math.Min(slot*.72, 48)
	mid := func(i int) float64 { return left + slot*(float64(i)+.5) }
	say := c.labelled(pts, slot)
	for i, q := range pts {
		x := mid(i) - bar/2
		t, ok := c.total(q)
		if !ok {
			p.text(mid(i), bottom-4, clip(orMark(q.Mark, c.Words), slot+4), "middle", "ax", "")
			continue
		}
		p.rect(x, s.y(q.Value), bar, bottom-s.y(q.Value), fill, ` class="hw-chart-bar"`)
		if c.SecondName != "" && q.Second > 0 {
			p.rect(x, s.y(t), bar, s.y(q.Value)-s.y(t), p.striped(), ` stroke="`+fill+`" class="hw-chart-bar hw-chart-bar--second"`)
		}
		if say[i] {
			p.text(mid(i), s.y(t)-5, figure(t, 0), "middle", "b", "")
		}
	}
	p.line(left, bottom, right, bottom, muted, "")
	p.months(pts, mid, left, right, h-9)
	return p.close()
}

// labelled chooses the columns that carry their figure: all where they fit,
// else the highest and the last.
func (c Columns) labelled(pts []Point, slot float64) map[int]bool {
	out := map[int]bool{}
	widest, high, last := 0.0, -1, -1
	most := -1.0
	for i, q := range pts {
		t, ok := c.total(q)
		if !ok {
			continue
		}
		widest = math.Max(widest, wide(figure(t, 0)))
		out[i], last = true, i
		if t > most {
			most, high = t, i
		}
	}
	if widest+3 <= slot {
		return out
	}
	out = map[int]bool{last: true}
	if float64(last-high)*slot > widest+4 {
		out[high] = true
	}
	return out
}

// key draws the two swatches with their words and returns the y below them.
func (p *pen) key(w float64, first, second string) float64 {
	y := 4.0
	for i, s := range []string{first, second} {
		f := fill
		if i == 1 {
			f = p.striped()
		}
		p.rect(1, y, 16, 12, f, ` stroke="`+fill+`"`)
		for _, l := range wrap(s, w-30) {
			p.text(24, y+10, l, "start", "", "")
			y += 16
		}
		y += 2
	}
	return y + 18
}

func (c Columns) table() Table {
	name := c.Name
	if name == "" {
		name = c.Words.Count
	}
	t := Table{Caption: c.Title, Columns: []string{c.Words.Period, name}}
	if c.SecondName != "" {
		t.Columns = append(t.Columns, c.SecondName)
	}
	cell := func(q Point, v float64) string {
		if q.Mark != "" || !counted(v) {
			return orMark(q.Mark, c.Words)
		}
		return figure(v, 0)
	}
	for _, q := range c.Points {
		row := []string{q.Label, cell(q, q.Value)}
		if c.SecondName != "" {
			row = append(row, cell(q, q.Second))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
