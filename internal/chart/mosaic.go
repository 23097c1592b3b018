package chart

import "math"

// Block is one part of a mosaic: as wide as its weight, as high as its share in percent. Short names it under the block, where there
// is room.
type Block struct {
	Label, Short string
	Weight       float64
	Share        float64
	// Text is the figures of its row in the table.
	Text []string
}

// Mosaic draws shares side by side, each as wide as it weighs, with a dashed line at the share of all. Blocks under Low are striped.
type Mosaic struct {
	Frame
	Columns []string // of the table
	Blocks  []Block
	All     float64
	Low     float64
}

// Draw makes the two drawings and the table.
func (m Mosaic) Draw() Drawing {
	m.Words = m.Words.filled()
	t := Table{Caption: m.Title, Columns: m.Columns}
	for _, q := range m.Blocks {
		t.Rows = append(t.Rows, append([]string{q.Label}, q.Text...))
	}
	return Drawing{Wide: m.draw("wide", m.wideWidth(), 236), Phone: m.draw("phone", phoneWidth, 220), Table: t}
}

func (m Mosaic) draw(size string, w, h float64) SVG {
	sum := 0.0
	for _, q := range m.Blocks {
		if counted(q.Weight) && drawable(q.Share) {
			sum += q.Weight
		}
	}
	if sum == 0 {
		return empty(m.Frame, "mosaic", size, w, 120)
	}
	p := newPen(m.Frame, "mosaic", size, w, h)
	p.b.WriteString(`<defs><pattern id="` + p.id + `-s" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff6dc"/><rect width="2.5" height="7" fill="#e0a800"/></pattern></defs>`)
	left, top, bottom := 40.0, 14.0, h-30
	y := func(v float64) float64 { return bottom - math.Min(math.Max(v, 0), 100)/100*(bottom-top) }
	for _, v := range []float64{0, 50, 100} {
		p.line(left, y(v), w-4, y(v), "#e0e5e7", "")
		p.text(left-6, y(v)+4, figure(v, 0)+"%", "end", "ax", "")
	}
	gap := 2.0
	room := w - 4 - left
	x, end := left, left
	for _, q := range m.Blocks {
		if !counted(q.Weight) || !drawable(q.Share) || q.Weight == 0 {
			continue
		}
		wide1 := q.Weight / sum * room
		colour := "#7fb0c4"
		if q.Share < m.Low {
			colour = p.striped()
		}
		p.rect(x+gap/2, y(q.Share), math.Max(wide1-gap, .8), bottom-y(q.Share), colour, ` stroke="#12303f"`)
		s := figure(q.Share, 0)
		if wide1 > wide(s)+8 {
			p.text(x+wide1/2, (y(q.Share)+bottom)/2+5, s, "middle", "b halo", "")
		}
		if name := q.Short; name != "" && wide1 > 26 {
			if wide(name) > wide1-4 {
				name = clip(name, wide1-4)
			}
			if x+wide1/2-wide(name)/2 >= end && (name == q.Short || len([]rune(name)) > 6) {
				p.text(x+wide1/2, h-10, name, "middle", "ax", "")
				end = x + wide1/2 + wide(name)/2 + 4
			}
		}
		x += wide1
	}
	if drawable(m.All) {
		p.line(left, y(m.All), w-4, y(m.All), "#a81f15", ` stroke-width="2" stroke-dasharray="6 4"`)
	}
	return p.close()
}

// MosaicKey is a mark of the key of a mosaic: a block, a block under the line, or the line.
func MosaicKey(low, line bool) SVG {
	switch {
	case line:
		return `<svg width="26" height="16" aria-hidden="true" focusable="false"><path d="M0 8h26" stroke="#a81f15" stroke-width="2" stroke-dasharray="6 4"/></svg>`
	case low:
		return `<svg width="20" height="16" aria-hidden="true" focusable="false"><rect x=".5" y=".5" width="19" height="15" fill="#fff6dc" stroke="#12303f"/><path d="M1 11L11 1M6 15L19 2M13 15l6-6" stroke="#e0a800" stroke-width="2.5"/></svg>`
	}
	return `<svg width="20" height="16" aria-hidden="true" focusable="false"><rect x=".5" y=".5" width="19" height="15" fill="#7fb0c4" stroke="#12303f"/></svg>`
}
