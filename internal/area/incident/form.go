package incident

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/fault"
)

// Form is the quick report: its steps in order. It is the one definition that pages, checks and the copy on a device
// are made from. All words in it are English and the keys of their translations.
type Form struct {
	Spot     Spot
	SignedIn bool
	Steps    []Step
}

// Spot is what is known of the place before anything is asked: from a poster's code, a short link or signing in.
type Spot struct {
	// Code is what the address carried: a place's code, an organisation's code, or "".
	Code          string
	Org, OrgName  string
	Site, Unit    string
	Where         string // the place in words, where it is fixed
	Units         []SpotUnit
	Number, Local string // who answers beside 999 now: "01632 960222", "Control room"
	Chosen        bool   // the organisation was chosen in the form, so it can be changed there
}

// SpotUnit is a ward, team or station to choose; with Unit "" it stands for somewhere else at the site.
type SpotUnit struct{ Site, Unit, Label string }

// Step is one page.
type Step struct {
	ID, Title, Hint string
	Fields          []Field
	// When says which answer makes the step asked; nil asks always.
	When *When
	// Extra steps are offered on the check page and never stand in the way.
	Extra bool
	// Aside steps are not among the questions that every reporter sees, and are not counted.
	Aside bool
}

// When is met when the answer to Field is any of Values.
type When struct {
	Field  string
	Values []string
}

// Kind is the sort of control a field is.
type Kind string

// The kinds. A date is three answers: name-day, name-month and name-year.
const (
	OneOf    Kind = "radio"
	AnyOf    Kind = "checkbox"
	Line     Kind = "text"
	Number   Kind = "number"
	Words    Kind = "textarea"
	Date     Kind = "date"
	Clock12  Kind = "time"
	ListOf   Kind = "select"
	maxCount      = 10000
)

// Field is one control.
type Field struct {
	Name string
	Kind Kind
	// Ask is its label on the page ("" takes the step's title), Row what the check page calls it; fields of one row are
	// shown together there.
	Ask, Row, Hint string
	// Needed is the sentence for when there is no answer; "" makes the answer optional.
	Needed  string
	Options []Option
	When    *When
	Max     int // characters; 0 is 200
	// Heading marks the answer that names a waiting report in the list of reports on a device.
	Heading bool
	// Fill is the browser's autocomplete token.
	Fill string
}

// Option is one choice. Short is how the check page says it, "" for the label.
type Option struct{ Value, Label, Hint, Short string }

// Said gives the option's words on the check page.
func (o Option) Said() string {
	if o.Short != "" {
		return o.Short
	}
	return o.Label
}

// Answers are the values given so far, by field.
type Answers map[string][]string

// Get gives the first value, without blanks around it, "" for none.
func (a Answers) Get(name string) string {
	if v := a[name]; len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}

// Has tells whether a value is among the chosen ones.
func (a Answers) Has(name, value string) bool { return slices.Contains(a[name], value) }

// Met tells whether an answer meets the condition; a nil one is always met.
func (w *When) Met(a Answers) bool {
	return w == nil || slices.ContainsFunc(w.Values, func(v string) bool { return a.Has(w.Field, v) })
}

// Step gives a step by its id.
func (f Form) Step(id string) (Step, bool) {
	i := slices.IndexFunc(f.Steps, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return Step{}, false
	}
	return f.Steps[i], true
}

// Next gives the id of the step after id that is asked with these answers, "check" after the last.
func (f Form) Next(id string, a Answers) string {
	i := slices.IndexFunc(f.Steps, func(s Step) bool { return s.ID == id })
	for _, s := range f.Steps[i+1:] {
		if !s.Extra && s.When.Met(a) {
			return s.ID
		}
	}
	return "check"
}

// Before gives the id of the step before id that was asked, "" for the first.
func (f Form) Before(id string, a Answers) string {
	i := slices.IndexFunc(f.Steps, func(s Step) bool { return s.ID == id })
	for i--; i >= 0; i-- {
		if s := f.Steps[i]; !s.Extra && s.When.Met(a) {
			return s.ID
		}
	}
	return ""
}

// Counted gives the number of a step among the questions everybody sees and how many there are; 0 for one that is aside.
func (f Form) Counted(id string) (n, of int) {
	for _, s := range f.Steps {
		if s.Extra || s.Aside {
			continue
		}
		of++
		if s.ID == id {
			n = of
		}
	}
	return n, of
}

// Unanswered gives the id of the first step that must still be answered before the report can be sent, "" for none.
func (f Form) Unanswered(a Answers) string {
	a = f.settled(a)
	for _, s := range f.Steps {
		if s.When.Met(a) && len(f.Check(s, a)) > 0 {
			return s.ID
		}
	}
	return ""
}

// Take keeps of what was given the answers to the step's own fields, cleaned; everything else is left out.
func (s Step) Take(given map[string][]string) Answers {
	out := Answers{}
	for _, f := range s.Fields {
		for _, name := range f.names() {
			for _, v := range given[name][:min(len(given[name]), 60)] {
				if v = Clean(v); v != "" {
					out[name] = append(out[name], v)
				}
			}
			if f.Kind != AnyOf && len(out[name]) > 1 {
				out[name] = out[name][:1]
			}
		}
	}
	return out
}

func (f Field) names() []string {
	if f.Kind == Date {
		return []string{f.Name + "-day", f.Name + "-month", f.Name + "-year"}
	}
	return []string{f.Name}
}

// Put replaces the answers to a step's fields.
func (a Answers) Put(s Step, given Answers) {
	for _, f := range s.Fields {
		for _, name := range f.names() {
			delete(a, name)
			if v := given[name]; len(v) > 0 {
				a[name] = v
			}
		}
	}
}

// Check gives what must be mended in the answers to a step, in the order of its fields.
func (f Form) Check(s Step, a Answers) fault.Problems {
	var p fault.Problems
	for _, x := range s.Fields {
		if x.When.Met(a) {
			x.check(a, &p)
		}
	}
	return p
}

func (f Field) check(a Answers, p *fault.Problems) {
	v := a.Get(f.Name)
	given := v != ""
	if f.Kind == Date {
		_, given = dateOf(a, f.Name)
		given = given || a.Get(f.Name+"-day")+a.Get(f.Name+"-month")+a.Get(f.Name+"-year") != ""
	}
	if !given {
		if f.Needed != "" {
			p.Add(f.Name, f.Needed)
		}
		return
	}
	switch f.Kind {
	case OneOf, AnyOf, ListOf:
		for _, v := range a[f.Name] {
			if !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == v }) {
				p.Add(f.Name, "Choose an answer from the list")
				return
			}
		}
	case Number:
		if _, ok := count(v); !ok {
			p.Add(f.Name, "Write a whole number from 1 to 10,000")
		}
	case Clock12:
		if _, _, ok := ParseTime(v); !ok {
			p.Add(f.Name, "Write the time like 2am, 2:40am or 14:40, or leave it empty")
		}
	case Date:
		if _, ok := dateOf(a, f.Name); !ok {
			p.Add(f.Name, "Write the date as day, month and year, like 9 11 2026")
		}
	default:
		if utf8.RuneCountInString(v) > f.Limit() {
			p.Add(f.Name, "This must be %d characters or fewer. Shorten it, or add the rest later", f.Limit())
		}
	}
}

// Limit gives how many characters the answer may have.
func (f Field) Limit() int {
	if f.Max > 0 {
		return f.Max
	}
	return maxShort
}
