package importer

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

var months = [12]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// Date reads a day: 2026-11-12, 12/11/2026 (day first; also with - or .),
// 12-Nov-2026, or a spreadsheet day number. A time after it is ignored. Days
// before 1990 are refused, since converters write them for missing dates.
func Date(s string) (time.Time, *Flaw) {
	bad := &Flaw{"bad_date", "This is not a date we can read. Write it as 12/11/2026 or 2026-11-12"}
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseFloat(s, 64); err == nil && !strings.Contains(s, "/") {
		if math.IsNaN(n) || n < 1 || n >= 2_958_466 || len(s) == 8 && n == math.Floor(n) {
			return time.Time{}, bad
		}
		return notBefore1990(fromSerial(math.Floor(n)))
	}
	day, rest := s, ""
	if i := strings.IndexAny(s, "Tt"); i == 10 && s[4] == '-' {
		day, rest = s[:i], s[i+1:]
	} else if colon := strings.IndexByte(s, ':'); colon > 0 {
		i := strings.LastIndexByte(s[:colon], ' ')
		if i < 0 || i+1 >= len(s) {
			return time.Time{}, bad
		}
		day, rest = s[:i], s[i+1:]
	}
	if rest != "" && (rest[0] < '0' || rest[0] > '9') {
		return time.Time{}, bad
	}
	parts := strings.FieldsFunc(day, func(r rune) bool { return r == '/' || r == '-' || r == '.' || r == ' ' })
	if len(parts) != 3 {
		return time.Time{}, bad
	}
	if len(parts[0]) == 4 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	d, err1 := digits(parts[0])
	y, err2 := digits(parts[2])
	m, err3 := digits(parts[1])
	if err3 != nil && len(parts[1]) >= 3 {
		for i, name := range months {
			if full := strings.ToLower(time.Month(i + 1).String()); strings.EqualFold(parts[1], name) || strings.ToLower(parts[1]) == full || strings.EqualFold(parts[1], "sept") && i == 8 {
				m, err3 = i+1, nil
			}
		}
	}
	if err1 != nil || err2 != nil || err3 != nil {
		return time.Time{}, bad
	}
	if len(parts[2]) != 4 {
		return time.Time{}, &Flaw{"short_year", "Write the year with four digits"}
	}
	if m > 12 && m <= 31 && d <= 12 {
		return time.Time{}, &Flaw{"month_first", "The month comes before the day here. Write the day first, as 25/11/2026"}
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if m < 1 || d < 1 || t.Day() != d || int(t.Month()) != m {
		return time.Time{}, &Flaw{"no_such_day", "There is no such day"}
	}
	return notBefore1990(t)
}

func notBefore1990(t time.Time) (time.Time, *Flaw) {
	if t.Year() < 1990 {
		return time.Time{}, &Flaw{"before_1990", "This date is before 1990. Systems write such dates when one is missing: leave the cell empty, or correct it"}
	}
	return t, nil
}

// digits reads a short run of digits and nothing else.
func digits(s string) (int, error) {
	if s == "" || len(s) > 4 || strings.Trim(s, "0123456789") != "" {
		return 0, strconv.ErrSyntax
	}
	return strconv.Atoi(s)
}

// TimeOfDay is minutes since midnight, 0 to 1439.
type TimeOfDay int

// String writes it as 09:30.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// Time reads 09:30, 9.30, 0930, 930, 09:30:00, 9:30 pm, 9pm, the time after a
// date, or a spreadsheet's part of a day (0.395833).
func Time(s string) (TimeOfDay, *Flaw) {
	bad := &Flaw{"bad_time", "This is not a time we can read. Write it as 09:30"}
	s = strings.ToLower(strings.TrimSpace(s))
	if i := strings.IndexAny(s, " t"); i >= 8 && strings.ContainsAny(s[:i], "-/") {
		s = s[i+1:]
	}
	if strings.HasPrefix(s, "0.") && len(s) > 4 {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || n < 0 || n >= 1 {
			return 0, bad
		}
		return TimeOfDay(min(1439, int(math.Round(n*1440)))), nil
	}
	half := ""
	for _, h := range []string{"am", "pm", "a.m.", "p.m."} {
		if cut, ok := strings.CutSuffix(s, h); ok {
			s, half = strings.TrimSpace(cut), h[:1]
		}
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ':' || r == '.' })
	if len(parts) == 1 && (len(s) == 3 || len(s) == 4) {
		parts = []string{s[:len(s)-2], s[len(s)-2:]}
	}
	if len(parts) == 1 && half != "" {
		parts = append(parts, "00")
	}
	if len(parts) < 2 || len(parts) > 3 || len(parts[1]) != 2 {
		return 0, bad
	}
	h, err1 := digits(parts[0])
	m, err2 := digits(parts[1])
	if err1 != nil || err2 != nil || h > 23 || m > 59 || half != "" && (h < 1 || h > 12) {
		return 0, bad
	}
	if len(parts) == 3 {
		if sec, err := digits(strings.TrimSuffix(parts[2], "z")); err != nil || sec > 59 {
			return 0, bad
		}
	}
	if half != "" {
		h = h%12 + map[string]int{"a": 0, "p": 12}[half]
	}
	return TimeOfDay(h*60 + m), nil
}

// YesNo reads Y, N, yes, no, true, false, 1 and 0, in any case.
func YesNo(s string) (bool, *Flaw) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "y", "yes", "true", "1":
		return true, nil
	case "n", "no", "false", "0":
		return false, nil
	}
	return false, &Flaw{"bad_yes_no", "Write Y or N"}
}

// Integer reads a whole number from low to high, with or without thousands commas.
func Integer(low, high int) func(string) (int, *Flaw) {
	return func(s string) (int, *Flaw) {
		s = strings.TrimSpace(s)
		if whole, frac, ok := strings.Cut(s, "."); ok && frac != "" && strings.Trim(frac, "0") == "" {
			s = whole
		}
		if a, b, ok := strings.Cut(s, ","); ok && len(a) > 0 && len(a) <= 3 && (len(b) == 3 || strings.Contains(b, ",")) {
			s = strings.ReplaceAll(s, ",", "")
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < low || n > high {
			return 0, &Flaw{"bad_number", fmt.Sprintf("Write a whole number from %d to %d", low, high)}
		}
		return n, nil
	}
}

// Word reads text of at most most characters without spaces, such as a reference.
func Word(most int) func(string) (string, *Flaw) {
	return func(s string) (string, *Flaw) {
		s = strings.TrimSpace(s)
		if len([]rune(s)) > most || strings.ContainsAny(s, " \t\n\u00a0") {
			return "", &Flaw{"bad_word", fmt.Sprintf("Write at most %d characters, without spaces", most)}
		}
		return s, nil
	}
}

// Words reads text of at most most characters.
func Words(most int) func(string) (string, *Flaw) {
	return func(s string) (string, *Flaw) {
		if s = strings.TrimSpace(s); len([]rune(s)) > most {
			return "", &Flaw{"too_long", fmt.Sprintf("Write at most %d characters", most)}
		}
		return s, nil
	}
}
