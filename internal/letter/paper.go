package letter

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// Paper is a letter or form whose words are settled. Empty parts are left out.
// As JSON it is what is kept of a letter that was sent.
type Paper struct {
	Lang      string    `json:"lang"` // of the words: "en" or "cy"
	Title     string    `json:"title"`
	From      []string  `json:"from,omitempty"`
	To        []string  `json:"to,omitempty"`
	Date      string    `json:"date,omitempty"`
	Reference string    `json:"reference,omitempty"`
	Parts     []Part    `json:"parts"`
	SignOff   []string  `json:"sign_off,omitempty"`
	Foot      string    `json:"foot,omitempty"`
	Author    string    `json:"author,omitempty"` // of the file's properties; never on the page
	Made      time.Time `json:"made,omitzero"`    // likewise
}

// Part is one part of a paper: a heading, a paragraph, a list, or facts with
// their names. One of them is set.
type Part struct {
	Heading string      `json:"heading,omitempty"`
	Lines   []string    `json:"lines,omitempty"` // of a paragraph
	Items   []string    `json:"items,omitempty"`
	Facts   [][2]string `json:"facts,omitempty"` // name and value; a form's rows
}

// Paper fills the template. Errors are of type *Error.
func (t Template) Paper(l Letter) (Paper, error) {
	if err := t.Check(); err != nil {
		return Paper{}, err
	}
	subject, err := fill(t.Subject, l.Fields)
	if err != nil {
		return Paper{}, err
	}
	parts, err := t.blocks(l.Fields)
	p := Paper{Lang: t.Lang, Title: strings.Join(strings.Fields(subject), " "), From: l.From, To: l.To, Date: l.Date, Reference: l.Reference,
		Parts: parts, SignOff: l.SignOff, Foot: l.Foot}
	if p.Lang == "" {
		p.Lang = "en"
	}
	return p, err
}

// Freeze gives the bytes that are kept of a paper and their SHA-256 in hex, which
// proves later that it is what was sent.
func (p Paper) Freeze() (body []byte, hash string, err error) {
	body, err = json.Marshal(p)
	sum := sha256.Sum256(body)
	return body, hex.EncodeToString(sum[:]), err
}

// Thaw reads a frozen paper and refuses one whose bytes are not those of the hash.
func Thaw(body []byte, hash string) (Paper, error) {
	sum := sha256.Sum256(body)
	if hex.EncodeToString(sum[:]) != hash {
		return Paper{}, errors.New("the letter that was kept is not the one that was made")
	}
	var p Paper
	err := json.Unmarshal(body, &p)
	return p, err
}

// Text is the title as one line, safe for a mail header, and the same words in
// plain text. The address lines are left out: an e-mail has its own.
func (p Paper) Text() (subject, body string) {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(clean(p.Date))
	add(clean(p.Reference))
	for _, b := range p.Parts {
		add(b.Heading)
		add(strings.Join(b.Lines, "\n"))
		if len(b.Items) > 0 {
			add("- " + strings.Join(b.Items, "\n- "))
		}
		var facts []string
		for _, f := range b.Facts {
			facts = append(facts, f[0]+": "+strings.ReplaceAll(f[1], "\n", " "))
		}
		add(strings.Join(facts, "\n"))
	}
	add(clean(strings.Join(p.SignOff, "\n")))
	add(clean(p.Foot))
	return clean(strings.ReplaceAll(p.Title, "\n", " ")), strings.Join(parts, "\n\n") + "\n"
}
