package improve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
)

// MaxSheet is the largest spreadsheet taken, in bytes.
const MaxSheet = 2 << 20

// Sheet is a filled spreadsheet that was read: what it would change, and what is wrong with it.
type Sheet struct {
	Org, ID, Assessment, Name string
	// State is "read", "refused" or "applied".
	State    string
	Lines    []SheetLine
	Problems []importer.Problem
	SheetCounts
	// OfVersion is the version of the assessment that it was compared with.
	OfVersion int64
	At        db.Time
	By, Who   string
}

// SheetCounts say what a spreadsheet would do.
type SheetCounts struct{ Rows, Rated, Same, Evidence, Actions, Errors, Warnings int }

// Refused tells whether anything is wrong that has to be mended first.
func (s *Sheet) Refused() bool { return s.Errors > 0 }

func (s *Service) owner(people []standard.Colleague, typed string) (standard.Colleague, bool) {
	i := slices.IndexFunc(people, func(c standard.Colleague) bool { return c.ID == typed || strings.EqualFold(c.Name, typed) })
	if i < 0 {
		return standard.Colleague{}, false
	}
	return people[i], true
}

// ReadSheet reads a filled spreadsheet for an assessment and keeps what it says for its preview. Nothing else changes.
func (s *Service) ReadSheet(ctx context.Context, sc authz.Scope, org, assessment, name string, data []byte) (Sheet, error) {
	w, err := s.Standard.Whole(ctx, sc, org, assessment)
	if err != nil {
		return Sheet{}, err
	}
	if !w.State.Writable() {
		return Sheet{}, fault.WithProblems(fault.Problems{{Field: "file", Message: "This assessment no longer changes, so nothing can be brought in"}})
	}
	f, err := importer.Open(bytes.NewReader(data), int64(len(data)), name, importer.Limits{Bytes: MaxSheet, Rows: 2000})
	if err != nil {
		return Sheet{}, wrongFile(err)
	}
	sh := Sheet{Org: org, ID: id.Random("sht"), Assessment: assessment, Name: clean(name), State: "read", OfVersion: w.Version}
	if r := []rune(sh.Name); len(r) > 200 {
		sh.Name = string(r[:200])
	}
	rep, err := SheetShape(w.Of).Check(ctx, f, importer.Options[SheetLine]{Take: func(row int, l SheetLine) error {
		l.Row = row
		sh.Lines = append(sh.Lines, l)
		return nil
	}})
	if err != nil {
		return sh, wrongFile(err)
	}
	people, err := s.Owners(ctx, org)
	if err != nil {
		return sh, err
	}
	plan, err := s.ofAssessment(ctx, s.DB, org, assessment)
	if err != nil {
		return sh, err
	}
	sh.Problems = slices.Concat(slices.DeleteFunc(rep.FileProblems, func(p importer.Problem) bool {
		return p.Code == "unknown_column" && slices.Contains(explaining, p.Field)
	}), rep.Problems)
	sh.Rows = rep.Rows
	s.compare(&sh, w, plan, people)
	for _, p := range sh.Problems {
		if p.Severity == importer.Error {
			sh.Errors++
		} else {
			sh.Warnings++
		}
	}
	if sh.Refused() {
		sh.State = "refused"
	}
	return sh, s.keep(ctx, &sh)
}

// explaining are the columns of our own spreadsheet that are there to be read.
var explaining = []string{"section", "requirement", "typical_evidence", "wording"}

func wrongFile(err error) error {
	var fe *importer.FileError
	if errors.As(err, &fe) {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: fe.Message}})
	}
	return err
}

// compare leaves in the lines only what they would change, and says what is wrong beside the assessment itself.
func (s *Service) compare(sh *Sheet, w *standard.Whole, plan []Action, people []standard.Colleague) {
	lines := sh.Lines[:0]
	for _, l := range sh.Lines {
		was, _, ok := w.Line(l.Indicator)
		if !ok {
			continue
		}
		bad := func(field, code, message string) {
			sh.Problems = append(sh.Problems, importer.Problem{Row: l.Row, Field: field, Code: code, Severity: importer.Error, Message: message})
		}
		if l.Rating == string(was.Said) && l.InPlace == was.InPlace && l.Rationale == was.Rationale && l.Consulted == was.Consulted || l.Rating == string(catalogue.NotAssessed) && was.Rater == "" {
			l.Rating, l.InPlace, l.Rationale = "", "", ""
		}
		if l.Rating == "green" && was.State != "current" && l.EvidenceLink == "" {
			bad("rating", "green_without_evidence", "Green needs evidence that is current: add it in this row, or first in the assessment")
		}
		if l.Action != "" && slices.ContainsFunc(plan, func(a Action) bool { return a.Indicator == l.Indicator && a.State == Open && a.Text == l.Action }) {
			l.Action, l.Owner, l.Due, l.Cost = "", "", "", ""
		}
		if l.Action != "" {
			c, ok := s.owner(people, l.Owner)
			if !ok {
				bad("action_owner", "unknown_person", "Nobody of that name can own an action here")
			}
			l.Owner = c.ID
			if due, ok := lastOf(l.Due); !ok || due.Before(s.Now()) {
				bad("action_due", "past", "The day of an action must be still to come")
			}
		}
		switch {
		case l.Rating != "":
			sh.Rated++
		case l.EvidenceLink == "" && l.Action == "":
			sh.Same++
			continue
		}
		if l.EvidenceLink != "" {
			sh.Evidence++
		}
		if l.Action != "" {
			sh.Actions++
		}
		lines = append(lines, l)
	}
	sh.Lines = lines
}

var sheetTable = op.Table{Name: "standard_sheet", Columns: []string{"org_id", "id", "assessment_id", "name", "state", "rows", "problems", "counts", "of_version", "at", "by_id", "by_name"}}

func (s *Service) keep(ctx context.Context, sh *Sheet) error {
	rows, err := json.Marshal(sh.Lines)
	if err != nil {
		return err
	}
	sealed, err := s.Ring.Seal(place(sh.Org, sh.ID, "sheet"), rows)
	if err != nil {
		return err
	}
	problems, err := json.Marshal(sh.Problems)
	if err != nil {
		return err
	}
	counts, err := json.Marshal(sh.SheetCounts)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActSheet, op.On("assessment", sh.Org, sh.Assessment), func(tx *op.Tx) (int, audit.Change, error) {
		sh.At, sh.By, sh.Who = db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name
		tx.Insert(sheetTable, sh.Org, sh.ID, sh.Assessment, sh.Name, sh.State, sealed, string(problems), string(counts), sh.OfVersion, sh.At, sh.By, sh.Who)
		return 0, audit.Created("standard_sheet", sh.ID, audit.F("assessment", sh.Assessment), audit.F("rows", number64(int64(sh.Rows))), audit.F("errors", number64(int64(sh.Errors)))), nil
	})
	return err
}

// SheetOf reads a spreadsheet that was sent for an assessment in reach.
func (s *Service) SheetOf(ctx context.Context, sc authz.Scope, org, assessment, record string) (Sheet, error) {
	if _, err := s.Standard.Assessment(ctx, sc, org, assessment); err != nil {
		return Sheet{}, err
	}
	return db.One(ctx, s.DB, func(r db.Row) (Sheet, error) {
		x := Sheet{Org: org, ID: record, Assessment: assessment}
		var rows []byte
		var problems, counts string
		if err := r.Scan(&x.Name, &x.State, &rows, &problems, &counts, &x.OfVersion, &x.At, &x.By, &x.Who); err != nil {
			return x, err
		}
		b, err := s.Ring.Open(place(org, record, "sheet"), rows)
		if err != nil {
			return x, err
		}
		return x, errors.Join(json.Unmarshal(b, &x.Lines), json.Unmarshal([]byte(problems), &x.Problems), json.Unmarshal([]byte(counts), &x.SheetCounts))
	}, `SELECT name, state, rows, problems, counts, of_version, at, by_id, by_name FROM standard_sheet WHERE org_id = $1 AND id = $2 AND assessment_id = $3`, org, record, assessment)
}

// ApplySheet brings a spreadsheet in as it was previewed: all of it, or nothing where the assessment changed since.
func (s *Service) ApplySheet(ctx context.Context, sc authz.Scope, org, assessment, record string) error {
	sh, err := s.SheetOf(ctx, sc, org, assessment, record)
	switch {
	case err != nil:
		return err
	case sh.State == "applied":
		return fault.New(fault.Conflict, "This spreadsheet was brought in already")
	case sh.Refused():
		return fault.New(fault.Conflict, "Something is wrong in this spreadsheet. Mend it and send it again")
	case len(sh.Lines) == 0:
		return fault.New(fault.Conflict, "Nothing in this spreadsheet differs from the assessment")
	}
	people, err := s.Owners(ctx, org)
	if err != nil {
		return err
	}
	lines := make([]standard.Taken, 0, len(sh.Lines))
	for _, l := range sh.Lines {
		t := standard.Taken{Indicator: l.Indicator, Rate: standard.Rate{Rating: catalogue.Rating(l.Rating), InPlace: l.InPlace, Rationale: l.Rationale, Consulted: l.Consulted}}
		if l.EvidenceLink != "" {
			t.Evidence = &standard.Evidence{Title: l.EvidenceTitle, Kind: "link", Target: l.EvidenceLink, To: l.EvidenceTo}
		}
		lines = append(lines, t)
	}
	return s.Standard.Take(ctx, ActSheet, org, assessment, sh.OfVersion, lines, func(tx *op.Tx, a *standard.Assessment) error {
		for _, l := range sh.Lines {
			if l.Action == "" {
				continue
			}
			c, _ := s.owner(people, l.Owner)
			due, _ := lastOf(l.Due)
			cost, _ := pence(l.Cost)
			x := Action{Org: org, ID: id.Random("act"), Assessment: assessment, Catalogue: a.Catalogue, Indicator: l.Indicator, State: Open, Person: c.ID, PersonName: c.Name, Due: due, Cost: cost,
				MadeAt: db.At(tx.Now()), MadeName: tx.Actor().Name, Body: Body{Text: l.Action}}
			if err := errors.Join(s.insert(tx, &x), s.step(tx, &x, "made", ""), s.given(ctx, tx, &x)); err != nil {
				return err
			}
		}
		return tx.Must(ctx, `UPDATE standard_sheet SET state = 'applied' WHERE org_id = $1 AND id = $2 AND state = 'read'`, org, record)
	})
}
