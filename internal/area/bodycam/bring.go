package bodycam

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
)

// Import is one file of a vendor.
type Import struct {
	Org, ID, Mapping, Vendor, File string
	// State is sent, tried, taking, taken or dropped.
	State string
	// Rows read, good ones, those of the good ones that were not here yet, and those that were added.
	Rows, Good, New, Added int
	MadeAt, TakenAt        db.Time
	MadeBy, MadeName       string
	Version                int64
	Report
}

// Report is what a trial found. It holds no cell of the file but its headings.
type Report struct {
	Columns []importer.Match   `json:"columns,omitempty"`
	Whole   []importer.Problem `json:"whole,omitempty"` // of the whole file
	Groups  []importer.Group   `json:"groups,omitempty"`
	Lines   []importer.Problem `json:"lines,omitempty"` // the first of them
	// Alone is how many rows were recorded while nobody had the camera.
	Alone int `json:"alone,omitempty"`
}

// Refused tells whether the file as a whole may not be taken in.
func (r Report) Refused() bool {
	for _, p := range r.Whole {
		if p.Severity == importer.Error {
			return true
		}
	}
	return false
}

const (
	importKind = "bodycam_import"
	// mostBytes is how large a file may be, mostRows how many rows it may have.
	mostBytes = 256 << 20
	mostRows  = 2_000_000
	// mostProblems bounds how many row problems are looked at, shownProblems how many are kept to be listed.
	mostProblems  = 20_000
	shownProblems = 300
	// atOnce is up to how many rows a file is taken in while the page waits.
	atOnce = 20_000

	takeJob = "bodycam.take_in"
	tryJob  = "bodycam.try"
	clipJob = "bodycam.clips"
)

type importArgs struct{ Org, ID string }

var importTable = op.Table{Name: "bodycam_import", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "mapping_id", "vendor", "file_name", "state", "rows_read", "rows_good", "rows_new", "rows_added", "report",
	"made_at", "made_by", "made_name", "version"}}

// SendFile stores a vendor's file and tries it: nothing is taken in. The mapping of that vendor, where one was saved, is used.
func (s *Service) SendFile(ctx context.Context, sc authz.Scope, vendor, name string, from io.Reader) (Import, error) {
	vendor = line(vendor)
	var p fault.Problems
	need(&p, "vendor", Key(vendor), "Say whose file it is", MaxLine)
	if err := fault.WithProblems(p); err != nil {
		return Import{}, err
	}
	org := sc.Org()
	ready, err := s.Files.PutData(ctx, org, name, from, mostBytes)
	if err != nil {
		return Import{}, err
	}
	x, err := op.Do(ctx, s.Door, ActImport, op.In(org, ""), func(tx *op.Tx) (Import, audit.Change, error) {
		me := tx.Actor()
		x := Import{Org: org, ID: id.New("bcm", tx.Now()), Vendor: vendor, File: ready.Name, State: "sent", MadeAt: db.At(tx.Now()), MadeBy: me.ID, MadeName: me.Name, Version: 1}
		m, err := s.mapping(ctx, tx, org, vendor)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return x, audit.Change{}, err
		}
		x.Mapping = m.ID
		if err := s.Files.Attach(ctx, tx, ready, files.Owner{Kind: importKind, Record: x.ID}); err != nil {
			return x, audit.Change{}, err
		}
		tx.Insert(importTable, org, x.ID, "", "", "", x.Mapping, x.Vendor, x.File, x.State, int64(0), int64(0), int64(0), int64(0), "{}", x.MadeAt, x.MadeBy, x.MadeName, int64(1))
		return x, audit.Created("bodycam_import", x.ID, audit.F("vendor", vendor), audit.F("sha256", ready.SHA256)), tx.Later(tryJob, importArgs{org, x.ID}, tx.Now().Add(time.Minute), "")
	})
	if err != nil {
		return x, err
	}
	if err := s.try(ctx, &x); err != nil && !fault.Is(err, fault.Unavailable) {
		return x, err
	}
	return x, nil
}

// try reads a whole file and writes down what is in it. A file that is still being checked for viruses is fault.Unavailable.
func (s *Service) try(ctx context.Context, x *Import) error {
	in, err := s.intake(ctx, x.Org, x.ID)
	if err != nil {
		return err
	}
	x.Rows, x.Good, x.New, x.Report, err = 0, 0, 0, Report{}, nil
	rep, err := s.read(ctx, x, in, func(batch []row) error {
		fresh, err := in.fresh(ctx, s.DB, batch)
		x.New += len(fresh)
		for _, f := range fresh {
			if f.issue == nil {
				x.Alone++
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	x.Rows, x.Good = rep.Rows, rep.Accepted
	x.Columns, x.Whole, x.Groups, x.Lines = rep.Columns, rep.FileProblems, rep.Groups(), rep.Problems[:min(len(rep.Problems), shownProblems)]
	for i := range x.Whole { // a vendor's own headings that fill nothing are shown in the table of columns
		if x.Whole[i].Code == "no_rows" {
			x.Whole[i].Message = "There are no rows under the heading"
		}
	}
	return s.tell(ctx, x, "tried")
}

// tell writes how an import stands.
func (s *Service) tell(ctx context.Context, x *Import, state string) error {
	b, err := json.Marshal(x.Report)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActImport, op.On("bodycam_import", x.Org, x.ID), func(tx *op.Tx) (int, audit.Change, error) {
		taken := db.Time{}
		if state == "taken" {
			taken = db.At(tx.Now())
		}
		n, err := tx.Exec(ctx, `UPDATE bodycam_import SET state = $3, rows_read = $4, rows_good = $5, rows_new = $6, rows_added = $7, report = $8, taken_at = $9, mapping_id = $10, version = version + 1
			WHERE org_id = $1 AND id = $2 AND state <> 'taken'`, x.Org, x.ID, state, int64(x.Rows), int64(x.Good), int64(x.New), int64(x.Added), string(b), taken, x.Mapping)
		if err == nil && n != 1 {
			err = moved()
		}
		if err == nil && state == "taken" && s.Clips != nil {
			err = tx.Later(clipJob, importArgs{x.Org, x.ID}, tx.Now(), "")
		}
		return 0, audit.Changed("bodycam_import", x.ID, audit.F("state", state), audit.F("rows", number(x.Rows)), audit.F("added", number(x.Added))), err
	})
	if err == nil {
		x.State = state
		x.Version++
	}
	return err
}

// read goes through a file in batches of good rows. Memory does not grow with the file.
func (s *Service) read(ctx context.Context, x *Import, in *intake, take func([]row) error) (importer.Report, error) {
	f, done, err := s.open(ctx, x)
	if err != nil {
		var unreadable *importer.FileError
		if errors.As(err, &unreadable) {
			return importer.Report{FileProblems: []importer.Problem{{Code: unreadable.Code, Severity: importer.Error, Message: unreadable.Message}}}, nil
		}
		return importer.Report{}, err
	}
	defer done()
	m, err := s.mapping(ctx, s.DB, x.Org, x.Vendor)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return importer.Report{}, err
	}
	x.Mapping = m.ID
	batch := make([]row, 0, batchRows)
	give := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := take(batch)
		batch = batch[:0]
		return err
	}
	rep, err := shape(s.Now(), in.known).Check(ctx, f, importer.Options[row]{Mapping: m.Fields, Most: mostProblems, Take: func(_ int, r row) error {
		if batch = append(batch, r); len(batch) == cap(batch) {
			return give()
		}
		return nil
	}})
	if err == nil {
		err = give()
	}
	return rep, err
}

func (s *Service) open(ctx context.Context, x *Import) (*importer.File, func(), error) {
	list, err := s.Files.Belonging(ctx, s.DB, x.Org, importKind, x.ID)
	if err != nil {
		return nil, nil, err
	}
	if len(list) != 1 {
		return nil, nil, fault.New(fault.Conflict, "The file is not here any more. Bring it in again")
	}
	r, err := s.Files.Open(ctx, list[0], true)
	if err != nil {
		return nil, nil, err
	}
	f, err := importer.Open(r, r.Size(), x.File, importer.Limits{Bytes: mostBytes, Rows: mostRows})
	if err != nil {
		_ = r.Close()
		return nil, nil, err
	}
	return f, func() { _ = r.Close() }, nil
}

const importColumns = `r.org_id, r.id, r.mapping_id, r.vendor, r.file_name, r.state, r.rows_read, r.rows_good, r.rows_new, r.rows_added, r.report, r.made_at, r.made_by, r.made_name, r.taken_at, r.version`

func scanImport(r db.Row) (x Import, err error) {
	var report string
	if err := r.Scan(&x.Org, &x.ID, &x.Mapping, &x.Vendor, &x.File, &x.State, &x.Rows, &x.Good, &x.New, &x.Added, &report, &x.MadeAt, &x.MadeBy, &x.MadeName, &x.TakenAt, &x.Version); err != nil {
		return x, err
	}
	return x, json.Unmarshal([]byte(report), &x.Report)
}

// Imported gives one file in the scope. Out of reach is fault.NotFound.
func (s *Service) Imported(ctx context.Context, sc authz.Scope, org, record string) (Import, error) {
	var a db.Args
	return db.One(ctx, s.DB, scanImport, `SELECT `+importColumns+` FROM bodycam_import r WHERE r.org_id = `+a.Add(org)+` AND r.id = `+a.Add(record)+` AND `+sc.Where(&a, "r"), a.Values()...)
}

// Imports gives the files in reach, the newest first.
func (s *Service) Imports(ctx context.Context, sc authz.Scope) ([]Import, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanImport, `SELECT `+importColumns+` FROM bodycam_import r WHERE `+sc.Where(&a, "r")+` ORDER BY r.made_at DESC, r.id DESC LIMIT 500`, a.Values()...)
}
