package riddor

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// Form is the F2508 as it holds from a day on. Its words are keys of their translation.
type Form struct {
	ValidFrom clock.Day `json:"valid_from"`
	Source    string    `json:"source"`
	Verified  bool      `json:"verified"`
	Checked   clock.Day `json:"checked"`
	Sections  []Section `json:"sections"`
}

// Section is one part of the form, A to H.
type Section struct {
	Letter string  `json:"letter"`
	Title  string  `json:"title"`
	Fields []Field `json:"fields"`
}

// Field is one question. Options are codes with words, where it is a choice; Lines is how tall a free answer is.
type Field struct {
	Key     string      `json:"key"`
	Label   string      `json:"label"`
	Needed  bool        `json:"needed"`
	Kind    string      `json:"kind"` // "date", or ""
	Lines   int         `json:"lines"`
	Options [][2]string `json:"options"`
}

//go:embed f2508.json
var formData []byte

// Forms gives the forms that come with the program.
var Forms = sync.OnceValue(func() []Form {
	list, err := ParseForms(formData)
	if err != nil { // cannot happen: a test reads it
		panic(err)
	}
	return list
})

// ParseForms reads dated forms and refuses what cannot be used.
func ParseForms(data []byte) ([]Form, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var list []Form
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("read F2508: %w", err)
	}
	for _, f := range list {
		seen := map[string]bool{}
		var letters strings.Builder
		for _, s := range f.Sections {
			letters.WriteString(s.Letter)
			for _, q := range s.Fields {
				if q.Key == "" || q.Label == "" || seen[q.Key] {
					return nil, fmt.Errorf("F2508 from %s: field %q needs words and to be the only one", f.ValidFrom, q.Key)
				}
				seen[q.Key] = true
			}
		}
		if letters.String() != "ABCDEFGH" || f.ValidFrom == "" || f.Source == "" {
			return nil, fmt.Errorf("F2508 from %s: needs parts A to H, a first day and a source", f.ValidFrom)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("read F2508: none")
	}
	return list, nil
}

// FormOn gives the form that holds for an accident at t: the latest of those that had begun.
func FormOn(list []Form, t time.Time) (Form, bool) {
	var out Form
	for _, f := range list {
		if f.ValidFrom <= clock.DayOf(t) && f.ValidFrom >= out.ValidFrom {
			out = f
		}
	}
	return out, out.ValidFrom != ""
}

// Missing gives the needed fields that have no answer, in the form's order.
func (f Form) Missing(answers map[string]string) (out []Field) {
	for _, s := range f.Sections {
		for _, q := range s.Fields {
			if q.Needed && strings.TrimSpace(answers[q.Key]) == "" {
				out = append(out, q)
			}
		}
	}
	return out
}

// Answer gives an answer in words, the key of its translation where it is a choice.
func (q Field) Answer(answers map[string]string) string {
	v := answers[q.Key]
	for _, o := range q.Options {
		if o[0] == v {
			return o[1]
		}
	}
	return v
}

// Valid tells whether an answer can stand: of a choice only its codes, of a day only a day.
func (q Field) Valid(v string) bool {
	if v == "" {
		return true
	}
	if q.Kind == "date" {
		_, err := clock.ParseDay(v)
		return err == nil
	}
	for _, o := range q.Options {
		if o[0] == v {
			return true
		}
	}
	return len(q.Options) == 0 && len([]rune(v)) <= 8000
}
