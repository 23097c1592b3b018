package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Referral is a case referred to somebody outside, or handed over to them.
type Referral struct {
	ID string
	// Kind is "refer" (they do a part of it) or "transfer" (they take it over).
	Kind string
	// ToOrg is an organisation that uses Havenward, "" for a service outside it; ToName is what it is called.
	ToOrg, ToName string
	// State is "asked" (waits for an approval), "sent", "accepted", "rejected" or "revoked".
	State        string
	What         string
	At, Answered time.Time
	ByName       string
	AnsweredName string
}

var referralWords = map[string]string{"asked": "Waits for approval", "sent": "Sent, not answered yet", "accepted": "Accepted", "rejected": "Not taken on", "revoked": "Taken back"}

// Words says how the referral stands, the key of its translation.
func (r Referral) Words() string { return referralWords[r.State] }

// Refer asks an organisation or an outside service to do a part of a case, or to take it over; the last waits until
// another person approves it. what says what is asked, without names: those are told by the way that the two agree on.
// Nothing of the case crosses by itself.
func (s *Service) Refer(ctx context.Context, org, record string, r Referral) error {
	r.ToOrg, r.ToName = strings.ToUpper(clean(r.ToOrg)), clean(r.ToName)
	what, p := typed("what", r.What, "Say what you ask of them", maxWords)
	if len(incident.Scan(what)) > 0 {
		p.Add("what", "Leave names and numbers out. They read this before they have taken it on")
	}
	if r.Kind != "refer" && r.Kind != "transfer" {
		p.Add("kind", "Choose what you ask of them")
	}
	switch {
	case r.ToOrg == org:
		p.Add("to_org", "Choose another organisation than your own")
	case r.ToOrg != "":
		name, ok := "", false
		if s.OrgName != nil {
			name, ok = s.OrgName(ctx, r.ToOrg)
		}
		if r.ToName = name; !ok {
			p.Add("to_org", "We know no organisation with that code")
		}
	case r.ToName == "" || len([]rune(r.ToName)) > maxTask || len(incident.Scan(r.ToName)) > 0:
		p.Add("to_name", "Write what the service is called, without a person's name")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActRefer, org, record, func(tx *op.Tx, c *Case) (audit.Change, error) {
		r.ID, r.State = id.Random("ref"), "sent"
		if r.Kind == "transfer" {
			r.State = "asked"
		}
		sealed, err := s.Ring.Seal(s.place(org, record, "referral"), []byte(what))
		if err != nil {
			return audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO case_referral (org_id, id, case_id, kind, to_org, to_name, state, what, at, by_id, by_name, answered_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '')`,
			org, r.ID, record, r.Kind, r.ToOrg, r.ToName, r.State, sealed, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name); err != nil {
			return audit.Change{}, err
		}
		ch := audit.Changed("case", record, audit.F("referral", r.ID), audit.F("kind", r.Kind), audit.F("to", r.ToOrg+" "+r.ToName))
		if r.State == "asked" {
			return ch, s.ask(ctx, tx, *c, "transfer", r.ID, what)
		}
		return ch, s.sent(ctx, tx, *c, r)
	})
}

// sent notes a referral on its way, and lets it arrive.
func (s *Service) sent(ctx context.Context, tx *op.Tx, c Case, r Referral) error {
	if err := s.Task(ctx, tx, c, Task{Key: "referral/" + r.ID, Text: "Answer from %s", Args: []string{r.ToName}, Due: db.At(tx.Now().AddDate(0, 0, 7)), Path: Path(c.ID), Action: ActFile}); err != nil {
		return err
	}
	if err := s.Note(ctx, tx, c, Note{Kind: "referred", Text: "Sent to %s", Args: []string{r.ToName}}); err != nil {
		return err
	}
	if r.ToOrg == "" {
		return nil
	}
	return tx.Emit("case.referred", handed{Org: c.Org, Case: c.ID, ID: r.ID, To: r.ToOrg})
}

// transfer goes on with a transfer once it is decided.
func (s *Service) transfer(ctx context.Context, tx *op.Tx, c Case, referral string, yes bool) error {
	r, err := s.referral(ctx, tx, c, referral)
	if err != nil {
		return err
	}
	if r.State != "asked" {
		return fault.New(fault.Conflict, "This was taken back meanwhile")
	}
	r.State = map[bool]string{true: "sent", false: "revoked"}[yes]
	if err := s.answered(ctx, tx, c, &r, r.State, ""); err != nil || !yes {
		return err
	}
	return s.sent(ctx, tx, c, r)
}

// answered writes where a referral stands now.
func (s *Service) answered(ctx context.Context, tx *op.Tx, c Case, r *Referral, state, by string) error {
	r.State = state
	return tx.Must(ctx, `UPDATE case_referral SET state = $4, answered_at = $5, answered_name = $6 WHERE org_id = $1 AND case_id = $2 AND id = $3`, c.Org, c.ID, r.ID, state, db.At(tx.Now()), by)
}

// Revoke takes a referral back that was not answered, or says of one that was accepted that it ends.
func (s *Service) Revoke(ctx context.Context, org, record, referral, reason string) error {
	return s.settleReferral(ctx, org, record, referral, "revoked", reason)
}

// ServiceAnswered records what an outside service answered, which has no account here.
func (s *Service) ServiceAnswered(ctx context.Context, org, record, referral string, yes bool, reason string) error {
	return s.settleReferral(ctx, org, record, referral, map[bool]string{true: "accepted", false: "rejected"}[yes], reason)
}

func (s *Service) settleReferral(ctx context.Context, org, record, referral, state, reason string) error {
	reason, p := typed("reason", reason, "Say why", maxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActRefer, org, record, func(tx *op.Tx, c *Case) (audit.Change, error) {
		r, err := s.referral(ctx, tx, *c, referral)
		if err != nil {
			return audit.Change{}, err
		}
		switch {
		case r.State == "rejected" || r.State == "revoked":
			return audit.Change{}, fault.New(fault.Conflict, "This has ended already")
		case state != "revoked" && (r.ToOrg != "" || r.State != "sent"):
			return audit.Change{}, fault.New(fault.Conflict, "They answer this themselves")
		}
		was := r.State
		if err := s.answered(ctx, tx, *c, &r, state, ""); err != nil {
			return audit.Change{}, err
		}
		if err := s.Settle(ctx, tx, *c, "referral/"+r.ID); err != nil {
			return audit.Change{}, err
		}
		if err := s.Note(ctx, tx, *c, Note{Kind: "referred", Text: "%s: " + lowerFirst(referralWords[state]), Args: []string{r.ToName}, Words: reason}); err != nil {
			return audit.Change{}, err
		}
		ch := audit.Changed("case", record, audit.F("referral", r.ID), audit.FF("state", was, state), audit.F("reason", s.Ring.Digest(org, []byte(reason))))
		if r.ToOrg == "" || was == "asked" {
			return ch, nil
		}
		return ch, tx.Emit("case.revoked", handed{Org: org, Case: record, ID: r.ID, To: r.ToOrg})
	})
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// Referrals gives what was referred from a case, newest first.
func (s *Service) Referrals(ctx context.Context, sc authz.Scope, org, record string) ([]Referral, error) {
	c, err := s.Case(ctx, sc, org, record)
	if err != nil {
		return nil, err
	}
	return s.referrals(ctx, s.DB, c)
}

func (s *Service) referrals(ctx context.Context, q db.Querier, c Case) ([]Referral, error) {
	return db.All(ctx, q, func(r db.Row) (Referral, error) {
		var x Referral
		var at, answered db.Time
		var what []byte
		if err := r.Scan(&x.ID, &x.Kind, &x.ToOrg, &x.ToName, &x.State, &what, &at, &x.ByName, &answered, &x.AnsweredName); err != nil {
			return x, err
		}
		x.At, x.Answered = at.Time, answered.Time
		b, err := s.Ring.Open(s.place(c.Org, c.ID, "referral"), what)
		x.What = string(b)
		return x, err
	}, `SELECT id, kind, to_org, to_name, state, what, at, by_name, answered_at, answered_name FROM case_referral WHERE org_id = $1 AND case_id = $2 ORDER BY at DESC, id DESC`, c.Org, c.ID)
}

func (s *Service) referral(ctx context.Context, q db.Querier, c Case, referral string) (Referral, error) {
	list, err := s.referrals(ctx, q, c)
	if err != nil {
		return Referral{}, err
	}
	i := slices.IndexFunc(list, func(r Referral) bool { return r.ID == referral })
	if i < 0 {
		return Referral{}, fault.Missing()
	}
	return list[i], nil
}
