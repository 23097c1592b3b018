package collection

import (
	"context"
	"errors"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
)

// OpenMapped opens what was sent in the words of a local system by the frozen map that the sending names (MapRef). The
// return that it gives is checked like any other, and its problems name the rows of the sender's file. An unknown map is a
// problem of the field "map"; a file that is not of the map's shape is an *importer.FileError.
func (s *Service) OpenMapped(ctx context.Context, org, ref string, in []intake.Upload) (*mapping.Opened, error) {
	m, err := s.frozenByRef(ctx, org, ref)
	if err != nil {
		return nil, err
	}
	return mapping.Open(m, s.mapOptions(org), in...)
}

// mapOptions makes keys of people by a secret of the organisation's own, so that the same member of staff has the same key
// in every file, and the key leads to nobody.
func (s *Service) mapOptions(org string) mapping.Options {
	return mapping.Options{Org: org, Key: func(local string) string { return s.Ring.Blind(org, "mapped person", local) }}
}

// TryMap counts what the draft of a map makes of a file, beside its last frozen version. Nothing is sent and nothing is
// kept. Without a frozen version the difference is from nothing.
func (s *Service) TryMap(ctx context.Context, scope authz.Scope, org, mapID string, u intake.Upload) (mapping.Difference, error) {
	m, err := s.LocalMap(ctx, scope, org, mapID)
	if err != nil {
		return mapping.Difference{}, err
	}
	if m.Latest == 0 {
		now, err := mapping.Counts(ctx, m.Draft, s.mapOptions(org), u)
		return mapping.Difference{Now: now, Changes: mapping.Changes(mapping.Count{}, now)}, fileProblem(err)
	}
	was, err := s.frozen(ctx, s.DB, org, mapID, m.Latest)
	if err != nil {
		return mapping.Difference{}, err
	}
	d, err := mapping.Rerun(ctx, was, m.Draft, s.mapOptions(org), u)
	return d, fileProblem(err)
}

// fileProblem makes a refusal of a file a problem of the field "file".
func fileProblem(err error) error {
	var bad *importer.FileError
	if errors.As(err, &bad) {
		return problem("file", bad.Message)
	}
	return err
}

// Rerun counts what the draft of a map makes of the file of an earlier submission, beside the map it was sent with: what
// would be restated if it were sent again. Nothing is sent.
func (s *Service) Rerun(ctx context.Context, scope authz.Scope, org, mapID, submission string) (mapping.Difference, error) {
	sub, err := s.Submission(ctx, scope, org, submission)
	if err != nil {
		return mapping.Difference{}, err
	}
	if sub.Map == "" {
		return mapping.Difference{}, problem("submission", "That return was sent in national codes, without a map")
	}
	m, err := s.LocalMap(ctx, scope, org, mapID)
	if err != nil {
		return mapping.Difference{}, err
	}
	was, err := s.frozenByRef(ctx, org, sub.Map)
	if err != nil {
		return mapping.Difference{}, err
	}
	files, err := s.Files.Belonging(ctx, s.DB, org, "submission", submission)
	if err != nil {
		return mapping.Difference{}, err
	}
	if len(files) == 0 {
		return mapping.Difference{}, fault.New(fault.NotFound, "The file of that return is no longer kept, so it cannot be read again")
	}
	r, err := s.Files.Open(ctx, files[0], true)
	if err != nil {
		return mapping.Difference{}, err
	}
	defer func() { _ = r.Close() }()
	d, err := mapping.Rerun(ctx, was, m.Draft, s.mapOptions(org), intake.Upload{Name: files[0].Name, Size: r.Size(), From: r})
	return d, fileProblem(err)
}
