package sanction

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

const fileColumns = `s.org_id, s.id, s.unit_id, s.lock, s.case_id, s.person_id, s.ref, s.label, s.subject, s.state, s.asked, s.level, s.proposed_by, s.proposed_name,
	s.proposed_at, s.panel_at, s.given_at, s.review_at, s.ends_at, s.letter_due, s.told_at, s.appeal_by, s.appeal, s.appeal_due, s.suspended, s.ethnic, s.disability,
	s.age_band, s.reminded, s.version, s.body`

// scanFile reads a row; its body stays sealed in the bytes.
func scanFile(r db.Row) (f File, body []byte, err error) {
	err = r.Scan(&f.Org, &f.ID, &f.Unit, &f.Lock, &f.Case, &f.Person, &f.Ref, &f.Label, &f.Subject, &f.State, &f.Asked, &f.Level, &f.ProposedBy, &f.ProposedAs,
		&f.ProposedAt, &f.PanelAt, &f.GivenAt, &f.ReviewAt, &f.EndsAt, &f.LetterDue, &f.ToldAt, &f.AppealBy, &f.Appeal, &f.AppealDue, &f.Suspended, &f.Ethnic, &f.Disability,
		&f.Age, &f.Reminded, &f.Version, &body)
	return f, body, err
}

func (s *Service) open(r db.Row) (File, error) {
	f, body, err := scanFile(r)
	if err != nil {
		return f, err
	}
	b, err := s.Ring.Open(place(f.Org, f.ID, "body"), body)
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(b, &f.Body)
}

// File reads a file with its seats. Out of reach is fault.NotFound.
func (s *Service) File(ctx context.Context, sc authz.Scope, org, record string) (File, error) {
	return s.load(ctx, s.DB, sc, authz.From(ctx), org, record)
}

func (s *Service) load(ctx context.Context, q db.Querier, sc authz.Scope, who authz.Actor, org, record string) (File, error) {
	var a db.Args
	query := `SELECT ` + fileColumns + ` FROM sanction s WHERE s.org_id = ` + a.Add(org) + ` AND s.id = ` + a.Add(record) + ` AND ` + reach(&a, sc, who, "s")
	f, err := db.One(ctx, q, s.open, query, a.Values()...)
	if err != nil {
		return f, err
	}
	if f.own, err = owns(ctx, q, org); err != nil {
		return f, err
	}
	f.Seats, err = s.seats(ctx, q, org, record)
	return f, err
}

func (s *Service) seats(ctx context.Context, q db.Querier, org, record string) ([]Seat, error) {
	return db.All(ctx, q, func(r db.Row) (Seat, error) {
		var x Seat
		var words []byte
		if err := r.Scan(&x.Person, &x.Name, &x.Part, &x.Conflict, &x.Vote, &x.VoteOf, &words, &x.At); err != nil {
			return x, err
		}
		b, err := s.Ring.Open(place(org, record, "seat"), words)
		x.Words = string(b)
		return x, err
	}, `SELECT person_id, name, part, conflict, vote, vote_of, words, at FROM sanction_seat WHERE org_id = $1 AND sanction_id = $2
		ORDER BY CASE part WHEN 'chair' THEN 0 ELSE 1 END, name, person_id`, org, record)
}

var fileTable = op.Table{Name: "sanction", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "case_id", "person_id", "ref", "label", "subject", "state", "asked", "level",
	"proposed_by", "proposed_name", "proposed_at", "panel_at", "given_at", "review_at", "ends_at", "letter_due", "told_at", "appeal_by", "appeal", "appeal_due", "suspended",
	"ethnic", "disability", "age_band", "reminded", "body", "version"}}

func (s *Service) sealBody(org, record string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(place(org, record, "body"), b)
}

func (s *Service) insert(tx *op.Tx, f *File) error {
	body, err := s.sealBody(f.Org, f.ID, f.Body)
	if err != nil {
		return err
	}
	tx.Insert(fileTable, f.Org, f.ID, f.Unit, f.Lock, "", f.Case, f.Person, f.Ref, f.Label, f.Subject, string(f.State), int64(f.Asked), int64(f.Level), f.ProposedBy, f.ProposedAs,
		f.ProposedAt, f.PanelAt, f.GivenAt, f.ReviewAt, f.EndsAt, f.LetterDue, f.ToldAt, f.AppealBy, f.Appeal, f.AppealDue, f.Suspended, f.Ethnic, f.Disability, f.Age, f.Reminded,
		body, int64(1))
	return nil
}

// save writes what changed; a row that somebody else changed since it was read is fault.Conflict.
func (s *Service) save(ctx context.Context, tx *op.Tx, f *File) error {
	body, err := s.sealBody(f.Org, f.ID, f.Body)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE sanction SET state = $4, asked = $5, level = $6, panel_at = $7, given_at = $8, review_at = $9, ends_at = $10, letter_due = $11, told_at = $12,
		appeal_by = $13, appeal = $14, appeal_due = $15, suspended = $16, reminded = $17, body = $18, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`,
		f.Org, f.ID, f.Version, string(f.State), int64(f.Asked), int64(f.Level), f.PanelAt, f.GivenAt, f.ReviewAt, f.EndsAt, f.LetterDue, f.ToldAt, f.AppealBy, f.Appeal, f.AppealDue,
		f.Suspended, f.Reminded, body)
	if err == nil && n != 1 {
		err = moved()
	}
	f.Version++
	return err
}

// moved is what somebody reads whose page is older than the file.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this a moment ago. Look at what it says now, then decide again")
}

// change runs a rule on a file in reach. seen is the version that the asker's page showed, 0 where it does not matter.
func (s *Service) change(ctx context.Context, act authz.Action, org, record string, seen int64, rule func(*op.Tx, *File) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("sanction", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		f, err := s.load(ctx, tx, tx.Scope(), tx.Actor(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != f.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &f)
		if err != nil {
			return 0, c, err
		}
		return 0, c, s.save(ctx, tx, &f)
	})
	return err
}

var eventTable = op.Table{Name: "sanction_event", Columns: []string{"org_id", "id", "record_id", "at", "kind", "actor_id", "actor_name", "text", "args"}}

// event writes a line of a record's own timeline. text is a key with verbs for args; neither holds what somebody typed.
func event(tx *op.Tx, org, record, kind, text string, args ...string) {
	b, err := json.Marshal(args)
	if err != nil || len(args) == 0 {
		b = nil
	}
	tx.Insert(eventTable, org, id.New("evt", tx.Now()), record, db.At(tx.Now()), kind, tx.Actor().ID, tx.Actor().Name, text, string(b))
}

// Event is a line of a timeline.
type Event struct {
	At         db.Time
	Kind, Name string
	Text       string
	Args       []any
}

// Events gives what happened to a record that the caller has already read, the newest first.
func (s *Service) Events(ctx context.Context, org, record string) ([]Event, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Event, error) {
		var e Event
		var args string
		err := r.Scan(&e.At, &e.Kind, &e.Name, &e.Text, &args)
		if err == nil && args != "" {
			err = json.Unmarshal([]byte(args), &e.Args)
		}
		return e, err
	}, `SELECT at, kind, actor_name, text, args FROM sanction_event WHERE org_id = $1 AND record_id = $2 ORDER BY at DESC, id DESC LIMIT 300`, org, record)
}
