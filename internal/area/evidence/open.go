package evidence

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/op"
)

// Copy is a file of an exhibit.
type Copy struct {
	What, Number, SHA256 string // What: original, stripped, redacted
	Made                 time.Time
	File                 files.File
}

// Words says what a copy is.
func (c Copy) Words() string {
	return map[string]string{"original": "Original", "stripped": "Without hidden data", "redacted": "Redacted copy"}[c.What]
}

// Copies gives the files of an exhibit that the caller has opened under its own rules: the original first.
func (s *Service) Copies(ctx context.Context, q db.Querier, x Exhibit) ([]Copy, error) {
	type row struct {
		Copy
		file string
	}
	list, err := db.All(ctx, q, func(r db.Row) (row, error) {
		var c row
		var at db.Time
		err := r.Scan(&c.file, &c.What, &c.Number, &c.SHA256, &at)
		c.Made = at.Time
		return c, err
	}, `SELECT file_id, what, number, sha256, made_at FROM exhibit_copy WHERE org_id = $1 AND exhibit_id = $2 ORDER BY CASE what WHEN 'original' THEN 0 WHEN 'stripped' THEN 1 ELSE 2 END, made_at, file_id`, x.Org, x.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	all, err := s.Files.Belonging(ctx, q, x.Org, FileKind, x.ID)
	if err != nil {
		return nil, err
	}
	var out []Copy
	for _, c := range list {
		for _, f := range all {
			if f.ID == c.file {
				c.File = f
				out = append(out, c.Copy)
			}
		}
	}
	return out, nil
}

// PassKeeps is how long a reason that was given lets its person look at that copy.
const PassKeeps = time.Hour

// Purposes are what an exhibit can be opened for, with the entry that it makes.
var purposes = map[string]custody.Kind{"view": custody.Viewed, "play": custody.Played, "copy": custody.Copied}

// ErrMayNot means that the role may know of the exhibit and not open it. The try is an entry of the ledger.
var ErrMayNot = fault.Refused("You may know of this exhibit, but not open it. Ask your violence reduction lead. That you asked is kept in its ledger")

// Ask asks to open a copy of an exhibit, with a reason. It gives the number of the entry, which is the pass. Where the role may
// not open exhibits, the try is kept in the ledger and the error is ErrMayNot.
func (s *Service) Open(ctx context.Context, org, id, file, purpose, reason string) (int64, error) {
	kind, ok := purposes[purpose]
	if !ok {
		return 0, fault.WithProblems(fault.Problems{{Field: "purpose", Message: "Choose what you want to do"}})
	}
	reason, err := sentence("reason", reason, "Say in a sentence why you need to open it")
	if err != nil {
		return 0, err
	}
	actor := authz.From(ctx)
	scope, mayErr := s.Door.Policy().Check(actor, ActOpen)
	refused := false
	x, err := s.change(ctx, ActSee, org, id, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		if refused = mayErr != nil; !refused {
			if _, err := s.one(ctx, tx, scope, org, id); err != nil {
				return audit.Change{}, err
			}
		}
		copies, err := s.Copies(ctx, tx, *x)
		if err != nil {
			return audit.Change{}, err
		}
		var c *Copy
		for i := range copies {
			if copies[i].File.ID == file {
				c = &copies[i]
			}
		}
		if c == nil {
			return audit.Change{}, fault.Missing()
		}
		e := custody.Entry{Kind: kind, Why: reason, What: c.Number + ", " + c.Words(), File: c.SHA256, Refused: refused}
		if refused {
			return audit.Change{Verb: "refused", Kind: FileKind, Record: id, Reason: reason}, s.enter(ctx, tx, x, file, e)
		}
		r, err := s.Files.Open(ctx, c.File, true) // what cannot be opened is not recorded as opened
		if err != nil {
			return audit.Change{}, err
		}
		_ = r.Close()
		if err := s.Files.See(ctx, tx, c.File); err != nil {
			return audit.Change{}, err
		}
		return audit.Read(FileKind, id, audit.F("copy", c.Number+" "+c.What), audit.F("purpose", purpose), audit.F("lock", x.Lock)).Because(reason), s.enter(ctx, tx, x, file, e)
	})
	if err != nil {
		return 0, err
	}
	if refused {
		return 0, ErrMayNot
	}
	return x.Seq, nil
}

// Pass gives the copy that a reason lets the actor look at now. An old pass, another person's, or one of another exhibit is
// fault.NotFound.
func (s *Service) Pass(ctx context.Context, scope authz.Scope, id string, seq int64) (Copy, custody.Kind, error) {
	x, err := s.Get(ctx, scope, id)
	if err != nil {
		return Copy{}, "", err
	}
	type pass struct {
		kind custody.Kind
		file string
	}
	p, err := db.One(ctx, s.DB, func(r db.Row) (pass, error) { var p pass; return p, r.Scan(&p.kind, &p.file) },
		`SELECT kind, file_id FROM custody_entry WHERE org_id = $1 AND exhibit_id = $2 AND seq = $3 AND actor = $4 AND refused = FALSE AND kind IN ('viewed', 'played', 'copied') AND at > $5`,
		x.Org, x.ID, seq, authz.From(ctx).ID, db.At(s.Door.Now().Add(-PassKeeps)))
	if err != nil {
		return Copy{}, "", err
	}
	copies, err := s.Copies(ctx, s.DB, x)
	if err != nil {
		return Copy{}, "", err
	}
	for _, c := range copies {
		if c.File.ID == p.file {
			return c, p.kind, nil
		}
	}
	return Copy{}, "", fault.Missing()
}
