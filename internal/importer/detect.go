package importer

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

const instead = "Open it in the program that made it, and save it as CSV or as an Excel workbook (.xlsx)"

// known are the beginnings of files people send by mistake, with what to do.
var known = []struct{ begins, code, message string }{
	{"%PDF", "pdf", "This is a PDF. Ask for the same figures as CSV or as an Excel workbook (.xlsx)"},
	{"\x89PNG", "image", "This is a picture. Send the table itself, as CSV or as an Excel workbook (.xlsx)"},
	{"\xff\xd8\xff", "image", "This is a picture. Send the table itself, as CSV or as an Excel workbook (.xlsx)"},
	{"GIF8", "image", "This is a picture. Send the table itself, as CSV or as an Excel workbook (.xlsx)"},
	{"{\\rtf", "document", "This is a text document. " + instead},
	{"PAR1", "parquet", "This is a Parquet file. Send it as CSV or as an Excel workbook (.xlsx)"},
	{"\x1f\x8b", "compressed", "This file is compressed. Unpack it, and send the CSV or Excel workbook inside"},
	{"Rar!", "compressed", "This file is compressed. Unpack it, and send the CSV or Excel workbook inside"},
	{"7z\xbc\xaf", "compressed", "This file is compressed. Unpack it, and send the CSV or Excel workbook inside"},
}

// detect tells the format by content.
func (f *File) detect() error {
	head := make([]byte, min(f.size, 8192))
	if n, err := f.src.ReadAt(head, 0); err != nil && !(errors.Is(err, io.EOF) && n == len(head)) {
		return err
	}
	for _, k := range known {
		if bytes.HasPrefix(head, []byte(k.begins)) {
			return refuse(k.code, 0, "%s", k.message)
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		f.Format = "xlsx"
		return f.openBook()
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return f.oldOffice()
	}
	text := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(head[:min(len(head), 512)]), "\ufeff"), " \t\r\n"))
	for begins, is := range map[string]string{"<!doctype html": "web page", "<html": "web page", "<table": "web page", "<?xml": "XML file", "{": "JSON file", "[{": "JSON file"} {
		if strings.HasPrefix(text, begins) {
			return refuse("not_a_table", 0, "This is a %s, whatever its name says. %s", is, instead)
		}
	}
	f.Format = "csv"
	return f.detectText(head)
}

// oldOffice tells an encrypted workbook from an old one: both begin alike, and
// an encrypted one names its stream in UTF-16 in the directory.
func (f *File) oldOffice() error {
	mark := make([]byte, 0, 32)
	for _, c := range []byte("EncryptedPackage") {
		mark = append(mark, c, 0)
	}
	var carry []byte
	buf := make([]byte, 64<<10)
	for r := io.NewSectionReader(f.src, 0, f.size); ; {
		n, err := r.Read(buf)
		carry = append(carry, buf[:n]...)
		if bytes.Contains(carry, mark) {
			return refuse("encrypted", 0, "This workbook is locked with a password. Remove the password, save it, and send it again")
		}
		carry = carry[max(0, len(carry)-len(mark)):]
		if err != nil {
			return refuse("old_office", 0, "This is an old Office file (such as .xls). %s", instead)
		}
	}
}

// detectText finds encoding, delimiter and where the first record starts.
func (f *File) detectText(head []byte) error {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		f.Encoding, f.start = "utf-8", 3
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		f.Encoding, f.start = "utf-16le", 2
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		f.Encoding, f.start = "utf-16be", 2
	default:
		odd := 0
		for _, c := range head {
			if c == 0 || c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1a {
				odd++
			}
		}
		if odd > len(head)/50 {
			return refuse("not_text", 0, "We do not know this kind of file. %s", instead)
		}
		ok, err := f.isUTF8()
		if err != nil {
			return err
		}
		f.Encoding = "windows-1252"
		if ok {
			f.Encoding = "utf-8"
		}
	}
	return f.findDelimiter()
}

// isUTF8 reads the whole file, since the first pound sign may be in its last row.
func (f *File) isUTF8() (bool, error) {
	buf := make([]byte, 256<<10)
	kept := 0 // bytes of a character that the last read cut in two
	for r := io.NewSectionReader(f.src, 0, f.size); ; {
		n, err := r.Read(buf[kept:])
		data := buf[:kept+n]
		cut := len(data)
		for back := 1; back < utf8.UTFMax && back <= len(data); back++ {
			if c := data[len(data)-back]; utf8.RuneStart(c) {
				if !utf8.FullRune(data[len(data)-back:]) {
					cut = len(data) - back
				}
				break
			}
		}
		if !utf8.Valid(data[:cut]) {
			return false, nil
		}
		kept = copy(buf, data[cut:])
		if errors.Is(err, io.EOF) {
			return kept == 0, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// findDelimiter honours Excel's "sep=" line, else tries each delimiter on the
// first records and takes the one that cuts the most of them alike.
func (f *File) findDelimiter() error {
	if first, end := f.firstLine(); strings.HasPrefix(strings.ToLower(first), "sep=") && len(first) == 5 {
		if d := rune(first[4]); strings.ContainsRune(",;\t|", d) {
			f.Delimiter = d
			f.start += end
			return nil
		}
	}
	best, chosen := -1, ','
	for _, d := range []rune{',', ';', '\t', '|'} {
		f.Delimiter = d
		width, alike, n := 0, 0, 0
		for row, err := range f.csvRows() {
			if err != nil || n >= 20 {
				break
			}
			if len(row.Cells) == 1 && strings.TrimSpace(row.Cells[0]) == "" {
				continue
			}
			if n++; n == 1 {
				width = len(row.Cells)
			}
			if len(row.Cells) == width {
				alike++
			}
		}
		if score := (width - 1) * (alike*100/max(n, 1) + 1); score > best {
			best, chosen = score, d
		}
	}
	f.Delimiter = chosen
	return nil
}

// firstLine is the first line as ASCII and how many bytes it takes.
func (f *File) firstLine() (string, int64) {
	buf := make([]byte, min(32, f.size-f.start))
	n, _ := f.src.ReadAt(buf, f.start) // a failure shows again when rows are read
	unit := int64(1)
	if strings.HasPrefix(f.Encoding, "utf-16") {
		unit = 2
	}
	var line []byte
	for i, c := range buf[:n] {
		switch {
		case c == '\n':
			end := int64(i + 1)
			if end%unit != 0 {
				end++
			}
			return strings.TrimRight(string(line), "\r"), end
		case c != 0:
			line = append(line, c)
		}
	}
	return "", 0
}
