package mapping

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/cell"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/mds"
)

// The most that a map may hold.
const (
	MostBytes        = 4 << 20
	mostDictionaries = 40
	mostEntries      = 20_000
	mostLabel        = 200
)

// Readings are the ways to read a cell that Source.Read names; "" reads by the type of the field.
func Readings() []string {
	return []string{"", "dd/mm/yy", "mm/dd/yyyy", "yes_no", "age", "number", "key"}
}

// Parse reads a map file, whatever its Byte Order Mark, and checks it. The error says in plain words what is wrong.
func Parse(data []byte) (Map, error) {
	var m Map
	if len(data) > MostBytes {
		return m, fmt.Errorf("this map is larger than %d MB", MostBytes>>20)
	}
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return Map{}, errors.New("this is not a map that Havenward can read: it must be JSON as docs/mapping.md says")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Map{}, errors.New("there is something after the end of the map")
	}
	return m, m.Check()
}

// Write gives the map as a file.
func (m Map) Write() ([]byte, error) {
	m.Format = Format
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(m)
	return b.Bytes(), err
}

// Check says what is wrong with the map itself, first fault first; nil for a map that can be used. A map with labels
// that nobody decided yet is fine.
func (m *Map) Check() error {
	if m.Format != Format {
		return fmt.Errorf("this map says version %d of its format; version %d is known", m.Format, Format)
	}
	if !slices.Contains(Shapes(), m.Shape) {
		return fmt.Errorf("this map has no shape that is known; it must be one of %v", Shapes())
	}
	if m.Rows != PerIncident && m.Rows != PerPerson && m.Rows != "" {
		return errors.New(`"rows" must be "incident" or "person"`)
	}
	if m.System != "" && !mds.Of("source_system").Has(m.System) {
		return errors.New(`"source_system" is not in its list`)
	}
	if (m.Shape == HandTotals) != (m.Totals != nil) {
		return errors.New(`a map of totals, and only one, must say "totals"`)
	}
	if !plain(m.Name) || !plain(m.Sheet) {
		return errors.New("the name of the map or of the sheet is too long, or cannot be read")
	}
	if err := m.checkSources(); err != nil {
		return err
	}
	return m.checkDictionaries()
}

// plain tells whether text from outside is short, and shows what it holds.
func plain(s string) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= mostLabel && cell.Clean(s) == s && !strings.ContainsAny(s, "\x1f\n\r")
}

func plainAll(list []string) bool {
	return !slices.ContainsFunc(list, func(s string) bool { return !plain(s) })
}

func (m *Map) checkSources() error {
	had := map[string]bool{}
	for _, s := range m.Sources {
		f, ok := fieldOf(s.Field)
		switch {
		case !ok:
			return fmt.Errorf("the data set has no field %.40q that can be mapped", s.Field)
		case had[s.Field]:
			return fmt.Errorf("%s has two sources", s.Field)
		case len(s.Columns) > 5 || !plainAll(s.Columns) || slices.Contains(s.Columns, "") || !plain(s.Join):
			return fmt.Errorf("the columns of %s cannot be read", s.Field)
		case !slices.Contains(Readings(), s.Read):
			return fmt.Errorf("%s is to be read in a way that is not known: %.20q", s.Field, s.Read)
		case s.Otherwise != "" && !codesOK(f, s.Otherwise):
			return fmt.Errorf("%s cannot be %.40q", s.Field, s.Otherwise)
		case s.Sender && f.Type != intake.Org:
			return fmt.Errorf("%s is no organisation, so it cannot be who sends", s.Field)
		case importer.Personal(s.Otherwise) != "" || slices.ContainsFunc(s.Columns, freeText):
			return fmt.Errorf("%s is to come from free text, a name or an identifier of a person. Those are never taken", s.Field)
		}
		had[s.Field] = true
	}
	return nil
}

func (m *Map) checkDictionaries() error {
	if len(m.Dictionaries) > mostDictionaries {
		return fmt.Errorf("a map has at most %d dictionaries", mostDictionaries)
	}
	entries, roles := 0, 0
	for i, d := range m.Dictionaries {
		name := fmt.Sprintf("the dictionary %d", i+1)
		switch {
		case len(d.Columns) < 1 || len(d.Columns) > 2 || !plainAll(d.Columns) || slices.Contains(d.Columns, ""):
			return fmt.Errorf("%s must have one or two columns", name)
		case slices.ContainsFunc(d.Columns, freeText):
			return fmt.Errorf("%s is of free text or names, which are never read", name)
		case len(d.Split) > 3 || d.Split != "" && len(d.Columns) > 1:
			return fmt.Errorf("%s cannot be split so", name)
		case m.Totals != nil && len(d.Columns) != 1:
			return fmt.Errorf("%s of totals has one column", name)
		}
		if d.Role {
			roles++
		}
		for _, f := range d.Fields {
			if _, ok := fieldOf(f); !ok {
				return fmt.Errorf("%s asks about %.40q, which the data set does not have", name, f)
			}
		}
		had := map[string]bool{}
		for _, e := range d.Entries {
			if err := e.check(d); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if key := labelKey(e.Label); had[key] {
				return fmt.Errorf("%s has a label twice, entry %d", name, entries+1)
			} else {
				had[key] = true
			}
			if entries++; entries > mostEntries {
				return fmt.Errorf("a map has at most %d labels", mostEntries)
			}
		}
	}
	if roles > 1 {
		return errors.New("only one dictionary can say who the people are")
	}
	if m.Totals != nil && len(m.Dictionaries) != 1 {
		return errors.New("a map of totals has one dictionary, of its kinds")
	}
	return nil
}

func (e Entry) check(d Dictionary) error {
	switch {
	case len(e.Label) != len(d.Columns) || !plainAll(e.Label) || LabelWords(e.Label) == "":
		return errors.New("a label must have one part for each column")
	case !plain(e.Means) || !plain(e.Reason):
		return errors.New("what a label means, or why it is left out, is too long or cannot be read")
	case e.State != Needs && e.State != Done && e.State != LeftOut:
		return errors.New(`a label is "done", "left_out" or has no state`)
	case e.State == LeftOut && strings.TrimSpace(e.Reason) == "":
		return errors.New("a label that is left out needs a reason")
	case e.Is != "" && (!d.Role || e.Is != StaffMember && e.Is != AllegedPerson && e.Is != Nobody):
		return errors.New(`"is" belongs to a dictionary of roles, and is "staff", "alleged" or "nobody"`)
	case d.Role && e.State == Done && e.Is == "":
		return errors.New("a label of a role must say who it is")
	case importer.Personal(LabelWords(e.Label)) != "" || importer.Personal(e.Means) != "" || importer.Personal(e.Reason) != "":
		return errors.New("a label looks like an identifier of a person, which no map may hold")
	}
	for name, v := range e.Set {
		f, ok := fieldOf(name)
		if !ok || !codesOK(f, v) {
			return fmt.Errorf("a label sets %.40q to something that it does not take", name)
		}
		if f.Type == intake.Key || f.Type == intake.Ref {
			return fmt.Errorf("a label cannot set %s", name)
		}
	}
	return nil
}
