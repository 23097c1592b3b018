package collection

import (
	"bytes"
	"context"
	"io"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/files"
)

// verdictKind names what was decided of the rows of a submission in the table of files.
const verdictKind = "submission verdict"

// usualKeep is from how many rows on a verdict is kept: fewer are judged again sooner than it is read.
const usualKeep = 20_000

// mostVerdict is more bytes than the verdict of any return has.
const mostVerdict = 16 << 20

// decided keeps what the check of a large submission decided of each row, so that it need not be judged again to be loaded.
func (s *Service) decided(ctx context.Context, org string, res *intake.Result) (files.Ready, error) {
	from := s.KeepFrom
	if from <= 0 {
		from = usualKeep
	}
	if res.Verdict == nil || res.Rows < from {
		return files.Ready{}, nil
	}
	b, err := res.Verdict.MarshalBinary()
	if err != nil {
		return files.Ready{}, err
	}
	return s.Files.PutData(ctx, org, "verdict", bytes.NewReader(b), mostVerdict)
}

// verdict gives what the check decided, or nil: then the rows are judged again.
func (s *Service) verdict(ctx context.Context, org, sid string) *intake.Verdict {
	list, err := s.Files.Belonging(ctx, s.DB, org, verdictKind, sid)
	if err != nil || len(list) != 1 {
		return nil
	}
	in, err := s.Files.Open(ctx, list[0], true)
	if err != nil {
		return nil
	}
	defer func() { _ = in.Close() }()
	b, err := io.ReadAll(io.LimitReader(in, mostVerdict))
	if err != nil {
		return nil
	}
	v := &intake.Verdict{}
	if v.UnmarshalBinary(b) != nil {
		return nil
	}
	return v
}
