package governance

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Calendar gives meetings as an iCalendar file (RFC 5545) with addresses of this site under base. It names group, time and
// place, and nothing of the agenda. A meeting that was cancelled says so under the same UID.
func Calendar(list []Meeting, base string, now time.Time) []byte {
	const form = "20060102T150405Z"
	var b strings.Builder
	line := func(format string, args ...any) { b.WriteString(folded(fmt.Sprintf(format, args...))) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Havenward//Meetings//EN")
	for _, m := range list {
		status := "CONFIRMED"
		if m.State == Cancelled {
			status = "CANCELLED"
		}
		line("BEGIN:VEVENT")
		line("UID:%s@havenward", m.ID)
		line("DTSTAMP:%s", now.UTC().Format(form))
		line("DTSTART:%s", m.StartsAt.UTC().Format(form))
		line("DTEND:%s", m.StartsAt.Add(time.Duration(m.Long)*time.Minute).UTC().Format(form))
		line("SEQUENCE:%d", m.Version)
		line("STATUS:%s", status)
		line("CLASS:PRIVATE")
		line("SUMMARY:%s", escaped(m.GroupName))
		line("LOCATION:%s", escaped(m.Place))
		line("URL:%s%s", strings.TrimSuffix(base, "/"), MeetingPath(m.ID))
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
