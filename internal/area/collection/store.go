package collection

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func actorOf(ctx context.Context) authz.Actor { return authz.From(ctx) }

var submissionTable = op.Table{Name: "submission", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "form", "kind", "state", "from_month", "to_month",
	"system", "map", "note", "why", "local_id", "auto", "made_by", "made_at", "sent_by", "sent_at", "decided_by", "reason", "seq", "batch", "row_count", "accepted", "rejected", "warned",
	"listed", "found", "listing"}}

func (s *Submission) values(auto bool) []any {
	var local any
	if s.LocalID != "" {
		local = s.LocalID
	}
	return []any{s.Org, s.ID, "", "", "", string(s.Form), s.Kind, string(s.State), string(s.From), string(s.To), s.System, s.Map, s.Note, s.Why, local, auto,
		s.MadeBy, db.At(s.Made), s.SentBy, db.At(s.Sent), "", "", s.Seq, s.batch, s.Rows, s.Accepted, s.Rejected, s.Warned, s.Listed, "{}", ""}
}

const selectSubmission = `SELECT s.org_id, s.id, s.form, s.kind, s.state, s.from_month, s.to_month, s.system, s.map, s.note, s.why, s.reason, COALESCE(s.local_id, ''), s.auto,
	s.made_by, s.sent_by, s.decided_by, s.made_at, s.checked_at, s.sent_at, s.decided_at, s.seq, s.batch, s.row_count, s.accepted, s.rejected, s.warned, s.listed, s.listing FROM submission s`

func scanSubmission(r db.Row) (Submission, error) {
	var s Submission
	var made, checked, sent, decided db.Time
	err := r.Scan(&s.Org, &s.ID, &s.Form, &s.Kind, &s.State, &s.From, &s.To, &s.System, &s.Map, &s.Note, &s.Why, &s.Reason, &s.LocalID, &s.auto,
		&s.MadeBy, &s.SentBy, &s.DecidedBy, &made, &checked, &sent, &decided, &s.Seq, &s.batch, &s.Rows, &s.Accepted, &s.Rejected, &s.Warned, &s.Listed, &s.listing)
	s.Made, s.Checked, s.Sent, s.Decided = made.Time, checked.Time, sent.Time, decided.Time
	return s, err
}

// found is what the check found, as it is kept.
type found struct {
	File   []FileProblem `json:"file,omitempty"`
	Groups []Group       `json:"groups,omitempty"`
	Silent []Silent      `json:"silent,omitempty"`
	Moved  []Moved       `json:"moved,omitempty"`
}

func (f found) text() string {
	b, err := json.Marshal(f)
	if err != nil {
		return "{}" // texts and numbers always marshal
	}
	return string(b)
}

// monthTable holds what a submission says of a month.
var monthTable = op.Table{Name: "submission_month", Columns: []string{"month", "org_id", "submission_id", "state", "form", "version", "late", "incidents", "staff", "injured", "by_kind",
	"before", "was_incidents", "was_staff", "why", "sent_at", "approved_by"}}

func (m *MonthTotals) values(sub *Submission, late bool) []any {
	b, err := json.Marshal(m.ByKind)
	if err != nil || m.ByKind == nil {
		b = []byte("{}")
	}
	return []any{string(m.Month), sub.Org, sub.ID, m.State, string(sub.Form), m.Version, late, m.Incidents, m.Staff, m.Injured, string(b), m.Stands, m.WasIncidents, m.WasStaff,
		sub.Why, db.At(sub.Sent), ""}
}

func scanMonth(r db.Row) (MonthTotals, error) {
	var m MonthTotals
	var kinds string
	err := r.Scan(&m.Month, &m.State, &m.Version, &m.Incidents, &m.Staff, &m.Injured, &kinds, &m.Stands, &m.WasIncidents, &m.WasStaff)
	if err == nil {
		err = json.Unmarshal([]byte(kinds), &m.ByKind)
	}
	return m, err
}

const selectMonth = `SELECT m.month, m.state, m.version, m.incidents, m.staff, m.injured, m.by_kind, m.before, m.was_incidents, m.was_staff FROM submission_month m`

func monthsOfSubmission(ctx context.Context, q db.Querier, org, sid string) ([]MonthTotals, error) {
	return db.All(ctx, q, scanMonth, selectMonth+` WHERE m.org_id = $1 AND m.submission_id = $2 ORDER BY m.month`, org, sid)
}

// change runs a change of one submission: it reads it in the transaction, inside the actor's reach.
func (s *Service) change(ctx context.Context, act authz.Action, org, sid string, f func(tx *op.Tx, sub *Submission) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("submission", org, sid), func(tx *op.Tx) (bool, audit.Change, error) {
		q := selectSubmission + ` WHERE s.org_id = $1 AND s.id = $2`
		if s.DB.Engine() == db.Postgres {
			q += ` FOR UPDATE` // two nodes may decide about it at once
		}
		sub, err := db.One(ctx, tx, scanSubmission, q, org, sid)
		if err != nil {
			return false, audit.Change{}, err
		}
		c, err := f(tx, &sub)
		return err == nil, c, err
	})
	return err
}

// move gives a submission another state, which it must not have left meanwhile.
func (s *Service) move(ctx context.Context, tx *op.Tx, sub *Submission, to State) (audit.Change, error) {
	n, err := tx.Exec(ctx, `UPDATE submission SET state = $4 WHERE org_id = $1 AND id = $2 AND state = $3`, sub.Org, sub.ID, string(sub.State), string(to))
	if err == nil && n != 1 {
		err = fault.New(fault.Conflict, "Somebody else changed this first. Look again and try once more")
	}
	c := audit.Changed(fileKind, sub.ID, audit.FF("state", string(sub.State), string(to)))
	sub.State = to
	return c, err
}
