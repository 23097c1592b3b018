package sheet

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The workbooks of these tests are made up. They follow the layout of the published ones as doc.go describes it.

// put writes cells of a row from column A on; "" leaves one empty.
func put(t testing.TB, f *excelize.File, sheet string, row int, cells ...any) {
	t.Helper()
	for i, c := range cells {
		if c == "" {
			continue
		}
		at, err := excelize.CoordinatesToCellName(i+1, row)
		if err == nil {
			err = f.SetCellValue(sheet, at, c)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func merge(t testing.TB, f *excelize.File, sheet, from, to string) {
	t.Helper()
	if err := f.MergeCell(sheet, from, to); err != nil {
		t.Fatal(err)
	}
}

func bytesOf(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func newSheet(t testing.TB, f *excelize.File, name string) {
	t.Helper()
	if _, err := f.NewSheet(name); err != nil {
		t.Fatal(err)
	}
}

const section = "HEALTH WELLBEING SAFETY Q13-14"

// published2023 is an organisational workbook of the layout from 2021: merged headings in row 1, names in row 5.
func published2023(t testing.TB) []byte {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", "Notes"); err != nil {
		t.Fatal(err)
	}
	put(t, f, "Notes", 1, "NHS Staff Survey 2023 detailed spreadsheets")
	put(t, f, "Notes", 3, "Fewer than 11 responses are not displayed.")
	newSheet(t, f, section)
	put(t, f, section, 1, "", "", "", "", "", "", "Q13a - In the last 12 months, how many times have you personally experienced physical violence at work from patients / service users, their relatives or other members of the public?",
		"", "", "", "", "", "Q13d - The last time you experienced physical violence at work, did you or a colleague report it?")
	merge(t, f, section, "G1", "L1")
	merge(t, f, section, "M1", "R1")
	put(t, f, section, 5, "ODS code", "Organisation name", "Benchmarking group", "Region", "ICS/STP", "Weighting",
		"% Never", "% 1-2", "% 3-5", "% 6-10", "% More than 10", "Base (number of responses)",
		"% Yes, I reported it", "% Yes, a colleague reported it", "% No", "% Don't know", "% Not applicable", "Base (number of responses)")
	row := func(n int, cells ...any) { put(t, f, section, n, cells...) }
	row(6, "R0A", "Invented Acute", "Acute and Acute & Community Trusts", "Swapped ICS", "Swapped region", "Weighted", 85.1234567890123, 8.5, 3.4, 1.2, 1.7765432109877, 2000, 40, 10, 20, 5, 25, 400)
	row(7, "RX9", "Invented Ambulance", "Ambulance Trusts", "", "", "Weighted", 70.0, 15.0, 8.0, 4.0, 3.0, 795, 30, 20, 30, 10, 10, 300)
	row(8, "R1F1", "Invented Isle, acute arm", "Acute and Acute & Community Trusts", "", "", "Weighted", 88.0, 8.0, 2.0, 1.0, 1.0, 900, 50, 10, 20, 10, 10, 100)
	row(9, "R1F2", "Invented Isle, ambulance arm", "Ambulance Trusts", "", "", "Weighted", 60.0, 20.0, 10.0, 5.0, 5.0, 10, "*", "*", "*", "*", "*", "")
	row(10, "QQQ", "Invented ICB", "ICBs", "", "", "Unweighted", 98.0, 2.0, 0.0, 0.0, 0.0, 200)
	row(11, "XXX", "Nobody knows it", "Community Trusts", "", "", "Weighted", 95.0, 3.0, 1.0, 0.5, 0.5, 100, 50, 10, 40, 0, 0, 50)
	row(12, "RBB", "Invented Odd", "Community Trusts", "", "", "Weighted", 95.0, 3.0, 1.0, 0.5, 9.5, 100, 50, 10, 40, 0, 0, 50)

	other := "HEALTH WELLBEING SAFETY Q15-17"
	newSheet(t, f, other)
	put(t, f, other, 1, "", "", "", "", "", "", "Q16a - In the last 12 months have you personally experienced discrimination at work from patients / service users, their relatives or other members of the public?",
		"", "", "Q17a - In the last 12 months, how many times have you been the target of unwanted behaviour of a sexual nature from patients / service users, their relatives or other members of the public?")
	merge(t, f, other, "G1", "I1")
	merge(t, f, other, "J1", "O1")
	put(t, f, other, 5, "ODS code", "Organisation name", "Benchmarking group", "Region", "ICS/STP", "Weighting", "% Yes", "% No", "Base (number of responses)",
		"% Never", "% 1-2", "% 3-5", "% 6-10", "% More than 10", "Base (number of responses)")
	put(t, f, other, 6, "R0A", "Invented Acute", "Acute and Acute & Community Trusts", "", "", "Weighted", 9.25, 90.75, 1980, 92.0, 5.0, 2.0, 0.5, 0.5, 1975)
	put(t, f, other, 7, "RX9", "Invented Ambulance", "Ambulance Trusts", "", "", "Weighted", 12.5, 87.5, 1000, 80.0, 12.0, 5.0, 2.0, 1.0, 990)

	newSheet(t, f, "YOUR JOB Q1-3")
	put(t, f, "YOUR JOB Q1-3", 1, "", "", "Q2a - I look forward to going to work.")
	put(t, f, "YOUR JOB Q1-3", 5, "ODS code", "Organisation name", "% Often", "Base (number of responses)")
	put(t, f, "YOUR JOB Q1-3", 6, "R0A", "Invented Acute", 50, 2000)
	return bytesOf(t, f)
}

// published2018 is spreadsheet 5 of 2018 saved as a workbook: number, text, part, answer, and "%" and "n" by turns.
func published2018(t testing.TB) []byte {
	f := excelize.NewFile()
	s := "Sheet1"
	put(t, f, s, 1, "NHS Staff Survey 2018: violence and harassment. Unweighted.")
	put(t, f, s, 2, "Fewer than 11 responses are not displayed.")
	put(t, f, s, 4, "", "", "", "Q12")
	put(t, f, s, 5, "", "", "", "In the last 12 months how many times have you personally experienced physical violence at work from…?")
	put(t, f, s, 6, "", "", "", "a) Patients / service users, their relatives or other members of the public", "", "", "", "", "", "", "", "", "", "b) Managers")
	put(t, f, s, 7, "", "", "", "Never", "", "1-2", "", "3-5", "", "6-10", "", "More than 10", "", "Never", "", "1-2", "", "3-5", "", "6-10", "", "More than 10", "")
	merge(t, f, s, "D4", "W4")
	merge(t, f, s, "D5", "W5")
	merge(t, f, s, "D6", "M6")
	merge(t, f, s, "N6", "W6")
	put(t, f, s, 8, "ODS code", "Organisation name", "Organisation type", "%", "n", "%", "n", "%", "n", "%", "n", "%", "n", "%", "n", "%", "n", "%", "n", "%", "n", "%", "n")
	put(t, f, s, 9, "", "ALL TRUSTS", "", 85.46, 854, 8.98, 90, 3.09, 31, 1.05, 11, 1.42, 14, 99.5, 995, 0.3, 3, 0.1, 1, 0.05, 1, 0.05, 0)
	put(t, f, s, 10, "", "", "Ambulance Trusts", 66.0, 660, 18.0, 180, 9.0, 90, 4.0, 40, 3.0, 30, 99.0, 990, 0.5, 5, 0.3, 3, 0.1, 1, 0.1, 1)
	put(t, f, s, 11, "R0A", "Invented Acute", "Acute Trusts", 85.0, 850, 9.0, 90, 3.0, 30, 2.0, 20, 1.0, 10, 99.0, 990, 0.5, 5, 0.3, 3, 0.1, 1, 0.1, 1)
	return bytesOf(t, f)
}

// zipped puts files into a zip.
func zipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"notes.txt", "national.xlsx", "type.xlsx", "organisational.xlsx", "d.xlsx", "e.xlsx"} {
		data, ok := files[name]
		if !ok {
			continue
		}
		w, err := z.Create("NSS detailed spreadsheets/" + name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// byType is the workbook of the organisation types: rows of groups, no ODS code.
func byType(t testing.TB) []byte {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", section); err != nil {
		t.Fatal(err)
	}
	put(t, f, section, 1, "", "", "Q13a - How many times have you personally experienced physical violence at work from patients / service users, their relatives or other members of the public?")
	put(t, f, section, 5, "Organisation type", "Weighting", "% Never", "% 1-2", "% 3-5", "% 6-10", "% More than 10", "Base (number of responses)")
	put(t, f, section, 6, "All organisations", "Weighted", 86.3, 8.0, 3.0, 1.0, 1.7, 600000)
	put(t, f, section, 7, "Ambulance Trusts", "Weighted", 72.4, 14.0, 8.0, 3.0, 2.6, 40000)
	put(t, f, section, 8, "ICBs", "Unweighted", 99.0, 1.0, 0.0, 0.0, 0.0, 9000)
	return bytesOf(t, f)
}
