package standard

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
)

// Frozen is what a statement keeps: its words and its rows. Its bytes are hashed, and never change.
type Frozen struct {
	Paper letter.Paper `json:"paper"`
	Rows  []FrozenRow  `json:"rows"`
}

// FrozenRow is an indicator as it was signed.
type FrozenRow struct {
	Section, Code, Text, Ref, Verification string
	Rating, Said, Proposed                 catalogue.Rating
	Rationale, StaffSide, Action, Owner    string
	Due, RatedOn, NextExpiry               string // days, as YYYY-MM-DD
	Evidence                               int
	Consulted                              bool
}

// Statement is a signed statement.
type Statement struct {
	ID, Assessment, Kind, Hash, ByName string
	OfVersion                          int64
	At                                 db.Time
	Frozen
}

// Day writes a day for a document: 4 December 2026, in London; nothing for no day.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.London()).Format("2 January 2006")
}

func iso(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.London()).Format(time.DateOnly)
}

// dayOf writes a day that is kept as YYYY-MM-DD as a document shows it.
func dayOf(kept string) string {
	t, err := time.ParseInLocation(time.DateOnly, kept, clock.London())
	if err != nil {
		return kept
	}
	return Day(t)
}

// Sentence writes a distribution in words: 2 green, 3 amber, 1 red.
func (d Distribution) Sentence() string {
	var out []string
	for _, x := range []struct {
		n    int
		word string
	}{{d.Green, "green"}, {d.Amber, "amber"}, {d.Red, "red"}, {d.NotAssessed, "not assessed"}, {d.NotApplicable, "not applicable"}} {
		if x.n > 0 {
			out = append(out, number(x.n)+" "+x.word)
		}
	}
	return strings.Join(out, ", ")
}

// Paper makes the document of an assessment, or of one section of it where its code is given.
func (s *Service) Paper(ctx context.Context, w *Whole, section string) (Frozen, error) {
	now := s.Now()
	name := s.Name(ctx, w.Org)
	f := Frozen{Paper: letter.Paper{Lang: "en", Title: w.Of.Name + ": " + w.Name, From: []string{name}, Date: Day(now), Reference: w.ID + ", version " + number64(w.Assessment.Version), Author: name, Made: now}}
	p := &f.Paper
	add := func(part letter.Part) { p.Parts = append(p.Parts, part) }
	if section == "" {
		add(letter.Part{Heading: w.Sum().Sentence()})
		add(letter.Part{Lines: []string{"State: " + strings.ToLower(w.State.Words()) + ". Every rating was given by a person. There is no overall score."}})
	}
	for n := range w.Sections {
		part := &w.Sections[n]
		if section != "" && part.Code != section {
			continue
		}
		add(letter.Part{Heading: number(n+1) + ". " + part.Name + ": " + part.Sum.Sentence()})
		var facts [][2]string
		for i := range part.Lines {
			row := s.row(part, &part.Lines[i])
			f.Rows = append(f.Rows, row)
			facts = append(facts, [2]string{strings.TrimSpace(row.Code + " " + row.Ref + " " + row.Text), row.sentence()})
		}
		add(letter.Part{Facts: facts})
	}
	s.dissent(w, section, add)
	p.Foot = "The wording is a working paraphrase where no official text is loaded; it is not NHS England’s. Wording as of " + Day(w.WordingAt.Time) + "."
	if !w.Corrected.IsZero() {
		p.Foot += " It was corrected since, on " + Day(w.Corrected.Time) + "."
	}
	return f, nil
}

// dissent writes where views differ, and how staff side stands to the whole.
func (s *Service) dissent(w *Whole, section string, add func(letter.Part)) {
	var items []string
	for _, l := range w.Lines() {
		if section != "" && l.Section != section {
			continue
		}
		for _, v := range l.Views {
			if v.Rating != l.Said {
				items = append(items, l.Words.Text+". Trust: "+strings.ToLower(l.Said.Words())+". "+l.Rationale+" Staff side ("+v.Name+"): "+strings.ToLower(v.Rating.Words())+". "+v.Words+
					" What stands: "+strings.ToLower(l.Rating.Words())+".")
			}
		}
	}
	if len(items) > 0 {
		add(letter.Part{Heading: "Where views differ"})
		add(letter.Part{Items: items})
	}
	if section != "" || len(w.Stands) == 0 {
		return
	}
	add(letter.Part{Heading: "Staff side"})
	var lines []string
	for _, v := range w.Stands {
		x := v.Name + " signed for staff side, " + Day(v.At.Time) + "."
		if v.Stance == "dissent" {
			x = v.Name + " dissents for staff side, " + Day(v.At.Time) + "."
		}
		lines = append(lines, strings.TrimSpace(x+" "+v.Words))
	}
	add(letter.Part{Lines: lines})
}

func (s *Service) row(part *Part, l *Line) FrozenRow {
	r := FrozenRow{Section: part.Name, Code: l.Code, Text: l.Words.Text, Ref: l.Words.Ref, Verification: string(l.Words.Verification), Rating: l.Rating, Said: l.Said, Proposed: l.Rule.Propose,
		Rationale: l.Rationale, Evidence: len(l.Evidence), RatedOn: iso(l.RatedAt.Time), Consulted: l.Consulted}
	for _, v := range l.Views {
		r.StaffSide = string(v.Rating)
	}
	if a, ok := l.Open(); ok {
		r.Action, r.Owner, r.Due = a.Text, a.Owner, iso(a.Due.Time)
	}
	for i := range l.Evidence {
		if !l.Evidence[i].Over(s.Now()) {
			r.NextExpiry = iso(l.Evidence[i].ExpiresAt.Time)
			break
		}
	}
	return r
}

func (r FrozenRow) sentence() string {
	out := r.Rating.Words() + "."
	if r.Said != r.Rating {
		out += " Said by a person: " + strings.ToLower(r.Said.Words()) + "."
	}
	if r.Rationale != "" {
		out += " " + r.Rationale
		if !strings.HasSuffix(r.Rationale, ".") {
			out += "."
		}
	}
	switch r.Evidence {
	case 0:
		out += " No evidence."
	case 1:
		out += " 1 piece of evidence."
	default:
		out += " " + number(r.Evidence) + " pieces of evidence."
	}
	if r.Action != "" {
		out += " Action: " + r.Action + " (" + r.Owner + ", by " + dayOf(r.Due) + ")."
	}
	return out
}

var statementTable = op.Table{Name: "assessment_statement", Columns: []string{"org_id", "id", "assessment_id", "kind", "of_version", "body", "hash", "by_id", "by_name", "at"}}

// freezeStatement keeps the statement of a signature and gives its hash.
func (s *Service) freezeStatement(ctx context.Context, tx *op.Tx, w *Whole, kind string) (string, error) {
	f, err := s.Paper(ctx, w, "")
	if err != nil {
		return "", err
	}
	f.Paper.Reference = w.ID + ", version " + number64(w.SignedVersion)
	f.Paper.Parts = append([]letter.Part{{Lines: []string{"I have read version " + number64(w.SignedVersion) + " of this assessment and sign it for the executive."}}}, f.Paper.Parts...)
	f.Paper.SignOff = []string{tx.Actor().Name, "Executive lead", Day(tx.Now())}
	return s.keepStatement(tx, w, kind, f)
}

// assureStatement keeps the board's statement: that of the executive, word for word, with the assurance on top.
func (s *Service) assureStatement(ctx context.Context, tx *op.Tx, w *Whole, minute string) (string, error) {
	signed, err := s.statement(ctx, tx, w.Org, w.ID, "exec", "")
	if err != nil {
		return "", err
	}
	f := signed.Frozen
	f.Paper.Parts = append([]letter.Part{{Lines: []string{"The board was assured of this assessment: " + minute, "It rests on the statement that was signed as version " + number64(w.SignedVersion) + ", SHA-256 " + signed.Hash + "."}}}, f.Paper.Parts...)
	f.Paper.SignOff, f.Paper.Date, f.Paper.Made = []string{tx.Actor().Name, "For the board", Day(tx.Now())}, Day(tx.Now()), tx.Now()
	return s.keepStatement(tx, w, "board", f)
}

func (s *Service) keepStatement(tx *op.Tx, w *Whole, kind string, f Frozen) (string, error) {
	b, err := json.Marshal(f)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	hash := hex.EncodeToString(sum[:])
	sealed, err := s.Ring.Seal(place(w.Org, w.ID, "statement"), b)
	if err != nil {
		return "", err
	}
	tx.Insert(statementTable, w.Org, id.New("stm", tx.Now()), w.ID, kind, w.SignedVersion, sealed, hash, tx.Actor().ID, tx.Actor().Name, db.At(tx.Now()))
	return hash, nil
}

func (s *Service) scanStatement(org string) func(db.Row) (Statement, error) {
	return func(r db.Row) (Statement, error) {
		var x Statement
		var sealed []byte
		if err := r.Scan(&x.ID, &x.Assessment, &x.Kind, &x.OfVersion, &sealed, &x.Hash, &x.ByName, &x.At); err != nil {
			return x, err
		}
		b, err := s.Ring.Open(place(org, x.Assessment, "statement"), sealed)
		if err != nil {
			return x, err
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != x.Hash {
			return x, fault.New(fault.Internal, "the statement is not what was signed")
		}
		return x, json.Unmarshal(b, &x.Frozen)
	}
}

// statement reads the newest statement of a kind, or the one that is named.
func (s *Service) statement(ctx context.Context, q db.Querier, org, assessment, kind, statement string) (Statement, error) {
	return db.One(ctx, q, s.scanStatement(org), `SELECT id, assessment_id, kind, of_version, body, hash, by_name, at FROM assessment_statement
		WHERE org_id = $1 AND assessment_id = $2 AND (kind = $3 OR $3 = '') AND (id = $4 OR $4 = '') ORDER BY at DESC, kind, id DESC LIMIT 1`, org, assessment, kind, statement)
}

// Statement reads a statement of an assessment in reach, and proves that it is what was signed.
func (s *Service) Statement(ctx context.Context, sc authz.Scope, org, assessment, statement string) (Statement, error) {
	if _, err := s.Assessment(ctx, sc, org, assessment); err != nil {
		return Statement{}, err
	}
	if statement == "" {
		return Statement{}, fault.Missing()
	}
	return s.statement(ctx, s.DB, org, assessment, "", statement)
}

// Statements gives the statements of an assessment without their words, the newest first.
func (s *Service) Statements(ctx context.Context, a *Assessment) ([]Statement, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Statement, error) {
		var x Statement
		return x, r.Scan(&x.ID, &x.Assessment, &x.Kind, &x.OfVersion, &x.Hash, &x.ByName, &x.At)
	}, `SELECT id, assessment_id, kind, of_version, hash, by_name, at FROM assessment_statement WHERE org_id = $1 AND assessment_id = $2 ORDER BY at DESC, kind, id DESC`, a.Org, a.ID)
}

func (s *Service) newestStatement(ctx context.Context, org, assessment string) (string, error) {
	list, err := s.Statements(ctx, &Assessment{Org: org, ID: assessment})
	if err != nil || len(list) == 0 {
		return "", err
	}
	return StatementPath(assessment, list[0].ID), nil
}
