package justice

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Statement is a Victim Personal Statement, an impact statement for business or of a community. Its words are sealed. Once
// it is signed nothing of them changes; once it was given to the police nothing of it changes but that it was read. What
// has to be added is a further statement that supersedes it.
type Statement struct {
	ID, Kind, Person, State string
	// Author is who speaks for an organisation, Authority why they may.
	Author, Authority, Words string
	// Digest is of the words as they were signed, Hash of the document that was frozen then, Wording the version of the
	// words around them.
	Digest, Hash string
	Wording      int64
	paper        []byte
	// Own says that whose it is writes it themselves: until they sign it, nobody else reads it.
	Own bool
	// ReadWish is what a person wants done with it in court: read_self, read_other, not_read or "".
	ReadWish, Supersedes             string
	OfferedAt, SignedAt, GivenAt, At time.Time
	ReadAt                           time.Time
	Version                          int64
}

// The kinds of statement with their words.
var StatementKinds = [][2]string{{"vps", "Victim Personal Statement"}, {"isb", "Impact statement for business"}, {"community", "Community impact statement"}}

// StatementStates says where a statement stands.
var StatementStates = [][2]string{{"offered", "Offered"}, {"declined", "Not wanted"}, {"draft", "Being written"}, {"signed", "Signed"}, {"given", "Given to the police"}, {"read", "Read in court"}}

var statementTable = op.Table{Name: "justice_statement", Columns: []string{"org_id", "id", "case_id", "kind", "person_id", "state", "author", "authority", "words", "digest", "read_wish", "supersedes",
	"offered_at", "signed_at", "given_at", "read_at", "version"}}

const statementColumns = `id, kind, person_id, state, author, authority, words, digest, read_wish, supersedes, offered_at, signed_at, given_at, read_at, version, paper, paper_hash, paper_wording, own`

func scanStatement(r db.Row) (st Statement, words []byte, err error) {
	var offered, signed, given, read db.Time
	err = r.Scan(&st.ID, &st.Kind, &st.Person, &st.State, &st.Author, &st.Authority, &words, &st.Digest, &st.ReadWish, &st.Supersedes, &offered, &signed, &given, &read, &st.Version, &st.paper, &st.Hash, &st.Wording, &st.Own)
	st.OfferedAt, st.SignedAt, st.GivenAt, st.ReadAt = offered.Time, signed.Time, given.Time, read.Time
	return st, words, err
}

// statements gives them without their words.
func (s *Service) statements(ctx context.Context, q db.Querier, org, caseID string) ([]Statement, error) {
	return db.All(ctx, q, func(r db.Row) (Statement, error) {
		st, _, err := scanStatement(r)
		return st, err
	}, `SELECT `+statementColumns+` FROM justice_statement WHERE org_id = $1 AND case_id = $2 ORDER BY kind, id`, org, caseID)
}

func (s *Service) statement(ctx context.Context, q db.Querier, org, caseID, id string) (Statement, error) {
	return db.One(ctx, q, func(r db.Row) (Statement, error) {
		st, words, err := scanStatement(r)
		if err == nil {
			st.Words, err = s.opened(org, st.ID, "statement", words)
		}
		return st, err
	}, `SELECT `+statementColumns+` FROM justice_statement WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, caseID, id)
}

// readable gives a statement to those who work the case: not while whose it is still writes it.
func (s *Service) readable(ctx context.Context, q db.Querier, org, caseID, id string) (Statement, error) {
	st, err := s.statement(ctx, q, org, caseID, id)
	if err == nil && st.Own && st.State == "draft" {
		return Statement{}, fault.New(fault.Conflict, "They are writing this statement themselves. Nobody else reads it until they sign it")
	}
	return st, err
}

// OpenStatement gives a statement with its words and writes that it was opened.
func (s *Service) OpenStatement(ctx context.Context, org, caseID, statement string) (Statement, error) {
	return op.Do(ctx, s.Door, ActStatement, op.On("case_record", org, caseID), func(tx *op.Tx) (Statement, audit.Change, error) {
		if _, err := s.Cases.In(ctx, tx, org, caseID); err != nil {
			return Statement{}, audit.Change{}, err
		}
		st, err := s.readable(ctx, tx, org, caseID, statement)
		return st, audit.Read("statement", statement, audit.F("case", caseID)), err
	})
}

// Offer records that a statement was offered, or began; further names the given statement that it adds to.
func (s *Service) Offer(ctx context.Context, org, caseID string, st Statement) (string, error) {
	if Words(StatementKinds, st.Kind) == "" {
		return "", bad("kind", "Choose what kind of statement it is")
	}
	return change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (string, audit.Change, error) {
		if st.Kind == "vps" {
			if err := s.isPart(ctx, tx, c, st.Person, casework.Affected); err != nil {
				return "", audit.Change{}, err
			}
		} else {
			st.Person = ""
		}
		if st.Supersedes != "" {
			old, err := s.statement(ctx, tx, org, caseID, st.Supersedes)
			if err != nil {
				return "", audit.Change{}, err
			}
			if old.GivenAt.IsZero() || old.Kind != st.Kind || old.Person != st.Person {
				return "", audit.Change{}, bad("supersedes", "A further statement adds to one of the same person that was given to the police")
			}
		}
		sid := id.New("stmt", tx.Now())
		tx.Insert(statementTable, org, sid, caseID, st.Kind, st.Person, "offered", "", "", nil, "", "", st.Supersedes, db.At(tx.Now()), db.Time{}, db.Time{}, db.Time{}, int64(1))
		return sid, audit.Created("statement", sid, audit.F("case", caseID), audit.F("kind", st.Kind)), s.note(ctx, tx, c, "statement", "A statement was offered")
	})
}

// alter runs a change of a statement that was read at a version.
func (s *Service) alter(ctx context.Context, act authz.Action, org, caseID, statement string, version int64, f func(tx *op.Tx, st *Statement) (audit.Change, error)) error {
	_, err := change(ctx, s, act, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		st, err := s.statement(ctx, tx, org, caseID, statement)
		if err != nil {
			return false, audit.Change{}, err
		}
		if s.mine != nil && (st.Kind != "vps" || st.Person != s.mine.Person.ID) {
			return false, audit.Change{}, fault.Missing()
		}
		if version > 0 && st.Version != version {
			return false, audit.Change{}, fault.New(fault.Conflict, "Somebody else changed this statement first. Look again and try once more: what you typed is still here")
		}
		ch, err := f(tx, &st)
		if err == nil && st.Hash == "" && (st.State == "signed" || st.State == "given") {
			err = s.freeze(ctx, tx, c, &st)
			ch.Fields = append(ch.Fields, audit.F("document", st.Hash))
		}
		if err != nil {
			return false, audit.Change{}, err
		}
		words, err := s.sealed(org, st.ID, "statement", st.Words)
		if err != nil {
			return false, audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `UPDATE justice_statement SET state = $4, author = $5, authority = $6, words = $7, digest = $8, read_wish = $9, signed_at = $10, given_at = $11, read_at = $12,
			paper = $14, paper_hash = $15, paper_wording = $16, own = $17, version = version + 1 WHERE org_id = $1 AND case_id = $2 AND id = $3 AND version = $13`,
			org, caseID, st.ID, st.State, st.Author, st.Authority, words, st.Digest, st.ReadWish, db.At(st.SignedAt), db.At(st.GivenAt), db.At(st.ReadAt), st.Version, st.paper, st.Hash, st.Wording, st.Own)
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "Somebody else changed this statement first. Look again and try once more: what you typed is still here")
		}
		return true, ch, err
	})
	return err
}

func given() error {
	return fault.New(fault.Conflict, "This statement was given to the police and can no longer be changed. Write a further statement that adds to it")
}

// Decline records that they want no statement; they may change their mind.
func (s *Service) Decline(ctx context.Context, org, caseID, statement string) error {
	return s.alter(ctx, ActWork, org, caseID, statement, 0, func(_ *op.Tx, st *Statement) (audit.Change, error) {
		switch {
		case !st.GivenAt.IsZero():
			return audit.Change{}, given()
		case st.State != "offered":
			return audit.Change{}, bad("state", "Only a statement that was offered and not begun can be declined")
		}
		was := st.State
		st.State = "declined"
		return audit.Changed("statement", statement, audit.F("case", caseID), audit.FF("state", was, st.State)), nil
	})
}

// Write keeps the words of a statement that is not signed yet.
func (s *Service) Write(ctx context.Context, org, caseID string, w Statement) error {
	if len([]rune(w.Words)) > 20000 {
		return bad("words", "Write %d characters or fewer", 20000)
	}
	return s.alter(ctx, ActStatement, org, caseID, w.ID, w.Version, func(_ *op.Tx, st *Statement) (audit.Change, error) {
		switch {
		case !st.GivenAt.IsZero():
			return audit.Change{}, given()
		case st.State == "signed":
			return audit.Change{}, fault.New(fault.Conflict, "This statement is signed, and signed words do not change. Give it to the police, or write a further one after that")
		}
		if s.mine == nil && st.Own {
			return audit.Change{}, fault.New(fault.Conflict, "They are writing this statement themselves. Nobody else reads it until they sign it")
		}
		if st.Kind != "vps" && w.Author == "" {
			return audit.Change{}, bad("author", "Write who speaks for the organisation")
		}
		if st.Kind != "vps" && w.Authority == "" {
			return audit.Change{}, bad("authority", "Write by what authority they speak for it, such as their post")
		}
		st.Words, st.Author, st.Authority, st.ReadWish, st.State = w.Words, w.Author, w.Authority, w.ReadWish, "draft"
		st.Own = s.mine != nil
		return audit.Changed("statement", st.ID, audit.F("case", caseID), audit.F("words", s.Ring.Digest(org, []byte(w.Words)))), nil
	})
}

// Sign ends the writing: the words are kept with their digest.
func (s *Service) Sign(ctx context.Context, org, caseID, statement string, version int64) error {
	return s.alter(ctx, ActStatement, org, caseID, statement, version, func(tx *op.Tx, st *Statement) (audit.Change, error) {
		switch {
		case !st.GivenAt.IsZero():
			return audit.Change{}, given()
		case st.State != "draft":
			return audit.Change{}, bad("state", "Only a statement that is being written can be signed")
		case s.mine == nil && st.Own:
			return audit.Change{}, fault.New(fault.Conflict, "They are writing this statement themselves. Nobody else reads it until they sign it")
		case st.Words == "":
			return audit.Change{}, bad("words", "There is nothing to sign yet. Write the statement first")
		}
		st.State, st.SignedAt, st.Digest = "signed", tx.Now(), s.Ring.Digest(org, []byte(st.Words))
		return audit.Changed("statement", st.ID, audit.F("case", caseID), audit.F("state", "signed"), audit.F("digest", st.Digest)), nil
	})
}

// Give records that a signed statement went to the police. From then on it is closed.
func (s *Service) Give(ctx context.Context, org, caseID, statement, day string) error {
	var p fault.Problems
	at := s.day(&p, "day", day, true, false)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.alter(ctx, ActWork, org, caseID, statement, 0, func(_ *op.Tx, st *Statement) (audit.Change, error) {
		switch {
		case !st.GivenAt.IsZero():
			return audit.Change{}, given()
		case st.State != "signed":
			return audit.Change{}, bad("state", "A statement is signed before it is given to the police")
		}
		st.State, st.GivenAt = "given", at
		return audit.Changed("statement", st.ID, audit.F("case", caseID), audit.F("state", "given"), audit.F("day", day)), nil
	})
}

// ReadOut records that it was read in court.
func (s *Service) ReadOut(ctx context.Context, org, caseID, statement string) error {
	return s.alter(ctx, ActWork, org, caseID, statement, 0, func(tx *op.Tx, st *Statement) (audit.Change, error) {
		if st.State != "given" {
			return audit.Change{}, bad("state", "A statement is read in court after it was given to the police")
		}
		st.State, st.ReadAt = "read", tx.Now()
		return audit.Changed("statement", st.ID, audit.F("case", caseID), audit.F("state", "read")), nil
	})
}
