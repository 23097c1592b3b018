package risk

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Said is what a safety or union representative said of a version. It stays, whatever becomes of the version.
type Said struct {
	N    int
	Kind string // comment, cosign or dissent
	At   db.Time
	By   string
	// Words may be empty for a signature.
	Words string
}

// ViewKinds are the ways to say something, with their words.
func ViewKinds() [][2]string {
	return [][2]string{{"comment", "Comment"}, {"cosign", "Sign beside it"}, {"dissent", "Dissent from it"}}
}

var viewTable = op.Table{Name: "risk_view", Columns: []string{"org_id", "id", "assessment_id", "n", "kind", "at", "by_id", "by_name", "words"}}

// Say writes a representative's view of the version that is being written, or else of the one in force, beside it.
func (s *Service) Say(ctx context.Context, org, record, kind, words string) error {
	words = clean(words)
	var p fault.Problems
	if !oneOf(ViewKinds(), kind) {
		p.Add("kind", "Choose what you want to do")
	}
	message := "Write what you want to say"
	if kind == "cosign" {
		message = ""
	}
	need(&p, "words", words, message, MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActView, op.On("risk_assessment", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		a, err := s.head(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		n := a.DraftN
		if n == 0 {
			n = a.Current
		}
		sealed, err := s.seal(org, record, "view", words)
		if err != nil {
			return 0, audit.Change{}, err
		}
		tx.Insert(viewTable, org, id.New("vw", tx.Now()), record, int64(n), kind, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, sealed)
		event(tx, org, record, kind, map[string]string{"comment": "A representative commented on version %s", "cosign": "A representative signed beside version %s",
			"dissent": "A representative dissented from version %s"}[kind], number(n))
		return 0, audit.Changed("risk_assessment", record, audit.F("view", kind), audit.F("version", number(n)), audit.F("words", s.Ring.Digest(org, []byte(words)))),
			tell(ctx, tx, about(&a, notify.MessageWaiting), a.Owner)
	})
	return err
}

// Views gives what was said of an assessment that the caller has read, the newest first.
func (s *Service) Views(ctx context.Context, a *Assessment) ([]Said, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Said, error) {
		var x Said
		var words []byte
		if err := r.Scan(&x.N, &x.Kind, &x.At, &x.By, &words); err != nil {
			return x, err
		}
		return x, s.unseal(a.Org, a.ID, "view", words, &x.Words)
	}, `SELECT n, kind, at, by_name, words FROM risk_view WHERE org_id = $1 AND assessment_id = $2 ORDER BY at DESC, id DESC`, a.Org, a.ID)
}
