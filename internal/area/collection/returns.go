package collection

import (
	"cmp"
	"context"
	"slices"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// monthRow is what the table says of one month of one submission.
type monthRow struct {
	month            Month
	org, sid, state  string
	form             Form
	version          int64
	late             bool
	incidents, staff int64
	sent, decided    db.Time
}

// weight orders the states of a month's submissions: what counts stands before what waits.
func (r *monthRow) weight() int {
	switch r.state {
	case "approved", "accepted":
		return 3
	case "waiting":
		return 2
	case "sent_back":
		return 1
	}
	return 0
}

// Returns gives what is owed and how it stands: one for each organisation of the scope that owes and each month, sorted by
// month, then organisation. A trust owes each month on whose last day it was open.
func (s *Service) Returns(ctx context.Context, scope authz.Scope, from, to Month) ([]Return, error) {
	days, err := windows(ctx, s.DB, from, to)
	if err != nil {
		return nil, err
	}
	if len(days) > 600 {
		return nil, fault.New(fault.Invalid, "Choose fewer months")
	}
	orgs, err := s.trusts(ctx, scope)
	if err != nil {
		return nil, err
	}
	here, err := s.natives(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.monthRows(ctx, scope, from, to)
	if err != nil {
		return nil, err
	}
	at := map[Month]map[string][2]*monthRow{} // what stands, and what waits behind it
	for i := range rows {
		r := &rows[i]
		if at[r.month] == nil {
			at[r.month] = map[string][2]*monthRow{}
		}
		x := at[r.month][r.org]
		if x[0] == nil || r.weight() > x[0].weight() || r.weight() == x[0].weight() && r.version > x[0].version {
			x[0] = r
		}
		if r.state == "waiting" {
			x[1] = r
		}
		at[r.month][r.org] = x
	}
	today := s.today()
	out := make([]Return, 0, len(days)*len(orgs))
	for _, w := range days {
		for _, o := range orgs {
			rows := at[w.Month][o.ID]
			if !owes(o, w.Month) && rows[0] == nil {
				continue
			}
			r := Return{Org: o.ID, Month: w.Month, Native: here[o.ID].holds(w.Month), Due: w.Due, Locks: w.Locks}
			r.stand(rows[0])
			if rows[1] != nil && rows[1] != rows[0] {
				r.Pending = rows[1].sid
			}
			switch {
			case r.Standing == SentBack:
				r.Late = r.Late || today.After(w.Due)
			case r.Standing != "":
			case today.After(w.Due):
				r.Standing, r.Late = Missing, true
			default:
				r.Standing = Open
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// stand fills in the submission that stands.
func (r *Return) stand(m *monthRow) {
	if m == nil {
		return
	}
	r.Standing = Standing(m.state)
	r.Submission, r.Version, r.Late = m.sid, m.version, m.late
	r.Nil, r.Totals, r.Native = m.form == FormNil, m.form == FormTotals, r.Native || m.form == FormDirect
	r.Sent, r.Decided = m.sent.Time, m.decided.Time
	if r.Standing.Came() {
		r.Incidents, r.Staff = m.incidents, m.staff
	}
}

func (s *Service) monthRows(ctx context.Context, scope authz.Scope, from, to Month) ([]monthRow, error) {
	var a db.Args
	q := `SELECT m.month, m.org_id, m.submission_id, m.state, m.form, m.version, m.late, m.incidents, m.staff, m.sent_at, m.decided_at FROM submission_month m
		WHERE m.month >= ` + a.Add(string(from)) + ` AND m.month <= ` + a.Add(string(to)) + ` AND m.state IN ('waiting', 'sent_back', 'accepted', 'approved') AND ` + scope.WhereOrg(&a, "m.org_id")
	return db.All(ctx, s.DB, func(r db.Row) (monthRow, error) {
		var m monthRow
		return m, r.Scan(&m.month, &m.org, &m.sid, &m.state, &m.form, &m.version, &m.late, &m.incidents, &m.staff, &m.sent, &m.decided)
	}, q, a.Values()...)
}

// trusts gives the trusts of a scope, open or closed, by code.
func (s *Service) trusts(ctx context.Context, scope authz.Scope) ([]org.Organisation, error) {
	t, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var a db.Args
	ids, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT o.id FROM organisation o WHERE o.kind = 'trust' AND `+scope.WhereOrg(&a, "o.id"), a.Values()...)
	if err != nil {
		return nil, err
	}
	out := make([]org.Organisation, 0, len(ids))
	for _, id := range ids {
		if o, ok := t.Get(id); ok {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b org.Organisation) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// natives gives who records here.
func (s *Service) natives(ctx context.Context) (map[string]native, error) {
	type row struct {
		org string
		native
	}
	list, err := db.All(ctx, s.DB, func(r db.Row) (row, error) {
		var x row
		return x, r.Scan(&x.org, &x.from, &x.to, &x.beside)
	}, `SELECT org_id, from_month, to_month, beside FROM return_native ORDER BY org_id`)
	out := map[string]native{}
	for _, x := range list {
		out[x.org] = x.native
	}
	return out, err
}

// Restatements gives each month whose accepted figures a later submission changed, by month, organisation and version.
func (s *Service) Restatements(ctx context.Context, scope authz.Scope, from, to Month) ([]Restatement, error) {
	var a db.Args
	q := `SELECT m.org_id, m.month, m.submission_id, m.version, m.was_incidents, m.incidents, m.was_staff, m.staff, m.decided_at, m.why FROM submission_month m
		WHERE m.month >= ` + a.Add(string(from)) + ` AND m.month <= ` + a.Add(string(to)) + ` AND m.before <> '' AND m.state IN ('accepted', 'approved', 'replaced')
		AND (m.was_incidents <> m.incidents OR m.was_staff <> m.staff) AND ` + scope.WhereOrg(&a, "m.org_id") + ` ORDER BY m.month, m.org_id, m.version`
	return db.All(ctx, s.DB, func(r db.Row) (Restatement, error) {
		var x Restatement
		var at db.Time
		err := r.Scan(&x.Org, &x.Month, &x.Submission, &x.Version, &x.WasIncidents, &x.NowIncidents, &x.WasStaff, &x.NowStaff, &at, &x.Reason)
		x.At = at.Time
		return x, err
	}, q, a.Values()...)
}
