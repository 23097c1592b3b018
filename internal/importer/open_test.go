package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func open(t *testing.T, data []byte, lim Limits) *File {
	t.Helper()
	f, err := Open(bytes.NewReader(data), int64(len(data)), "return.csv", lim)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func all(t *testing.T, f *File) []Row {
	t.Helper()
	rows, err := f.Preview(context.Background(), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestEncodingsAndDelimitersAreToldByContent(t *testing.T) {
	const text = "Ref;Notes\r\nW-1;£5, “taken”\r\n"
	win, _ := charmap.Windows1252.NewEncoder().String(text)
	le, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	be, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	for name, c := range map[string]struct {
		data, enc string
		delim     rune
	}{
		"plain": {text, "utf-8", ';'}, "bom": {"\ufeff" + text, "utf-8", ';'}, "windows": {win, "windows-1252", ';'},
		"utf16le": {le, "utf-16le", ';'}, "utf16be": {be, "utf-16be", ';'},
		"tab":   {"Ref\tNotes\nW-1\t\"£5, “taken”\"\n", "utf-8", '\t'},
		"comma": {"Ref,Notes\rW-1,\"£5, “taken”\"", "utf-8", ','},
		"sep":   {"sep=;\r\n" + text, "utf-8", ';'},
	} {
		f := open(t, []byte(c.data), Limits{})
		if f.Encoding != c.enc || f.Delimiter != c.delim {
			t.Errorf("%s: %s %q", name, f.Encoding, f.Delimiter)
		}
		if diff := cmp.Diff([]string{"Ref", "Notes"}, f.Header); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff([]Row{{2, []string{"W-1", "£5, “taken”"}}}, all(t, f)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestALateWindowsPoundIsFound(t *testing.T) {
	data := []byte("Ref,Notes\n" + strings.Repeat("a,b\n", 40000) + "z,\xa35\n")
	f := open(t, data, Limits{})
	rows := all(t, f)
	if got := rows[len(rows)-1]; got.Number != 40002 || got.Cells[1] != "£5" {
		t.Error(got)
	}
}

func TestRowNumbersAreThoseOfTheSpreadsheet(t *testing.T) {
	f := open(t, []byte("Ref,Notes\n1,\"two\nlines, and \"\"three\"\"\nhere\"\n\n,,\n2,it is 5\" long\n3,'=1+1\n"), Limits{})
	want := []Row{{2, []string{"1", "two\nlines, and \"three\"\nhere"}}, {5, []string{"2", "it is 5\" long"}}, {6, []string{"3", "=1+1"}}}
	if diff := cmp.Diff(want, all(t, f)); diff != "" {
		t.Error(diff)
	}
}

func workbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	day, at := "dd/mm/yyyy", "hh:mm"
	ds, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &day})
	ts, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &at})
	set := func(ref string, v any) {
		if err := f.SetCellValue("Sheet1", ref, v); err != nil {
			t.Fatal(err)
		}
	}
	for i, h := range []string{"Ref", "Incident date", "Time", "Staff", "Sum"} {
		set(fmt.Sprintf("%c1", 'A'+i), h)
	}
	set("A4", "W & 1\nmore")
	set("B4", time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC))
	set("C4", 0.3958333333)
	set("D4", 0.1+0.2)
	f.SetCellStyle("Sheet1", "B4", "B4", ds)
	f.SetCellStyle("Sheet1", "C4", "C4", ts)
	f.SetCellFormula("Sheet1", "E4", "WEBSERVICE(\"http://x\")")
	f.SetCellStyle("Sheet1", "ZZ4", "ZZ4", ds)
	f.NewSheet("Hidden")
	f.SetSheetVisible("Hidden", false)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAWorkbookGivesDatesTimesAndTrueRows(t *testing.T) {
	f := open(t, workbook(t), Limits{})
	if f.Format != "xlsx" || f.Sheet != "Sheet1" || len(f.Sheets) != 2 {
		t.Error(f.Format, f.Sheet, f.Sheets)
	}
	want := []Row{{4, []string{"W & 1\nmore", "2026-11-12", "09:30", "0.3"}}}
	if diff := cmp.Diff(want, all(t, f)); diff != "" {
		t.Error(diff)
	}
	if err := f.UseSheet("Hidden"); err == nil || f.Sheet != "Sheet1" {
		t.Error("an empty sheet was taken")
	}
}

func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func bomb(t *testing.T, sheet string) []byte {
	return zipped(t, map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="x"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet,
	})
}

func TestWhatCannotBeReadIsRefusedInWords(t *testing.T) {
	encrypted := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 70000))
	for i, c := range []byte("EncryptedPackage") {
		encrypted[65530+2*i] = c
	}
	long := strings.Repeat("a", 200)
	for name, c := range map[string]struct {
		data []byte
		lim  Limits
		code string
	}{
		"empty": {nil, Limits{}, "empty"}, "blank": {[]byte("\n\n , \n"), Limits{}, "no_header"},
		"pdf": {[]byte("%PDF-1.7"), Limits{}, "pdf"}, "png": {[]byte("\x89PNG\r\n"), Limits{}, "image"},
		"xls": {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), Limits{}, "old_office"}, "locked": {encrypted, Limits{}, "encrypted"},
		"ods":  {zipped(t, map[string]string{"mimetype": "x", "content.xml": "x"}), Limits{}, "ods"},
		"docx": {zipped(t, map[string]string{"word/document.xml": "x"}), Limits{}, "document"},
		"xlsb": {zipped(t, map[string]string{"xl/workbook.bin": "x"}), Limits{}, "xlsb"},
		"zip":  {zipped(t, map[string]string{"a.csv": "x"}), Limits{}, "compressed"},
		"cut":  {workbook(t)[:3000], Limits{}, "broken_zip"},
		"html": {[]byte(" <html><table>"), Limits{}, "not_a_table"}, "json": {[]byte(`{"a":1}`), Limits{}, "not_a_table"},
		"binary":   {bytes.Repeat([]byte{0, 1, 2, 3}, 100), Limits{}, "not_text"},
		"size":     {[]byte("a,b\n1,2\n"), Limits{Bytes: 4}, "too_big"},
		"rows":     {[]byte("a,b\n1,2\n3,4\n"), Limits{Rows: 2}, "too_many_rows"},
		"columns":  {[]byte("a,b\n1,2,3,4\n"), Limits{Columns: 3}, "too_many_columns"},
		"cell":     {[]byte("a,b\n" + long + ",2\n"), Limits{Cell: 100}, "cell_too_long"},
		"quote":    {[]byte("a,b\n1,\"never closed\n2,3\n"), Limits{}, "open_quote"},
		"ratio":    {bomb(t, `<worksheet><sheetData><row r="1"><c t="str"><v>h</v></c></row>`+strings.Repeat(`<row><c t="str"><v></v></c></row>`, 200000)+`</sheetData></worksheet>`), Limits{}, "zip_ratio"},
		"unzipped": {bomb(t, `<worksheet><sheetData><row><c t="str"><v>h</v></c></row></sheetData></worksheet>`+strings.Repeat(" ", 2<<20)), Limits{Unzipped: 1 << 20}, "unzipped_too_big"},
		"far row":  {bomb(t, `<worksheet><sheetData><row r="1"><c t="str"><v>h</v></c></row><row r="99999999"/></sheetData></worksheet>`), Limits{}, "too_many_rows"},
		"far cell": {bomb(t, `<worksheet><sheetData><row r="1"><c t="str" r="AAAAAAA1"><v>h</v></c></row></sheetData></worksheet>`), Limits{}, "too_many_columns"},
		"bad xml":  {bomb(t, `<worksheet><sheetData><row r="1"><c>`), Limits{}, "damaged"},
		"entity":   {bomb(t, `<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row>`), Limits{}, "damaged"},
	} {
		f, err := Open(bytes.NewReader(c.data), int64(len(c.data)), "x.csv", c.lim)
		if err == nil {
			_, err = f.Preview(context.Background(), 1<<30)
		}
		var bad *FileError
		if !errors.As(err, &bad) || bad.Code != c.code {
			t.Errorf("%s: %v", name, err)
		} else if strings.HasSuffix(bad.Message, ".") || bad.Message == "" {
			t.Errorf("%s: message %q", name, bad.Message)
		}
	}
}

func TestReadingStopsWithItsContext(t *testing.T) {
	f := open(t, []byte("a,b\n"+strings.Repeat("1,2\n", 2000)), Limits{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.Preview(ctx, 5000); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func FuzzOpen(f *testing.F) {
	for _, s := range []string{"a,b\n1,\"2\n\"\n", "\xff\xfea\x00,\x00", "sep=;\na;b", "\xa3;\"", "PK\x03\x04", "a\tb\r\n\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Open(bytes.NewReader(data), int64(len(data)), "x", Limits{Rows: 1000, Columns: 50, Cell: 500, Unzipped: 1 << 20})
		if err != nil {
			return
		}
		last := file.HeaderRow
		for row, err := range file.Rows(context.Background()) {
			if err != nil {
				return
			}
			if row.Number <= last || len(row.Cells) == 0 || len(row.Cells) > 50 {
				t.Fatalf("row %d after %d with %d cells", row.Number, last, len(row.Cells))
			}
			last = row.Number
		}
	})
}

func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="B1" t="s"><v>0</v></c><c s="1"><f>1</f><v>2</v></c></row></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		data := bomb(t, sheet)
		if file, err := Open(bytes.NewReader(data), int64(len(data)), "x", Limits{}); err == nil {
			for _, err := range file.Rows(context.Background()) {
				if _, ok := asFileError(err); err != nil && !ok {
					t.Fatal(err)
				}
			}
		}
	})
}
