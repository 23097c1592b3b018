package marker

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
)

// Book are the words that may not stand in a marker, by why. They are data, with their source.
type Book struct {
	Source         string    `json:"source"`
	Verified       bool      `json:"verified"`
	Checked        clock.Day `json:"checked"`
	Diagnosis      []string  `json:"diagnosis"`
	Opinion        []string  `json:"opinion"`
	Rumour         []string  `json:"rumour"`
	Characteristic []string  `json:"characteristic"`
}

//go:embed words.json
var shipped []byte

var seed = sync.OnceValues(func() (Book, error) { return ParseBook(shipped) })

// SeedBook gives the list that is shipped; a test proves that it can be read.
func SeedBook() Book {
	b, err := seed()
	if err != nil { // cannot happen: the file is compiled in and tested
		panic(err)
	}
	return b
}

// ParseBook reads a list of words.
func ParseBook(data []byte) (Book, error) {
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.DisallowUnknownFields()
	var b Book
	if err := dec.Decode(&b); err != nil {
		return Book{}, fmt.Errorf("read the words of markers: %w", err)
	}
	if b.Source == "" || len(b.Diagnosis) == 0 || len(b.Opinion) == 0 {
		return Book{}, fmt.Errorf("read the words of markers: the source or a list is missing")
	}
	return b, nil
}

// The lengths of a marker's two texts, in characters.
const (
	MaxRisk    = 240
	MaxControl = 300
)

// Check says what may not stand in a text of a marker, at its field. It finds words, not meaning: a person still reads it.
func (b Book) Check(field, text string, most int) fault.Problems {
	var p fault.Problems
	switch n := utf8.RuneCountInString(text); {
	case n < 8:
		p.Add(field, "Write what happened or what to do, in a sentence")
		return p
	case n > most:
		p.Add(field, "Shorten this to %d characters", most)
	}
	for _, list := range []struct {
		words   []string
		message string
	}{
		{b.Diagnosis, "Leave out “%s”: a marker names no illness"},
		{b.Opinion, "Leave out “%s”: write what was done, not what somebody thinks of it"},
		{b.Rumour, "Leave out “%s”: a marker rests on what happened, never on hearsay"},
		{b.Characteristic, "Leave out “%s”: a marker says nothing of who somebody is"},
	} {
		if w := found(text, list.words); w != "" {
			p.Add(field, list.message, w)
		}
	}
	return p
}

// found gives the first listed word that begins a word of the text; an entry that ends in a space is a whole word.
func found(text string, words []string) string {
	clean := []rune(" " + strings.ToLower(text) + " ")
	for i, r := range clean {
		if strings.ContainsRune(".,;:!?()\"“”‘’'\n\t/", r) {
			clean[i] = ' '
		}
	}
	for _, w := range words {
		if strings.Contains(string(clean), " "+w) {
			return strings.TrimSpace(w)
		}
	}
	return ""
}
