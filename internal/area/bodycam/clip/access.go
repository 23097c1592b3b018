package clip

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// OpenFor is how long somebody who said why may read the record of a clip without saying it again.
const OpenFor = time.Hour

// Purposes are why somebody reads a record or views footage.
func Purposes() [][2]string {
	return [][2]string{{"class", "To decide what it is"}, {"case", "For a case"}, {"police", "The police asked"}, {"rights", "Somebody asked for their data"}, {"complaint", "A complaint"}, {"support", "To support whoever was affected"}, {"check", "To check what was done with it"}}
}

// Access is one reading of a record or viewing of footage.
type Access struct {
	At               db.Time
	What, Name, Role string
	Reason, Words    string
}

var accessTable = op.Table{Name: "bodycam_clip_access", Columns: []string{"org_id", "id", "clip_id", "at", "what", "by_id", "by_name", "by_role", "reason", "words"}}

// Open writes down who reads the record of a clip and why. For an hour they need not say it again.
func (s *Service) Open(ctx context.Context, org, clip, purpose, words string) error {
	return s.access(ctx, org, clip, "record", "", purpose, words)
}

// Viewed writes down by hand that somebody viewed the footage where it lies, as the vendor's own log says.
func (s *Service) Viewed(ctx context.Context, org, clip, who, purpose, words string) error {
	var p fault.Problems
	who = line(who)
	need(&p, "who", who, "Write who viewed it", MaxLine)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.access(ctx, org, clip, "footage", who, purpose, words)
}

// accessWords is what is sealed of an access.
type accessWords struct {
	Who   string `json:"who,omitempty"`
	Words string `json:"words"`
}

func (s *Service) access(ctx context.Context, org, clip, what, who, purpose, words string) error {
	var p fault.Problems
	words = clean(words)
	need(&p, "words", words, "Say in a sentence why", MaxWords)
	if !oneOf(Purposes(), purpose) {
		p.Add("purpose", "Choose what for")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActOpen, op.On("bodycam_clip", org, clip), func(tx *op.Tx) (int, audit.Change, error) {
		c, err := s.one(ctx, tx, tx.Scope(), org, clip)
		if err != nil {
			return 0, audit.Change{}, err
		}
		me := tx.Actor()
		sealed, err := s.seal(org, c.ID, "access", accessWords{Who: who, Words: words})
		if err != nil {
			return 0, audit.Change{}, err
		}
		tx.Insert(accessTable, org, id.New("acc", tx.Now()), c.ID, db.At(tx.Now()), what, me.ID, me.Name, string(me.Role), purpose, sealed)
		return 0, audit.Read("bodycam_clip", c.ID, audit.F("what", what), audit.F("purpose", purpose)), nil
	})
	return err
}

// Opened tells whether the reader said within the hour why they read a clip's record.
func (s *Service) Opened(ctx context.Context, c *Clip) (bool, error) {
	n, err := db.One(ctx, s.DB, db.Scalar[int], `SELECT COUNT(*) FROM bodycam_clip_access WHERE org_id = $1 AND clip_id = $2 AND what = 'record' AND by_id = $3 AND at > $4`, c.Org, c.ID, authz.From(ctx).ID,
		db.At(s.Now().Add(-OpenFor)))
	return n > 0, err
}

// Accesses gives who read the record of a clip and who viewed its footage, the newest first, to a reader who has opened it.
func (s *Service) Accesses(ctx context.Context, c *Clip) ([]Access, error) {
	return db.All(ctx, s.DB, func(r db.Row) (a Access, err error) {
		var sealed []byte
		var w accessWords
		if err := r.Scan(&a.At, &a.What, &a.Name, &a.Role, &a.Reason, &sealed); err != nil {
			return a, err
		}
		err = s.unseal(c.Org, c.ID, "access", sealed, &w)
		if a.Words = w.Words; w.Who != "" {
			a.Name, a.Role = w.Who, ""
		}
		return a, err
	}, `SELECT at, what, by_name, by_role, reason, words FROM bodycam_clip_access WHERE org_id = $1 AND clip_id = $2 ORDER BY at DESC, id DESC LIMIT $3`, c.Org, c.ID, maxEvents)
}
