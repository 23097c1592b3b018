package network

import (
	"context"
	"embed"
	"encoding/json"
	"net/mail"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this area's work. It is safe for use by many goroutines.
type Service struct {
	DB     *db.DB
	Door   *op.Door
	Ring   *seal.Ring
	Source Source
}

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

// Today is the day in London.
func (s *Service) Today() clock.Day { return clock.DayOf(s.Now()) }

// The longest that may be typed into a line and into a text, in characters.
const (
	lineMost = 200
	textMost = 4000
)

// typed tidies what was typed and notes what is wrong with it.
func typed(p *fault.Problems, field, s, missing string, most int) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	switch {
	case s == "" && missing != "":
		p.Add(field, missing)
	case len([]rune(s)) > most:
		p.Add(field, "That is too long. Shorten it")
	}
	return s
}

// day reads a day that was typed and notes what is wrong with it. missing is "" where it may be left out.
func day(p *fault.Problems, field, s, missing string) clock.Day {
	d, err := clock.ParseDay(strings.TrimSpace(s))
	switch {
	case err != nil:
		p.Add(field, "Write the day as day, month and year")
	case d == "" && missing != "":
		p.Add(field, missing)
	}
	return d
}

// pastDay is a day that must not lie ahead.
func (s *Service) pastDay(p *fault.Problems, field, text, missing string) clock.Day {
	d := day(p, field, text, missing)
	if d > s.Today() {
		p.Add(field, "That day has not come yet")
	}
	return d
}

func isMail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

// Days counts the days from one day to another, negative where the second lies before the first.
func Days(from, to clock.Day) int {
	a, err1 := time.Parse(time.DateOnly, string(from))
	b, err2 := time.Parse(time.DateOnly, string(to))
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// moved is what somebody reads whose page is older than the record.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this a moment ago. Look at what it says now, then send it again")
}

// shut seals a value at its place.
func (s *Service) shut(org, record, field string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(seal.Place{Org: org, Record: record, Field: field}, b)
}

// open reads a sealed value.
func (s *Service) open(org, record, field string, sealed []byte, v any) error {
	b, err := s.Ring.Open(seal.Place{Org: org, Record: record, Field: field}, sealed)
	if err != nil || b == nil {
		return err
	}
	return json.Unmarshal(b, v)
}

var eventTable = op.Table{Name: "network_event", Columns: []string{"org_id", "record_id", "id", "kind", "words", "by_name", "at"}}

// event writes a line of a record's log.
func event(tx *op.Tx, org, record, kind, words string) {
	tx.Insert(eventTable, org, record, id.New("nev", tx.Now()), kind, words, tx.Actor().Name, db.At(tx.Now()))
}

// Event is a line of a record's log.
type Event struct {
	Kind, Words, By string
	At              db.Time
}

// log gives what happened to a record that the caller has found in reach, the newest first.
func (s *Service) log(ctx context.Context, org, record string) ([]Event, error) {
	return db.All(ctx, s.DB, func(r db.Row) (e Event, err error) {
		return e, r.Scan(&e.Kind, &e.Words, &e.By, &e.At)
	}, `SELECT kind, words, by_name, at FROM network_event WHERE org_id = $1 AND record_id = $2 ORDER BY at DESC, id DESC`, org, record)
}

// Exported notes that a list was taken away, before it is handed out.
func (s *Service) Exported(ctx context.Context, act authz.Action, kind, format string, rows int) error {
	_, err := op.Do(ctx, s.Door, act, op.In(authz.From(ctx).Org, ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported(kind, "", audit.F("format", format), audit.F("rows", itoa(rows))), nil
	})
	return err
}
