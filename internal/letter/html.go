package letter

import (
	"bytes"
	"html"
	"strings"
)

// HTML is the whole page, with every word escaped; it prints on A4 as it is.
//
// It is written by hand: with html/template in the program the linker keeps
// every method of every type (docs/decisions/0016). The error is always nil.
func (p Paper) HTML() ([]byte, error) {
	var b markup
	b.raw("<!doctype html>\n<html lang=\"", html.EscapeString(p.Lang), "\">\n<head>\n<meta charset=\"utf-8\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
	b.element("title", "", p.Title)
	b.raw("<style>", css, "</style>\n</head>\n<body>\n<main class=\"hw-letter\">\n")
	b.element("p", "hw-letter__from", p.From...)
	b.element("p", "hw-letter__to", p.To...)
	b.element("p", "hw-letter__date", filled(p.Date)...)
	b.element("p", "hw-letter__ref", filled(p.Reference)...)
	b.element("h1", "", p.Title)
	for _, part := range p.Parts {
		b.part(part)
	}
	b.element("p", "hw-letter__sign", p.SignOff...)
	b.element("p", "hw-letter__foot", filled(p.Foot)...)
	b.raw("</main>\n</body>\n</html>\n")
	return b.Bytes(), nil
}

// markup is a page while it is written.
type markup struct{ bytes.Buffer }

// raw writes markup as it is.
func (b *markup) raw(parts ...string) {
	for _, s := range parts {
		b.WriteString(s)
	}
}

// words writes lines of text, escaped.
func (b *markup) words(lines []string) {
	for i, l := range lines {
		if i > 0 {
			b.raw("<br>")
		}
		b.raw(html.EscapeString(l))
	}
}

// element writes one element around lines of text; nothing where there are none.
func (b *markup) element(name, class string, lines ...string) {
	if len(lines) == 0 {
		return
	}
	b.raw("<", name)
	if class != "" {
		b.raw(" class=\"", class, "\"")
	}
	b.raw(">")
	b.words(lines)
	b.raw("</", name, ">\n")
}

func (b *markup) part(p Part) {
	b.element("h2", "", filled(p.Heading)...)
	b.element("p", "", p.Lines...)
	if len(p.Items) > 0 {
		b.raw("<ul>\n")
		for _, i := range p.Items {
			b.element("li", "", i)
		}
		b.raw("</ul>\n")
	}
	if len(p.Facts) > 0 {
		b.raw("<table>\n")
		for _, f := range p.Facts {
			b.raw("<tr><th scope=\"row\">", html.EscapeString(f[0]), "</th><td>")
			b.words(strings.Split(f[1], "\n"))
			b.raw("</td></tr>\n")
		}
		b.raw("</table>\n")
	}
}

// filled is a text as the lines of an element, none when it is empty.
func filled(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
