package incident

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
)

// Sending is a report as it arrives, from a page, a device's outbox, the API or a file.
type Sending struct {
	// Key is made where the report is written, when it is begun: the same key is the same report, however often it comes.
	Key             string
	Org, Unit, Site string
	PlaceCode       string
	// Way is signed_in, place, open, api, import or paper.
	Way string
	// Naming is named, pseudonym or anonymous.
	Naming   string
	OnBehalf bool
	Counts   mds.Kind
	// Events is how many a pattern or batch stands for; 1 for a single one.
	Events int64
	// When is now, today, yesterday or date; Date is YYYY-MM-DD for the last.
	When, Date string
	// Time is HH:MM, "" where it was not said.
	Time      string
	TimeAbout bool
	Record    mds.Record
	Narrative string
	Contact   Contact
	Names     []Name
	// Wish is what the writer said of the police: told, yes, think, no, "".
	Wish string
	// KeepFrom names people who must not see it; KeepFromManagers means all managers of the place.
	KeepFrom         []string
	KeepFromManagers bool
	// Started and Sent are the device's own clock; zero where it is not known.
	Started, Sent time.Time
	Lang          string
	PaperCode     string
}

// Contact is how somebody wants to be reached.
type Contact struct {
	// How is phone, email, in_person, message or none.
	How   string `json:"how,omitempty"`
	Value string `json:"value,omitempty"`
	When  string `json:"when,omitempty"`
}

// Name is one identity in the sealed block.
type Name struct {
	// Who is reporter, affected, alleged or witness; N numbers them, so that "alleged 1" is "patient A".
	Who     string `json:"who"`
	N       int    `json:"n,omitempty"`
	Name    string `json:"name,omitempty"`
	Contact string `json:"contact,omitempty"`
	Born    string `json:"born,omitempty"`
	Number  string `json:"number,omitempty"` // hospital or NHS number
	Person  string `json:"person,omitempty"` // the id of somebody with an account
}

// Limits of what is typed, in characters.
const (
	MaxNarrative = 10000
	maxShort     = 200
)

// Problems gives what its writer must mend before it can be taken.
func (s *Sending) Problems(now time.Time) fault.Problems {
	var p fault.Problems
	if n := len(s.Key); n < 16 || n > 64 || strings.Trim(s.Key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		p.Add("idempotency_key", "The key must be 16 to 64 letters, digits or hyphens")
	}
	if s.Org == "" {
		p.Add("org", "Choose the organisation you work for")
	}
	if s.Record.ViolencePrimary == "" && len(s.Record.ViolenceAll) == 0 && s.Narrative == "" && !s.unsure() {
		p.Add("what", "Choose what happened, or “Something else, or I do not know”")
	}
	s.whenProblems(now, &p)
	if utf8.RuneCountInString(s.Narrative) > MaxNarrative {
		p.Add("words", "Your words must be %d characters or fewer. Shorten them, or send the rest later with “Add something”", MaxNarrative)
	}
	s.contactProblems(&p)
	for _, n := range s.Names {
		if long(n.Name) || long(n.Contact) || long(n.Born) || long(n.Number) {
			p.Add("names", "Each name and number must be %d characters or fewer", maxShort)
			break
		}
	}
	if s.Counts != mds.Single && (s.Events < 1 || s.Events > 10000) {
		p.Add("events", "Say about how many times, from 1 to 10,000")
	}
	return append(p, s.Record.Check()...)
}

func (s *Sending) unsure() bool {
	return s.Record.RecordState == "submitted" && len(s.Record.Staff) > 0
}

func (s *Sending) whenProblems(now time.Time, p *fault.Problems) {
	if s.Time != "" {
		if _, err := time.Parse("15:04", s.Time); err != nil {
			p.Add("time", "Write the time like 2:40am or 14:40, or leave it empty")
		}
	}
	switch s.When {
	case "now", "today", "yesterday":
	case "date":
		d, err := time.Parse(time.DateOnly, s.Date)
		switch {
		case err != nil:
			p.Add("date", "Write the date as day, month and year, like 9 11 2026")
		case d.Year() < 2004:
			p.Add("date", "The date must be in 2004 or later")
		case s.Date > now.In(clock.London()).Format(time.DateOnly):
			p.Add("date", "The date is in the future. Check the day, month and year")
		}
	default:
		p.Add("when", "Choose when it happened")
	}
}

func (s *Sending) contactProblems(p *fault.Problems) {
	switch s.Contact.How {
	case "phone":
		if digits(s.Contact.Value) < 5 {
			p.Add("phone", "Write a phone number, or choose another way to be reached")
		}
	case "email":
		if !strings.Contains(s.Contact.Value, "@") {
			p.Add("email", "Write an e-mail address like name@example.org, or choose another way to be reached")
		}
	case "in_person", "message", "none", "":
	default:
		p.Add("contact", "Choose how you would like to be reached")
	}
	if long(s.Contact.Value) || long(s.Contact.When) {
		p.Add("contact", "Each answer here must be %d characters or fewer", maxShort)
	}
}

func long(s string) bool { return utf8.RuneCountInString(s) > maxShort }

func digits(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// Clean makes typed text safe to keep: no NUL or other control characters, no marks that reorder text, lines ended
// alike. Nothing that can be read is lost.
func Clean(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "�")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			return -1
		case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0xfeff:
			return -1
		}
		return r
	}, s))
}

func (s *Sending) clean() {
	s.Narrative = Clean(s.Narrative)
	s.Contact = Contact{How: s.Contact.How, Value: Clean(s.Contact.Value), When: Clean(s.Contact.When)}
	for i, n := range s.Names {
		s.Names[i] = Name{Who: n.Who, N: n.N, Name: Clean(n.Name), Contact: Clean(n.Contact), Born: Clean(n.Born), Number: Clean(n.Number), Person: n.Person}
	}
	if s.Counts == "" {
		s.Counts, s.Events = mds.Single, 1
	}
	if s.Record.ViolencePrimary == "" {
		s.Record.ViolencePrimary = mds.Primary(s.Record.ViolenceAll)
	}
}

// moments works out when it happened and whether the device's clock can be trusted. A report written without a signal
// may arrive days later; the time that passed on the device counts, not the hour its clock shows.
func (s *Sending) moments(now time.Time) (date string, wrong bool, fill int64) {
	begun := now
	if !s.Started.IsZero() && !s.Sent.IsZero() {
		passed := s.Sent.Sub(s.Started)
		if passed < 0 || passed > 96*time.Hour {
			wrong = true
		} else {
			begun = now.Add(-passed)
		}
		if off := now.Sub(s.Sent).Abs(); off > 24*time.Hour {
			wrong = true
		}
		if passed > 0 && passed < 2*time.Hour {
			fill = int64(passed.Seconds())
		}
	}
	begun = begun.In(clock.London())
	switch s.When {
	case "date":
		return s.Date, wrong, fill
	case "yesterday":
		return begun.AddDate(0, 0, -1).Format(time.DateOnly), wrong, fill
	}
	if s.When == "now" && s.Time == "" {
		s.Time, s.TimeAbout = begun.Format("15:04"), true
	}
	return begun.Format(time.DateOnly), wrong, fill
}
