package chart

// Sign is what a point, or the latest of a chart, stands for: it decides shape and colour together.
type Sign int

// The signs. Each has a shape of its own, so that colour is never alone.
const (
	Usual     Sign = iota // grey disc
	Improving             // blue disc with an ink edge, larger
	Worsening             // orange triangle
	Changed               // purple diamond: neither good nor bad by itself
)

// Colours of the signs, and the darker ones of the icons' rings.
const (
	improving, ringImproving = "#00b0f0", "#0086b8"
	worsening, ringWorsening = "#e46c0a", "#c45400"
	changed                  = "#490092"
	ring                     = "#767676"
)

func (s Sign) ring() string {
	switch s {
	case Improving:
		return ringImproving
	case Worsening:
		return ringWorsening
	case Changed:
		return changed
	}
	return ring
}

// point draws a sign of about this radius.
func (p *pen) sign(s Sign, x, y, r float64) {
	switch s {
	case Improving:
		p.b.WriteString(`<circle cx="` + num(x) + `" cy="` + num(y) + `" r="` + num(r*1.2) + `" fill="` + improving + `" stroke="` + text + `" stroke-width="1.2"/>`)
	case Worsening:
		p.b.WriteString(`<path d="M` + num(x) + ` ` + num(y-r*1.5) + `L` + num(x+r*1.5) + ` ` + num(y+r*1.15) + `L` + num(x-r*1.5) + ` ` + num(y+r*1.15) + `Z" fill="` + worsening + `" stroke="` + text + `" stroke-width="1.2"/>`)
	case Changed:
		d := r * 1.4
		p.b.WriteString(`<path d="M` + num(x) + ` ` + num(y-d) + `L` + num(x+d) + ` ` + num(y) + `L` + num(x) + ` ` + num(y+d) + `L` + num(x-d) + ` ` + num(y) + `Z" fill="` + changed + `" stroke="` + text + `" stroke-width="1"/>`)
	default:
		p.b.WriteString(`<circle cx="` + num(x) + `" cy="` + num(y) + `" r="` + num(r) + `" fill="` + common + `" stroke="` + edge + `" stroke-width="1.2"/>`)
	}
}

// KeyMark draws one sign for the key of a chart. The words stand beside it.
func KeyMark(s Sign) SVG {
	p := &pen{}
	p.b.WriteString(`<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false">`)
	p.sign(s, 9, 9, 4.2)
	return p.close()
}

// KeyLine draws the line of limits, or of a target, for the key of a chart.
func KeyLine(aim bool) SVG {
	p := &pen{}
	p.b.WriteString(`<svg width="30" height="18" viewBox="0 0 30 18" aria-hidden="true" focusable="false">`)
	if aim {
		p.line(1, 9, 29, 9, target, ` stroke-width="1.5" stroke-dasharray="2 3"`)
	} else {
		p.line(1, 9, 29, 9, ring, ` stroke-width="1.2" stroke-dasharray="5 4"`)
	}
	return p.close()
}

// VariationIcon draws the first icon of Making Data Count: a wave for usual variation, else "H" or "L" with a tail that
// goes up or down. It is our own drawing of that meaning, and decoration: the words stand beside it.
func VariationIcon(s Sign, high, large bool) SVG {
	p := icon(s.ring(), large)
	if s == Usual {
		p.b.WriteString(`<path d="M11 30l7-8 7 6 7-8 8 6 7-6" fill="none" stroke="` + ring + `" stroke-width="2"/>`)
		for _, at := range [][2]float64{{11, 30}, {18, 22}, {25, 28}, {32, 20}, {40, 26}, {47, 20}} {
			p.circle(at[0], at[1], 3, edge, "none")
		}
		return p.close()
	}
	letter, ys, at := "H", []float64{38, 37, 36, 28, 20}, 26.0
	if !high {
		letter, ys, at = "L", []float64{21, 22, 23, 31, 39}, 43
	}
	d := ""
	for i, x := range []float64{12, 19, 26, 36, 45} {
		d += map[bool]string{true: "M", false: "L"}[i == 0] + num(x) + " " + num(ys[i])
	}
	p.b.WriteString(`<path d="` + d + `" fill="none" stroke="` + ring + `" stroke-width="2"/>`)
	for i, x := range []float64{12, 19, 26, 36, 45} {
		c := ring
		if i > 2 {
			c = s.ring()
		}
		p.circle(x, ys[i], 3.2, c, "none")
	}
	p.letter(16, at, letter, 15)
	return p.close()
}

// Assured says which second icon is drawn.
type Assured int

// The second icons.
const (
	HitOrMiss Assured = iota // "?"
	WillPass                 // "P"
	WillFail                 // "F"
)

// AssuranceIcon draws the second icon: whether the target will be met while nothing changes.
func AssuranceIcon(a Assured, large bool) SVG {
	letter, colour, aim := "?", ring, "M8 43h42"
	switch a {
	case WillPass:
		letter, colour = "P", ringImproving
	case WillFail:
		letter, colour = "F", ringWorsening
	}
	p := icon(colour, large)
	p.b.WriteString(`<path d="M11 40c6-6 9-2 13-6s8 0 12-4 6 0 11-5" fill="none" stroke="` + common + `" stroke-width="2"/><path d="` + aim + `" stroke="` + target + `" stroke-width="2" stroke-dasharray="4 3"/>`)
	p.letter(29, 31, letter, 22)
	return p.close()
}

func icon(colour string, large bool) *pen {
	p := &pen{}
	class, side := "hw-mdc", "40"
	if large {
		class, side = "hw-mdc hw-mdc--l", "60"
	}
	p.b.WriteString(`<svg class="` + class + `" width="` + side + `" height="` + side + `" viewBox="0 0 58 58" aria-hidden="true" focusable="false"><circle cx="29" cy="29" r="26" fill="#fff" stroke="` + colour + `" stroke-width="5"/>`)
	return p
}

func (p *pen) letter(x, y float64, s string, size float64) {
	p.b.WriteString(`<text x="` + num(x) + `" y="` + num(y) + `" font-size="` + num(size) + `" font-weight="700" font-family="Arial,Helvetica,sans-serif" text-anchor="middle" fill="` + text + `">` + s + `</text>`)
}
