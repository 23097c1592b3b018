package network

import (
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/fault"
)

// Maps are the codes of reference sets that stand for ours, by field and our code. The sets need a SNOMED CT licence, so none is in
// the program: whoever holds one writes the codes into the agreement that needs them.
type Maps map[string]map[string]string

// mapLines bounds a map as it is typed.
const mapLines = 500

// ReadMap reads a map as it is typed, one line for each code: field, our code and the code of the reference set, with spaces,
// commas or tabs between them. Empty lines and what follows a # mean nothing. The problem names the line that is wrong.
func ReadMap(pr Profile, text string) (out Maps, p fault.Problems) {
	lines := strings.Split(text, "\n")
	if len(lines) > mapLines {
		p.Add("maps", "That is too long. Shorten it")
		return nil, p
	}
	for i, l := range lines {
		l, _, _ = strings.Cut(l, "#")
		w := strings.FieldsFunc(l, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' || r == '\r' || r == '=' })
		if len(w) == 0 {
			continue
		}
		bad := func(why string) { p.Add("maps", "Line %d: "+why, i+1) }
		if len(w) != 3 {
			bad("write the field, our code and the code of the reference set")
			return nil, p
		}
		f, ok := pr.Field(w[0])
		switch {
		case !ok || f.Ours == "":
			bad("this field takes no codes")
			return nil, p
		case !slices.ContainsFunc(Codes(f.Ours), func(c Code) bool { return c.Code == w[1] }):
			bad("the second word is none of our codes for this field")
			return nil, p
		case !isConcept(w[2]):
			bad("the third word is no SNOMED CT code: its check digit does not fit")
			return nil, p
		case out[w[0]][w[1]] != "":
			bad("this code stands there twice")
			return nil, p
		}
		if out == nil {
			out = Maps{}
		}
		if out[w[0]] == nil {
			out[w[0]] = map[string]string{}
		}
		out[w[0]][w[1]] = w[2]
	}
	return out, p
}

// Text writes a map as ReadMap reads it, in the order of the profile.
func (m Maps) Text(pr Profile) string {
	var b strings.Builder
	for _, f := range pr.Fields {
		for _, c := range Codes(f.Ours) {
			if to := m[f.Key][c.Code]; to != "" {
				b.WriteString(f.Key + " " + c.Code + " " + to + "\n")
			}
		}
	}
	return b.String()
}

// of gives the codes of a field for some of ours, with a semicolon between several; "" where none has one.
func (m Maps) of(field string, ours ...string) string {
	var out []string
	for _, c := range ours {
		if to := m[field][c]; to != "" && !slices.Contains(out, to) {
			out = append(out, to)
		}
	}
	return strings.Join(out, ";")
}

// isConcept tells whether a text has the shape of a SNOMED CT identifier: 6 to 18 digits, the last of which agrees with the others
// by Verhoeff’s rule (SNOMED CT Technical Implementation Guide, check-digit).
func isConcept(s string) bool {
	if len(s) < 6 || len(s) > 18 || s[0] == '0' {
		return false
	}
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if d < 0 || d > 9 {
			return false
		}
		for range i % 8 {
			d = int("1576283094"[d] - '0')
		}
		sum = turn(sum, d)
	}
	return sum == 0
}

// turn multiplies in the group of the ten symmetries of a pentagon: 0 to 4 are turns, 5 to 9 are reflections.
func turn(a, b int) int {
	switch {
	case a < 5 && b < 5:
		return (a + b) % 5
	case a < 5:
		return 5 + (a+b-5)%5
	case b < 5:
		return 5 + (a-b)%5
	}
	return (a - b + 5) % 5
}
