package intake

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/importer"
)

// number2 reads two digits; ok is false for anything else.
func number2(b []byte) (n uint32, ok bool) {
	a, c := b[0]-'0', b[1]-'0'
	return uint32(a)*10 + uint32(c), a < 10 && c < 10
}

// readDate reads 2026-11-22 and 22/11/2026 quickly, and everything else that importer reads; 0 is no date.
func readDate(b []byte) uint32 {
	if len(b) == 10 {
		var y1, y2, m, d uint32
		var ok1, ok2, ok3, ok4 bool
		switch {
		case b[4] == '-' && b[7] == '-':
			y1, ok1 = number2(b)
			y2, ok2 = number2(b[2:])
			m, ok3 = number2(b[5:])
			d, ok4 = number2(b[8:])
		case b[2] == '/' && b[5] == '/':
			d, ok1 = number2(b)
			m, ok2 = number2(b[3:])
			y1, ok3 = number2(b[6:])
			y2, ok4 = number2(b[8:])
		}
		if y := y1*100 + y2; ok1 && ok2 && ok3 && ok4 && y >= 1990 && y < 2150 && m >= 1 && m <= 12 && d >= 1 && d <= 28 {
			return civil(y, m, d)
		}
	}
	t, flaw := importer.Date(string(b))
	if flaw != nil || t.Year() >= 2150 {
		return 0
	}
	return uint32(t.Unix() / 86400)
}

// civil counts the days from 1 January 1970 to a day of the Gregorian calendar, a year beginning in March.
func civil(y, m, d uint32) uint32 {
	if m <= 2 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1 - 719468
}

// readTime reads 09:30 quickly, and everything else that importer reads; 0 is no time.
func readTime(b []byte) uint32 {
	if len(b) == 5 && b[2] == ':' {
		h, ok1 := number2(b)
		m, ok2 := number2(b[3:])
		if ok1 && ok2 && h < 24 && m < 60 {
			return h*60 + m + 1
		}
	}
	t, flaw := importer.Time(string(b))
	if flaw != nil {
		return 0
	}
	return uint32(t) + 1
}

// readDays reads 0 to 999, and gives one more; 0 is no number.
func readDays(b []byte) uint32 {
	if whole, ok := bytes.CutSuffix(b, []byte(".0")); ok {
		b = whole
	}
	if len(b) == 0 || len(b) > 3 {
		return 0
	}
	n := uint32(0)
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0
		}
		n = n*10 + uint32(c-'0')
	}
	return n + 1
}

// upper gives letters and digits in capitals; ok is false when there is anything else or the length is not within both.
func upper(b []byte, least, most int) (out []byte, ok bool) {
	if len(b) < least || len(b) > most {
		return nil, false
	}
	low := false
	for _, c := range b {
		switch {
		case c >= 'a' && c <= 'z':
			low = true
		case (c < 'A' || c > 'Z') && (c < '0' || c > '9'):
			return nil, false
		}
	}
	if low {
		return bytes.ToUpper(b), true
	}
	return b, true
}

// isRef tells whether b is a reference: at most 40 characters, all of them seen, no space among them.
func isRef(b []byte) bool {
	if ascii(b) {
		for _, c := range b {
			if c <= ' ' || c == 0x7f {
				return false
			}
		}
		return len(b) <= 40
	}
	return utf8.Valid(b) && utf8.RuneCount(b) <= 40 && !bytes.ContainsFunc(b, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) })
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// mayIdentify tells quickly whether importer.PersonalNumber could find something: six digits or an @.
func mayIdentify(b []byte) bool {
	digits := 0
	for _, c := range b {
		if c >= '0' && c <= '9' {
			digits++
		} else if c == '@' {
			return true
		}
	}
	return digits >= 6
}

// isKey tells whether b has the shape of an opaque key.
func isKey(b []byte) bool {
	if len(b) < 16 || len(b) > 64 {
		return false
	}
	for _, c := range b {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return true
}

// fold makes headings equal whatever their case, spaces and punctuation.
func fold(s string) string {
	var out []byte
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z':
			out = append(out, c|0x20)
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 0x80:
			out = append(out, c)
		}
	}
	return string(out)
}
