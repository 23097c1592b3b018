package collection

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/files"
)

// Submission gives one submission inside a scope with its months and what was wrong with it.
func (s *Service) Submission(ctx context.Context, scope authz.Scope, org, sid string) (Submission, error) {
	sub, err := s.one(ctx, scope, org, sid)
	if err != nil {
		return sub, err
	}
	text, err := db.One(ctx, s.DB, db.Scalar[string], `SELECT found FROM submission WHERE org_id = $1 AND id = $2`, org, sid)
	if err != nil {
		return sub, err
	}
	var f found
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return sub, err
	}
	sub.FileProblems, sub.Groups, sub.Silent, sub.Moved = f.File, f.Groups, f.Silent, f.Moved
	if sub.Months, err = monthsOfSubmission(ctx, s.DB, org, sid); err != nil || sub.State != Checked {
		return sub, err
	}
	// What is not sent yet is shown beside what stands now.
	months := make([]Month, len(sub.Months))
	for i := range sub.Months {
		months[i] = sub.Months[i].Month
		if err := standsFor(ctx, s.DB, org, &sub.Months[i]); err != nil {
			return sub, err
		}
	}
	shut, err := closed(ctx, s.DB, org, months, sub.Form, s.now())
	for i, m := range months {
		sub.Months[i].LockedWords = shut[m]
		sub.Months[i].Locked = shut[m] != ""
	}
	return sub, err
}

func (s *Service) one(ctx context.Context, scope authz.Scope, org, sid string) (Submission, error) {
	var a db.Args
	q := selectSubmission + ` WHERE s.org_id = ` + a.Add(org) + ` AND s.id = ` + a.Add(sid) + ` AND ` + scope.Where(&a, "s")
	return db.One(ctx, s.DB, scanSubmission, q, a.Values()...)
}

// Submissions lists submissions of a scope, the newest first, without their problems and months.
func (s *Service) Submissions(ctx context.Context, scope authz.Scope, q Search) ([]Submission, error) {
	var a db.Args
	w := selectSubmission + ` WHERE ` + scope.Where(&a, "s")
	if q.Org != "" {
		w += ` AND s.org_id = ` + a.Add(q.Org)
	}
	if q.From != "" {
		w += ` AND s.to_month >= ` + a.Add(string(q.From))
	}
	if q.To != "" {
		w += ` AND s.from_month <= ` + a.Add(string(q.To))
	}
	if len(q.States) > 0 {
		list := make([]string, len(q.States))
		for i, x := range q.States {
			list[i] = string(x)
		}
		w += ` AND s.state IN ` + db.In(&a, list)
	}
	if q.After != "" { // ids begin with their moment
		w += ` AND s.id < ` + a.Add(q.After)
	}
	if q.Limit <= 0 || q.Limit > 1000 {
		q.Limit = 100
	}
	return db.All(ctx, s.DB, scanSubmission, w+` ORDER BY s.id DESC LIMIT `+a.Add(q.Limit), a.Values()...)
}

// Problems gives the listed problems of a submission in the order of its rows: at most limit of them, after the first skip.
func (s *Service) Problems(ctx context.Context, scope authz.Scope, org, sid string, skip, limit int) ([]intake.Problem, error) {
	in, err := s.listing(ctx, scope, org, sid)
	if err != nil || in == nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	r := csv.NewReader(in)
	r.ReuseRecord = true
	var out []intake.Problem
	for n := -1; n < skip+limit; n++ {
		c, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if n < skip { // the heading is -1
			continue
		}
		row, err := strconv.Atoi(c[0])
		if err != nil {
			return nil, err
		}
		p := intake.Problem{Row: row, Part: intake.Part(c[1]), Field: c[3], Code: c[4], Severity: intake.Severity(c[5]), Message: c[6]}
		if c[2] != "" {
			if p.Nth, err = strconv.Atoi(c[2]); err != nil {
				return nil, err
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// ProblemsCSV writes the listed problems of a submission as CSV, with a heading.
func (s *Service) ProblemsCSV(ctx context.Context, scope authz.Scope, org, sid string, w io.Writer) error {
	in, err := s.listing(ctx, scope, org, sid)
	if err != nil || in == nil {
		return err
	}
	defer func() { _ = in.Close() }()
	_, err = io.Copy(w, in)
	return err
}

// listing opens the listing of a submission's problems, nil where it has none.
func (s *Service) listing(ctx context.Context, scope authz.Scope, org, sid string) (*files.Reader, error) {
	sub, err := s.one(ctx, scope, org, sid)
	if err != nil || sub.listing == "" {
		return nil, err
	}
	f, err := s.Files.One(ctx, s.DB, org, listedKind, sid, sub.listing)
	if err != nil {
		return nil, err
	}
	return s.Files.Open(ctx, f, true)
}
