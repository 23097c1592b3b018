package justice

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// Year is a financial year by its first calendar year: 2026 is April 2026 to March 2027.
type Year int

// YearOf gives the financial year of a moment.
func YearOf(t time.Time) Year {
	t = t.In(clock.London())
	if t.Month() < time.April {
		return Year(t.Year() - 1)
	}
	return Year(t.Year())
}

// Bounds gives its first moment and the one after its last.
func (y Year) Bounds() (from, to time.Time) {
	return time.Date(int(y), 4, 1, 0, 0, 0, 0, clock.London()), time.Date(int(y)+1, 4, 1, 0, 0, 0, 0, clock.London())
}

// raw is everything that was counted over the police reports made in a year, before any disclosure rule.
type raw struct {
	Recorded                                       Recorded
	HasRecorded                                    bool
	Exhibits                                       Exhibits
	HasExhibits                                    bool
	Police, Crime, Senior                          int64
	ToReport, ToCharge, ToEnd                      []int
	Courts                                         map[string]int64
	Charges, Final, ChargedN                       int64
	ReportsCharged, ReportsFinal                   int64
	Codes                                          map[string]int64
	Groups                                         map[law.Group]int64
	Workers, WorkersCharged                        int64
	ChargedAs                                      map[string]int64
	Strands, StrandsCharged                        map[string]int64
	Awarded, Paid                                  int64
	InTime, Ended, RefInTime, RefEnded             int64
	VPSOffered, VPSGiven, ISBGiven                 int64
	Reviews, Overturned                            int64
	Steps, StepsAnswered, StepsChanged             int64
	Held, Planned, Agreements, AgreementsDue       int64
	Asked, Answered, Silent                        int64
	Wished, Supporting, Declining                  int64
	Satisfied, SatisfiedOf, At3, At3Of, At6, At6Of int64
	StaffGroups, StaffGroupsCharged                map[string]int64
	Trusts, TrustsWith                             int
}

// counted reads what a scope may count of some organisations between two moments, the second one left out: own counts what
// the reader may open and no more; otherwise every case counts, and the rule of disclosure stands before what is shown.
func (s *Service) counted(ctx context.Context, sc authz.Scope, own bool, orgs []string, from, to time.Time) (*raw, error) {
	out := &raw{Courts: map[string]int64{}, Codes: map[string]int64{}, Groups: map[law.Group]int64{}, ChargedAs: map[string]int64{}, Strands: map[string]int64{}, StrandsCharged: map[string]int64{},
		StaffGroups: map[string]int64{}, StaffGroupsCharged: map[string]int64{}, Trusts: len(orgs)}
	q := counting{s: s, own: own, sc: sc, orgs: orgs, from: from, to: to}
	for _, f := range []func(context.Context, *counting, *raw) error{readReports, readCharges, readOverturned, readClocks, readStatements, readRest, readWishes, readPeople, readAgreements} {
		if err := f(ctx, &q, out); err != nil {
			return nil, err
		}
	}
	if s.Recorded != nil {
		got, err := s.Recorded(ctx, orgs, today(from), today(to.AddDate(0, 0, -1)))
		if err != nil {
			return nil, err
		}
		out.HasRecorded = got != nil
		for _, r := range got {
			out.Recorded.Reports += r.Reports
			out.Recorded.Physical += r.Physical
		}
	}
	if s.Evidence != nil {
		got, err := s.Evidence(ctx, sc, orgs, today(from), today(to.AddDate(0, 0, -1)))
		if err != nil {
			return nil, err
		}
		out.HasExhibits = got != nil
		for _, e := range got {
			out.Exhibits.Requested += e.Requested
			out.Exhibits.InTime += e.InTime
			out.Exhibits.Lost += e.Lost
		}
	}
	return out, nil
}

type counting struct {
	s        *Service
	own      bool
	sc       authz.Scope
	orgs     []string
	from, to time.Time
}

// where gives the joins and conditions of a count over reports of the year: table is what is counted, joined to its report.
func (q *counting) where(a *db.Args, table, report string) string {
	w := " FROM " + table + " x JOIN justice_report r ON r.org_id = x.org_id AND r.case_id = x.case_id AND r.id = " + report +
		" JOIN case_record c ON c.org_id = x.org_id AND c.id = x.case_id WHERE r.reported_at >= " + a.Add(db.At(q.from)) + " AND r.reported_at < " + a.Add(db.At(q.to)) + " AND x.org_id IN " + db.In(a, q.orgs)
	if q.own {
		w += " AND " + q.sc.Where(a, "c")
	}
	return w
}

func readReports(ctx context.Context, q *counting, out *raw) error {
	var a db.Args
	orgs := map[string]bool{}
	_, err := db.All(ctx, q.s.DB, func(r db.Row) (bool, error) {
		var org, event, court string
		var crime bool
		var reported, senior, charged, ended db.Time
		if err := r.Scan(&org, &event, &crime, &court, &reported, &senior, &charged, &ended); err != nil {
			return false, err
		}
		orgs[org] = true
		out.Police++
		if crime {
			out.Crime++
		}
		if !senior.IsZero() {
			out.Senior++
		}
		if court != "" {
			out.Courts[court]++
		}
		if t, err := time.ParseInLocation(time.DateOnly, event, clock.London()); err == nil {
			out.ToReport = append(out.ToReport, clock.DaysSince(t, reported.Time))
		}
		if !charged.IsZero() {
			out.ReportsCharged++
			out.ToCharge = append(out.ToCharge, clock.DaysSince(reported.Time, charged.Time))
			if !ended.IsZero() {
				out.ToEnd = append(out.ToEnd, clock.DaysSince(charged.Time, ended.Time))
			}
		}
		return true, nil
	}, "SELECT x.org_id, x.event_date, x.has_crime, x.court, x.reported_at, x.senior_at, x.charged_at, x.concluded_at"+q.where(&a, "justice_report", "x.id"), a.Values()...)
	out.TrustsWith = len(orgs)
	return err
}

func readCharges(ctx context.Context, q *counting, out *raw) error {
	var a db.Args
	final := map[string]bool{}
	_, err := db.All(ctx, q.s.DB, func(r db.Row) (bool, error) {
		var report, charged, worker, strands, outcome, group string
		var awarded, paid int64
		if err := r.Scan(&report, &charged, &worker, &strands, &outcome, &awarded, &paid, &group); err != nil {
			return false, err
		}
		o, _ := q.s.Law.Outcome(outcome)
		out.Charges++
		out.Codes[outcome]++
		out.Groups[o.Group]++
		out.Awarded += awarded
		out.Paid += paid
		is := o.Group == law.Charge
		if o.Final() {
			out.Final++
			final[report] = true
		}
		if is {
			out.ChargedN++
			out.ChargedAs[asCharged(charged)]++
		}
		if worker == "yes" {
			out.Workers++
			if is {
				out.WorkersCharged++
			}
		}
		for _, st := range strings.Split(strands, ";") {
			if st != "" {
				out.Strands[st]++
				if is {
					out.StrandsCharged[st]++
				}
			}
		}
		if group == "" {
			group = "not known"
		}
		out.StaffGroups[group]++
		if is {
			out.StaffGroupsCharged[group]++
		}
		return true, nil
	}, "SELECT x.report_id, x.charged, x.emergency_worker, x.strands, x.outcome, x.awarded, x.paid, COALESCE((SELECT p.about FROM case_person p WHERE p.org_id = x.org_id AND p.case_id = x.case_id AND p.id = x.affected), '')"+
		q.where(&a, "justice_charge", "x.report_id"), a.Values()...)
	out.ReportsFinal = int64(len(final))
	return err
}

func asCharged(code string) string {
	if code == "AEW1" || code == "CA39" {
		return code
	}
	return "other"
}

func readOverturned(ctx context.Context, q *counting, out *raw) error {
	var a db.Args
	n, err := db.One(ctx, q.s.DB, db.Scalar[int64], "SELECT COUNT(*)"+q.where(&a, "justice_charge", "x.report_id")+
		" AND x.outcome IN ('1', '1A') AND EXISTS (SELECT 1 FROM justice_outcome o WHERE o.org_id = x.org_id AND o.case_id = x.case_id AND o.charge_id = x.id AND o.code IN ('9', '10', '15', '21'))", a.Values()...)
	out.Overturned = n
	return err
}

func readClocks(ctx context.Context, q *counting, out *raw) error {
	var a db.Args
	now := q.s.now()
	_, err := db.All(ctx, q.s.DB, func(r db.Row) (bool, error) {
		var rule string
		var due, done, paused db.Time
		if err := r.Scan(&rule, &due, &done, &paused); err != nil {
			return false, err
		}
		if rule == "VRR-P-ACK" || rule == "VRR-C-REQ" && !done.IsZero() {
			out.Reviews++
		}
		if !strings.HasPrefix(rule, "VC-") || !paused.IsZero() || done.IsZero() && now.Before(due.Time) {
			return true, nil
		}
		in := !done.IsZero() && !done.After(due.Time)
		out.Ended++
		if in {
			out.InTime++
		}
		if strings.HasPrefix(rule, "VC-R4-REF") {
			out.RefEnded++
			if in {
				out.RefInTime++
			}
		}
		return true, nil
	}, "SELECT x.rule, x.due, x.done_at, x.paused_at"+q.where(&a, "justice_clock", "x.report_id"), a.Values()...)
	return err
}

// median gives the middle of some numbers of days; ok is false where there is none.
func median(days []int) (float64, bool) {
	if len(days) == 0 {
		return 0, false
	}
	d := slices.Sorted(slices.Values(days))
	if n := len(d); n%2 == 0 {
		return float64(d[n/2-1]+d[n/2]) / 2, true
	}
	return float64(d[len(d)/2]), true
}
