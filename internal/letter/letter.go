package letter

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"strings"
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

var page = template.Must(template.New("letter").Funcs(template.FuncMap{"css": func() template.CSS { return css }}).Parse(
	`{{define "lines"}}{{range $i, $l := .}}{{if $i}}<br>{{end}}{{$l}}{{end}}{{end -}}
<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{{.Subject}}</title>
<style>{{css}}</style>
</head>
<body>
<main class="hw-letter">
{{with .Letter.From}}<p class="hw-letter__from">{{template "lines" .}}</p>
{{end}}{{with .Letter.To}}<p class="hw-letter__to">{{template "lines" .}}</p>
{{end}}{{with .Letter.Date}}<p class="hw-letter__date">{{.}}</p>
{{end}}{{with .Letter.Reference}}<p class="hw-letter__ref">{{.}}</p>
{{end}}<h1>{{.Subject}}</h1>
{{range .Blocks}}{{with .Heading}}<h2>{{.}}</h2>
{{end}}{{with .Lines}}<p>{{template "lines" .}}</p>
{{end}}{{with .Items}}<ul>
{{range .}}<li>{{.}}</li>
{{end}}</ul>
{{end}}{{end}}{{with .Letter.SignOff}}<p class="hw-letter__sign">{{template "lines" .}}</p>
{{end}}{{with .Letter.Foot}}<p class="hw-letter__foot">{{.}}</p>
{{end}}</main>
</body>
</html>
`))

type filled struct {
	Lang, Subject string
	Letter        Letter
	Blocks        []block
}

func (t Template) fill(l Letter) (filled, error) {
	if err := t.Check(); err != nil {
		return filled{}, err
	}
	subject, err := fill(t.Subject, l.Fields)
	if err != nil {
		return filled{}, err
	}
	blocks, err := t.blocks(l.Fields)
	f := filled{t.Lang, strings.Join(strings.Fields(subject), " "), l, blocks}
	if f.Lang == "" {
		f.Lang = "en"
	}
	return f, err
}

// HTML is the whole page, with every field escaped. Errors are of type *Error.
func (t Template) HTML(l Letter) ([]byte, error) {
	f, err := t.fill(l)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := page.Execute(&b, f); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Text is the subject as one line, safe for a mail header, and the same letter
// in plain text. The address lines are left out: an e-mail has its own.
func (t Template) Text(l Letter) (subject, body string, err error) {
	f, err := t.fill(l)
	if err != nil {
		return "", "", err
	}
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(clean(l.Date))
	add(clean(l.Reference))
	for _, b := range f.Blocks {
		add(b.Heading)
		add(strings.Join(b.Lines, "\n"))
		if len(b.Items) > 0 {
			add("- " + strings.Join(b.Items, "\n- "))
		}
	}
	add(clean(strings.Join(l.SignOff, "\n")))
	add(clean(l.Foot))
	return f.Subject, strings.Join(parts, "\n\n") + "\n", nil
}
