package mapping

import (
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/mds"
)

// cellReader reads a local cell as a national value. What it cannot read it gives back as it is, so that the check names
// the row and the field.
type cellReader func(string) string

// readerOf gives the reader of a field, by its type unless the source says how.
func readerOf(f intake.Field, how string) cellReader {
	switch how {
	case "dd/mm/yy":
		return shortYear
	case "mm/dd/yyyy":
		return monthFirst
	case "yes_no":
		return yesNo(f)
	case "age":
		return ageBand(f)
	case "number":
		return number
	case "key":
		return func(s string) string { return s }
	}
	switch f.Type {
	case intake.Date:
		return date
	case intake.Time:
		return clock
	case intake.Number:
		return number
	case intake.Org, intake.Site:
		return strings.ToUpper
	case intake.Ref:
		return func(s string) string { return strings.ReplaceAll(s, " ", "") }
	case intake.Listed, intake.Many:
		l := mds.Of(f.List)
		if l.Has("Y") && l.Has("N") {
			return yesNo(f)
		}
	}
	return func(s string) string { return s }
}

// date reads what package importer reads: 22/11/2026, 2026-11-22, 22-Nov-2026, with or without a time, and the serial
// numbers of spreadsheets.
func date(s string) string {
	t, flaw := importer.Date(s)
	if flaw != nil {
		return s
	}
	return t.Format(time.DateOnly)
}

// shortYear reads 22/11/26 as a day of this century, and everything that date reads.
func shortYear(s string) string {
	day, rest, timed := strings.Cut(s, " ")
	p := strings.FieldsFunc(day, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(p) == 3 && len(p[2]) == 2 && len(p[0]) <= 2 {
		if timed && !strings.Contains(rest, ":") {
			return s
		}
		return date(p[0] + "/" + p[1] + "/20" + p[2])
	}
	return date(s)
}

// monthFirst reads 11/22/2026.
func monthFirst(s string) string {
	day, _, _ := strings.Cut(s, " ")
	p := strings.FieldsFunc(day, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(p) == 3 && len(p[0]) <= 2 && len(p[2]) == 4 {
		return date(p[1] + "/" + p[0] + "/" + p[2])
	}
	return date(s)
}

// clock reads 09:30, 9.30, 0930, 930, 9:30pm and the part of a day that a spreadsheet keeps.
func clock(s string) string {
	t, flaw := importer.Time(s)
	if flaw != nil {
		return s
	}
	return t.String()
}

// yesNo reads the forms of yes and no that systems write, -1 of Access among them, into the list of the field; "don't
// know" into its code for that, where it has one.
func yesNo(f intake.Field) cellReader {
	l := mds.Of(f.List)
	return func(s string) string {
		code, known := "", true
		switch Fold(s) {
		case "y", "yes", "true", "t", "checked", "x", "ticked":
			code = "Y"
		case "1": // folding takes the sign, and Access writes -1 for yes
			code = "Y"
		case "n", "no", "false", "0", "f", "unchecked":
			code = "N"
		case "dont know", "not known", "unknown", "nk", "u", "not sure":
			code = "not_known"
		case "na", "n a", "not applicable":
			code = "not_applicable"
		default:
			known = false
		}
		switch {
		case !known:
			return s
		case l.Has(code):
			return code
		case code == "Y" || code == "N":
			return s
		}
		return "" // the list has no word for not knowing: nothing is said
	}
}

// number reads the whole number that a cell begins with: "3 days" is 3.
func number(s string) string {
	end := 0
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	switch rest := strings.TrimSpace(s[end:]); {
	case end == 0:
		return s
	case rest == "", strings.EqualFold(rest, "days"), strings.EqualFold(rest, "day"), strings.EqualFold(rest, "d"), strings.Trim(rest, ".0") == "":
		return s[:end]
	}
	return s
}

// ageBand reads an age in years into the bands of the field's list, and a band as it is.
func ageBand(f intake.Field) cellReader {
	l := mds.Of(f.List)
	type band struct {
		low, high int
		code      string
	}
	var bands []band
	for _, c := range l.Codes {
		b := band{code: c.Code, high: 150}
		low, high, two := strings.Cut(c.Code, "-")
		switch {
		case two:
			b.low, _ = strconv.Atoi(low) // codes of our own lists
			b.high, _ = strconv.Atoi(high)
		case strings.HasSuffix(c.Code, "+"):
			b.low, _ = strconv.Atoi(strings.TrimSuffix(c.Code, "+"))
		case strings.HasPrefix(c.Code, "under_"):
			b.high, _ = strconv.Atoi(strings.TrimPrefix(c.Code, "under_"))
			b.high--
		case strings.HasPrefix(c.Code, "over_"):
			b.low, _ = strconv.Atoi(strings.TrimPrefix(c.Code, "over_"))
			b.low++
		default:
			continue
		}
		bands = append(bands, b)
	}
	return func(s string) string {
		text := number(strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(s), " years"), " yrs"))
		n, err := strconv.Atoi(text)
		if err != nil || l.Has(s) {
			return s
		}
		for _, b := range bands {
			if n >= b.low && n <= b.high {
				return b.code
			}
		}
		return "" // an age that no band has, such as 0 or 999 for one that is not known
	}
}
