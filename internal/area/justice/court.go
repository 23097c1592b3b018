package justice

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice/clocks"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Hearing is a day at court.
type Hearing struct {
	ID, Case, Report string
	At               time.Time
	// Court is magistrates or crown, Kind first, plea, trial, sentence or appeal, Needs what the person asked for.
	Court, Place, Kind, Needs, State, Result string
}

// HearingKinds and Courts are what there is to choose from.
var (
	HearingKinds = [][2]string{{"first", "First hearing"}, {"plea", "Plea and case management"}, {"trial", "Trial"}, {"sentence", "Sentence"}, {"appeal", "Appeal"}}
	Courts       = [][2]string{{"magistrates", "Magistrates’ court"}, {"crown", "Crown Court"}}
)

// Words gives the label of a value in a list of choices.
func Words(list [][2]string, v string) string {
	for _, x := range list {
		if x[0] == v {
			return x[1]
		}
	}
	return ""
}

var hearingTable = op.Table{Name: "justice_hearing", Columns: []string{"org_id", "id", "case_id", "report_id", "at", "court", "place", "kind", "needs", "state", "result"}}

// List enters a hearing. day is YYYY-MM-DD, hour HH:MM or "".
func (s *Service) List(ctx context.Context, org, caseID string, h Hearing, day, hour string) (string, error) {
	var p fault.Problems
	at := s.day(&p, "day", day, true, true)
	if hour == "" {
		hour = "10:00"
	}
	hm, err := time.Parse("15:04", hour)
	if err != nil {
		p.Add("hour", "Write a time like 10:00")
	}
	if Words(Courts, h.Court) == "" {
		p.Add("court", "Choose which court")
	}
	if Words(HearingKinds, h.Kind) == "" {
		p.Add("kind", "Choose what kind of hearing it is")
	}
	if len([]rune(h.Place)) > 120 || len([]rune(h.Needs)) > 300 {
		p.Add("needs", "Write %d characters or fewer", 300)
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	y, m, d := at.Date()
	h.At = time.Date(y, m, d, hm.Hour(), hm.Minute(), 0, 0, clock.London())
	return change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (string, audit.Change, error) {
		x, err := s.report(ctx, tx, org, caseID, h.Report)
		if err != nil {
			return "", audit.Change{}, err
		}
		if x.State != Charged && x.State != Court {
			return "", audit.Change{}, bad("report", "A hearing follows a charge. Record the charge first")
		}
		hid := id.New("hrg", tx.Now())
		tx.Insert(hearingTable, org, hid, caseID, x.ID, db.At(h.At), h.Court, h.Place, h.Kind, h.Needs, "listed", "")
		x.State, x.Court = Court, h.Court
		if err := s.saveReport(ctx, tx, x); err != nil {
			return "", audit.Change{}, err
		}
		if err := s.happened(ctx, tx, c, x, clocks.HearingListed, tx.Now()); err != nil {
			return "", audit.Change{}, err
		}
		if err := s.Cases.Tell(ctx, tx, c, casework.NewsHearing); err != nil {
			return "", audit.Change{}, err
		}
		err = s.task(ctx, tx, c, "hearing/"+hid, "Release and support for a hearing", h.At.AddDate(0, 0, -2), Path(c.ID))
		return hid, audit.Created("hearing", hid, audit.F("case", caseID), audit.F("at", db.At(h.At).Format(time.RFC3339)), audit.F("court", h.Court)), err
	})
}

// Held records what a hearing came to: held with a result, moved, or vacated.
func (s *Service) Held(ctx context.Context, org, caseID, hearing, state, result string) error {
	var p fault.Problems
	if state != "held" && state != "moved" && state != "vacated" {
		p.Add("state", "Choose what became of the hearing")
	}
	if state == "held" && result == "" {
		p.Add("result", "Write what the court decided, in a few words")
	}
	if len([]rune(result)) > 300 {
		p.Add("result", "Write %d characters or fewer", 300)
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		var report, was string
		err := tx.QueryRow(ctx, `SELECT report_id, state FROM justice_hearing WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, caseID, hearing).Scan(&report, &was)
		if err != nil {
			return false, audit.Change{}, missing(err)
		}
		if was != "listed" {
			return false, audit.Change{}, fault.New(fault.Conflict, "What became of this hearing was recorded already")
		}
		if err := tx.Must(ctx, `UPDATE justice_hearing SET state = $4, result = $5 WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, caseID, hearing, state, result); err != nil {
			return false, audit.Change{}, err
		}
		if state == "held" {
			x, err := s.report(ctx, tx, org, caseID, report)
			if err != nil {
				return false, audit.Change{}, err
			}
			if err := s.happened(ctx, tx, c, x, clocks.CourtResult, tx.Now()); err != nil {
				return false, audit.Change{}, err
			}
		}
		return true, audit.Changed("hearing", hearing, audit.F("case", caseID), audit.FF("state", was, state), audit.F("result", result)), s.settle(ctx, tx, c, "hearing/"+hearing)
	})
	return err
}

func missing(err error) error {
	if err == db.ErrNoRows {
		return fault.Missing()
	}
	return err
}

func (s *Service) hearings(ctx context.Context, q db.Querier, org, caseID string) ([]Hearing, error) {
	return db.All(ctx, q, func(r db.Row) (Hearing, error) {
		h := Hearing{Case: caseID}
		var at db.Time
		err := r.Scan(&h.ID, &h.Report, &at, &h.Court, &h.Place, &h.Kind, &h.Needs, &h.State, &h.Result)
		h.At = at.Time
		return h, err
	}, `SELECT id, report_id, at, court, place, kind, needs, state, result FROM justice_hearing WHERE org_id = $1 AND case_id = $2 ORDER BY at, id`, org, caseID)
}

// Condition is a condition of bail or of an order, with its end and who must know.
type Condition struct {
	ID, Suspect, Kind, Words, Who string
	// From and Until are YYYY-MM-DD; Until "" is until further notice.
	From, Until string
	EndedAt     time.Time
}

// Over tells whether a condition has ended by itself or by hand.
func (c Condition) Over(now time.Time) bool {
	return !c.EndedAt.IsZero() || c.Until != "" && c.Until < string(clock.DayOf(now))
}

// ConditionKinds are what there is to choose from.
var ConditionKinds = [][2]string{{"bail", "Bail condition"}, {"restraining", "Restraining order"}, {"behaviour", "Criminal behaviour order"}, {"other", "Another order"}}

var conditionTable = op.Table{Name: "justice_condition", Columns: []string{"org_id", "id", "case_id", "suspect", "kind", "words", "who", "from_day", "until_day", "ended_at"}}

// Bind records a condition. It lapses by itself after its last day; a task asks to check it beforehand.
func (s *Service) Bind(ctx context.Context, org, caseID string, k Condition) (string, error) {
	var p fault.Problems
	if Words(ConditionKinds, k.Kind) == "" {
		p.Add("kind", "Choose what kind of condition it is")
	}
	if k.Words == "" || len([]rune(k.Words)) > 1000 {
		p.Add("words", "Write the condition, in %d characters or fewer", 1000)
	}
	if k.Who == "" || len([]rune(k.Who)) > 200 {
		p.Add("who", "Write which roles must know, such as reception and security")
	}
	from := s.day(&p, "from", k.From, true, true)
	until := s.day(&p, "until", k.Until, false, true)
	if !until.IsZero() && until.Before(from) {
		p.Add("until", "A condition cannot end before it begins")
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (string, audit.Change, error) {
		if k.Suspect != "" {
			if err := s.isPart(ctx, tx, c, k.Suspect, casework.Alleged); err != nil {
				return "", audit.Change{}, err
			}
		}
		kid := id.New("cond", tx.Now())
		words, err := s.sealed(org, kid, "condition", k.Words)
		if err != nil {
			return "", audit.Change{}, err
		}
		tx.Insert(conditionTable, org, kid, caseID, k.Suspect, k.Kind, words, k.Who, k.From, k.Until, db.Time{})
		if !until.IsZero() {
			if err := s.task(ctx, tx, c, "condition/"+kid, "A condition is about to end. Ask the police whether it goes on", endOfDay(until.AddDate(0, 0, -7)), Path(c.ID)); err != nil {
				return "", audit.Change{}, err
			}
		}
		return kid, audit.Created("condition", kid, audit.F("case", caseID), audit.F("kind", k.Kind), audit.F("words", s.Ring.Digest(org, []byte(k.Words)))),
			s.note(ctx, tx, c, "condition", "A condition of bail or an order was recorded")
	})
}

// Lift ends a condition before its day.
func (s *Service) Lift(ctx context.Context, org, caseID, condition string) error {
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE justice_condition SET ended_at = $4 WHERE org_id = $1 AND case_id = $2 AND id = $3 AND ended_at IS NULL`, org, caseID, condition, db.At(tx.Now()))
		if err != nil {
			return false, audit.Change{}, err
		}
		if n == 0 {
			return false, audit.Change{}, fault.New(fault.Conflict, "This condition has ended already")
		}
		return true, audit.Changed("condition", condition, audit.F("case", caseID), audit.F("ended", "yes")), s.settle(ctx, tx, c, "condition/"+condition)
	})
	return err
}

func (s *Service) conditions(ctx context.Context, q db.Querier, org, caseID string) ([]Condition, error) {
	return db.All(ctx, q, func(r db.Row) (Condition, error) {
		var k Condition
		var words []byte
		var ended db.Time
		if err := r.Scan(&k.ID, &k.Suspect, &k.Kind, &words, &k.Who, &k.From, &k.Until, &ended); err != nil {
			return k, err
		}
		k.EndedAt = ended.Time
		var err error
		k.Words, err = s.opened(org, k.ID, "condition", words)
		return k, err
	}, `SELECT id, suspect, kind, words, who, from_day, until_day, ended_at FROM justice_condition WHERE org_id = $1 AND case_id = $2 ORDER BY from_day, id`, org, caseID)
}
