package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// Upload is one file as it was sent. Its name serves messages, and tells the three files of a set apart.
type Upload struct {
	Name string
	Size int64
	From io.ReaderAt
}

// Return is what was sent, opened: a flat table, JSON, or the three tables of incidents, staff and people alleged. It can
// be checked any number of times while its uploads stay open.
type Return struct {
	tables map[Part]*table // "" for a flat table
	json   *jsonFile
	made   *made // rows that package mapping makes
}

// table is one table with its heading.
type table struct {
	*importer.File
	columns []int // the field of each, -1 for none
}

// The most that is taken. Rows are those of a spreadsheet; the three tables are joined in memory and so must be smaller.
const (
	maxBytes  = 2 << 30
	maxJoined = 64 << 20
	maxRows   = 1_048_576
)

func refuse(code, format string, args ...any) error {
	return &importer.FileError{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Open finds out what was sent. One upload is a flat CSV or Excel file, JSON, or a ZIP or Excel workbook with three
// tables; three are the three tables, told by "incident", "staff" and "alleged" in their names. An error of type
// *importer.FileError says in plain words what to send instead.
func Open(uploads ...Upload) (*Return, error) {
	switch len(uploads) {
	case 1:
	case 3:
		r := &Return{tables: map[Part]*table{}}
		for _, u := range uploads {
			if err := r.add(u); err != nil {
				return nil, err
			}
		}
		return r, nil
	default:
		return nil, refuse("how_many", "Send one file, or three: incidents, staff and people alleged")
	}
	u := uploads[0]
	head := make([]byte, min(max(u.Size, 0), 512))
	if n, err := u.From.ReadAt(head, 0); err != nil && !(errors.Is(err, io.EOF) && n == len(head)) {
		return nil, err
	}
	r := &Return{tables: map[Part]*table{}}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	switch {
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		r.json = &jsonFile{Upload: u}
		return r, r.json.open()
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if three, err := r.unzip(u); three || err != nil {
			return r, err
		}
	}
	f, err := openTable(u, maxBytes)
	if err != nil {
		return nil, err
	}
	if f.Format == "xlsx" && len(f.Sheets) >= 3 {
		if three, err := r.sheets(u, f.Sheets); three || err != nil {
			return r, err
		}
	}
	r.tables[""] = &table{File: f}
	return r, nil
}

func openTable(u Upload, most int64) (*importer.File, error) {
	return importer.Open(u.From, u.Size, u.Name, importer.Limits{Bytes: most, Rows: maxRows, Cell: cellLimit * 8})
}

// partOf tells from a name which of the three tables it is.
func partOf(name string) (Part, bool) {
	name = strings.ToLower(name)
	for _, p := range []Part{Incident, Staff, Alleged} {
		if strings.Contains(name, string(p)) {
			return p, true
		}
	}
	return "", false
}

// add opens one of three files.
func (r *Return) add(u Upload) error {
	p, ok := partOf(u.Name)
	if !ok {
		return refuse("which_table", "The names of the three files must say which is which: incident, staff and alleged")
	}
	if r.tables[p] != nil {
		return refuse("table_twice", "Two files are named %s. Send one of each: incident, staff and alleged", p)
	}
	f, err := openTable(u, maxJoined)
	if err != nil {
		return err
	}
	r.tables[p] = &table{File: f}
	return nil
}

// sheets takes the three sheets of a workbook, if it has them.
func (r *Return) sheets(u Upload, names []string) (bool, error) {
	found := map[Part]string{}
	for _, n := range names {
		if p, ok := partOf(n); ok && found[p] == "" {
			found[p] = n
		}
	}
	if len(found) < 3 {
		return false, nil
	}
	for p, n := range found {
		f, err := openTable(u, maxJoined)
		if err != nil {
			return true, err
		}
		if err := f.UseSheet(n); err != nil {
			return true, err
		}
		r.tables[p] = &table{File: f}
	}
	return true, nil
}

// unzip takes the three CSV files of a ZIP into memory, if it has them.
func (r *Return) unzip(u Upload) (bool, error) {
	z, err := zip.NewReader(u.From, u.Size)
	if err != nil {
		return false, nil // importer says what is wrong with it
	}
	var files []*zip.File
	for _, f := range z.File {
		switch _, known := partOf(f.Name); {
		case f.Name == "xl/workbook.xml", f.Name == "[Content_Types].xml":
			return false, nil
		case known && !strings.HasSuffix(f.Name, "/") && !strings.Contains(f.Name, "__MACOSX"):
			files = append(files, f)
		}
	}
	if len(files) != 3 {
		return false, nil
	}
	left := int64(maxJoined)
	for _, f := range files {
		if f.Flags&1 != 0 {
			return true, refuse("encrypted", "This file is locked with a password. Remove the password, save it, and send it again")
		}
		in, err := f.Open()
		if err != nil {
			return true, refuse("damaged", "Part of this file cannot be read. Make it again, and send that")
		}
		text, err := io.ReadAll(io.LimitReader(in, left+1))
		if closed := in.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return true, refuse("damaged", "Part of this file cannot be read. Make it again, and send that")
		}
		if left -= int64(len(text)); left < 0 {
			return true, refuse("unzipped_too_big", "The three tables are larger than %d MB together. Send one flat table instead", maxJoined>>20)
		}
		if err := r.add(Upload{f.Name, int64(len(text)), bytes.NewReader(text)}); err != nil {
			return true, err
		}
	}
	return true, nil
}
