package network

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Promise is what is kept, sealed, of a commitment.
type Promise struct {
	Words   string `json:"words"`
	Owner   string `json:"owner"`
	Outcome string `json:"outcome,omitempty"`
	// Moved is why its day was moved last.
	Moved string `json:"moved,omitempty"`
}

// Commitment is what one side promised the other.
type Commitment struct {
	Org, ID, Partner, PartnerName, Meeting string
	// Theirs tells whether the partner promised it.
	Theirs bool
	Promise
	Due, FirstDue, Ended clock.Day
	Version              int64
}

// Late tells whether it is open past its day.
func (c Commitment) Late(today clock.Day) bool { return c.Ended == "" && c.Due < today }

// CommitmentForm is a commitment as it is typed; the days are YYYY-MM-DD. ID is "" for a new one.
type CommitmentForm struct {
	ID, Meeting, Side, Due, Ended string
	Promise
	Seen int64
}

const commitmentText = `SELECT c.org_id, c.id, c.partner_id, p.name, c.meeting_id, c.side, c.body, c.due_on, c.first_due, c.ended_on, c.version FROM network_commitment c
	JOIN network_partner p ON p.org_id = c.org_id AND p.id = c.partner_id WHERE `

func (s *Service) scanCommitment(r db.Row) (c Commitment, err error) {
	var sealed []byte
	var side string
	if err := r.Scan(&c.Org, &c.ID, &c.Partner, &c.PartnerName, &c.Meeting, &side, &sealed, &c.Due, &c.FirstDue, &c.Ended, &c.Version); err != nil {
		return c, err
	}
	c.Theirs = side == "theirs"
	return c, s.open(c.Org, c.ID, "commitment", sealed, &c.Promise)
}

// Commitments gives those in reach with a partner ("" for all): open ones first, by day.
func (s *Service) Commitments(ctx context.Context, sc authz.Scope, partner string) ([]Commitment, error) {
	var a db.Args
	where := sc.Where(&a, "c")
	if partner != "" {
		where += ` AND c.partner_id = ` + a.Add(partner)
	}
	return db.All(ctx, s.DB, s.scanCommitment, commitmentText+where+` ORDER BY CASE WHEN c.ended_on = '' THEN 0 ELSE 1 END, c.due_on, c.id`, a.Values()...)
}

var commitmentTable = op.Table{Name: "network_commitment", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "partner_id", "meeting_id", "side", "due_on", "first_due", "ended_on", "body", "version"}}

// PutCommitment adds or changes a commitment. Its first day stays to be seen when the day moves, with why.
func (s *Service) PutCommitment(ctx context.Context, partner string, f CommitmentForm) error {
	var p fault.Problems
	w := Promise{Words: typed(&p, "words", f.Words, "Say what was promised", textMost), Owner: typed(&p, "owner", f.Owner, "Say who sees to it", lineMost), Outcome: typed(&p, "outcome", f.Outcome, "", textMost), Moved: typed(&p, "moved", f.Moved, "", lineMost)}
	due, ended := day(&p, "due", f.Due, "Say by which day"), s.pastDay(&p, "ended", f.Ended, "")
	if f.Side != "ours" && f.Side != "theirs" {
		p.Add("side", "Choose who promised it")
	}
	if ended != "" && w.Outcome == "" {
		p.Add("outcome", "Say what came of it")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActKeep, op.On("network_partner", org, partner), func(tx *op.Tx) (int, audit.Change, error) {
		n, first := f.ID, due
		if n == "" {
			n = id.New("ncm", tx.Now())
		}
		sealed, err := s.shut(org, n, "commitment", w)
		if err != nil {
			return 0, audit.Change{}, err
		}
		digest := audit.F("promise", s.Ring.Digest(org, []byte(w.Words+w.Owner+w.Outcome)))
		if f.ID == "" {
			tx.Insert(commitmentTable, org, n, "", "", "", partner, f.Meeting, f.Side, string(due), string(first), string(ended), sealed, int64(1))
			return 0, audit.Created("network_commitment", n, digest, audit.F("due", string(due)), audit.F("side", f.Side)), nil
		}
		was, err := db.One(ctx, tx, s.scanCommitment, commitmentText+`c.org_id = $1 AND c.partner_id = $2 AND c.id = $3`, org, partner, n)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if f.Seen != 0 && f.Seen != was.Version {
			return 0, audit.Change{}, moved()
		}
		if due != was.Due && (w.Moved == "" || w.Moved == was.Moved) {
			return 0, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "moved", Message: "Say why its day moves"}})
		}
		return 0, audit.Changed("network_commitment", n, digest, audit.FF("due", string(was.Due), string(due)), audit.FF("ended", string(was.Ended), string(ended))),
			tx.Must(ctx, `UPDATE network_commitment SET side = $3, due_on = $4, ended_on = $5, body = $6, version = version + 1 WHERE org_id = $1 AND id = $2`, org, n, f.Side, string(due), string(ended), sealed)
	})
	return err
}
