package esr

import (
	"strings"
	"unicode"
)

// Column is a column of a file that this package knows.
type Column struct {
	Key, Label string
	names      []string
}

// The keys of columns that are read.
const (
	Assignment = "assignment_number"
	Employee   = "employee_number"
	Level1     = "org_level_1"
	Level2     = "org_level_2"
	Level3     = "org_level_3"
	Level4     = "org_level_4"
	Group      = "staff_group"
	Role       = "role"
	StatusOf   = "assignment_status"
	Category   = "assignment_category"
	FTE        = "fte"
	Start      = "start_date"
	End        = "end_date"
	AbsentFrom = "absent_from"
	Competence = "competence_name"
	Achieved   = "achieved_date"
	Began      = "competence_start"
	Expires    = "expiry_date"
	Ignored    = "-"
)

// Columns gives the columns that are read, with their words. A heading that is chosen for none of them is left out: names of people
// above all, who updated the row, and what the file itself says of compliance.
func Columns() []Column {
	return []Column{
		{Assignment, "Assignment number", []string{"Assignment No", "Assignment", "Asg Number", "Assignment ID"}},
		{Employee, "Employee number", []string{"Employee No", "Emp No", "ESR Number", "ESR Employee Number", "Person Number", "Staff Number"}},
		{Level1, "Organisation, level 1", []string{"Org L1", "Organisation Level 1", "Org Level 1"}},
		{Level2, "Organisation, level 2", []string{"Org L2", "Organisation Level 2", "Org Level 2", "Division", "Directorate"}},
		{Level3, "Organisation, level 3", []string{"Org L3", "Organisation Level 3", "Org Level 3"}},
		{Level4, "Organisation, level 4 or unit", []string{"Org L4", "Organisation Level 4", "Org Level 4", "Organisation", "Organization", "Department", "Team", "Unit", "Ward"}},
		{Group, "Staff group", []string{"Staff Grp"}},
		{Role, "Role", []string{"Job Role", "Position Title", "Position", "Position Name"}},
		{StatusOf, "Assignment status", []string{"Asg Status", "Employment Status"}},
		{Category, "Assignment category", []string{"Employment Category", "Employee Category", "Worker Type", "Population"}},
		{FTE, "FTE", []string{"WTE", "Full Time Equivalent"}},
		{Start, "Start of the assignment", []string{"Start Date", "Assignment Start Date", "Latest Start Date", "Hire Date", "Effective Start Date"}},
		{End, "End of the assignment", []string{"End Date", "Assignment End Date", "Termination Date", "Leaving Date", "Effective End Date"}},
		{AbsentFrom, "Absent from", []string{"Absence Start", "Absence Start Date", "Absence From"}},
		{Competence, "Competence", []string{"Competence Name", "Competency Name", "Competency", "Course", "Course Name"}},
		{Achieved, "Achieved on", []string{"Achieved Date", "Date Achieved", "Achieved", "Date Last Awarded", "Completion Date", "Date Completed"}},
		{Began, "Start of the competence", []string{"Date Start", "Date From", "Competence Start"}},
		{Expires, "Ends on", []string{"Expiry Date", "Expires", "Date Expires", "Date To", "Expiry"}},
	}
}

// Fold makes headings equal whatever their case, spaces and punctuation.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Match is how the headings of a file are read: for each the key of a column, "" for one that nobody knows and Ignored for one that
// is left out by choice.
type Match struct {
	Keys []string
	// at is where the column of a key stands.
	at map[string]int
}

var byName = func() map[string]string {
	m := map[string]string{}
	for _, c := range Columns() {
		for _, n := range append([]string{c.Key, c.Label}, c.names...) {
			m[Fold(n)] = c.Key
		}
	}
	return m
}()

// MatchOf matches headings; chosen leads folded headings to keys and goes before the names that are known.
func MatchOf(header []string, chosen map[string]string) Match {
	m := Match{Keys: make([]string, len(header)), at: map[string]int{}}
	for i, h := range header {
		key, ok := chosen[Fold(h)]
		if !ok {
			key = byName[Fold(h)]
		}
		if _, twice := m.at[key]; twice && key != Ignored {
			key = "" // the first stands
		}
		if m.Keys[i] = key; key != "" && key != Ignored {
			m.at[key] = i
		}
	}
	return m
}

// Has tells whether a column is there.
func (m Match) Has(key string) bool { _, ok := m.at[key]; return ok }

// Usable tells whether rows can be told apart by a number, and say something of training or posts.
func (m Match) Usable() bool { return m.Has(Assignment) || m.Has(Employee) }

func (m Match) cell(cells []string, key string) string {
	if i, ok := m.at[key]; ok && i < len(cells) {
		return cells[i]
	}
	return ""
}
