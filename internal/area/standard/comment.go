package standard

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Comment is something said in the discussion of an indicator, or of the whole ("").
type Comment struct {
	ID, Indicator, Person, Name string
	Role                        authz.Role
	Words                       string
	At                          db.Time
}

var commentTable = op.Table{Name: "assessment_comment", Columns: []string{"org_id", "id", "assessment_id", "indicator", "person_id", "name", "role", "words", "at"}}

// Comment adds to the discussion. It may be written until the assessment is closed: a comment changes nothing that was signed.
func (s *Service) Comment(ctx context.Context, org, assessment, code, said string) error {
	said = clean(said)
	var p fault.Problems
	words(&p, "comment", said, "Write something first")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActComment, op.On("assessment", org, assessment), func(tx *op.Tx) (int, audit.Change, error) {
		a, err := load(ctx, tx, tx.Scope(), org, assessment)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if a.State == Closed {
			return 0, audit.Change{}, Over(&a)
		}
		if code != "" {
			if _, err := s.rating(ctx, tx, org, assessment, code); err != nil {
				return 0, audit.Change{}, err
			}
		}
		sealed, err := s.hide(org, assessment, "comment", said)
		if err != nil {
			return 0, audit.Change{}, err
		}
		who := tx.Actor()
		tx.Insert(commentTable, org, id.New("cmt", tx.Now()), assessment, code, who.ID, who.Name, string(who.Role), sealed, db.At(tx.Now()))
		return 0, audit.Created("assessment_comment", assessment, audit.F("indicator", code)), nil
	})
	return err
}

// Comments gives the discussion of an indicator ("" for the whole), the oldest first.
func (s *Service) Comments(ctx context.Context, a *Assessment, code string) ([]Comment, error) {
	return s.comments(ctx, a, ` AND indicator = $3`, code)
}

// Said gives every comment of an assessment that one role made.
func (s *Service) Said(ctx context.Context, a *Assessment, by authz.Role) ([]Comment, error) {
	return s.comments(ctx, a, ` AND role = $3`, string(by))
}

func (s *Service) comments(ctx context.Context, a *Assessment, cond, of string) ([]Comment, error) {
	list, err := db.All(ctx, s.DB, func(r db.Row) (Comment, error) {
		var c Comment
		var sealed []byte
		err := r.Scan(&c.ID, &c.Indicator, &c.Person, &c.Name, &c.Role, &sealed, &c.At)
		if err == nil {
			c.Words, err = s.show(a.Org, a.ID, "comment", sealed)
		}
		return c, err
	}, `SELECT id, indicator, person_id, name, role, words, at FROM assessment_comment WHERE org_id = $1 AND assessment_id = $2`+cond+` ORDER BY at DESC, id DESC LIMIT 400`, a.Org, a.ID, of)
	slices.Reverse(list)
	return list, err
}

type commented struct{ all, union int }

func commentCounts(ctx context.Context, q db.Querier, org, assessment string) (map[string]commented, error) {
	out := map[string]commented{}
	_, err := db.All(ctx, q, func(r db.Row) (bool, error) {
		var code string
		var n commented
		err := r.Scan(&code, &n.all, &n.union)
		out[code] = n
		return true, err
	}, `SELECT indicator, COUNT(*), SUM(CASE WHEN role = 'union' THEN 1 ELSE 0 END) FROM assessment_comment WHERE org_id = $1 AND assessment_id = $2 GROUP BY indicator ORDER BY indicator`, org, assessment)
	return out, err
}

// AllComments gives the whole discussion of an assessment, the oldest first.
func (s *Service) AllComments(ctx context.Context, a *Assessment) ([]Comment, error) {
	return s.comments(ctx, a, ` AND indicator <> $3`, "-")
}
