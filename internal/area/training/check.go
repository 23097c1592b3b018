package training

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/havenward/havenward/internal/area/training/esr"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/cell"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
)

func fileError(err error) (*importer.FileError, bool) {
	var f *importer.FileError
	ok := errors.As(err, &f)
	return f, ok
}

// Check reads the file of an import without keeping anything but a report of it: the dry run. It may be done again, when words were
// chosen; one that was brought in already stays as it is.
func (s *Service) Check(ctx context.Context, org, key string) error {
	x, err := s.importOf(ctx, s.DB, org, key)
	if err != nil || x.State != Received && x.State != Checked && x.State != Refused {
		return err
	}
	d, err := s.dictionary(ctx, org)
	if err != nil {
		return err
	}
	t := newTaker(d, s.Today())
	if err := s.lines(ctx, &x, d, &t.r, func(l *esr.Line) error { t.line(l); return nil }); err != nil {
		return err
	}
	r, state := t.report(), Checked
	if len(r.File) == 0 && r.Taken == 0 {
		r.File = append(r.File, "No row of this file can be taken")
	}
	if len(r.File) > 0 {
		state = Refused
	}
	if x.Whole && state == Checked {
		if r.Ended, err = s.wouldEnd(ctx, &x, t); err != nil {
			return err
		}
	}
	act, actor := ActImport, ctx
	if authz.From(ctx).Role == authz.System || authz.From(ctx).Role == "" {
		act, actor = ActKeep, authz.With(ctx, authz.Service("training"))
	}
	_, err = op.Do(actor, s.Door, act, op.On("training_import", org, key), func(tx *op.Tx) (bool, audit.Change, error) {
		return true, audit.Changed("training_import", key, audit.F("rows", number(r.Rows)), audit.F("refused", number(r.Refused)), audit.F("state", string(state))),
			tx.Must(ctx, `UPDATE training_import SET state = $1, report = $2, version = version + 1 WHERE org_id = $3 AND id = $4 AND version = $5`, string(state), jsonOf(r), org, key, x.Version)
	})
	return err
}

// wouldEnd counts the posts that a whole file does not list.
func (s *Service) wouldEnd(ctx context.Context, x *Import, t *taker) (int, error) {
	listed := make(map[string]bool, len(t.listed))
	for n := range t.listed {
		listed[s.postKey(x.Org, n)] = true
	}
	open, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT p.post_key FROM training_assignment p WHERE p.org_id = $1 AND p.end_day = ''`, x.Org)
	n := 0
	for _, k := range open {
		if !listed[k] {
			n++
		}
	}
	return n, err
}

// WriteRefused writes every row that was not taken, as it stands in the file, with its number and the reasons, and gives how many
// they are. The file has to be kept still.
func (s *Service) WriteRefused(ctx context.Context, sc authz.Scope, key string, to io.Writer) (n int, err error) {
	x, err := s.Import(ctx, sc, key)
	if err != nil {
		return 0, err
	}
	if x.State == Dropped {
		return 0, fault.New(fault.Conflict, "The file was put away, and its rows with it")
	}
	_, err = op.Do(ctx, s.Door, ActImport, op.On("training_import", x.Org, x.ID), func(*op.Tx) (bool, audit.Change, error) {
		return true, audit.Changed("training_import", x.ID, audit.F("downloaded", "rows that were not taken")), nil
	})
	if err != nil {
		return 0, err
	}
	d, err := s.dictionary(ctx, x.Org)
	if err != nil {
		return 0, err
	}
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return 0, err
	}
	out := csv.NewWriter(to)
	out.UseCRLF = true
	var r Report
	begun := false
	err = s.lines(ctx, &x, d, &r, func(l *esr.Line) error {
		if !begun {
			begun = true
			head := []string{"row", "why"}
			for _, c := range r.Columns {
				head = append(head, guard(c.Heading))
			}
			if err := out.Write(head); err != nil {
				return err
			}
		}
		var why []string
		switch l.Kind {
		case esr.Taken:
			return nil
		case esr.Total:
			why = []string{"A total, not a row of somebody"}
		case esr.Heading:
			why = []string{"The headings again"}
		}
		for _, p := range l.Problems {
			if !p.Warning {
				why = append(why, strings.TrimPrefix(p.Field+": ", ": ")+p.Message)
			}
		}
		n++
		rec := []string{number(l.N), guard(strings.Join(why, "; "))}
		for _, c := range l.Cells {
			rec = append(rec, guard(c))
		}
		return out.Write(rec)
	})
	if err != nil {
		return n, err
	}
	out.Flush()
	return n, out.Error()
}

func guard(s string) string { return cell.Guard(cell.Clean(s)) }
