package standard

import (
	"context"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// fileKind is the kind of record that evidence files belong to.
const fileKind = "evidence_item"

// Evidence is what somebody adds.
type Evidence struct {
	Title, Kind string
	// Target is an address, or the id of an exhibit; a file comes as Name and Content.
	Target  string
	Name    string
	Content io.Reader
	// From and To are what time it represents, Expires its last day, as YYYY-MM-DD. Without a last day it counts for the
	// validity of the rules after To.
	From, To, Expires string
	Person            string // who answers for it; "" is whoever adds it
}

// Add takes a piece of evidence and uses it for an indicator.
func (s *Service) Add(ctx context.Context, org, assessment, code string, in Evidence) (string, error) {
	i, problems := s.readEvidence(in)
	if in.Kind == "exhibit" && len(problems) == 0 {
		label, err := s.exhibit(ctx, org, in.Target)
		if err != nil {
			problems.Add("target", "There is no such exhibit that you may see")
		} else if i.Title == "" {
			i.Title = label
		}
	}
	person := authz.From(ctx)
	i.Person, i.PersonName = person.ID, person.Name
	if in.Person != "" && in.Person != person.ID {
		c, err := s.colleague(ctx, org, in.Person)
		if err != nil {
			return "", err
		}
		if c.ID == "" {
			problems.Add("person", "Choose who answers for it")
		}
		i.Person, i.PersonName = c.ID, c.Name
	}
	var ready files.Ready
	if in.Kind == "file" && len(problems) == 0 {
		if s.Files == nil || in.Content == nil {
			problems.Add("file", "Choose a file")
		} else {
			var err error
			if ready, err = s.Files.Put(ctx, org, in.Name, in.Content); err != nil {
				return "", err
			}
			i.Target = ready.Name
		}
	}
	if err := fault.WithProblems(problems); err != nil {
		return "", err
	}
	i.Org, i.ID, i.Version = org, id.Random("evi"), 1
	err := s.write(ctx, ActEvidence, org, assessment, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if _, err := s.rating(ctx, tx, org, assessment, code); err != nil {
			return audit.Change{}, err
		}
		if err := mayRate(ctx, tx, a, code); err != nil {
			return audit.Change{}, err
		}
		i.AddedBy, i.AddedName, i.AddedAt = tx.Actor().ID, tx.Actor().Name, db.At(tx.Now())
		insertItem(tx, &i)
		if in.Kind == "file" {
			if err := s.Files.Attach(ctx, tx, ready, files.Owner{Kind: fileKind, Record: i.ID}); err != nil {
				return audit.Change{}, err
			}
		}
		tx.Insert(useTable, org, assessment, code, i.ID, tx.Actor().Name, db.At(tx.Now()))
		event(tx, org, assessment, code, "evidence", "Evidence added: %s", i.Title)
		return audit.Created("evidence_item", i.ID, audit.F("assessment", assessment), audit.F("indicator", code), audit.F("kind", i.Kind)), nil
	})
	return i.ID, err
}

func (s *Service) exhibit(ctx context.Context, org, record string) (string, error) {
	if s.Exhibit == nil {
		return "", fault.Missing()
	}
	return s.Exhibit(ctx, org, record)
}

// readEvidence checks what was typed.
func (s *Service) readEvidence(in Evidence) (i Item, p fault.Problems) {
	i = Item{Title: clean(in.Title), Kind: in.Kind, Target: clean(in.Target)}
	if len(i.Title) > 300 {
		p.Add("title", "Shorten the title to 300 characters")
	}
	switch in.Kind {
	case "file":
		i.Target = ""
	case "link":
		u, err := url.Parse(i.Target)
		if local := strings.HasPrefix(i.Target, "/") && !strings.HasPrefix(i.Target, "//"); err != nil || !local && (u.Scheme != "https" && u.Scheme != "http" || u.Host == "") || len(i.Target) > 1000 {
			p.Add("target", "Give an address that begins with https:// or, of this site, with /")
		}
	case "exhibit":
		if i.Target == "" {
			p.Add("target", "Give the exhibit’s number, as its page shows it")
		}
	default:
		p.Add("kind", "Choose whether it is a file, a link or an exhibit")
	}
	if i.Title == "" && in.Kind != "exhibit" {
		p.Add("title", "Give it a title that says what it shows")
	}
	read := func(field, typed string) time.Time {
		if typed == "" {
			return time.Time{}
		}
		t, err := time.ParseInLocation(time.DateOnly, typed, clock.London())
		if err != nil {
			p.Add(field, "Enter a day, such as 31 10 2026")
		}
		return t
	}
	from, to, ends := read("from", in.From), read("to", in.To), read("expires", in.Expires)
	if to.IsZero() {
		to = s.Now().In(clock.London())
		if in.To == "" && in.From == "" && ends.IsZero() {
			p.Add("to", "Say up to which day it shows how things are")
		}
	}
	if !from.IsZero() && from.After(to) {
		p.Add("from", "The first day is after the last")
	}
	if ends.IsZero() {
		ends = s.Rules.Expires(to)
	}
	if !from.IsZero() {
		i.RepresentsFrom = db.At(from)
	}
	if in.To != "" {
		i.RepresentsTo = db.At(to)
	}
	i.ExpiresAt = db.At(time.Date(ends.Year(), ends.Month(), ends.Day(), 23, 59, 59, 0, clock.London()))
	return i, p
}

// Reuse uses a piece of evidence that is there for another indicator.
func (s *Service) Reuse(ctx context.Context, org, assessment, code, item string) error {
	return s.write(ctx, ActEvidence, org, assessment, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if err := mayRate(ctx, tx, a, code); err != nil {
			return audit.Change{}, err
		}
		if _, err := s.rating(ctx, tx, org, assessment, code); err != nil {
			return audit.Change{}, err
		}
		i, err := loadItem(ctx, tx, tx.Scope(), org, item)
		if fault.Is(err, fault.NotFound) {
			err = fault.WithProblems(fault.Problems{{Field: "item", Message: "Choose a piece of evidence"}})
		}
		if err != nil {
			return audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `INSERT INTO evidence_use (org_id, assessment_id, indicator, item_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			org, assessment, code, item, tx.Actor().Name, db.At(tx.Now()))
		if err == nil && n == 0 {
			err = fault.WithProblems(fault.Problems{{Field: "item", Message: "It is used here already"}})
		}
		event(tx, org, assessment, code, "evidence", "Evidence used here too: %s", i.Title)
		return audit.Changed("assessment", assessment, audit.F("evidence", item), audit.F("indicator", code)), err
	})
}

// Unuse takes a piece of evidence away from an indicator. The evidence stays, and a green rating whose last current evidence
// it was moves to amber, with the reason.
func (s *Service) Unuse(ctx context.Context, org, assessment, code, item string) error {
	return s.write(ctx, ActEvidence, org, assessment, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if err := mayRate(ctx, tx, a, code); err != nil {
			return audit.Change{}, err
		}
		i, err := loadItem(ctx, tx, tx.Scope(), org, item)
		if err != nil {
			return audit.Change{}, err
		}
		if err := tx.Must(ctx, `DELETE FROM evidence_use WHERE org_id = $1 AND assessment_id = $2 AND indicator = $3 AND item_id = $4`, org, assessment, code, item); err != nil {
			return audit.Change{}, fault.Missing()
		}
		event(tx, org, assessment, code, "evidence", "Evidence no longer used here: %s", i.Title)
		if _, err := s.lower(ctx, tx, a, code, "Its last current evidence was taken away"); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("assessment", assessment, audit.FF("evidence of "+code, item, "")), nil
	})
}

// Renew gives a piece of evidence another last day, with what it represents now. A rating that was lowered stays lowered until
// somebody rates again.
func (s *Service) Renew(ctx context.Context, org, item string, seen int64, to, expires string) error {
	i, p := s.readEvidence(Evidence{Title: "kept", Kind: "link", Target: "/", To: to, Expires: expires})
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActEvidence, op.On(fileKind, org, item), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE evidence_item SET represents_to = $4, expires_at = $5, reminded = 0, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`, org, item, seen, i.RepresentsTo, i.ExpiresAt)
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, audit.Changed("evidence_item", item, audit.F("expires", i.ExpiresAt.Format(time.DateOnly))), err
	})
	return err
}

// File gives the file of a piece of evidence in reach, and records that it was read.
func (s *Service) File(ctx context.Context, sc authz.Scope, org, item string) (files.File, error) {
	i, err := s.Item(ctx, sc, org, item)
	if err != nil {
		return files.File{}, err
	}
	if i.Kind != "file" || s.Files == nil {
		return files.File{}, fault.Missing()
	}
	list, err := s.Files.Belonging(ctx, s.DB, org, fileKind, item)
	if err != nil {
		return files.File{}, err
	}
	if len(list) == 0 {
		return files.File{}, fault.Missing()
	}
	return op.Do(ctx, s.Door, ActRead, op.On(fileKind, org, item), func(tx *op.Tx) (files.File, audit.Change, error) {
		return list[0], audit.Read("file", list[0].ID, audit.F("record", item)), s.Files.See(ctx, tx, list[0])
	})
}
