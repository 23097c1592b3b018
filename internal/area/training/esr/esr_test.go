package esr_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/training/esr"
	"github.com/havenward/havenward/internal/importer"
)

func TestNumbersOfAssignmentsAreOnePersonsHoweverTheyAreWritten(t *testing.T) {
	for in, want := range map[string]string{"01234567": "1234567", "1234567": "1234567", "'01234567": "1234567", "1234567.0": "1234567", "01234567-2": "1234567-2", "1234567-02": "1234567-2", "1234567-1": "1234567",
		" 20001234 ": "20001234", "20001234 - 3": "20001234-3"} {
		if n, flaw := esr.NumberOf(in); flaw != nil || n.String() != want {
			t.Errorf("%q: %v %v", in, n, flaw)
		}
	}
	for in, code := range map[string]string{"1.23457E+07": "shortened_number", "2E7": "shortened_number", "2.1e+07": "shortened_number", "A123": "bad_number", "": "bad_number", "-": "bad_number", "12-": "bad_number",
		"000": "bad_number", "12345-2-3": "bad_number", "1234567.5": "bad_number", "1234567890123": "bad_number"} {
		if n, flaw := esr.NumberOf(in); flaw == nil || flaw.Code != code {
			t.Errorf("%q: %v %v", in, n, flaw)
		}
	}
}

func TestNamesOfCompetencesComeApart(t *testing.T) {
	for in, want := range map[string]esr.Name{
		"NHS|CSTF|NHS Conflict Resolution (England) - 3 Years|": {"NHS", "CSTF", "NHS Conflict Resolution (England)", 36},
		"120|LOCAL|Breakaway - 1 Year|":                         {"120", "LOCAL", "Breakaway", 12},
		"120|LOCAL|PMVA - Team - 18 Months|":                    {"120", "LOCAL", "PMVA - Team", 18},
		"NHS|MAND|Induction - Once|":                            {"NHS", "MAND", "Induction", 0},
		"Conflict Resolution":                                   {Title: "Conflict Resolution"},
		"Moving - Level 2":                                      {Title: "Moving - Level 2"},
		"||":                                                    {},
	} {
		if d := cmp.Diff(want, esr.NameOf(in)); d != "" {
			t.Errorf("%q: %s", in, d)
		}
	}
}

func TestTheHeadingsAreFoundUnderTheTitleOfAReport(t *testing.T) {
	csv := "Training report,,,\nRun on,22-Nov-2026,,\n,,,\nAssignment Number,Employee Name,Competence Name,Expiry Date\n1234567,Somebody,Breakaway,30-Nov-2028\n"
	f, err := importer.Open(bytes.NewReader([]byte(csv)), int64(len(csv)), "x.csv", importer.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := esr.FindHeader(t.Context(), f, nil)
	if err != nil || f.HeaderRow != 4 {
		t.Fatalf("row %d %v", f.HeaderRow, err)
	}
	if d := cmp.Diff([]string{esr.Assignment, "", esr.Competence, esr.Expires}, m.Keys); d != "" {
		t.Error(d)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("assignment_number,competence_name,expiry_date\n01234567-2,NHS|CSTF|X - 3 Years|,31-DEC-4712\nTotal,1,\n"))
	f.Add([]byte("employee_number;fte;start_date\n1.2E+07;x;2025/12/02 00:00:00\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := importer.Open(bytes.NewReader(b), int64(len(b)), "x", importer.Limits{Rows: 2000})
		if err != nil {
			return
		}
		m, err := esr.FindHeader(t.Context(), file, nil)
		if err != nil {
			return
		}
		_ = esr.Read(t.Context(), file, m, esr.Ask{Today: "2026-11-22"}, func(l *esr.Line) error {
			if l.Kind == esr.Taken && l.Row.Number == (esr.Number{}) {
				t.Errorf("a row of nobody: %q", l.Cells)
			}
			if l.Kind == esr.Refused && len(l.Problems) == 0 {
				t.Error("refused without a reason")
			}
			return nil
		})
	})
}
