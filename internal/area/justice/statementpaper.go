package justice

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui/lang"
)

//go:embed data/statements.json
var statementData []byte

// StatementKey is the kind of letter whose words stand around a kind of statement.
func StatementKey(kind string) string { return "statement_" + kind }

// LetterKinds gives the words around statements, which an administrator changes and previews as those of letters.
func LetterKinds() ([]letter.Default, error) { return letter.ParseDefaults(statementData) }

// Document is a statement as a paper to print or hand over.
type Document struct {
	Paper letter.Paper
	// Hash is the SHA-256 of the frozen paper in hex, "" for a draft, of which nothing is kept.
	Hash string
}

// StatementDocument gives a statement as a paper and writes that it was opened. What was signed is what was frozen then; a
// draft is made from the words in force now, and says that it is one.
func (s *Service) StatementDocument(ctx context.Context, org, caseID, statement string) (Document, error) {
	return op.Do(ctx, s.Door, ActStatement, op.On("case_record", org, caseID), func(tx *op.Tx) (Document, audit.Change, error) {
		c, err := s.Cases.In(ctx, tx, org, caseID)
		if err != nil {
			return Document{}, audit.Change{}, err
		}
		st, err := s.readable(ctx, tx, org, caseID, statement)
		if err != nil {
			return Document{}, audit.Change{}, err
		}
		d, err := s.document(ctx, tx, c, st)
		return d, audit.Read("statement", statement, audit.F("case", caseID), audit.F("document", d.Hash)), err
	})
}

// OwnDocument gives one's own statement as a paper, whatever became of the case.
func (s *Service) OwnDocument(ctx context.Context, m casework.Mine, statement string) (Document, error) {
	st, err := s.OwnWords(ctx, m, statement)
	if err != nil {
		return Document{}, err
	}
	return s.document(ctx, s.DB, m.Case, st)
}

// document thaws what was frozen, or fills the words in force.
func (s *Service) document(ctx context.Context, q db.Querier, c casework.Case, st Statement) (Document, error) {
	if st.Words == "" {
		return Document{}, fault.New(fault.Conflict, "There is no document yet, since nothing of the statement is written")
	}
	if st.Hash != "" {
		body, err := s.Ring.Open(s.place(c.Org, st.ID, "statement paper"), st.paper)
		if err != nil {
			return Document{}, err
		}
		p, err := letter.Thaw(body, st.Hash)
		p.Foot = lang.T(ctx, "Frozen when it was signed. Fingerprint (SHA-256): %s", st.Hash)
		return Document{Paper: p, Hash: st.Hash}, err
	}
	d, err := s.draft(ctx, q, c, st)
	d.Paper.Foot = lang.T(ctx, "A draft. It is not signed, and not what the police get.")
	return Document{Paper: d.Paper}, err
}

// freeze settles the paper of a statement that is signed now.
func (s *Service) freeze(ctx context.Context, tx *op.Tx, c casework.Case, st *Statement) error {
	d, err := s.draft(ctx, tx, c, *st)
	if err != nil {
		return err
	}
	d.Paper.Made = tx.Now()
	body, hash, err := d.Paper.Freeze()
	if err != nil {
		return err
	}
	st.paper, err = s.Ring.Seal(s.place(c.Org, st.ID, "statement paper"), body)
	st.Hash, st.Wording = hash, d.Version
	return err
}

func (s *Service) draft(ctx context.Context, q db.Querier, c casework.Case, st Statement) (casework.Draft, error) {
	key := StatementKey(st.Kind)
	words, err := s.Letters.InForce(ctx, c.Org, key)
	if err != nil {
		return casework.Draft{}, err
	}
	if words.Kind.Welsh.Empty() {
		ctx = lang.With(ctx, lang.En) // fields read as what stands around them
	}
	refs, err := s.policeRefs(ctx, q, c)
	if err != nil {
		return casework.Draft{}, err
	}
	person := ""
	if st.Person != "" {
		if person, err = db.One(ctx, q, func(r db.Row) (string, error) {
			var part casework.Part
			var n int
			err := r.Scan(&part, &n)
			return casework.Label(part, n), err
		}, `SELECT part, n FROM case_person WHERE org_id = $1 AND case_id = $2 AND id = $3`, c.Org, c.ID, st.Person); err != nil {
			return casework.Draft{}, err
		}
	}
	signed, adds := lang.T(ctx, "not signed yet"), lang.T(ctx, "It stands alone.")
	if !st.SignedAt.IsZero() {
		signed = lang.Date(ctx, st.SignedAt)
	}
	if st.Supersedes != "" {
		old, err := s.statement(ctx, q, c.Org, c.ID, st.Supersedes)
		if err != nil {
			return casework.Draft{}, err
		}
		adds = lang.T(ctx, "It adds to the statement that was signed on %s, which stays as it is.", lang.Date(ctx, old.SignedAt))
		if old.Hash != "" {
			adds += " " + lang.T(ctx, "Fingerprint of that one: %s", old.Hash)
		}
	}
	name := authz.From(ctx).Name
	if st.Kind == "vps" {
		name = "" // whose it is, is written by hand
	}
	fields := map[string]string{"case": c.Ref, "police": refs, "words": st.Words, "signed": signed, "adds_to": adds, "person": person, "organisation": s.orgName(ctx, c.Org),
		"author": st.Author, "authority": st.Authority, "reading": lang.T(ctx, readingWords(st.ReadWish))}
	d, err := s.Letters.Draft(ctx, c.Org, key, string(lang.Of(ctx)), letter.Letter{From: []string{s.orgName(ctx, c.Org)}, Fields: fields})
	d.Paper.Author = name
	return d, err
}

func (s *Service) orgName(ctx context.Context, org string) string {
	if s.OrgName != nil {
		if n := s.OrgName(ctx, org); n != "" {
			return n
		}
	}
	return org
}

// policeRefs gives the references of every telling of the case, the crime reference where there is one.
func (s *Service) policeRefs(ctx context.Context, q db.Querier, c casework.Case) (string, error) {
	list, err := s.reports(ctx, q, c.Org, c.ID)
	if err != nil {
		return "", err
	}
	var out []string
	for _, r := range list {
		if ref := r.Ref(); ref != "" {
			out = append(out, fmt.Sprintf("%s, %s", r.Force, ref))
		}
	}
	if len(out) == 0 {
		return lang.T(ctx, "no reference yet"), nil
	}
	return strings.Join(out, "; "), nil
}

// readingWords say what should be done with a statement in court.
func readingWords(wish string) string {
	switch wish {
	case "read_self":
		return "I would like to read it aloud myself, if the court allows it."
	case "read_other":
		return "I would like somebody to read it aloud for me, if the court allows it."
	case "not_read":
		return "I would like the court to read it for itself. It shall not be read aloud."
	}
	return "I have not decided yet whether it shall be read aloud."
}
