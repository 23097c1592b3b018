package collection

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/org"
)

// largeFile is the size from which a file needs memory that matters.
const largeFile = 32 << 20

// opened is what was sent, ready to be checked; close it after.
type opened struct {
	*intake.Return
	// mapped is the file with its map, nil for one in national codes.
	mapped *mapping.Opened
	close  []func()
}

func (o *opened) Close() {
	for _, f := range o.close {
		f()
	}
}

// open opens the files of a submission. bad is set where they cannot be read as a return at all.
func (s *Service) open(ctx context.Context, sub *Submission) (o *opened, bad *importer.FileError, err error) {
	list, err := s.Files.Belonging(ctx, s.DB, sub.Org, fileKind, sub.ID)
	if err != nil {
		return nil, nil, err
	}
	o = &opened{}
	defer func() {
		if err != nil || bad != nil {
			o.Close()
		}
	}()
	var uploads []intake.Upload
	for _, f := range list {
		switch f.State {
		case files.Waiting:
			return nil, nil, fault.New(fault.Unavailable, "The file is still being scanned")
		case files.Refused:
			return nil, &importer.FileError{Code: "harmful", Message: "A scanner found something harmful in this file. Make it again on a clean computer"}, nil
		}
		r, err := s.Files.Open(ctx, f, true)
		if err != nil {
			return nil, nil, err
		}
		o.close = append(o.close, func() { _ = r.Close() })
		if f.Size > largeFile && s.Spare != nil {
			o.close = append(o.close, s.Spare())
		}
		uploads = append(uploads, intake.Upload{Name: f.Name, Size: f.Size, From: io.ReaderAt(r)})
	}
	if sub.Map != "" {
		x, err := s.OpenMapped(ctx, sub.Org, sub.Map, uploads)
		if bad, is := fileError(err); is {
			return nil, bad, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if x.Return == nil {
			return nil, &importer.FileError{Code: "totals_map", Message: "That map is of totals counted by hand. Read the table at Returns, Give totals instead, or choose a map of rows"}, nil
		}
		o.Return, o.mapped = x.Return, x
		return o, nil, nil
	}
	o.Return, err = intake.Open(uploads...)
	if bad, is := fileError(err); is {
		return nil, bad, nil
	}
	return o, nil, err
}

// fileError finds what is wrong with the file in an error that is the sender's to mend.
func fileError(err error) (*importer.FileError, bool) {
	var f *importer.FileError
	if errors.As(err, &f) {
		return f, true
	}
	if fault.Is(err, fault.Invalid) {
		return &importer.FileError{Code: "unknown_map", Message: fault.MessageOf(err)}, true
	}
	return nil, false
}

// options are those of a check of a submission on a day.
func (s *Service) options(ctx context.Context, sub *Submission, today time.Time) (intake.Options, error) {
	look, err := s.lookup(ctx)
	if err != nil {
		return intake.Options{}, err
	}
	o := intake.Options{Org: sub.Org, Today: today, Lookup: look, Kind: sub.Kind}
	if sub.From != "" {
		o.From, o.To = sub.From.First(), sub.To.Last()
	}
	return o, nil
}

// england answers a check from the organisation tree.
type england struct {
	tree   *org.Tree
	forces map[string]bool
}

func (s *Service) lookup(ctx context.Context) (intake.Lookup, error) {
	t, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.Org.Forces(ctx)
	if err != nil {
		return nil, err
	}
	e := england{t, map[string]bool{}}
	for _, f := range list {
		e.forces[f.ID] = true
	}
	return e, nil
}

// Organisation and Force are intake.Lookup.
func (e england) Organisation(code string) (from, to time.Time, ok bool) {
	o, ok := e.tree.Get(code)
	if !ok {
		return from, to, false
	}
	day := func(d org.Date) time.Time {
		t, err := time.Parse(time.DateOnly, string(d))
		if err != nil {
			return time.Time{}
		}
		return t
	}
	return day(o.From), day(o.To), true
}

func (e england) Force(id string) bool { return e.forces[id] }
