package chart

import "math"

// Effect draws one difference with its interval on a scale, and where no change is.
type Effect struct {
	Frame
	Low, Value, High float64
	Decimals         int
	// None names the line of no change.
	None string
}

// Draw makes the two drawings. There is no table: the figures stand in words beside it.
func (c Effect) Draw() Drawing {
	c.Words = c.Words.filled()
	return Drawing{Wide: c.draw("wide", c.wideWidth()), Phone: c.draw("phone", phoneWidth)}
}

func (c Effect) draw(size string, w float64) SVG {
	const h = 86
	if !drawable(c.Low) || !drawable(c.Value) || !drawable(c.High) {
		return empty(c.Frame, "effect", size, w, h)
	}
	lo, hi := math.Min(c.Low, 0), math.Max(c.High, 0)
	room := (hi - lo) * .08
	if room == 0 {
		room = 1
	}
	st := step(hi-lo+2*room, 8)
	if size == "phone" {
		st = step(hi-lo+2*room, 4)
	}
	first, last := math.Floor((lo-room)/st)*st, math.Ceil((hi+room)/st)*st
	p := newPen(c.Frame, "effect", size, w, h)
	x := func(v float64) float64 { return 24 + (v-first)/(last-first)*(w-48) }
	var ticks []float64
	for i := 0; i < 24 && first+float64(i)*st <= last+st/2; i++ {
		ticks = append(ticks, first+float64(i)*st)
	}
	p.line(24, 58, w-24, 58, muted, "")
	for _, t := range ticks {
		p.line(x(t), 58, x(t), 63, muted, "")
		p.text(x(t), 78, signed(t, decimalsFor(ticks)), "middle", "ax", "")
	}
	p.line(x(0), 17, x(0), 58, ink, ` stroke-width="1.5" stroke-dasharray="2 3"`)
	p.text(math.Min(math.Max(x(0), wide(c.None)*.6), w-wide(c.None)*.6), 12, c.None, "middle", "b", "")
	p.rect(x(c.Low), 30, math.Max(x(c.High)-x(c.Low), 1), 14, fill, ` fill-opacity=".22" stroke="#1f5870"`)
	p.circle(x(c.Value), 37, 8, ink, ink)
	for _, e := range []struct {
		v      float64
		anchor string
	}{{c.Low, "start"}, {c.High, "end"}} { // inside the ends, under the bar
		p.text(x(e.v), 55, signed(e.v, c.Decimals), e.anchor, "", ` stroke="#fff" stroke-width="3" paint-order="stroke"`)
	}
	if math.Abs(x(c.Value)-x(0)) > wide(c.None)*.6+16 {
		p.text(x(c.Value), 24, signed(c.Value, c.Decimals), "middle", "b", "")
	}
	return p.close()
}

// signed prints a figure with its sign.
func signed(v float64, decimals int) string {
	s := figure(v, decimals)
	if v > 0 && s != figure(0, decimals) {
		return "+" + s
	}
	return s
}
