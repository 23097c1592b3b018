package importer

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// sheetRow reads the cells of one row up to its end.
func (f *File) sheetRow(d *xml.Decoder, n int) ([]string, error) {
	var cells []string
	for {
		tok, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch e := tok.(type) {
		case xml.EndElement:
			if e.Name.Local == "row" {
				return cells, nil
			}
		case xml.StartElement:
			if e.Name.Local != "c" {
				if err := d.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			col := len(cells)
			if ref := attr(e, "r"); ref != "" {
				if c, ok := column(ref); ok {
					col = c
				}
			}
			v, err := f.value(d, e, n)
			if err != nil {
				return nil, err
			}
			if v == "" && col >= len(cells) { // formatted but empty: not data
				if col < f.lim.Columns {
					cells = append(cells, make([]string, col+1-len(cells))...)
				}
				continue
			}
			if col >= f.lim.Columns {
				return nil, refuse("too_many_columns", n, "Row %d has more than %d columns. Check that it is a table, and send it again", n, f.lim.Columns)
			}
			for len(cells) <= col {
				cells = append(cells, "")
			}
			cells[col] = v
		}
	}
}

// column turns the letters of a cell reference into an index from 0.
func column(ref string) (int, bool) {
	c := 0
	for _, r := range ref {
		if r < 'A' || r > 'Z' {
			break
		}
		if c = c*26 + int(r-'A') + 1; c > 1<<20 {
			return c, true
		}
	}
	return c - 1, c > 0
}

// value reads one cell: the stored value or inline text, never the formula.
func (f *File) value(d *xml.Decoder, c xml.StartElement, n int) (string, error) {
	var text strings.Builder
	open := false
	for {
		tok, err := d.Token()
		if err != nil {
			return "", err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "f", "rPh":
				if err := d.Skip(); err != nil {
					return "", err
				}
			case "v", "t":
				open = true
			}
		case xml.CharData:
			if open {
				if text.Write(e); text.Len() > f.lim.Cell*4 {
					return "", refuse("cell_too_long", n, "Row %d has a cell longer than %d characters", n, f.lim.Cell)
				}
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "v", "t":
				open = false
			case "c":
				s := f.shown(attr(c, "t"), attr(c, "s"), text.String())
				if len(s) > f.lim.Cell*4 {
					return "", refuse("cell_too_long", n, "Row %d has a cell longer than %d characters", n, f.lim.Cell)
				}
				return s, nil
			}
		}
	}
}

// shown turns a stored value into text: shared words looked up, days and times
// as ISO, errors as empty.
func (f *File) shown(kind, style, v string) string {
	switch kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(v)); err == nil && i >= 0 && i < len(f.book.shared) {
			return f.book.shared[i]
		}
		return ""
	case "b":
		return map[string]string{"1": "Y", "0": "N"}[strings.TrimSpace(v)]
	case "e":
		return ""
	case "", "n":
		if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(f.book.dates) && f.book.dates[i] != noDate {
			if s, ok := f.dateText(v, f.book.dates[i]); ok {
				return s
			}
		}
		if x, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil && math.Abs(x) < 1e15 {
			return strconv.FormatFloat(math.Round(x*1e9)/1e9, 'f', -1, 64)
		}
	}
	return v
}

func (f *File) dateText(v string, kind dateKind) (string, bool) {
	x, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
	if err != nil || x < 0 || x >= 2_958_466 {
		return "", false
	}
	if f.book.from04 && (x >= 1 || kind&hasDay != 0) {
		x += 1462
	}
	t := fromSerial(x)
	switch {
	case kind == hasTime && x < 1, kind&hasDay == 0 && x < 1:
		return t.Format("15:04"), true
	case kind&hasTime != 0 && x != math.Floor(x):
		return t.Format("2006-01-02 15:04"), true
	case x < 1:
		return "", false
	}
	return t.Format("2006-01-02"), true
}

// fromSerial is the wall-clock time of a spreadsheet day number, to the second.
func fromSerial(x float64) time.Time {
	days := math.Floor(x)
	secs := math.Round((x - days) * 86400)
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Add(time.Duration(secs) * time.Second)
}

type dateKind int

const (
	noDate  dateKind = 0
	hasDay  dateKind = 1
	hasTime dateKind = 2
)

// readStyles learns which cell styles show a day or a time.
func (f *File) readStyles() error {
	own := map[int]dateKind{}
	in := ""
	return f.walk("xl/styles.xml", func(e xml.StartElement, _ *xml.Decoder) error {
		switch e.Name.Local {
		case "cellXfs", "cellStyleXfs", "dxfs", "cellStyles":
			in = e.Name.Local
		case "numFmt":
			if id, err := strconv.Atoi(attr(e, "numFmtId")); err == nil && in == "" {
				own[id] = formatKind(attr(e, "formatCode"))
			}
		case "xf":
			if in != "cellXfs" {
				return nil
			}
			id, _ := strconv.Atoi(attr(e, "numFmtId")) // 0, the general format, when absent
			kind, ok := own[id]
			if !ok {
				kind = builtin(id)
			}
			f.book.dates = append(f.book.dates, kind)
		}
		return nil
	})
}

// builtin are the date formats every workbook has without naming them
// (ECMA-376 part 1, 18.8.30).
func builtin(id int) dateKind {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return hasDay
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47:
		return hasTime
	case id == 22:
		return hasDay | hasTime
	}
	return noDate
}

// formatKind reads a format code outside its quoted and bracketed parts.
func formatKind(code string) dateKind {
	var kind dateKind
	quoted, bracket, skip := false, false, false
	for _, r := range strings.ToLower(code) {
		switch {
		case skip:
			skip = false
		case r == '\\' || r == '_' || r == '*':
			skip = true
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case bracket:
		case r == 'd' || r == 'y':
			kind |= hasDay
		case r == 'h' || r == 's':
			kind |= hasTime
		case r == ';':
			return kind
		}
	}
	return kind
}
