package justice

import (
	"context"

	"github.com/havenward/havenward/internal/db"
)

// ofCase gives the conditions of a count over cases with a police report in the year.
func (q *counting) ofCase(a *db.Args, table string) string {
	w := " FROM " + table + " x JOIN case_record c ON c.org_id = x.org_id AND c.id = x.case_id WHERE x.org_id IN " + db.In(a, q.orgs) +
		" AND EXISTS (SELECT 1 FROM justice_report r WHERE r.org_id = x.org_id AND r.case_id = x.case_id AND r.reported_at >= " + a.Add(db.At(q.from)) + " AND r.reported_at < " + a.Add(db.At(q.to)) + ")"
	if q.own {
		w += " AND " + q.sc.Where(a, "c")
	}
	return w
}

func readStatements(ctx context.Context, q *counting, out *raw) error {
	var a db.Args
	_, err := db.All(ctx, q.s.DB, func(r db.Row) (bool, error) {
		var kind string
		var offered, given db.Time
		if err := r.Scan(&kind, &offered, &given); err != nil {
			return false, err
		}
		switch {
		case kind == "vps":
			out.VPSOffered++
			if !given.IsZero() {
				out.VPSGiven++
			}
		case kind == "isb" && !given.IsZero():
			out.ISBGiven++
		}
		return true, nil
	}, "SELECT x.kind, x.offered_at, x.given_at"+q.ofCase(&a, "justice_statement")+" AND x.supersedes = ''", a.Values()...)
	return err
}

func readRest(ctx context.Context, q *counting, out *raw) error {
	var a db.Args
	if _, err := db.All(ctx, q.s.DB, func(r db.Row) (bool, error) {
		var result string
		if err := r.Scan(&result); err != nil {
			return false, err
		}
		out.Steps++
		if result == "answered" || result == "changed" {
			out.StepsAnswered++
		}
		if result == "changed" {
			out.StepsChanged++
		}
		return true, nil
	}, "SELECT x.result"+q.where(&a, "justice_step", "x.report_id"), a.Values()...); err != nil {
		return err
	}
	var b db.Args
	_, err := db.All(ctx, q.s.DB, func(r db.Row) (bool, error) {
		var state string
		if err := r.Scan(&state); err != nil {
			return false, err
		}
		switch state {
		case "answered", "confirmed", "set_aside":
			out.Asked++
			out.Answered++
		case "silent":
			out.Asked++
			out.Silent++
		}
		return true, nil
	}, "SELECT x.state"+q.where(&b, "justice_ask", "x.report_id"), b.Values()...)
	return err
}

// readWishes counts the people of the year's cases by what they said last.
func readWishes(ctx context.Context, q *counting, out *raw) error {
	var a db.Args
	last := map[string]string{}
	if _, err := db.All(ctx, q.s.DB, func(r db.Row) (bool, error) {
		var org, caseID, person, wish string
		if err := r.Scan(&org, &caseID, &person, &wish); err != nil {
			return false, err
		}
		last[org+"/"+caseID+"/"+person] = wish
		return true, nil
	}, "SELECT x.org_id, x.case_id, x.person_id, x.wish"+q.ofCase(&a, "justice_wish")+" ORDER BY x.day, x.at, x.id", a.Values()...); err != nil {
		return err
	}
	for _, w := range last {
		out.Wished++
		switch w {
		case Supports:
			out.Supporting++
		case Declines:
			out.Declining++
		}
	}
	return nil
}

func readPeople(ctx context.Context, q *counting, out *raw) error {
	var a db.Args
	_, err := db.All(ctx, q.s.DB, func(r db.Row) (bool, error) {
		var n int64
		var w3, w6 string
		if err := r.Scan(&n, &w3, &w6); err != nil {
			return false, err
		}
		if n > 0 {
			out.SatisfiedOf++
			if n >= 4 {
				out.Satisfied++
			}
		}
		for _, x := range []struct {
			v     string
			n, of *int64
		}{{w3, &out.At3, &out.At3Of}, {w6, &out.At6, &out.At6Of}} {
			if x.v != "" {
				*x.of++
			}
			if x.v == "yes" {
				*x.n++
			}
		}
		return true, nil
	}, "SELECT x.satisfaction, x.at_work_3, x.at_work_6"+q.ofCase(&a, "justice_person"), a.Values()...)
	return err
}

func readAgreements(ctx context.Context, q *counting, out *raw) error {
	var a db.Args
	in := db.In(&a, q.orgs)
	now := a.Add(today(q.s.now()))
	err := q.s.DB.QueryRow(ctx, "SELECT COUNT(*), COALESCE(SUM(CASE WHEN review <= "+now+" THEN 1 ELSE 0 END), 0) FROM justice_agreement WHERE ended = '' AND org_id IN "+in, a.Values()...).Scan(&out.Agreements, &out.AgreementsDue)
	if err != nil {
		return err
	}
	var b db.Args
	return q.s.DB.QueryRow(ctx, "SELECT COUNT(*), COALESCE(SUM(CASE WHEN held THEN 1 ELSE 0 END), 0) FROM justice_meeting WHERE org_id IN "+db.In(&b, q.orgs)+" AND day >= "+b.Add(today(q.from))+" AND day < "+b.Add(today(q.to)),
		b.Values()...).Scan(&out.Planned, &out.Held)
}
