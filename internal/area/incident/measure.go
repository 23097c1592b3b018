package incident

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/mds"
)

// Tally is what reports of some time come to. Withdrawn and joined reports are in none of it, reports brought in from a
// file only in Reports and Delay. Nobody's sealed report is in it unless the reader may open it.
type Tally struct {
	// Reports counts single events; Patterns and Batches are the reports that stand for many, counted apart, and Events
	// how many those stand for.
	Reports, Patterns, Batches, Events int
	// Delay counts single events by how soon they were reported: the same day, the day after, within a week, later, and
	// where the day is not known.
	Delay [5]int
	// ContactDue are those whose promise of a first contact has come due or been kept, ContactIn those kept in time.
	ContactDue, ContactIn int
	// FedDue are those whose first week has passed or who were told something, FedIn those told within it.
	FedDue, FedIn int
	// Filled are the seconds that quick reports took, in order.
	Filled []int
	// Worth counts the answers yes, in part and no to "was it worth reporting?".
	Worth [3]int
}

// Month is a Tally of one month by the day of reporting, in London.
type Month struct {
	Period string // YYYY-MM
	Tally
}

// Leave is how many left the form at a step without sending.
type Leave struct {
	Step string
	N    int
}

// Measures are the numbers of a dashboard. Months are in order, without
// gaps, from the first that has a report; the last one is still running.
type Measures struct {
	At     time.Time
	Months []Month
	// All is over all months, Last30 over the last thirty days.
	All, Last30 Tally
	// Leaves are in order of how many left, for the whole organisation; empty for a scope that is less than it.
	Leaves []Leave
}

// Full gives the months that are over.
func (m Measures) Full() []Month {
	if len(m.Months) == 0 {
		return nil
	}
	return m.Months[:len(m.Months)-1]
}

// Now gives the month that runs.
func (m Measures) Now() Month {
	if len(m.Months) == 0 {
		return Month{}
	}
	return m.Months[len(m.Months)-1]
}

func (t *Tally) sum(o Tally) {
	t.Reports, t.Patterns, t.Batches, t.Events = t.Reports+o.Reports, t.Patterns+o.Patterns, t.Batches+o.Batches, t.Events+o.Events
	t.ContactDue, t.ContactIn, t.FedDue, t.FedIn = t.ContactDue+o.ContactDue, t.ContactIn+o.ContactIn, t.FedDue+o.FedDue, t.FedIn+o.FedIn
	for i, n := range o.Delay {
		t.Delay[i] += n
	}
	for i, n := range o.Worth {
		t.Worth[i] += n
	}
	t.Filled = append(t.Filled, o.Filled...)
}

func (t Tally) none() bool { return t.Reports+t.Patterns+t.Batches == 0 }

// Median gives the middle of the seconds that quick reports took; 0 where there are none.
func (t Tally) Median() int {
	if len(t.Filled) == 0 {
		return 0
	}
	return t.Filled[len(t.Filled)/2]
}

// maxMonths bounds how far back a dashboard looks.
const maxMonths = 36

// The reports that are read at most, newest first, for a dashboard and for a glance. Months that lie wholly or partly
// beyond are left out, so that a place with very many reports costs no page its speed.
const (
	maxMeasured = 40_000
	maxGlanced  = 5_000
)

// Measures counts the reports of a scope over the last months, this one included. It reads one covering index.
func (s *Service) Measures(ctx context.Context, sc authz.Scope, months int) (Measures, error) {
	return s.measures(ctx, sc, months, maxMeasured)
}

// Glance is Measures of nine months for the first page of the day.
func (s *Service) Glance(ctx context.Context, sc authz.Scope) (Measures, error) {
	return s.measures(ctx, sc, 9, maxGlanced)
}

func (s *Service) measures(ctx context.Context, sc authz.Scope, months, most int) (Measures, error) {
	months = min(max(months, 1), maxMonths)
	now := s.now().In(clock.London())
	first := time.Date(now.Year(), now.Month()-time.Month(months)+1, 1, 0, 0, 0, 0, clock.London())
	m := Measures{At: now}
	at := map[string]int{}
	for t := first; !t.After(now); t = t.AddDate(0, 1, 0) {
		at[t.Format("2006-01")] = len(m.Months)
		m.Months = append(m.Months, Month{Period: t.Format("2006-01")})
	}
	var a db.Args
	q := measureText(&a, sc, first, most)
	rows, err := s.DB.Query(ctx, q, a.Values()...)
	if err != nil {
		return m, err
	}
	defer func() { _ = rows.Close() }()
	from := now.AddDate(0, 0, -30)
	read, last := 0, ""
	for rows.Next() {
		var r measured
		if err := r.scan(rows); err != nil {
			return m, err
		}
		local := r.reported.In(clock.London())
		read, last = read+1, local.Format("2006-01")
		if n, ok := at[last]; ok {
			m.Months[n].add(&r, local, s.Clocks, now)
		}
		if local.After(from) {
			m.Last30.add(&r, local, s.Clocks, now)
		}
	}
	if err := rows.Err(); err != nil {
		return m, err
	}
	for len(m.Months) > 1 && (m.Months[0].none() || read == most && m.Months[0].Period <= last) {
		m.Months = m.Months[1:] // before the first report nobody counted, which is not the same as none
	}
	for n := range m.Months {
		slices.Sort(m.Months[n].Filled)
		m.All.sum(m.Months[n].Tally)
	}
	slices.Sort(m.All.Filled)
	slices.Sort(m.Last30.Filled)
	if sc.Covers(sc.Org(), "") {
		m.Leaves, err = s.leaves(ctx, sc, first.Format("2006-01"))
	}
	return m, err
}

func measureText(a *db.Args, sc authz.Scope, first time.Time, most int) string {
	return `SELECT i.reported_at, i.incident_date, i.counts, i.events, i.stage, i.contacted_at, i.fed_at, i.fill_seconds, i.worth, i.way FROM incident i
		WHERE i.reported_at >= ` + a.Add(db.At(first)) + " AND " + sc.Where(a, "i") + " AND i.stage NOT IN ('withdrawn', 'merged') ORDER BY i.reported_at DESC LIMIT " + strconv.Itoa(most)
}

type measured struct {
	reported, contacted, fed      db.Time
	date, counts, stage, worth, w string
	events, fill                  int64
}

func (r *measured) scan(rows db.Row) error {
	return rows.Scan(&r.reported, &r.date, &r.counts, &r.events, &r.stage, &r.contacted, &r.fed, &r.fill, &r.worth, &r.w)
}

func (t *Tally) add(r *measured, local time.Time, rules clock.Catalogue, now time.Time) {
	switch mds.Kind(r.counts) {
	case mds.Single:
		t.Reports++
		t.Delay[delay(r.date, local)]++
	case mds.Pattern:
		t.Patterns++
		t.Events += int(r.events)
	default:
		t.Batches++
		t.Events += int(r.events)
	}
	if r.w == "import" {
		return // nobody was promised anything here
	}
	due(rules, RuleContact, local, r.contacted.Time, now, &t.ContactDue, &t.ContactIn)
	due(rules, RuleFeedback, local, r.fed.Time, now, &t.FedDue, &t.FedIn)
	if r.fill > 0 {
		t.Filled = append(t.Filled, int(r.fill))
	}
	for n, w := range []string{"yes", "part", "no"} {
		if r.worth == w {
			t.Worth[n]++
		}
	}
}

// due counts a promise that was kept or whose time has passed.
func due(rules clock.Catalogue, name string, from, kept, now time.Time, all, in *int) {
	rule, ok := rules.Find(name, from)
	if !ok {
		return
	}
	limit := clock.Due(rule, from)
	if kept.IsZero() && !limit.Before(now) {
		return
	}
	*all++
	if !kept.IsZero() && !kept.After(limit) {
		*in++
	}
}

// delay gives the place in Tally.Delay of a report that came that day.
func delay(date string, reported time.Time) int {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 4
	}
	day, _ := time.Parse(time.DateOnly, reported.Format(time.DateOnly))
	switch n := int(day.Sub(d).Hours() / 24); {
	case n <= 0:
		return 0
	case n == 1:
		return 1
	case n <= 7:
		return 2
	}
	return 3
}

func (s *Service) leaves(ctx context.Context, sc authz.Scope, from string) ([]Leave, error) {
	var a db.Args
	q := "SELECT step, SUM(n) FROM report_leave WHERE " + sc.WhereOrg(&a, "org_id") + " AND period >= " + a.Add(from) + " GROUP BY step ORDER BY SUM(n) DESC, step"
	return db.All(ctx, s.DB, func(r db.Row) (Leave, error) {
		var l Leave
		err := r.Scan(&l.Step, &l.N)
		return l, err
	}, q, a.Values()...)
}

// Worst is the worst that was reported of a day: 1 words or threats, 2 contact, 3 an injury.
type Worst struct {
	Date  string
	Level int
}

// Days gives the days of a month on which something was reported to have happened, in order.
func (s *Service) Days(ctx context.Context, sc authz.Scope, period string) ([]Worst, error) {
	var a db.Args
	q := `SELECT i.incident_date, MAX(CASE WHEN i.injured THEN 3 WHEN i.violence IN ('physical_contact', 'sexual_contact') THEN 2 ELSE 1 END) FROM incident i
		WHERE i.incident_date BETWEEN ` + a.Add(period+"-01") + " AND " + a.Add(period+"-31") + " AND " + sc.Where(&a, "i") +
		" AND i.stage NOT IN ('withdrawn', 'merged') AND i.counts = 'single' GROUP BY i.incident_date ORDER BY i.incident_date"
	return db.All(ctx, s.DB, func(r db.Row) (Worst, error) {
		var w Worst
		err := r.Scan(&w.Date, &w.Level)
		return w, err
	}, q, a.Values()...)
}

// DueFirst gives open reports in the order in which something promised falls due, the overdue first. Sealed ones are
// left out: their own team has them in its list.
func (s *Service) DueFirst(ctx context.Context, sc authz.Scope, limit int) ([]Listed, error) {
	var a db.Args
	q := "SELECT " + listColumns + ", " + sc.Opens(&a, "i") + ", i.urgency FROM incident i WHERE i.open AND i.next_due IS NOT NULL AND " + sc.Where(&a, "i") +
		" ORDER BY i.next_due, i.id LIMIT " + a.Add(limit)
	return db.All(ctx, s.DB, scanListed, q, a.Values()...)
}
