package bodycam

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// MaxWords is how long one answer may be, MaxLine one line, in characters.
const (
	MaxWords = 2000
	MaxLine  = 200
)

// maxListed bounds what is read in one go of a list that grows with time.
const maxListed = 5000

// clean takes out control characters and spaces at the ends.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")))
}

// line makes one line of what was typed.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// Key is what is on a camera as it is looked up: capitals and digits alone, so that 4-07, 4 07 and a scanner's "4-07" are one.
func Key(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// need asks for words in a field, within bounds; "" as message lets them be left out.
func need(p *fault.Problems, field, value, message string, most int) {
	switch {
	case value == "" && message != "":
		p.Add(field, message)
	case utf8.RuneCountInString(value) > most:
		p.Add(field, "Shorten this to %d characters", most)
	}
}

// day checks a date, YYYY-MM-DD, and gives its last second in London; "" stands for none.
func day(p *fault.Problems, field, value string) time.Time {
	if value == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, value, clock.London())
	if err != nil || t.Year() < 2000 || t.Year() > 2200 {
		p.Add(field, "Write a day, a month and a year")
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, clock.London())
}

func dayOf(t time.Time) string { return t.In(clock.London()).Format(time.DateOnly) }

func newRef(kind string) string { return kind + "-" + id.Code(6) }

func number(n int) string { return strconv.Itoa(n) }

func moved() error {
	return fault.New(fault.Conflict, "Somebody changed this while you had it open. What you wrote is kept below: look at what changed, and send it again")
}

func invalid(field, message string) error {
	return fault.WithProblems(fault.Problems{{Field: field, Message: message}})
}

func found(words string, in ...string) bool {
	words = strings.ToLower(strings.TrimSpace(words))
	if words == "" {
		return true
	}
	for _, s := range in {
		if strings.Contains(strings.ToLower(s), words) {
			return true
		}
	}
	return false
}

// tell writes notices to people; a message says nothing but that something waits.
func tell(ctx context.Context, tx *op.Tx, n notify.Notice, people ...string) error {
	told := map[string]bool{"": true, tx.Actor().ID: true}
	for _, p := range people {
		if told[p] {
			continue
		}
		told[p] = true
		n.Person = p
		if err := notify.Tell(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}
