package intake

import (
	"fmt"
	"sync"

	"github.com/havenward/havenward/internal/mds"
)

// Part says to which kind of record a field belongs.
type Part string

// The parts. An incident has one or more members of staff affected and any number of people alleged to have done it.
const (
	File     Part = "file"
	Incident Part = "incident"
	Staff    Part = "staff"
	Alleged  Part = "alleged"
)

// Type says how a field is read.
type Type string

// The types.
const (
	Listed Type = "code"         // one code of a list
	Many   Type = "codes"        // codes of a list with ; between them
	Date   Type = "date"         // 2026-11-22; 22/11/2026 is read too
	Time   Type = "time"         // 09:30; 0930 is read too
	Number Type = "number"       // a whole number
	Org    Type = "organisation" // an ODS organisation code, 3 to 6 characters
	Site   Type = "site"         // an ODS site code, 5 to 9 characters
	Force  Type = "force"        // the id of a police force
	Ref    Type = "reference"    // text without spaces
	Key    Type = "key"          // an opaque key made by the trust
	Words  Type = "text"         // free text, which is never taken
)

// Need says whether a field must be there.
type Need string

// The needs.
const (
	Mandatory   Need = "mandatory"
	Conditional Need = "conditional" // needed when another field says so
	Required    Need = "required"    // send it where it is held
	Optional    Need = "optional"
	Forbidden   Need = "forbidden" // a file that has it is refused
)

// Field is one field of the minimum data set.
type Field struct {
	No   int    `json:"no"` // its number in the data set; a number may have two fields
	Name string `json:"name"`
	Part Part   `json:"part"`
	Type Type   `json:"type"`
	// List names the code list (package mds) of Listed and Many.
	List string `json:"list,omitempty"`
	Need Need   `json:"need"`
	// Off is what a value that cannot be read or is on no list does: Error refuses the row (the file, for File), Warning
	// leaves the value out.
	Off Severity `json:"off"`
	// Default is the code that says "not known", and Allowed the share of rows that may carry it before a warning.
	Default string  `json:"default,omitempty"`
	Allowed float64 `json:"allowed,omitempty"`
	// Says tells in plain words what to send.
	Says string `json:"says"`
	// Origin says where the field is from.
	Origin string `json:"origin"`
}

// Fields gives the fields in the order of the data set. The slice is shared: do not change it.
func Fields() []Field { return catalogue().fields }

// book is the catalogue with everything worked out that reading needs.
type book struct {
	fields []Field
	byName map[string]int
	lists  [fieldCount]codes
	rules  []Rule
	fault  [fieldCount][kindCount]uint16 // rule of a fault of one field
	whole  map[string]uint16             // rule of the whole file or record, by code

	none   [fieldCount]uint32 // the bit of none, in fields that hold several codes
	needed map[Part][]int     // mandatory fields

	defaults []defaultCode
	struck   uint32 // record_state rejected

	incidentRules, staffRules, allegedRules []recordRule
}

// catalogue is made once; it is part of the program, and the tests fail first if it is broken.
var catalogue = sync.OnceValue(func() *book {
	b := &book{fields: fieldTable[:], byName: map[string]int{}, needed: map[Part][]int{}}
	for i, f := range b.fields {
		if f.Need == Mandatory {
			b.needed[f.Part] = append(b.needed[f.Part], i)
		}
		b.byName[f.Name] = i
		b.byName[f.Name] = i
		if f.Type == Listed || f.Type == Many {
			l := mds.Of(f.List)
			if len(l.Codes) == 0 || f.Type == Many && len(l.Codes) > 32 {
				panic(fmt.Sprintf("intake: the list %q of %s cannot be used", f.List, f.Name))
			}
			b.lists[i] = codesOf(l)
			if n := b.lists[i].number([]byte("none")); n > 0 && f.Type == Many {
				b.none[i] = 1 << (n - 1)
			}
		}
	}
	for i, f := range b.fields {
		if f.Default == "" {
			continue
		}
		d := defaultCode{i, b.code(i, f.Default)}
		if f.Type == Many {
			d.value = b.set(i, f.Default)
		}
		b.defaults = append(b.defaults, d)
	}
	b.struck = b.code(fRecordState, "rejected")
	b.makeRules()
	return b
})

// defaultCode is the value of a field that says "not known".
type defaultCode struct {
	field int
	value uint32
}
