package letter

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Field is one field of a kind of letter: what stands for it in a template, what
// it means, and a sample for the preview. A sample names invented people only.
type Field struct {
	Name   string `json:"name"`
	Means  string `json:"means"`
	Sample string `json:"sample"`
}

// Words are the subject and the body of a template in one language.
type Words struct {
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

// Empty tells that nothing is written.
func (w Words) Empty() bool { return strings.TrimSpace(w.Subject+w.Body) == "" }

// Default is a kind of letter as the area that writes it ships it, with English
// words and, where whoever gets it may choose, Welsh ones.
type Default struct {
	Key     string  `json:"key"`
	Title   string  `json:"title"` // for those who edit it
	About   string  `json:"about"` // when it is written
	Fields  []Field `json:"fields"`
	English Words   `json:"en"`
	Welsh   Words   `json:"cy,omitzero"`
}

// Names gives the names of the fields, in order.
func (d Default) Names() []string {
	var out []string
	for _, f := range d.Fields {
		out = append(out, f.Name)
	}
	return out
}

// Sample gives a value for each field, for a preview.
func (d Default) Sample() map[string]string {
	out := map[string]string{}
	for _, f := range d.Fields {
		out[f.Name] = f.Sample
	}
	return out
}

// Template makes a template of words for this kind of letter.
func (d Default) Template(lang string, w Words) Template {
	return Template{Key: d.Key, Lang: lang, Subject: w.Subject, Body: w.Body, Fields: d.Names()}
}

// In gives the shipped words in a language; English where there are none in it.
func (d Default) In(lang string) Template {
	if lang == "cy" && !d.Welsh.Empty() {
		return d.Template("cy", d.Welsh)
	}
	return d.Template("en", d.English)
}

// ParseDefaults reads the kinds of letters that an area ships, a JSON list of
// [Default]. Each must be usable as it is.
func ParseDefaults(data []byte) ([]Default, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var out []Default
	if err := dec.Decode(&out); err != nil {
		return nil, fmt.Errorf("read kinds of letters: %w", err)
	}
	var keys []string
	for _, d := range out {
		if d.Key == "" || d.Title == "" || slices.Contains(keys, d.Key) {
			return nil, fmt.Errorf("kind of letter %q: needs a key of its own and a title", d.Key)
		}
		keys = append(keys, d.Key)
		for _, lang := range []string{"en", "cy"} {
			t := d.In(lang)
			_, err := t.Paper(Letter{Fields: d.Sample()})
			if err != nil {
				return nil, fmt.Errorf("kind of letter %q (%s): %w", d.Key, lang, err)
			}
		}
		for _, f := range d.Fields {
			if f.Means == "" || f.Sample == "" {
				return nil, fmt.Errorf("kind of letter %q: field %q needs a meaning and a sample", d.Key, f.Name)
			}
		}
	}
	return out, nil
}
