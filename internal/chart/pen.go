package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Colours of look.md section 5.
const (
	ink    = "#12303f"
	text   = "#212b32"
	muted  = "#4c6272"
	rule   = "#e8edee"
	fill   = "#2f6f8a"
	pale   = "#dbe8ee"
	series = "#8a9299"
	common = "#a6a6a6"
	edge   = "#595959"
	target = "#de1b1b"
)

// pen builds one drawing. Everything that comes from a caller passes through esc.
type pen struct {
	b    strings.Builder
	id   string
	w, h float64
}

// newPen opens a drawing of w by h with its title, description and stripes.
func newPen(f Frame, kind, size string, w, h float64) *pen {
	p := &pen{id: cleanID(f.ID) + "-" + size[:1], w: w, h: h}
	p.b.WriteString(`<svg class="hw-chart hw-chart--` + size + ` hw-chart-` + kind + `" viewBox="0 0 ` + num(w) + ` ` + num(h) +
		`" role="img" aria-labelledby="` + p.id + `-t ` + p.id + `-d" focusable="false"><title id="` + p.id + `-t">` + esc(f.Title) +
		`</title><desc id="` + p.id + `-d">` + esc(f.Desc) + `</desc>`)
	return p
}

func (p *pen) stripes() {
	p.b.WriteString(`<defs><pattern id="` + p.id + `-s" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="` +
		pale + `"/><rect width="2" height="6" fill="` + fill + `"/></pattern></defs>`)
}

func (p *pen) striped() string { return "url(#" + p.id + "-s)" }

func (p *pen) close() SVG {
	p.b.WriteString(`</svg>`)
	return SVG(p.b.String())
}

func (p *pen) rect(x, y, w, h float64, fill, more string) {
	p.b.WriteString(`<rect x="` + num(x) + `" y="` + num(y) + `" width="` + num(w) + `" height="` + num(h) + `" fill="` + fill + `"` + more + `/>`)
}

func (p *pen) line(x1, y1, x2, y2 float64, stroke, more string) {
	p.b.WriteString(`<path d="M` + num(x1) + ` ` + num(y1) + `L` + num(x2) + ` ` + num(y2) + `" stroke="` + stroke + `" fill="none"` + more + `/>`)
}

func (p *pen) circle(x, y, r float64, fill, stroke string) {
	p.b.WriteString(`<circle cx="` + num(x) + `" cy="` + num(y) + `" r="` + num(r) + `" fill="` + fill + `" stroke="` + stroke + `"/>`)
}

// text writes one line; class is "ax" (muted), "b" (bold) or "" and anchor
// start, middle or end.
func (p *pen) text(x, y float64, s, anchor, class, more string) {
	c := text
	switch class {
	case "ax":
		c = muted
	case "w":
		c = "#fff"
	}
	bold := ""
	if class == "b" {
		bold = ` font-weight="700"`
	}
	if class != "" {
		class = ` class="` + class + `"`
	}
	p.b.WriteString(`<text` + class + ` x="` + num(x) + `" y="` + num(y) + `" font-size="12" font-family="Arial, Helvetica, sans-serif" text-anchor="` +
		anchor + `" fill="` + c + `"` + bold + more + `>` + esc(s) + `</text>`)
}

// empty finishes a drawing that has nothing to show, and says so in words.
func empty(f Frame, kind, size string, w, h float64) SVG {
	p := newPen(f, kind, size, w, h)
	p.rect(.5, .5, w-1, h-1, "#fff", ` stroke="#aeb7bd" stroke-dasharray="5 4"`)
	lines := wrap(f.Words.NoFigures, w-40)
	y := h/2 + 4 - float64(len(lines)-1)*8
	for i, l := range lines {
		p.text(w/2, y+float64(i)*16, l, "middle", "", "")
	}
	return p.close()
}

// num prints a coordinate to one decimal, without a trailing nought.
func num(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	return strconv.FormatFloat(math.Round(v*10)/10+0, 'f', -1, 64)
}

// esc escapes text for XML and replaces what XML 1.0 cannot hold.
func esc(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&#34;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r < 0x20 || r == 0x7f || r == 0xfffe || r == 0xffff:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func cleanID(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
	if s == "" || s[0] == '-' || s[0] >= '0' && s[0] <= '9' {
		return "chart" + s
	}
	return s
}

// wide estimates the width of 12 px Arial, a little on the generous side.
func wide(s string) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("ijl.,:;'|! ", r):
			w += 3.6
		case r >= 'A' && r <= 'Z' || r == 'm' || r == 'w' || r == '%':
			w += 9
		case r > 0x2e80:
			w += 12
		default:
			w += 6.8
		}
	}
	return w
}

// wrap breaks text into lines no wider than width, at most four; a word too
// long for a line is broken, and what does not fit ends in "…".
func wrap(s string, width float64) []string {
	const most = 4
	var out []string
	line := ""
	for _, word := range strings.Fields(s) {
		for wide(word) > width && len([]rune(word)) > 1 {
			if line != "" {
				out, line = append(out, line), ""
			}
			r := []rune(word)
			n := 1
			for n < len(r)-1 && wide(string(r[:n+1])) <= width {
				n++
			}
			out, word = append(out, string(r[:n])), string(r[n:])
			if len(out) > most {
				break
			}
		}
		if line != "" && wide(line+" "+word) > width {
			out, line = append(out, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
		if len(out) > most {
			break
		}
	}
	if line != "" {
		out = append(out, line)
	}
	if len(out) > most {
		out = out[:most]
		out[most-1] += "…"
	}
	return out
}

// figure prints a value with thousands commas and a fixed number of decimals.
func figure(v float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', min(max(decimals, 0), 6), 64)
	whole, frac, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + frac
	}
	if v < 0 && strings.Trim(whole, "0.,") != "" {
		return "−" + whole
	}
	return whole
}
