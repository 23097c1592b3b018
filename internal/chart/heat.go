package chart

import "fmt"

// HeatHourWeekday draws counts by hour of the day and day of the week. Every
// cell prints its count; the shade only helps to find the busy ones, and the
// busiest have a thick edge. Counts are indexed by day, Monday first, then hour.
// A Mark replaces a count that may not be shown; a negative count is missing.
type HeatHourWeekday struct {
	Frame
	Count [7][24]int
	Mark  [7][24]string
}

// tints go from none to most; the two darkest carry white words.
var tints = [6]string{"#ffffff", "#e4eff4", "#bcd5e0", "#8db7c8", "#2f6f8a", "#1f5870"}

// Draw makes the two drawings and the table: days down and hours across when
// wide, hours down and days across on a phone.
func (m HeatHourWeekday) Draw() Drawing {
	m.Words = m.Words.filled()
	t := Table{Caption: m.Title, Columns: append([]string{m.Words.Hour}, m.Words.Weekdays[:]...)}
	for h := range 24 {
		row := []string{fmt.Sprintf("%02d:00", h)}
		for d := range 7 {
			row = append(row, m.shown(d, h))
		}
		t.Rows = append(t.Rows, row)
	}
	return Drawing{Wide: m.draw("wide"), Phone: m.draw("phone"), Table: t}
}

func (m HeatHourWeekday) held(d, h int) bool { return m.Mark[d][h] != "" || m.Count[d][h] < 0 }

func (m HeatHourWeekday) shown(d, h int) string {
	if m.held(d, h) {
		return orMark(m.Mark[d][h], m.Words)
	}
	return figure(float64(m.Count[d][h]), 0)
}

func (m HeatHourWeekday) most() (most int, any bool) {
	for d := range 7 {
		for h := range 24 {
			if !m.held(d, h) && m.Count[d][h] > 0 {
				most, any = max(most, m.Count[d][h]), true
			}
		}
	}
	return most, any
}

func (m HeatHourWeekday) draw(size string) SVG {
	most, any := m.most()
	w := phoneWidth + 0.0
	if size == "wide" {
		if m.Width == 0 {
			m.Width = 960
		}
		w = m.wideWidth()
	}
	if !any {
		return empty(m.Frame, "heat", size, w, 180)
	}
	left := 46.0
	cw, ch, height := (w-left-2)/7, 22.0, 24+24*22.0+4
	if size == "wide" {
		cw, ch = (w-left-2)/24, 30
		height = 24 + 7*ch + 4
	}
	p := newPen(m.Frame, "heat", size, w, height)
	for d := range 7 {
		if size == "wide" {
			p.text(left-8, 24+float64(d)*ch+19, clip(m.Words.ShortDays[d], left-8), "end", "ax", "")
		} else {
			p.text(left+(float64(d)+.5)*cw, 16, clip(m.Words.ShortDays[d], cw), "middle", "ax", "")
		}
	}
	for h := range 24 {
		if size == "wide" {
			p.text(left+(float64(h)+.5)*cw, 16, fmt.Sprintf("%02d", h), "middle", "ax", "")
		} else {
			p.text(left-8, 24+float64(h)*ch+15, fmt.Sprintf("%02d:00", h), "end", "ax", "")
		}
		for d := range 7 {
			col, row := h, d
			if size == "phone" {
				col, row = d, h
			}
			m.cell(p, d, h, left+float64(col)*cw, 24+float64(row)*ch, cw, ch, most)
		}
	}
	return p.close()
}

func (m HeatHourWeekday) cell(p *pen, d, h int, x, y, w, ht float64, most int) {
	tint, class := 0, ""
	if !m.held(d, h) && m.Count[d][h] > 0 {
		tint = 1 + min(4, int(float64(m.Count[d][h])/float64(most)*5-1e-9))
	}
	if tint >= 4 {
		class = "w"
	}
	more := ` stroke="#aeb7bd" stroke-width="0.5"`
	if tint > 0 && m.Count[d][h] == most {
		more = ` stroke="` + ink + `" stroke-width="3" class="hw-chart-most"`
		x, y, w, ht = x+1.5, y+1.5, w-3, ht-3
	}
	p.rect(x, y, w, ht, tints[tint], more)
	s := m.shown(d, h)
	if wide(s) > w {
		s = short(m.Count[d][h])
	}
	p.text(x+w/2, y+ht/2+4, clip(s, w+2), "middle", class, "")
}

// short prints a large count in thousands or millions for a narrow cell; the
// table holds it in full.
func short(n int) string {
	if n >= 1_000_000 {
		return fmt.Sprintf("%dm", n/1_000_000)
	}
	return fmt.Sprintf("%dk", n/1000)
}
