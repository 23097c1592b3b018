package letter

import (
	"crypto/sha256"
	"encoding/base64"
)

// Letter is what stands around the words of a template. Empty parts are left out.
// Date is written as it shall be read, since its form depends on the language.
type Letter struct {
	From      []string // address lines of the sender
	To        []string // address lines of the reader
	Date      string
	Reference string
	Fields    map[string]string
	SignOff   []string // closing words, name, role
	Foot      string   // for example "Printed by the panel secretary, 12 November 2026"
}

// css is the whole style of a letter, so that a saved file prints as it was
// sent. Nothing in it is fetched.
const css = `
.hw-letter { margin: 0 auto; max-width: 170mm; padding: 20px; font: 12pt/1.5 Arial, Helvetica, sans-serif; color: #212b32; background: #fff; overflow-wrap: break-word; }
.hw-letter p, .hw-letter ul { margin: 0 0 12pt; }
.hw-letter h1 { margin: 18pt 0 12pt; font-size: 15pt; line-height: 1.3; }
.hw-letter h2 { margin: 16pt 0 6pt; font-size: 12pt; break-after: avoid; }
.hw-letter li { margin-bottom: 3pt; }
.hw-letter table { width: 100%; margin: 0 0 12pt; border-collapse: collapse; }
.hw-letter th, .hw-letter td { padding: 4pt 6pt; border: 1px solid #aeb7bd; text-align: left; vertical-align: top; }
.hw-letter th { width: 38%; font-weight: 700; }
.hw-letter tr { break-inside: avoid; }
.hw-letter__from { text-align: right; }
.hw-letter__sign { break-inside: avoid; margin-top: 24pt; }
.hw-letter__foot { border-top: 1px solid #aeb7bd; padding-top: 6pt; font-size: 10.5pt; color: #4c6272; }
@page { size: A4; margin: 20mm; }
@media print { .hw-letter { max-width: none; padding: 0; } }
`

// StyleSource is the source expression that a Content-Security-Policy's
// style-src needs to let a letter's own style through.
func StyleSource() string {
	sum := sha256.Sum256([]byte(css))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// HTML is the whole page, with every field escaped. Errors are of type *Error.
func (t Template) HTML(l Letter) ([]byte, error) {
	p, err := t.Paper(l)
	if err != nil {
		return nil, err
	}
	return p.HTML()
}

// Text is [Paper.Text] of the filled template.
func (t Template) Text(l Letter) (subject, body string, err error) {
	p, err := t.Paper(l)
	if err != nil {
		return "", "", err
	}
	subject, body = p.Text()
	return subject, body, nil
}
