package justice

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// Whole is all that is known of police and court in a case.
type Whole struct {
	Case       casework.Case
	People     []casework.Person
	Reports    []Report
	Charges    []Charge
	Prefs      map[string]Person
	Clocks     []Clock
	Asks       []Ask
	Hearings   []Hearing
	Conditions []Condition
	Statements []Statement
	Steps      []Step
	Sharings   []Sharing
	Tests      []Judged
	// Wishes are nil for whoever may not see them.
	Wishes []Wish
}

// Whole gives all of it that the reader may see. A case out of reach is fault.NotFound.
func (s *Service) Whole(ctx context.Context, sc authz.Scope, org, caseID string) (w Whole, err error) {
	if w.Case, err = s.Cases.Case(ctx, sc, org, caseID); err != nil {
		return w, err
	}
	if w.People, err = s.Cases.People(ctx, sc, org, caseID); err != nil {
		return w, err
	}
	steps := []func() error{
		func() error { w.Reports, err = s.reports(ctx, s.DB, org, caseID); return err },
		func() error { w.Charges, err = s.charges(ctx, s.DB, org, caseID); return err },
		func() error { w.Prefs, err = s.prefs(ctx, s.DB, org, caseID); return err },
		func() error { w.Clocks, err = s.clocksOf(ctx, s.DB, org, caseID); return err },
		func() error { w.Asks, err = s.asks(ctx, s.DB, org, caseID); return err },
		func() error { w.Hearings, err = s.hearings(ctx, s.DB, org, caseID); return err },
		func() error { w.Conditions, err = s.conditions(ctx, s.DB, org, caseID); return err },
		func() error { w.Statements, err = s.statements(ctx, s.DB, org, caseID); return err },
		func() error { w.Steps, err = s.steps(ctx, s.DB, org, caseID); return err },
		func() error { w.Sharings, err = s.sharings(ctx, s.DB, org, caseID); return err },
		func() error { w.Tests, err = s.tests(ctx, s.DB, org, caseID); return err },
		func() error { return s.wishesOf(ctx, &w) },
	}
	for _, f := range steps {
		if err := f(); err != nil {
			return w, err
		}
	}
	return w, nil
}

func (s *Service) wishesOf(ctx context.Context, w *Whole) error {
	sc, err := s.Door.Policy().Check(authz.From(ctx), ActWish)
	if err != nil {
		return nil // they are not for this reader, which is no error
	}
	w.Wishes, err = s.Wishes(ctx, sc, w.Case.Org, w.Case.ID)
	return err
}

// Label gives what pages call somebody of the case.
func (w Whole) Label(person string) string {
	for _, p := range w.People {
		if p.ID == person {
			return p.Label
		}
	}
	return ""
}

// Of gives the people of a part.
func (w Whole) Of(part casework.Part) (out []casework.Person) {
	for _, p := range w.People {
		if p.Part == part {
			out = append(out, p)
		}
	}
	return out
}

// Report gives a report of the case by its id.
func (w Whole) Report(id string) (Report, bool) {
	for _, r := range w.Reports {
		if r.ID == id {
			return r, true
		}
	}
	return Report{}, false
}

// Limit gives the first last day to start a summary-only prosecution that is still open, with its report.
func (w Whole) Limit(now time.Time) (Report, time.Time, bool) {
	for _, k := range w.Clocks {
		if k.Rule == "LIMITATION_6M" && k.Done.IsZero() && k.Due.After(now) {
			r, ok := w.Report(k.Report)
			return r, k.Due, ok
		}
	}
	return Report{}, time.Time{}, false
}

// Item is one row of the police work list.
type Item struct {
	Org, Case, Title string
	// Kind is answer, chase, hearing, limit, clock, condition or agreement.
	Kind string
	// What says what it is about: a key of a translation. Who is the label of the person it is owed to, "" for nobody's alone.
	What, Who string
	// Report numbers the report to the police that it belongs to where its case has several, 0 elsewhere.
	Report int
	Due    time.Time
	Path   string
}

// WorkList gives what is due with police and courts in the reader's cases until a moment, what is due first.
func (s *Service) WorkList(ctx context.Context, sc authz.Scope, until time.Time) ([]Item, error) {
	var a db.Args
	org, to, from := a.Add(sc.Org()), a.Add(db.At(until)), a.Add(db.At(s.now().AddDate(0, 0, -1)))
	where := sc.Where(&a, "c")
	if authz.From(ctx).Role == authz.SexualSafety {
		where += " AND c.lock = 'sexual_safety'"
	}
	// What is due is cut out of each table by its own index before it meets the cases.
	q := `SELECT c.org_id, c.id, c.title, x.kind, x.what, x.due, x.id, COALESCE(p.part, ''), COALESCE(p.n, 0),
		CASE WHEN (SELECT COUNT(*) FROM justice_report m WHERE m.org_id = c.org_id AND m.case_id = c.id) > 1 THEN COALESCE(r.n, 0) ELSE 0 END FROM (
		SELECT case_id, CASE rule WHEN 'POLICE_UPDATE' THEN 'chase' WHEN 'LIMITATION_6M' THEN 'limit' ELSE 'clock' END AS kind, rule AS what, due, id, person_id, report_id FROM justice_clock
			WHERE org_id = ` + org + ` AND done_at IS NULL AND paused_at IS NULL AND due <= ` + to + `
		UNION ALL SELECT case_id, 'hearing', kind, at, id, '', report_id FROM justice_hearing WHERE org_id = ` + org + ` AND state = 'listed' AND at >= ` + from + ` AND at <= ` + to + `
		UNION ALL SELECT case_id, 'answer', answer, answered_at, id, '', report_id FROM justice_ask WHERE org_id = ` + org + ` AND state = 'answered'
	) x JOIN case_record c ON c.org_id = ` + org + ` AND c.id = x.case_id
		LEFT JOIN case_person p ON p.org_id = c.org_id AND p.case_id = c.id AND p.id = x.person_id
		LEFT JOIN justice_report r ON r.org_id = c.org_id AND r.case_id = c.id AND r.id = x.report_id WHERE c.open AND ` + where + ` ORDER BY x.due, c.id, x.id LIMIT 500`
	return db.All(ctx, s.DB, func(r db.Row) (Item, error) {
		var i Item
		var at db.Time
		var id string
		var part casework.Part
		var n int
		err := r.Scan(&i.Org, &i.Case, &i.Title, &i.Kind, &i.What, &at, &id, &part, &n, &i.Report)
		if n > 0 {
			i.Who = casework.Label(part, n)
		}
		i.Due, i.Path = at.Time, Path(i.Case)
		switch i.Kind {
		case "answer":
			i.What, i.Path = Words(Answers, i.What), Path(i.Case)+"/answers/"+id
		case "hearing":
			i.What = Words(HearingKinds, i.What)
		default:
			if rule, ok := s.Clocks.Find(i.What, i.Due); ok {
				i.What = rule.About
			}
		}
		return i, err
	}, q, a.Values()...)
}

// Liaison is one open police report on the list for a meeting with the police.
type Liaison struct {
	Case, Force, Log, Crime, Officer string
	EventDate                        string
	State                            State
	ReportedAt, UpdatedAt            time.Time
	Silences                         int
	Offences                         []string
	// Wanted says that an update is overdue.
	Wanted bool
}

// LiaisonList gives the open police reports of the reader's cases, by force; force "" is all. It names nobody but officers.
func (s *Service) LiaisonList(ctx context.Context, sc authz.Scope, force string) ([]Liaison, error) {
	var a db.Args
	where := sc.Where(&a, "c")
	if authz.From(ctx).Role == authz.SexualSafety {
		where += " AND c.lock = 'sexual_safety'"
	}
	if force != "" {
		where += " AND r.force = " + a.Add(force)
	}
	cols := "r." + replaceAll(reportColumns)
	list, err := db.All(ctx, s.DB, s.scanReport, `SELECT `+cols+` FROM case_record c JOIN justice_report r ON r.org_id = c.org_id AND r.case_id = c.id
		WHERE c.open AND r.state <> 'concluded' AND `+where+` ORDER BY r.force, r.reported_at, r.id LIMIT 2000`, a.Values()...)
	if err != nil {
		return nil, err
	}
	var out []Liaison
	for _, r := range list {
		l := Liaison{Case: r.Case, Force: r.Force, Log: r.Log, Crime: r.Crime, Officer: r.Officer, EventDate: r.EventDate, State: r.State, ReportedAt: r.ReportedAt, UpdatedAt: r.UpdatedAt, Silences: r.Silences}
		codes, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT code FROM justice_charge WHERE org_id = $1 AND case_id = $2 AND report_id = $3 ORDER BY id`, r.Org, r.Case, r.ID)
		if err != nil {
			return nil, err
		}
		for _, c := range codes {
			if o, ok := s.Law.Offence(c); ok {
				l.Offences = append(l.Offences, o.Name)
			}
		}
		rule, ok := s.Clocks.Find("POLICE_UPDATE", s.now())
		l.Wanted = ok && !r.UpdatedAt.IsZero() && s.Calendar.Due(rule.With(r.Every), r.UpdatedAt).Before(s.now())
		out = append(out, l)
	}
	return out, nil
}

func replaceAll(columns string) string {
	var b []byte
	for i := 0; i < len(columns); i++ {
		b = append(b, columns[i])
		if columns[i] == ' ' || columns[i] == '\n' || columns[i] == '\t' {
			if i+1 < len(columns) && columns[i+1] != ' ' && columns[i+1] != '\t' && columns[i+1] != '\n' {
				b = append(b, "r."...)
			}
		}
	}
	return string(b)
}

// Days gives the hearings of the reader's open cases between two moments, for a calendar.
func (s *Service) Days(ctx context.Context, sc authz.Scope, from, to time.Time) ([]Item, error) {
	list, err := s.WorkList(ctx, sc, to)
	var out []Item
	for _, i := range list {
		if i.Kind == "hearing" && !i.Due.Before(from) {
			out = append(out, i)
		}
	}
	return out, err
}

// today gives the London day of a moment as it is typed.
func today(t time.Time) string { return string(clock.DayOf(t)) }
