package intake

import (
	"fmt"
	"slices"
	"strings"
)

// wordsOf are headings of free text and of names, folded, which are never sent (data set, field 64).
var wordsOf = []string{
	"narrative", "description", "descriptionofincident", "incnotes", "notes", "freetext", "comment", "comments", "details", "whathappened", "incactiontaken",
	"actiontaken", "lessons", "inclessons", "name", "staffname", "patientname", "forename", "surname", "firstname", "lastname", "dateofbirth", "dob",
	"nhsnumber", "connhsno", "address", "postcode", "email", "telephone", "phone",
}

// match finds the field of each heading; problems go to the file.
func (t *table) match(p Part, say func(code, field, message string)) {
	b := catalogue()
	names := map[string]int{}
	for i, f := range b.fields {
		names[fold(f.Name)] = i
	}
	t.columns = make([]int, len(t.Header))
	for h, heading := range t.Header {
		f, ok := names[fold(heading)]
		t.columns[h] = -1
		switch {
		case heading == "":
		case ok && b.fields[f].Type == Words, slices.Contains(wordsOf, fold(heading)):
			say("free_text_column", "", fmt.Sprintf("%sColumn %s holds free text or names, which may not be sent. Take it out of the file, and send it again", where(p), letters(h)))
		case ok && slices.Contains(t.columns[:h], f):
			say("column_twice", b.fields[f].Name, fmt.Sprintf("%sThe heading %s is there twice. Take one of the columns out", where(p), b.fields[f].Name))
		case ok && t.takes(p, b.fields[f]):
			t.columns[h] = f
		default:
			say("unknown_column", "", fmt.Sprintf("%sWe do not know the heading of column %s, so the column is left out", where(p), letters(h)))
		}
	}
	var lost []string
	for i, f := range b.fields {
		if f.Need == Mandatory && f.Part != File && t.needs(p, i) && t.column(i) < 0 {
			lost = append(lost, f.Name)
		}
	}
	for _, name := range lost {
		say("missing_column", name, fmt.Sprintf("%sThe column %s is needed and is not in the file", where(p), name))
	}
}

// where begins a message with the name of one table of three.
func where(p Part) string {
	if p == "" {
		return ""
	}
	return strings.ToUpper(string(p[:1])) + string(p[1:]) + " table: "
}

// takes tells whether a table may have a field: a flat one has all, one of three its own part and the reference.
func (t *table) takes(p Part, f Field) bool {
	return p == "" || f.Part == p || f.Part == File || f.Name == "incident_ref"
}

// needs tells whether a table must have a mandatory field. A flat file without people alleged has none of their columns.
func (t *table) needs(p Part, f int) bool {
	part := catalogue().fields[f].Part
	switch {
	case f == fIncidentRef:
		return true
	case p == "" && part == Alleged:
		return slices.ContainsFunc(t.columns, func(c int) bool { return c > fAllegedPersonType && c <= fCapacityAssessed })
	}
	return p == "" || p == part
}

// letters names a column as a spreadsheet does.
func letters(h int) string {
	if h < 26 {
		return string(rune('A' + h))
	}
	return letters(h/26-1) + string(rune('A'+h%26))
}
