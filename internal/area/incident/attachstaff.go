package incident

import (
	"context"
	"io"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/op"
)

// Of gives the files of a report that lies in the scope, in the order of their ids.
func (s *Attachments) Of(ctx context.Context, sc authz.Scope, record string) ([]files.File, error) {
	w, _, err := s.Reports.load(ctx, s.Reports.DB, sc, record)
	if err != nil {
		return nil, err
	}
	return s.Store.Belonging(ctx, s.Reports.DB, w.Org, fileKind, record)
}

// PutFor stores and checks what a handler sends for a report that lies in the scope, until Add takes it.
func (s *Attachments) PutFor(ctx context.Context, sc authz.Scope, record, name string, r io.Reader) (files.Ready, error) {
	w, _, err := s.Reports.load(ctx, s.Reports.DB, sc, record)
	if err != nil {
		return files.Ready{}, err
	}
	return s.Store.Put(ctx, w.Org, name, r)
}

// FinishFor does as PutFor for an upload that has arrived under the actor's own ticket.
func (s *Attachments) FinishFor(ctx context.Context, sc authz.Scope, record, upload string) (files.Ready, error) {
	w, _, err := s.Reports.load(ctx, s.Reports.DB, sc, record)
	if err != nil {
		return files.Ready{}, err
	}
	return s.Store.Finish(ctx, w.Org, s.owner(w.Org, record, authz.From(ctx).ID), upload)
}

// Add attaches stored files to a report as one of its handlers.
func (s *Attachments) Add(ctx context.Context, org, record string, ready ...files.Ready) error {
	_, err := op.Do(ctx, s.Reports.Door, ActHandle, op.On("incident", org, record), func(tx *op.Tx) (bool, audit.Change, error) {
		o, open, err := ownerOf(ctx, tx, org, record)
		if err == nil && !open {
			err = fault.New(fault.Conflict, "This report is closed, so it takes no more files")
		}
		if err != nil {
			return false, audit.Change{}, err
		}
		s.Reports.event(tx, org, record, "file_staff", "", nil)
		c, err := s.attach(ctx, tx, org, o, ready)
		return true, c, err
	})
	return err
}

// Open gives a file to be sent to a handler: the copy without hidden data, or with a reason the original. Every opening
// is recorded as a reading of the file; from then on whoever gave it cannot take it back. A file of a report out of
// reach, of another report, and one that is not there are the same fault.NotFound.
func (s *Attachments) Open(ctx context.Context, sc authz.Scope, record, file string, original bool, reason string) (files.File, error) {
	w, _, err := s.Reports.load(ctx, s.Reports.DB, sc, record)
	if err != nil {
		return files.File{}, err
	}
	f, err := s.Store.One(ctx, s.Reports.DB, w.Org, fileKind, record, file)
	if err != nil {
		return f, err
	}
	reason = Clean(reason)
	if original && (len(reason) < 4 || long(reason)) {
		return f, fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say in a sentence why the copy is not enough"}})
	}
	r, err := s.Store.Open(ctx, f, original) // a file that cannot be opened is not recorded as read
	if err != nil {
		return f, err
	}
	_ = r.Close()
	copied := "without hidden data"
	if original {
		copied = "original"
	}
	return op.Do(ctx, s.Reports.Door, ActRead, op.On("incident", w.Org, record), func(tx *op.Tx) (files.File, audit.Change, error) {
		return f, audit.Read("file", file, audit.F("record", record), audit.F("lock", w.Lock), audit.F("copy", copied)).Because(reason), s.Store.See(ctx, tx, f)
	})
}
