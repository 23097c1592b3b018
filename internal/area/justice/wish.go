package justice

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// The wishes: whether somebody affected supports action.
const (
	Supports = "supports"
	Unsure   = "unsure"
	Declines = "no"
)

// WishWords says a wish; a key of its translation.
func WishWords(w string) string {
	switch w {
	case Supports:
		return "Supports action"
	case Unsure:
		return "Not sure yet"
	case Declines:
		return "No"
	}
	return "Not asked yet"
}

// WhyWords are the reasons that are offered, besides their own words.
var WhyWords = [][2]string{{"", "No reason given"}, {"unwell", "The person who did it was unwell"}, {"known", "They know the person or the family"}, {"afraid", "They are afraid of what may follow"},
	{"effort", "It takes too long or costs too much strength"}, {"pointless", "They expect nothing to come of it"}, {"colleague", "It would touch a colleague"}, {"other", "Another reason"}}

// Wish is what somebody affected wants, as it was on a day.
type Wish struct {
	ID, Person, Wish, Why, Words string
	// Day is when they said it, Again from when they may gently be asked again, "" for never; both YYYY-MM-DD.
	Day, Again string
	At         time.Time
}

var wishTable = op.Table{Name: "justice_wish", Columns: []string{"org_id", "id", "case_id", "person_id", "wish", "why", "words", "day", "again", "at", "by_id"}}

// Say records what somebody affected wants. It is never told to their line manager: neither the case's timeline nor a
// manager's tasks or notices hold a word of it, and its own action is not theirs.
func (s *Service) Say(ctx context.Context, org, caseID string, w Wish) error {
	var p fault.Problems
	if w.Wish != Supports && w.Wish != Unsure && w.Wish != Declines {
		p.Add("wish", "Choose what they want")
	}
	ok := false
	for _, x := range WhyWords {
		ok = ok || x[0] == w.Why
	}
	if !ok {
		p.Add("why", "Choose a reason from the list, or none")
	}
	if len([]rune(w.Words)) > 2000 {
		p.Add("words", "Write %d characters or fewer", 2000)
	}
	day := s.day(&p, "day", w.Day, true, false)
	again := s.day(&p, "again", w.Again, false, true)
	if !again.IsZero() && !again.After(day) {
		p.Add("again", "Choose a later day to ask again, or leave it empty to leave them in peace")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := change(ctx, s, ActWish, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		if err := s.isPart(ctx, tx, c, w.Person, casework.Affected); err != nil {
			return false, audit.Change{}, err
		}
		wid := id.Random("wish")
		words, err := s.sealed(org, wid, "wish", w.Words)
		if err != nil {
			return false, audit.Change{}, err
		}
		tx.Insert(wishTable, org, wid, caseID, w.Person, w.Wish, w.Why, words, w.Day, w.Again, db.At(tx.Now()), tx.Actor().ID)
		key := "justice/wish/" + w.Person
		if err := s.Cases.Settle(ctx, tx, c, key); err != nil {
			return false, audit.Change{}, err
		}
		if !again.IsZero() {
			err = s.Cases.Task(ctx, tx, c, casework.Task{Key: key, Text: "Ask gently again what they want", Due: db.At(endOfDay(again)), Area: "justice", Path: Path(c.ID) + "/wish", Action: ActWish})
		}
		// The entry names neither the wish nor the reason: the log is read by more people than this may be known to.
		return true, audit.Created("wish", wid, audit.F("case", caseID), audit.F("said", s.Ring.Digest(org, []byte(w.Wish+w.Why+w.Words)))), err
	})
	return err
}

func endOfDay(t time.Time) time.Time {
	y, m, d := t.In(clock.London()).Date()
	return time.Date(y, m, d, 23, 59, 59, 0, clock.London())
}

// Wishes gives what the people affected by a case want, newest first for each: the first of a person counts.
func (s *Service) Wishes(ctx context.Context, sc authz.Scope, org, caseID string) ([]Wish, error) {
	if _, err := s.Cases.Case(ctx, sc, org, caseID); err != nil {
		return nil, err
	}
	return s.wishes(ctx, s.DB, org, caseID)
}

func (s *Service) wishes(ctx context.Context, q db.Querier, org, caseID string) ([]Wish, error) {
	return db.All(ctx, q, func(r db.Row) (Wish, error) {
		var w Wish
		var words []byte
		var at db.Time
		if err := r.Scan(&w.ID, &w.Person, &w.Wish, &w.Why, &words, &w.Day, &w.Again, &at); err != nil {
			return w, err
		}
		w.At = at.Time
		var err error
		w.Words, err = s.opened(org, w.ID, "wish", words)
		return w, err
	}, `SELECT id, person_id, wish, why, words, day, again, at FROM justice_wish WHERE org_id = $1 AND case_id = $2 ORDER BY person_id, day DESC, at DESC, id DESC`, org, caseID)
}
