package letter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Template is a letter in plain words. Fields are the names that may stand in
// {braces} in Subject and Body.
type Template struct {
	Key     string
	Lang    string // language of the words, for example "en" or "cy"
	Subject string
	Body    string
	Fields  []string
}

// Error says what is wrong with a template or its fields, in words for the
// person who wrote or fills it. Field is "" when no field is to blame; Line is the
// line of the body, from 1, 0 for the subject or where no line is to blame.
type Error struct {
	Field, Message string
	Line           int
}

// Error gives the message with its field.
func (e *Error) Error() string {
	if e.Field == "" {
		return e.Message
	}
	return fmt.Sprintf("%s: %s", e.Field, e.Message)
}

var field = regexp.MustCompile(`\{([^{}\n]*)\}`)

// Check tells whether the template can be used: it has words, and every field
// in it is one of Fields.
func (t Template) Check() error {
	if strings.TrimSpace(t.Subject) == "" || strings.TrimSpace(t.Body) == "" {
		return &Error{Message: "Write a subject and the words of the letter"}
	}
	for n, line := range append([]string{t.Subject}, strings.Split(strings.ReplaceAll(t.Body, "\r\n", "\n"), "\n")...) {
		for _, m := range field.FindAllStringSubmatch(line, -1) {
			if !slices.Contains(t.Fields, m[1]) {
				return &Error{Field: m[1], Message: "This field is not known. Use one of: " + strings.Join(t.Fields, ", "), Line: n}
			}
		}
		if strings.ContainsAny(field.ReplaceAllString(line, ""), "{}") {
			return &Error{Message: "A brace is left open. Write fields as {name}", Line: n}
		}
	}
	return nil
}

// fill puts fields into one piece of the template. Fields are words, never
// template or markup; a field that is used must be given, even if empty.
func fill(s string, fields map[string]string) (string, error) {
	var missing error
	out := field.ReplaceAllStringFunc(s, func(m string) string {
		v, ok := fields[m[1:len(m)-1]]
		if !ok && missing == nil {
			missing = &Error{Field: m[1 : len(m)-1], Message: "This field is needed for the letter"}
		}
		return clean(v)
	})
	return out, missing
}

// clean takes out control characters; line breaks stay.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// blocks cuts the body first and fills it after, so that a field can never
// become a heading or an item of its own.
func (t Template) blocks(fields map[string]string) ([]Part, error) {
	var out []Part
	body := strings.ReplaceAll(t.Body, "\r\n", "\n")
	list := false
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			list = false
			out = append(out, Part{})
			continue
		}
		heading, isHeading := strings.CutPrefix(line, "# ")
		item, isItem := strings.CutPrefix(line, "- ")
		words := line
		switch {
		case isHeading:
			words = heading
		case isItem:
			words = item
		}
		words, err := fill(words, fields)
		if err != nil {
			return nil, err
		}
		switch {
		case isHeading:
			out = append(out, Part{Heading: strings.ReplaceAll(words, "\n", " ")}, Part{})
			list = false
		case isItem:
			if !list {
				out = append(out, Part{})
			}
			list = true
			out[len(out)-1].Items = append(out[len(out)-1].Items, strings.ReplaceAll(words, "\n", " "))
		default:
			if list || len(out) == 0 {
				out = append(out, Part{})
			}
			list = false
			out[len(out)-1].Lines = append(out[len(out)-1].Lines, strings.Split(words, "\n")...)
		}
	}
	return slices.DeleteFunc(out, func(b Part) bool { return b.Heading == "" && len(b.Lines) == 0 && len(b.Items) == 0 }), nil
}
