package main

import (
	"regexp"
	"strings"
)

var (
	comment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	space   = regexp.MustCompile(`\s+`)
)

// cut keeps the rules of a stylesheet with a wanted selector, within their media and supports blocks, and
// takes out comments and needless space. It knows the CSS these two files use: no braces in strings.
func cut(css string, want func(selector string) bool) string {
	css = space.ReplaceAllString(comment.ReplaceAllString(css, ""), " ")
	var out strings.Builder
	rules(css, want, &out)
	return out.String()
}

func rules(css string, want func(string) bool, out *strings.Builder) {
	for {
		css = strings.TrimSpace(css)
		open := strings.IndexByte(css, '{')
		if semi := strings.IndexByte(css, ';'); semi >= 0 && (open < 0 || semi < open) {
			css = css[semi+1:] // @charset and the like: the file is served as UTF-8
			continue
		}
		if open < 0 {
			return
		}
		end := closing(css, open)
		head, body := strings.TrimSpace(css[:open]), css[open+1:end]
		css = css[end+1:]
		switch {
		case strings.HasPrefix(head, "@media"), strings.HasPrefix(head, "@supports"):
			var inner strings.Builder
			rules(body, want, &inner)
			if inner.Len() > 0 {
				out.WriteString(head + "{" + inner.String() + "}")
			}
		case strings.HasPrefix(head, "@"):
			if !strings.HasPrefix(head, "@page") {
				out.WriteString(head + "{" + tight(body) + "}")
			}
		default:
			if kept := selectors(head, want); kept != "" && strings.TrimSpace(body) != "" {
				out.WriteString(kept + "{" + tight(body) + "}")
			}
		}
	}
}

// selectors is the list head with the unwanted ones left out.
func selectors(head string, want func(string) bool) string {
	var kept []string
	depth, from := 0, 0
	for i := 0; i <= len(head); i++ {
		if i < len(head) {
			switch head[i] {
			case '(', '[':
				depth++
				continue
			case ')', ']':
				depth--
				continue
			}
			if head[i] != ',' || depth > 0 {
				continue
			}
		}
		if s := strings.TrimSpace(head[from:i]); s != "" && want(s) {
			kept = append(kept, s)
		}
		from = i + 1
	}
	return strings.Join(kept, ",")
}

func tight(body string) string {
	body = strings.TrimSuffix(strings.TrimSpace(body), ";")
	for _, p := range [][2]string{{"; ", ";"}, {": ", ":"}, {" }", "}"}, {"{ ", "{"}} {
		body = strings.ReplaceAll(body, p[0], p[1])
	}
	return body
}

// closing is the index of the brace that closes the one at open, or the end of the text.
func closing(css string, open int) int {
	depth := 0
	for i := open; i < len(css); i++ {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(css) - 1
}
