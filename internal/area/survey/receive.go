package survey

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// State says where an import stands.
type State string

// The states. A refused file holds nothing that can be taken.
const (
	Received  State = "received"
	Checked   State = "checked"
	Refused   State = "refused"
	Applied   State = "applied"
	Withdrawn State = "withdrawn"
)

// MaxFile bounds a file, in bytes. Up to inline it is read at once, a larger one by a job.
const (
	MaxFile = 48 << 20
	inline  = 3 << 20
)

// Upload is a file as it is sent.
type Upload struct {
	Name string
	Data []byte
	// Year is the survey's for a workbook, 0 where the file says so. Release is the edition, "" the year's own.
	Year    int
	Release string
	// Synthetic marks made-up figures, which every page then says.
	Synthetic bool
}

// Problems gives what is wrong with an upload before it is read.
func (u Upload) Problems() fault.Problems {
	var p fault.Problems
	if len(u.Data) == 0 {
		p.Add("file", "Choose a file that is not empty")
	}
	if len(u.Data) > MaxFile {
		p.Add("file", "Choose a file of at most 48 MB")
	}
	if u.Year != 0 && (u.Year < 2003 || u.Year > 2100) {
		p.Add("year", "Enter the year of a survey, like 2024")
	}
	if u.Release != "" && (len(u.Release) != 4 || strings.Trim(u.Release, "0123456789") != "") {
		p.Add("release", "Enter the year of a release, like 2024")
	}
	return p
}

var (
	importTable = op.Table{Name: "survey_import", Columns: []string{"id", "name", "digest", "size", "kind", "year", "release_", "synthetic", "state", "rows_", "orgs", "figures", "warnings",
		"errors", "sheets", "skipped", "sent_at", "sent_by", "applied_at", "withdrawn_at", "reason"}}
	fileTable    = op.Table{Name: "survey_file", Columns: []string{"import_id", "data"}}
	problemTable = op.Table{Name: "survey_problem", Columns: []string{"import_id", "n", "sheet", "row_", "field", "code", "severity", "message"}}
	figureTable  = op.Table{Name: "survey_figure", Columns: []string{"import_id", "n", "year", "release_", "org_id", "code", "benchmark_group", "question", "percent", "base", "respondents",
		"has_bands", "band_1_2", "band_3_5", "band_6_10", "band_over_10", "weighting", "hidden"}}
)

// Receive takes a file in and gives the import's id. A small one is read at once, so that its preview is there; of a large
// one a job does it. Nothing counts before Apply.
func (s *Service) Receive(ctx context.Context, u Upload) (string, error) {
	if err := fault.WithProblems(u.Problems()); err != nil {
		return "", err
	}
	sum := sha256.Sum256(u.Data)
	small := len(u.Data) <= inline
	im, err := op.Do(ctx, s.Door, ActImport, op.In(org.Root, ""), func(tx *op.Tx) (string, audit.Change, error) {
		im := id.New("svi", tx.Now())
		name := cut(u.Name, 200)
		tx.Insert(importTable, im, name, hex.EncodeToString(sum[:]), int64(len(u.Data)), "", int64(u.Year), u.Release, u.Synthetic, string(Received), int64(0), int64(0), int64(0), int64(0),
			int64(0), "", "", db.At(tx.Now()), tx.Actor().Name, nil, nil, "")
		tx.Insert(fileTable, im, u.Data)
		change := audit.Created("survey_import", im, audit.F("file", name), audit.F("digest", hex.EncodeToString(sum[:])))
		if small {
			return im, change, nil
		}
		return im, change, tx.Emit("survey.received", im)
	})
	if err != nil || !small {
		return im, err
	}
	return im, s.Read(ctx, im)
}

func cut(s string, n int) string {
	r := []rune(strings.TrimSpace(s))
	return string(r[:min(len(r), n)])
}

// Register takes on the job that reads large files.
func (s *Service) Register(r *jobs.Runner) {
	jobs.On(r, "survey.received", "read it", func(ctx context.Context, _ string, im string) error { return s.Read(ctx, im) })
}

// Read reads the file of an import and keeps what it holds and what is wrong with it. It does nothing for one that was read.
func (s *Service) Read(ctx context.Context, im string) error {
	at, err := s.one(ctx, im)
	if err != nil || at.State != Received {
		return err
	}
	data, err := db.One(ctx, s.DB, db.Scalar[[]byte], `SELECT data FROM survey_file WHERE import_id = $1`, im)
	if err != nil {
		return err
	}
	tree, err := s.Tree(ctx)
	if err != nil {
		return err
	}
	got, err := sheet.Read(ctx, bytes.NewReader(data), int64(len(data)), at.Name, sheet.Options{Year: at.Year, Release: at.Release, Known: func(code string) bool {
		o, ok := tree.Get(code)
		return ok && o.Kind == org.Trust
	}})
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActImport, op.In(org.Root, "").Once(im), func(tx *op.Tx) (bool, audit.Change, error) { return true, read(im, got), s.keep(ctx, tx, im, got) })
	return err
}

func read(im string, got sheet.Result) audit.Change {
	return audit.Changed("survey_import", im, audit.F("figures", strconv.Itoa(len(got.Figures))), audit.F("problems", strconv.Itoa(len(got.Problems))))
}

// keep writes what a file holds.
func (s *Service) keep(ctx context.Context, tx *op.Tx, im string, got sheet.Result) error {
	state := Checked
	if got.Refused() {
		state, got.Figures = Refused, nil
	}
	warnings, wrong := got.Warnings()
	year := int64(0)
	for _, f := range got.Figures {
		year = max(year, int64(f.Year))
	}
	n, err := tx.Exec(ctx, `UPDATE survey_import SET state = $1, kind = $2, rows_ = $3, orgs = $4, figures = $5, warnings = $6, errors = $7, sheets = $8, skipped = $9, year = $10
		WHERE id = $11 AND state = $12`, string(state), got.Kind, int64(got.Rows), int64(got.Orgs), int64(len(got.Figures)), int64(warnings), int64(wrong), strings.Join(got.Sheets, "\n"),
		strings.Join(got.Skipped, "\n"), year, im, string(Received))
	if err != nil || n == 0 { // it was read by another node
		return err
	}
	for i, p := range got.Problems {
		tx.Insert(problemTable, im, int64(i+1), cut(p.Sheet, 200), int64(p.Row), cut(p.Field, 100), p.Code, string(p.Severity), cut(p.Message, 500))
	}
	for i, f := range got.Figures {
		tx.Insert(figureTable, im, int64(i+1), int64(f.Year), f.Release, f.Org, f.Code, f.Group, f.Question, f.Percent, int64(f.Base), int64(f.Respondents), f.HasBands,
			f.Bands[0], f.Bands[1], f.Bands[2], f.Bands[3], f.Weighting, f.Hidden)
	}
	return nil
}
