package incident

import (
	"context"
	"io"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/op"
)

// Attachments is the work of files that belong to reports. A file always comes after its report: whatever becomes of it,
// the report's own text and clocks stay untouched. Who may open a file is decided by the report's row each time, so that
// files follow its unit, its lock, grants and the people kept away from it.
type Attachments struct {
	Reports *Service
	Store   *files.Store
}

// MaxFiles bounds the files of one report.
const MaxFiles = 30

const fileKind = "incident"

// Put stores and checks what a holder sends. It belongs to nothing, and is swept away, until Give takes it.
func (s *Attachments) Put(ctx context.Context, h Holder, name string, r io.Reader) (files.Ready, error) {
	if !h.proved {
		return files.Ready{}, fault.Missing()
	}
	return s.Store.Put(ctx, h.org, name, r)
}

// Finish does as Put for an upload that has arrived under the holder's ticket.
func (s *Attachments) Finish(ctx context.Context, h Holder, upload string) (files.Ready, error) {
	if !h.proved {
		return files.Ready{}, fault.Missing()
	}
	return s.Store.Finish(ctx, h.org, s.owner(h.org, h.record, ""), upload)
}

// Give attaches stored files to the holder's report. Neither the audit log, the timeline nor the file tells who gave
// them. A report that was taken back or joined takes no more: fault.Conflict.
func (s *Attachments) Give(ctx context.Context, h Holder, ready ...files.Ready) error {
	return s.asHolder(ctx, h, func(tx *op.Tx, o files.Owner, open bool) (audit.Change, error) {
		if !open {
			return audit.Change{}, fault.New(fault.Conflict, "This report is closed, so it takes no more files")
		}
		s.Reports.event(tx, h.org, h.record, "file", "You added a file to your report", nil)
		if err := tx.Emit("incident.replied", Told{h.org, h.record}); err != nil {
			return audit.Change{}, err
		}
		return s.attach(ctx, tx, h.org, o, ready)
	})
}

// Given gives the files that were added with the receipt of a report; what its handlers added is not among them.
func (s *Attachments) Given(ctx context.Context, h Holder) ([]files.File, error) {
	if !h.proved {
		return nil, fault.Missing()
	}
	all, err := s.Store.Belonging(ctx, s.Reports.DB, h.org, fileKind, h.record)
	given := all[:0]
	for _, f := range all {
		if f.MadeBy == "" {
			given = append(given, f)
		}
	}
	return given, err
}

// TakeBack removes a file that the holder gave and nobody has opened; otherwise it is fault.Conflict.
func (s *Attachments) TakeBack(ctx context.Context, h Holder, file string) error {
	return s.asHolder(ctx, h, func(tx *op.Tx, _ files.Owner, _ bool) (audit.Change, error) {
		f, err := s.Store.One(ctx, tx, h.org, fileKind, h.record, file)
		if err == nil && f.MadeBy != "" {
			err = fault.Missing()
		}
		if err != nil {
			return audit.Change{}, err
		}
		s.Reports.event(tx, h.org, h.record, "file_back", "You took a file back", nil)
		return audit.Removed("file", f.ID, audit.F("record", h.record)), s.Store.Detach(ctx, tx, f)
	})
}

// asHolder makes a change as nobody in particular. The report's row is read inside it, and left as it is.
func (s *Attachments) asHolder(ctx context.Context, h Holder, f func(tx *op.Tx, o files.Owner, open bool) (audit.Change, error)) error {
	if !h.proved {
		return fault.Missing()
	}
	ctx = authz.With(ctx, authz.From(ctx).Veiled(h.org, false))
	_, err := op.Do(ctx, s.Reports.Door, ActReceipt, op.In(h.org, "").Once(h.record), func(tx *op.Tx) (bool, audit.Change, error) {
		o, open, err := ownerOf(ctx, tx, h.org, h.record)
		if err != nil {
			return false, audit.Change{}, err
		}
		c, err := f(tx, o, open)
		return true, c, err
	})
	return err
}

// ownerOf reads what a file takes over from its report, and whether the report takes files.
func ownerOf(ctx context.Context, tx *op.Tx, org, record string) (files.Owner, bool, error) {
	o := files.Owner{Kind: fileKind, Record: record}
	stage, err := db.One(ctx, tx, func(r db.Row) (Stage, error) {
		var stage Stage
		return stage, r.Scan(&o.Unit, &o.Lock, &o.OwnerKey, &stage)
	}, `SELECT unit_id, lock, owner_key, stage FROM incident WHERE org_id = $1 AND id = $2`, org, record)
	return o, stage != Withdrawn && stage != Merged, err
}

func (s *Attachments) attach(ctx context.Context, tx *op.Tx, org string, o files.Owner, ready []files.Ready) (audit.Change, error) {
	have, err := s.Store.Belonging(ctx, tx, org, fileKind, o.Record)
	if err != nil {
		return audit.Change{}, err
	}
	if len(have)+len(ready) > MaxFiles {
		return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "file", Message: "A report can hold %d files. Ask your named contact if there is more", Args: []any{MaxFiles}}})
	}
	c := audit.Change{Verb: "attached", Kind: fileKind, Record: o.Record}
	for _, f := range ready {
		if err := s.Store.Attach(ctx, tx, f, o); err != nil {
			return audit.Change{}, err
		}
		c.Fields = append(c.Fields, audit.F("file", f.ID), audit.F("media type", f.MediaType))
	}
	return c, nil
}
