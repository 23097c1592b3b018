package esr_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/training/esr"
	"github.com/havenward/havenward/internal/importer"
)

// lines reads a file as if today were 22 November 2026 and gives its lines, without their cells.
func lines(t *testing.T, rows ...string) (out []esr.Line) {
	t.Helper()
	body := []byte(strings.Join(rows, "\n") + "\n")
	f, err := importer.Open(bytes.NewReader(body), int64(len(body)), "x.csv", importer.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := esr.FindHeader(t.Context(), f, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := esr.Read(t.Context(), f, m, esr.Ask{Today: "2026-11-22"}, func(l *esr.Line) error {
		x := *l
		x.Cells = nil
		out = append(out, x)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// told writes what became of one row in a line: its days, or the codes of what is wrong with it.
func told(l esr.Line) string {
	var out []string
	switch l.Kind {
	case esr.Total:
		return "total"
	case esr.Heading:
		return "heading"
	case esr.Taken:
		out = append(out, l.Row.Number.String(), l.Row.Achieved, l.Row.Expires)
		if l.Row.Forever {
			out = append(out, "for ever")
		}
	}
	for _, p := range l.Problems {
		out = append(out, p.Field+" "+p.Code)
	}
	return strings.Join(out, ", ")
}

// TestTrap has a test for each thing that is known to go wrong with files of the Electronic Staff Record, under its name.
func TestTrap(t *testing.T) {
	const head = "Assignment Number,Competence Name,Achieved Date,Expiry Date"
	for name, x := range map[string]struct {
		head, row, want string
	}{
		"a day as 30-Nov-2028":                              {head, "1000001,Breakaway,30-Nov-2025,30-Nov-2028", "1000001, 2025-11-30, 2028-11-30"},
		"a day as 30-NOV-2028":                              {head, "1000001,Breakaway,30-NOV-2025,30-NOV-2028", "1000001, 2025-11-30, 2028-11-30"},
		"a day as 2025/12/02 00:00:00 is the 2 of December": {head, "1000001,Breakaway,2025/12/02 00:00:00,2026/12/02 00:00:00", "1000001, 2025-12-02, 2026-12-02"},
		"both forms of days in one row":                     {head, "1000001,Breakaway,30-Nov-2025,2028/11/30 00:00:00", "1000001, 2025-11-30, 2028-11-30"},
		"a year of two digits is refused":                   {head, "1000001,Breakaway,30-11-25,30-11-28", "achieved_date short_year, expiry_date short_year"},
		"a day that no calendar has is refused":             {head, "1000001,Breakaway,31-Nov-2025,", "achieved_date no_such_day"},
		"03/04/2025 is the 3 of April":                      {head, "1000001,Breakaway,03/04/2025,", "1000001, 2025-04-03, "},
		"a form of day that is not known is refused":        {head, "1000001,Breakaway,Nov 2025,", "achieved_date bad_date"},
		"a day that has not come is no achievement":         {head, "1000001,Breakaway,01-Dec-2026,", "achieved_date in_future"},
		"the year 4712 is never":                            {head, "1000001,Breakaway,30-Nov-2025,31-DEC-4712", "1000001, 2025-11-30, , for ever"},
		"the year 4712 with slashes is never":               {head, "1000001,Breakaway,30-Nov-2025,4712/12/31 00:00:00", "1000001, 2025-11-30, , for ever"},
		"an end without the day it was achieved":            {head, "1000001,Breakaway,,30-Nov-2028", "1000001, , 2028-11-30"},
		"an end before the day it was achieved is refused":  {head, "1000001,Breakaway,30-Nov-2025,30-Nov-2024", "expiry_date ends_before_it_starts"},
		"a day without a competence is refused":             {head, "1000001,,30-Nov-2025,", "competence_name no_competence"},
		"zeros in front that a spreadsheet dropped":         {head, "01000001,Breakaway,30-Nov-2025,", "1000001, 2025-11-30, "},
		"a number that a spreadsheet shortened is refused":  {head, "1.00000E+06,Breakaway,30-Nov-2025,", "assignment_number shortened_number"},
		"a second assignment of a person":                   {head, "1000001-2,Breakaway,30-Nov-2025,", "1000001-2, 2025-11-30, "},
		"a row of a name alone is nobody's":                 {"Full Name," + head, "\"Invented, Kit\",,Breakaway,30-Nov-2025,", "assignment_number no_number"},
		"whoever updated the row is not the learner":        {"Last Updated By," + head, "1000009,1000001,Breakaway,30-Nov-2025,", "1000001, 2025-11-30, "},
		"two people in one row are refused":                 {"Employee Number," + head, "1000009,1000001,Breakaway,30-Nov-2025,", "employee_number two_people"},
		"a total at the end":                                {head, "Total,14,,", "total"},
		"the headings again in the middle":                  {head, head, "heading"},
		"a comma without its quote marks moves no cell":     {head, "1000001,Breakaway,Level 2,30-Nov-2025,30-Nov-2028", " extra_cells"},
		"the date it was last awarded of a personal export": {"Assignment Number,Competency Name,Date Start,Date Last Awarded,Expiry Date", "1000001,Breakaway,01-Dec-2019,30-Nov-2025,30-Nov-2028", "1000001, 2025-11-30, 2028-11-30"},
		"what the file itself says of compliance is unread": {head + ",Compliance Status", "1000001,Breakaway,30-Nov-2020,30-Nov-2023,GREEN", "1000001, 2020-11-30, 2023-11-30"},
	} {
		t.Run(name, func(t *testing.T) {
			got := lines(t, x.head, x.row)
			if len(got) != 1 {
				t.Fatalf("%d lines", len(got))
			}
			if d := cmp.Diff(x.want, told(got[0])); d != "" {
				t.Error(d)
			}
		})
	}
}
