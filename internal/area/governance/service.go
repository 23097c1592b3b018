package governance

import (
	"context"
	"embed"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this area's work. It is safe for use by many goroutines.
type Service struct {
	DB   *db.DB
	Door *op.Door
	Ring *seal.Ring
	// Files keeps papers.
	Files *files.Store
	// Chase says when actions are chased.
	Chase Chase
	// Person finds somebody of an organisation by e-mail address; nobody is fault.NotFound.
	Person func(ctx context.Context, org, email string) (Colleague, error)
	// Name gives an organisation's name for the head of a document.
	Name func(ctx context.Context, org string) string
	// Printer makes PDFs; nil or one without a Chromium makes none.
	Printer *letter.Printer
}

// Colleague is somebody with an account.
type Colleague struct{ ID, Name, Title string }

// Now is the moment by the program's clock.
func (s *Service) Now() time.Time { return s.Door.Now() }

// Path leads to a group, MeetingPath to a meeting, ActionPath to an action.
func Path(group string) string { return "/groups/" + group }

// MeetingPath leads to a meeting.
func MeetingPath(meeting string) string { return "/meetings/" + meeting }

// ActionPath leads to an action.
func ActionPath(action string) string { return "/actions/" + action }

func today(at time.Time) string { return string(clock.DayOf(at)) }

func place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}

// seal closes what was typed for the record it belongs to.
func (s *Service) seal(org, record, field string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(place(org, record, field), b)
}

func (s *Service) unseal(org, record, field string, sealed []byte, v any) error {
	b, err := s.Ring.Open(place(org, record, field), sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}

var eventTable = op.Table{Name: "gov_event", Columns: []string{"org_id", "record_id", "id", "item_id", "at", "kind", "actor_name", "text", "args"}}

// event notes what happened to a record, about an item where there is one; text is a sentence of ours, a key of its
// translation, and args are no words that somebody typed.
func event(tx *op.Tx, org, record, item, kind, text string, args ...string) {
	b, _ := json.Marshal(args) // strings always marshal
	who := tx.Actor().Name
	if tx.Actor().Role == authz.System {
		who = ""
	}
	tx.Insert(eventTable, org, record, id.New("gev", tx.Now()), item, db.At(tx.Now()), kind, who, text, string(b))
}

// tell writes notices to people; a message says nothing but that something waits.
func tell(ctx context.Context, tx *op.Tx, org, table, record, path string, t notify.Template, people []string) error {
	told := map[string]bool{"": true, tx.Actor().ID: true}
	for _, p := range people {
		if told[p] {
			continue
		}
		told[p] = true
		if err := notify.Tell(ctx, tx, notify.Notice{Org: org, Person: p, Template: t, Table: table, Record: record, Path: path}); err != nil {
			return err
		}
	}
	return nil
}

// moved is the answer to a change of something that somebody else changed first.
func moved() error {
	return fault.New(fault.Conflict, "Somebody changed this while you were writing. What you typed is still here. Look at what stands there now, then save again")
}
