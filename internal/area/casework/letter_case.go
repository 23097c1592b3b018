package casework

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
)

// LettersPath is where the letters of a case stand.
func LettersPath(caseID string) string { return Path(caseID) + "/letters" }

// MakeLetter makes a letter of a case itself to somebody in it, by their label.
func (s *Service) MakeLetter(ctx context.Context, l *Letters, org, caseID string, d Draft, to string) (Issued, error) {
	return onCase(ctx, s, ActLetterWrite, org, caseID, func(tx *op.Tx, c Case) (Issued, audit.Change, error) {
		list, err := s.PeopleIn(ctx, tx, c)
		if err != nil {
			return Issued{}, audit.Change{}, err
		}
		found := false
		for _, p := range list {
			found = found || p.Label == to
		}
		if !found {
			return Issued{}, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "label", Message: "Choose somebody of this case"}})
		}
		made, err := l.Issue(ctx, tx, OfCase(c), d, to)
		if err != nil {
			return Issued{}, audit.Change{}, err
		}
		err = s.Note(ctx, tx, c, Note{Kind: "letter", Text: "A letter was made to %s", Args: []string{to}, Ref: LettersPath(c.ID) + "/" + made.ID, Action: ActLetterRead})
		return made, audit.Changed("case", c.ID, audit.F("letter", made.ID)), err
	})
}

// DeliverLetter adds proof of delivery to a letter of a case.
func (s *Service) DeliverLetter(ctx context.Context, l *Letters, org, caseID, id string, d Delivery) error {
	if err := fault.WithProblems(d.Problems(s.now())); err != nil {
		return err
	}
	_, err := onCase(ctx, s, ActLetterWrite, org, caseID, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		return true, audit.Changed("case", c.ID, audit.F("delivery of", id)), l.Deliver(ctx, tx, OfCase(c), id, d)
	})
	return err
}

// ReadLetter opens a letter of a case as it was made, and records that it was read.
func (s *Service) ReadLetter(ctx context.Context, l *Letters, org, caseID, id string) (letter.Paper, error) {
	return onCase(ctx, s, ActLetterRead, org, caseID, func(tx *op.Tx, c Case) (letter.Paper, audit.Change, error) {
		_, p, err := l.Open(ctx, tx.Scope(), OfCase(c), id)
		return p, audit.Read("letter", id, audit.F("case", c.ID)), err
	})
}

// One gives a letter of a record without its words.
func (l *Letters) One(ctx context.Context, sc authz.Scope, on Subject, id string) (Issued, error) {
	list, err := l.read(ctx, sc, on, id)
	if err != nil || len(list) != 1 {
		return Issued{}, orMissing(err)
	}
	return list[0], nil
}
