package screen

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// titled is a title with a word in capitals behind it. "Sister" and "Nurse" are titles here.
var titled = regexp.MustCompile(`\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Nurse|Sister|Matron|PC|Sgt)\.?\s+\p{Lu}\p{Ll}+`)

// People are names to be looked for. The zero value and nil look for none.
type People struct {
	whole [][]string
	last  map[string]bool
}

// everyday are surnames that are also words of places. Alone they are no name.
var everyday = strings.Fields(`ward hall park green hill wood woods street church field fields house court west north east south bridge brook lane moor gate bush bell rose lodge
	gardener porter nurse cook marsh forest rivers waters wells stone reception corridor garden day night may page long short young little small large white black brown grey bank banks castle king
	queen bishop prior abbey temple cross ford barn farm mill mills grove heath shaw dale close car bay bed room desk door lift level`)

// Names makes what is looked for of names as people write them.
func Names(list []string) *People {
	p := &People{last: map[string]bool{}}
	for _, n := range list {
		w := split(n)
		if len(w) == 0 {
			continue
		}
		if len(w) > 1 {
			p.whole = append(p.whole, w)
		}
		if l := w[len(w)-1]; len([]rune(l)) >= 3 && !slices.Contains(everyday, l) {
			p.last[l] = true
		}
	}
	return p
}

// Len is how many different surnames are looked for by themselves.
func (p *People) Len() int {
	if p == nil {
		return 0
	}
	return len(p.last)
}

func (p *People) in(s string) bool {
	if p == nil {
		return false
	}
	words := split(s)
	for _, w := range words {
		if p.last[w] || p.last[strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")] {
			return true
		}
	}
	for _, n := range p.whole {
		for i := 0; i+len(n) <= len(words); i++ {
			if slices.Equal(words[i:i+len(n)], n) {
				return true
			}
		}
	}
	return false
}

// split gives the words of a text in small letters; hyphens and apostrophes belong to words.
func split(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '\'' && r != '’'
	})
}
