package incident

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/op"
)

// Holder is whoever holds the receipt of a report: proved by code and PIN, or by being its signed-in writer.
type Holder struct {
	org, record string
	proved      bool
}

// Org gives the organisation of the report.
func (h Holder) Org() string { return h.org }

// Record gives the id of the report.
func (h Holder) Record() string { return h.record }

// tries bounds how often a code may be tried with a wrong PIN: in all, and the time they are remembered for is an hour.
const tries = 8

// Prove checks a code and PIN. Wrong code, wrong PIN and no such report look alike. After some wrong tries at a code it
// answers TooMany for an hour, right PIN or not.
func (s *Service) Prove(ctx context.Context, code, pin string) (Holder, error) {
	code, pin = TidyCode(code), strings.TrimSpace(pin)
	var p fault.Problems
	if len(code) != 9 {
		p.Add("code", "Write the 8 letters and numbers of your code")
	}
	if len(pin) != 6 || digits(pin) != 6 {
		p.Add("pin", "Write the 6 numbers of your PIN")
	}
	if err := fault.WithProblems(p); err != nil {
		return Holder{}, err
	}
	key := s.receiptKey(code)
	if err := s.mayTry(ctx, key); err != nil {
		return Holder{}, err
	}
	var h Holder
	var want string
	err := s.DB.QueryRow(ctx, `SELECT org_id, id, receipt_pin FROM incident WHERE receipt_key = $1`, key).Scan(&h.org, &h.record, &want)
	if err == nil && want == s.pinKey(h.org, code, pin) {
		h.proved = true
		return h, nil
	}
	if err != nil && err != db.ErrNoRows {
		return Holder{}, err
	}
	if err := s.failed(ctx, key); err != nil {
		return Holder{}, err
	}
	return Holder{}, fault.WithProblems(fault.Problems{{Field: "code", Message: "We cannot find a report with that code and PIN. Check both and try again"}})
}

// TidyCode gives a code as it is printed, however it was typed.
func TidyCode(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
	if len(s) == 8 {
		return s[:4] + "-" + s[4:]
	}
	return s
}

func (s *Service) mayTry(ctx context.Context, key string) error {
	n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COALESCE(SUM(n), 0) FROM receipt_try WHERE receipt_key = $1 AND hour >= $2`, key, db.At(s.now().Add(-hour)))
	if err != nil {
		return err
	}
	if n >= tries {
		return fault.New(fault.TooMany, "There were many tries with that code. Wait an hour, then try again. If you have lost your PIN, ring the people on “Who do I turn to here?”")
	}
	return nil
}

func (s *Service) failed(ctx context.Context, key string) error {
	_, err := op.Keep(ctx, s.Door, "", func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `INSERT INTO receipt_try (receipt_key, hour, n) VALUES ($1, $2, 1) ON CONFLICT (receipt_key, hour) DO UPDATE SET n = receipt_try.n + 1`,
			key, db.At(k.Now().Truncate(hour/4)))
	})
	return err
}

// Mine gives the holder of one's own report, for those who wrote it signed in.
func (s *Service) Mine(ctx context.Context, sc authz.Scope, record string) (Holder, error) {
	var a db.Args
	q := "SELECT i.org_id FROM incident i WHERE i.id = " + a.Add(record) + " AND " + sc.Where(&a, "i")
	org, err := db.One(ctx, s.DB, db.Scalar[string], q, a.Values()...)
	return Holder{org: org, record: record, proved: err == nil}, err
}

// Follow gives the holder of a receipt what they may see of their report: everything they wrote and were told, the
// named contact, and nothing about anybody else's work on it. Messages to them count as read.
func (s *Service) Follow(ctx context.Context, h Holder) (Whole, error) {
	if !h.proved {
		return Whole{}, fault.Missing()
	}
	w, sealed, err := s.held(ctx, s.DB, h)
	if err != nil {
		return Whole{}, err
	}
	if err := s.unseal(ctx, &w, sealed); err != nil {
		return Whole{}, err
	}
	told := w.Events[:0]
	for _, e := range w.Events {
		if e.Told != "" {
			e.Actor, e.Name, e.Note = "", "", ""
			told = append(told, e)
		}
	}
	w.Events = told
	w.Sealed, w.Merged = nil, nil
	return w, s.markRead(ctx, h, w.Messages)
}

func (s *Service) held(ctx context.Context, q db.Querier, h Holder) (Whole, sealedParts, error) {
	var p sealedParts
	w, err := db.One(ctx, q, p.scan, wholeText+"i.org_id = $1 AND i.id = $2", h.org, h.record)
	return w, p, err
}

func (s *Service) markRead(ctx context.Context, h Holder, messages []Message) error {
	for _, m := range messages {
		if !m.FromReporter && m.Read.IsZero() {
			return s.asHolder(ctx, h, func(tx *op.Tx, w *Whole) (audit.Change, error) {
				_, err := tx.Exec(ctx, `UPDATE incident_message SET read_at = $3 WHERE org_id = $1 AND incident_id = $2 AND NOT from_reporter AND read_at IS NULL`, h.org, h.record, db.At(tx.Now()))
				return audit.Read("incident", h.record, audit.F("by", "the reporter")), err
			})
		}
	}
	return nil
}

// asHolder changes a report as its holder, who is nobody in particular in the audit log.
func (s *Service) asHolder(ctx context.Context, h Holder, f func(tx *op.Tx, w *Whole) (audit.Change, error)) error {
	if !h.proved {
		return fault.Missing()
	}
	ctx = authz.With(ctx, authz.From(ctx).Veiled(h.org, false))
	_, err := op.Do(ctx, s.Door, ActReceipt, op.In(h.org, "").Once(h.record), func(tx *op.Tx) (bool, audit.Change, error) {
		w, _, err := s.held(ctx, tx, h)
		if err != nil {
			return false, audit.Change{}, err
		}
		before := w.Incident
		c, err := f(tx, &w)
		if err != nil {
			return false, audit.Change{}, err
		}
		if c.Verb == "read" {
			return true, c, nil
		}
		return true, c, s.save(ctx, tx, before, &w)
	})
	return err
}

// Reply writes to the named contact; they do not learn who writes.
func (s *Service) Reply(ctx context.Context, h Holder, body string) error {
	body = Clean(body)
	if err := messageProblems(body); err != nil {
		return err
	}
	return s.asHolder(ctx, h, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		if err := s.message(tx, h.org, h.record, body, true); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("incident", h.record, audit.F("message", s.Ring.Digest(h.org, []byte(body)))), tx.Emit("incident.replied", Told{h.org, h.record})
	})
}

// AddWords adds to what the holder wrote. What was there stays as it was.
func (s *Service) AddWords(ctx context.Context, h Holder, words string) error {
	words = Clean(words)
	if err := messageProblems(words); err != nil {
		return err
	}
	return s.asHolder(ctx, h, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		note, err := s.Ring.Seal(s.place(h.org, h.record, "event"), []byte(words))
		if err != nil {
			return audit.Change{}, err
		}
		s.event(tx, h.org, h.record, "added", "You added to your report", note)
		find.Add(tx, s.Ring, h.org, h.record, words)
		return audit.Changed("incident", h.record, audit.F("added", s.Ring.Digest(h.org, []byte(words)))), tx.Emit("incident.replied", Told{h.org, h.record})
	})
}

// Withdraw takes a report back at its writer's wish. It stays on record as withdrawn and is counted as not counted.
func (s *Service) Withdraw(ctx context.Context, h Holder) error {
	return s.asHolder(ctx, h, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		if w.Stage == Withdrawn || w.Stage == Merged {
			return audit.Read("incident", h.record), nil
		}
		c := audit.Changed("incident", h.record, audit.FF("stage", string(w.Stage), string(Withdrawn)))
		w.Stage, w.Open, w.Record.RecordState = Withdrawn, false, "rejected"
		for _, rule := range Rules {
			w.done(tx, rule)
		}
		s.event(tx, h.org, h.record, "withdrawn", Withdrawn.Words(), nil)
		return c, nil
	})
}

// Answer keeps the answer to "was it worth reporting?": yes, part or no. It may be changed.
func (s *Service) Answer(ctx context.Context, h Holder, worth string) error {
	switch worth {
	case "yes", "part", "no":
	default:
		return fault.WithProblems(fault.Problems{{Field: "worth", Message: "Choose yes, in part or no"}})
	}
	return s.asHolder(ctx, h, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		c := audit.Changed("incident", h.record, audit.FF("worth", w.Worth, worth))
		w.Worth = worth
		return c, nil
	})
}
