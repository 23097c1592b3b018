package screen

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	// titled is a title with a word behind it. Those that are also a role at work need a word in capitals: "Sister Inkwell", and
	// not "sister's office".
	titled = regexp.MustCompile(`(?:^|[^\pL])(?:(?i:mr|mrs|ms|mx|dr|prof|rev|reverend|cllr)\.? ?(\pL[\pL'-]*)|(?:(?i:miss)|Professor|Sir|Dame|Lord|Lady|Nurse|Sister|Matron|Doctor|PC|Sgt|Sergeant)\.? (\p{Lu}[\pL'.-]*))`)

	// introduced is a name after words that lead to one: "called Asha", "patient Asha Inkwell".
	introduced = regexp.MustCompile(`\b(?i:called|named|known as|initials|patient|client|resident|colleague|relative) \p{Lu}(?:\.|[\pL'-]+)(?: |$|\.|,)`)

	// initialled is a name with an initial: "A. Inkwell", "Asha I."
	initialled = regexp.MustCompile(`(?:^|[^\pL.])\p{Lu}\. ?\p{Lu}\p{Ll}+|\p{Lu}\p{Ll}+ \p{Lu}\.(?:[^\pL&]|$)`)
)

// post are the words behind a title that make it a place or a post.
var post = strings.Fields(`station office desk room base bay point led team lead call in at on and or near clinic practitioner manager specialist consultant unit lounge mess`)

func named(s string) bool {
	for _, m := range titled.FindAllStringSubmatch(s, -1) {
		if w := strings.ToLower(m[1] + m[2]); w != "" && !slices.Contains(post, w) {
			return true
		}
	}
	return introduced.MatchString(s) && !workplace.MatchString(introduced.FindString(s)) || initialled.MatchString(s)
}

// People are names to be looked for. The zero value and nil look for none.
type People struct {
	whole [][]string
	last  map[string]bool
	most  int // letters of the longest
	n     int // surnames
}

// everyday are surnames that are also words of places. Alone they are no name.
var everyday = strings.Fields(`ward hall park green hill wood woods street church field fields house court west north east south bridge brook lane moor gate bush bell rose lodge
	gardener porter nurse cook marsh forest rivers waters wells stone reception corridor garden day night may page long short young little small large white black brown grey bank banks castle king
	queen bishop prior abbey temple cross ford barn farm mill mills grove heath shaw dale close car bay bed room desk door lift level`)

// Names makes what is looked for of names as people write them. Each part of a surname of two is looked for by itself.
func Names(list []string) *People {
	p := &People{last: map[string]bool{}}
	add := func(w string) {
		if len([]rune(w)) >= 3 && !slices.Contains(everyday, w) {
			p.last[w] = true
			p.most = max(p.most, len(w))
		}
	}
	for _, n := range list {
		plain, _ := fold(n)
		parts := strings.Fields(plain)
		if len(parts) == 0 {
			continue
		}
		w := split(plain)
		if len(w) > 1 {
			p.whole = append(p.whole, w)
			if len(parts) > 1 {
				add(strings.Join(w, ""))
			}
		}
		surname := parts[len(parts)-1]
		if _, behind, ok := strings.Cut(surname, "'"); ok && len(behind) > 3 {
			add(strings.ToLower(behind))
		}
		if whole := strings.Join(split(surname), ""); !p.last[whole] {
			if add(whole); p.last[whole] {
				p.n++
			}
		}
		for _, x := range split(surname) {
			add(x)
		}
	}
	return p
}

// Len is how many different surnames are looked for by themselves.
func (p *People) Len() int {
	if p == nil {
		return 0
	}
	return p.n
}

// in looks for names in folded words: a surname, also with an s behind it or in pieces, and a whole name.
func (p *People) in(s string) bool {
	if p == nil {
		return false
	}
	words := split(s)
	for i := range words {
		w := ""
		for _, next := range words[i:] {
			if w += next; len(w) > p.most+1 {
				break
			}
			if p.last[w] || p.last[strings.TrimSuffix(w, "s")] {
				return true
			}
		}
		for _, n := range p.whole {
			if i+len(n) <= len(words) && slices.Equal(words[i:i+len(n)], n) {
				return true
			}
		}
	}
	return false
}

// split gives the words of a folded text in small letters. A hyphen parts words, an apostrophe does not.
func split(s string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, "'", "")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
