package casework

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

// RegisterRiddor gives the runner the look at each day: absences that go on pass their sixth and eighth day by
// themselves.
func (s *Service) RegisterRiddor(r *jobs.Runner) {
	r.Topic("review.action") // a plan of actions may take them up
	r.Every("riddor.days", jobs.Daily(0, 20, clock.London()), s.RiddorDays)
}

// RiddorDays looks again at everybody whose absence goes on or whose report to HSE is not made.
func (s *Service) RiddorDays(ctx context.Context, _ time.Time) error {
	type one struct{ org, id, person string }
	list, err := db.All(ctx, s.DB, func(r db.Row) (o one, err error) { return o, r.Scan(&o.org, &o.id, &o.person) },
		`SELECT org_id, case_id, person_id FROM riddor_assessment r WHERE EXISTS (SELECT 1 FROM case_absence a WHERE a.org_id = r.org_id AND a.case_id = r.case_id
			AND a.person_id = r.person_id AND NOT a.gone AND (a.to_day = '' OR a.to_day >= $1)) ORDER BY org_id, case_id, person_id`, string(clock.DayOf(s.now().AddDate(0, 0, -2))))
	for _, o := range list {
		if err != nil {
			return err
		}
		system := authz.With(ctx, authz.Actor{ID: "riddor", Name: "Havenward", Role: authz.System})
		_, err = onCase(system, s, ActRiddorDays, o.org, o.id, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
			p, err := s.affected(system, tx, c, o.person)
			if fault.Is(err, fault.NotFound) { // taken out of the case since
				return false, audit.Read("riddor", o.person), nil
			}
			if err == nil {
				err = s.assess(system, tx, c, p, nil)
			}
			return true, audit.Changed("riddor", o.person, audit.F("looked", string(clock.DayOf(tx.Now())))), err
		})
	}
	return err
}

// assess puts what is known of somebody through the table, and carries on what follows. facts nil takes those that are
// there, or what the report says.
func (s *Service) assess(ctx context.Context, tx *op.Tx, c Case, p Person, facts *riddor.Facts) error {
	was, err := s.assessment(ctx, tx, c, p)
	fresh := fault.Is(err, fault.NotFound)
	if err != nil && !fresh {
		return err
	}
	f, by := was.Facts, ""
	switch {
	case facts != nil:
		f, by = *facts, tx.Actor().ID
	case fresh:
		if f, err = s.fromReport(ctx, tx, c, p); err != nil {
			return err
		}
	}
	list, err := absencesOf(ctx, tx, c.Org, c.ID)
	if err != nil {
		return err
	}
	rules, ok := riddor.On(riddor.Shipped(), f.Accident)
	if !ok { // before the rules came into force
		return nil
	}
	f.Spans = spansOf(list, p.ID)
	d := riddor.Decide(rules, f, tx.Now())
	f.Spans = nil
	b, err := json.Marshal(f)
	if err != nil {
		return err
	}
	sealed, err := s.Ring.Seal(s.place(c.Org, p.ID, "riddor"), b)
	if err != nil {
		return err
	}
	if fresh {
		if _, err := tx.Exec(ctx, `INSERT INTO riddor_assessment (org_id, case_id, person_id, accident_at, facts, assessed_by, table_row, result, at_once, due_at, days, foretold, psych_only,
			decided, decided_on, decided_by, decided_name, draft_version, receipt, submitted_by, submitted_name, submitted_for, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '', '', '', 0, '', '', '', '', 1)`,
			c.Org, c.ID, p.ID, db.At(f.Accident), sealed, by, d.Row, string(d.Result), d.AtOnce, db.At(d.Due), d.Run.Days, d.Foretold, d.PsychOnly); err != nil {
			return err
		}
	} else {
		// What was decided stands until the table says something else than it did then: a later death opens it again.
		again := was.Decided != "" && was.DecidedOn != d.Result
		if _, err := tx.Exec(ctx, `UPDATE riddor_assessment SET accident_at = $4, facts = $5, assessed_by = CASE WHEN $6 = '' THEN assessed_by ELSE $6 END, table_row = $7, result = $8, at_once = $9,
			due_at = $10, days = $11, foretold = $12, psych_only = $13, decided = CASE WHEN $14 = 1 THEN '' ELSE decided END, version = version + 1
			WHERE org_id = $1 AND case_id = $2 AND person_id = $3`,
			c.Org, c.ID, p.ID, db.At(f.Accident), sealed, by, d.Row, string(d.Result), d.AtOnce, db.At(d.Due), d.Run.Days, d.Foretold, d.PsychOnly, flag(again)); err != nil {
			return err
		}
		if again {
			was.Decided = ""
		}
	}
	if was.noted != d.Result && (d.Result != riddor.None || !fresh) {
		if err := s.Note(ctx, tx, c, Note{Kind: "riddor", Text: "RIDDOR for %s: row %s of the table holds now", Args: []string{p.Label, number(d.Row)}, Ref: RiddorPath(c.ID, p.ID), Action: ActRiddorRead}); err != nil {
			return err
		}
	}
	was.Org, was.Case, was.Person, was.Label, was.Decision = c.Org, c.ID, p.ID, p.Label, d
	return s.riddorFollows(ctx, tx, c, p, was)
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// fromReport gives what a report says of somebody affected.
func (s *Service) fromReport(ctx context.Context, tx *op.Tx, c Case, p Person) (riddor.Facts, error) {
	f := riddor.Facts{Worker: true}
	day, at := c.First, ""
	if p.Incident != "" {
		i, err := s.brief(ctx, tx, c, p)
		if err != nil {
			return f, err
		}
		day, at = i.Record.IncidentDate, i.Record.IncidentTime
		if n := p.IncidentN; n >= 1 && n <= len(i.Record.Staff) {
			st := i.Record.Staff[n-1]
			f.PsychOnly = (st.PhysicalHarm == "" || st.PhysicalHarm == "none") && st.PsychologicalHarm != "" && st.PsychologicalHarm != "none"
		}
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+at, clock.London())
	if err != nil {
		t, err = time.ParseInLocation("2006-01-02 15:04", day+" 12:00", clock.London())
	}
	f.Accident = t
	return f, err
}

// brief reads the report that brought somebody. The case in reach is what allows it: the report is read by the program
// for its dates and codes only.
func (s *Service) brief(ctx context.Context, tx *op.Tx, c Case, p Person) (incident.Incident, error) {
	system := authz.Actor{ID: "riddor", Name: "Havenward", Role: authz.System}
	sc, err := s.Door.Policy().Check(system, incident.ActLearn)
	if err != nil {
		return incident.Incident{}, err
	}
	return s.Incidents.Brief(ctx, tx, sc, c.Org, p.Incident)
}

// riddorFollows keeps the tasks and the facts of the report in step with an assessment.
func (s *Service) riddorFollows(ctx context.Context, tx *op.Tx, c Case, p Person, a Assessment) error {
	report, decide := "riddor/report/"+p.ID, "riddor/decide/"+p.ID
	path := RiddorPath(c.ID, p.ID)
	var err error
	due := a.Due
	if due.IsZero() && a.AtOnce {
		due = tx.Now() // without delay
	}
	if a.Decided != "" && a.Decided.Report() && due.IsZero() {
		if rules, ok := riddor.On(riddor.Shipped(), a.Facts.Accident); ok { // decided against the table: the longer term at the latest
			rule, _ := clock.Seed().Find(rules.DeadlineDays, a.Facts.Accident)
			due = clock.Due(rule, a.Facts.Accident)
		}
	}
	if a.ToReport() {
		err = s.Task(ctx, tx, c, Task{Key: report, Text: "Report to HSE under RIDDOR: %s", Args: []string{p.Label}, Due: db.At(due), Path: path, Area: "casework", Action: ActRiddorRead})
	} else {
		err = s.Settle(ctx, tx, c, report)
	}
	if err != nil {
		return err
	}
	switch {
	case a.Undecided() && !a.Foretold:
		err = s.Task(ctx, tx, c, Task{Key: decide, Text: "Decide whether RIDDOR asks for a report: %s", Args: []string{p.Label}, Due: db.At(due), Path: path, Area: "casework", Action: ActRiddorRead})
	case a.Undecided():
		err = s.Task(ctx, tx, c, Task{Key: decide, Text: "RIDDOR: %s may soon have been away more than seven days", Args: []string{p.Label}, Due: db.At(eighth(a, tx.Now())), Path: path, Area: "casework", Action: ActRiddorRead})
	default:
		err = s.Settle(ctx, tx, c, decide)
	}
	if err != nil || p.Incident == "" {
		return err
	}
	code := map[riddor.Result]string{riddor.ReportO7D: "over_7_day", riddor.ReportSpecified: "specified_injury", riddor.None: "not_reportable", riddor.RecordOnly: "not_reportable"}[a.Decided]
	if a.Decided == "" && a.Undecided() {
		code = "undecided"
	}
	if code == "" {
		return nil
	}
	return s.Known(ctx, tx, c, Known{Incident: p.Incident, Staff: max(1, p.IncidentN), RIDDOR: code})
}

// eighth is the end of the day before the eighth of a row that is open, or of tomorrow.
func eighth(a Assessment, now time.Time) time.Time {
	left := max(1, 7-a.Run.Now)
	return clock.Due(clock.Rule{Length: clock.Length{N: left, Unit: clock.Days}, Count: clock.WholeDays, Calendar: clock.Elapsed}, now)
}
