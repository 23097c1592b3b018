package ui

import "github.com/a-h/templ"

// Field is one question of a form with the answer given so far. All its words are in the reader's language.
type Field struct {
	Name  string // of the form value; the id is ID(Name)
	Label string
	Hint  string
	Value string // what was typed, kept whatever is wrong with it
	Error string // from Problems.For; empty when there is nothing to put right

	Heading bool   // the label or legend is the page's h1
	Size    Size   // how long an answer is expected
	Type    string // of a TextInput: text (the default), email, tel, search, password, url
	Mode    string // inputmode: numeric, decimal
	Fill    string // autocomplete token, such as "name" or "tel"
	Rows    int    // of a TextArea; 0 is 4
	Max     int    // characters a TextArea may hold; 0 shows no count
	Accept  string // of a FileInput
	Many    bool   // of a FileInput
}

// Size is the width of a field, which tells how much is expected.
type Size string

// The sizes. The zero value is as wide as the column.
const (
	SizeFull Size = ""
	Size2    Size = "hw-field--w2"
	Size4    Size = "hw-field--w4"
	Size10   Size = "hw-field--w10"
	Size20   Size = "hw-field--w20"
)

// Option is one answer to choose.
type Option struct {
	Value, Label, Hint string
	Chosen             bool
	Divider            string          // a word such as "or" written before this option
	Reveal             templ.Component // further questions of this answer, written out below it
}

// Choice is a question with options.
type Choice struct {
	Name, Label, Hint, Error string
	Options                  []Option
	Heading                  bool
	Plain                    bool // without tiles, for short lists in staff forms
}

// Date is a date asked as day, month and year, each as it was typed. The form values are Name-day,
// Name-month and Name-year.
type Date struct {
	Name, Label, Hint, Error string
	Day, Month, Year         string
	Heading                  bool
}

func (f Field) describedBy() string { return described(ID(f.Name), f.Hint, f.Error, f.Max > 0) }

func described(id, hint, err string, count bool) string {
	s := ""
	for _, part := range []struct {
		on  bool
		end string
	}{{hint != "", "-hint"}, {err != "", "-error"}, {count, "-count"}} {
		if part.on {
			if s != "" {
				s += " "
			}
			s += id + part.end
		}
	}
	return s
}

func (f Field) class() string {
	c := "hw-field"
	if f.Size != "" {
		c += " " + string(f.Size)
	}
	if f.Error != "" {
		c += " hw-field--error"
	}
	return c
}

func group(err string) string {
	if err != "" {
		return "nhsuk-form-group nhsuk-form-group--error"
	}
	return "nhsuk-form-group"
}

// optionID is the id of option i: the first bears the field's own id, so that a link from the error summary
// lands on it.
func optionID(name string, i int) string {
	if i == 0 {
		return ID(name)
	}
	return ID(name) + "-" + number(i+1)
}

func (f Field) sized(s Size) Field {
	if f.Size == "" {
		f.Size = s
	}
	return f
}

func (f Field) rows() int {
	if f.Rows == 0 {
		return 4
	}
	return f.Rows
}
