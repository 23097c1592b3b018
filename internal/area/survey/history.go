package survey

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/org"
)

// Import is a file of figures and where it stands.
type Import struct {
	ID, Name, Digest, Kind string
	Size                   int64
	// Year is the latest in the file, Release what was said when it was sent.
	Year      int
	Release   string
	Synthetic bool
	State     State
	// Rows, Orgs and Figures are what it holds, Warnings and Errors what is odd or wrong.
	Rows, Orgs, Figures, Warnings, Errors int
	Sheets, Skipped                       []string
	Sent, Applied, Withdrawn              time.Time
	By, Reason                            string
}

const importColumns = `SELECT id, name, digest, size, kind, year, release_, synthetic, state, rows_, orgs, figures, warnings, errors, sheets, skipped, sent_at, sent_by, applied_at, withdrawn_at, reason
	FROM survey_import`

func scanImport(r db.Row) (Import, error) {
	var im Import
	var sheets, skipped string
	var sent, applied, withdrawn db.Time
	err := r.Scan(&im.ID, &im.Name, &im.Digest, &im.Size, &im.Kind, &im.Year, &im.Release, &im.Synthetic, &im.State, &im.Rows, &im.Orgs, &im.Figures, &im.Warnings, &im.Errors, &sheets, &skipped,
		&sent, &im.By, &applied, &withdrawn, &im.Reason)
	im.Sheets, im.Skipped = split(sheets), split(skipped)
	im.Sent, im.Applied, im.Withdrawn = sent.Time, applied.Time, withdrawn.Time
	return im, err
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// one gives an import by its id; fault.NotFound where there is none.
func (s *Service) one(ctx context.Context, im string) (Import, error) {
	got, err := db.One(ctx, s.DB, scanImport, importColumns+` WHERE id = $1`, im)
	if errors.Is(err, db.ErrNoRows) {
		return Import{}, fault.Missing()
	}
	return got, err
}

// MayImport tells whether a scope of ActImport reaches England, whose imports are.
func MayImport(sc authz.Scope) bool { return sc.Covers(org.Root, "") }

// Imports gives the latest imports, the newest first.
func (s *Service) Imports(ctx context.Context, sc authz.Scope) ([]Import, error) {
	if !MayImport(sc) {
		return nil, fault.Missing()
	}
	return db.All(ctx, s.DB, scanImport, importColumns+` ORDER BY sent_at DESC, id DESC LIMIT 200`)
}

// Import gives one import with what is odd or wrong in it.
func (s *Service) Import(ctx context.Context, sc authz.Scope, im string) (Import, []sheet.Problem, error) {
	if !MayImport(sc) {
		return Import{}, nil, fault.Missing()
	}
	got, err := s.one(ctx, im)
	if err != nil {
		return got, nil, err
	}
	list, err := s.problems(ctx, im)
	return got, list, err
}

func (s *Service) problems(ctx context.Context, im string) ([]sheet.Problem, error) {
	return db.All(ctx, s.DB, func(r db.Row) (sheet.Problem, error) {
		var p sheet.Problem
		var severity string
		err := r.Scan(&p.Sheet, &p.Row, &p.Field, &p.Code, &severity, &p.Message)
		p.Severity = importer.Severity(severity)
		return p, err
	}, `SELECT sheet, row_, field, code, severity, message FROM survey_problem WHERE import_id = $1 ORDER BY n`, im)
}
