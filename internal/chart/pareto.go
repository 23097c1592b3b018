package chart

import (
	"fmt"
	"math"
	"slices"
)

// Pareto draws categories from the most to the fewest, each with its count and the share that it and all above it make up,
// and a rule after the few that make up most of it. There is no second axis: the share is printed. Bars with a Mark come
// last and are in no share.
type Pareto struct {
	Frame
	CategoryName, CountName, SoFarName string
	Bars                               []Bar
	// Most is the share in per cent that the rule marks; 0 means 80.
	Most float64
	// MostWords are printed at the rule, with the share: "%s of it is above this line".
	MostWords string
}

// Draw makes the two drawings and the table.
func (b Pareto) Draw() Drawing {
	b.Words = b.Words.filled()
	for _, d := range []struct {
		to *string
		en string
	}{{&b.CategoryName, b.Words.Category}, {&b.CountName, b.Words.Count}, {&b.SoFarName, "So far"}, {&b.MostWords, "%s is above this line"}} {
		if *d.to == "" {
			*d.to = d.en
		}
	}
	if b.Most <= 0 || b.Most >= 100 {
		b.Most = 80
	}
	b.Bars = slices.Clone(b.Bars)
	slices.SortStableFunc(b.Bars, func(x, y Bar) int {
		switch hx, hy := b.has(x), b.has(y); {
		case hx != hy:
			return map[bool]int{true: -1, false: 1}[hx]
		case !hx || x.Count == y.Count:
			return 0
		case x.Count > y.Count:
			return -1
		}
		return 1
	})
	far := b.soFar()
	t := Table{Caption: b.Title, Columns: []string{b.CategoryName, b.CountName, b.SoFarName}}
	for i, q := range b.Bars {
		t.Rows = append(t.Rows, []string{q.Label, b.shown(q), b.share(q, far[i])})
	}
	return Drawing{Wide: b.draw("wide", b.wideWidth(), far), Phone: b.draw("phone", phoneWidth, far), Table: t}
}

func (b Pareto) has(q Bar) bool { return q.Mark == "" && counted(q.Count) }

func (b Pareto) shown(q Bar) string {
	if !b.has(q) {
		return orMark(q.Mark, b.Words)
	}
	return figure(q.Count, 0)
}

func (b Pareto) share(q Bar, far float64) string {
	if !b.has(q) || math.IsNaN(far) {
		return b.Words.Mark
	}
	return figure(far, 0) + "%"
}

// soFar gives for each bar the share that it and those above it make up, in per cent.
func (b Pareto) soFar() []float64 {
	all := 0.0
	for _, q := range b.Bars {
		if b.has(q) {
			all += q.Count
		}
	}
	out, sum := make([]float64, len(b.Bars)), 0.0
	for i, q := range b.Bars {
		if b.has(q) {
			sum += q.Count
		}
		out[i] = math.NaN()
		if all > 0 {
			out[i] = sum / all * 100
		}
	}
	return out
}

// few is how many bars it takes to make up most; 0 where that takes more than half of them, which are not few.
func (b Pareto) few(far []float64) int {
	for i, v := range far {
		if v >= b.Most-1e-9 {
			if n := i + 1; n*2 <= len(b.Bars) && b.has(b.Bars[n]) {
				return n
			}
			return 0
		}
	}
	return 0
}

func (b Pareto) draw(size string, w float64, far []float64) SVG {
	above := size == "phone"
	bars := Bars{Frame: b.Frame, Bars: b.Bars}
	hi, words, any := 0.0, 0.0, false
	for _, q := range b.Bars {
		if b.has(q) {
			hi, any = math.Max(hi, q.Count), true
		}
		words = math.Max(words, wide(q.Label))
	}
	if !any || hi == 0 {
		return empty(b.Frame, "pareto", size, w, 120)
	}
	left, room := 0.0, w-4
	if !above {
		room = math.Min(words+4, w*.36)
		left = room + 10
	}
	const head, ruled = 22.0, 24.0
	few := b.few(far)
	h := head + 4
	lines := make([][]string, len(b.Bars))
	for i, q := range b.Bars {
		lines[i] = wrap(q.Label, room)
		h += bars.height(lines[i], above)
	}
	if few > 0 {
		h += ruled
	}
	p := newPen(b.Frame, "pareto", size, w, h)
	p.text(w-2, 14, clip(b.SoFarName, w/3), "end", "ax", "")
	y := head
	for i, q := range b.Bars {
		tall := bars.height(lines[i], above)
		by := y + (tall-8)/2 - 8
		if above {
			by = y + float64(len(lines[i]))*15 + 3
		}
		for j, l := range lines[i] {
			if above {
				p.text(1, y+12+float64(j)*15, l, "start", "", "")
			} else {
				p.text(room, by+12.5-float64(len(lines[i])-1)*7.5+float64(j)*15, l, "end", "", "")
			}
		}
		at := left + 1
		if b.has(q) {
			n := bw(q.Count, hi, w-left-wide(figure(hi, 0))-70)
			more := ` class="hw-chart-bar"`
			tone := "#bcd5e0"
			if few == 0 || i < few {
				tone = fill
			}
			p.rect(left, by, n, 17, tone, more+` stroke="`+fill+`"`)
			at += n
		}
		p.text(at+5, by+12.5, b.shown(q), "start", "b", "")
		p.text(w-2, by+12.5, b.share(q, far[i]), "end", "", "")
		y += tall
		if i+1 == few {
			p.line(0, y+4, w, y+4, ink, ` stroke-width="1.5" stroke-dasharray="6 4"`)
			p.text(w-2, y+19, clip(fmt.Sprintf(b.MostWords, figure(far[i], 0)+"%"), w-4), "end", "ax", "")
			y += ruled
		}
	}
	return p.close()
}
