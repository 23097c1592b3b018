package justice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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

// Ask is a question to an officer by a one-time link.
type Ask struct {
	Org, Case, Report, ID string
	// N counts the asks of a report from 1. Level is 0 for the officer, 1 for the inspector.
	N, Level           int
	State              string
	AskedAt, ExpiresAt time.Time
	// Sent is "" before the message went, sent or failed.
	Sent                 string
	OpenedAt, AnsweredAt time.Time
	Reply
	SettledAt time.Time
}

// Reply is what an officer answers.
type Reply struct {
	// Answer is none, prosecutor, charged, disposal, nothing or other; see Answers.
	Answer string
	// Detail is the offence charged, or the outcome code of a disposal or of no further action.
	Detail string
	// NextDay is when to ask again, or the first hearing, YYYY-MM-DD or "".
	NextDay string
	// Words are for the person affected, or who has the case now.
	Words string
}

// Answers are what an officer may say, with their words; keys of their translation.
var Answers = [][2]string{{"none", "No decision yet"}, {"prosecutor", "With the CPS for a decision"}, {"charged", "Charged or summonsed"}, {"disposal", "Caution, community resolution or other disposal"},
	{"nothing", "No further action"}, {"other", "Not mine any more"}}

// Disposals and Endings are the outcome codes that an officer may name.
var (
	Disposals = []string{"3", "2", "8", "6", "22"}
	Endings   = []string{"18", "15", "16", "14", "10", "9", "12", "17", "21", "20"}
)

// Token makes the secret of a link. It follows from the key ring, so that it lies nowhere; the database has its digest.
func (s *Service) Token(org, ask string) string {
	return s.Ring.Blind(org, "officer link", ask)
}

func digest(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// LinkPath is the address of an officer's page.
func LinkPath(token string) string { return "/update/" + token }

const askColumns = `org_id, case_id, report_id, id, n, level, state, asked_at, expires_at, sent, opened_at, answered_at, answer, detail, next_day, words, settled_at`

func (s *Service) scanAsk(r db.Row) (Ask, error) {
	var a Ask
	var asked, expires, opened, answered, settled db.Time
	var words []byte
	if err := r.Scan(&a.Org, &a.Case, &a.Report, &a.ID, &a.N, &a.Level, &a.State, &asked, &expires, &a.Sent, &opened, &answered, &a.Answer, &a.Detail, &a.NextDay, &words, &settled); err != nil {
		return a, err
	}
	a.AskedAt, a.ExpiresAt, a.OpenedAt, a.AnsweredAt, a.SettledAt = asked.Time, expires.Time, opened.Time, answered.Time, settled.Time
	var err error
	a.Words, err = s.opened(a.Org, a.ID, "answer", words)
	return a, err
}

func (s *Service) asks(ctx context.Context, q db.Querier, org, caseID string) ([]Ask, error) {
	return db.All(ctx, q, s.scanAsk, `SELECT `+askColumns+` FROM justice_ask WHERE org_id = $1 AND case_id = $2 ORDER BY report_id, n, id`, org, caseID)
}

// askJob is what the job that sends a link carries.
type askJob struct{ Case, ID string }

// to gives the address that an ask of this level goes to.
func (x Report) to(level int) string {
	if level > 0 {
		return x.AboveEmail
	}
	return x.Email
}

// silent is after how many unanswered asks of an officer the inspector is asked, and after how many nobody is asked by link
// any more.
const (
	toInspector = 2
	toLadder    = 3
)

// ask writes a question and has it sent, or asks for a phone call where no link can go. It gives whether one was asked.
func (s *Service) ask(ctx context.Context, tx *op.Tx, c casework.Case, x Report) (bool, error) {
	if _, err := tx.Exec(ctx, `UPDATE justice_ask SET state = 'withdrawn' WHERE org_id = $1 AND case_id = $2 AND report_id = $3 AND state = 'asked'`, x.Org, x.Case, x.ID); err != nil {
		return false, err
	}
	level := 0
	if x.Silences >= toInspector && x.AboveEmail != "" {
		level = 1
	}
	rule, ok := s.Clocks.Find("POLICE_UPDATE", tx.Now())
	if !ok {
		return false, fault.New(fault.Internal, "there is no rule for asking the police")
	}
	expires := s.Calendar.Due(rule.With(x.Every), tx.Now())
	if x.to(level) == "" || s.Mail.Host == "" {
		return false, s.task(ctx, tx, c, "update/"+x.ID, "Ring the officer for an update: no link could be sent", endOfDay(tx.Now().AddDate(0, 0, 1)), Path(c.ID))
	}
	n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM justice_ask WHERE org_id = $1 AND case_id = $2 AND report_id = $3`, x.Org, x.Case, x.ID)
	if err != nil {
		return false, err
	}
	aid := id.New("ask", tx.Now())
	if _, err := tx.Exec(ctx, `INSERT INTO justice_ask (org_id, id, case_id, report_id, n, level, link_digest, state, asked_at, expires_at, sent, opened_at, answered_at, answer, detail, next_day, words,
		settled_at, settled_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 'asked', $8, $9, '', NULL, NULL, '', '', '', NULL, NULL, '')`,
		x.Org, aid, x.Case, x.ID, n+1, int64(level), digest(s.Token(x.Org, aid)), db.At(tx.Now()), db.At(expires)); err != nil {
		return false, err
	}
	if err := s.note(ctx, tx, c, "asked", "The police were asked for an update by link"); err != nil {
		return false, err
	}
	return true, tx.Later("justice.ask", askJob{x.Case, aid}, tx.Now(), "")
}

// AskNow asks the officer at once, in place of waiting for the day.
func (s *Service) AskNow(ctx context.Context, org, caseID, report string) (bool, error) {
	return change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		x, err := s.report(ctx, tx, org, caseID, report)
		if err != nil {
			return false, audit.Change{}, err
		}
		if x.State == Concluded {
			return false, audit.Change{}, bad("report", "This police report is concluded. There is nothing to ask")
		}
		if x.Ref() == "" {
			return false, audit.Change{}, bad("report", "Write the log number or crime reference first, so that the officer knows what is asked about")
		}
		if x.Email == "" {
			return false, audit.Change{}, bad("report", "Write the officer’s e-mail address first")
		}
		if err := s.answer(ctx, tx, org, caseID, report, "", "POLICE_UPDATE"); err != nil {
			return false, audit.Change{}, err
		}
		sent, err := s.ask(ctx, tx, c, x)
		return sent, audit.Created("police_ask", report, audit.F("case", caseID)), err
	})
}

// Seen is what an officer's page knows: nothing but which matter it is, and what is asked.
type Seen struct {
	Org, Force, Ref string
	EventDate       string
	Ask             Ask
	Before          []time.Time
	// Limit is the last day to start a summary-only prosecution, zero where it does not matter.
	Limit time.Time
	Lead  string
}

// tries bounds how many wrong links may be tried from one place in an hour. Beyond it every link looks absent there.
const tries = 20

// Look gives what a link shows. A wrong link, one that was never made, and any link from where too many wrong ones were
// tried, look alike: absent.
func (s *Service) Look(ctx context.Context, token, from string) (Seen, error) {
	var v Seen
	key := s.Ring.Blind(audit.SystemOrg, "link try", from)
	hour := s.now().Truncate(time.Hour)
	n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COALESCE(SUM(n), 0) FROM justice_try WHERE from_key = $1 AND hour >= $2`, key, db.At(hour.Add(-time.Hour)))
	if err != nil {
		return v, err
	}
	var a Ask
	if n < tries {
		a, err = db.One(ctx, s.DB, s.scanAsk, `SELECT `+askColumns+` FROM justice_ask WHERE link_digest = $1`, digest(token))
	} else {
		err = fault.Missing()
	}
	if fault.Is(err, fault.NotFound) {
		_, keepErr := op.Keep(ctx, s.Door, audit.SystemOrg, func(k op.Keeper) (int64, error) {
			if _, err := k.Exec(ctx, `DELETE FROM justice_try WHERE hour < $1`, db.At(hour.Add(-2*time.Hour))); err != nil {
				return 0, err
			}
			return k.Exec(ctx, `INSERT INTO justice_try (from_key, hour, n) VALUES ($1, $2, 1) ON CONFLICT (from_key, hour) DO UPDATE SET n = justice_try.n + 1`, key, db.At(hour))
		})
		if keepErr != nil {
			return v, keepErr
		}
		return v, fault.Missing()
	}
	if err != nil {
		return v, err
	}
	x, err := s.report(ctx, s.DB, a.Org, a.Case, a.Report)
	if err != nil {
		return v, err
	}
	v = Seen{Org: a.Org, Force: x.Force, Ref: x.Ref(), EventDate: x.EventDate, Ask: a}
	if v.Lead, err = db.One(ctx, s.DB, db.Scalar[string], `SELECT lead_id FROM case_record WHERE org_id = $1 AND id = $2`, a.Org, a.Case); err != nil {
		return v, err
	}
	v.Before, err = s.before(ctx, a)
	if err != nil {
		return v, err
	}
	v.Limit, err = s.limit(ctx, a)
	return v, err
}

func (s *Service) before(ctx context.Context, a Ask) ([]time.Time, error) {
	return db.All(ctx, s.DB, func(r db.Row) (time.Time, error) {
		var t db.Time
		return t.Time, scanTime(r, &t)
	}, `SELECT asked_at FROM justice_ask WHERE org_id = $1 AND case_id = $2 AND report_id = $3 AND n < $4 AND state <> 'withdrawn' ORDER BY n`, a.Org, a.Case, a.Report, int64(a.N))
}

func scanTime(r db.Row, t *db.Time) error { return r.Scan(t) }

func (s *Service) limit(ctx context.Context, a Ask) (time.Time, error) {
	list, err := s.clocksOf(ctx, s.DB, a.Org, a.Case)
	if err != nil {
		return time.Time{}, err
	}
	for _, k := range list {
		if k.Report == a.Report && k.Rule == "LIMITATION_6M" && k.Done.IsZero() {
			return k.Due, nil
		}
	}
	return time.Time{}, nil
}

// Open tells whether a link may still be answered.
func (a Ask) Open(now time.Time) bool { return a.State == "asked" && now.Before(a.ExpiresAt) }

// Opened keeps that a link was opened for the first time. Mail programs open links too: it proves nothing.
func (s *Service) Opened(ctx context.Context, v Seen) error {
	if !v.Ask.OpenedAt.IsZero() || !v.Ask.Open(s.now()) {
		return nil
	}
	_, err := op.Do(visiting(ctx, v.Org), s.Door, ActAnswer, op.In(v.Org, "").Once("ask/"+v.Ask.ID), func(tx *op.Tx) (int64, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE justice_ask SET opened_at = $4 WHERE org_id = $1 AND case_id = $2 AND id = $3 AND opened_at IS NULL`, v.Org, v.Ask.Case, v.Ask.ID, db.At(tx.Now()))
		return n, audit.Read("police_ask", v.Ask.ID), err
	})
	return err
}

// visiting gives the context of nobody in particular at an organisation.
func visiting(ctx context.Context, org string) context.Context {
	a := authz.From(ctx)
	return authz.With(ctx, authz.Actor{Role: authz.Public, Org: org, Request: a.Request})
}

func (s *Service) checkReply(v Seen, r Reply) error {
	var p fault.Problems
	if Words(Answers, r.Answer) == "" {
		p.Add("answer", "Choose where it is now")
	}
	switch r.Answer {
	case "charged":
		if o, ok := s.Law.Offence(r.Detail); r.Detail != "" && (!ok || !o.Holds(clock.Day(v.EventDate))) {
			p.Add("offence", "Choose the offence from the list")
		}
	case "disposal":
		if !has(Disposals, r.Detail) {
			p.Add("disposal", "Choose which disposal it was")
		}
	case "nothing":
		if !has(Endings, r.Detail) {
			p.Add("reason", "Choose the reason")
		}
	}
	if r.NextDay != "" {
		t, err := time.ParseInLocation(time.DateOnly, r.NextDay, clock.London())
		switch {
		case err != nil:
			p.Add("next", "Write a date as day, month and year")
		case !t.After(s.now()) || t.After(s.now().AddDate(2, 0, 0)):
			p.Add("next", "Write a day in the future")
		}
	}
	if len([]rune(r.Words)) > 600 {
		p.Add("words", "Write %d characters or fewer", 600)
	}
	return fault.WithProblems(p)
}

func has(list []string, v string) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// Answer takes an officer's answer, once. It becomes the record's outcome only when a specialist has confirmed it: a link
// does not prove who used it.
func (s *Service) Answer(ctx context.Context, token, from string, r Reply) (Seen, error) {
	v, err := s.Look(ctx, token, from)
	if err != nil {
		return v, err
	}
	if !v.Ask.Open(s.now()) {
		return v, fault.New(fault.Conflict, "This was answered already, or its time is over. Thank you")
	}
	if err := s.checkReply(v, r); err != nil {
		return v, err
	}
	words, err := s.sealed(v.Org, v.Ask.ID, "answer", r.Words)
	if err != nil {
		return v, err
	}
	_, err = op.Do(visiting(ctx, v.Org), s.Door, ActAnswer, op.In(v.Org, "").Once("ask/"+v.Ask.ID), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE justice_ask SET state = 'answered', answered_at = $4, answer = $5, detail = $6, next_day = $7, words = $8
			WHERE org_id = $1 AND case_id = $2 AND id = $3 AND state = 'asked' AND expires_at > $4`, v.Org, v.Ask.Case, v.Ask.ID, db.At(tx.Now()), r.Answer, r.Detail, r.NextDay, words)
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "This was answered already, or its time is over. Thank you")
		}
		if err == nil {
			err = tx.Emit("justice.answered", askJob{v.Ask.Case, v.Ask.ID})
		}
		return true, audit.Created("police_answer", v.Ask.ID, audit.F("answer", s.Ring.Digest(v.Org, []byte(r.Answer+r.Detail)))), err
	})
	return v, err
}
