package chart

import "math"

// Band sets an estimate with its interval beside a count, as two bars on one scale: the estimate pale and striped over its
// interval with a thick line at its value, the count solid (look.md section 6, survey band).
type Band struct {
	Frame
	Estimate, Lower, Upper float64
	Count                  float64
	// EstimateName and CountName are beside the bars, each with a second line in muted.
	EstimateName, EstimateSub, CountName, CountSub string
	// About is put before the printed estimate: "about 1,250".
	About string
	// Unit is what the table's figures are of.
	Unit string
}

// Draw makes the two drawings and the table.
func (b Band) Draw() Drawing {
	b.Words = b.Words.filled()
	return Drawing{Wide: b.wide(b.wideWidth()), Phone: b.phone(), Table: b.table()}
}

func (b Band) sound() bool {
	for _, v := range []float64{b.Estimate, b.Lower, b.Upper, b.Count} {
		if !counted(v) {
			return false
		}
	}
	return b.Upper >= b.Lower && b.Upper > 0
}

// ticks gives a scale from nought over a width.
func (b Band) ticks(n int) (float64, []float64) {
	most := math.Max(b.Upper, b.Count)
	st := step(most, n)
	if st < 1 {
		st = 1
	}
	var out []float64
	for i := 0; i <= 2*n+2; i++ {
		out = append(out, float64(i)*st)
		if out[i] >= most {
			break
		}
	}
	return out[len(out)-1], out
}

func (b Band) wide(w float64) SVG {
	const h = 168
	if !b.sound() {
		return empty(b.Frame, "band", "wide", w, h)
	}
	p := newPen(b.Frame, "band", "wide", w, h)
	p.stripes()
	left := 24.0
	for _, s := range []string{b.EstimateName, b.EstimateSub, b.CountName, b.CountSub} {
		left = math.Max(left, math.Min(wide(s)*1.05+16, w*.36))
	}
	right := w - 24
	hi, ticks := b.ticks(6)
	x := func(v float64) float64 { return left + v/hi*(right-left) }
	b.grid(p, ticks, x, 16, 138, 156, left, right)
	for i, s := range [][2]string{{b.EstimateName, b.EstimateSub}, {b.CountName, b.CountSub}} {
		y := 44 + float64(i)*58
		p.text(left-12, y, clip(s[0], left-16), "end", "b", "")
		p.text(left-12, y+17, clip(s[1], left-16), "end", "ax", "")
	}
	b.bars(p, x, 28, 86, left, right)
	return p.close()
}

func (b Band) phone() SVG {
	const w, h = phoneWidth, 190
	if !b.sound() {
		return empty(b.Frame, "band", "phone", w, h)
	}
	p := newPen(b.Frame, "band", "phone", w, h)
	p.stripes()
	hi, ticks := b.ticks(3)
	x := func(v float64) float64 { return 4 + v/hi*(w-24) }
	b.grid(p, ticks, x, 16, 160, 178, 4, w-20)
	p.text(4, 34, clip(b.EstimateName+", "+b.EstimateSub, w-24), "start", "b", "")
	p.text(4, 104, clip(b.CountName+", "+b.CountSub, w-24), "start", "b", "")
	b.bars(p, x, 42, 112, 4, w-20)
	return p.close()
}

// grid draws the scale; the first and the last figure stay inside the drawing.
func (b Band) grid(p *pen, ticks []float64, x func(float64) float64, top, bottom, label, left, right float64) {
	end := math.Inf(-1)
	for i, t := range ticks {
		p.line(x(t), top, x(t), bottom, rule, "")
		s, anchor, from := figure(t, 0), "middle", x(t)-wide(figure(t, 0))/2
		switch {
		case i == 0 && left < 20:
			anchor, from = "start", x(t)
		case i == len(ticks)-1 && x(t)+wide(s)/2 > right+18:
			anchor, from = "end", x(t)-wide(s)
		}
		if from > end+6 {
			p.text(x(t), label, s, anchor, "ax", "")
			end = from + wide(s)
		}
	}
}

func (b Band) bars(p *pen, x func(float64) float64, yEstimate, yCount, left, right float64) {
	const bar = 34
	stroke := ` stroke="#1f5870"`
	p.rect(left, yEstimate, x(b.Lower)-left, bar, pale, stroke)
	p.rect(x(b.Lower), yEstimate, x(b.Upper)-x(b.Lower), bar, p.striped(), stroke)
	p.line(x(b.Estimate), yEstimate-5, x(b.Estimate), yEstimate+bar+5, ink, ` stroke-width="3"`)
	s := figure(b.Estimate, 0)
	if b.About != "" {
		s = b.About + " " + s
	}
	switch {
	case x(b.Lower)-left > wide(s)+14:
		p.text(x(b.Lower)-8, yEstimate+22, s, "end", "b", "")
	case right-x(b.Upper) > wide(s)+6:
		p.text(x(b.Upper)+8, yEstimate+22, s, "start", "b", "")
	default:
		p.text(left+8, yEstimate+22, s, "start", "b", "")
	}
	p.rect(left, yCount, math.Max(1, x(b.Count)-left), bar, fill, ` stroke="`+ink+`"`)
	n := figure(b.Count, 0)
	if right-x(b.Count) > wide(n)+6 {
		p.text(x(b.Count)+8, yCount+22, n, "start", "b", "")
	} else {
		p.text(x(b.Count)-8, yCount+22, n, "end", "w", "")
	}
}

func (b Band) table() Table {
	of := func(v float64) string {
		if !counted(v) {
			return b.Words.Mark
		}
		return figure(v, 0)
	}
	return Table{Caption: b.Title, Columns: []string{b.Words.Category, b.Unit, "95%"}, Rows: [][]string{
		{b.EstimateName, of(b.Estimate), of(b.Lower) + "–" + of(b.Upper)}, {b.CountName, of(b.Count), ""}}}
}
