package standard

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
)

// WordingRow is one line of a file of wording. An empty cell leaves what holds now as it is.
type WordingRow struct {
	Code         string `json:"code"`
	Ref          string `json:"official_ref"`
	Text         string `json:"official_text"`
	Verification string `json:"verification"`
}

// WordingFile is a file that was read and not yet brought in.
type WordingFile struct {
	ID, Catalogue, Name, Source, State, ByName string
	Rows                                       []WordingRow
	Problems                                   []importer.Problem
	At                                         db.Time
}

// Refused tells whether the file cannot be brought in.
func (f *WordingFile) Refused() bool { return f.State == "refused" }

// wordingShape is what a file may hold. The codes are those of the catalogue: its structure is not changed by a file.
func wordingShape(v *Version) importer.Shape[WordingRow] {
	return importer.Shape[WordingRow]{
		Name: "standard_wording",
		Columns: []importer.Column[WordingRow]{
			{Key: "code", Labels: []string{"local id", "local code", "indicator"}, Required: true, Set: importer.Into(importer.Word(20), func(w *WordingRow) *string { return &w.Code })},
			{Key: "official_ref", Labels: []string{"official reference", "reference"}, Set: importer.Into(importer.Words(40), func(w *WordingRow) *string { return &w.Ref })},
			{Key: "official_text", Labels: []string{"official wording", "wording", "text"}, Set: importer.Into(importer.Words(2000), func(w *WordingRow) *string { return &w.Text })},
			{Key: "verification", Labels: []string{"verification state", "verified"}, Set: importer.Into(importer.Enum([]importer.Code{{Code: "verified", Label: "verified", Also: []string{"yes"}},
				{Code: "unverified", Label: "unverified", Also: []string{"no"}}, {Code: "local", Label: "local"}}), func(w *WordingRow) *string { return &w.Verification })},
		},
		Row: func(w WordingRow, add func(field, code string, s importer.Severity, message string)) {
			if _, ok := v.Spot(w.Code); w.Code != "" && !ok {
				message := "This catalogue has no such indicator. A file corrects wording and references; it adds and takes away none"
				if !v.Frozen.IsZero() {
					message = "This catalogue has no such indicator, and it is in use, so its structure stays as it is. A file corrects wording and references"
				}
				add("code", "unknown_code", importer.Error, message)
			}
			if w.Ref == "" && w.Text == "" {
				add("official_text", "nothing", importer.Warning, "There is no reference and no wording, so this row is left out")
			}
			if w.Verification == string(catalogue.Verified) && w.Text == "" {
				add("verification", "no_text", importer.Error, "Only a wording that is given here can be marked as verified")
			}
		},
		Same: func(w WordingRow) string { return w.Code },
	}
}

// ReadWording reads a file of wording (CSV, XLSX or JSON) and keeps what it holds with every error by row and field, until it
// is applied. It changes no wording.
func (s *Service) ReadWording(ctx context.Context, version, name, source string, content []byte) (WordingFile, error) {
	book, err := s.Book(ctx)
	if err != nil {
		return WordingFile{}, err
	}
	source = clean(source)
	var p fault.Problems
	v, ok := book.Find(version)
	if !ok {
		p.Add("catalogue", "Choose a version of the standard")
	}
	words(&p, "source", source, "Say where the wording comes from: document, version and date")
	if len(content) == 0 {
		p.Add("file", "Choose a file")
	}
	if err := fault.WithProblems(p); err != nil {
		return WordingFile{}, err
	}
	f := WordingFile{ID: id.Random("wrd"), Catalogue: version, Name: cutName(name), Source: source, State: "read"}
	if content, err = asTable(content); err != nil {
		return f, err
	}
	file, err := importer.Open(bytes.NewReader(content), int64(len(content)), f.Name, importer.Limits{Bytes: 4 << 20, Rows: 5000})
	if err != nil {
		return f, fault.WithProblems(fault.Problems{{Field: "file", Message: err.Error()}})
	}
	report, err := wordingShape(v).Check(ctx, file, importer.Options[WordingRow]{Take: func(_ int, w WordingRow) error {
		if w.Ref != "" || w.Text != "" {
			f.Rows = append(f.Rows, w)
		}
		return nil
	}})
	if err != nil {
		return f, err
	}
	f.Problems = append(report.FileProblems, report.Problems...)
	if report.Refused() || report.Rejected > 0 || len(f.Rows) == 0 {
		f.State = "refused"
	}
	return f, s.keepWordingFile(ctx, &f)
}

func cutName(name string) string {
	if r := []rune(name); len(r) > 120 {
		return string(r[:120])
	}
	return name
}

// asTable turns a JSON list of rows into the table that the importer reads; anything else stays as it is.
func asTable(content []byte) ([]byte, error) {
	plain := strings.TrimSpace(strings.TrimPrefix(string(content), "\ufeff"))
	if !strings.HasPrefix(plain, "[") {
		return content, nil
	}
	var rows []map[string]*string
	if err := json.Unmarshal([]byte(plain), &rows); err != nil {
		return nil, fault.WithProblems(fault.Problems{{Field: "file", Message: "The file begins like JSON and is not a list of rows with texts: [{\"code\": …, \"official_ref\": …, \"official_text\": …, \"verification\": …}]"}})
	}
	keys := []string{"code", "official_ref", "official_text", "verification"}
	for _, r := range rows {
		for _, k := range slices.Sorted(maps.Keys(r)) {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write(keys) // into memory
	for _, r := range rows {
		line := make([]string, len(keys))
		for i, k := range keys {
			if r[k] != nil {
				line[i] = *r[k]
			}
		}
		_ = w.Write(line)
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

var wordingFileTable = op.Table{Name: "standard_wording_file", Columns: []string{"org_id", "id", "catalogue", "name", "source", "state", "rows_json", "problems_json", "at", "by_id", "by_name"}}

func (s *Service) keepWordingFile(ctx context.Context, f *WordingFile) error {
	rows, err := json.Marshal(f.Rows)
	if err != nil {
		return err
	}
	problems, err := json.Marshal(f.Problems)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActWording, op.In(authz.From(ctx).Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		f.At, f.ByName = db.At(tx.Now()), tx.Actor().Name
		tx.Insert(wordingFileTable, authz.From(ctx).Org, f.ID, f.Catalogue, f.Name, f.Source, f.State, string(rows), string(problems), f.At, tx.Actor().ID, f.ByName)
		return 0, audit.Created("standard_wording_file", f.ID, audit.F("catalogue", f.Catalogue), audit.F("rows", number(len(f.Rows))), audit.F("state", f.State)), nil
	})
	return err
}

// WordingFile gives a file of the asker's organisation.
func (s *Service) WordingFile(ctx context.Context, sc authz.Scope, file string) (WordingFile, error) {
	return wordingFile(ctx, s.DB, sc, file)
}

func wordingFile(ctx context.Context, q db.Querier, sc authz.Scope, file string) (WordingFile, error) {
	var a db.Args
	query := `SELECT id, catalogue, name, source, state, rows_json, problems_json, at, by_name FROM standard_wording_file f WHERE f.id = ` + a.Add(file) + ` AND ` + sc.WhereOrg(&a, "f.org_id")
	return db.One(ctx, q, func(r db.Row) (WordingFile, error) {
		var f WordingFile
		var rows, problems string
		if err := r.Scan(&f.ID, &f.Catalogue, &f.Name, &f.Source, &f.State, &rows, &problems, &f.At, &f.ByName); err != nil {
			return f, err
		}
		if err := json.Unmarshal([]byte(rows), &f.Rows); err != nil {
			return f, err
		}
		return f, json.Unmarshal([]byte(problems), &f.Problems)
	}, query, a.Values()...)
}

// ApplyWording makes a file's wording hold from now on. Each row is a new revision; what was there before is kept, and an
// assessment that is under way keeps its own words until somebody takes the corrected ones over.
func (s *Service) ApplyWording(ctx context.Context, file string) error {
	_, err := op.Do(ctx, s.Door, ActWording, op.In(authz.From(ctx).Org, "").Once("wording/"+file), func(tx *op.Tx) (int, audit.Change, error) {
		f, err := wordingFile(ctx, tx, tx.Scope(), file)
		if err != nil {
			return 0, audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `UPDATE standard_wording_file SET state = 'applied' WHERE org_id = $1 AND id = $2 AND state = 'read'`, authz.From(ctx).Org, file)
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "Only a file that was read without errors, and not yet brought in, can be brought in")
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		have, err := s.wordings(ctx, tx, authz.From(ctx).Org, f.Catalogue)
		if err != nil {
			return 0, audit.Change{}, err
		}
		for _, w := range f.Rows {
			ref, text, state := optional(w.Ref), optional(w.Text), catalogue.Verification(w.Verification)
			if now := have[w.Code]; len(now) > 0 { // an empty cell leaves what holds
				if ref == nil {
					ref = now[0].Ref
				}
				if text == nil {
					text = now[0].Official
				}
				if state == "" && w.Text == "" {
					state = now[0].Verification
				}
			}
			if state == "" {
				state = catalogue.Unverified
			}
			tx.Insert(wordingTable, authz.From(ctx).Org, id.New("wor", tx.Now()), f.Catalogue, w.Code, ref, text, string(state), f.Source, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		}
		return len(f.Rows), audit.Changed("standard_catalogue", f.Catalogue, audit.F("wording revised", number(len(f.Rows))), audit.F("file", f.ID)).Because(f.Source), nil
	})
	return err
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// WordingFiles gives the files of the asker's organisation, the newest first.
func (s *Service) WordingFiles(ctx context.Context, sc authz.Scope) ([]WordingFile, error) {
	var a db.Args
	query := `SELECT id, catalogue, name, source, state, rows_json, at, by_name FROM standard_wording_file f WHERE ` + sc.WhereOrg(&a, "f.org_id") + ` ORDER BY f.at DESC, f.id LIMIT 100`
	return db.All(ctx, s.DB, func(r db.Row) (WordingFile, error) {
		var f WordingFile
		var rows string
		if err := r.Scan(&f.ID, &f.Catalogue, &f.Name, &f.Source, &f.State, &rows, &f.At, &f.ByName); err != nil {
			return f, err
		}
		return f, json.Unmarshal([]byte(rows), &f.Rows)
	}, query, a.Values()...)
}
