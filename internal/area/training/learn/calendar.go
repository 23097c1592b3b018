package learn

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Calendar gives somebody's sessions as an iCalendar file (RFC 5545). It names title, place and time, and no person.
func Calendar(list []Booking, now time.Time) []byte {
	const form = "20060102T150405Z"
	var b strings.Builder
	line := func(format string, args ...any) { b.WriteString(folded(fmt.Sprintf(format, args...))) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Havenward//Training//EN")
	for i := range list {
		x := &list[i]
		status := "CONFIRMED"
		switch {
		case x.SessionState == Cancelled:
			status = "CANCELLED"
		case x.State == Waiting:
			status = "TENTATIVE"
		}
		line("BEGIN:VEVENT")
		line("UID:%s@havenward", x.ID)
		line("DTSTAMP:%s", now.UTC().Format(form))
		line("DTSTART:%s", x.Starts.UTC().Format(form))
		line("DTEND:%s", x.Ends.UTC().Format(form))
		line("STATUS:%s", status)
		line("CLASS:PRIVATE")
		line("SUMMARY:%s", escaped(x.Title))
		line("LOCATION:%s", escaped(x.Place))
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return []byte(b.String())
}

// escaped writes words as a value of type TEXT.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
}

// folded breaks a line that is longer than 75 bytes, between characters.
func folded(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		size := utf8.RuneLen(r)
		if n+size > 75 {
			b.WriteString("\r\n ")
			n = 1
		}
		b.WriteRune(r)
		n += size
	}
	return b.String() + "\r\n"
}
