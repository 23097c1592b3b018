package justice

import (
	"context"
	"strconv"
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

// Ladder are the rungs towards the police, lowest first.
var Ladder = []string{"Single point of contact and officer in the case", "Sergeant or inspector", "Local NHS liaison lead", "Force lead", "Crown Prosecution Service area lead", "Integrated care board or region"}

// Step is one rung that was taken.
type Step struct {
	ID, Report string
	// Level counts from 0 along Ladder.
	Level      int
	At, Due    time.Time
	Note       string
	AnsweredAt time.Time
	Result     string
}

// StepResults are what a rung may come to.
var StepResults = [][2]string{{"answered", "They answered"}, {"changed", "It changed what the police do"}, {"none", "No answer in time"}}

var stepTable = op.Table{Name: "justice_step", Columns: []string{"org_id", "id", "case_id", "report_id", "level", "at", "due", "note", "answered_at", "result", "by_id"}}

// Escalate takes the next rung. The one before must have been answered or its time must be up: five working days.
func (s *Service) Escalate(ctx context.Context, org, caseID, report, note string) (int, error) {
	if len([]rune(note)) > 1000 {
		return 0, bad("note", "Write %d characters or fewer", 1000)
	}
	return change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (int, audit.Change, error) {
		x, err := s.report(ctx, tx, org, caseID, report)
		if err != nil {
			return 0, audit.Change{}, err
		}
		steps, err := s.steps(ctx, tx, org, caseID)
		if err != nil {
			return 0, audit.Change{}, err
		}
		level := 0
		for _, st := range steps {
			if st.Report != report {
				continue
			}
			if st.AnsweredAt.IsZero() && tx.Now().Before(st.Due) {
				return 0, audit.Change{}, fault.New(fault.Conflict, "The step before has time until its day. Wait for it, or record what came of it")
			}
			level = st.Level + 1
		}
		if level >= len(Ladder) {
			return 0, audit.Change{}, fault.New(fault.Conflict, "This is the top of the ladder. There is no further step")
		}
		rule, ok := s.Clocks.Find("POLICE_ESCALATE", tx.Now())
		if !ok {
			return 0, audit.Change{}, fault.New(fault.Internal, "there is no rule for the ladder")
		}
		sid := id.New("step", tx.Now())
		sealed, err := s.sealed(org, sid, "step", note)
		if err != nil {
			return 0, audit.Change{}, err
		}
		due := s.Calendar.Due(rule, tx.Now())
		tx.Insert(stepTable, org, sid, caseID, report, int64(level), db.At(tx.Now()), db.At(due), sealed, db.Time{}, "", tx.Actor().ID)
		if err := s.restartStep(ctx, tx, x); err != nil {
			return 0, audit.Change{}, err
		}
		if err := s.task(ctx, tx, c, "step/"+report, "See whether the police answered, or take it one step up", due, Path(c.ID)); err != nil {
			return 0, audit.Change{}, err
		}
		return level, audit.Created("police_step", sid, audit.F("case", caseID), audit.F("level", Ladder[level])), s.note(ctx, tx, c, "step", "Taken up with the police: %s", Ladder[level])
	})
}

func (s *Service) restartStep(ctx context.Context, tx *op.Tx, x Report) error {
	if err := s.answer(ctx, tx, x.Org, x.Case, x.ID, "", "POLICE_ESCALATE"); err != nil {
		return err
	}
	return s.begin(ctx, tx, x, personal{}, clocks.StepTaken, tx.Now())
}

// Stepped records what came of a rung.
func (s *Service) Stepped(ctx context.Context, org, caseID, step, result string) error {
	if Words(StepResults, result) == "" {
		return bad("result", "Choose what came of it")
	}
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		var report string
		var done db.Time
		if err := tx.QueryRow(ctx, `SELECT report_id, answered_at FROM justice_step WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, caseID, step).Scan(&report, &done); err != nil {
			return false, audit.Change{}, missing(err)
		}
		if !done.IsZero() {
			return false, audit.Change{}, fault.New(fault.Conflict, "What came of this step was recorded already")
		}
		if err := tx.Must(ctx, `UPDATE justice_step SET answered_at = $4, result = $5 WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, caseID, step, db.At(tx.Now()), result); err != nil {
			return false, audit.Change{}, err
		}
		if err := s.answer(ctx, tx, org, caseID, report, "", "POLICE_ESCALATE"); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed("police_step", step, audit.F("case", caseID), audit.F("result", result)), s.settle(ctx, tx, c, "step/"+report)
	})
	return err
}

func (s *Service) steps(ctx context.Context, q db.Querier, org, caseID string) ([]Step, error) {
	return db.All(ctx, q, func(r db.Row) (Step, error) {
		var st Step
		var at, due, answered db.Time
		var note []byte
		if err := r.Scan(&st.ID, &st.Report, &st.Level, &at, &due, &note, &answered, &st.Result); err != nil {
			return st, err
		}
		st.At, st.Due, st.AnsweredAt = at.Time, due.Time, answered.Time
		var err error
		st.Note, err = s.opened(org, st.ID, "step", note)
		return st, err
	}, `SELECT id, report_id, level, at, due, note, answered_at, result FROM justice_step WHERE org_id = $1 AND case_id = $2 ORDER BY report_id, level, id`, org, caseID)
}

// Agreement is an agreement with the police or others, or about sharing, with the day of its review.
type Agreement struct {
	ID, Name, Kind, Parties, Signed, Review, Ended string
	Meetings                                       []Meeting
}

// Due tells whether its review is due on a day.
func (a Agreement) Due(now time.Time) bool {
	return a.Ended == "" && a.Review <= string(clock.DayOf(now))
}

// Meeting is a liaison meeting under an agreement.
type Meeting struct {
	ID, Agreement, Day string
	Held               bool
	Cases              int
}

// AgreementKinds are what there is to choose from.
var AgreementKinds = [][2]string{{"memorandum", "Memorandum on offences against emergency workers"}, {"joint", "Joint agreement of 2020 (history)"}, {"sharing", "Information sharing agreement"}, {"dpia", "Data protection impact assessment"}}

var (
	agreementTable = op.Table{Name: "justice_agreement", Columns: []string{"org_id", "id", "name", "kind", "parties", "signed", "review", "ended", "at", "by_id"}}
	meetingTable   = op.Table{Name: "justice_meeting", Columns: []string{"org_id", "id", "agreement_id", "day", "held", "cases", "at", "by_id"}}
)

// Agree records an agreement.
func (s *Service) Agree(ctx context.Context, org string, a Agreement) (string, error) {
	var p fault.Problems
	if a.Name == "" || len([]rune(a.Name)) > 200 || len([]rune(a.Parties)) > 300 {
		p.Add("name", "Write what it is called, in a few words")
	}
	if Words(AgreementKinds, a.Kind) == "" {
		p.Add("kind", "Choose what kind of agreement it is")
	}
	signed, review := s.day(&p, "signed", a.Signed, true, false), s.day(&p, "review", a.Review, true, true)
	if !review.IsZero() && !review.After(signed) {
		p.Add("review", "The review comes after it was signed")
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActAgreement, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		aid := id.New("agr", tx.Now())
		tx.Insert(agreementTable, org, aid, a.Name, a.Kind, a.Parties, a.Signed, a.Review, "", db.At(tx.Now()), tx.Actor().ID)
		return aid, audit.Created("agreement", aid, audit.F("name", a.Name), audit.F("review", a.Review)), nil
	})
}

// Reviewed moves an agreement's review to its next day.
func (s *Service) Reviewed(ctx context.Context, org, agreement, next string) error {
	var p fault.Problems
	at := s.day(&p, "review", next, true, true)
	if !at.IsZero() && !at.After(s.now()) {
		p.Add("review", "The next review must be on a later day")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActAgreement, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE justice_agreement SET review = $3 WHERE org_id = $1 AND id = $2 AND ended = ''`, org, agreement, next)
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		return true, audit.Changed("agreement", agreement, audit.F("review", next)), err
	})
	return err
}

// Met records a liaison meeting, held or fallen out.
func (s *Service) Met(ctx context.Context, org string, m Meeting) (string, error) {
	var p fault.Problems
	s.day(&p, "day", m.Day, true, false)
	if m.Cases < 0 || m.Cases > 100000 {
		p.Add("cases", "Write how many cases were spoken about")
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActAgreement, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM justice_agreement WHERE org_id = $1 AND id = $2`, org, m.Agreement)
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		mid := id.New("meet", tx.Now())
		tx.Insert(meetingTable, org, mid, m.Agreement, m.Day, m.Held, int64(m.Cases), db.At(tx.Now()), tx.Actor().ID)
		return mid, audit.Created("meeting", mid, audit.F("agreement", m.Agreement), audit.F("day", m.Day)), err
	})
}

// Agreements gives those of an organisation with their meetings, the next review first.
func (s *Service) Agreements(ctx context.Context, org string) ([]Agreement, error) {
	list, err := db.All(ctx, s.DB, func(r db.Row) (Agreement, error) {
		var a Agreement
		return a, r.Scan(&a.ID, &a.Name, &a.Kind, &a.Parties, &a.Signed, &a.Review, &a.Ended)
	}, `SELECT id, name, kind, parties, signed, review, ended FROM justice_agreement WHERE org_id = $1 ORDER BY review, id`, org)
	if err != nil {
		return nil, err
	}
	meetings, err := db.All(ctx, s.DB, func(r db.Row) (Meeting, error) {
		var m Meeting
		return m, r.Scan(&m.ID, &m.Agreement, &m.Day, &m.Held, &m.Cases)
	}, `SELECT id, agreement_id, day, held, cases FROM justice_meeting WHERE org_id = $1 ORDER BY day DESC, id DESC LIMIT 200`, org)
	for i := range list {
		for _, m := range meetings {
			if m.Agreement == list[i].ID {
				list[i].Meetings = append(list[i].Meetings, m)
			}
		}
	}
	return list, err
}

// Exported writes that a list left the system.
func (s *Service) Exported(ctx context.Context, org, list string, rows int) error {
	_, err := op.Do(ctx, s.Door, ActExport, op.In(org, ""), func(*op.Tx) (bool, audit.Change, error) {
		return true, audit.Exported("police_list", list, audit.F("rows", strconv.Itoa(rows))), nil
	})
	return err
}
