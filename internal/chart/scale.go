package chart

import "math"

// scale maps figures to a vertical span; top is the y of hi.
type scale struct{ lo, hi, top, bottom float64 }

func (s scale) y(v float64) float64 {
	if s.hi == s.lo {
		return s.bottom
	}
	return s.bottom - (v-s.lo)/(s.hi-s.lo)*(s.bottom-s.top)
}

// step is a round distance (1, 2 or 5 times a power of ten) that cuts span into
// about n parts.
func step(span float64, n int) float64 {
	if span <= 0 {
		return 1
	}
	raw := span / float64(n)
	mag := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if raw <= m*mag*1.0000001 {
			return m * mag
		}
	}
	return 10 * mag
}

// fit chooses a scale with round ends for figures from lo to hi. It starts at
// nought unless the lowest figure is more than a third of the highest and
// mayLift allows it (look.md section 6, SPC card). whole keeps steps at 1 or more.
func fit(lo, hi float64, mayLift, whole bool, top, bottom float64) (scale, []float64) {
	if lo > 0 && !(mayLift && lo > hi/3) {
		lo = 0
	}
	if hi < 0 {
		hi = 0
	}
	if lo == hi {
		if lo > 0 {
			lo = math.Floor(lo) - 1
		}
		hi = lo + math.Max(1, hi-lo)
		if lo < hi-2 {
			hi++
		}
	}
	st := step(hi-lo, 4)
	if whole && st < 1 {
		st = 1
	}
	first, last := math.Floor(lo/st)*st, math.Ceil(hi/st-1e-9)*st
	if first < 0 && lo >= 0 {
		first = 0
	}
	if last <= first {
		last = first + st
	}
	var ticks []float64
	for i := 0; i <= 12; i++ {
		t := first + float64(i)*st
		if t > last+st/2 {
			break
		}
		ticks = append(ticks, t)
	}
	return scale{first, math.Max(last, ticks[len(ticks)-1]), top, bottom}, ticks
}

// decimalsFor is how many decimals the ticks need to be told apart.
func decimalsFor(ticks []float64) int {
	if len(ticks) < 2 {
		return 0
	}
	d := ticks[1] - ticks[0]
	for n := range 6 {
		if v := d * math.Pow(10, float64(n)); math.Abs(v-math.Round(v)) < 1e-6 {
			return n
		}
	}
	return 6
}

// axis draws the grid and prints every tick, the first value included, so that a
// scale that does not begin at nought says so.
func (p *pen) axis(s scale, ticks []float64, left, right float64, unit string) {
	d := decimalsFor(ticks)
	for _, t := range ticks {
		p.line(left, s.y(t), right, s.y(t), rule, "")
		p.text(left-6, s.y(t)+4, figure(t, d)+unit, "end", "ax", "")
	}
}

// gutter is the room the tick labels need.
func gutter(ticks []float64, unit string) float64 {
	w := 0.0
	for _, t := range ticks {
		w = math.Max(w, wide(figure(t, decimalsFor(ticks))+unit))
	}
	return math.Max(24, w+10)
}

// months prints under the axis as many labels as fit: all, else first, middle
// and last, else first and last, else the last alone.
func (p *pen) months(pts []Point, x func(int) float64, left, right, y float64) {
	n := len(pts)
	widest := 0.0
	for _, q := range pts {
		widest = math.Max(widest, wide(q.Label))
	}
	if n == 1 {
		p.text(x(0), y, clip(pts[0].Label, right-left), "middle", "ax", "")
		return
	}
	if widest+6 <= (right-left)/float64(n) {
		for i, q := range pts {
			p.text(x(i), y, q.Label, "middle", "ax", "")
		}
		return
	}
	room := right - left
	if n > 4 && widest*3+24 <= room {
		p.text(x((n-1)/2), y, pts[(n-1)/2].Label, "middle", "ax", "")
	}
	if widest*2+12 <= room {
		p.text(left, y, pts[0].Label, "start", "ax", "")
	}
	p.text(right, y, clip(pts[n-1].Label, room), "end", "ax", "")
}

func clip(s string, width float64) string {
	if wide(s) <= width {
		return s
	}
	r := []rune(s)
	for len(r) > 1 && wide(string(r))+8 > width {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

func lastN(pts []Point, n int) []Point {
	if len(pts) > n {
		return pts[len(pts)-n:]
	}
	return pts
}
