package incident

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	aboutWords = regexp.MustCompile(`^(?:about|around|approximately|approx\.?|roughly|circa|c\.|~|tua|o gwmpas)\s*|(?:-?ish)$`)
	clockWords = regexp.MustCompile(`^(\d{1,2})(?:\s*[:.]\s*(\d{2}))?\s*(am|pm|a\.m\.?|p\.m\.?|yb|yp|yh|y\.b\.?|y\.p\.?|y\.h\.?)?$`)
	fourDigits = regexp.MustCompile(`^(\d{2})(\d{2})(?:\s*(?:h|hrs?|hours?))?$`)
)

var namedTimes = map[string]string{"midnight": "00:00", "noon": "12:00", "midday": "12:00", "hanner nos": "00:00", "hanner dydd": "12:00"}

// ParseTime reads a time of day as a person says it: 2am, 2:40am, 14:40, 0240, "about 2 am", midnight, noon, and the
// Welsh yb, yp and yh. It gives HH:MM and whether it was said to be about then; "" is a time not said, which is ok. A
// bare hour from 1 to 12 is not ok, as it may be morning or afternoon.
func ParseTime(s string) (hhmm string, about, ok bool) {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	if s == "" {
		return "", false, true
	}
	if len(s) > 40 {
		return "", false, false
	}
	if bare := strings.TrimSpace(aboutWords.ReplaceAllString(s, "")); bare != s {
		s, about = bare, true
	}
	if t, named := namedTimes[s]; named {
		return t, about, true
	}
	if m := fourDigits.FindStringSubmatch(s); m != nil {
		hhmm, ok = clockOf(m[1], m[2], "")
		return hhmm, about, ok
	}
	m := clockWords.FindStringSubmatch(s)
	if m == nil {
		return "", about, false
	}
	half := strings.ReplaceAll(m[3], ".", "")
	if half == "" && m[2] == "" {
		if h, _ := strconv.Atoi(m[1]); h >= 1 && h <= 12 {
			return "", about, false
		}
	}
	hhmm, ok = clockOf(m[1], m[2], half)
	return hhmm, about, ok
}

func clockOf(hour, minute, half string) (string, bool) {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	switch half {
	case "am", "yb":
		if h > 12 {
			return "", false
		}
		h %= 12
	case "pm", "yp", "yh":
		if h < 12 && h > 0 {
			h += 12
		}
	}
	if h > 23 || m > 59 {
		return "", false
	}
	return fmt.Sprintf("%02d:%02d", h, m), true
}

// dateOf reads a date asked as day, month and year, or as one YYYY-MM-DD value.
func dateOf(a Answers, name string) (string, bool) {
	if v := a.Get(name); v != "" {
		_, err := time.Parse(time.DateOnly, v)
		return v, err == nil
	}
	d, err1 := strconv.Atoi(a.Get(name + "-day"))
	m, err2 := strconv.Atoi(a.Get(name + "-month"))
	y, err3 := strconv.Atoi(a.Get(name + "-year"))
	if err1 != nil || err2 != nil || err3 != nil || d < 1 || d > 31 || m < 1 || m > 12 || y < 0 || y > 9999 {
		return "", false
	}
	if y < 100 {
		y += 2000
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t.Format(time.DateOnly), t.Day() == d
}

// count reads a whole number from 1 to maxCount.
func count(s string) (int64, bool) {
	n, err := strconv.ParseInt(strings.ReplaceAll(s, ",", ""), 10, 32)
	return n, err == nil && n >= 1 && n <= maxCount
}
