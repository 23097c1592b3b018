package chart

import (
	"math"
	"strings"
)

// Spark draws the small line of a stat tile. It is decoration beside a number
// with its words, so it is hidden from assistive technology and has no table.
// Undrawable values break the line; with none left it is a dashed rule.
func Spark(values []float64) SVG {
	const w, h = 84.0, 30.0
	lo, hi, last := math.Inf(1), math.Inf(-1), -1
	for i, v := range values {
		if drawable(v) {
			lo, hi, last = math.Min(lo, v), math.Max(hi, v), i
		}
	}
	open := `<svg class="hw-chart-spark" width="84" height="30" viewBox="0 0 84 30" aria-hidden="true" focusable="false">`
	if last < 0 {
		return SVG(open + `<path d="M2 15H80" fill="none" stroke="#aeb7bd" stroke-dasharray="4 4"/></svg>`)
	}
	s := scale{lo, hi, 4, h - 4}
	x := func(i int) float64 {
		if len(values) == 1 {
			return w - 4
		}
		return 2 + (w-6)*float64(i)/float64(len(values)-1)
	}
	y := func(v float64) float64 {
		if lo == hi {
			return h / 2
		}
		return s.y(v)
	}
	var d strings.Builder
	move := true
	for i, v := range values {
		if !drawable(v) {
			move = true
			continue
		}
		if move {
			d.WriteByte('M')
		} else {
			d.WriteByte('L')
		}
		d.WriteString(num(x(i)) + " " + num(y(v)))
		move = false
	}
	return SVG(open + `<path d="` + d.String() + `" fill="none" stroke="#6f8793" stroke-width="1.6"/><circle cx="` + num(x(last)) +
		`" cy="` + num(y(values[last])) + `" r="3.2" fill="` + ink + `"/></svg>`)
}
