package offline

// Manifest is the form as the device needs it, served at /report/form.json. Version changes whenever a question, an
// option or a text changes; the service worker then fetches its copies of the pages again.
type Manifest struct {
	Version string            `json:"version"`
	Lang    string            `json:"lang"`
	Texts   map[string]string `json:"texts"` // English sentence from [Texts] to the sentence in Lang
	Steps   []Step            `json:"steps"`
	// Keep lists further pages that are the same for everybody and should be readable offline, under /help.
	Keep []string `json:"keep,omitempty"`
	// Paths of the journey; empty means the usual one, in the order /report, /report/check, /report/outbox,
	// /report/send and /report/progress.
	Home     string `json:"home,omitempty"`
	Check    string `json:"check,omitempty"`
	Outbox   string `json:"outbox,omitempty"`
	Send     string `json:"send,omitempty"`
	Progress string `json:"progress,omitempty"`
}

// Step is one page of the form, one question.
type Step struct {
	ID     string  `json:"id"`   // same as data-hw-step on the page's form
	Path   string  `json:"path"` // page path, below /report/
	Title  string  `json:"title"`
	Fields []Field `json:"fields"`
	When   *When   `json:"when,omitempty"` // asked only then; nil: always
	// Optional steps are offered on the check page and passed over on the way there.
	Optional bool `json:"optional,omitempty"`
}

// When says which earlier answers make a step or a field asked: Field has any of Values.
type When struct {
	Field  string   `json:"field"`
	Values []string `json:"values"`
}

// Kind is the sort of control a field is.
type Kind string

// The kinds of field. A date is three text fields named name-day, name-month and name-year, or one field called name.
const (
	Radio    Kind = "radio"
	Checkbox Kind = "checkbox"
	Text     Kind = "text"
	TextArea Kind = "textarea"
	Date     Kind = "date"
	Time     Kind = "time"
	Select   Kind = "select"
)

// Field is one control. Label is what the check page calls it.
type Field struct {
	Name      string   `json:"name"`
	Kind      Kind     `json:"kind"`
	Label     string   `json:"label"`
	Hint      string   `json:"hint,omitempty"`
	Required  bool     `json:"required,omitempty"`
	Options   []Option `json:"options,omitempty"`
	MaxLength int      `json:"maxlength,omitempty"`
	// Heading marks the field whose answer names a waiting report in the outbox, such as where it happened.
	Heading bool  `json:"heading,omitempty"`
	When    *When `json:"when,omitempty"` // asked only then; nil: whenever its step is
}

// Option is one choice of a radio, checkbox or select.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Hint  string `json:"hint,omitempty"`
}
