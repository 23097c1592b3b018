package chart

import "math"

// Bar is one category with its count. Mark replaces a count that may not be shown.
type Bar struct {
	Label string
	Count float64
	Mark  string
}

// Bars draws categories as horizontal bars in the order given, each with its
// count printed at its end.
type Bars struct {
	Frame
	CategoryName string // heading of the first column
	CountName    string // heading of the second
	Bars         []Bar
}

// Draw makes the two drawings and the table. On the phone drawing the words
// stand above their bar, so that they never run short of room.
func (b Bars) Draw() Drawing {
	b.Words = b.Words.filled()
	if b.CategoryName == "" {
		b.CategoryName = b.Words.Category
	}
	if b.CountName == "" {
		b.CountName = b.Words.Count
	}
	t := Table{Caption: b.Title, Columns: []string{b.CategoryName, b.CountName}}
	for _, q := range b.Bars {
		t.Rows = append(t.Rows, []string{q.Label, b.shown(q)})
	}
	return Drawing{Wide: b.draw("wide", b.wideWidth()), Phone: b.draw("phone", phoneWidth), Table: t}
}

func (b Bars) shown(q Bar) string {
	if q.Mark != "" || !counted(q.Count) {
		return orMark(q.Mark, b.Words)
	}
	return figure(q.Count, 0)
}

func (b Bars) draw(size string, w float64) SVG {
	hi, any, end, words := 0.0, false, 0.0, 0.0
	for _, q := range b.Bars {
		if q.Mark == "" && counted(q.Count) {
			hi, any = math.Max(hi, q.Count), true
		}
		end = math.Max(end, wide(b.shown(q)))
		words = math.Max(words, wide(q.Label))
	}
	if !any {
		return empty(b.Frame, "bars", size, w, 120)
	}
	above := size == "phone"
	left, room := 0.0, w-4
	if !above {
		room = math.Min(words+4, w*.38)
		left = room + 10
	}
	labels := make([][]string, len(b.Bars))
	h := 4.0
	for i, q := range b.Bars {
		labels[i] = wrap(q.Label, room)
		h += b.height(labels[i], above)
	}
	p := newPen(b.Frame, "bars", size, w, h)
	end = math.Min(end+12, w/2)
	y := 4.0
	for i, q := range b.Bars {
		tall := b.height(labels[i], above)
		by := y + (tall-8)/2 - 8
		if above {
			by = y + float64(len(labels[i]))*15 + 3
		}
		for j, l := range labels[i] {
			if above {
				p.text(1, y+12+float64(j)*15, l, "start", "", "")
			} else {
				p.text(room, by+12.5-float64(len(labels[i])-1)*7.5+float64(j)*15, l, "end", "", "")
			}
		}
		at := left + 1
		if q.Mark == "" && counted(q.Count) {
			if n := bw(q.Count, hi, w-left-end); n > 0 {
				p.rect(left, by, n, 17, fill, ` class="hw-chart-bar"`)
				at += n
			}
		}
		p.text(at+5, by+12.5, clip(b.shown(q), w-at-5), "start", "b", "")
		y += tall
	}
	if !above {
		p.line(left, 2, left, h-2, muted, "")
	}
	return p.close()
}

// bw is the drawn length of a bar; anything above nought is at least seen.
func bw(v, hi, room float64) float64 {
	if v <= 0 || hi <= 0 {
		return 0
	}
	return math.Max(1.5, v/hi*room)
}

func (b Bars) height(lines []string, above bool) float64 {
	if above {
		return float64(len(lines))*15 + 30
	}
	return math.Max(28, float64(len(lines))*15+10)
}
