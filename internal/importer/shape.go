package importer

import (
	"strings"
	"unicode"
)

// Severity says what a problem does to its row.
type Severity string

// The two severities: an error stops the row (or file), a warning does not.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is one thing wrong in one row; Row is 0 for the whole file. Message is
// for people and never repeats the cell.
type Problem struct {
	Row      int
	Field    string
	Code     string
	Severity Severity
	Message  string
}

// Flaw is what a parser found wrong with one cell.
type Flaw struct{ Code, Message string }

// Column is one field of a shape. Labels are the headings it is known by besides
// Key: our own, aliases, and the display labels of other systems.
type Column[T any] struct {
	Key      string
	Labels   []string
	Required bool                            // the column must be there and every cell filled
	Soft     bool                            // a flaw is a warning and leaves the field unset
	Coded    bool                            // an identifier of a person in a cell is an error (see Personal)
	Set      func(dst *T, text string) *Flaw // never called with empty text
}

// Into joins a parser to the field its value goes to.
func Into[T, V any](parse func(string) (V, *Flaw), field func(*T) *V) func(*T, string) *Flaw {
	return func(dst *T, text string) *Flaw {
		v, flaw := parse(text)
		if flaw == nil {
			*field(dst) = v
		}
		return flaw
	}
}

// Shape is what an area registers to take rows as values of T.
type Shape[T any] struct {
	Name    string
	Columns []Column[T]
	// Row, when set, looks at a whole row and adds what is wrong with it.
	Row func(v T, add func(field, code string, s Severity, message string))
	// Same, when set, gives what makes a row the same as another; "" is never the
	// same. The second and later rows are errors.
	Same func(v T) string
	// Forbidden are headings that refuse the file, such as free text.
	Forbidden []string
}

// Match says which heading of the file fills a field.
type Match struct {
	Heading string
	Key     string // "" when no field takes it
}

// fold makes headings equal whatever their case, spaces and punctuation.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// match finds the column of each heading. mapping (heading to key) goes before
// the labels; a key of "-" leaves a heading out.
func (s Shape[T]) match(header []string, mapping map[string]string) ([]Match, []int, []Problem) {
	names, keys := map[string]int{}, map[string]int{}
	for i := len(s.Columns) - 1; i >= 0; i-- {
		for _, l := range append([]string{s.Columns[i].Key}, s.Columns[i].Labels...) {
			names[fold(l)] = i
		}
		keys[s.Columns[i].Key] = i
	}
	chosen := map[string]string{}
	for h, k := range mapping {
		chosen[fold(h)] = k
	}
	forbidden := map[string]bool{}
	for _, h := range s.Forbidden {
		forbidden[fold(h)] = true
	}
	var problems []Problem
	bad := func(field, code string, sev Severity, message string) {
		problems = append(problems, Problem{0, field, code, sev, message})
	}
	matches, at, taken := make([]Match, len(header)), make([]int, len(header)), map[int]bool{}
	for h, heading := range header {
		at[h] = -1
		matches[h] = Match{Heading: heading}
		i, ok := names[fold(heading)]
		if k, mapped := chosen[fold(heading)]; mapped {
			i, ok = keys[k]
		}
		switch {
		case forbidden[fold(heading)]:
			bad(heading, "forbidden_column", Error, "This column may not be sent. Take it out of the file, and send it again")
		case !ok && heading != "":
			bad(heading, "unknown_column", Warning, "We do not know this column, so it is left out")
		case ok && taken[i]:
			bad(s.Columns[i].Key, "column_twice", Error, "Two columns of the file fill this field. Take one out, or map it to another field")
		case ok:
			at[h], taken[i], matches[h].Key = i, true, s.Columns[i].Key
		}
	}
	for i, c := range s.Columns {
		if c.Required && !taken[i] {
			bad(c.Key, "missing_column", Error, "This column is needed and is not in the file. Its heading may be: "+strings.Join(append([]string{c.Key}, c.Labels...), ", "))
		}
	}
	return matches, at, problems
}
