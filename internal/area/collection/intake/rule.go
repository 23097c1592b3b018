package intake

import (
	"fmt"
	"strings"

	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/mds"
)

// Severity says what a broken rule does: an error refuses the row, or the file for rules of level file; a warning does not.
type Severity = importer.Severity

// The severities.
const (
	Error   = importer.Error
	Warning = importer.Warning
)

// Level says what a rule looks at.
type Level string

// The levels.
const (
	LevelFile   Level = "file"
	LevelRecord Level = "record" // several fields of a row, or rows together
	LevelField  Level = "field"
)

// Rule is one rule. Code and Field together never change their meaning; Text is the message, in English, the key of its
// translation; it may hold %d for a row, or %s for a kind of identifier.
type Rule struct {
	Code     string   `json:"code"`
	Field    string   `json:"field,omitempty"`
	Severity Severity `json:"severity"`
	Level    Level    `json:"level"`
	Text     string   `json:"text"`
	Source   string   `json:"source"`
}

// Rules gives every rule: those of the file, then field by field in the order of the data set. The slice is shared: do
// not change it.
func Rules() []Rule { return catalogue().rules[1:] }

// kind is a fault that one field can have by itself.
type kind int

const (
	missing    kind = iota
	off             // on no list, or not readable as what it should be
	personal        // looks like an identifier of a person
	unreadable      // control characters or broken text
	tooLong
	unknownOrg
	closedOrg
	mixed   // none beside other codes
	differs // from the first row, in what is said of the whole file
	kindCount
)

const house = "This programme, data set version 0.1"

// makeRules writes out the rules: the whole file, then each field's own, then those between fields.
func (b *book) makeRules() {
	b.whole = map[string]uint16{}
	b.rules = append(b.rules, Rule{}) // number 0 is no rule
	for _, r := range fileRules {
		b.whole[r.Code] = b.put(r)
	}
	between := b.recordRules()
	for i, f := range b.fields {
		if f.Type == Words {
			continue
		}
		b.fieldRules(i, f)
		for n := range between {
			if r := &between[n]; r.field == i {
				r.rule = b.put(Rule{r.code, f.Name, r.severity, LevelRecord, r.text, r.source})
			}
		}
	}
	for _, r := range between {
		switch b.fields[r.field].Part {
		case Staff:
			b.staffRules = append(b.staffRules, r)
		case Alleged:
			b.allegedRules = append(b.allegedRules, r)
		default:
			b.incidentRules = append(b.incidentRules, r)
		}
	}
}

func (b *book) put(r Rule) uint16 {
	b.rules = append(b.rules, r)
	return uint16(len(b.rules) - 1)
}

func (b *book) fieldRules(i int, f Field) {
	level := LevelField
	if f.Part == File {
		level = LevelFile
	}
	put := func(k kind, code string, s Severity, text string) {
		b.fault[i][k] = b.put(Rule{code, f.Name, s, level, text, f.Origin})
	}
	if f.Need == Mandatory && f.Part != File {
		put(missing, "missing", Error, "This cell is empty and is needed")
	}
	code, text := offText(f)
	put(off, code, f.Off, text)
	if f.Type == Many && mds.Of(f.List).Has("none") {
		put(mixed, "none_with_others", f.Off, "Write either none or the other codes, not both")
	}
	if i == fProviderOrg || i == fSubmittingOrg {
		put(unknownOrg, "unknown_organisation", Error, "We do not know this organisation code. Check it with the NHS Organisation Data Service")
		put(closedOrg, "organisation_closed", Error, "This organisation was not open on that day. Use the code of the one that took over, or check the date")
	}
	if f.Part != File {
		put(unreadable, "unreadable_characters", f.Off, "This cell holds characters that cannot be read. Type it again")
	}
	put(tooLong, "cell_too_long", Error, fmt.Sprintf("This cell has more than %d characters. A quote mark may be missing", cellLimit))
	if f.Part == File {
		put(differs, "value_differs", Error, "This must be the same on every row, and differs from the first")
	} else {
		put(personal, "personal_identifier", Error, "This looks like %s. Take it out, and send the file again")
	}
}

// offText gives the code and words for a value that its field does not take.
func offText(f Field) (code, text string) {
	switch f.Type {
	case Date:
		return "bad_date", "This is not a date we can read. Write it as 2026-11-22 or 22/11/2026, after 1990"
	case Time:
		return "bad_time", "This is not a time we can read. Write it as 09:30, or leave it empty"
	case Number:
		return "bad_number", "Write a whole number from 0 to 999"
	case Org:
		return "bad_code", "This is not an organisation code. It has 3 to 6 letters and digits"
	case Site:
		return "bad_code", "This is not a site code. It has 5 to 9 letters and digits"
	case Force:
		return "not_in_list", "This is not the id of a police force. Write it as in west-midlands"
	case Key:
		return "bad_key", "Make a key of 16 to 64 letters, digits and signs, without spaces, that leads to nobody"
	case Ref:
		return "bad_reference", "Write at most 40 characters, without spaces"
	}
	var names []string
	for _, c := range mds.Of(f.List).Codes {
		if !c.Retired {
			names = append(names, c.Code)
		}
	}
	few := ": " + strings.Join(names, ", ")
	if len(names) > 20 {
		few = fmt.Sprintf(" the %d codes of the list %s", len(names), f.List)
	}
	if f.Type == Many {
		return "not_in_list", "Part of this is not in the list. Write one or more, with ; between them, of" + few
	}
	return "not_in_list", "This is not in the list. Write one of" + few
}
