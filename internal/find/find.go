// Package find searches sealed text by its words without keeping the words.
//
// Each word is stemmed lightly and turned into a blind index of its organisation, six characters long; the database's own
// full text index holds those. It finds whole words that all occur in a text, not phrases or parts of words, and somebody
// with the database alone learns how often some word occurs in one organisation, but not which. See docs/threat-model.md.
package find

import (
	"embed"
	"strconv"
	"strings"
	"unicode"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the full text table, which differs by engine.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Table is where texts are queued with the change that brings them.
var Table = op.Table{Name: "search_text", Columns: []string{"org_id", "record_id", "words"}}

// maxWords bounds the different words kept of one text.
const maxWords = 600

// Add queues a text of a record. Texts of the same record add up.
func Add(tx *op.Tx, ring *seal.Ring, org, record, text string) {
	Blinded(ring, org, text).Add(tx, org, record)
}

// Text is a text as the index holds it. Making one costs a digest for each word, so whoever brings in many texts makes
// them before the change that writes them.
type Text string

// Blinded gives a text as the index of its organisation holds it.
func Blinded(ring *seal.Ring, org, text string) Text {
	return Kind("").Blinded(ring, org, text)
}

// Add queues the text for a record; an empty one is nothing.
func (t Text) Add(tx *op.Tx, org, record string) {
	if t != "" {
		tx.Insert(Table, org, record, string(t))
	}
}

// Most is how many of the texts that match are looked at, the newest first: a word that is in more of them needs another
// beside it to find the old ones, and a search costs the same however many there are.
const Most = 3000

// Condition gives the SQL condition that a record's texts hold every word of a search, or "" when the search has no
// word to go by.
func Condition(e db.Engine, a *db.Args, ring *seal.Ring, org, idColumn, search string) string {
	if s := Kind("").Select(e, a, ring, org, search, Most); s != "" {
		return idColumn + " IN (" + s + ")"
	}
	return ""
}

// Kind is a sort of texts whose words are blinded apart from those of every other, so that a search in one finds nothing
// of another and tells nothing of it. The zero Kind is that of Add and Condition.
type Kind string

// Add queues a text of a record.
func (k Kind) Add(tx *op.Tx, ring *seal.Ring, org, record, text string) {
	k.Blinded(ring, org, text).Add(tx, org, record)
}

// Blinded gives a text as the index of its organisation holds it.
func (k Kind) Blinded(ring *seal.Ring, org, text string) Text {
	return Text(strings.Join(k.blind(ring, org, text), " "))
}

// Select gives SQL for the ids of the records whose texts of this kind hold every word of a search, or "" when the search
// has no word to go by. Of those that match the newest are looked at, as many as most says.
func (k Kind) Select(e db.Engine, a *db.Args, ring *seal.Ring, org, search string, most int) string {
	w := k.blind(ring, org, search)
	if len(w) == 0 {
		return ""
	}
	return "SELECT st.record_id FROM search_text st WHERE " + db.Match(e, a, "st", "words", w) + " ORDER BY " + db.Newest(e, "st") + " DESC LIMIT " + strconv.Itoa(most)
}

func (k Kind) blind(ring *seal.Ring, org, text string) []string {
	var out []string
	for _, w := range Words(text) {
		out = append(out, "w"+ring.Blind(org, "word"+string(k), w)[:6])
	}
	return out
}

// stop are words too common to tell texts apart.
var stop = map[string]bool{"the": true, "and": true, "was": true, "were": true, "for": true, "with": true, "that": true, "this": true,
	"she": true, "he": true, "him": true, "her": true, "his": true, "they": true, "them": true, "but": true, "had": true, "has": true, "have": true,
	"not": true, "are": true, "from": true, "who": true, "what": true, "when": true, "then": true, "there": true, "our": true, "their": true,
	"me": true, "my": true, "we": true, "us": true, "it": true, "is": true, "in": true, "on": true, "of": true, "to": true, "at": true, "as": true,
	"an": true, "or": true, "be": true, "by": true, "so": true, "if": true, "up": true, "do": true, "no": true}

// Words gives the different stems of a text, in order of appearance.
func Words(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(w) < 2 || len(w) > 64 || stop[w] {
			continue
		}
		if w = stem(w); !seen[w] {
			seen[w] = true
			if out = append(out, w); len(out) == maxWords {
				break
			}
		}
	}
	return out
}

// stem takes off the endings of plurals and verb forms: punched, punching and punches all become punch.
func stem(w string) string {
	for _, end := range []string{"ing", "ed", "es", "s"} {
		root, ok := strings.CutSuffix(w, end)
		if !ok || len(root) < 3 || end == "s" && strings.HasSuffix(root, "s") {
			continue
		}
		if n := len(root); end != "s" && n > 3 && root[n-1] == root[n-2] && root[n-1] != 'l' && root[n-1] != 's' {
			root = root[:n-1] // grabbed, hitting
		}
		return strings.TrimSuffix(root, "e")
	}
	return strings.TrimSuffix(w, "e")
}
