package casework

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Approval is what one person asked for and another decides.
type Approval struct {
	ID string
	// Kind is "unlock" (open a restricted case to more people) or "transfer" (hand it to another organisation); About is
	// the referral of a transfer.
	Kind, About string
	// State is "waiting", "approved" or "refused".
	State                  string
	Asked                  time.Time
	AskedBy, AskedName     string
	Reason                 string
	Decided                time.Time
	DecidedBy, DecidedName string
}

// Words says what is asked, the key of a translation.
func (a Approval) Words() string {
	if a.Kind == "unlock" {
		return "Open the restricted case to more people again"
	}
	return "Hand the case over to another organisation"
}

// approvalTask is the task that an approval waits under.
func approvalTask(id string) string { return "approve/" + id }

func (s *Service) ask(ctx context.Context, tx *op.Tx, c Case, kind, about, reason string) error {
	waits, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM case_approval WHERE org_id = $1 AND case_id = $2 AND kind = $3 AND about = $4 AND state = 'waiting'`, c.Org, c.ID, kind, about)
	if err != nil {
		return err
	}
	if waits > 0 {
		return fault.New(fault.Conflict, "Somebody has asked for that already, and it waits for an answer")
	}
	sealed, err := s.Ring.Seal(s.place(c.Org, c.ID, "approval"), []byte(reason))
	if err != nil {
		return err
	}
	a := Approval{ID: id.New("apr", tx.Now()), Kind: kind}
	if _, err := tx.Exec(ctx, `INSERT INTO case_approval (org_id, id, case_id, kind, about, state, asked_at, asked_by, asked_name, reason, decided_by, decided_name)
		VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8, $9, '', '')`, c.Org, a.ID, c.ID, kind, about, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, sealed); err != nil {
		return err
	}
	if err := s.Task(ctx, tx, c, Task{Key: approvalTask(a.ID), Text: "Decide: " + a.Words(), Due: db.At(tx.Now().AddDate(0, 0, 3)), Path: Path(c.ID) + "/approve?approval=" + a.ID, Action: ActApprove}); err != nil {
		return err
	}
	return s.Note(ctx, tx, c, Note{Kind: "approval", Text: "Asked another person to decide: " + a.Words(), Words: reason})
}

// AskUnlock asks that a restricted case is opened to more people again. It cannot be where one of its reports is itself
// kept for a few.
func (s *Service) AskUnlock(ctx context.Context, org, record, reason string) error {
	reason, p := typed("reason", reason, "Say why more people should see it", maxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActLock, org, record, func(tx *op.Tx, c *Case) (audit.Change, error) {
		if err := s.mayUnlock(ctx, c); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("case", record, audit.F("asked", "unlock")), s.ask(ctx, tx, *c, "unlock", "", reason)
	})
}

func (s *Service) mayUnlock(ctx context.Context, c *Case) error {
	if c.Lock != incident.LockRestricted {
		return fault.New(fault.Conflict, "This case is not restricted")
	}
	sc, err := s.Door.Policy().Check(authz.From(ctx), incident.ActRead)
	if err != nil {
		return err
	}
	reports, err := s.Incidents.Briefs(ctx, sc, c.Org, c.Incidents)
	if err != nil {
		return err
	}
	if len(reports) < len(c.Incidents) || slices.ContainsFunc(reports, func(i incident.Incident) bool { return i.Lock != "" }) {
		return fault.New(fault.Conflict, "One of its reports is kept for a few people, so the case stays so too")
	}
	return nil
}

// Approve decides what another person asked for. Nobody decides their own, and what was decided once stays so.
func (s *Service) Approve(ctx context.Context, org, record, approval string, yes bool, reason string) error {
	reason, p := typed("reason", reason, "Say why", maxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActApprove, org, record, func(tx *op.Tx, c *Case) (audit.Change, error) {
		list, err := s.approvals(ctx, tx, *c)
		if err != nil {
			return audit.Change{}, err
		}
		i := slices.IndexFunc(list, func(a Approval) bool { return a.ID == approval })
		if i < 0 {
			return audit.Change{}, fault.Missing()
		}
		a := list[i]
		switch {
		case a.AskedBy == tx.Actor().ID:
			return audit.Change{}, fault.New(fault.Conflict, "You asked for this yourself, so somebody else decides it")
		case a.State != "waiting":
			return audit.Change{}, fault.New(fault.Conflict, "Somebody has decided this already")
		}
		a.State = map[bool]string{true: "approved", false: "refused"}[yes]
		sealed, err := s.Ring.Seal(s.place(org, record, "approval"), []byte(reason))
		if err != nil {
			return audit.Change{}, err
		}
		if err := tx.Must(ctx, `UPDATE case_approval SET state = $4, decided_at = $5, decided_by = $6, decided_name = $7, answer = $8 WHERE org_id = $1 AND case_id = $2 AND id = $3 AND state = 'waiting'`,
			org, record, approval, a.State, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, sealed); err != nil {
			return audit.Change{}, err
		}
		if err := s.Settle(ctx, tx, *c, approvalTask(a.ID)); err != nil {
			return audit.Change{}, err
		}
		text := map[bool]string{true: "Approved: ", false: "Refused: "}[yes] + a.Words()
		if err := s.Note(ctx, tx, *c, Note{Kind: "approval", Text: text, Words: reason}); err != nil {
			return audit.Change{}, err
		}
		ch := audit.Changed("case", record, audit.F("asked", a.Kind), audit.F("answer", a.State), audit.F("asked by", a.AskedBy))
		switch a.Kind {
		case "unlock":
			if !yes {
				return ch, nil
			}
			if err := s.mayUnlock(ctx, c); err != nil {
				return ch, err
			}
			c.Lock = ""
			return ch, s.lockMoved(ctx, tx, c, reason)
		}
		return ch, s.transfer(ctx, tx, *c, a.About, yes)
	})
}

// Approvals gives what was asked and decided in a case, newest first.
func (s *Service) Approvals(ctx context.Context, sc authz.Scope, org, record string) ([]Approval, error) {
	c, err := s.Case(ctx, sc, org, record)
	if err != nil {
		return nil, err
	}
	return s.approvals(ctx, s.DB, c)
}

func (s *Service) approvals(ctx context.Context, q db.Querier, c Case) ([]Approval, error) {
	return db.All(ctx, q, func(r db.Row) (Approval, error) {
		var a Approval
		var asked, decided db.Time
		var reason []byte
		if err := r.Scan(&a.ID, &a.Kind, &a.About, &a.State, &asked, &a.AskedBy, &a.AskedName, &reason, &decided, &a.DecidedBy, &a.DecidedName); err != nil {
			return a, err
		}
		a.Asked, a.Decided = asked.Time, decided.Time
		b, err := s.Ring.Open(s.place(c.Org, c.ID, "approval"), reason)
		a.Reason = string(b)
		return a, err
	}, `SELECT id, kind, about, state, asked_at, asked_by, asked_name, reason, decided_at, decided_by, decided_name FROM case_approval WHERE org_id = $1 AND case_id = $2 ORDER BY asked_at DESC, id DESC`, c.Org, c.ID)
}
