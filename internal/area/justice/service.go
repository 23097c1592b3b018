package justice

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this area.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service does this area's work.
type Service struct {
	DB    *db.DB
	Door  *op.Door
	Ring  *seal.Ring
	Cases *casework.Service
	// Letters holds the words that stand around statements; OrgName names an organisation on one, nil gives its code.
	Letters *casework.Letters
	OrgName func(ctx context.Context, org string) string
	// Law and Clocks are dated data.
	Law    *law.Book
	Clocks clock.Catalogue
	// Calendar holds days off that were proclaimed after this version was built.
	Calendar clock.Calendar
	// Mail sends links to officers; its zero value means that there is no mail server. Base is the site's address.
	Mail notify.SMTP
	Base string
	// Holders gives the ids of the people who hold a role, and who of them is cleared for a lock.
	Holders func(ctx context.Context, org, unit string, role authz.Role, lock string) ([]string, error)
	// Contact gives the name and phone number an officer can ring instead; the person is a case's lead, "" for anybody.
	Contact func(ctx context.Context, org, person string) (name, phone string, err error)
	// Tree is the organisation tree, for what is rolled up. Recorded counts reports of violence, for what share reached the
	// police; a nil func or map says
	// that it is not known.
	Tree     func(ctx context.Context) (*org.Tree, error)
	Recorded func(ctx context.Context, orgs []string, from, to string) (map[string]Recorded, error)
	// Evidence gives what the evidence area counted; nil says that it is not known.
	Evidence func(ctx context.Context, scope authz.Scope, orgs []string, from, to string) (map[string]Exhibits, error)
	Log      *slog.Logger
	// mine is set for a change that somebody makes about themselves (own.go).
	mine *casework.Mine
}

// Recorded is what an organisation recorded in a time: reports, and of these those that name an assault.
type Recorded struct{ Reports, Physical int64 }

// Exhibits is what became of camera footage in a time.
type Exhibits struct{ Requested, InTime, Lost int64 }

// Path is the justice page of a case.
func Path(caseID string) string { return casework.Path(caseID) + "/justice" }

func (s *Service) now() time.Time { return s.Door.Now() }

func (s *Service) place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}

func (s *Service) sealed(org, record, field, words string) ([]byte, error) {
	if words == "" {
		return nil, nil
	}
	return s.Ring.Seal(s.place(org, record, field), []byte(words))
}

func (s *Service) opened(org, record, field string, sealed []byte) (string, error) {
	b, err := s.Ring.Open(s.place(org, record, field), sealed)
	return string(b), err
}

// change runs a change of what hangs on an open case.
func change[T any](ctx context.Context, s *Service, act authz.Action, org, caseID string, f func(tx *op.Tx, c casework.Case) (T, audit.Change, error)) (T, error) {
	if s.mine != nil {
		return changeOwn(ctx, s, caseID, f)
	}
	return op.Do(ctx, s.Door, act, op.On("case_record", org, caseID), func(tx *op.Tx) (T, audit.Change, error) {
		var none T
		c, err := s.Cases.In(ctx, tx, org, caseID)
		if err != nil {
			return none, audit.Change{}, err
		}
		if !c.Open() {
			return none, audit.Change{}, fault.New(fault.Conflict, "This case is closed. Take it up again before you change anything in it")
		}
		return f(tx, c)
	})
}

// note writes a line of the case's timeline that only those see who may see this area.
func (s *Service) note(ctx context.Context, tx *op.Tx, c casework.Case, kind, text string, args ...string) error {
	return s.Cases.Note(ctx, tx, c, casework.Note{Kind: kind, Text: text, Args: args, Area: "justice", Ref: Path(c.ID), Action: ActSee})
}

// task asks for something that only those see who may see this area.
func (s *Service) task(ctx context.Context, tx *op.Tx, c casework.Case, key, text string, due time.Time, path string, args ...string) error {
	return s.Cases.Task(ctx, tx, c, casework.Task{Key: "justice/" + key, Text: text, Args: args, Due: db.At(due), Area: "justice", Path: path, Action: ActSee})
}

func (s *Service) settle(ctx context.Context, tx *op.Tx, c casework.Case, key string) error {
	return s.Cases.Settle(ctx, tx, c, "justice/"+key)
}

func bad(field, message string, args ...any) error {
	return fault.WithProblems(fault.Problems{{Field: field, Message: message, Args: args}})
}

// day checks a date that was typed; future days are refused unless they are allowed.
func (s *Service) day(p *fault.Problems, field, v string, needed, future bool) time.Time {
	if v == "" && !needed {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, v, clock.London())
	switch {
	case err != nil:
		p.Add(field, "Write a date as day, month and year")
	case t.Year() < 1990 || t.Year() > 2100:
		p.Add(field, "Check the year of this date")
	case !future && t.After(s.now()):
		p.Add(field, "This date must be today or in the past")
	}
	return t
}
