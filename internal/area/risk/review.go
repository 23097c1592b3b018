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

// Reviewed is what was found when an assessment was looked at again, with what had called for it.
type Reviewed struct {
	N       int
	At      db.Time
	By      string
	Outcome string // stands or change
	Call    Call
	Words   string
}

var reviewTable = op.Table{Name: "risk_review", Columns: []string{"org_id", "id", "assessment_id", "n", "at", "by_id", "by_name", "outcome", "called_why", "called_n", "called_harm",
	"called_first", "called_last", "words"}}

// note writes a review down with the call that it answers.
func (s *Service) note(tx *op.Tx, a *Assessment, outcome, words string, c Call) error {
	sealed, err := s.seal(a.Org, a.ID, "review", words)
	tx.Insert(reviewTable, a.Org, id.New("rv", tx.Now()), a.ID, int64(a.Current), db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, outcome, c.Why, int64(c.N), int64(c.Harm), c.First, c.Last, sealed)
	return err
}

// LookAgain records that an assessment in force was looked at again: that it stands as it is until a day (YYYY-MM-DD, "" for the
// latest), or that it has to change, which begins the next version and lets the call stand until that is approved.
func (s *Service) LookAgain(ctx context.Context, org, record string, seen int64, outcome, words, next string) error {
	words = clean(words)
	var p fault.Problems
	need(&p, "words", words, "Say what was looked at and found", MaxWords)
	if outcome != "stands" && outcome != "change" {
		p.Add("outcome", "Choose what follows")
	}
	at := day(&p, "next", next)
	return s.change(ctx, ActWrite, org, record, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		p := p
		latest := endOf(tx.Now().AddDate(0, s.Set().Review.Months, 0))
		switch {
		case at.IsZero():
			at = latest
		case at.After(latest):
			p.Add("next", "An assessment is looked at again within %d months", s.Set().Review.Months)
		case at.Before(tx.Now()):
			p.Add("next", "That day has passed")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		if a.State != Approved || outcome == "change" && a.DraftN != 0 {
			return audit.Change{}, fault.New(fault.Conflict, "A new version is being written already, or none is in force")
		}
		if err := s.note(tx, a, outcome, words, a.Call); err != nil {
			return audit.Change{}, err
		}
		if outcome == "change" {
			event(tx, org, record, "reviewed", "It was looked at again: it has to change")
			c, err := s.next(ctx, tx, a, words)
			c.Fields = append(c.Fields, audit.F("reviewed", outcome))
			return c, err
		}
		c := audit.Changed("risk_assessment", record, audit.F("reviewed", outcome), audit.FF("review at", dayOf(a.ReviewAt.Time), dayOf(at)), audit.F("words", s.Ring.Digest(org, []byte(words))))
		a.LookedAt, a.ReviewAt, a.Call, a.Reminded = db.At(tx.Now()), db.At(at), Call{}, false
		event(tx, org, record, "reviewed", "It was looked at again: it stands as it is")
		return c, nil
	})
}

// callDays is how long a review may take after it was called for.
const callDays = 14

// CallForChange calls for a review because something changed: the building, the work, the people.
func (s *Service) CallForChange(ctx context.Context, org, record string, seen int64, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say what changed", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActWrite, org, record, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.State != Approved {
			return audit.Change{}, fault.New(fault.Conflict, "This assessment is not in force")
		}
		if !a.Call.Asks() {
			a.Call = Call{At: db.At(tx.Now()), Why: "change"}
			a.hasten(tx)
		}
		event(tx, org, record, "called", "A review was called for: something changed")
		if err := s.note(tx, a, "change", why, Call{Why: "change"}); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("risk_assessment", record, audit.F("review called", "change"), audit.F("why", s.Ring.Digest(org, []byte(why)))), tell(ctx, tx, about(a, notify.ActionDue), a.Owner)
	})
}

// hasten brings the day of the review forward to what is left after a call.
func (a *Assessment) hasten(tx *op.Tx) {
	if by := endOf(tx.Now().AddDate(0, 0, callDays)); a.ReviewAt.IsZero() || a.ReviewAt.After(by) {
		a.ReviewAt = db.At(by)
	}
	a.Reminded = false
}

// Reviews gives what was found of an assessment that the caller has read, the newest first.
func (s *Service) Reviews(ctx context.Context, a *Assessment) ([]Reviewed, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Reviewed, error) {
		var x Reviewed
		var words []byte
		if err := r.Scan(&x.N, &x.At, &x.By, &x.Outcome, &x.Call.Why, &x.Call.N, &x.Call.Harm, &x.Call.First, &x.Call.Last, &words); err != nil {
			return x, err
		}
		return x, s.unseal(a.Org, a.ID, "review", words, &x.Words)
	}, `SELECT n, at, by_name, outcome, called_why, called_n, called_harm, called_first, called_last, words FROM risk_review WHERE org_id = $1 AND assessment_id = $2 ORDER BY at DESC, id DESC`, a.Org, a.ID)
}
