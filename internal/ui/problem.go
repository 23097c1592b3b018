package ui

import "strings"

// Problem is one thing to put right: the name of the field and one sentence that says how, in
// the reader's language. Package web makes it from a problem of package fault.
type Problem struct {
	Field, Message string
}

// Problems are the things to put right, in the order of the fields on the page.
type Problems []Problem

// For is the message for the field called name, or nothing when it has none. The first one counts.
func (p Problems) For(name string) string {
	for _, one := range p {
		if one.Field == name {
			return one.Message
		}
	}
	return ""
}

// ID is the id of the element that stands for the field called name: letters, digits, hyphens and
// underscores as they are, anything else a hyphen.
func ID(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, name)
}
