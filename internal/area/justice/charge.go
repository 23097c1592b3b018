package justice

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice/clocks"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Charge is one offence of one suspect against somebody affected.
type Charge struct {
	ID, Report, Suspect, Affected string
	// Code is the offence as reported, Charged the one charged, "" before a charge.
	Code, Charged string
	// EmergencyWorker is yes, no or "" where it was not judged: apart from which offence is charged.
	EmergencyWorker string
	Strands         []string
	// Outcome is the code that stands, Day when it came, Disposal what the court or the police gave.
	Outcome, Day, Disposal string
	// Awarded and Paid are compensation in pence.
	Awarded, Paid int64
	History       []Outcome
}

// Outcome is one outcome that a charge had.
type Outcome struct {
	ID, Charge, Code, Charged, Day, Disposal, Source, Words, By string
	At                                                          time.Time
}

var (
	chargeTable  = op.Table{Name: "justice_charge", Columns: []string{"org_id", "id", "case_id", "report_id", "suspect", "affected", "code", "charged", "emergency_worker", "strands", "outcome", "outcome_at", "disposal", "awarded", "paid"}}
	outcomeTable = op.Table{Name: "justice_outcome", Columns: []string{"org_id", "id", "case_id", "charge_id", "code", "charged", "day", "disposal", "source", "note", "at", "by_id", "by_name"}}
)

// Accuse adds an offence to a report: for one suspect, or nobody known.
func (s *Service) Accuse(ctx context.Context, org, caseID string, ch Charge) (string, error) {
	return change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (string, audit.Change, error) {
		x, err := s.report(ctx, tx, org, caseID, ch.Report)
		if err != nil {
			return "", audit.Change{}, err
		}
		var p fault.Problems
		o, ok := s.Law.Offence(ch.Code)
		if !ok || o.Pending || !o.Holds(clock.Day(x.EventDate)) {
			p.Add("code", "Choose an offence that was law on the day of the event")
		}
		if ch.EmergencyWorker != "" && ch.EmergencyWorker != "yes" && ch.EmergencyWorker != "no" {
			p.Add("emergency_worker", "Choose yes or no, or leave it open")
		}
		for _, st := range ch.Strands {
			if _, ok := s.Law.Strand(st); !ok {
				p.Add("strands", "Choose strands from the list")
			}
		}
		if err := fault.WithProblems(p); err != nil {
			return "", audit.Change{}, err
		}
		if ch.Suspect != "" {
			if err := s.isPart(ctx, tx, c, ch.Suspect, casework.Alleged); err != nil {
				return "", audit.Change{}, err
			}
		}
		if ch.Affected != "" {
			if err := s.isPart(ctx, tx, c, ch.Affected, casework.Affected); err != nil {
				return "", audit.Change{}, err
			}
		}
		cid := id.New("chg", tx.Now())
		tx.Insert(chargeTable, org, cid, caseID, x.ID, ch.Suspect, ch.Affected, ch.Code, "", ch.EmergencyWorker, strings.Join(ch.Strands, ";"), law.UnderInvestigation, x.EventDate, "", int64(0), int64(0))
		return cid, audit.Created("charge", cid, audit.F("case", caseID), audit.F("offence", ch.Code)), s.note(ctx, tx, c, "offence", "An offence was added to the police report")
	})
}

// Result is an outcome as it is recorded.
type Result struct {
	Charge, Code, Charged, Day, Disposal, Words string
	// Source is link, letter, phone or meeting.
	Source        string
	Awarded, Paid int64
}

// Sources are where an outcome may come from, with their words.
var Sources = [][2]string{{"link", "The officer’s answer by link"}, {"letter", "A letter or e-mail"}, {"phone", "A phone call"}, {"meeting", "A liaison meeting"}}

// Decide records an outcome of a charge. The one before stays as history. The first final one moves the report on, starts
// the clock for telling those affected, and is known to the facts.
func (s *Service) Decide(ctx context.Context, org, caseID string, r Result) error {
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		change, err := s.decide(ctx, tx, c, r)
		return err == nil, change, err
	})
	return err
}

func (s *Service) decide(ctx context.Context, tx *op.Tx, c casework.Case, r Result) (audit.Change, error) {
	charges, err := s.charges(ctx, tx, c.Org, c.ID)
	if err != nil {
		return audit.Change{}, err
	}
	var ch *Charge
	for i := range charges {
		if charges[i].ID == r.Charge {
			ch = &charges[i]
		}
	}
	if ch == nil {
		return audit.Change{}, bad("charge", "Choose an offence of this case")
	}
	x, err := s.report(ctx, tx, c.Org, c.ID, ch.Report)
	if err != nil {
		return audit.Change{}, err
	}
	o, at, err := s.checkResult(&r, *ch, x)
	if err != nil {
		return audit.Change{}, err
	}
	oid := id.New("out", tx.Now())
	words, err := s.sealed(c.Org, oid, "outcome", r.Words)
	if err != nil {
		return audit.Change{}, err
	}
	tx.Insert(outcomeTable, c.Org, oid, c.ID, ch.ID, r.Code, r.Charged, r.Day, r.Disposal, r.Source, words, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
	if err := tx.Must(ctx, `UPDATE justice_charge SET outcome = $4, outcome_at = $5, charged = $6, disposal = $7, awarded = $8, paid = $9 WHERE org_id = $1 AND case_id = $2 AND id = $3`,
		c.Org, c.ID, ch.ID, r.Code, r.Day, r.Charged, r.Disposal, r.Awarded, r.Paid); err != nil {
		return audit.Change{}, err
	}
	if o.Final() {
		if err := s.decided(ctx, tx, c, x, o, at); err != nil {
			return audit.Change{}, err
		}
	}
	if err := s.Cases.Known(ctx, tx, c, known(x, o.MDS)); err != nil {
		return audit.Change{}, err
	}
	return audit.Changed("charge", ch.ID, audit.F("case", c.ID), audit.FF("outcome", ch.Outcome, r.Code), audit.FF("charged", ch.Charged, r.Charged)),
		s.note(ctx, tx, c, "outcome", "An outcome was recorded")
}

func (s *Service) checkResult(r *Result, ch Charge, x Report) (law.Outcome, time.Time, error) {
	var p fault.Problems
	o, ok := s.Law.Outcome(r.Code)
	if !ok {
		p.Add("code", "Choose an outcome from the list")
	}
	at := s.day(&p, "day", r.Day, true, false)
	if !at.IsZero() && r.Day < x.EventDate {
		p.Add("day", "An outcome cannot come before the event")
	}
	if ok && o.Group == law.Charge {
		c, known := s.Law.Offence(r.Charged)
		if !known || c.Pending || !c.Holds(clock.Day(x.EventDate)) {
			p.Add("charged", "Choose the offence that was charged. It may differ from the one reported")
		}
	} else if r.Charged == "" {
		r.Charged = ch.Charged
	}
	had, _ := s.Law.Outcome(ch.Outcome)
	if ok && had.Final() && !o.Final() && r.Words == "" {
		p.Add("words", "This offence has an outcome. Say why it is open again")
	}
	if ok && r.Code == law.NotReported {
		p.Add("code", "This was reported to the police. Choose another outcome")
	}
	source := false
	for _, src := range Sources {
		source = source || src[0] == r.Source
	}
	if !source {
		p.Add("source", "Choose where this comes from")
	}
	if r.Awarded < 0 || r.Paid < 0 || r.Paid > r.Awarded {
		p.Add("paid", "What was paid cannot be more than what was awarded")
	}
	if len([]rune(r.Words)) > 2000 {
		p.Add("words", "Write %d characters or fewer", 2000)
	}
	return o, at, fault.WithProblems(p)
}

// decided moves the report on after a final outcome, and starts what must follow it.
func (s *Service) decided(ctx context.Context, tx *op.Tx, c casework.Case, x Report, o law.Outcome, at time.Time) error {
	event := clocks.Decision
	switch {
	case o.Group == law.Charge && x.ChargedAt.IsZero():
		x.State, x.ChargedAt = Charged, at
		if err := s.answer(ctx, tx, x.Org, x.Case, x.ID, "", "LIMITATION_6M"); err != nil {
			return err
		}
	case o.Group == law.Charge:
	case o.Code == "10" || o.Code == "15" || o.Code == "21":
		event = clocks.PoliceNoCharge
	case o.Code == "9":
		event = clocks.ProsecutorStop
	}
	if err := s.saveReport(ctx, tx, x); err != nil {
		return err
	}
	news := casework.NewsOutcome // never which: that is for the person affected, from somebody they know
	if o.Group == law.Charge {
		news = casework.NewsCharged
	}
	if err := s.Cases.Tell(ctx, tx, c, news); err != nil {
		return err
	}
	if event != clocks.Decision {
		if err := s.begin(ctx, tx, x, personal{}, event, at); err != nil {
			return err
		}
	}
	return s.happened(ctx, tx, c, x, clocks.Decision, at)
}

func (s *Service) charges(ctx context.Context, q db.Querier, org, caseID string) ([]Charge, error) {
	list, err := db.All(ctx, q, func(r db.Row) (Charge, error) {
		var c Charge
		var strands string
		err := r.Scan(&c.ID, &c.Report, &c.Suspect, &c.Affected, &c.Code, &c.Charged, &c.EmergencyWorker, &strands, &c.Outcome, &c.Day, &c.Disposal, &c.Awarded, &c.Paid)
		if strands != "" {
			c.Strands = strings.Split(strands, ";")
		}
		return c, err
	}, `SELECT id, report_id, suspect, affected, code, charged, emergency_worker, strands, outcome, outcome_at, disposal, awarded, paid FROM justice_charge
		WHERE org_id = $1 AND case_id = $2 ORDER BY report_id, id`, org, caseID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	history, err := db.All(ctx, q, func(r db.Row) (Outcome, error) {
		var o Outcome
		var words []byte
		var at db.Time
		if err := r.Scan(&o.ID, &o.Charge, &o.Code, &o.Charged, &o.Day, &o.Disposal, &o.Source, &words, &at, &o.By); err != nil {
			return o, err
		}
		o.At = at.Time
		var err error
		o.Words, err = s.opened(org, o.ID, "outcome", words)
		return o, err
	}, `SELECT id, charge_id, code, charged, day, disposal, source, note, at, by_name FROM justice_outcome WHERE org_id = $1 AND case_id = $2 ORDER BY at DESC, id DESC`, org, caseID)
	for i := range list {
		for _, o := range history {
			if o.Charge == list[i].ID {
				list[i].History = append(list[i].History, o)
			}
		}
	}
	return list, err
}
