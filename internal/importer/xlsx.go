package importer

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"path"
	"strconv"
	"strings"
)

// book is what must be known of a workbook before its rows can be read.
type book struct {
	zip    *zip.Reader
	sheets map[string]string // name to part
	shared []string
	dates  []dateKind // by cell style
	from04 bool       // days are counted from 1904
	used   int64
}

// openBook checks that the zip is a workbook and reads its small parts.
func (f *File) openBook() error {
	z, err := zip.NewReader(f.src, f.size)
	if err != nil {
		return refuse("broken_zip", 0, "This file is damaged or was cut short on its way. Send it again")
	}
	has := map[string]bool{}
	var total uint64
	for _, e := range z.File {
		has[e.Name] = true
		total += e.UncompressedSize64
		if e.Flags&1 != 0 {
			return refuse("encrypted", 0, "This file is locked with a password. Remove the password, save it, and send it again")
		}
	}
	switch {
	case has["xl/workbook.xml"]:
	case has["xl/workbook.bin"]:
		return refuse("xlsb", 0, "This is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx) or as CSV, and send that")
	case has["content.xml"] && has["mimetype"]:
		return refuse("ods", 0, "This is an OpenDocument file (such as .ods). Save it as an Excel workbook (.xlsx) or as CSV, and send that")
	case has["word/document.xml"], has["ppt/presentation.xml"]:
		return refuse("document", 0, "This is a document or presentation. Send the table itself, as CSV or as an Excel workbook (.xlsx)")
	default:
		return refuse("compressed", 0, "This file is compressed. Unpack it, and send the CSV or Excel workbook inside")
	}
	if total > uint64(f.lim.Unzipped) {
		return refuse("unzipped_too_big", 0, "This workbook is larger than %d MB when opened. Send it in parts, or as CSV", f.lim.Unzipped>>20)
	}
	f.book = &book{zip: z, sheets: map[string]string{}}
	return errors.Join(f.readWorkbook(), f.readStyles(), f.readShared())
}

// part opens one part under the meter; ok is false when there is none.
func (f *File) part(name string, total *int64) (io.ReadCloser, *xml.Decoder, bool, error) {
	for _, e := range f.book.zip.File {
		if e.Name == name {
			r, err := e.Open()
			if err != nil {
				return nil, nil, false, damaged(err)
			}
			d := xml.NewDecoder(&meter{r: r, zipped: int64(e.CompressedSize64), total: total, lim: f.lim})
			return r, d, true, nil
		}
	}
	return nil, nil, false, nil
}

// damaged keeps a refusal and turns any other failure to read into one.
func damaged(err error) error {
	if _, ok := asFileError(err); ok {
		return err
	}
	return refuse("damaged", 0, "Part of this workbook cannot be read. Open it, save it again, and send that")
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// walk gives every start element of a part.
func (f *File) walk(name string, see func(xml.StartElement, *xml.Decoder) error) error {
	r, d, ok, err := f.part(name, &f.book.used)
	if err != nil || !ok {
		return err
	}
	defer r.Close()
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			if err := see(e, d); err != nil {
				return damaged(err)
			}
		}
	}
}

func (f *File) readWorkbook() error {
	targets := map[string]string{}
	if err := f.walk("xl/_rels/workbook.xml.rels", func(e xml.StartElement, _ *xml.Decoder) error {
		if e.Name.Local == "Relationship" {
			t := attr(e, "Target")
			if !strings.HasPrefix(t, "/") {
				t = path.Join("xl", t)
			}
			targets[attr(e, "Id")] = strings.TrimPrefix(t, "/")
		}
		return nil
	}); err != nil {
		return err
	}
	err := f.walk("xl/workbook.xml", func(e xml.StartElement, _ *xml.Decoder) error {
		switch e.Name.Local {
		case "workbookPr":
			f.book.from04 = attr(e, "date1904") == "1" || attr(e, "date1904") == "true"
		case "sheet":
			name, id := attr(e, "name"), ""
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					id = a.Value
				}
			}
			if _, ok := f.book.sheets[name]; ok || targets[id] == "" {
				return nil
			}
			f.book.sheets[name] = targets[id]
			f.Sheets = append(f.Sheets, name)
			if s := attr(e, "state"); f.Sheet == "" && (s == "" || s == "visible") {
				f.Sheet = name
			}
		}
		return nil
	})
	if err == nil && f.Sheet == "" {
		return refuse("no_sheet", 0, "This workbook has no visible sheet. Send one with the rows on its first sheet")
	}
	return err
}

// readShared loads the shared words of a workbook; phonetic hints are left out.
func (f *File) readShared() error {
	var text strings.Builder
	open := false
	r, d, ok, err := f.part("xl/sharedStrings.xml", &f.book.used)
	if err != nil || !ok {
		return err
	}
	defer r.Close()
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "si":
				text.Reset()
			case "t":
				open = true
			case "rPh":
				if err := d.Skip(); err != nil {
					return damaged(err)
				}
			}
		case xml.CharData:
			if open {
				text.Write(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "t":
				open = false
			case "si":
				f.book.shared = append(f.book.shared, text.String())
			}
		}
	}
}

// xlsxRows reads the chosen sheet row by row.
func (f *File) xlsxRows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		name, ok := f.book.sheets[f.Sheet]
		if !ok {
			yield(Row{}, refuse("no_sheet", 0, "This workbook has no such sheet. Choose one of: %s", strings.Join(f.Sheets, ", ")))
			return
		}
		total := f.book.used
		r, d, ok, err := f.part(name, &total)
		if err != nil || !ok {
			yield(Row{}, damaged(err))
			return
		}
		defer r.Close()
		last := 0
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Row{}, damaged(err))
				return
			}
			e, ok := tok.(xml.StartElement)
			if !ok || e.Name.Local != "row" {
				continue
			}
			n := last + 1
			if s := attr(e, "r"); s != "" {
				if n, err = strconv.Atoi(s); err != nil || n <= last {
					yield(Row{}, damaged(errors.New("rows out of order")))
					return
				}
			}
			if n > f.lim.Rows {
				yield(Row{}, refuse("too_many_rows", n, "This file has more than %d rows. Send it in parts", f.lim.Rows))
				return
			}
			last = n
			cells, err := f.sheetRow(d, n)
			if err != nil {
				yield(Row{}, damaged(err))
				return
			}
			if !yield(Row{n, cells}, nil) {
				return
			}
		}
	}
}
